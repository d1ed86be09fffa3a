"""Telling passports, travel permits and residence cards: digits with letters before them."""

from __future__ import annotations

import re

from bot.masking.checks import is_day
from bot.masking.labels import IDENTITY, PASSPORT, PERMIT, Span
from bot.masking.runs import Cut, Run

#: Letters before a run, and what is between: a word of their own, or capitals after small ones.
_LETTERS = re.compile(
    r"(?:(?<![A-Za-z])[A-Za-z]{1,3}|(?<=[a-z])[A-Z]{1,3})"
    r"(?=((?:[^\w@%〔〕。；！？;!?,，、]|_){0,3})$)"
)
_CHINESE_PASSPORT = re.compile(r"[DEGHKMPS][0-9]{8}|[DEPS][A-Z][0-9]{7}")
_TRAVEL_PERMIT = re.compile(r"[CTLW][0-9]{8}|C[A-Z][0-9]{7}|[HM][0-9]{10}")
_PAPER_HABITS = frozenset({(8,), (4, 4), (2, 2, 2, 2), (7,), (3, 4), (4, 3), (10,)})
#: The older permanent residence card of a foreigner: country, place, birthday.
_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")


def tell_paper(run: Run, group: int, stop: int) -> tuple[int, Span] | None:
    """Tell a passport, a travel permit or a residence card by the letters before it."""
    start = run.spans[group][0]
    # A number that was found before has gone when the letters after it are looked at.
    bound = max((end for end in range(max(0, start - 6), start) if end in run.ends), default=-1)
    left = bound if bound >= 0 else max(0, start - 7)
    letters = _LETTERS.search(run.plain[left:start])
    if letters is None:
        return None
    at = left + letters.start()
    if at != bound and run.plain[max(0, at - 1) : at].isdigit():
        return None
    offset, word, gap = run.offsets[group], letters[0], letters[1]
    for length in (12, 10, 8, 7):
        after = run.after(group, stop, length)
        if not after:
            continue
        digits = run.digits[offset : offset + length]
        cut = run.cut(group, after)
        label = _label_of_paper(word, digits, cut)
        loose = gap or len(cut.pieces) > 1
        if gap == " " and len(word) == 2 and not word.isupper():
            label = ""  # so 1234567
        if loose and (is_day(digits) or cut.counts):
            label = ""  # 认定为E 20211015 is a class and a date
        if label:
            return after, (at, cut.end, label)
    return None


def _label_of_paper(letters: str, digits: str, cut: Cut) -> str:
    number = letters.upper() + digits
    if len(digits) == 12:
        sure = is_day(f"19{digits[4:10]}") or (letters.isupper() and len(cut.pieces) == 1)
        return IDENTITY if sure and _RESIDENCE.fullmatch(number) else ""
    if cut.sizes not in _PAPER_HABITS and set(cut.sizes) != {1}:
        return ""
    if _CHINESE_PASSPORT.fullmatch(number):
        return PASSPORT
    permit = _TRAVEL_PERMIT.fullmatch(number)
    return PERMIT if permit and not is_day(digits) else ""
