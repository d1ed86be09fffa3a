"""What a person can get: the talk that asks, and the report that says."""
