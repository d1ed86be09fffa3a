"""Lines that were broken by hand within a paragraph."""

from __future__ import annotations

import re

from knowledge.documents.grammar import ORDINAL, item_depth, read_section
from knowledge.documents.structure.lines import BLANKS

_FULL_STOPS = "。！？；：!?;:…"
_CLOSERS = "”’」』）)》〉】*_"
#: A line is not broken by hand while it is shorter, unless it ends within a sentence.
_SHORTEST = 24
_SLACK = 8
_OPENS = re.compile(
    r"#{1,6}|[>|`~=]|-{3}|\*\*|<|答[:：]|问[:：]|[AQ]\d{0,2}[:：]|\u3000|  |\t|附件"
)


def wraps(line: str, following: str) -> bool:
    """Tell whether ``following`` goes on with the paragraph of ``line``, the line above it.

    The line does not end where a sentence does, it is about as wide as the next one or wider,
    and the next begins without number, sign or indent.
    """
    before = line.strip(BLANKS)
    after = following.rstrip(BLANKS)
    if not before or not after or _OPENS.match(after):
        return False
    last = before.rstrip(_CLOSERS)[-1:] or before[-1]
    if last in _FULL_STOPS or item_depth(after) or read_section(after) or ORDINAL.match(after):
        return False
    if last in "，、,":
        return True
    return len(before) >= _SHORTEST and len(after) <= len(before) + _SLACK
