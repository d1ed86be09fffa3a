"""The date that a question asks about, where it plainly names one: 2018年的时候, 按2019年的标准."""

from __future__ import annotations

import calendar
import re
from datetime import date

#: Only wordings that make the date the one asked about. 2021年毕业 says when someone graduated.
_ASKED = re.compile(
    r"(?<!\d)(?:(?P<year>20[0-3]\d)|(?P<short>[12]\d))年(?:(?P<month>1[0-2]|[1-9])月份?)?"
    r"(?:的时候|那时候?|那会儿?|当时|那年|(?:的|那版|版|版的)?(?:标准|规定|政策|口径|规则))"
)
_AND_NOW = re.compile("现在|如今|目前|今年|还有|还能|变|涨|降|区别|不同|对比|取代")
_OLDEST = 2000


def asked_date(normalised: str, *, today: date) -> date | None:
    """Return the last day of the year or month asked about, or None for now.

    ``normalised`` is in the form of `normalise`. A question that speaks of now too, or of a
    time to come, asks about now.
    """
    match = _ASKED.search(normalised)
    if match is None or _AND_NOW.search(normalised):
        return None
    year = int(match["year"] or f"20{match['short']}")
    month = int(match["month"] or 12)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last if year >= _OLDEST and last < today else None
