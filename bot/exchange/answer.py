"""Question and Answer: what travels between a channel and the assistant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from index.conversing.before import Before


class Status(Enum):
    """How an answer ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    WITHHELD = "withheld"  # a clause was found, but its quote did not hold against the source
    HUMAN = "human"
    FAILED = "failed"


class Verdict(Enum):
    """What the words of a clause say to a question whether something may be."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"  # on conditions that the clause names


class State(Enum):
    """What is known of a clause's being in force on the day asked about."""

    IN_FORCE = "in_force"  # by dates that a maintainer wrote down
    BY_TEXT = "by_text"  # by dates read from its text, checked by nobody
    ENDED = "ended"
    REPLACED = "replaced"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


class Language(Enum):
    """The language of everything around the quotes; clauses stay as they are written."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asked. ``as_of`` is the date asked about, None for the day it is asked.

    ``earlier`` holds what was said before in this conversation, oldest first; ``strange`` tells
    by the kind of message whether it is a remark on something else; None where that is unsure.
    """

    text: str
    asked_at: datetime
    as_of: date | None = None
    earlier: tuple[Before, ...] = ()
    language: Language = Language.CHINESE
    strange: bool | None = None


@dataclass(frozen=True, slots=True)
class ValiditySpan:
    """When a cited clause is in force; dates as the policy writes them, empty if unknown.

    ``in_force`` speaks of the date asked about; ``as_of`` is that date where it is not the day
    of asking, and ``in_force_now`` speaks of the latter. ``currency`` is "unverified" or "past"
    where the dates alone would say too much (see knowledge.documents.policy.Currency).
    ``attested`` tells whether known dates bear out what is said of the date asked about: without
    a known start nobody can say that a clause held then. ``stated`` tells that a date was read
    from the text and checked by nobody; ``ahead`` that the clause has yet to begin.
    """

    start: str
    end: str
    in_force: bool
    in_force_now: bool = True
    currency: str = "current"
    as_of: str = ""
    replaced_by: str = ""
    replaced_by_id: str = ""
    attested: bool = True
    replaced_by_english: str = ""
    stated: bool = False
    ahead: bool = False

    @property
    def state(self) -> State:
        """What is known of the day asked about."""
        if self.ahead:
            return State.NOT_YET
        if not self.in_force:
            return State.REPLACED if self.replaced_by else State.ENDED
        if not self.attested or self.currency != "current":
            return State.UNKNOWN
        if not self.start and not self.stated:
            return State.UNKNOWN
        return State.BY_TEXT if self.stated else State.IN_FORCE


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a clause's statement comes from. ``url`` is empty where no link is fit to show."""

    name: str
    grade: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A statement of an answer's first line, made of ``quote`` alone.

    ``text`` is a row of a table as a line (硕士：3万元), or a stretch of the clause to the letter;
    ``verdict`` is set where that decides a question for yes or no.
    """

    text: str
    quote: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause that answers, quoted.

    ``quotes`` are verbatim stretches of the policy's file, in its order; ``spans`` their
    ``[start, end)``; ``shown`` is how each reads, without marks of Markdown and the like, its
    table rows between bars with what merged cells say of them. ``applying`` and ``asking`` are
    the clause's or its policy's lines on where to apply and whom to ask, as they read. ``leads``
    are what the clause says to this person in a line; ``whole`` is all that it says, empty where
    that is quoted anyway.

    ``english`` are the English lines of ``quotes``, parallel to them, empty where there is none;
    they say the same, and the Chinese is what counts. What ends with ``_english`` is the English
    of the rest, empty where there is none. ``english_stale`` tells that the clause has an English
    text that is older than its Chinese, and so is not shown.
    """

    policy_id: str
    title: str
    issuer: str
    document_number: str
    region: str
    clause_id: str
    clause: str
    facts: tuple[str, ...]
    quotes: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    validity: ValiditySpan
    source_grade: str
    confidence: str
    sources: tuple[SourceNote, ...]
    verified_on: str
    shown: tuple[str, ...] = ()
    applying: str = ""
    asking: str = ""
    leads: tuple[Lead, ...] = ()
    whole: str = ""
    english: tuple[str, ...] = ()
    title_english: str = ""
    heading_english: str = ""
    clause_english: str = ""
    issuer_english: str = ""
    region_english: str = ""
    applying_english: str = ""
    asking_english: str = ""
    english_stale: bool = False

    @property
    def read(self) -> tuple[str, ...]:
        """The quotes as a person reads them, parallel to ``quotes``."""
        return self.shown or self.quotes

    @property
    def quote(self) -> str:
        """The quotes as one text, as they read; a gap between them is a line of its own.

        Rows of a table stay with its head.
        """
        return _one_text(self.read, gap="……")

    @property
    def quote_english(self) -> str:
        """The English of the quotes as one text; rows of a table stay with its head."""
        return _one_text(self.english, gap="…")


def _one_text(texts: Iterable[str], *, gap: str) -> str:
    """Return texts with ``gap`` on a line between them, but for rows of one table."""
    whole = ""
    for lines in filter(None, texts):
        row = whole.endswith("|") and lines.startswith("|") and not _opens_table(lines)
        whole += ("\n" if row else f"\n{gap}\n" if whole else "") + lines
    return whole


def _opens_table(lines: str) -> bool:
    rule = lines.split("\n", 2)[1:2]
    return bool(rule) and rule[0].startswith("|-")


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be asked on: a button's label, and its question or the clause (policy#clause)."""

    label: str
    question: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back. The first citation answers; the others are nearest to it.

    ``heard`` is the message put right; ``asked`` is the question as it was searched for, empty
    where nothing was; ``understood`` the
    same when that differs from what was typed (a follow-up), which is to be said; ``confidence``
    is the probability that the first citation is right, and ``unsure`` tells that it is low, which
    is to be said; ``untold`` tells that the policies most likely do not state what is asked, and
    the citations are but the nearest; ``notes`` are lines to be said besides. ``overview`` tells
    that the text is all that is to be shown: it tells what there is, and its citations are what
    that rests on; ``offers`` are what may be asked on.
    """

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    heard: str = ""
    asked: str = ""
    understood: str = ""
    confidence: float = 0.0
    unsure: bool = False
    untold: bool = False
    notes: tuple[str, ...] = ()
    snapshot_id: str = ""
    seconds: float = 0.0
    language: Language = Language.CHINESE
    stages: dict[str, float] = field(default_factory=dict)
    overview: bool = False
    offers: tuple[Offer, ...] = ()
