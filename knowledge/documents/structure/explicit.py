"""Headings that are marked as such: # in Markdown, underlined lines, lines in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.grammar import read_marker, read_section
from knowledge.documents.policy import BlockKind
from knowledge.documents.structure.bare import bold_heading
from knowledge.documents.structure.lines import BLANKS, Line
from knowledge.documents.structure.openings import Heading, Opening
from knowledge.documents.structure.parts import is_title_line
from knowledge.documents.structure.questions import is_question, opens_question

HASHES = re.compile(rf"[{BLANKS}]{{0,20}}(#{{1,6}})[{BLANKS}]{{1,20}}")
_UNDERLINE = re.compile(rf"[{BLANKS}]{{0,3}}(?:(?P<one>={{2,200}})|-{{2,200}})[{BLANKS}]{{0,20}}")
_ATTRIBUTES = re.compile(r"[ \t]{0,4}(?:#[A-Za-z0-9]|[a-z_]{1,20}=)")
#: In bold, a line is a heading below those that are marked with #.
_BOLD_DEPTH = 6


def explicit_headings(lines: Sequence[Line]) -> dict[int, Opening]:
    """Return the headings of these kinds by the places of their lines."""
    found: dict[int, Opening] = {}
    for place, line in enumerate(lines):
        hashes = HASHES.match(line.text)
        following = lines[place + 1] if place + 1 < len(lines) else None
        if hashes is not None:
            body = line.text[hashes.end() :]
            found[place] = _opening(line, line.end, _heading(body, len(hashes[1]), line.number))
        elif following is not None and following.number == line.number + 1:
            under = _UNDERLINE.fullmatch(following.text)
            if under is not None and line.bare and is_title_line(line.bare, numbered=True):
                depth = 1 if under["one"] else 2
                found[place] = _opening(
                    line, following.end, _heading(line.text, depth, line.number)
                )
        if place not in found and not opens_question(line) and (words := bold_heading(line)):
            found[place] = _opening(line, line.end, _heading(words, _BOLD_DEPTH, line.number))
    return found


def _opening(line: Line, end: int, heading: Heading) -> Opening:
    return Opening(line.start, end, BlockKind.HEADING, heading)


def _heading(body: str, depth: int, line: int) -> Heading:
    text, attributes = split_attributes(body)
    words = text.strip(BLANKS + "*_")
    marker = read_marker(words) or read_section(words)
    rest = words[marker.length :].strip(BLANKS + "*_") if marker else text.strip(BLANKS)
    return Heading(depth, rest, marker, attributes, line, asked=rest if is_question(rest) else "")


def split_attributes(text: str) -> tuple[str, str]:
    """Return a heading's words, and what stands in braces behind them if it is attributes."""
    whole = text.rstrip(BLANKS)
    before, brace, inside = whole[:-1].rpartition("{")
    if not brace or not whole.endswith("}") or "}" in inside or not _ATTRIBUTES.match(inside):
        return text.strip(BLANKS), ""
    return before.strip(BLANKS), inside.strip()
