"""The fields of a document's head that say since and until when it holds: 施行日期, 失效日期."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.documents.stated.date_tokens import DateToken, date_tokens, token_starting_at
from knowledge.documents.stated.squeezed import Squeezed
from knowledge.documents.stated.statement import Place, StatedDate

_START = re.compile(r"(?:施行|实施|生效|执行)(?:日期|时间)[：|〕]{1,3}")
_END = re.compile(
    r"(?:失效|废止|终止|截止执行)(?:日期|时间)[：|〕]{1,3}|有效期(?:至|截止)[：|]{1,3}"
)
_HEAD = 1_200
_LONGEST_DATE = 16


def head_end(text: str, start: int) -> int:
    """Return where the head of a squeezed text ends at the latest: its first sentence has ended."""
    stop = text.find("。", start, start + _HEAD)
    return min(len(text), start + _HEAD) if stop < 0 else stop


def stated_start(squeezed: Squeezed) -> StatedDate | None:
    """Return the day that a field of the head gives as that of effect."""
    return next(_fields(squeezed, _START), None)


def stated_end(squeezed: Squeezed) -> StatedDate | None:
    """Return the day that a field of the head gives as the last one."""
    return next(_fields(squeezed, _END), None)


def _fields(squeezed: Squeezed, field: re.Pattern[str]) -> Iterator[StatedDate]:
    text = squeezed.text
    for match in field.finditer(text, 0, head_end(text, 0)):
        tokens = date_tokens(text, match.end(), match.end() + _LONGEST_DATE)
        token = token_starting_at(tokens, match.end())
        if token is not None and token.to_the_day and _alone(text, token):
            place = Place(*squeezed.source(match.start(), token.end))
            yield StatedDate(token.date, place)


def _alone(text: str, token: DateToken) -> bool:
    """Tell whether nothing of a term or a plan follows: 实施时间：2024年3月1日-5月31日."""
    return text[token.end : token.end + 1] in ("", "\n", "|", "；", "。", "，", "〔")
