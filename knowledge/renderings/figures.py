"""Hold the figures of an English line against those of its Chinese: nothing lost, nothing added.

Figures are numbers (3万元 is CNY 30,000), dates and years, shares, telephone numbers, numbers of
articles, and web addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.documents.grammar import chinese_number

_SCALES = {"百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000}
_SCALES["亿"] = 100_000_000
_WORDS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ABOUT = "余多几来"
#: 3, 1,000, 2.5; then 余万: what it is counted in.
_DIGITS = re.compile(r"\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")
_SCALE = re.compile(rf"[{_ABOUT}]?([百千]?万|亿|千|百)?")
#: What may stand between the two ends of a range: 3至5万元 are 30,000 and 50,000.
_TO = re.compile(r"(?:元|%)?(?:[-~—–－～至到、/]|或者?|和|及){1,2}")
_WRITTEN = re.compile(r"[零〇一二两三四五六七八九十百千]+")
#: What a number in Chinese signs counts where it is a figure; 一次性 and 三方 count nothing.
_COUNTED = (
    "个月",
    "年",
    "天",
    "个工作日",
    "周岁",
    "万",
    "亿",
    "元",
    "条",
    "款",
    "章",
    "倍",
    "平方米",
)
#: 百千万人才 is a name.
_BARE = "百千"
_NTH = "第"
_TENTHS, _TEN = "折", 10
#: A web address, told by how it ends.
_ADDRESS = re.compile(r"(?<![a-z0-9.-])[a-z0-9-]++(?:\.[a-z0-9-]++)++")
_ENDINGS = (".cn", ".com", ".org", ".net")
#: May is a month where it has its capital, and a verb where not.
_MONTHS = "january february march april May june july august september october november december"
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_NTHS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_SAID = {
    **{word: number for number, word in enumerate(_SMALL.split())},
    **{word: number for number, word in enumerate(_NTHS.split())},
    **{word: number for number, word in enumerate(_MONTHS.split(), start=1) if word != "May"},
    **{"once": 1, "twice": 2, "both": 2, "double": 2, "thirty": 30, "forty": 40, "fifty": 50},
}
_WORD = re.compile(r"[a-z]+")
_HALF_A_YEAR = re.compile(r"half a year|half-year|six months")
_MAY = re.compile(r"\bMay\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the Chinese writes it, and the values that its English may have."""

    written: str
    values: frozenset[Decimal]


def missing(chinese: str, english: str, *, head: str = "") -> tuple[str, ...]:
    """Return the figures of a Chinese line that its English lacks, as they are written.

    ``head`` is that of the table in which both are rows: under 万元, 3 may be 30,000.
    """
    said = _english_values(english)
    lost = [one.written for one in _chinese_figures(chinese, head=head) if not one.values & said]
    low = english.lower()
    addresses = _ADDRESS.findall(chinese.lower())
    lost += [one for one in addresses if one.endswith(_ENDINGS) and one not in low]
    return tuple(dict.fromkeys(lost))


def added(chinese: str, english: str, *, head: str = "") -> tuple[str, ...]:
    """Return the figures of an English line, in digits, that its Chinese does not have."""
    held = {
        value
        for one in (*_chinese_figures(chinese, head=head), *_written(chinese, strict=False))
        for value in one.values
    }
    return tuple(
        dict.fromkeys(written for written, value in _english_digits(english) if value not in held)
    )


def _chinese_figures(text: str, *, head: str) -> Iterator[Figure]:
    text = text.lower()
    above = {Decimal(1), *(Decimal(_SCALES[one]) for one in ("万", "亿") if one in head)}
    matches = list(_DIGITS.finditer(text))
    for number, match in enumerate(matches):
        value = _value(match[0])
        scale = _scale_after(text, match.end())
        scales = {scale}
        if scale == 1:
            scales = set(above)
            if number + 1 < len(matches):
                other = matches[number + 1]
                if _TO.fullmatch(text, match.end(), other.start()):
                    scales.add(_scale_after(text, other.end()))
        values = {value * one for one in scales}
        if text.startswith(_TENTHS, match.end()):
            # 9折 and 95折 are 10% and 5% off.
            values.add(100 - value * (10 if value < _TEN else 1))
        yield Figure(match[0], frozenset(values))
    yield from _written(text, strict=True)


def _written(text: str, *, strict: bool) -> Iterator[Figure]:
    """Yield the numbers in Chinese signs; with ``strict`` those alone that are figures for sure."""
    for match in _WRITTEN.finditer(text):
        try:
            value = Decimal(chinese_number(match[0]))
        except ValueError:
            continue
        nth = text[: match.start()].endswith(_NTH)
        counted = text.startswith(_COUNTED, match.end()) and match[0][0] not in _BARE
        if strict and not (counted and (value > 1 or nth)):
            continue
        scale = _scale_after(text, match.end())
        if strict:
            yield Figure(match[0], frozenset({value * scale}))
            continue
        # 十四五 is the 14th of five years: any beginning may be the number.
        begun = {chinese_number(match[0][:end]) for end in range(1, len(match[0]) + 1)}
        yield Figure(match[0], frozenset({value * scale, *map(Decimal, begun)}))


def _scale_after(text: str, end: int) -> Decimal:
    match = _SCALE.match(text, end)
    return Decimal(_SCALES[match[1]] if match and match[1] else 1)


def _value(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _english_digits(text: str) -> Iterator[tuple[str, Decimal]]:
    low = text.lower()
    for match in _DIGITS.finditer(low):
        word = _WORD.match(low[match.end() :].lstrip(" -"))
        yield match[0], _value(match[0]) * _WORDS.get(word[0] if word else "", 1)


def _english_values(text: str) -> frozenset[Decimal]:
    """Return all that an English line says in figures, in words and in names of months."""
    low = text.lower()
    found = {value for _, value in _english_digits(low)}
    found |= {_value(match[0]) for match in _DIGITS.finditer(low)}
    found |= {Decimal(_SAID[word]) for word in _WORD.findall(low) if word in _SAID}
    if _MAY.search(text):
        found.add(Decimal(5))
    if _HALF_A_YEAR.search(low):
        found.add(Decimal(6))
    return frozenset(found)
