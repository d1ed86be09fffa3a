"""Learning the weights that are shipped, one command each; run by scripts/train.py."""
