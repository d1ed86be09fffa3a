"""A policy and its clauses: what is known of them, and where each stands in its file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from knowledge.documents.dates import PartialDate, Validity
from knowledge.documents.stated.statement import NOTHING_STATED, Stated
from knowledge.formats.source import Doubt


class Kind(Enum):
    """What a document is."""

    POLICY = "policy"
    SERVICE = "service"
    EVENT = "event"
    CONTEST = "contest"
    GUIDE = "guide"


class Confidence(Enum):
    """How well the facts below a clause are attested."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Currency(Enum):
    """What is known of a clause's being in force, beyond its dates."""

    CURRENT = "current"
    UNVERIFIED = "unverified"  # nobody could confirm that it still is
    PAST = "past"  # an old rule or a record of the past, though no end is dated


class BlockKind(Enum):
    """What a stretch of a policy file is. Blocks follow one another without gap or overlap."""

    FRONT_MATTER = "front matter"
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE_HEAD = "table head"
    TABLE_ROW = "table row"
    PHRASINGS = "phrasings"
    BLANK = "blank"


#: Blocks whose text may be quoted.
QUOTABLE = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW}
)


#: A number that ends so needs no blank before what it numbers.
_OWN_GAP = ("、", "）", ")", ".", "．")


def label_of(number: str, heading: str) -> str:
    """Return a number and a heading as a reader cites them: 第三条 补贴标准, 三、补贴标准."""
    gap = "" if number.endswith(_OWN_GAP) else " "
    return f"{number}{gap}{heading}".strip()


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch ``[start, end)`` of the file, in characters; ``depth`` nests items.

    Of a table, ``cells`` are the column names of its head (one name where two rows of it name a
    column) or the cells of a row, as they are shown, with what a merged cell says of the row.
    A row has a cell for each name; fewer where it is doubtful which; a row of a table without
    head is an item with cells. ``caption`` is the title
    that stands above the head within the table.
    """

    kind: BlockKind
    start: int
    end: int
    depth: int = 0
    cells: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was found: name, grade (A, A-, B+, … D) and date as published.

    ``url`` is empty where the address is not fit to be shown to readers.
    """

    key: str
    name: str
    grade: str
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of a policy.

    ``number`` is 第三条 or 三、; ``part`` names the part of the file that it stands in, such as
    附件2《…细则》, and is empty in the main text; ``start`` and ``end`` bound the clause in the
    file, heading included; ``blocks`` are the file's blocks within; ``phrasings`` are ways people
    ask for it, indexed beside the text and never quoted; ``facts`` are ids of the fact base.
    """

    id: str
    number: str
    heading: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    line: int
    blocks: tuple[Block, ...]
    facts: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    validity: Validity = field(default_factory=Validity)
    supersedes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: Confidence | None = None
    currency: Currency = Currency.CURRENT
    part: str = ""

    @property
    def label(self) -> str:
        """The number and heading as a reader cites it: ``第三条 补贴标准``, ``三、补贴标准``."""
        return label_of(self.number, self.heading)

    @property
    def place(self) -> str:
        """The label behind the part of the file that the clause stands in, if there are any."""
        return f"{self.part}{self.label}"


@dataclass(frozen=True, slots=True)
class Policy:
    """One document, whole. ``text`` is the file's text, ``digest`` its SHA-256.

    Of a file in another format than Markdown it is the text that was made of it; ``doubts`` are
    what that lost, and ``made_of`` tells the file's bytes from others.
    ``stated`` is what the text says of itself; where the front matter is silent, dates, number,
    issuer are taken from there. ``repealed`` are the ids of the policies that the text repeals
    by name (see `knowledge.documents.stated.repealed`); nobody has checked them.
    """

    id: str
    title: str
    issuer: str
    document_number: str
    kind: Kind
    region: str
    topics: tuple[str, ...]
    issued_on: PartialDate | None
    validity: Validity
    supersedes: tuple[str, ...]
    sources: tuple[Source, ...]
    source_grade: str
    verified_on: date | None
    withdrawn: bool
    path: Path
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    clauses: tuple[Clause, ...] = field(repr=False)
    digest: str = ""
    doubts: tuple[Doubt, ...] = ()
    made_of: str = ""
    stated: Stated = field(default=NOTHING_STATED, repr=False)
    repealed: tuple[str, ...] = ()

    def clause(self, clause_id: str) -> Clause | None:
        """Return the clause of that id, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)


def digest(*parts: str | bytes) -> str:
    """Return the SHA-256 of the parts in order, each closed by its length, as hex."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(data)
        total.update(len(data).to_bytes(8, "big"))
    return total.hexdigest()
