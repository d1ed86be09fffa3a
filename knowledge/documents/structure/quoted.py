"""Which stretches of a text are quoted: articles inside “…” are content of who quotes them."""

from __future__ import annotations

from bisect import bisect_right

#: A quotation is no longer; an opening sign without its closing one encloses nothing.
_LONGEST = 20_000
_OPEN, _CLOSE = "“「『", "”」』"


class Quotations:
    """The quotations of a text, by their places."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        opened = -1
        for place, char in enumerate(text):
            if char in _OPEN:
                opened = place
            elif char in _CLOSE and opened >= 0:
                if place - opened <= _LONGEST:
                    self._starts.append(opened)
                    self._ends.append(place)
                opened = -1

    def holds(self, place: int) -> bool:
        """Tell whether a place lies within a quotation."""
        before = bisect_right(self._starts, place) - 1
        return before >= 0 and place <= self._ends[before]
