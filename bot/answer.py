"""Question and Answer: what travels between a channel and the assistant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class Status(Enum):
    """How an answer ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    WITHHELD = "withheld"  # a clause was found, but its quote did not hold against the source
    HUMAN = "human"
    FAILED = "failed"


class Language(Enum):
    """The language of everything around the quotes; clauses stay as they are written."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asked. ``as_of`` is the date asked about, None for the day it is asked.

    ``earlier`` holds the questions asked before in this conversation as they were understood,
    oldest first.
    """

    text: str
    asked_at: datetime
    as_of: date | None = None
    earlier: tuple[str, ...] = ()
    language: Language = Language.CHINESE


@dataclass(frozen=True, slots=True)
class ValiditySpan:
    """When a cited clause is in force; dates as the policy writes them, empty if unknown.

    ``in_force`` speaks of the date asked about; ``as_of`` is that date where it is not the day
    of asking, and ``in_force_now`` speaks of the latter. ``currency`` is "unverified" or "past"
    where the dates alone would say too much (see knowledge.policy.Currency).
    """

    start: str
    end: str
    in_force: bool
    in_force_now: bool = True
    currency: str = "current"
    as_of: str = ""
    replaced_by: str = ""
    replaced_by_id: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a clause's statement comes from. ``url`` is empty where no link is fit to show."""

    name: str
    grade: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause that answers, quoted.

    ``quotes`` are verbatim stretches of the policy's file, in its order; ``spans`` their
    ``[start, end)``. ``applying`` and ``asking`` are the clause's or its policy's lines on
    where to apply and whom to ask, verbatim too.
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
    applying: str = ""
    asking: str = ""

    @property
    def quote(self) -> str:
        """The quotes as one text; a gap between them is a line of its own."""
        return "\n……\n".join(self.quotes)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back. The first citation answers; the others are nearest to it.

    ``asked`` is the question as it was searched for, empty where nothing was; ``understood`` the
    same when that differs from what was typed (a follow-up), which is to be said; ``confidence``
    is the probability that the first citation is right, and ``unsure`` tells that it is low, which
    is to be said; ``notes`` are lines to be said besides.
    """

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    asked: str = ""
    understood: str = ""
    confidence: float = 0.0
    unsure: bool = False
    notes: tuple[str, ...] = ()
    snapshot_id: str = ""
    seconds: float = 0.0
    language: Language = Language.CHINESE
    stages: dict[str, float] = field(default_factory=dict)
