"""Marks of Markdown and of converters: what of a source text a person is shown."""
