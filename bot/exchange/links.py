"""Find what a line names that can be called or opened: telephone numbers and web addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: An address, with or without what goes before it. What follows a host has no sign of a sentence.
_ADDRESS = re.compile(
    r"(?<![\w.@/-])(?:https?://)?(?:[a-z0-9-]{1,40}\.){1,5}(?:cn|com|net|org|gov)(?![\w.-])"
    r"(?:/[\w./?=&%#~+-]{0,200})?",
    re.ASCII | re.IGNORECASE,
)
#: A number with its area code, one that is the same everywhere, and a mobile one.
_NUMBER = re.compile(
    r"(?<![\d.-])(?:0\d{2,3}-\d{7,8}|[48]00-?\d{3}-?\d{4}|0\d{2,3}-1\d{4}|1[3-9]\d{9})(?![\d.-])"
)
#: A short number is one to call where the line speaks of calling, and no measure follows it.
_SHORT = re.compile(
    r"(?<![\d.〔-])(?:1[12]\d{3}|9[56]\d{3,4}|[2-8]\d{7})(?![\d.元万人名家户平㎡%年月日套-])"
)
_CALLING = ("热线", "电话", "咨询", "拨", "call", "hotline", "打", "tel")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; ``href`` is where it leads, empty for plain text."""

    text: str
    href: str = ""


def stressed(line: str, sentences: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a line as stretches, and whether each is one of ``sentences`` and to be stressed."""
    for one in sentences:
        before, found, after = line.partition(one) if one else (line, "", "")
        if found:
            parts = [(before, False), (found, True), (after, False)]
            return [(text, strong) for text, strong in parts if text]
    return [(line, False)]


def pieces(line: str) -> list[Piece]:
    """Return a line as pieces which, joined, are the line to the letter."""
    found: list[Piece] = []
    end = 0
    for start, stop, href in _links(line):
        if start > end:
            found.append(Piece(line[end:start]))
        found.append(Piece(line[start:stop], href))
        end = stop
    if end < len(line):
        found.append(Piece(line[end:]))
    return found


def _links(line: str) -> list[tuple[int, int, str]]:
    """Return where something begins and ends that leads somewhere, and where; none overlap."""
    found = [(one.start(), one.end(), _address(one[0])) for one in _ADDRESS.finditer(line)]
    patterns = [_NUMBER]
    if any(word in line.lower() for word in _CALLING):
        patterns.append(_SHORT)
    found += [
        (one.start(), one.end(), f"tel:{one[0].replace('-', '')}")
        for pattern in patterns
        for one in pattern.finditer(line)
    ]
    kept: list[tuple[int, int, str]] = []
    for start, stop, href in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, stop, href))
    return kept


def _address(text: str) -> str:
    return text if text.lower().startswith(("https://", "http://")) else f"https://{text}"
