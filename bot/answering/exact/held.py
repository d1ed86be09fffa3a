"""Whether a clause speaks of the value asked for: the class, the year, the place; or of its like.

A neighbour is no answer: who asks for 三类人才 is not told what 四类人才 get, nor of 2021 what
holds in 2024, nor of 建德 what holds in 滨江.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.asked import Asked
from bot.answering.wording import phrases
from bot.exchange.answer import Language
from index.publishing.open import Snapshot
from index.searching.search import Ranking
from knowledge.asking.exact.values import lacking
from knowledge.asking.exact.years import asked_year, begins, years_of
from knowledge.documents.policy import QUOTABLE, Clause, Policy
from knowledge.language.divisions import Divisions, alike, reach
from knowledge.language.normalise import normalise

#: So many places are named that a clause speaks of instead.
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Lack:
    """What a clause does not speak of, as it was asked, and what of its sort it does.

    ``anywhere`` tells that a clause of another document may speak of it as well: a place.
    """

    asked: str
    instead: str
    policy: Policy
    clause: Clause
    anywhere: bool = False


def lack_of(snapshot: Snapshot, policy: Policy, clause: Clause, asked: Asked) -> Lack | None:
    """Return what a clause lacks of the values that a question names, None for nothing."""
    question = asked.normalised
    text = "".join(
        policy.text[block.start : block.end] for block in clause.blocks if block.kind in QUOTABLE
    )
    said = normalise(" ".join((*clause.heading_path, clause.label, text)))
    whole = f"{normalise(policy.title)} {said}"
    found = lacking(question, whole)
    if found is not None:
        return Lack(found[0].said, "、".join(found[1][:4]), policy, clause)
    year = _year_lacking(question, normalise(policy.title), said)
    if year is not None and not _held_in(snapshot, policy, clause, year[0]):
        return Lack(f"{year[0]}年", "、".join(f"{one}年" for one in year[1]), policy, clause)
    headed = normalise(" ".join((*clause.heading_path, clause.label)))
    place = _place_lacking(snapshot, policy, question, said, headed)
    return None if place is None else Lack(*place, policy, clause, anywhere=True)


def not_held(lack: Lack, language: Language) -> str:
    """Say what is not held, and what is nearest, named as such."""
    say = phrases(language)
    nearest = say.nearest.format(
        reference=f"《{lack.policy.title}》{lack.clause.place}", value=lack.instead
    )
    return f"{say.not_held.format(value=lack.asked)}\n{nearest}\n{say.person}"


def with_values_first(
    snapshot: Snapshot, ranking: Ranking, asked: Asked
) -> tuple[Ranking, Lack | None]:
    """Return a ranking with a clause that speaks of the values asked for first, if one does.

    Of the clauses found one of the first one's document takes its place, for a place one of any
    document; without one, what the first lacks is told.
    """
    if not len(ranking.rows):
        return ranking, None
    sources = [snapshot.source_of(snapshot.passages[row]) for row in ranking.rows.tolist()]
    policy, clause = sources[0]
    lack = lack_of(snapshot, policy, clause, asked)
    if lack is None:
        return ranking, None
    for place, (other, one) in enumerate(sources[1:], start=1):
        if (lack.anywhere or other.id == policy.id) and lack_of(
            snapshot, other, one, asked
        ) is None:
            text = normalise(other.text[one.start : one.end])
            if normalise(lack.asked) in text or lack.asked.lower() in text:
                return _moved(ranking, place), None
    return ranking, lack


def _moved(ranking: Ranking, place: int) -> Ranking:
    """Return a ranking with the clause at a place first."""
    return ranking.in_order([place, *(n for n in range(len(ranking.rows)) if n != place)])


def _held_in(snapshot: Snapshot, policy: Policy, clause: Clause, year: int) -> bool:
    """Tell whether a clause was in force in a year, by a known beginning and a known end."""
    standing = snapshot.standings[policy.id, clause.id]
    if standing.validity.start is None or standing.validity.end is None:
        return False
    return standing.covers(date(year, 1, 1)) or standing.covers(date(year, 12, 31))


def _year_lacking(question: str, title: str, said: str) -> tuple[int, Sequence[int]] | None:
    """Return the year asked about that a clause does not speak of, and those it does.

    A title that names years speaks of these alone; a clause does where none of its years begins
    what goes on.
    """
    year = asked_year(question)
    if year is None:
        return None
    titled, own = years_of(title), years_of(said)
    if year in titled | own or any(one <= year for one in begins(said)):
        return None
    if titled:
        return year, sorted(titled)
    return (year, sorted(own)) if own and max(own) < year and len(own) <= 2 else None


def _place_lacking(
    snapshot: Snapshot, policy: Policy, question: str, said: str, headed: str
) -> tuple[str, str] | None:
    """Return the place asked about that neither a clause nor its document is about, and theirs.

    A document of another place is not about it; nor is a clause that is headed by another place
    of its kind, or goes through several of them, and names it not.
    """
    places = snapshot.searcher.places
    own = places.of_policy(policy)
    told = frozenset(code for one in places.divisions.named(said) for code in one.codes)
    for one in places.asked(question):
        name = question[one.start : one.end]
        if not reach(one.codes, places.ours):
            continue  # a place of somebody's own: it was told already that it is not the subject
        if any(here.startswith(code) for code in one.codes for here in told):
            continue  # it is named, or a place in it is
        others = {code for code in told if any(alike(code, asked) for asked in one.codes)}
        if len(others) > 1 or others & places.named(headed):
            return name, "、".join(_official(places.divisions, others))
        if own and not reach(one.codes, own):
            return name, "、".join(_official(places.divisions, own)) or policy.title
    return None


def _official(divisions: Divisions, codes: Iterable[str]) -> list[str]:
    """Return the first few places by their official names; one of several ranks by one of them."""
    called = {(name := divisions.official.get(code, code))[:-1]: name for code in sorted(codes)}
    return list(called.values())[:_NAMED]
