"""Telling the numbers in runs of digits apart: the surest kinds first, then what is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.masking.chats import is_account
from bot.masking.checks import identity_checks, is_card, is_day, is_identity
from bot.masking.labels import (
    ACCOUNT,
    CARD,
    IDENTITY,
    INSURANCE,
    MOBILE,
    PHONE,
    Span,
)
from bot.masking.lettered import tell_paper
from bot.masking.runs import Cut, Run, runs_of
from bot.masking.words import (
    CARD_WORD,
    HOME_WORD,
    IDENTITY_WORD,
    INSURANCE_WORD,
    MOBILE_WORD,
    belongs,
    is_called,
)

#: What was told: the group after it, and the span.
_Told = tuple[int, Span] | None
#: Looks at a run's groups from one on, up to before another.
_Teller = Callable[[Run, int, int], _Told]

_MOBILE = re.compile(r"(0086|086|86|0|)1[3-9][0-9]{9}")
#: How people group a mobile number; other ways may as well be several numbers.
_MOBILE_HABITS = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (1,) * 11}
)
_MOBILE_LENGTHS = (15, 14, 13, 12, 11)
_CARD_LENGTHS = (19, 18, 17, 16, 15, 14)
#: More digits than these stand together only where the others do too.
_LONGEST_PIECE = 7
#: No number that is known by its word is longer.
_LONGEST_NAMED = 30
_CHECK_X = re.compile(r"[^\w〔〕]{0,2}X", re.IGNORECASE)
_ALNUM = re.compile("[A-Za-z0-9]")

_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}|[2-8][0-9]{6,7}")


def find_numbers(plain: str) -> Iterator[Span]:
    """Find the numbers in a text as it is read (see read_writing)."""
    ends: set[int] = set()
    for run in runs_of(plain, ends):
        free = [(0, len(run.spans))]
        for tell in _TELLERS:
            left: list[tuple[int, int]] = []
            for first, stop in free:
                group = first
                while group < stop:
                    told = tell(run, group, stop)
                    if told is None:
                        group += 1
                        continue
                    yield told[1]
                    ends.add(told[1][1])
                    if first < group:
                        left.append((first, group))
                    first = group = told[0]
                if first < stop:
                    left.append((first, stop))
            free = left


def _identity_that_checks(run: Run, group: int, stop: int) -> _Told:
    return _identity(
        run,
        group,
        stop,
        lambda cut, digits: identity_checks(digits) and (cut.is_even or len(cut.pieces) <= 4),
    )


def _identity_mistyped(run: Run, group: int, stop: int) -> _Told:
    """Tell an identity number by its form alone."""
    return _identity_formed(run, group, stop, lambda cut: cut.whole)


def _identity_within(run: Run, group: int, stop: int) -> _Told:
    """Tell one that spoken digits of words beside it lengthen: 一直, 五一."""
    return _identity_formed(run, group, stop, lambda cut: True)


def _identity_formed(run: Run, group: int, stop: int, holds: Callable[[Cut], bool]) -> _Told:
    told = _identity(
        run,
        group,
        stop,
        lambda cut, digits: holds(cut) and not cut.is_list and len(cut.pieces) <= 4,
    )
    if told is not None:
        return told
    after = run.after(group, stop, 15)
    if not after or not is_identity(run.digits[run.offsets[group] : run.offsets[group] + 15]):
        return None
    cut = run.cut(group, after)
    even = cut.sizes[0] == 6 or len(set(cut.sizes)) == 1
    if even and holds(cut) and not cut.is_list and not cut.is_round:
        return after, (cut.start, cut.end, IDENTITY)
    return None


def _identity(run: Run, group: int, stop: int, holds: Callable[[Cut, str], bool]) -> _Told:
    offset = run.offsets[group]
    if after := run.after(group, stop, 18):
        digits = run.digits[offset : offset + 18]
        if is_identity(digits) and holds(cut := run.cut(group, after), digits):
            return after, (cut.start, cut.end, IDENTITY)
    if after := run.after(group, stop, 17):
        digits = f"{run.digits[offset : offset + 17]}X"
        if is_identity(digits) and (check := _CHECK_X.match(run.plain, run.spans[after - 1][1])):
            cut = run.cut(group, after)
            alone = _ALNUM.match(run.plain, check.end()) is None
            if holds(cut, digits) and (alone or identity_checks(digits)):
                return after, (cut.start, check.end(), IDENTITY)
    return None


def _mobile_in_one(run: Run, group: int, stop: int) -> _Told:
    return _mobile(
        run, group, stop, lambda cut, sizes: cut.whole and sizes == (11,) and len(cut.pieces) <= 3
    )


def _mobile_in_groups(run: Run, group: int, stop: int) -> _Told:
    return _mobile(
        run,
        group,
        stop,
        lambda cut, sizes: cut.whole and sizes in _MOBILE_HABITS and not cut.is_round,
    )


def _mobile_scattered(run: Run, group: int, stop: int) -> _Told:
    def holds(cut: Cut, sizes: tuple[int, ...]) -> bool:
        if sum(cut.sizes) > 12 or sizes in _MOBILE_HABITS:
            return True
        return _is_scattered(cut) and not _is_within_a_day(run, group)

    return _mobile(run, group, stop, holds)


def _is_within_a_day(run: Run, group: int) -> bool:
    """Tell whether a group is the day of a date: 2021-10-15."""
    if group < 2:
        return False
    year, month, day = (run.plain[start:end] for start, end in run.spans[group - 2 : group + 1])
    return len(year) == 4 and is_day(f"{year}{month:0>2}{day:0>2}")


def _mobile(
    run: Run, group: int, stop: int, holds: Callable[[Cut, tuple[int, ...]], bool]
) -> _Told:
    offset = run.offsets[group]
    if run.digits[offset] not in "018":
        return None
    for length in _MOBILE_LENGTHS:
        after = run.after(group, stop, length)
        found = _MOBILE.fullmatch(run.digits, offset, offset + length) if after else None
        if found is None:
            continue
        cut = run.cut(group, after)
        sizes, country = list(cut.sizes), len(found[1])
        while country:
            taken = min(country, sizes[0])
            country -= taken
            sizes[0] -= taken
            if not sizes[0]:
                del sizes[0]
        # (+86) in brackets stays outside, for its bracket would be torn.
        torn = cut.digits[0] != "1" and ")" in "".join(cut.gaps[:1])
        if not torn and holds(cut, tuple(sizes)):
            return after, (_with_plus(run, cut.start), cut.end, MOBILE)
    return None


def _is_scattered(cut: Cut) -> bool:
    """Tell whether pieces may be one number in a grouping that hardly anybody uses."""
    if cut.counts or cut.mixed or max(cut.sizes) > _LONGEST_PIECE:
        return False
    if cut.is_even:
        return True
    clock = any(one in gap for gap in cut.gaps for one in ":：")  # 8:30-12:00
    return len(cut.sizes) >= 5 and max(cut.sizes) <= 2 and not (clock or cut.is_list)


def _with_plus(run: Run, start: int) -> int:
    return start - (run.plain[max(0, start - 1) : start] == "+")


def _card(run: Run, group: int, stop: int) -> _Told:
    return _bank_card(run, group, stop, lambda cut: cut.whole and _is_like_a_card(cut))


def _card_within(run: Run, group: int, stop: int) -> _Told:
    """Tell one that spoken digits of words beside it lengthen: 一直, 五一."""
    return _bank_card(run, group, stop, lambda cut: not cut.mixed and _is_like_a_card(cut))


def _is_like_a_card(cut: Cut) -> bool:
    """Tell whether the digits are grouped as on a card, or not at all; times of day are not."""
    first, *others = cut.sizes
    if cut.is_list and (first not in (1, 4) or not cut.is_even) and max(cut.sizes) < 8:
        return False  # 310012、310020，1998
    if others and (first > 8 or {*others[:-1], first} != {first} or others[-1] > first):
        return first == 6 and len(others) == 1  # the bank's number, and the rest
    return cut.is_even or max(cut.sizes) >= 4


def _card_scattered(run: Run, group: int, stop: int) -> _Told:
    return _bank_card(
        run, group, stop, lambda cut: cut.is_even and _is_scattered(cut) and len(cut.digits) > 14
    )


def _bank_card(run: Run, group: int, stop: int, holds: Callable[[Cut], bool]) -> _Told:
    offset = run.offsets[group]
    if run.digits[offset] in "017":
        return None
    for length in _CARD_LENGTHS:
        after = run.after(group, stop, length)
        if after and is_card(run.digits[offset : offset + length]):
            cut = run.cut(group, after)
            if not cut.is_round and holds(cut):
                return after, (cut.start, cut.end, CARD)
    return None


def _named(run: Run, group: int, stop: int) -> _Told:
    """Tell a number by the word beside it, also one that is mistyped or looks like nothing.

    Words stand before the first group of a run, or after its last.
    """
    start, left = run.spans[group][0], len(run.digits) - run.offsets[group]
    if left > _LONGEST_NAMED and group:
        return None
    for length in range(min(_LONGEST_NAMED, left), 4, -1) if group == 0 else (left,):
        after = run.after(group, stop, length)
        if after and (label := _label_by_word(run.plain, start, run.cut(group, after))):
            return after, (start, run.spans[after - 1][1], label)
    return None


def _label_by_word(plain: str, start: int, cut: Cut) -> str:
    digits, length = cut.digits, len(cut.digits)
    if is_account(plain, start, cut):
        return ACCOUNT
    if cut.counts or cut.is_list or (length < 14 and digits.endswith("00")):
        return ""
    if 14 <= length <= 20 and is_called(plain, start, cut.end, IDENTITY_WORD):
        return IDENTITY
    if length >= 12 and is_called(plain, start, cut.end, CARD_WORD):
        return CARD
    if 10 <= length <= 13 and digits[0] == "1" and is_called(plain, start, cut.end, MOBILE_WORD):
        return MOBILE
    if _LANDLINE.fullmatch(digits) and belongs(plain, start, HOME_WORD):
        return PHONE
    if len(cut.pieces) > 1 or digits[0] == "0" or is_day(digits):
        return ""  # 市民卡热线0571-96225
    glued = _ALNUM.match(plain, max(0, start - 1))
    if 8 <= length <= 12 and not glued and belongs(plain, start, INSURANCE_WORD):
        return INSURANCE
    return ""


def _abroad(run: Run, group: int, stop: int) -> _Told:
    """Tell a telephone number with the country's code, wherever that is."""
    start = run.spans[group][0]
    if _with_plus(run, start) == start or run.plain[max(0, start - 2) : start - 1].isdigit():
        return None
    for length in range(15, 7, -1):
        if after := run.after(group, stop, length):
            cut = run.cut(group, after)
            if not cut.counts and not cut.digits.endswith("00"):
                return after, (start - 1, cut.end, MOBILE)
    return None


#: From the kinds that are hardly ever anything else to those that may be.
_TELLERS: tuple[_Teller, ...] = (
    *(_identity_that_checks, _mobile_in_one, _card, _mobile_in_groups, _identity_mistyped),
    *(tell_paper, _card_within, _identity_within, _mobile_scattered, _card_scattered),
    *(_named, _abroad),
)
