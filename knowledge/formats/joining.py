"""Lines that are broken at one width, joined to the paragraphs that they are of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: Columns (a Chinese character has two): a text is broken at a width within these only.
_NARROWEST, _WIDEST, _NEARLY = 40, 130, 5
_FEWEST_FULL = 3
_BLANKS = " \t\u3000\u00a0"
_ENDS = "。；：！？;:!?"
#: What opens a paragraph whatever stands before: 第三条, 一、, （二）, 3., 附件, 问：.
_OPENS = re.compile(
    r"(?:第[零〇一二三四五六七八九十百千\d]{1,8}[编章节条]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:[、．]|\.(?!\d))|附件|附表|[问答][：:]"
    r"|[\u2460-\u2473])"
)


def opens_paragraph(line: str) -> bool:
    """Tell whether a line opens with a number or a word that only a paragraph opens with."""
    return _OPENS.match(line.lstrip(_BLANKS)) is not None


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of ``lines``, whose blanks in front are kept as they were set.

    Empty lines part paragraphs. Where lines are not broken at a width each is a paragraph; where
    they are, a full line goes on in the next unless that is indented or opens with a number.
    """
    widths = [width(line) for line in lines]
    widest = max(widths, default=0)
    full = [value >= widest - _NEARLY for value in widths]
    filled = [line for line in lines if line.strip(_BLANKS)]
    if not _NARROWEST <= widest <= _WIDEST or sum(full) < max(_FEWEST_FULL, len(filled) // 10):
        return [line.strip(_BLANKS) for line in filled]
    indented = sum(line[0] in _BLANKS for line in filled)
    by_indent = 0 < indented < len(filled) and indented * 8 >= len(filled)
    found: list[str] = []
    goes_on = False
    for line, is_full in zip(lines, full, strict=True):
        text = line.strip(_BLANKS)
        if not text:
            goes_on = False
            continue
        if goes_on and not opens_paragraph(text) and not (by_indent and line[0] in _BLANKS):
            found[-1] = glue(found[-1], text)
        else:
            found.append(text)
        goes_on = is_full and (by_indent or text[-1] not in _ENDS)
    return found


def glue(first: str, second: str) -> str:
    """Join two parts of a line: words of letters apart, Chinese without a blank."""
    apart = first[-1:].isascii() and second[:1].isascii()
    apart = apart and first[-1:].isalnum() and second[:1].isalpha()
    return f"{first} {second}" if apart else first + second


def width(text: str) -> int:
    """Return the columns of a line: two for what is as wide as a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text.rstrip())
