"""The grammar of clauses: which line opens a 章, 节 or 条, which is an item, which only cites one.

A prefix is not enough: 第三条规定的补贴… and 第三条、第四条所称… open with a number and are plain
sentences. A marker counts as a heading when a separator follows it, when what follows is not
itself part of a reference, and when its number continues the count of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"[零〇一二两三四五六七八九十百千]+|\d+"

_MARKER = re.compile(
    rf"第(?P<number>{_NUMBER})(?P<unit>[编章节条])(?:之(?P<insert>{_NUMBER}))?"
    r"(?P<gap>[ \t\u3000]+|[:：][ \t\u3000]*|$)"
)
_SECTION = re.compile(rf"(?P<number>{_NUMBER})、[ \t\u3000]*")
#: What follows a marker when it is only the first of several references, or cited in a sentence.
_REFERENCE = re.compile(
    rf"第(?:{_NUMBER})[款项目]|(?:规定|所列|所称|所述|中的|的规定|之规定|和第|至第|及第|或者?第|与第|、)"
)
_ITEMS = (
    re.compile(rf"[（(](?:{_NUMBER})[）)]"),
    re.compile(r"\d{1,2}(?:[.．、](?!\d)|[)）])"),
    re.compile(r"[\u2460-\u2473]"),
    re.compile(r"[-*•·][ \t\u3000]+"),
)
_CHINESE_ITEM = re.compile(r"[（(][零〇一二两三四五六七八九十百千]+[）)]")


class Level(Enum):
    """How high a heading stands; smaller values contain larger ones."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3


_LEVELS = {"编": Level.PART, "章": Level.CHAPTER, "节": Level.SECTION, "条": Level.ARTICLE}


@dataclass(frozen=True, slots=True)
class Marker:
    """A heading's number: ``text`` as written (第三条), ``length`` of it and the gap after."""

    level: Level
    number: int
    insert: int
    text: str
    length: int


def chinese_number(text: str) -> int:
    """Return the value of 二十三, 一百零五 or 23. Raises ValueError when it is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            raise ValueError(f"{text!r} is not a number")
    return total + digit


def read_marker(line: str) -> Marker | None:
    """Read 第三章, 第二节 or 第五条之一 at the start of a line that may be a heading.

    Returns None for a line that opens with a reference instead.
    """
    match = _MARKER.match(line)
    if match is None or _REFERENCE.match(line, match.end()):
        return None
    insert = chinese_number(match["insert"]) if match["insert"] else 0
    written = match[0][: match.start("gap")]
    return Marker(
        _LEVELS[match["unit"]], chinese_number(match["number"]), insert, written, match.end()
    )


def read_section(line: str) -> Marker | None:
    """Read the 三、 that opens a numbered section, as service guides use."""
    match = _SECTION.match(line)
    if match is None or match.end() == len(line):
        return None
    return Marker(Level.ARTICLE, chinese_number(match["number"]), 0, match[0].rstrip(), match.end())


def continues(marker: Marker, last: Marker | None) -> bool:
    """Tell whether ``marker`` may follow ``last``, the marker of its level before it.

    Articles count up by one (or insert 之一); chapters and sections may start again at one.
    """
    if last is None:
        return True
    if marker.insert:
        return marker.number == last.number and marker.insert == last.insert + 1
    if marker.number == last.number + 1:
        return True
    return marker.level is not Level.ARTICLE and marker.number == 1


def item_depth(line: str) -> int:
    """Return 1 for （一）, 2 for 1. or （1）, 3 for ①, 1 for a bullet, 0 for no item."""
    for depth, pattern in enumerate(_ITEMS, start=1):
        if pattern.match(line):
            if depth == 1 and not _CHINESE_ITEM.match(line):
                return 2
            return 1 if depth == 4 else depth
    return 0


def item_mark(line: str) -> str:
    """Return the mark of an item line as written, such as （二）, or an empty string."""
    for pattern in _ITEMS[:3]:
        match = pattern.match(line)
        if match:
            return match[0]
    return ""
