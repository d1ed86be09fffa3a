"""A text as it is read: digits and letters of all scripts and widths in one form."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

#: Where a sign of no width stood; it is left out of what is read.
_NOTHING = "\0"
#: Signs that people put for the last place of an identity number.
_LIKE_X = "×ХхΧχⅩⅹ叉"
#: Signs beyond this are read anew each time, so that no text makes the table grow.
_REMEMBERED = 0x10000


class _Reading(dict[int, str]):
    """How each sign is read; filled as signs come up."""

    def __missing__(self, code: int) -> str:
        read = _read(chr(code))
        if code < _REMEMBERED:
            self[code] = read
        return read


def _read(sign: str) -> str:
    if sign.isascii():
        return _NOTHING if sign < " " and not sign.isspace() else sign
    if sign in _LIKE_X:
        return "X"
    digit = unicodedata.digit(sign, None)  # of any script, circled and raised ones too
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) in ("Cf", "Cc", "Mn", "Me", "Cs"):
        return _NOTHING
    wide = unicodedata.normalize("NFKC", sign)
    return wide if len(wide) == 1 and wide.isascii() else sign


_READING = _Reading()


@dataclass(frozen=True, slots=True)
class Writing:
    """What is read (``plain``), and for each sign of it where it stands in the text.

    ``places`` is None where nothing was left out.
    """

    plain: str
    places: list[int] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where in the text the signs ``start`` to ``end`` stand.

        What was left out after the last of them belongs to it.
        """
        if self.places is None:
            return start, end
        return self.places[start], self.places[end]


def read_writing(text: str) -> Writing:
    """Read a text."""
    read = text if text.isascii() and text.isprintable() else text.translate(_READING)
    if _NOTHING not in read:
        return Writing(read, None)
    places = [place for place, sign in enumerate(read) if sign != _NOTHING]
    places.append(len(read))
    return Writing(read.replace(_NOTHING, ""), places)
