"""Finding numbers whose groups stand apart by what no number has: full stops, coded blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.checks import is_card, is_identity
from bot.masking.labels import CARD, IDENTITY, MOBILE, Span

#: Stops that end sentences, and blanks and hyphens as pages and addresses write them.
_GAP = r"(?:[。；;]|&[A-Za-z]{2,6};|&#x?[0-9A-Fa-f]{1,5};|%(?:20|2D|C2%A0|E3%80%80)|\\u[0-9a-f]{4})"
#: Where the groups go on with another sign, a number written with that sign begins or ends there.
_ANOTHER = r"(?:[^\w。；;，、,！？!?（）()：:“”《》]|_)"
_BROKEN = re.compile(
    f"(?<![0-9])(?<![0-9]{_ANOTHER})(?<![0-9]{_ANOTHER}{_ANOTHER})"
    f"[0-9]{{1,18}}+(?:{_GAP}[0-9]{{1,18}}+){{1,18}}+(?!{_ANOTHER}{{1,2}}[0-9])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(_GAP, re.IGNORECASE)
#: Digits from which on a group is a number by itself, and what follows is another.
_WHOLE = 11
_MOBILE = re.compile("(?:0086|86)?1[3-9][0-9]{9}")


def find_broken(text: str) -> Iterator[Span]:
    """Find mobile numbers, identity numbers and bank cards, the same sign between all groups."""
    for found in _BROKEN.finditer(text):
        gaps = set(_BETWEEN.findall(found[0]))
        groups = _BETWEEN.split(found[0])
        digits = "".join(groups)
        amounts = all(group.endswith("0") for group in groups)
        whole = any(len(group) >= _WHOLE for group in groups)
        if len(gaps) == 1 and not amounts and not whole and (label := _label_of(digits)):
            yield found.start(), found.end(), label


def _label_of(digits: str) -> str:
    if _MOBILE.fullmatch(digits):
        return MOBILE
    if len(digits) == 18 and is_identity(digits):
        return IDENTITY
    return CARD if 14 <= len(digits) <= 19 and is_card(digits) else ""
