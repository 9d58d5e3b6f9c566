"""The front door in writing: public form, portal API, inbound mail, scanned letters."""
