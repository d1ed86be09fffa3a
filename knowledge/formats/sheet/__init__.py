"""Workbooks and lists of values."""
