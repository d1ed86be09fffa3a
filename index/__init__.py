"""Which clauses answer a text."""
