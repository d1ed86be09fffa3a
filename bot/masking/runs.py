"""Runs of digits: what may be one number, however it is grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.masking.checks import identity_checks, is_day, is_identity, is_year

#: Spoken digits, a line for each form that has all ten.
_SPOKEN = {
    sign: str(digit)
    for forms in (
        "〇一二三四五六七八九",
        "零壹贰叁肆伍陆柒捌玖",
        "零幺两叄肆伍陸柒捌玖",
        "零壹貳參肆伍陸柒捌玖",
    )
    for digit, sign in enumerate(forms)
    if sign != "參"
}
#: A spoken digit is a group by itself: the next may begin a word (一直, 三次).
_GROUP = re.compile(f"[0-9]++|[{''.join(_SPOKEN)}]")
#: What may stand between the groups of a number: neither word nor end of a sentence.
_GAP = re.compile(r"(?:[^\w@%〔〕。；！？;!?¥$￥€£]|_){0,4}+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
#: Digits in a row beyond these are several numbers, or none.
_LONGEST = 19
_SHORTEST = 5


@dataclass(frozen=True)
class Cut:
    """Some groups of a run. ``gaps`` stand between ``pieces``, which are its digits.

    It is ``mixed`` where some digits are spoken and others not, and ``whole`` where it is not
    mixed and nothing beside it is written as if it belonged to it.
    """

    start: int
    end: int
    pieces: tuple[str, ...]
    gaps: tuple[str, ...]
    mixed: bool
    whole: bool

    @cached_property
    def digits(self) -> str:
        """All digits."""
        return "".join(self.pieces)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many digits stand together."""
        return tuple(map(len, self.pieces))

    @property
    def is_even(self) -> bool:
        """Whether the same sign stands between all pieces."""
        return len(set(self.gaps)) <= 1

    @property
    def is_round(self) -> bool:
        """Whether the pieces are amounts: 15000—200000."""
        end = "0" if self.is_list else "00"
        return len(self.pieces) > 1 and all(piece.endswith(end) for piece in self.pieces)

    @property
    def is_list(self) -> bool:
        """Whether something stands between the pieces that parts several things."""
        return any(one in gap for gap in self.gaps for one in ",，、+\n")

    @property
    def counts(self) -> bool:
        """Whether the pieces are amounts, years, days or a list, rather than one number."""
        pieces = self.pieces
        if len(pieces) == 1:
            return False
        if self.is_round or all(map(is_year, pieces)) or any(map(is_day, pieces)):
            return True
        if set(self.gaps) <= {",", "，"} and set(self.sizes[1:]) == {3} and self.sizes[0] < 4:
            return True  # 13,800,138,000
        for year, month, day in zip(pieces, pieces[1:], pieces[2:], strict=False):
            if is_year(year) and is_day(f"{year}{month:0>2}{day:0>2}"):
                return True  # 1949-10-01 123
        steps = {int(after) - int(before) for before, after in pairwise(pieces)}
        return len(pieces) > 3 and len(steps) == 1 and steps != {0}  # 1、3、5、7


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits that may belong together, in the text ``plain``.

    ``spans`` say where each group stands, ``offsets`` how many digits stand before it, and
    ``at`` which group begins after so many digits. ``ends`` are where numbers were found to end.
    """

    plain: str
    digits: str
    spans: Sequence[tuple[int, int]]
    offsets: Sequence[int]
    at: dict[int, int]
    ends: set[int]

    def after(self, group: int, stop: int, length: int) -> int:
        """Return the group after ``length`` digits; 0 where none ends there, or beyond ``stop``."""
        after = self.at.get(self.offsets[group] + length, 0)
        return after if after <= stop else 0

    def cut(self, first: int, after: int) -> Cut:
        """Return the groups from ``first`` to before ``after``."""
        pieces: list[str] = []
        gaps: list[str] = []
        end = self.spans[first][0]
        for group in range(first, after):
            start, stop = self.spans[group]
            digits = self.digits[self.offsets[group] : self.offsets[group + 1]]
            if group > first and start == end:
                pieces[-1] += digits
            else:
                if group > first:
                    gaps.append(self.plain[end:start])
                pieces.append(digits)
            end = stop
        spoken = {self._is_spoken(group) for group in range(first, after)}
        single = set(gaps) if max(map(len, pieces)) == 1 else set()
        mixed = len(spoken) > 1
        whole = not mixed and len(single) < 2 and self._is_whole(first, after, single)
        return Cut(self.spans[first][0], end, tuple(pieces), tuple(gaps), mixed, whole)

    def _is_whole(self, first: int, after: int, gaps: set[str]) -> bool:
        """Tell whether nothing beside is written alike; ``gaps`` are those of single digits."""
        spoken = self._is_spoken(first)
        inside = gaps | ({""} if spoken else set())
        for group, left in ((first - 1, first - 1), (after, after - 1)):
            if not 0 <= group < len(self.spans) or self._is_spoken(group) != spoken:
                continue
            start, end = self.spans[group]
            gap = self.plain[self.spans[left][1] : self.spans[left + 1][0]]
            if end - start == 1 and gap in inside:
                return False
        return True

    def _is_spoken(self, group: int) -> bool:
        return self.plain[self.spans[group][0]] in _SPOKEN


def runs_of(plain: str, ends: set[int]) -> Iterator[Run]:
    """Return the runs of a text, those that are too short for any number left out."""
    spans: list[tuple[int, int]] = []
    for found in _GROUP.finditer(plain):
        start, end = found.span()
        if spans and not _joins(plain, spans[-1][1], start):
            yield from _run(plain, spans, ends)
            spans = []
        year = _year_after(plain, start, end)
        if end - start - year > _LONGEST:
            spans += _parts(plain, start, end - year)
        else:
            spans.append((start, end - year))
        if year:
            spans.append((end - year, end))
    yield from _run(plain, spans, ends)


def _year_after(plain: str, start: int, end: int) -> int:
    """Return how many digits of a group are a year that was written right after a number."""
    glued = end - start > 8 and plain.startswith("年", end) and is_year(plain[end - 4 : end])
    return 4 if glued else 0


def _joins(plain: str, end: int, start: int) -> bool:
    """Tell whether what stands between two groups may stand within a number."""
    return _GAP.fullmatch(plain, end, start) is not None and plain.count("\n", end, start) < 2


def _run(plain: str, spans: list[tuple[int, int]], ends: set[int]) -> Iterator[Run]:
    written = "".join(plain[start:end] for start, end in spans)
    if len(written) < _SHORTEST:
        return
    digits = written if written.isascii() else "".join(_SPOKEN.get(one, one) for one in written)
    offsets = [0]
    for start, end in spans:
        offsets.append(offsets[-1] + end - start)
    at = {offset: group for group, offset in enumerate(offsets)}
    yield Run(plain, digits, spans, offsets, at, ends)


def _parts(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the numbers that were written without anything between them."""
    parts: list[tuple[int, int]] = []
    at = start
    while at < end:
        identity = plain[at : min(at + 18, end)]
        if len(identity) == 18 and is_identity(identity) and identity_checks(identity):
            length = 18
        elif _MOBILE.match(plain, at, end):
            length = 11
        else:
            return [(start, end)]
        parts.append((at, at + length))
        at += length
    return parts
