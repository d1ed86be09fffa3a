"""Channels: each translates an outside world to Question and Answer, and nothing else."""
