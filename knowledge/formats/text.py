"""A plain text to blocks: its first line is the title, the others its paragraphs."""

from __future__ import annotations

from knowledge.formats.blocks import Document, Paragraph
from knowledge.formats.encodings import decode_text
from knowledge.formats.joining import join_wrapped
from knowledge.formats.source import split_lines


def read_text(data: bytes) -> Document:
    """Return what a .txt holds. Raises Unreadable."""
    lines = split_lines(decode_text(data))
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    texts = [
        *(line.strip() for line in lines[first : first + 1]),
        *join_wrapped(lines[first + 1 :]),
    ]
    return Document([Paragraph(text) for text in texts])
