"""Pages as saved from a site."""
