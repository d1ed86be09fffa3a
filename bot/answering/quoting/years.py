"""Which years a clause speaks of, for a question that asks about one."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.asked import Asked
from index.publishing.open import Snapshot
from knowledge.asking.date import asked_year
from knowledge.documents.policy import Clause, Policy

_YEAR = r"(?:19|20)\d\d"
#: What a title is for: （2024年度）, 2023—2025年, 2024年人才公寓租金标准; not 2022年修订.
_TITLED = re.compile(
    rf"(?P<first>{_YEAR})(?:年度?)?(?:\s?[-—–－~至]+\s?(?P<last>{_YEAR}))?年度?"
    r"(?!\s?\d{1,2}月|修订|修正|修改|版|印发|发布|公布|[起以前后至])"
)
#: What a clause is for: 2024年度人才公寓租金为….
_FOR_YEAR = re.compile(rf"(?P<first>{_YEAR})(?:\s?[-—–－~至]+\s?(?P<last>{_YEAR}))?年度")
_LONGEST_SPAN = 20


def spoken_of(policy: Policy, clause: Clause) -> frozenset[int]:
    """Return the years that a clause is for by its title, or else by its words; none for any."""
    titled = _years(_TITLED, f"{policy.title} {clause.heading}")
    return titled or _years(_FOR_YEAR, policy.text[clause.start : clause.end])


def other_years(snapshot: Snapshot, row: int, asked: Asked, year: int) -> frozenset[int]:
    """Return the years that a passage is for where ``year`` is none of them, else none.

    A clause whose dates bear out that it holds then is one for that year too, and so is one that
    names it. One that is for no year is not for those before its policy was issued.
    """
    policy, clause = snapshot.source_of(snapshot.passages[row])
    if str(year) in policy.text[clause.start : clause.end]:
        return frozenset()
    years = spoken_of(policy, clause)
    if not years and policy.issued_on and policy.issued_on.first_day.year > year:
        years = frozenset({policy.issued_on.first_day.year})
    if not years or year in years:
        return frozenset()
    standing = snapshot.standings[policy.id, clause.id]
    day = date(year, 12, 31) if year < asked.today.year else asked.as_of
    if standing.validity.start and standing.is_attested(day, today=asked.today):
        return frozenset()
    return years


def year_of(asked: Asked) -> int | None:
    """Return the year that a question asks about: the one it names, or that of its date."""
    named = asked_year(asked.normalised, today=asked.today)
    if named is not None:
        return named
    return asked.as_of.year if asked.as_of != asked.today else None


def told_years(years: frozenset[int]) -> str:
    """Return years as they are told: 2024, 2023-2025."""
    ordered = sorted(years)
    whole = len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1
    return f"{ordered[0]}-{ordered[-1]}" if whole else "、".join(map(str, ordered))


def _years(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    found: set[int] = set()
    for match in pattern.finditer(text):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last <= first + _LONGEST_SPAN:
            found.update(range(first, last + 1))
    return frozenset(found)
