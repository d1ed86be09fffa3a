"""What there is on a topic, told in a few lines."""
