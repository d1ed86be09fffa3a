"""What a reader of a format finds in a file: blocks in their order, before they become a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

#: Rows of cells, each row as wide as the others; a merged cell stands in every place it covers.
Grid = tuple[tuple[str, ...], ...]


class Unreadable(Exception):
    """A file cannot be read: what is wrong, and the remedy, as a person is told."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} → {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``level`` is that of a heading, from 1; 0 where the file says it is none.

    ``is_title`` where the file itself says so; ``is_centred`` and ``size`` (points, 0 where
    unknown) are how it is set, by which a title is told.
    """

    text: str
    level: int = 0
    is_title: bool = False
    is_centred: bool = False
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells, and how many rows from the first are its head."""

    rows: Grid
    head: int = 1


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note; ``mark`` is what its reference in the text says: [^mark]."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Something at this place that is lost or in doubt, and what to do."""

    problem: str
    remedy: str


Block = Paragraph | Table | Footnote | Loss


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds; ``title`` is empty where the file does not say it apart."""

    blocks: Sequence[Block]
    title: str = ""
    metadata: Sequence[tuple[str, str]] = field(default=())
