"""Read the lines of a document into what opens in them: titles, headings, items."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.documents.grammar import Marker
from knowledge.documents.policy import BlockKind


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its text without marks, its marker if numbered, its attribute text.

    ``part`` is the label of the part of the file that a title opens; ``asked`` the question
    that the heading is, which its text answers.
    """

    depth: int
    text: str
    marker: Marker | None
    attributes: str
    line: int
    part: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a block of a kind begins.

    A title or heading covers ``[start, end)``; an item begins at ``start``, its number
    included, and reaches to whatever comes next.
    """

    start: int
    end: int
    kind: BlockKind
    heading: Heading | None = None
    depth: int = 0
