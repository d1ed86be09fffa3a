"""What is quoted of a table: rows asked for below its head, a column, or all while it is small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.quoting.matching import Matched, match_table
from bot.answering.quoting.rows import Table, tables_of
from bot.answering.quoting.units import Unit
from bot.answering.quoting.wanted import Wanted
from bot.answering.quoting.weigh import Weighed
from knowledge.language.segment import Segmenter

#: A table of so many characters is quoted whole, or its column that is asked for.
_MOST = 900
#: So many rows of a longer one.
_ROWS = 6
#: Rows that a question names are quoted whatever else of the clause is, while they are so few.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The places of the units that are quoted of a table, and its columns that are shown.

    No columns are all of them.
    """

    places: frozenset[int]
    columns: tuple[int, ...] = ()


def part_of(
    units: Sequence[Unit],
    weighed: Sequence[Weighed],
    wanted: Wanted,
    segmenter: Segmenter,
    number: int,
) -> Part:
    """Return what is quoted of a table, by its number."""
    places = [n for n, unit in enumerate(units) if unit.table == number]
    table = next((one for one in tables_of(units) if one.head == places[0]), None)
    if table is None:
        return Part(frozenset(places[:_ROWS]))
    matched = match_table(table, wanted, segmenter)
    size = sum(len(units[n].text) for n in places)
    rows = [table.rows[n] for n in matched.rows]
    if matched.sure and sum(len(units[n].text) for n in rows) <= _MOST:
        return Part(frozenset({table.head, *rows}))
    if size <= _MOST:
        return Part(frozenset(places))
    narrow = _narrowed(table, matched)
    if narrow and not 0 < len(rows) <= _FEW:
        return Part(frozenset(places), narrow)
    ranked = sorted(rows or places[1:], key=lambda n: -weighed[n].worth)[:_ROWS]
    return Part(frozenset({table.head, *ranked}))


def named_rows(units: Sequence[Unit], wanted: Wanted, segmenter: Segmenter) -> frozenset[int]:
    """Return the places of the few rows that a question names, and of their heads."""
    found: set[int] = set()
    for table in tables_of(units):
        matched = match_table(table, wanted, segmenter)
        if matched.sure and matched.named and len(matched.rows) <= _FEW:
            found |= {table.head, *(table.rows[n] for n in matched.rows)}
    return frozenset(found)


def _narrowed(table: Table, matched: Matched) -> tuple[int, ...]:
    """Return the columns to be shown of a long table: those asked for beside what rows are on."""
    if not matched.columns or matched.sure:
        return ()
    columns = (*range(table.labels), *matched.columns)
    if len(columns) >= len(table.names):
        return ()
    size = sum(
        len(cells[n]) + 3
        for cells in (table.names, *table.cells)
        for n in columns
        if n < len(cells)
    )
    return columns if size <= _MOST else ()
