"""Part a line from the tags and spaces at its ends, and an article from those after its number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.documents.marks.html import STRESS_TAGS, TAG
from knowledge.documents.structure.lines import Line, line_of

_SPACES = re.compile(
    r"(?:[\s\u3000\u00a0\u2000-\u200b\ufeff]|&(?:nbsp|ensp|emsp|thinsp|#160|#12288|#[xX]3000);)++"
)
_NUMBER = re.compile(
    r"第[零〇一二两三四五六七八九十百千\d]{1,12}[编章节条條](?:之[一二三四五六七八九十]{1,3})?"
)


def bared(text: str, line: Line) -> Iterator[Line]:
    """Yield a line without the tags and character references that open and close it.

    These are lines without text, as is what parts the number of an article from its words:
    <b>第一条</b>&emsp;为…. A line that has none of them stays as it is.
    """
    if line.table_end >= 0 or not line.text.strip() or "|" in line.text:
        yield line
        return
    if "<" not in line.text and "&" not in line.text:
        yield line
        return
    place, stop = line.start, line.start + len(line.text)
    edges = [*_edges(text, place, stop)]
    for start, end in edges:
        if start > place:
            yield line_of(text, line.number, place, start)
        yield Line(line.number, start, end, "")
        place = end
    if place < line.end:
        yield line_of(text, line.number, place, line.end)


def _edges(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield what is cut from a line: before its words, after its number, behind its words."""
    begun = _skipped(text, start, stop)
    if _is_ornament(text[start:begun]):
        yield start, begun
    else:
        begun = start
    number = _NUMBER.match(text, begun, stop)
    if number is not None:
        after = _skipped(text, number.end(), stop)
        if after < stop and _is_ornament(text[number.end() : after]):
            yield number.end(), after
            begun = after
    ended = _closing(text, begun, stop)
    if ended < stop:
        yield ended, stop


def _is_ornament(text: str) -> bool:
    return "<" in text or "&" in text


def _skipped(text: str, place: int, stop: int) -> int:
    """Return where the tags of stress and the spaces from a place on end."""
    while place < stop:
        found = _SPACES.match(text, place, stop) or _stress_at(text, place, stop)
        if found is None:
            return place
        place = found.end()
    return place


def _closing(text: str, start: int, stop: int) -> int:
    """Return where the tags of stress that close a line begin."""
    while stop > start and text[stop - 1] == ">":
        opened = text.rfind("<", start, stop)
        found = _stress_at(text, opened, stop) if opened >= 0 else None
        if found is None or found.end() != stop:
            break
        stop = opened
    return stop


def _stress_at(text: str, place: int, stop: int) -> re.Match[str] | None:
    found = TAG.match(text, place, stop)
    return found if found is not None and found["name"].lower() in STRESS_TAGS else None
