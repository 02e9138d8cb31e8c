"""Numbers of officers, phone numbers and scopes: plain Python."""
