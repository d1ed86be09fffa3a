"""What an answer rests on: the clauses found, cited, with the rule of a past year beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.asked import Asked
from bot.answering.quoting.cite import cite
from bot.answering.quoting.quote import choose
from bot.answering.quoting.wanted import Wanted, read_wanted
from bot.exchange.answer import Citation
from index.publishing.open import Snapshot
from index.searching.search import Ranking
from knowledge.asking.date import own_year

#: How many clauses an answer names.
CITED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """The citations of an answer, none where the first clause cannot be shown.

    ``then`` is the past year for which the second citation gives the rule of that time.
    """

    citations: tuple[Citation, ...]
    then: int | None = None


def gather(
    snapshot: Snapshot,
    ranking: Ranking,
    asked: Asked,
    *,
    sure_floor: float,
    typed: str = "",
    facts: Mapping[str, frozenset[str]] | None = None,
) -> Evidence:
    """Return what an answer rests on.

    The rule of a past year stands beside it where it answers with ``sure_floor`` at least.
    ``typed`` is the message itself; ``facts`` are the person's degree, class, district and
    origin as far as they were told before, by slot.
    """
    wanted = read_wanted(asked.text, snapshot.searcher.segmenter, typed=typed, facts=facts)
    citations = _cite(snapshot, ranking, asked, wanted)
    if not citations:
        return Evidence(())
    then = own_year(asked.normalised, today=asked.today) if asked.as_of == asked.today else None
    old: tuple[Citation, ...] = ()
    if then is not None:
        old = _rule_of(then, snapshot, asked, wanted, sure_floor=sure_floor)
    if not old:
        return Evidence(citations)
    return Evidence((*citations[:1], *old, *citations[1:])[:CITED], then)


def _cite(
    snapshot: Snapshot, ranking: Ranking, asked: Asked, wanted: Wanted
) -> tuple[Citation, ...]:
    """Return the citations whose quotes hold; none where the first one's do not."""
    citations: list[Citation] = []
    for rank, row in enumerate(ranking.rows[:CITED].tolist()):
        policy, clause = snapshot.source_of(snapshot.passages[row])
        chosen = choose(
            policy,
            clause,
            wanted,
            words=snapshot.searcher.fields.passages.words,
            segmenter=snapshot.searcher.segmenter,
        )
        citation = cite(
            snapshot,
            policy,
            clause,
            chosen.spans,
            leads=chosen.leads,
            look=chosen.look,
            as_of=asked.as_of,
            today=asked.today,
        )
        if citation is not None:
            citations.append(citation)
        elif rank == 0:
            # A first clause that cannot be shown must not be answered by the second.
            return ()
    return tuple(citations)


def _rule_of(
    year: int, snapshot: Snapshot, asked: Asked, wanted: Wanted, *, sure_floor: float
) -> tuple[Citation, ...]:
    """Return the rule of a past year that is in force no more, where it answers as well."""
    then = replace(asked, as_of=date(year, 12, 31))
    found = snapshot.searcher.search(
        asked.text, limit=1, allowed=then.allowed(snapshot), english=asked.english
    )
    if not len(found.rows) or found.correct < sure_floor:
        return ()
    policy, clause = snapshot.source_of(snapshot.passages[int(found.rows[0])])
    if snapshot.standings[policy.id, clause.id].covers(asked.today):
        return ()
    return _cite(snapshot, found, then, wanted)[:1]
