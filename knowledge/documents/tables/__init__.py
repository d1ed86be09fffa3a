"""Tables of a policy file, as Markdown, HTML and lines of signs draw them."""
