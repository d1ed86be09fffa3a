"""The lines of a text with their places, and the signs that only look like nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Blanks of every width, signs without any, and marks of byte order: what no reader sees.
BLANKS = " \t\u3000\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
BLANKS += "\u200c\u200d\u202f\u2060\ufeff"

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number from 1, offsets with line end, text without.

    Where a page is laid out in a table, a line is a stretch of a line of the file; what only
    lays it out is a line without text. ``table_end`` is set where a table of HTML begins the
    line: its end in the file.
    """

    number: int
    start: int
    end: int
    text: str
    table_end: int = -1

    @property
    def bare(self) -> str:
        """The text without the blanks around it, those without width among them."""
        return self.text.strip(BLANKS)


def read_lines(text: str) -> tuple[Line, ...]:
    """Split into lines at line feeds only; a carriage return before one belongs to the line end."""
    return tuple(
        Line(number, found.start(), found.end(), found[0].rstrip("\r\n"))
        for number, found in enumerate(_LINE.finditer(text), start=1)
    )


def line_of(text: str, number: int, start: int, end: int, *, table_end: int = -1) -> Line:
    """Return ``text[start:end]``, within line ``number``, as a line."""
    return Line(number, start, end, text[start:end].rstrip("\r\n"), table_end)


def with_line_feeds(text: str) -> str:
    """Return the text with a line feed for each lone carriage return: no offset moves."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\0\n").replace("\r", "\n").replace("\0\n", "\r\n")
