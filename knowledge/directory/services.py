"""Services of a talent's life and activities: what is known of each, and by which clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from knowledge.documents.dates import PartialDate, Validity

#: Characters that a name may have: it is written on a button.
LONGEST_NAME = 40


class Form(Enum):
    """What an activity is."""

    ACTIVITY = "activity"
    CONTEST = "contest"
    RECRUITMENT = "recruitment"


class Phase(Enum):
    """How an activity stands to a day."""

    COMING = "coming"
    RUNNING = "running"
    UNKNOWN = "unknown"  # no date is stated, or only that it once began
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages; empty in both where no clause says anything."""

    chinese: str
    english: str

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.chinese)


@dataclass(frozen=True, slots=True)
class Group:
    """A stage of a talent's life, or one of the six services. ``clause`` may be empty."""

    id: str
    name: Wording
    what: Wording
    clause: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, whose it is, and the clause that names it."""

    number: str
    name: Wording
    clause: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service. ``clause`` and ``also`` are ``policy#clause``; ``also`` fills the other fields.

    ``kind`` is empty where it is not known how one reaches it. ``window`` bounds the time in
    which it can be used, where that is dated.
    """

    id: str
    name: Wording
    what: Wording
    stage: str
    kind: str
    where: Wording
    url: str
    phones: tuple[Phone, ...]
    hours: Wording
    materials: Wording
    time: Wording
    window: Validity
    clause: str
    also: tuple[str, ...]
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity, contest or recruitment, with its dates as far as they are stated.

    ``yearly`` is month and day of an activity that returns every year.
    """

    id: str
    name: Wording
    what: Wording
    form: Form
    who: Wording
    where: Wording
    url: str
    start: PartialDate | None
    end: PartialDate | None
    yearly: tuple[int, int] | None
    clause: str
    also: tuple[str, ...]
    wordings: tuple[str, ...]

    def phase(self, today: date) -> Phase:
        """Tell how it stands to ``today``; of a month or year, all its days count."""
        if self.yearly is not None:
            return Phase.RUNNING if self.next_day(today) == today else Phase.COMING
        if self.end is not None and self.end.last_day < today:
            return Phase.PAST
        if self.start is None:
            return Phase.UNKNOWN if self.end is None else Phase.RUNNING
        if self.start.first_day > today:
            return Phase.COMING
        return Phase.UNKNOWN if self.end is None else Phase.RUNNING

    def next_day(self, today: date) -> date | None:
        """Return the day on which a yearly activity comes next, ``today`` included."""
        if self.yearly is None:
            return None
        month, day = self.yearly
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)


Entry = Service | Activity


@dataclass(frozen=True, slots=True)
class Services:
    """The whole directory, each list in the order of its file."""

    stages: tuple[Group, ...]
    kinds: tuple[Group, ...]
    services: tuple[Service, ...]
    activities: tuple[Activity, ...]

    def entries(self) -> Iterator[Entry]:
        """Yield every service, then every activity."""
        yield from self.services
        yield from self.activities

    def entry(self, entry_id: str) -> Entry | None:
        """Return the service or activity of that id, or None."""
        return next((one for one in self.entries() if one.id == entry_id), None)

    def by_date(self, today: date) -> tuple[Activity, ...]:
        """Return the activities: coming soonest first, running, undated, past latest first."""
        order = list(Phase)

        def key(one: Activity) -> tuple[int, int]:
            phase = one.phase(today)
            if phase is Phase.PAST and one.end is not None:
                return order.index(phase), -one.end.last_day.toordinal()
            day = one.next_day(today) or (one.start.first_day if one.start else date.max)
            return order.index(phase), day.toordinal()

        return tuple(sorted(self.activities, key=key))
