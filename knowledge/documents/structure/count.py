"""The longest consistent count over numbers that may be headings or may only be cited.

第三条规定的补贴 may open an article or cite one: the words do not tell, the count around it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: What a step of the count costs, in the worth of a number at the start of a line with a gap
#: behind it (2): one that leaves one number out, or several, one that says a number again, one
#: that begins elsewhere than at one, and one that begins anew, announced or not.
_LEFT_OUT, _MORE_LEFT_OUT, _AGAIN, _LATE = 0.8, 1.2, 1.0, 1.0
_ANNOUNCED, _ANEW, _ANEW_LATE = 0.3, 1.5, 3.0
#: No document counts further.
MOST = 3000


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that may count: what it is worth, and whether a new part begins before it."""

    number: int
    insert: int
    worth: float
    announced: bool = False


class _Highest:
    """The best score among all numbers below one (a binary indexed tree of maxima)."""

    def __init__(self) -> None:
        self._tree = [(0.0, -1)] * (MOST + 2)

    def add(self, number: int, score: tuple[float, int]) -> None:
        place = number + 1
        while place < len(self._tree):
            if self._tree[place][1] < 0 or self._tree[place] < score:
                self._tree[place] = score
            place += place & -place

    def below(self, number: int) -> tuple[float, int]:
        best = (0.0, -1)
        place = number
        while place > 0:
            if self._tree[place][1] >= 0 and (best[1] < 0 or self._tree[place] > best):
                best = self._tree[place]
            place -= place & -place
        return best


def longest_count(numbers: Sequence[Counted]) -> list[int]:
    """Return the places of those that make the best count, in order; time n log n.

    A count goes up by one, or inserts 之一; it may leave numbers out, say one again or begin
    anew at a cost.
    """
    below = _Highest()
    last: dict[int, tuple[float, int]] = {}
    inserts: dict[tuple[int, int], tuple[float, int]] = {}
    best: tuple[float, int] = (0.0, -1)
    total: list[float] = []
    before: list[int] = []
    for place, one in enumerate(numbers):
        ways: list[tuple[float, int]] = [(0.0 if one.number <= 1 else -_LATE, -1)]
        if one.insert:
            previous = inserts.get((one.number, one.insert - 1))
            ways += [previous] if previous else []
        else:
            previous = last.get(one.number - 1)
            ways += [previous] if previous else []
            again = last.get(one.number)
            ways += [(again[0] - _AGAIN, again[1])] if again else []
            earlier = last.get(one.number - 2)
            ways += [(earlier[0] - _LEFT_OUT, earlier[1])] if earlier else []
        left_out = below.below(one.number)
        if left_out[1] >= 0:
            ways.append((left_out[0] - _MORE_LEFT_OUT, left_out[1]))
        if best[1] >= 0:
            cost = _ANNOUNCED if one.announced else _ANEW if one.number <= 1 else _ANEW_LATE
            ways.append((best[0] - cost, best[1]))
        score, source = max(ways)
        score += one.worth
        total.append(score)
        before.append(source)
        mine = (score, place)
        if one.number not in last or last[one.number] < mine:
            last[one.number] = mine
        key = (one.number, one.insert)
        if key not in inserts or inserts[key] < mine:
            inserts[key] = mine
        below.add(one.number, mine)
        if best[1] < 0 or score > best[0]:
            best = mine
    chosen: list[int] = []
    place = best[1] if best[0] > 0 else -1
    while place >= 0:
        chosen.append(place)
        place = before[place]
    return chosen[::-1]
