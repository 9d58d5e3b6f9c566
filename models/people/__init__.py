"""Customers and staff, and how somebody shows who they are."""
