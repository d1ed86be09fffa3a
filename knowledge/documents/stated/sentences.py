"""The sentences of a squeezed text, and which of them are another document's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"[。！？；\n]")
#: What announces wording for another document: 修改为：“…”.
_AMENDS = re.compile(
    r"(?:修改为|改为|表述为|增加[^“”\n]{0,20}|作为[^“”\n]{0,20}|规定|如下)[：，]?$"
)
_LONGEST_QUOTE = 6_000
_LEAD = 30


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ``[start, end)`` of a squeezed text, its full stop left out."""

    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences that are not empty, in their order; no new wording for other documents.

    A sentence that holds such wording ends where that begins.
    """
    start = 0
    for begin, end in (*amended_wording(text), (len(text), len(text))):
        yield from _between(text, start, begin)
        start = end


def _between(text: str, start: int, end: int) -> Iterator[Sentence]:
    for match in _END.finditer(text, start, end):
        if match.start() > start:
            yield Sentence(start, match.start())
        start = match.end()
    if start < end:
        yield Sentence(start, end)


def amended_wording(text: str) -> list[tuple[int, int]]:
    """Return the stretches in “” that give another document's new wording."""
    found: list[tuple[int, int]] = []
    place = text.find("“")
    while place >= 0:
        if _AMENDS.search(text[max(0, place - _LEAD) : place]):
            end = text.find("”", place, place + _LONGEST_QUOTE)
            if end > 0:
                found.append((place, end))
                place = text.find("“", end)
                continue
        place = text.find("“", place + 1)
    return found
