"""What opens where in the text of a document: parts, chapters, articles, sections, questions."""
