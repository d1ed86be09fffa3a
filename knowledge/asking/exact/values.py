"""Named values of one sort: 三类, 七级, 二等奖, 第三批, 2021年; which a text holds, and which not.

Two texts are compared sort by sort. Who asks for 三类人才 is not helped by what is said of
四类人才, and is by what is said of 二类至四类人才 or of 二类以上人才.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.documents.grammar import chinese_number

_N = r"(?:[a-z](?![a-z])|[甲乙丙丁戊己]|[一二三四五六七八九十]{1,3}|\d{1,3})"
#: A value and its unit; a count of batches and terms is told from their number by 第.
_UNITS = "类|级|等(?![待于同级])|档|星"
_COUNTED = "批|期|届|轮|档"
_VALUE = re.compile(
    rf"(?<![a-z0-9一二三四五六七八九十.第哪这那同另某每任各])(?P<values>{_N}(?:(?:{_UNITS})?[、,，/和及或至到~～—–-]{_N}){{0,8}}+)"
    rf"(?P<unit>{_UNITS})"
    rf"|第(?P<listed>{_N}(?:[、,，/和及或至到~～—–-]第?{_N}){{0,8}}+)(?P<counted>{_COUNTED})"
)
_ONE = re.compile(_N)
_SPAN = re.compile(rf"({_N})(?:{_UNITS})?[至到~～—–-]第?({_N})$")
#: Behind a value: it stands for those above or below it too.
_OPEN = re.compile(r"[(（]?[及和或含]?(?:以上|以下|以内|之上)[)）]?的?")
_LETTERS = {char: place for place, char in enumerate("abcdefghijklmnopqrstuvwxyz", start=1)}
_STEMS = {char: place for place, char in enumerate("甲乙丙丁戊己", start=1)}
#: What may follow a value without saying of what it is one.
_NO_NOUN = frozenset("的多少几怎是能有可要会呢吗为发给领拿了在和及或与以")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is said, of a sort: its unit, and what it is a value of ("" where unsaid).

    ``script`` tells letters (A类), 甲乙丙 and numbers apart: 三类 is no neighbour of A类.
    """

    said: str
    number: int
    unit: str
    noun: str
    script: str


@dataclass(frozen=True, slots=True)
class Held:
    """The values of one unit that a text names for a noun; ``open`` where 以上 follows one."""

    numbers: frozenset[int]
    open: bool
    said: tuple[str, ...]


def values_in(normalised: str) -> list[Value]:
    """Return the values that a normalised text names."""
    return [value for value, _ in _values(normalised)]


def lacking(question: str, held: str) -> tuple[Value, tuple[str, ...]] | None:
    """Return the first value asked for that a text does not hold, with those it has instead.

    None where it holds all, or has no value of the sort: then it speaks of all of them. Both are
    normalised.
    """
    for value in values_in(question):
        of_sort = _held(held, value)
        if of_sort.said and not of_sort.open and value.number not in of_sort.numbers:
            return value, of_sort.said
    return None


def _held(text: str, asked: Value) -> Held:
    numbers: set[int] = set()
    said: list[str] = []
    reaches = False
    for value, end in _values(text):
        alike = not asked.noun or not value.noun or value.noun == asked.noun
        if (value.unit, value.script) != (asked.unit, asked.script):
            continue
        numbers.add(value.number)
        if alike:
            said.append(value.said)
            reaches = reaches or _OPEN.match(text, end) is not None
    return Held(frozenset(numbers), reaches, tuple(dict.fromkeys(said)))


def _values(text: str) -> Iterator[tuple[Value, int]]:
    """Yield each value, those of a list and of a span one by one, and where its wording ends."""
    for match in _VALUE.finditer(text):
        listed, unit = (
            (match["values"], match["unit"])
            if match["unit"]
            else (match["listed"], match["counted"])
        )
        noun = _noun(text, match.end())
        before = "第" if match["counted"] else ""
        span = _SPAN.search(listed)
        numbers = [number for one in _ONE.findall(listed) if (number := _number(one)) is not None]
        if span:
            first, last = _number(span[1]), _number(span[2])
            if first is not None and last is not None and 0 < last - first < 30:
                numbers += range(first, last + 1)
        words = {_number(one): one for one in _ONE.findall(listed)}
        for number in dict.fromkeys(numbers):
            word = words.get(number) or _between(number, listed)
            script = "a" if word in _LETTERS else "甲" if word in _STEMS else "1"
            yield Value(f"{before}{word.upper()}{unit}", number, unit, noun, script), match.end()


def _noun(text: str, end: int) -> str:
    """Return the sign that says of what a value is one: 人 behind 三类, "" where none does."""
    opened = _OPEN.match(text, end)
    noun = text[opened.end() if opened else end :][:1]
    return noun if "\u3400" <= noun <= "\u9fff" and noun not in _NO_NOUN else ""


def _number(written: str) -> int | None:
    if written in _LETTERS:
        return _LETTERS[written]
    if written in _STEMS:
        return _STEMS[written]
    try:
        return chinese_number(written)
    except ValueError:
        return None


def _between(number: int, listed: str) -> str:
    """Return a number between those of a span, in the span's own signs."""
    signs = _LETTERS if listed[:1] in _LETTERS else _STEMS if listed[:1] in _STEMS else {}
    return next((sign for sign, place in signs.items() if place == number), str(number))
