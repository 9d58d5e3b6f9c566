"""The desk: pages, actions, live updates, sign-in and roles."""
