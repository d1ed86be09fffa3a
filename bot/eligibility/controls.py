"""What a person types in the eligibility talk instead of an answer: 看结果, 返回, 住房."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.entitlement.benefit import Area
from knowledge.language.normalise import normalise

_CLOSING = " 。.，,！!；;~～"

_CONTROLS = {
    "results": re.compile(
        r"(?:直接)?(?:看|给我|出|先看)?(?:一下)?结果(?:吧)?|(?:show )?(?:me )?(?:the )?results?"
    ),
    "back": re.compile(r"(?:返回|回到?|退回)?(?:上一步|上一题|上1步|上1题)|返回|回退|go back|back"),
    "stop": re.compile(
        r"结束(?:吧|了)?|不问了|不查了|不用了|算了|退出|停止?|取消|先这样|stop|quit|exit|cancel|end"
    ),
    "resume": re.compile(
        r"(?:继续|接着)(?:来|问|说)?(?:吧)?|继续看.?我能领什么.?"
        r"|(?:continue|go on)(?: .?what can i get.{0,2})?"
    ),
    "edit": re.compile(r"(?:我要)?(?:改|修改|更改)(?:一下)?(?:答案|回答)|change (?:an )?answers?"),
}
_AREAS = (
    (
        Area.HOME,
        re.compile(
            r"住房|(?<![在是])租房(?![住了着子])|买房|购房|房子|安居|公寓|housing|home|flat|rent"
        ),
    ),
    (Area.SETTLE, re.compile(r"落户|户口|车牌|摇号|出行|居留|hukou|settl|car plate")),
    (Area.START, re.compile(r"创业|开公司|办公司|start-?up|start(?:ing)? a business")),
    (Area.FIRST, re.compile(r"初到|刚来杭|刚到杭|礼包|驿站|new in hangzhou")),
    (Area.CASH, re.compile(r"现金|发钱|领钱|cash|money")),
)
_EVERYTHING = re.compile(
    r"全部|所有|都(?:想|要|看|行|可以|算)|一起看|随便|everything|all(?: of them)?|anything"
)


_MAY_I = re.compile(
    r"(?:能不能|可不可以|能否|可否|够不够|有没有资格|符不符合)"
    r"|(?:能|可以|够|符合|有资格)[^?？。!！]{0,14}(?:吗|不|么|伐|嘛|没)[?？。!！ ]*$"
    r"|\b(?:can|could|may|do) i\b|\bam i (?:eligible|entitled)"
)


def asks_for_oneself(normalised: str) -> bool:
    """Tell whether a text asks whether one may have something."""
    return _MAY_I.search(normalised) is not None


_ASKS_ELSE = re.compile(
    r"(?:几年|几个月|几天|多久|多少|怎么|如何|什么时候|在哪|哪里|是什么|是啥|是个啥|有什么用|什么意思|最晚|最迟|先问|问一?下)"
    r"|\b(?:how|where|when|what is|which)\b",
    re.IGNORECASE,
)
_MIND = 6


def asks_else(text: str) -> bool:
    """Tell whether a text asks something of its own rather than answers: 国外毕业的最晚几年内报."""
    return len(text.strip()) > _MIND and _ASKS_ELSE.search(text) is not None


_ASKS_WHAT = re.compile(
    r"怎么|如何|什么|多少|哪|几[年月天个]|多久|咋|为啥"
    r"|\b(?:what|how|where|which|when|who|why)\b"
)


def asks_what(normalised: str) -> bool:
    """Tell whether a text has a word that asks for more than yes or no."""
    return _ASKS_WHAT.search(normalised) is not None


_TOGETHER = re.compile(r"一起|一道|同时|都拿|都领|叠加|兼得|两个都|both|together")


def asks_together(text: str) -> bool:
    """Tell whether a text asks whether benefits may be had together."""
    return _TOGETHER.search(text) is not None


def closing_off(text: str) -> str:
    """Return a text, normalised, without the signs around it."""
    return normalise(text).strip(_CLOSING)


def control_named(text: str) -> str:
    """Return results, back, stop, resume or edit where a text says nothing but that, else empty."""
    said = closing_off(text)
    return next((value for value, one in _CONTROLS.items() if one.fullmatch(said)), "")


def area_named(normalised: str, present: Collection[Area]) -> Area | None:
    """Return the one area that a text names, None where it names none or several."""
    named = [area for area, one in _AREAS if area in present and one.search(normalised)]
    return named[0] if len(named) == 1 else None


def wants_everything(normalised: str) -> bool:
    """Tell whether a text asks for all areas."""
    return bool(_EVERYTHING.search(normalised))
