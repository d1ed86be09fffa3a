"""Tables of a clause, and what a row of one says: 硕士：3万元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.quoting.units import Unit
from bot.answering.quoting.wanted import Wanted
from knowledge.documents.policy import BlockKind
from knowledge.language.normalise import normalise
from knowledge.language.slots import Slots
from knowledge.language.telling import told_by

#: The unit of a column, as its heading ends: （万元）, (元/月).
_UNIT = re.compile(r"[（(]([^（()）\d]{1,6})[)）]$")
#: A cell that is one figure, whatever is said before it.
_FIGURE = re.compile(r"^[^\d]*+\d[\d.,]*+(?:[—–~-]\d[\d.,]*+)?$")
#: So many columns of a person's rows are told at most.
_MOST_COLUMNS = 2
_NOTHING = frozenset({"", "—", "-", "/", "——"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a clause: the places of its rows among the units, and its cells.

    The columns from ``first`` up to ``labels`` tell one row from the others; those before only
    count the rows.
    """

    head: int
    rows: tuple[int, ...]
    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    first: int = 0
    labels: int = 1

    def label(self, number: int) -> str:
        """What a row is on: the cells that tell it from others."""
        cells = self.cells[number]
        own = cells[self.first : self.labels] if len(cells) > self.labels else cells
        return " ".join(filter(None, own))

    def is_whole(self, number: int) -> bool:
        """Whether a row has a cell for each column."""
        return len(self.cells[number]) >= len(self.names)


def tables_of(units: Sequence[Unit]) -> list[Table]:
    """Return the tables among the units of a clause; those without a heading are none."""
    found = []
    for number in dict.fromkeys(unit.table for unit in units if unit.table >= 0):
        places = [n for n, unit in enumerate(units) if unit.table == number]
        head, *rows = places
        if units[head].kind is not BlockKind.TABLE_HEAD:
            continue
        cells = tuple(units[n].cells for n in rows)
        first = _counting(cells)
        labels = _labels(cells, first)
        found.append(Table(head, tuple(rows), units[head].cells, cells, first, labels))
    return found


def _counting(cells: Sequence[tuple[str, ...]]) -> int:
    """Return how many of the first columns only count the rows, as one headed 序号 does."""
    width = min((len(row) for row in cells if len(row) > 1), default=1)
    numbers = [row[0] for row in cells if row]
    counts = [str(n) for n in range(1, len(numbers) + 1)]
    return 1 if width > 2 and len(numbers) > 1 and numbers == counts else 0


def _labels(cells: Sequence[tuple[str, ...]], first: int) -> int:
    """Return up to which column the cells tell the rows from one another; one column if none do."""
    width = min((len(row) for row in cells if len(row) > 1), default=1)
    for labels in range(first + 1, width):
        if len({row[first:labels] for row in cells}) == len(cells):
            return labels
    return first + 1


def own_rows(table: Table, wanted: Wanted, slots: Slots) -> list[int]:
    """Return which rows name, in the cells that tell them apart, the person's value of a slot."""
    found = []
    for number, cells in enumerate(table.cells):
        named = slots.named(normalise(table.label(number))) if cells else {}
        both = [slot for slot in wanted.values if named.get(slot)]
        if both and all(wanted.values[slot] & named[slot] for slot in both):
            found.append(number)
    return found


def tells_asked(table: Table, number: int, wanted: Wanted) -> bool:
    """Tell whether a row tells what is asked; one that no kind of thing is asked of does."""
    if not wanted.asks:
        return True
    line = "；".join(
        f"{name}{with_unit(name, cell)}"
        for name, cell in zip(table.names, table.cells[number], strict=False)
    )
    return bool(wanted.asks & told_by(normalise(line)))


def row_line(table: Table, number: int, columns: Sequence[int] = ()) -> str:
    """Return a row as one line, every word of it from the row or its heading; "" if too much.

    Of its ``columns`` those are told that are given, else all while they are few. The heading of
    a single column is left out unless it has a figure: that of another year.
    """
    if not table.is_whole(number):
        return ""
    values = [n for n in range(table.labels, len(table.names)) if not columns or n in columns]
    cells = table.cells[number]
    told = [(table.names[n], cells[n]) for n in values if cells[n] not in _NOTHING]
    if not told or len(told) > _MOST_COLUMNS:
        return ""
    label = table.label(number)
    single = len(table.names) == table.labels + 1
    if single and not any(char.isdigit() for char in _bare(told[0][0])):
        return f"{label}：{with_unit(*told[0])}"
    said = (f"{_bare(name)} {with_unit(name, cell)}".strip() for name, cell in told)
    return f"{label}：" + "；".join(said)


def with_unit(name: str, cell: str) -> str:
    """Return a cell with the unit that its column's heading names: 3 below （万元） is 3万元."""
    unit = _UNIT.search(name)
    if unit is None or not any(char.isdigit() for char in cell) or unit[1] in cell:
        return cell
    return f"{cell}{unit[1]}" if _FIGURE.match(cell) else f"{cell}（{unit[1]}）"


def _bare(name: str) -> str:
    return _UNIT.sub("", name)
