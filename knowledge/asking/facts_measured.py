"""Numbers and dates in what a person says: of which fact each one is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.entitlement.facts import Fact, FactKind, Registry, Value
from knowledge.language.normalise import normalise
from knowledge.language.quantities import Found, Taken, find_dates, find_spans

#: How far from a number or date a wording may stand that says what it is, before and after.
_BEFORE, _AFTER = 8, 4
#: How many Latin letters take the room of one Chinese character.
_LATIN = 4
#: What ends a part of a sentence; a wording in another part is taken only where none is nearer.
BREAK = re.compile(r"[，,。.；;！!？?\n]|而|然后|and|but")
_OTHER_PART = 10
#: What makes a length of time one without: 社保断了三个月.
_INTERRUPTED = re.compile(r"断|停|补缴|补交|欠")
#: What makes the date behind it an end.
_UNTIL = frozenset("到至")
#: Of so many lists of words the patterns are kept: more than there are facts.
_PATTERNS = 512


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the wordings of a fact stand in a text, in order."""

    fact: Fact
    starts: Sequence[int]
    ends: Sequence[int]


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of words, the longest first; Latin words count as whole words only."""
    return _compiled(tuple(words))


@lru_cache(maxsize=_PATTERNS)
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = sorted({normalise(one) for one in words if one}, key=lambda one: (-len(one), one))
    return re.compile(
        "|".join(
            rf"(?<![a-z0-9]){re.escape(one)}(?![a-z])" if one.isascii() else re.escape(one)
            for one in parts
        )
        or r"(?!)"
    )


def measured(said: str, registry: Registry, *, today: date) -> dict[str, Value]:
    """Return the numbers and dates of a text, each for the fact whose wording stands nearest."""
    dates = find_dates(said, today=today)
    taken = Taken()
    for one in dates:
        taken.add(one.start, one.end)
    spans = [one for one in find_spans(said) if taken.is_free(one.start, one.end)]
    found: dict[str, dict[int, set[Value]]] = {}  # by fact and by distance from its wording
    dated = _places(said, (fact for fact in registry if fact.kind is FactKind.DATE))
    for quantity in dates:
        for fact, gap in _nearest(quantity, dated, said):
            if fact.months_of and said[max(0, quantity.start - 1) : quantity.start] in _UNTIL:
                continue  # 社保交到去年7月: the end, not the beginning
            if quantity.when is not None:
                found.setdefault(fact.id, {}).setdefault(gap, set()).add(quantity.when)
    lasting = _places(said, (fact for fact in registry if fact.unit.chinese in ("个月", "年")))
    for quantity in spans:
        for fact, gap in _nearest(quantity, lasting, said):
            whole = quantity.months if fact.unit.chinese == "个月" else quantity.months // 12
            found.setdefault(fact.id, {}).setdefault(gap, set()).add(whole)
    for fact in registry:
        if fact.kind is FactKind.NUMBER and fact.unit.chinese not in ("个月", "年"):
            found[fact.id] = {0: set(_counted(fact, said))}
    closest = {name: values[min(values)] for name, values in found.items()}
    single = {name: next(iter(values)) for name, values in closest.items() if len(values) == 1}
    return {name: value for name, value in single.items() if registry.facts[name].accepts(value)}


def _places(said: str, facts: Iterable[Fact]) -> list[_Places]:
    """Return where the wordings of facts stand in a text."""
    found = []
    for fact in facts:
        spans = [one.span() for one in pattern_of(fact.wordings).finditer(said)]
        found.append(_Places(fact, [start for start, _ in spans], [end for _, end in spans]))
    return found


def _nearest(quantity: Found, places: Sequence[_Places], said: str) -> list[tuple[Fact, int]]:
    """Return the fact with a wording close to a quantity, the closest one, and how close.

    Several where their wordings share a place: 同一家社保交了10个月 speaks of 社保 too.
    """
    gaps: dict[str, int] = {}
    for one in places:
        fact = one.fact
        # Those further away than any distance that counts need no look.
        first = bisect_left(one.ends, quantity.start - _BEFORE * _LATIN)
        last = bisect_right(one.starts, quantity.end + _AFTER * _LATIN)
        for start, end in zip(one.starts[first:last], one.ends[first:last], strict=True):
            before, after = quantity.start - end, start - quantity.end
            between = said[min(end, quantity.end) : max(start, quantity.start)]
            wide = _LATIN if between.isascii() else 1
            if not (0 <= before <= _BEFORE * wide or 0 <= after <= _AFTER * wide):
                continue
            parted = bool(BREAK.search(between))
            if _INTERRUPTED.search(between) or (parted and after >= 0):
                continue
            gap = max(before, after) // wide + (_OTHER_PART if parted else 0)
            gaps[fact.id] = min(gap, gaps.get(fact.id, gap))
    least = min(gaps.values(), default=0)
    return [(one.fact, least) for one in places if gaps.get(one.fact.id) == least]


def _counted(fact: Fact, said: str) -> Iterator[int]:
    """Yield the numbers that a wording follows (28岁), or that follow one and have the unit."""
    for pattern in _counting(fact.wordings, fact.unit.chinese):
        for match in pattern.finditer(said):
            yield int(match[1])


@lru_cache(maxsize=_PATTERNS)
def _counting(words: tuple[str, ...], unit: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a number before a wording, and of one after it with its unit."""
    wordings = pattern_of(words).pattern
    bound = "(?!以下|以上|以内|之内|之前|以后|前|内)"
    return (
        re.compile(rf"(?<![\d.])(\d{{1,7}})\s*(?:{wordings}){bound}"),
        re.compile(
            rf"(?:{wordings})[^，,。；;\d]{{0,{_BEFORE}}}(\d{{1,7}})\s*(?:{re.escape(unit)}){bound}"
        ),
    )
