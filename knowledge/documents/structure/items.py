"""Where 一、（一）1.（1）① and bullets open something, at a line's start or behind a stop."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from knowledge.documents.grammar import chinese_number, without_blanks
from knowledge.documents.structure.lines import BLANKS, Line
from knowledge.documents.structure.ordinals import PREFIX
from knowledge.documents.structure.quoted import Quotations

_B = rf"[{BLANKS}]"
_HAN = "零〇一二三四五六七八九十百"
#: From the widest to the narrowest, as official documents count (GB/T 9704).
_FORMS = (
    re.compile(rf"([{_HAN}]{{1,5}}){_B}?[、.．]{_B}{{0,4}}"),
    re.compile(rf"[（(]{_B}?([{_HAN}]{{1,5}}){_B}?[）)]{_B}{{0,4}}[、.．]?"),
    re.compile(rf"(\d{{1,2}}){_B}?(?:[.．](?!\d)|、){_B}{{0,4}}"),
    re.compile(rf"(?:[（(]{_B}?(\d{{1,2}}){_B}?[）)]|(\d{{1,2}})[)）]){_B}{{0,4}}"),
    re.compile(rf"([\u2460-\u2473]){_B}{{0,4}}"),
)
#: One of any form, where it stands.
_ANY = re.compile(
    rf"[（(]{_B}?(?:[{_HAN}]{{1,5}}|\d{{1,2}}){_B}?[）)]|[\u2460-\u2473]"
    rf"|(?<![{_HAN}\d.第])(?:[{_HAN}]{{1,5}}|\d{{1,2}}){_B}?[、.．](?!\d)"
)
_STOPS = "。；;！？!?\ue000\ue001\ue002\ue003\ue004\ue005"
_WEAK_STOPS = "：:"
_CITES = "》第、，和或及与至到前本）)"
BULLET = re.compile(rf"[{BLANKS}]{{0,40}}[-*•·+]{_B}{{1,4}}(?!{_B})")
#: The rank of a bullet: narrower than whatever is numbered.
BULLET_RANK = len(_FORMS)


@dataclass(frozen=True, slots=True)
class Item:
    """A number of a section or an item.

    ``start`` is where the signs before it begin, ``end`` where its text does; ``rank`` is 0 for
    一、, 1 for （一）, 2 for 1., 3 for （1）, 4 for ①; ``first`` tells that it opens its line.
    """

    line: Line
    start: int
    end: int
    rank: int
    number: int
    mark: str
    first: bool


def find_items(
    text: str, lines: Sequence[Line], quoted: Quotations, *, begins: Container[int] = ()
) -> list[Item]:
    """Return all that may open a section or an item, in order, those within lines counted.

    ``begins`` are places within lines where a title has ended.
    """
    found: list[Item] = []
    for line in lines:
        stop = line.start + len(line.text)
        opening = _opening(text, line, stop)
        position = line.start
        if opening is not None:
            if not quoted.holds(opening.end - 1):
                found.append(opening)
            position = opening.end
        elif bullet := BULLET.match(text, line.start, stop):
            end = bullet.end()
            found.append(Item(line, line.start, end, BULLET_RANK, 0, "", True))
            position = end
        inside = [
            one
            for one in _within(text, line, position, stop, begins)
            if not quoted.holds(one.start)
        ]
        found += _counting(inside, opening)
    return found


def _opening(text: str, line: Line, stop: int) -> Item | None:
    prefix = PREFIX.match(text, line.start, stop)
    start = prefix.end() if prefix else line.start
    one = _read(text, line, start, stop, first=True)
    if one is None:
        return None
    return Item(line, line.start, one.end, one.rank, one.number, one.mark, True)


def _read(text: str, line: Line, place: int, stop: int, *, first: bool) -> Item | None:
    for rank, form in enumerate(_FORMS):
        match = form.match(text, place, stop)
        if match is None:
            continue
        written = next(group for group in match.groups() if group)
        number = ord(written) - 0x245F if rank == 4 else chinese_number(written)
        mark = without_blanks(match[0])
        return Item(line, place, match.end(), rank, number, mark, first)
    return None


def _within(text: str, line: Line, position: int, stop: int, begins: Container[int]) -> list[Item]:
    found = []
    for match in _ANY.finditer(text, position, stop):
        place = match.start() - 1
        while place >= position and text[place] in BLANKS and match.start() - place < 5:
            place -= 1
        if place < position:
            continue
        # 二、办理条件（一）…；（二）…: the first of a list may touch the words before it.
        stopped = text[place] in _STOPS + _WEAK_STOPS or match.start() in begins
        touches = match[0][0] in "（(①" and text[place] not in _CITES
        if touches or stopped:
            one = _read(text, line, match.start(), stop, first=False)
            if one is not None and (not touches or one.number == 1 or stopped):
                found.append(one)
    return found


def _counting(inside: Sequence[Item], opening: Item | None) -> list[Item]:
    """Return those within a line that count: from one on, or on from the line's own number.

    A lone （一） or 2. within a sentence is none.
    """
    expected: dict[int, int] = {}
    if opening is not None:
        expected[opening.rank] = opening.number + 1
    counts: dict[tuple[int, int], int] = {}
    for one in inside:
        counts[one.rank, one.number] = counts.get((one.rank, one.number), 0) + 1
    chosen = []
    for one in inside:
        begins = one.number == 1 and counts.get((one.rank, 2), 0) > 0
        if begins or expected.get(one.rank) == one.number:
            chosen.append(one)
            expected[one.rank] = one.number + 1
            for rank in [rank for rank in expected if rank > one.rank]:
                del expected[rank]
    return chosen
