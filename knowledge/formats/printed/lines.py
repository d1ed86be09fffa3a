"""Characters at their places to lines of text, and lines to the order in which they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

#: A gap of so many characters' widths is a blank; a wide one parts columns.
_BLANK, _LETTERS_BLANK, _WIDE = 0.6, 0.22, 2.0
#: A gutter lies in this share of the page's width, and so many lines stand on both of its sides.
_MIDDLE = (0.35, 0.65)
_FEWEST_BESIDE = 6
_MOST_ACROSS = 0.25

Char = Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, its box in points from the page's top left, and its size.

    ``parts`` are its stretches between wide gaps, each with its left edge.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int
    parts: tuple[tuple[float, str], ...] = ()


def read_lines(chars: Sequence[Char], page: int) -> list[Line]:
    """Return the lines of a page from top to bottom, each with its characters from the left."""
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda one: (_middle(one), number(one, "x0"))):
        if rows and abs(_middle(char) - middle) <= 0.45 * number(char, "size"):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = _middle(char)
    return [line for row in rows if (line := _line(row, page)) is not None]


def _line(row: list[Char], page: int) -> Line | None:
    row = sorted(row, key=lambda one: number(one, "x0"))
    while row and not str(row[-1]["text"]).strip():
        row.pop()
    while row and not str(row[0]["text"]).strip():
        row.pop(0)
    if not row:
        return None
    size = median(number(one, "size") for one in row)
    parts: list[tuple[float, str]] = [(number(row[0], "x0"), str(row[0]["text"]))]
    for before, one in pairwise(row):
        gap = number(one, "x0") - number(before, "x1")
        left, text = parts[-1]
        letters = str(before["text"])[-1:].isascii() and str(one["text"])[:1].isascii()
        if gap > _WIDE * size:
            parts.append((number(one, "x0"), str(one["text"])))
        elif gap > (_LETTERS_BLANK if letters else _BLANK) * size:
            parts[-1] = left, f"{text} {one['text']}"
        else:
            parts[-1] = left, text + str(one["text"])
    return Line(
        " ".join(text.strip() for _, text in parts),
        number(row[0], "x0"),
        max(number(one, "x1") for one in row),
        min(number(one, "top") for one in row),
        max(number(one, "bottom") for one in row),
        size,
        page,
        tuple(parts),
    )


def in_reading_order(chars: Sequence[Char], page: int, width: float) -> list[Line]:
    """Return the lines of a page; where it has two columns the left one comes first.

    A line across both ends what stands beside one another above it.
    """
    lines = read_lines(chars, page)
    gutter = _gutter(lines, width)
    if gutter is None:
        return lines
    found: list[Line] = []
    beside: list[Char] = []
    across = [line for line in lines if _crosses(line, chars, gutter)]
    bounds = [line.top for line in across]
    for char in chars:
        if not any(line.top <= _middle(char) <= line.bottom for line in across):
            beside.append(char)
    edges = [float("-inf"), *bounds, float("inf")]
    for number_of, (high, low) in enumerate(pairwise(edges)):
        if number_of:
            found.append(across[number_of - 1])
        band = [char for char in beside if high <= number(char, "top") < low]
        found += read_lines([char for char in band if number(char, "x1") <= gutter], page)
        found += read_lines([char for char in band if number(char, "x1") > gutter], page)
    return found


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """Return where a page is parted into two columns, None where it is not.

    Both sides have to be full lines: a list of names beside amounts is a table, no columns.
    """
    starts = [
        left
        for line in lines
        for left, _ in line.parts[1:]
        if _MIDDLE[0] * width < left < _MIDDLE[1] * width
    ]
    if len(starts) < _FEWEST_BESIDE:
        return None
    left = median(starts)
    size = median(line.size for line in lines)
    aligned = [one for one in starts if abs(one - left) < 2.5 * size]
    gutter = min(aligned) - size / 2
    across = [line for line in lines if _runs_over(line, gutter)]
    both = [line for line in lines if len(line.parts) == 2 and not _runs_over(line, gutter)]
    full = [line for line in both if all(len(text) * size > 0.25 * width for _, text in line.parts)]
    if (
        len(aligned) < _FEWEST_BESIDE
        or len(across) > _MOST_ACROSS * len(lines)
        or len(full) * 2 < len(both)
    ):
        return None
    return gutter


def _runs_over(line: Line, gutter: float) -> bool:
    """Tell whether a part of a line begins before the gutter and ends behind it."""
    ends = [left for left, _ in line.parts[1:]] + [line.right]
    return any(
        left < gutter and left + len(text) * line.size * 0.5 > gutter and end > gutter + line.size
        for (left, text), end in zip(line.parts, ends, strict=True)
    )


def _crosses(line: Line, chars: Sequence[Char], gutter: float) -> bool:
    return _runs_over(line, gutter) and any(
        line.top <= _middle(char) <= line.bottom
        and number(char, "x0") - line.size < gutter < number(char, "x1") + line.size
        for char in chars
    )


def number(char: Char, key: str) -> float:
    """Return a measure of a character in points."""
    return float(char[key])


def _middle(char: Char) -> float:
    return (number(char, "top") + number(char, "bottom")) / 2
