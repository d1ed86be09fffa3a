"""The HTTP server that web pages and API share, and what it bounds."""
