"""Masking personal numbers and addresses, so that none of them is kept or logged."""

from __future__ import annotations

from collections.abc import Iterable

from bot.masking.broken import find_broken
from bot.masking.labels import (
    ACCOUNT,
    CARD,
    IDENTITY,
    INSURANCE,
    MAIL,
    MOBILE,
    PAPER,
    PASSPORT,
    PERMIT,
    PHONE,
    PLATE,
    Span,
)
from bot.masking.mails import find_mails
from bot.masking.numbers import find_numbers
from bot.masking.papers import find_papers
from bot.masking.writing import read_writing

__all__ = [
    "ACCOUNT",
    "CARD",
    "IDENTITY",
    "INSURANCE",
    "MAIL",
    "MOBILE",
    "PAPER",
    "PASSPORT",
    "PERMIT",
    "PHONE",
    "PLATE",
    "mask",
]

#: Letters are looked at last: a number beside them would hide where they begin.
_FINDERS = (find_mails, find_broken, find_numbers, find_papers)


def mask(text: str) -> str:
    """Return ``text`` with a label in the place of each personal number or address.

    Masked are identity numbers of the mainland, Hong Kong and Taiwan, foreigners' residence
    cards, mobile numbers, passports, travel permits, bank cards, e-mail addresses and number
    plates; and where a word says what they are, permits to live or work here, social security
    cards, accounts of QQ and WeChat, a home telephone, and mistyped numbers. Amounts, dates,
    document numbers, hotlines and offices' telephones, codes of companies and other long
    numbers stay. The time is linear in the length of the text, and
    masking what was masked changes nothing.
    """
    for find in _FINDERS:
        writing = read_writing(text)
        spans = [(*writing.place(start, end), label) for start, end, label in find(writing.plain)]
        if spans:
            text = _replace(text, spans)
    return text


def _replace(text: str, spans: Iterable[Span]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, label in sorted(spans):
        if start >= at:
            parts += (text[at:start], label)
            at = end
    return "".join((*parts, text[at:]))
