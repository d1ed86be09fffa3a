"""What a question asks: its date, its kind, its slips, the facts it tells."""
