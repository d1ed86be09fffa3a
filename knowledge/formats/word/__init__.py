"""Word files: the body with the numbers that Word only shows."""
