"""Bring a text to the form in which texts are matched; what is quoted is never touched.

Full width becomes half width, traditional becomes simplified, letters become lower case, and
amounts are written out in digits, so that 1万, 10000元 and 一万块 meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Protocol

from opencc import OpenCC

from knowledge.documents.grammar import chinese_number


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_ARABIC = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(十|百|千|万|亿)?(?!人计划)")
_CHINESE = re.compile(r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万]*")
_MEASURE = re.compile(r"元|块|年|个?月|周?岁|周年|天|平|倍|类|折|个工作日|套|笔|档|张")
_MONEY = re.compile(r"(?<=\d)\s*(?:块钱|块|元钱|元人民币|人民币|rmb|圆)")
#: The signs of a number: each digit with its place, or alone.
_PLACES = re.compile(r"(?:[一二两三四五六七八九]?[十百千]|[零〇]?[一二两三四五六七八九])++")
_TWICE = re.compile(r"[一二两三四五六七八九]{2}|[十百千]{2}")
#: Digits of the greatest amount of money that anybody means; more are another number.
_AMOUNT = 15
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1)
def _to_simplified() -> _Converter:
    converter: _Converter = OpenCC("t2s")
    return converter


def normalise(text: str) -> str:
    """Return ``text`` in the form for matching. Lengths and offsets are not kept."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _to_simplified().convert(text)
    text = _CHINESE.sub(_chinese_to_digits, text)
    text = _ARABIC.sub(_scale_to_digits, text)
    text = _MONEY.sub("元", text)
    return _SPACES.sub(" ", text).strip()


def _scale_to_digits(match: re.Match[str]) -> str:
    whole, fraction, scale = match[1].replace(",", ""), match[2] or "", match[3]
    if scale is None or len(whole) > _AMOUNT:
        return f"{whole}{fraction}{scale or ''}"
    value = float(whole + fraction) * _SCALES[scale]
    return str(int(value)) if value == int(value) else str(value)


def _chinese_to_digits(match: re.Match[str]) -> str:
    """Turn 一万五千, 三十五 and (before a measure) 五 into digits; leave 十四五 and 一次性."""
    text = match[0]
    source, end = match.string, match.end()
    if match.start() and source[match.start() - 1] in "第几数好百千万亿统零〇":
        return text
    has_scale = any(char in "十百千万" for char in text)
    if not has_scale and (len(text) > 1 or not _MEASURE.match(source, end)):
        return text
    value = _chinese_value(text)
    return text if value is None else str(value)


def _chinese_value(text: str) -> int | None:
    """Return the value, or None where the signs are no well-formed number (十四五, 一千零)."""
    high, wan, low = text.partition("万")
    if "万" in low:
        return None
    parts = []
    for part in (high, low) if wan else (high,):
        if part and (not _PLACES.fullmatch(part) or _TWICE.search(part)):
            return None
        parts.append(part)
    if not wan:
        return _with_colloquial_tail(high)
    if not high:
        return None
    upper = chinese_number(high) * 10_000
    if len(low) == 1 and low in "一二三四五六七八九":
        return upper + chinese_number(low) * 1_000  # 一万五 is 15,000
    return upper + (chinese_number(low) if low else 0)


def _with_colloquial_tail(text: str) -> int:
    """Read 两千五 as 2,500 and 三百二 as 320."""
    if len(text) >= 3 and text[-2] in "百千" and text[-1] in "一二三四五六七八九":
        return chinese_number(text[:-1]) + chinese_number(text[-1]) * _SCALES[text[-2]] // 10
    return chinese_number(text)
