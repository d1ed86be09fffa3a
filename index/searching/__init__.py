"""From a text to ranked passages and a confidence."""
