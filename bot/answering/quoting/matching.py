"""Which rows and columns of a table a question is on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from bot.answering.quoting.rows import Table, own_rows, tells_asked, with_unit
from bot.answering.quoting.wanted import Wanted
from bot.answering.quoting.weigh import all_terms
from knowledge.language.amounts import Amount, amounts_of, nearest
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter

_PARTS = re.compile(r"[\s、，,；;/()（）：:]+|及?以[上下]")
_SIGNS = re.compile(r"[\W_]+")
#: A cell of no more signs is named with what its column is called: E below 人才类别 is E类.
_SHORT = 3
#: A row is meant as well as the best one where it has so much of its evidence.
_NEARLY = 0.75
#: Words that no more than this share of the rows have tell one from the others.
_RARE = 0.5
_WORD = 0.25


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows and columns that a question is on, by number; none where it names none.

    ``named`` tells that a row's own name or an amount says so; ``sure`` that this or the person's
    value of a slot does, and not words alone that it shares with the question.
    """

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    named: bool = False
    sure: bool = False


def match_table(table: Table, wanted: Wanted, segmenter: Segmenter) -> Matched:
    """Return which rows and columns of a table a question is on."""
    asked = wanted.terms.signs.replace("哪一", "哪")  # 哪一等 names no 一等
    columns = _columns(table, asked, segmenter)
    own = [n for n in own_rows(table, wanted, segmenter.slots) if tells_asked(table, n, wanted)]
    named = _named(table, asked)
    held = _holding(table, wanted.text)
    evidence = [named[n] + held[n] for n in range(len(table.cells))]
    among = own or range(len(table.cells))
    best = max((evidence[n] for n in among), default=0.0)
    if best > 0:
        rows = tuple(n for n in among if evidence[n] >= _NEARLY * best)
        return Matched(rows, columns, named=True, sure=True)
    if own:
        return Matched(tuple(own), columns, sure=True)
    return Matched(_sharing(table, wanted, segmenter), columns)


def _named(table: Table, asked: str) -> list[float]:
    """Return for each row how much of it the question names by name; what all have is nothing."""
    labels = range(table.first, table.labels)
    said = [
        {
            part
            for place, (name, cell) in enumerate(_pairs(table, cells))
            for part in _names_of(name if place in labels else "", cell)
            if _within(part, asked)
        }
        for cells in table.cells
    ]
    apart = _apart({part for parts in said for part in parts}, asked)
    said = [parts & apart for parts in said]
    counts = Counter(part for parts in said for part in parts)
    rows = len(table.cells)
    return [sum(len(part) * log(rows / counts[part]) for part in _longest(parts)) for parts in said]


def _apart(parts: set[str], asked: str) -> set[str]:
    """Return the names that a question says by themselves: in 特级技师 no 技师 is named."""
    rest, found = asked, set()
    for part in sorted(parts, key=lambda one: (-len(one), one)):
        if part in rest:
            found.add(part)
            rest = rest.replace(part, " ")
    return found


def _longest(parts: Iterable[str]) -> list[str]:
    """Return the names that are not within another of them."""
    kept: list[str] = []
    for part in sorted(parts, key=len, reverse=True):
        if not any(part in one for one in kept):
            kept.append(part)
    return kept


def _pairs(table: Table, cells: Sequence[str]) -> Iterable[tuple[str, str]]:
    names = [*table.names, *[""] * (len(cells) - len(table.names))]
    return zip(names, cells, strict=False)


@lru_cache(maxsize=16_384)
def _names_of(column: str, cell: str) -> frozenset[str]:
    """Return the names by which a question may call a cell, without spaces and signs."""
    whole = normalise(cell)
    found = {_SIGNS.sub("", part) for part in (whole, *_PARTS.split(whole))}
    short = _SIGNS.sub("", whole)
    if short and len(short) <= _SHORT:
        found |= {f"{short}{sign}" for sign in _SIGNS.sub("", normalise(column))}
    return frozenset(one for one in found if len(one) > 1)


def _within(part: str, asked: str) -> bool:
    """Tell whether a question has a name in it, and no figure of it is part of a longer one."""
    at = asked.find(part)
    while at >= 0:
        before, after = asked[at - 1 : at], asked[at + len(part) : at + len(part) + 1]
        if not (_runs_on(before, part[0]) or _runs_on(part[-1], after)):
            return True
        at = asked.find(part, at + 1)
    return False


def _runs_on(one: str, other: str) -> bool:
    return one.isascii() and other.isascii() and one.isalnum() and other.isalnum()


def _columns(table: Table, asked: str, segmenter: Segmenter) -> tuple[int, ...]:
    """Return the columns, of those that tell something, that a question names best."""
    values = range(table.labels, len(table.names))
    parts = {n: _parts_of(table.names[n], segmenter) for n in values}
    said = {
        n: set(_longest(one for one in parts[n] if len(one) > 1 and _within(one, asked)))
        for n in values
    }
    counts = Counter(part for one in said.values() for part in one)
    worth = {
        n: sum(len(part) * log(len(values) / counts[part]) for part in said[n]) for n in values
    }
    best = max(worth.values(), default=0.0)
    return tuple(n for n in values if best > 0 and worth[n] >= best)


def _parts_of(name: str, segmenter: Segmenter) -> set[str]:
    """Return the parts of a column's name, and their words."""
    parts = {_SIGNS.sub("", one) for one in _PARTS.split(normalise(name))}
    return parts | set(segmenter.words(name))


def _holding(table: Table, question: str) -> list[float]:
    """Return for each row what it has of the amounts that the question names."""
    found = [0.0] * len(table.cells)
    wanted = [one for one in amounts_of(question) if one.unit and (one.is_one or one.open)]
    if not wanted:
        return found
    rows = [_amounts(table, cells) for cells in table.cells]
    for amount in wanted:
        holding = nearest(amount, rows)
        for n in holding if len(holding) < len(rows) else ():
            found[n] += _SHORT * log(len(rows) / len(holding))
    return found


def _amounts(table: Table, cells: Sequence[str]) -> list[Amount]:
    return [
        amount
        for name, cell in _pairs(table, cells)
        for amount in _cell_amounts(with_unit(name, cell))
        if amount.unit
    ]


@lru_cache(maxsize=16_384)
def _cell_amounts(cell: str) -> tuple[Amount, ...]:
    return tuple(amounts_of(cell))


def _sharing(table: Table, wanted: Wanted, segmenter: Segmenter) -> tuple[int, ...]:
    """Return the rows that share most of the rare words of the question."""
    asked = all_terms(wanted.terms)
    said = [asked & all_terms(segmenter.terms(" ".join(cells))) for cells in table.cells]
    counts = Counter(term for terms in said for term in terms)
    rows = len(table.cells)
    worth = [
        sum(log(rows / counts[term]) for term in terms if counts[term] <= _RARE * rows)
        for terms in said
    ]
    best = max(worth, default=0.0)
    return tuple(n for n, one in enumerate(worth) if best > _WORD and one >= _NEARLY * best)
