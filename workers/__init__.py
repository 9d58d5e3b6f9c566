"""What we do when nobody is waiting: reactions to events, jobs, the sweep."""
