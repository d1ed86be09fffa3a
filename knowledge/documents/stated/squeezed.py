"""A text as the grammar of dates reads it: no blanks, half-width digits, every place known."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from knowledge.documents.stated.shapes import DATE_LINE, MARKED_LINE

#: Signs that a date, a number or a word may be broken by: blanks, zero-width signs, bold marks.
_DROPPED = frozenset(" \t\r\u00a0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff*`")
_GONE = dict.fromkeys(map(ord, _DROPPED))
_LIKE = str.maketrans(
    "Ｏ０１２３４５６７８９（）〔〕［］﹝﹞【】[]():;,．－—–―～〜~─﹣→",
    "O0123456789（）〔〕〔〕〔〕〔〕〔〕（）：；，.----------",
)
#: A line at least so long may go on in the next one.
_FULL_LINE = 20
_STOPS = frozenset("。！？；：…!?;:.”》）)】|>")
_GOES_ON = frozenset("，、,")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """``text`` without blanks; ``at[i]`` is the place of its sign i in the source."""

    text: str
    at: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the ``[start, end)`` in the source of a stretch that is not empty."""
        return self.at[start], self.at[end - 1] + 1

    def place(self, offset: int) -> int:
        """Return the first place whose sign stands at ``offset`` of the source or after it."""
        return bisect_left(self.at, offset)


def squeeze(text: str, *, start: int = 0) -> Squeezed:
    """Return ``text`` from ``start`` on as the grammar reads it.

    Blanks go, digits and brackets of all widths become one, and a line that is wrapped goes on.
    """
    lines = text.translate(_LIKE)[start:].split("\n")
    bare = [line.translate(_GONE) for line in lines]
    kept: list[str] = []
    at: list[int] = []
    offset = start
    for number, line in enumerate(lines):
        kept.append(bare[number])
        if len(bare[number]) == len(line):
            at += range(offset, offset + len(line))
        else:
            signs = enumerate(line, start=offset)
            at += [place for place, sign in signs if sign not in _DROPPED]
        offset += len(line)
        if number + 1 < len(lines):
            if not _wrapped(bare[number], bare[number + 1]):
                kept.append("\n")
                at.append(offset)
            offset += 1
    return Squeezed("".join(kept), tuple(at))


def _wrapped(line: str, after: str) -> bool:
    """Tell whether a line is broken in the middle of a sentence that the next one goes on with."""
    if not line or not after or MARKED_LINE.match(after) or MARKED_LINE.match(line):
        return False
    if line[-1] in _GOES_ON:
        return True
    if len(line) < _FULL_LINE or line[-1] in _STOPS:
        return False
    return not DATE_LINE.fullmatch(after) and not DATE_LINE.fullmatch(line)
