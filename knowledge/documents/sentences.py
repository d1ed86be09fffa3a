"""Cut a block of text into sentences, so that each can be quoted alone."""

from __future__ import annotations

from knowledge.documents.structure.wrapping import wraps

_ENDS = "。！？!?"
_CLOSERS = "”’」』）)》〉】"
_OPEN = {"（": "）", "(": ")", "“": "”", "《": "》", "「": "」", "【": "】"}
_LONG = 80


def sentence_spans(text: str, *, start: int = 0) -> list[tuple[int, int]]:
    """Return the ``[start, end)`` of each sentence; together they cover ``text`` exactly.

    A full stop within brackets or quotation marks does not end a sentence; a semicolon ends
    one that has grown long; the end of a line does, unless the line was broken by hand.
    ``start`` is added to every offset.
    """
    spans: list[tuple[int, int]] = []
    opened: list[str] = []
    begin = 0
    position = line_start = 0
    while position < len(text):
        char = text[position]
        position += 1
        if char == "\n":
            line, line_start = text[line_start : position - 1], position
            if wraps(line, _line_at(text, position)):
                continue
        _track(char, opened)
        ends = char in _ENDS or char == "\n" or (char in "；;" and position - begin >= _LONG)
        if not ends or opened:
            continue
        while position < len(text) and text[position] in _CLOSERS + _ENDS:
            position += 1
        while position < len(text) and text[position].isspace():
            position += 1
        if text[begin:position].strip():
            spans.append((start + begin, start + position))
            begin = position
    if begin < len(text):
        if text[begin:].strip() or not spans:
            spans.append((start + begin, start + len(text)))
        else:
            spans[-1] = (spans[-1][0], start + len(text))
    return spans


def _line_at(text: str, position: int) -> str:
    end = text.find("\n", position)
    return text[position : end if end >= 0 else len(text)]


def _track(char: str, opened: list[str]) -> None:
    """Keep ``opened``, the closing signs that are awaited, up to date."""
    if char == "\n":
        opened.clear()  # an unclosed bracket does not swallow the lines below
    elif opened and char == opened[-1]:
        opened.pop()
    elif char in _OPEN:
        opened.append(_OPEN[char])
