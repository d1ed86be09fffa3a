"""Masking personal numbers and addresses, so that none of them is kept or logged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

IDENTITY = "〔身份证号〕"
MOBILE = "〔手机号〕"
PASSPORT = "〔护照号〕"
PERMIT = "〔通行证号〕"
CARD = "〔银行卡号〕"
MAIL = "〔邮箱〕"

#: What stands from where to where: start, end, label.
Span = tuple[int, int, str]

#: Full-width signs; each becomes one character, so that places in the text stay the same.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHER_DIGIT = re.compile(r"[^\D0-9]")

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)
_DIGITS = re.compile(r"[0-9]+")
#: What people put between the groups of a number, the invisible included.
_GAP = re.compile(r"[ \t\u00a0\u2000-\u200d\u202f\u2060\u3000\ufeff\u2010-\u2015\u2212-]{1,3}")
_CHECK_X = re.compile(r"[ -]?[Xx](?![A-Za-z0-9])")
#: A number before one of these counts something.
_COUNTED = re.compile(r"\s?(?:元|万|亿|块|%|人|名|平方|美元|人民币|RMB|yuan)", re.IGNORECASE)

_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{7,11}+(?![A-Za-z0-9])")
_CHINESE_PASSPORT = re.compile(r"[DEGHKMPS][0-9]{8}|[DEPS][A-Z][0-9]{7}", re.IGNORECASE)
_SPACED_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])[DEGHPS](?: ?([0-9]{8})| ?([0-9]{4}) ([0-9]{4}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
#: The older permanent residence card of a foreigner: country, place, birthday.
_RESIDENCE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}[0-9]{12}(?![A-Za-z0-9])")
_PASSPORT_WORD = "护照|passport"
_PERMIT_WORD = "通行证|回乡证|台胞证|通行證|台胞證|回鄉證|travel permit"
_CARD_WORD = "银行卡|卡号|账号|帐号|账户|bank card|card number|account"
#: How far from its word a number may stand. Between them may be neither number nor label, so
#: that masking one number never brings another nearer to a word.
_BEFORE, _AFTER, _BETWEEN = 16, 10, "[^0-9@〔〕]*"

#: The first two digits of an identity number; those above 90 are of foreigners living here.
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83, *range(91, 100)}
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(0086|086|86|0|)1[3-9][0-9]{9}")
#: How a mobile number is written without its country.
_MOBILE_GROUPS = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3)})
_LONGEST = 19


def mask(text: str) -> str:
    """Return ``text`` with a label in the place of each personal number or address.

    Masked are Chinese identity numbers, mobile numbers, passports, travel permits, bank cards
    and e-mail addresses. Amounts, dates, document numbers and hotlines stay.
    """
    while True:  # a label may free what stood beside it: go on until nothing changes
        masked = text
        for find in (_mails, _papers, _numbers):
            masked = _replace(masked, find(_plain(masked)))
        if masked == text:
            return text
        text = masked


def _plain(text: str) -> str:
    """Return ``text`` with every digit and Latin sign in its ASCII form, of the same length."""
    return _OTHER_DIGIT.sub(lambda m: str(unicodedata.decimal(m[0])), text.translate(_WIDE))


def _replace(text: str, spans: Iterable[Span]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, label in sorted(spans):
        if start >= at:
            parts += (text[at:start], label)
            at = end
    return "".join((*parts, text[at:]))


def _mails(text: str) -> Iterator[Span]:
    if "@" in text:
        for found in _MAIL.finditer(text):
            yield found.start(), found.end(), MAIL


def _near(text: str, start: int, end: int, words: str) -> bool:
    before = text[max(0, start - _BEFORE) : start]
    if re.search(f"(?:{words}){_BETWEEN}$", before, re.IGNORECASE):
        return True
    after = text[end : end + _AFTER]
    return re.match(f"{_BETWEEN}(?:{words})", after, re.IGNORECASE) is not None


def _papers(text: str) -> Iterator[Span]:
    for found in _RESIDENCE.finditer(text):
        yield found.start(), found.end(), IDENTITY
    for found in _SPACED_PASSPORT.finditer(text):
        number = "".join(group or "" for group in found.groups())
        if found[0][1] != " " or not _is_day(number):  # 认定为E 20211015 is a class and a date
            yield found.start(), found.end(), PASSPORT
    for found in _TOKEN.finditer(text):
        if label := _paper(text, *found.span()):
            yield found.start(), found.end(), label


def _paper(text: str, start: int, end: int) -> str:
    """Return the label of the letters and digits from ``start`` to ``end``; empty for none."""
    token = text[start:end]
    if sum(map(str.isdigit, token)) < 4:
        return ""
    if not token.isdigit() or _is_bare_paper(text, start, end):
        if _near(text, start, end, _PERMIT_WORD):
            return PERMIT
        if _near(text, start, end, _PASSPORT_WORD):
            return PASSPORT
    return PASSPORT if _CHINESE_PASSPORT.fullmatch(token) else ""


def _is_bare_paper(text: str, start: int, end: int) -> bool:
    """Tell whether digits alone can be a paper's number: no date, amount or telephone."""
    return (
        8 <= end - start <= 10
        and not _is_day(text[start:end])
        and not re.search(r"[0-9][-/.]$", text[max(0, start - 2) : start])
        and not re.match(r"[-/.年][0-9]", text[end : end + 2])
        and not _COUNTED.match(text, end)
    )


def _numbers(text: str) -> Iterator[Span]:
    groups = [found.span() for found in _DIGITS.finditer(text)]
    at = 0
    while at < len(groups):
        found = _longest(text, groups, at)
        if found is None:
            at += 1
            continue
        span, at = found
        yield span


def _longest(text: str, groups: list[tuple[int, int]], at: int) -> tuple[Span, int] | None:
    """Return the best number that begins with group ``at``, and the group after it."""
    start = groups[at][0]
    found: tuple[Span, int] | None = None
    digits, sizes = "", []
    for index in range(at, len(groups)):
        left, right = groups[index]
        if index > at and not _GAP.fullmatch(text, groups[index - 1][1], left):
            break
        digits += text[left : min(right, left + _LONGEST + 1)]
        sizes.append(right - left)
        if len(digits) > _LONGEST:
            break
        if len(digits) < 11:
            continue
        end, label = _kind(text, start, right, digits, tuple(sizes))
        if label and (found is None or label == IDENTITY or found[0][2] == label):
            plus = label == MOBILE and text[max(0, start - 1) : start] == "+"
            found = (start - plus, end, label), index + 1
    return found


def _kind(text: str, start: int, end: int, digits: str, sizes: tuple[int, ...]) -> tuple[int, str]:
    """Return where the number ends, and its label; empty for none."""
    if len(digits) == 17 and (check := _CHECK_X.match(text, end)):
        end, digits = check.end(), f"{digits}X"
    if _is_identity(digits, sizes):
        return end, IDENTITY
    if _COUNTED.match(text, end):
        return end, ""
    if _is_mobile(digits, sizes):
        return end, MOBILE
    if len(digits) >= 13 and digits.isdigit():
        grouped = len(set(sizes[:-1])) <= 1 or sizes[0] == 6
        if _is_card(digits, grouped) or _near(text, start, end, _CARD_WORD):
            return end, CARD
    return end, ""


def _is_day(digits: str) -> bool:
    """Tell whether ``digits`` are year, month and day of a time that people live in."""
    if len(digits) != 8 or not 1900 <= int(digits[:4]) <= 2099:
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_identity(digits: str, sizes: tuple[int, ...]) -> bool:
    if len(digits) not in (15, 18) or int(digits[:2]) not in _PROVINCES:
        return False
    if len(digits) == 15:
        return _is_day(f"19{digits[6:12]}") and (len(sizes) == 1 or sizes[0] == 6)
    if not _is_day(digits[6:14]):
        return False
    # A mistyped identity number is one too; only where it is scattered has the sum to be right.
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return len(sizes) <= 4 or digits[17] == _CHECKS[total % 11]


def _is_mobile(digits: str, sizes: tuple[int, ...]) -> bool:
    found = _MOBILE.fullmatch(digits)
    if found is None:
        return False
    prefix = len(found[1])
    if prefix > sizes[0]:
        return False
    groups = tuple(size for size in (sizes[0] - prefix, *sizes[1:]) if size)
    scattered = len(groups) >= 5 and max(groups) <= 2
    return prefix > 1 or groups in _MOBILE_GROUPS or scattered


def _is_card(digits: str, grouped: bool) -> bool:
    """Tell whether the digits check (Luhn) and begin as those of cards do; years do not."""
    if not grouped or (digits[0] not in "34569" and not 2221 <= int(digits[:4]) <= 2720):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
