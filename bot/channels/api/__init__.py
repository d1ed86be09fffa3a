"""The HTTP API: other programs talk, search and check through it."""
