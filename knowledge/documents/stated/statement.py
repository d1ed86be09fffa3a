"""What a document states of itself: each statement with the line that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from knowledge.documents.dates import PartialDate


class Reckoning(Enum):
    """How a date was come by."""

    WRITTEN = "written"  # it stands there: 自2023年12月1日起施行, 有效期至2027年12月31日
    FROM_ISSUE = "from issue"  # 自印发之日起, with the date of issue found elsewhere
    FROM_START = "from start"  # 有效期三年, counted from the start: the last day within it


class IssuePlace(Enum):
    """Where the date of issue was found, the surest first."""

    METADATA = "metadata"  # 成文日期：…
    SIGNATURE = "signature"  # below the issuer's name
    TITLE_NOTE = "title note"  # （…2020年10月7日…公布）
    PRINTED = "printed"  # …2020年12月6日印发
    ADOPTED = "adopted"  # （2012年4月27日…通过）


class RepealKind(Enum):
    """What becomes of what stood before."""

    REPEAL = "repeal"
    PRECEDENCE = "precedence"  # 不一致的，以本办法为准: no document is named, none ends


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch ``[start, end)`` of the document's text, in characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return what stands there."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date, the sentence that says so and how it was reckoned.

    ``date`` is None where the sentence counts from a date that the text does not tell;
    ``months`` is the term of 有效期三年, 0 where there is none.
    """

    date: PartialDate | None
    place: Place
    reckoning: Reckoning = Reckoning.WRITTEN
    months: int = 0


@dataclass(frozen=True, slots=True)
class StatedText:
    """A word of the document about itself: its number, its issuer."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class StatedIssue:
    """The date of issue and where it was found."""

    date: PartialDate
    place: Place
    found_in: IssuePlace


@dataclass(frozen=True, slots=True)
class Repeal:
    """A document that this one ends: its title, its number and its date as far as they are named.

    ``since`` is the day from which it is not in force, where that is named for itself.
    """

    kind: RepealKind
    place: Place
    title: str = ""
    document_number: str = ""
    dated: PartialDate | None = None
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """All that a document states of itself; None and empty where it states nothing.

    ``about_another`` tells that it is an explanation of another document: what dates and repeals
    it names are that one's. ``on_trial`` tells that it calls itself 试行 or 暂行.
    """

    effective_from: StatedDate | None = None
    effective_to: StatedDate | None = None
    issued: StatedIssue | None = None
    document_number: StatedText | None = None
    issuers: tuple[StatedText, ...] = ()
    repeals: tuple[Repeal, ...] = ()
    on_trial: bool = False
    about_another: bool = False

    @property
    def issuer(self) -> str:
        """The issuers in one line."""
        return "、".join(one.text for one in self.issuers)

    @property
    def named_repeals(self) -> tuple[Repeal, ...]:
        """The repeals that name a document."""
        return tuple(
            one
            for one in self.repeals
            if one.kind is RepealKind.REPEAL and (one.title or one.document_number)
        )


NOTHING_STATED = Stated()
