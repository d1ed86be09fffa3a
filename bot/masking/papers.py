"""Finding numbers with letters among them: papers, chat accounts, number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.chats import find_accounts
from bot.masking.checks import hong_kong_checks, is_day, taiwan_checks
from bot.masking.labels import IDENTITY, INSURANCE, PAPER, PASSPORT, PERMIT, PLATE, Span
from bot.masking.words import INSURANCE_WORD, PAPER_WORD, PASSPORT_WORD, PERMIT_WORD, belongs, near

_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{7,20}+(?![A-Za-z0-9])")
#: Digits beside these are part of a date or of something longer.
_GOES_ON = re.compile(r"[0-9][-/.]$")
_GOES_ON_AFTER = re.compile(r"[-/.年][0-9]")
_TELEPHONE = re.compile(r"(?:电话|热线|座机|(?:tele)?phone|tel)[^0-9]{0,6}$", re.IGNORECASE)
#: A number before one of these counts something, if it is a round one.
_COUNTED = re.compile(r"\s?(?:元|万|亿|块|%|人|名|平方|美元|人民币|RMB|yuan)", re.IGNORECASE)
#: Identity cards of Hong Kong and of Taiwan; letters and digits may be apart.
_HONG_KONG = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2})([ -]?)([0-9]{3})[ -]?([0-9]{3})[ -]?"
    r"(?:\( ?([0-9Aa]) ?\)|([0-9Aa])(?![A-Za-z0-9]))"
)
_TAIWAN = re.compile(r"(?<![A-Za-z0-9])([A-Za-z])([ -]?)([1289](?:[ -]?[0-9]){8})(?![A-Za-z0-9])")
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][·•・. -]?"
    "[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
)


def find_papers(text: str) -> Iterator[Span]:
    """Find what has letters, or is known by the word beside it."""
    for found in _PLATE.finditer(text):
        if sum(map(str.isdigit, found[0])) >= 3:
            yield found.start(), found.end(), PLATE
    yield from find_accounts(text)
    yield from _that_check(text)
    for found in _TOKEN.finditer(text):
        if label := _named(text, *found.span()):
            yield found.start(), found.end(), label


def _that_check(text: str) -> Iterator[Span]:
    """Find the papers of Hong Kong and Taiwan, whose last place tells the others."""
    for found in _HONG_KONG.finditer(text):
        letters, gap, first, second, bracketed, bare = found.groups()
        sure = letters.isupper() or not gap
        if sure and hong_kong_checks(letters.upper(), first + second, bracketed or bare):
            yield found.start(), found.end(), IDENTITY
    for found in _TAIWAN.finditer(text):
        letter, gap, written = found.groups()
        digits = written.replace(" ", "").replace("-", "")
        if (letter.isupper() or not gap) and taiwan_checks(letter.upper(), digits):
            yield found.start(), found.end(), IDENTITY


def _named(text: str, start: int, end: int) -> str:
    """Return the label of the letters and digits from ``start`` to ``end``; empty for none."""
    token = text[start:end]
    if sum(map(str.isdigit, token)) < 4:
        return ""
    if token.isdigit() and not _is_bare_paper(text, start, end):
        return ""
    if near(text, start, end, PAPER_WORD):
        return PAPER
    if len(token) > (10 if token.isdigit() else 11):
        return ""
    if near(text, start, end, PERMIT_WORD):
        return PERMIT
    if near(text, start, end, PASSPORT_WORD):
        return PASSPORT
    if not token.isdigit() and belongs(text, start, INSURANCE_WORD):
        return INSURANCE
    return ""


def _is_bare_paper(text: str, start: int, end: int) -> bool:
    """Tell whether digits alone can be a paper's number: no date, amount or telephone."""
    return (
        end - start >= 8
        and not is_day(text[start:end])
        and not _TELEPHONE.search(text, max(0, start - 12), start)
        and not _GOES_ON.search(text, max(0, start - 2), start)
        and not _GOES_ON_AFTER.match(text, end, end + 2)
        and not (text[start:end].endswith("00") and _COUNTED.match(text, end))
    )
