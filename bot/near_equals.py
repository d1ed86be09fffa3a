"""Decide between clauses that answer nearly as well: by what answered before, by what is asked."""

from __future__ import annotations

import re
from dataclasses import replace

from index.open import Snapshot
from index.search import Ranking

#: How much lower the clause that answered before may score to be first again.
_NEARLY = 0.3
_ASKS_AMOUNT = re.compile(r"多少(?:钱|元|万)?[?？呢啊呀吗 ]*$|能领多少|领多少|几万|多少钱")
_AMOUNT_IN = re.compile("标准|金额|额度")


def preferred(
    snapshot: Snapshot, ranking: Ranking, asked: str, *, again: str, among: int
) -> Ranking:
    """Decide between near equals among the first few by what is known besides the words.

    ``again`` names the clause (policy#clause) that answered the same question with another
    value, or is empty. A question for an amount is answered by the clause that sets it.
    """
    ranking = _same_again(snapshot, ranking, again, among=among)
    if _ASKS_AMOUNT.search(asked):
        return _amount_first(snapshot, ranking, among=among)
    return ranking


def _same_again(snapshot: Snapshot, ranking: Ranking, again: str, *, among: int) -> Ranking:
    """Put the clause that answered the same question with another value before its near equals."""
    if not again:
        return ranking
    names = [
        f"{snapshot.passages[row].policy_id}#{snapshot.passages[row].clause_id}"
        for row in ranking.rows[:among].tolist()
    ]
    if again not in names:
        return ranking
    return _put_first(ranking, names.index(again))


def _amount_first(snapshot: Snapshot, ranking: Ranking, *, among: int) -> Ranking:
    """Put the clause that sets the amount before a near equal of its document that does not."""
    found = [snapshot.source_of(snapshot.passages[row]) for row in ranking.rows[:among].tolist()]
    for place, (policy, clause) in enumerate(found):
        if policy.id == found[0][0].id and _AMOUNT_IN.search(clause.heading):
            return _put_first(ranking, place)
    return ranking


def _put_first(ranking: Ranking, place: int) -> Ranking:
    """Return the ranking with the row at ``place`` first, where it scores nearly as much."""
    if ranking.scores[0] - ranking.scores[place] > _NEARLY:
        return ranking
    order = [place, *(n for n in range(len(ranking.rows)) if n != place)]
    return replace(
        ranking,
        rows=ranking.rows[order],
        scores=ranking.scores[order],
        twins=tuple(ranking.twins[n] for n in order),
    )
