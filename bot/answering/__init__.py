"""The way of a question: from what was typed to clauses that answer it, quoted."""
