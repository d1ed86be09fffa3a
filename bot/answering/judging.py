"""Search for the clauses that answer, and judge whether they do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.asked import Asked
from bot.answering.exact.held import Lack, with_values_first
from bot.answering.quoting.years import other_years, year_of
from bot.answering.understanding import Understanding
from bot.exchange.answer import Status
from index.publishing.open import Snapshot
from index.searching.search import Ranking
from knowledge.asking.kind import cannot_hold
from knowledge.language.normalise import normalise

#: How probable it has to be that a message in a conversation is ours: .995 of the turns that it
#: is learned on are above it, and .37 of remarks on other things (scripts/train.py conversation).
TALK_FLOOR = 0.2
#: The same for a message that is by its kind a remark on something else, or plainly a question.
STRANGE_FLOOR, PLAIN_FLOOR = 0.9, 0.1
#: How many times as near a clause that is over has to be, for what holds to be but a neighbour.
#: Two editions of one rule are about as near; in the libraries of the tests neighbours have less
#: than a third of its score.
_FAR = 2
#: Clauses that are looked at for an answer.
SEARCHED = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """The clauses found, best first, and whether the first of them answers.

    ``year`` is the year asked about where nothing that was found speaks of it, and ``years``
    those of which the first clause does. ``beside`` tells that nothing in force answers, and that
    by the dates in their text the clauses are over, or yet to begin.
    ``lack`` is the value asked for that no clause speaks of, where that is why none does.
    """

    ranking: Ranking
    status: Status
    year: int | None = None
    years: frozenset[int] = frozenset()
    beside: bool = False
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Searches and judges.

    ``scope_floor`` is how probable it has to be that a question is ours, ``answer_floor`` that
    the first clause answers it.
    """

    understanding: Understanding
    scope_floor: float
    answer_floor: float

    def judge(self, snapshot: Snapshot, asked: Asked) -> Judged:
        """Return what was found, and whether it is told, or why not."""
        if asked.reading.ranked is not None:
            ranking = asked.reading.ranked.ranking
        else:
            ranking = snapshot.searcher.search(
                asked.text,
                limit=SEARCHED,
                allowed=asked.allowed(snapshot),
                rerank=True,
                english=asked.english,
            )
        # What a message in a conversation goes on about decides whether it is ours.
        in_talk = asked.reading.in_talk
        scope = ranking.scope if in_talk else _scope(snapshot, asked, ranking)
        status = self._status(ranking, scope, self._floor(asked))
        if status is Status.OUT_OF_SCOPE and self.understanding.names_benefit(
            snapshot, asked.reading.message
        ):
            status = Status.NOT_FOUND  # on our subject, though no clause tells it
        lack: Lack | None = None
        if status is Status.ANSWERED:
            ranking, lack = with_values_first(snapshot, ranking, asked)
            if lack is not None or _lacks(snapshot, ranking, asked):
                status = Status.NOT_FOUND
        judged = Judged(ranking, status, lack=lack)
        beside = self._beside(snapshot, asked, judged)
        if beside is not None:
            return beside
        return self._of_the_year(snapshot, asked, judged)

    def _of_the_year(self, snapshot: Snapshot, asked: Asked, judged: Judged) -> Judged:
        """Return what speaks of the year asked about, or what was found, told to be of another."""
        year = year_of(asked) if judged.status is Status.ANSWERED else None
        if year is None:
            return judged
        years = other_years(snapshot, int(judged.ranking.rows[0]), asked, year)
        if not years:
            return judged
        allowed = asked.allowed(snapshot)
        speaking = allowed.copy()
        for row in np.flatnonzero(allowed).tolist():
            speaking[row] = not other_years(snapshot, row, asked, year)
        then = self._search(snapshot, asked, speaking)
        near = len(then.rows) and then.correct >= self.answer_floor
        if near and then.scores[0] * _FAR >= self._search(snapshot, asked, allowed).scores[0]:
            return Judged(then, Status.ANSWERED)
        return replace(judged, year=year, years=years)

    def _beside(self, snapshot: Snapshot, asked: Asked, judged: Judged) -> Judged | None:
        """Return what a question is about where that does not hold on the day, by its text alone.

        What holds goes before it, unless it is but a neighbour that is far less near.
        """
        beside = snapshot.beside(asked.as_of, withdrawn=asked.withdrawn)
        if not beside.any():
            return None
        allowed = asked.allowed(snapshot)
        both = self._search(snapshot, asked, allowed | beside)
        if not len(both.rows) or not beside[both.rows[0]]:
            return None
        holding = both.scores[allowed[both.rows]]
        near = len(holding) > 0 and holding[0] * _FAR >= both.scores[0]
        if judged.status is Status.ANSWERED and near:
            return None
        ranking = self._search(snapshot, asked, beside)
        status = self._status(ranking, ranking.scope, self._floor(asked))
        if status is not Status.ANSWERED or _lacks(snapshot, ranking, asked):
            return None
        return Judged(ranking, status, beside=True)

    def _search(self, snapshot: Snapshot, asked: Asked, allowed: NDArray[np.bool_]) -> Ranking:
        return snapshot.searcher.search(
            asked.text, limit=SEARCHED, allowed=allowed, rerank=True, english=asked.english
        )

    def _floor(self, asked: Asked) -> float:
        """Return how probable it has to be that a question is ours."""
        if not asked.reading.in_talk:
            return self.scope_floor
        if asked.strange is None:
            return TALK_FLOOR
        return STRANGE_FLOOR if asked.strange else PLAIN_FLOOR

    def _status(self, ranking: Ranking, scope: float, floor: float) -> Status:
        if not len(ranking.rows) or scope < floor:
            return Status.OUT_OF_SCOPE
        if ranking.correct < self.answer_floor:
            return Status.NOT_FOUND
        return Status.ANSWERED


def _scope(snapshot: Snapshot, asked: Asked, ranking: Ranking) -> float:
    """Return the probability that a question is ours."""
    if asked.as_of == asked.today:
        return ranking.scope
    # Whether a question is ours does not depend on what was in force then.
    everything = snapshot.allowed(None, withdrawn=asked.withdrawn)
    return snapshot.searcher.search(
        asked.text, limit=1, allowed=everything, english=asked.english
    ).scope


def _lacks(snapshot: Snapshot, ranking: Ranking, asked: Asked) -> bool:
    """Tell whether the first clause is on the subject, and yet cannot hold what is asked."""
    policy, clause = snapshot.source_of(snapshot.passages[int(ranking.rows[0])])
    text = "".join(policy.text[block.start : block.end] for block in clause.blocks)
    held = normalise(f"{policy.title} {clause.label} {text}")
    return cannot_hold(asked.normalised, held, today=asked.today)
