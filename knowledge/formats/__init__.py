"""Policies as they arrive: the bytes of a file of any format to one source text."""
