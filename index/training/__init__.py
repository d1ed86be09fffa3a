"""Learning the weights that are shipped."""
