"""The date that a question asks about, where it names one: 2018年的时候, 去年, 明年还有吗."""

from __future__ import annotations

import calendar
import re
from datetime import date

_YEAR = r"(?:(?P<year>20[0-3]\d)|(?P<short>[12]\d))年(?:(?P<month>1[0-2]|0?[1-9])月份?)?"
#: Wordings that make the date the one asked about, whatever else is said.
_ASKED = re.compile(
    rf"(?<!\d){_YEAR}"
    r"(?:的时候|那时候?|那会儿?|当时|那年|(?:的|那版|版|版的)?(?:标准|规定|政策|口径|规则|文件|办法))"
)
#: A year that is named and not somebody's own: 2021年毕业 says when someone graduated.
_NAMED = re.compile(
    r"(?<![\d第])(?:(?P<year>20[0-3]\d)年(?:(?P<month>1[0-2]|0?[1-9])月份?)?"
    r"|(?P<short>[12]\d)年(?=[\d春夏秋冬]))"
    r"|(?P<ago>去年|前年)(?=(?:那会儿?|那时候?|的时候)?(?:的?(?:标准|规定|政策|口径|时候)|是?多少|能(?:领|拿)"
    r"|[给补发](?:多少|几)|呢|那会|那时))"
)
_OWN = re.compile(
    r"^[^,，。？?！!；;]{0,8}?(?:毕业|应届|届|出来|出站|出生|生人|的人|入职|参加工作|上班|来杭|回国|到杭|进的?|评上|评的|认定|"
    r"拿到|拿的|买的|买了|落户的|落的|读|考|签|参保|缴|交的|交社保|开始|成立|注册|开的公司|结婚|办的|办过|领的|领过|领了|申请的|申请过|申请了)"
    r"|^(?:以来|以后|之后|后|起|以前|之前|前|底前|年底|内|开始|至|到|-|—|、)"
)
_OWN_EVENT = re.compile(
    r"^[^,，。？?！!；;]{0,8}?(?:毕业|应届|届|出站|入职|来杭|落户|买|评上|认定)"
)
#: Without one of these a year may be anything: a number, a name, a story.
_ASKS = re.compile(
    r"多少|几|吗|么|呢|嘛|伐|什么|啥|怎么|能不能|可不可以|可以|能|标准|条件|最高|最多|[?？]"
)
_AND_NOW = re.compile(
    "现在|如今|目前|今年|明年|还有|还能|变|涨|降|区别|不同|对比|取代|那?(?:20)?[012]\\d年后|至今|到现在"
)
_AHEAD = re.compile(r"明年|后年|(?<!\d)(?P<year>20[2-4]\d)年")
_STILL = re.compile(r"还|继续|延续|会不会|取消|停|变|调整|到期|作废|有效")
_OLDEST = 2000
#: More signs than tell after a year whose it is: eight, and the longest wording.
_LOOK_AHEAD = 16


def asked_date(normalised: str, *, today: date) -> date | None:
    """Return the last day of the year or month asked about, or None for now.

    ``normalised`` is in the form of `normalise`. A question that speaks of now too, or of a
    time to come, asks about now; and so does one in which the year is that of one's own
    graduation, job or purchase.
    """
    if _AND_NOW.search(normalised):
        return None
    match = _ASKED.search(normalised) or _named(normalised)
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("ago"):
        return date(today.year - (1 if match["ago"] == "去年" else 2), 12, 31)
    year = int(match["year"] or f"20{match['short']}")
    month = int(match["month"] or 12)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last if year >= _OLDEST and last < today else None


def asked_year(normalised: str, *, today: date) -> int | None:
    """Return the year that a question names as the time it asks about, this one included.

    None where it names none, or names it as that of one's own graduation, job or purchase.
    """
    match = _ASKED.search(normalised) or _named(normalised)
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("ago"):
        return today.year - (1 if match["ago"] == "去年" else 2)
    return int(match["year"] or f"20{match['short']}")


def asked_ahead(normalised: str, *, today: date) -> int | None:
    """Return the year to come of which a question asks whether a rule still holds, or None."""
    match = _AHEAD.search(normalised)
    if match is None or not _STILL.search(normalised):
        return None
    named = match["year"]
    year = int(named) if named else today.year + (1 if match[0] == "明年" else 2)
    return year if year > today.year else None


def own_year(normalised: str, *, today: date) -> int | None:
    """Return the past year of someone's own graduation, job or purchase that a question names."""
    for match in _NAMED.finditer(normalised):
        year = match.groupdict().get("year")
        if year and _OWN_EVENT.search(_after(normalised, match)) and int(year) < today.year:
            return int(year)
    return None


def _after(text: str, match: re.Match[str]) -> str:
    """Return as much of what stands after a year as can tell whose year it is."""
    return text[match.end() : match.end() + _LOOK_AHEAD]


def _named(normalised: str) -> re.Match[str] | None:
    """Return the year that a question names as the time it asks about."""
    if not _ASKS.search(normalised):
        return None
    for match in _NAMED.finditer(normalised):
        if not _OWN.search(_after(normalised, match)):
            return match
    return None
