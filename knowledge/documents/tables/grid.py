"""What the rows of a table say once its spans, double heads and empty cells are filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.tables.cells import Cell, Row

#: How many cells a row may have: a person reads none that is longer.
MOST_CELLS = 200
#: Cells that say: as above.
_DITTO = frozenset({"同上", "〃", "″", '"', "''"})
#: A row of one cell that is no longer may name the rows below it.
_GROUP_LONGEST = 20
_SENTENCE = "。；;！？"
#: A unit is no longer.
_UNIT = 3


class TooWideError(ValueError):
    """A row has more than `MOST_CELLS` cells."""

    def __init__(self, cells: int) -> None:
        super().__init__(f"{cells} cells")
        self.cells = cells


@dataclass(frozen=True, slots=True)
class Grid:
    """A table read: its title, column names, and the cells of each row below.

    ``head`` is how many of the rows are title and head. A row of ``body`` has a cell for each
    name; fewer where it is doubtful which they are (``doubtful`` has their numbers), one alone
    where it stands across the table, more where the file has more.
    """

    caption: str
    names: tuple[str, ...]
    head: int
    body: tuple[tuple[str, ...], ...]
    doubtful: tuple[int, ...] = ()


@dataclass(slots=True)
class _Line:
    """A row with its spans laid out: ``origin`` tells of each place which cell fills it."""

    texts: list[str]
    origin: list[Cell]
    in_head: bool

    @property
    def filled(self) -> list[str]:
        return [text for text in self.texts if text]

    def is_across(self, width: int) -> bool:
        """Tell whether one cell stands across the whole row, or is repeated in all of it."""
        if width < 2 or len(self.texts) < width or not self.texts[0]:
            return False
        if len({id(cell) for cell in self.origin}) == 1:
            return True
        return width > 2 and len(set(self.texts)) == 1


def read_grid(rows: Sequence[Row], *, heads: int = 0) -> Grid:
    """Read the rows of a table; ``heads`` is how many of them are marked as its head at least."""
    lines = _laid_out(rows)
    width = max((len(line.texts) for line in lines[: max(1, heads)]), default=0)
    width = max(width, _usual_width(lines))
    caption, first = _caption(lines, width)
    names, last = _names(lines, first, heads, width, is_named=bool(caption))
    body, doubtful = _body(lines[last:], len(names) or width)
    return Grid(caption, names, last, body, doubtful)


def _laid_out(rows: Sequence[Row]) -> list[_Line]:
    """Return the rows with each cell in every place that it spans."""
    lines: list[_Line] = []
    hanging: dict[int, tuple[Cell, int]] = {}  # by column: a cell from above, and rows left
    for row in rows:
        line = _Line([], [], row.in_head or (bool(row.cells) and all(c.is_head for c in row.cells)))
        cells = list(row.cells)
        column = 0
        while cells or column in hanging:
            if column in hanging:
                cell, left = hanging.pop(column)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                line.texts.append(cell.text)
                line.origin.append(cell)
                column += 1
                continue
            cell = cells.pop(0)
            if column + cell.columns > MOST_CELLS:
                raise TooWideError(column + cell.columns)
            for _ in range(cell.columns):
                line.texts.append(cell.text)
                line.origin.append(cell)
                if cell.rows > 1:
                    hanging[column] = (cell, cell.rows - 1)
                column += 1
        lines.append(line)
    return lines


def _usual_width(lines: Sequence[_Line]) -> int:
    widths = [len(line.texts) for line in lines]
    return max(set(widths), key=lambda one: (widths.count(one), one)) if widths else 0


def _caption(lines: Sequence[_Line], width: int) -> tuple[str, int]:
    """Return the title in the table's first row, if it is one, and the first row after it."""
    if len(lines) < 2 or width < 2:
        return "", 0
    first, second = lines[0], lines[1]
    if not first.filled:
        return "", 1  # converters put an empty head above the real one
    is_title = first.is_across(width) or (
        len(first.filled) == 1
        and len(first.texts) >= width
        and bool(first.texts[0] and second.texts and second.texts[0])
    )
    if is_title and len(second.filled) > 1 and not any(map(_has_figure, second.filled)):
        return first.filled[0], 1
    return "", 0


def _names(
    lines: Sequence[_Line], first: int, heads: int, width: int, *, is_named: bool
) -> tuple[tuple[str, ...], int]:
    """Return the column names and where the rows below them begin; none where there is no head."""
    if first >= len(lines):
        return (), min(first, len(lines))
    marked = max(heads, sum(1 for line in lines if line.in_head))
    if marked <= first and not is_named and not _is_head(lines, first):
        return (), first
    head = [lines[first]]
    last = first + 1
    while last < len(lines) - 1 and (
        lines[last].in_head or _splits(head[-1], lines[last], is_marked=last < heads)
    ):
        head.append(lines[last])
        last += 1
    return _joined(head, width), last


def _is_head(lines: Sequence[_Line], first: int) -> bool:
    """Tell whether a row that is not marked as one names the columns below it."""
    line = lines[first]
    rest = [one.texts for one in lines[first + 1 :] if len(one.texts) == len(line.texts)]
    if not rest or len(line.filled) < len(line.texts):
        return False
    if any(_has_figure(text) or text[-1] in _SENTENCE for text in line.texts):
        return False
    # Two columns may be a form: what a line is on, and what it says of that.
    return len(line.texts) > 2 or any(kind for kind in _kinds(rest, len(line.texts)))


def _splits(above: _Line, below: _Line, *, is_marked: bool) -> bool:
    """Tell whether a row parts the columns of the head above it: 单身, 已婚 below 市区."""
    if is_marked:
        return True
    if len(below.texts) != len(above.texts) or any(map(_has_figure, below.filled)):
        return False
    groups = _groups(above)
    if all(len(group) == 1 for group in groups):
        return False
    for group in groups:
        texts = [below.texts[place] for place in group]
        if len(group) > 1:
            if not all(texts) or len(set(texts)) < 2:
                return False
        elif texts[0] and texts[0] != above.texts[group[0]]:
            return False
    return True


def _groups(line: _Line) -> list[list[int]]:
    """Return the places of a head row that one name stands for: a span, or empty cells after it."""
    groups: list[list[int]] = []
    for place, text in enumerate(line.texts):
        same = groups and (not text or text == line.texts[groups[-1][0]])
        if same and line.texts[groups[-1][0]]:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _joined(head: Sequence[_Line], width: int) -> tuple[str, ...]:
    """Return one name for each column: what stands above it in all rows of the head."""
    columns: list[list[str]] = [[] for _ in range(max(width, *(len(one.texts) for one in head)))]
    for number, line in enumerate(head):
        names = list(line.texts)
        if number + 1 < len(head):
            for group in _groups(line):
                for place in group:
                    names[place] = line.texts[group[0]]
        for place, name in enumerate(names):
            if name and name not in columns[place]:
                columns[place].append(name)
    return tuple(" ".join(names) for names in columns)


def _body(
    lines: Sequence[_Line], width: int
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    body: list[tuple[str, ...]] = []
    doubtful: list[int] = []
    kinds = _kinds([line.texts for line in lines if len(line.texts) == width], width)
    before: list[str] = []
    group = ""
    for number, line in enumerate(lines):
        texts = list(line.texts)
        if line.is_across(width) and width > 1:
            text = line.filled[0]
            body.append((text,))
            group = text if _is_group(text) and number + 1 < len(lines) else ""
            before = []
            continue
        if len(texts) < width:
            if not _fits(texts, kinds):
                body.append(tuple(filter(None, texts)))
                doubtful.append(number)
                before = []
                continue
            doubtful.append(number)
            texts += [""] * (width - len(texts))
        _inherit(texts, before)
        before = texts
        if group and texts[0]:
            texts = [f"{group} {texts[0]}", *texts[1:]]
        body.append(tuple(texts))
    return tuple(body), tuple(doubtful)


def _inherit(texts: list[str], before: Sequence[str]) -> None:
    """Fill the empty cells that open a row, and those that say 同上, from the row above.

    A row's first cells say whose it is: an empty one was merged with the one above. Its last
    cell is what the row tells, and stays as it is.
    """
    opening = True
    for place, text in enumerate(texts):
        above = before[place] if place < len(before) else ""
        opening = opening and not text and place < len(texts) - 1
        if above and (opening or text in _DITTO):
            texts[place] = above


def _is_group(text: str) -> bool:
    return len(text) <= _GROUP_LONGEST and text[-1] not in _SENTENCE and not _has_figure(text)


def _kinds(rows: Sequence[Sequence[str]], width: int) -> list[str | None]:
    """Return of each column of which kind all its cells are; None where they are of several."""
    kinds: list[str | None] = []
    for place in range(width):
        said = {_kind(row[place]) for row in rows if row[place]}
        kinds.append(said.pop() if len(said) == 1 else None)
    return kinds


def _kind(text: str) -> str:
    """Return what follows the last figure of a cell, its unit as a rule; empty without figure."""
    ends = [place for place, char in enumerate(text) if char.isdecimal()]
    return text[ends[-1] + 1 :][:_UNIT] or "#" if ends else ""


def _fits(texts: Sequence[str], kinds: Sequence[str | None]) -> bool:
    """Tell whether the cells of a short row are of the kind of the columns they fall into."""
    pairs = zip(texts, kinds, strict=False)
    return all(kind is None or not text or _kind(text) == kind for text, kind in pairs)


def _has_figure(text: str) -> bool:
    return any(char.isdecimal() for char in text)
