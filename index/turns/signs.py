"""What a message is judged by: its signs in runs of one to three, and a few flags."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from knowledge.language.english import stem
from knowledge.language.normalise import normalise
from knowledge.language.slots import Slots

#: Of a message, so many signs are looked at from its beginning and from its end.
MOST_SIGNS = 80
#: A message is read so far, in characters.
_READ = 600
_LONGEST_RUN = 3
_BEGIN, _END, _NUMBER, _MASKED = "\u2402", "\u2403", "0", "\u00a4"
#: A masked number, a word of letters, a number, or any single sign that is no blank.
_SIGN = re.compile(r"(〔[^〔〕]{1,6}〕)|([a-z]+(?:'[a-z]+)?)|([0-9]+(?:\.[0-9]+)?)|(\S)")
_SHORT, _MIDDLE = 5, 12
#: What tells how a person stands rather than what is wanted.
_VALUES = ("degree", "class", "district", "origin")
FLAGS = (
    "constant",
    "length",
    "fullness",
    "question mark",
    "ends with a question mark",
    "names a benefit",
    "names an aspect",
    "names a value",
    "names two aspects",
    "is short",
)


def signs_of(text: str) -> list[str]:
    """Return a message as signs: Chinese characters, stems of words, 0 for any number.

    Of a long one, the beginning and the end.
    """
    if len(text) > 2 * _READ:
        text = f"{text[:_READ]} {text[-_READ:]}"
    signs = [_BEGIN, *map(_sign, _SIGN.finditer(normalise(text))), _END]
    if len(signs) > 2 * MOST_SIGNS:
        signs = [*signs[:MOST_SIGNS], *signs[-MOST_SIGNS:]]
    return signs


def _sign(match: re.Match[str]) -> str:
    if match[1]:
        return _MASKED
    if match[2]:
        return stem(match[2])
    return _NUMBER if match[3] else match[4]


def runs_of(signs: Sequence[str]) -> Iterator[str]:
    """Yield the runs of one, two and three signs, joined by blanks."""
    for length in range(1, _LONGEST_RUN + 1):
        for start in range(len(signs) - length + 1):
            yield " ".join(signs[start : start + length])


def flags_of(text: str, length: int, slots: Slots) -> list[float]:
    """Return FLAGS of a message of ``length`` signs, each about 0 to 1."""
    said = normalise(text[:_READ])
    named = slots.named(said)
    aspects = named.get("aspect", ())
    return [
        1.0,
        math.log1p(length) / 4,
        min(length, _MIDDLE) / _MIDDLE,
        float("?" in said),
        float(said.rstrip("。.!~ ").endswith("?")),
        float("benefit" in named),
        float(bool(aspects)),
        float(any(one in named for one in _VALUES)),
        float(len(aspects) > 1),
        float(length <= _SHORT),
    ]
