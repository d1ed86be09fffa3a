"""The article, paragraph or item that a question names by its number: 第二十一条第三款."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.documents.grammar import chinese_number

_N = r"([零〇一二两三四五六七八九十百千]{1,9}|\d{1,4})"
#: A place by its number; what stands between the parts is nothing or 的.
_PLACE = re.compile(
    rf"(?:附件\s?{_N}的?(?:《[^《》]{{1,60}}》)?的?)?第\s?{_N}\s?[条條](?:之{_N})?"
    rf"(?:的?第\s?{_N}\s?款)?(?:的?第?\s?[（(]?{_N}[）)]?\s?项)?"
)
#: What points at an article instead of asking for it: 不符合第二条规定的, 违反第三条.
_REFERS = ("按", "按照", "依照", "根据", "违反", "符合", "依据", "适用")


@dataclass(frozen=True, slots=True)
class NumberedPlace:
    """A place named at ``[start, end)`` of a message; a number not said is 0."""

    article: int
    insert: int
    paragraph: int
    item: int
    annex: int
    start: int
    end: int

    @property
    def said(self) -> str:
        """The article as one cites it: 第九条, 第五条之一."""
        insert = f"之{counted(self.insert)}" if self.insert else ""
        return f"第{counted(self.article)}条{insert}"


def numbered_place(text: str) -> NumberedPlace | None:
    """Return the one place that a message names by number, None for none, several or a reference.

    不符合第二条规定条件的 refers to an article and asks for something else.
    """
    found = list(_PLACE.finditer(text))
    if len(found) != 1 or text[: found[0].start()].endswith(_REFERS):
        return None
    annex, article, insert, paragraph, item = (_value(one) for one in found[0].groups())
    return NumberedPlace(article, insert, paragraph, item, annex, found[0].start(), found[0].end())


def _value(written: str | None) -> int:
    if not written:
        return 0
    return chinese_number(written)


def counted(number: int) -> str:
    """Return a number below ten thousand in Chinese, as articles are counted: 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    digits = "零一二三四五六七八九"
    said, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit] + unit
        gap = not digit
    return said.removeprefix("一") if said.startswith("一十") else said
