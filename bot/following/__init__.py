"""Following policies and topics, and telling followers what has changed."""
