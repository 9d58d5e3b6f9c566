"""What we show to others of the record, and what may be relied on when they hold it in their hands."""
