"""Exact answers: the article asked for by number, the very value, or that it is lacking."""
