"""What a reply shows of one entry of the directory: its facts, dates, standing and grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answering.wording import phrases
from bot.directory.wording import DirectoryPhrases, date_text, span_text
from bot.exchange.answer import Language
from bot.exchange.reply import Link, Section
from index.publishing.succession import ClauseKey, Standing
from knowledge.directory.services import Activity, Entry, Phase, Phone, Service, Wording
from knowledge.documents.library import Library
from knowledge.documents.policy import Clause, Confidence, Currency, Policy


@dataclass(frozen=True, slots=True)
class Shelf:
    """The clauses that may be cited: the library now, less what is withdrawn."""

    library: Library
    standings: Mapping[ClauseKey, Standing]
    withdrawn: frozenset[str] = frozenset()

    def find(self, name: str) -> tuple[Policy, Clause] | None:
        """Return policy and clause of ``policy#clause``, or None where it may not be cited."""
        policy_id, _, clause_id = name.partition("#")
        if policy_id in self.withdrawn:
            return None
        policy = next((one for one in self.library.policies if one.id == policy_id), None)
        clause = policy.clause(clause_id) if policy and not policy.withdrawn else None
        return (policy, clause) if policy and clause else None

    def holds(self, entry: Entry) -> bool:
        """Tell whether every clause that an entry rests on may be cited."""
        return all(self.find(name) for name in (entry.clause, *entry.also))


@dataclass(frozen=True, slots=True)
class View:
    """What one reply is made for."""

    shelf: Shelf
    language: Language
    today: date
    say: DirectoryPhrases

    def tell(self, wording: Wording) -> str:
        """Return a wording in the language of the reply."""
        return wording.english if self.language is Language.ENGLISH else wording.chinese


def mark(view: View, entry: Entry) -> str:
    """Return "past" for what is over, "unknown" for what is not verified."""
    if isinstance(entry, Activity):
        phase = entry.phase(view.today)
        return {Phase.PAST: "past", Phase.UNKNOWN: "unknown"}.get(phase, "")
    if entry.window.ended_before(view.today):
        return "past"
    found = view.shelf.find(entry.clause)
    if found is None or _is_over(view, *found):
        return "past"
    clause = found[1]
    weak = clause.confidence is Confidence.LOW or clause.currency is Currency.UNVERIFIED
    return "unknown" if weak else ""


def _is_over(view: View, policy: Policy, clause: Clause) -> bool:
    standing = view.shelf.standings[policy.id, clause.id]
    return clause.currency is Currency.PAST or not standing.covers(view.today)


def cautions(view: View, entry: Entry) -> Iterator[str]:
    """Yield what has to be said of the clause that an entry rests on."""
    found = view.shelf.find(entry.clause)
    if found is None or isinstance(entry, Activity):
        return
    say = phrases(view.language)
    if entry.window.ended_before(view.today):
        yield view.say.over.format(
            dates=span_text(entry.window.start, entry.window.end, view.language)
        )
    policy, clause = found
    if clause.currency is Currency.PAST:
        yield say.past
    elif not view.shelf.standings[policy.id, clause.id].covers(view.today):
        yield say.not_now
    elif clause.currency is Currency.UNVERIFIED:
        yield say.unverified
    if clause.confidence is Confidence.LOW:
        yield say.low_confidence


def service_facts(view: View, entry: Service) -> Iterator[Section]:
    """Yield where, by what telephone, when and with what papers, as far as stated."""
    say = view.say
    yield from _where(view, entry)
    phones = tuple(_phone_text(view, one) for one in entry.phones if view.shelf.find(one.clause))
    if phones:
        yield Section(say.phone, phones)
    elif not entry.where:
        yield Section(say.where, (say.unknown_where,), mark="unknown")
    for heading, wording in (
        (say.hours, entry.hours),
        (say.time, entry.time),
        (say.materials, entry.materials),
    ):
        if wording:
            yield Section(heading, (view.tell(wording),))
    asked = ((say.time, entry.time), (say.materials, entry.materials))
    missing = [heading for heading, wording in asked if not wording]
    if missing and entry.kind != "hotline":
        joined = ("、" if view.language is Language.CHINESE else ", ").join(missing)
        yield Section(say.unstated, (joined,), mark="unknown")


def activity_facts(view: View, entry: Activity) -> Iterator[Section]:
    """Yield when, for whom and where, as far as stated."""
    yield Section(view.say.when, (dates_of(view, entry),), mark=mark(view, entry))
    if entry.who:
        yield Section(view.say.who, (view.tell(entry.who),))
    yield from _where(view, entry)


def _where(view: View, entry: Entry) -> Iterator[Section]:
    if entry.where:
        address = entry.url if "//" in entry.url else f"https://{entry.url}"
        links = (Link(entry.url, url=address),) if entry.url else ()
        yield Section(view.say.where, (view.tell(entry.where),), links)


def _phone_text(view: View, phone: Phone) -> str:
    found = view.shelf.find(phone.clause)
    weak = found is not None and found[1].confidence is Confidence.LOW
    number = view.say.weak_phone.format(number=phone.number) if weak else phone.number
    return f"{view.tell(phone.name)} {number}" if phone.name else number


def dates_of(view: View, activity: Activity) -> str:
    """Say when an activity is, was, or that it is not stated."""
    say, phase = view.say, activity.phase(view.today)
    following = activity.next_day(view.today)
    if activity.yearly and following:
        month, day = activity.yearly
        text = f"{month}月{day}日" if view.language is Language.CHINESE else f"{month:02}-{day:02}"
        return say.yearly.format(day=text, date=following.isoformat())
    dates = span_text(activity.start, activity.end, view.language)
    if phase is Phase.UNKNOWN:
        if activity.start is None:
            return say.undated
        return say.begun.format(dates=date_text(activity.start, view.language))
    by_phase = {Phase.COMING: say.coming, Phase.RUNNING: say.running, Phase.PAST: say.over}
    return by_phase[phase].format(dates=dates)


def link_to(policy: Policy, clause: Clause) -> Link:
    """Return the link to a clause."""
    return Link(f"《{policy.title}》{clause.place}", policy_id=policy.id, clause_id=clause.id)
