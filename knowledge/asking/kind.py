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
    rf"\d[\d,.]{{0,20}}+\s*+(?:[余多]\s*+)?[万千百]?(?:{_MEASURE})|\d(?:\.\d+)?\s*%|百分之"
)
_NAMES = re.compile(
    "名单|评委|都有谁|都是谁|分别是谁|是谁(?:审|批|定|写|开发|设计|做)|谁(?:审批|负责审|设计的|开发的|做的)|叫什么名字|姓什么|"
    "哪[家个].{0,4}公司(?:做|开发|承建|设计|中标|承办)|哪位(?:专家|领导|老师|工作人员)"
)
_HELD_NAMES = re.compile("名单|姓名|先生|女士|承办|主办|由.{2,12}公司")
_YEAR = re.compile(r"(?<!\d)(20[2-9]\d)(?!\d)\s*年?")
_AHEAD = 2


#: What a question asks to be told, and what a sentence that tells it has in it.
_UNITS = tuple(
    (re.compile(asks), re.compile(tells))
    for asks, tells in (
        (r"几岁|多大年纪|多大岁数|年龄|岁数", r"岁"),
        (r"几个月|多少个?月", r"\d个?月|[一二三四五六七八九十]个月|半年|\d年"),
        (
            r"几天|多少天|几日|几个工作日|几晚|多少个?晚",
            r"\d个?(?:工作日|天|日|晚|夜)|[一二三四五六七八九十]天",
        ),
        (r"几年|多少年", r"\d年|[一二三四五六七八九十]年"),
        (r"多久|多长时间", r"\d个?(?:工作日|天|日|月|年)|半年"),
        (r"多少钱|几万|几千|几块|多少元|多少万|金额", r"\d元|万元|元"),
        (r"几平|多少平|多大面积", r"平方米|㎡"),
        (r"百分之几|几折|比例", r"%|折"),
        (r"一次(?:性|给|发|到账)|分几(?:次|笔)|分期", r"%|两笔|分两|一次性|分.{1,2}[年次笔]"),
    )
)


def telling(normalised: str) -> re.Pattern[str] | None:
    """Return what stands in a sentence that tells the figure which is asked for, if one is."""
    for asks, tells in _UNITS:
        if asks.search(normalised):
            return tells
    return None


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
