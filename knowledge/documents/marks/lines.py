"""What opens a line, or is all of it: rules, fences, bullets, quotation and heading marks."""

from __future__ import annotations

import re

from knowledge.documents.marks.edit import Edit

_BLANKS = " \t\u3000\u00a0"
_FENCE = re.compile(r"(?:`{3,}+|~{3,}+|:{3,}+)[^`\n]{0,80}")
_HASHES = re.compile(r"#{1,6}(?=[ \t\u3000\u00a0])|#{2,6}(?!#)|#(?=[^\W\d_])")
_BULLET = re.compile(r"[-*+•·][ \t\u3000\u00a0]+(?=\S)")
_NOTE = re.compile(r"\[\^[^\]\[\s]{1,40}\][:：][ \t\u3000]*")
_TARGET = re.compile(r"\[[^\]\[\n]{1,200}\]:[ \t]*\S{1,1000}[^\n]{0,200}")
_RULE_SIGNS = "-*_="
#: What stands for a bullet where there are no lists.
BULLET = "・"


def line_edits(text: str, start: int, end: int) -> list[Edit]:
    """Return how what opens the line ``text[start:end]`` is shown, or the line where it is a mark.

    The line is given without its line feed.
    """
    line = text[start:end]
    body = line.strip()
    if is_mark_line(body):
        return [Edit(start, end)]
    edits: list[Edit] = []
    place = _skip(text, start, end)
    while place < end and text[place] == ">" and _is_quoted(text, place, end):
        after = _skip(text, place + 1, end)
        edits.append(Edit(place, after))
        place = after
    for pattern, shown in ((_HASHES, ""), (_BULLET, BULLET), (_NOTE, "")):
        found = pattern.match(text, place, end)
        if found is not None:
            edits.append(Edit(place, _skip(text, found.end(), end), shown))
            break
    return edits


def is_mark_line(body: str) -> bool:
    """Tell whether a line without its blanks is nothing but a mark: a rule, a fence, a target."""
    bare = "".join(body.split())
    if len(bare) >= 3 and bare[0] in _RULE_SIGNS and set(bare) == {bare[0]}:
        return bare[0] != "_" or len(bare) == 3
    if body.startswith("[") and not body.startswith("[^") and _TARGET.fullmatch(body):
        return True
    return body[:3] in ("```", "~~~", ":::") and _FENCE.fullmatch(body) is not None


def _is_quoted(text: str, place: int, end: int) -> bool:
    """Tell whether a > opens a quotation: what follows is no figure, as in >60岁."""
    after = _skip(text, place + 1, end)
    return after > place + 1 or after == end or not text[after].isdigit()


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _BLANKS:
        start += 1
    return start
