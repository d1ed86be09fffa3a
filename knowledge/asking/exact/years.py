"""The year that a question asks about, and whether a text speaks of that year."""

from __future__ import annotations

import re

#: A year of somebody's own, or from which on something is so, is not the one asked about.
_ASKED = re.compile(
    r"(?<![\d第])(?P<year>(?:19|20)\d\d)年(?!出生|生|毕业|以?后|起|前|参加工作|入职|来|\d|[^,，。？?]{0,6}(?:出生|毕业|入职|参保|买的|落户))"
)
#: A year of which a text speaks, with what stands around it.
_SPOKEN = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?=年|[-—–~～至到]\s?(?:19|20)\d\d)")
_SPAN = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起)?[-—–~～至到](?P<last>(?:19|20)\d\d)"
)
#: From here on, until when nobody says: what begins so holds in later years too.
_BEGINS = re.compile(r"年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|以来|以后|之后|后)")


def asked_year(normalised: str) -> int | None:
    """Return the one year that a normalised question asks about, None for none or several."""
    years = {int(match["year"]) for match in _ASKED.finditer(normalised)}
    return years.pop() if len(years) == 1 else None


def years_of(normalised: str) -> frozenset[int]:
    """Return the years of which a normalised text speaks, those between two of a span too.

    A year from which on something holds counts as none: it tells no end.
    """
    found = {
        int(match["year"])
        for match in _SPOKEN.finditer(normalised)
        if not _BEGINS.match(normalised, match.end())
    }
    for match in _SPAN.finditer(normalised):
        found.update(range(int(match["first"]), int(match["last"]) + 1))
    return frozenset(found)


def begins(normalised: str) -> frozenset[int]:
    """Return the years from which on something holds."""
    return frozenset(
        int(match["year"])
        for match in _SPOKEN.finditer(normalised)
        if _BEGINS.match(normalised, match.end())
    )
