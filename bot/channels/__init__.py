"""Channels: each translates an outside world to Incoming and Reply, and nothing else."""
