"""What happened, chained and never changed; and what is taken out of it when its time has come."""
