"""What kind of thing a question wants, and whether a text can hold it: a count, names, a year."""

from __future__ import annotations

import re
from datetime import date

_MEASURE = "人|名|位|家|个人|个(?!月|工作日|点|星期|小时)|套|户|次|份|单|万人|件"
_COUNT = re.compile(
    rf"(?:多少|几)(?:个|万|千|百)?(?:{_MEASURE})(?!才)|有没有人|通过率|录取率|占比|比例是多少|排第几|排名"
)
#: A count of what the question is about; how many people a team needs is another matter.
_DONE = re.compile(
    "一共|总共|共|累计|去年|前年|今年|目前|现在|已经|全市|至今|上届|最多的|里有|当中|发了|批了|拿了|领了|过了|通过|进去"
)
_NUMBER = re.compile(
    rf"\d[\d,.]*\s*(?:余|多)?\s*(?:万|千|百)?(?:{_MEASURE})|\d(?:\.\d+)?\s*%|百分之"
)
_NAMES = re.compile(
    "名单|评委|都有谁|都是谁|分别是谁|是谁(?:审|批|定|写|开发|设计|做)|谁(?:审批|负责审|设计的|开发的|做的)|叫什么名字|姓什么|"
    "哪[家个].{0,4}公司(?:做|开发|承建|设计|中标|承办)|哪位(?:专家|领导|老师|工作人员)"
)
_HELD_NAMES = re.compile("名单|姓名|先生|女士|承办|主办|由.{2,12}公司")
_YEAR = re.compile(r"(?<!\d)(20[2-9]\d)(?!\d)\s*年?")
_AHEAD = 2


def cannot_hold(question: str, text: str, *, today: date) -> bool:
    """Tell whether ``text`` cannot answer, for want of what a normalised question asks for.

    That is how many there were in all, where the text counts nothing; who they were, where it
    names nobody; and what holds in years ahead of which it does not speak.
    """
    if _COUNT.search(question) and _DONE.search(question) and not _NUMBER.search(text):
        return True
    if _NAMES.search(question) and not _HELD_NAMES.search(text):
        return True
    years = [int(year) for year in _YEAR.findall(question)]
    return any(year >= today.year + _AHEAD and str(year) not in text for year in years)
