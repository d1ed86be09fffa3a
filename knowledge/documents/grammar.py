"""Numbers as documents write them: 第三条, 第五条之一, 三、, （二）, 1. and ①."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_B = r"[ \t\u3000\xa0\u2000-\u200d\u202f\u2060\ufeff]"
_HAN = "零〇○一二两兩三四五六七八九十百千"
#: No document counts further; beyond, digits are no number of a clause.
_NUMBER = rf"[{_HAN}](?:{_B}?[{_HAN}]){{0,11}}|\d{{1,6}}"

#: 第三条 wherever it stands, with blanks inside, 之一 behind.
ORDINAL = re.compile(
    rf"第{_B}{{0,3}}(?P<number>{_NUMBER}){_B}{{0,3}}(?P<unit>[编編章节節条條])"
    rf"(?:之(?P<insert>[一二三四五六七八九十]{{1,3}}|\d{{1,2}}))?"
)
_GAP = re.compile(rf"{_B}*+(?:[:：、.．]{_B}*+)?")
#: What follows the number of an article when it is one of several cited, or cited by its parts.
CITED = re.compile(
    rf"(?:[、，,和至到或及与與~～—－-]|或者|以及)?第{_B}{{0,3}}(?:{_NUMBER}){_B}{{0,3}}"
    r"[款项項目条條]"
)
_SECTION = re.compile(rf"(?P<number>[{_HAN}]{{1,12}}|\d{{1,3}})、{_B}*+")
_ITEMS = (
    re.compile(rf"[（(]{_B}?(?:[{_HAN}]{{1,5}}|\d{{1,3}}){_B}?[）)]"),
    re.compile(r"\d{1,2}(?:[.．、](?!\d)|[)）])"),
    re.compile(r"[\u2460-\u2473]"),
    re.compile(r"[-*•·][ \t\u3000]+"),
)
_CHINESE_ITEM = re.compile(rf"[（(]{_B}?[{_HAN}]+{_B}?[）)]")


class Level(Enum):
    """How high a heading stands; smaller values contain larger ones."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3


LEVELS = {
    "编": Level.PART,
    "編": Level.PART,
    "章": Level.CHAPTER,
    "节": Level.SECTION,
    "節": Level.SECTION,
    "条": Level.ARTICLE,
    "條": Level.ARTICLE,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A heading's number: ``text`` without blanks (第三条), ``length`` as written, with its gap."""

    level: Level
    number: int
    insert: int
    text: str
    length: int


def chinese_number(text: str) -> int:
    """Return the value of 二十三, 一百零五 or 23. Raises ValueError when it is none."""
    if text.isdecimal():
        return int(text)
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
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


def without_blanks(text: str) -> str:
    """Return the text without any blank."""
    return "".join(
        char for char in text if not char.isspace() and char not in "\u200b\u200c\u200d\u2060\ufeff"
    )


def ordinal_marker(found: re.Match[str], *, gap: int = 0) -> Marker:
    """Return the marker of a match of `ORDINAL`, with ``gap`` characters behind it."""
    insert = chinese_number(found["insert"]) if found["insert"] else 0
    return Marker(
        LEVELS[found["unit"]],
        chinese_number(without_blanks(found["number"])),
        insert,
        without_blanks(found[0]),
        found.end() - found.start() + gap,
    )


def gap_after(text: str, position: int) -> int:
    """Return how many characters of blanks, with a colon among them, stand at a position."""
    found = _GAP.match(text, position)
    return found.end() - position if found else 0


def read_marker(line: str) -> Marker | None:
    """Read 第三章, 第二节 or 第五条之一 at the start of a line that is a heading.

    Returns None for a line that opens with a reference by its form: 第三条第二款.
    """
    found = ORDINAL.match(line)
    if found is None:
        return None
    if CITED.match(line, found.end()):
        return None
    return ordinal_marker(found, gap=gap_after(line, found.end()))


def read_section(line: str) -> Marker | None:
    """Read the 三、 that opens a numbered section, as service guides use."""
    match = _SECTION.match(line)
    if match is None or match.end() == len(line):
        return None
    number = chinese_number(match["number"])
    return Marker(Level.ARTICLE, number, 0, match[0].rstrip(), match.end())


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


def name_of(text: str) -> str:
    """Return a title for comparing: one width, no blanks, no signs."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
