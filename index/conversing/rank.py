"""Rank clauses for a message in a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector, Rows
from index.conversing.aspects import AspectModel
from index.conversing.before import Before
from index.conversing.clauses import Clauses
from index.conversing.features import EXCLUSIVE, Featurer, Seen, Table
from index.conversing.gates import Gates, signals_of_talk
from index.conversing.net import Net, plain_chances
from index.conversing.talk import Talk, talk_of
from index.conversing.views import Views, views_of
from index.publishing.open import Snapshot
from index.searching.features import Candidates, View
from index.searching.search import DEPTH, Ranking
from knowledge.language.english import gloss

#: Candidates: the best by the plain sum, the best of each view, and the document talked about.
_BEST, _BEST_OF_VIEW = 30, 15
#: What is left of the chance of a clause that is headed by another benefit than is named.
_OF_ANOTHER = 0.1
#: The same for a district's clause where no district is talked about.
_UNASKED = 0.2
#: How far the first clause has to be phrased for the net to rank a message that stands alone.
_PHRASED = 0.5
#: Clauses on the topic talked about that are looked at, at most.
_ON_TOPIC = 120


@dataclass(frozen=True)
class Ranked:
    """Clauses, most probable first, with the probability that each is the one meant.

    ``ranking`` is the same as a search gives it; ``views`` are the texts it was looked up by.
    ``not_told`` is the probability that the policies do not tell what is asked.
    """

    ranking: Ranking
    views: Views
    talk: Talk
    not_told: float


@dataclass(frozen=True)
class Looked:
    """Candidates as the net sees them; what the net is trained on.

    ``rows`` are each candidate's best passage, ``plain`` what the search alone makes of the
    message and of the message with its topic. ``alone`` are the candidates of the message by
    itself, and ``own`` is what the words of an English one find, by clause.
    """

    clauses: Rows
    rows: Rows
    table: Table
    views: Views
    talk: Talk
    plain: tuple[Ranking, Ranking]
    alone: Candidates
    own: FloatVector | None


class Conversing:
    """Ranks within one snapshot. Safe to use from several threads."""

    def __init__(self, snapshot: Snapshot, *, net: Net, aspects: AspectModel, gates: Gates) -> None:
        self._snapshot = snapshot
        self._net = net
        self._gates = gates
        self.clauses = Clauses(snapshot, aspects)
        self._featurer = Featurer(self.clauses, aspects, snapshot.searcher.segmenter)

    def rank(
        self,
        message: str,
        earlier: Sequence[Before],
        *,
        allowed: NDArray[np.bool_],
        limit: int,
        english: str = "",
    ) -> Ranked | None:
        """Return the ``limit`` clauses most likely meant by ``message`` after ``earlier``.

        ``english`` is an English message in its own words. None where no clause comes into
        question.
        """
        looked = self.look(message, earlier, allowed=allowed, english=english)
        if looked is None:
            return None
        if looked.talk.last is None and looked.plain[0].signals["phrased"] < _PHRASED:
            return self._alone(looked, limit=limit)
        phrased = max(one.signals["phrased"] for one in looked.plain) >= _PHRASED
        learned = self._net.chances(looked.table) if phrased else plain_chances(looked.table)
        # How sure one may be was learned of the chances as the net gives them.
        by_net = np.argsort(-learned, kind="stable")
        signals = signals_of_talk(looked.table, learned, by_net, looked.plain)
        chances = _of_what_is_named(looked.table, learned)
        order = np.argsort(-chances, kind="stable")
        place_of = {row: place for place, row in enumerate(looked.rows.tolist())}
        searcher = self._snapshot.searcher
        groups = searcher.grouped(looked.rows[order], limit=limit)
        groups = [groups[place] for place in searcher.read_again(looked.views.topical, groups)]
        order = np.array([place_of[group[0]] for group in groups], dtype=np.int64)
        alone = looked.plain[0]
        elsewhere = alone.signals["elsewhere"]
        ranking = Ranking(
            rows=looked.rows[order],
            scores=np.log(np.maximum(chances[order], 1e-6)),
            twins=tuple(tuple(group[1:]) for group in groups),
            signals={**alone.signals, **signals},
            # A message that stands alone is ours or not by itself.
            scope=0.0
            if elsewhere
            else alone.scope
            if looked.talk.last is None
            else self._gates.ours.probability(signals),
            correct=self._gates.correct.probability(signals),
            stages=alone.stages,
        )
        return Ranked(ranking, looked.views, looked.talk, self._gates.not_told.probability(signals))

    def _alone(self, looked: Looked, *, limit: int) -> Ranked:
        """Return what the search alone finds: of clauses by their text alone it is the surer.

        The net has learned on clauses that people wrote phrasings for.
        """
        found = self._snapshot.searcher.ranking(
            looked.alone, looked.views.message, own=looked.own, limit=limit, rerank=True
        )
        return Ranked(found, looked.views, looked.talk, 0.0)

    def on_topic_first(self, ranked: Ranked) -> Ranked:
        """Return a ranking with the clauses on the topic talked about before all others.

        What the policies do not tell of one topic is not told by a clause on another.
        """
        ranking, last = ranked.ranking, ranked.talk.last
        if last is None:
            return ranked
        clauses = self._clause_of(ranking.rows)
        aside = ~np.isin(clauses, self.clauses.on_topic_of(last))
        order = np.argsort(aside, kind="stable")
        return replace(ranked, ranking=ranking.in_order(order.tolist()))

    def look(
        self,
        message: str,
        earlier: Sequence[Before],
        *,
        allowed: NDArray[np.bool_],
        english: str = "",
    ) -> Looked | None:
        """Return the candidates for a message with their features."""
        searcher = self._snapshot.searcher
        talk = talk_of(earlier, self.clauses, searcher.segmenter)
        views = views_of(message, talk, self.clauses, searcher.segmenter)
        looks = {text: searcher.view(text, allowed) for text in dict.fromkeys(views.texts)}
        owns = self._found_in_english(english, message, looks)
        rows = self._rows(list(looks.values()), owns.values(), talk, allowed)
        if not len(rows):
            return None
        features = {text: look.features(rows) for text, look in looks.items()}
        fused = {
            text: searcher.fused(found, rows, owns.get(text)) for text, found in features.items()
        }
        clause_of = self._clause_of(rows)
        distinct = np.unique(clause_of)
        best = {text: _best_of_clause(clause_of, one) for text, one in fused.items()}
        chosen = self._chosen([fused[text][best[text]] for text in views.texts], distinct, talk)
        places = {text: found[chosen] for text, found in best.items()}
        seen = [
            Seen(features[text][places[text]], fused[text][places[text]]) for text in views.texts
        ]
        table = self._featurer.table(distinct[chosen], seen, views, talk)
        found = {
            text: looks[text].candidates(rows, features[text])
            for text in dict.fromkeys((views.message, views.topical))
        }
        ranked = {
            text: searcher.ranking(one, text, own=owns.get(text), limit=1)
            for text, one in found.items()
        }
        return Looked(
            distinct[chosen],
            rows[places[views.topical]],
            table,
            views,
            talk,
            (ranked[views.message], ranked[views.topical]),
            found[views.message],
            owns.get(views.message),
        )

    def _clause_of(self, rows: Rows) -> Rows:
        return self._snapshot.searcher.fields.clause_of[rows].astype(np.int64)

    def _found_in_english(
        self, english: str, message: str, texts: Iterable[str]
    ) -> dict[str, FloatVector]:
        """Return what an English message's own words find, by clause, for each of the ``texts``.

        What a text has besides the ``message`` is looked up by its English; empty for a message
        that is not English.
        """
        found: dict[str, FloatVector] = {}
        for text in texts if english else ():
            added = " ".join(word for word in text.split() if word not in message)
            words = f"{english} {gloss(added)}".strip()
            own = self._snapshot.searcher.found_in_english(words)
            if own is not None:
                found[text] = own
        return found

    def _rows(
        self,
        looks: Sequence[View],
        owns: Iterable[FloatVector],
        talk: Talk,
        allowed: NDArray[np.bool_],
    ) -> Rows:
        """Return the passages that any view proposes, and those on the topic talked about."""
        near = [] if talk.last is None else self.clauses.on_topic_of(talk.last).tolist()
        if len(near) > _ON_TOPIC and talk.last is not None:
            at = near.index(talk.last)
            near = near[max(0, at - _ON_TOPIC // 2) : at + _ON_TOPIC // 2]
        of_clause = self._snapshot.searcher.fields.rows_of_clause
        own = [row for clause in (*near, *talk.shown) for row in of_clause[clause]]
        searcher = self._snapshot.searcher
        proposed = [look.proposals(DEPTH) for look in looks]
        proposed += [searcher.proposed_in_english(one, allowed) for one in owns]
        rows = np.unique(np.concatenate([*proposed, np.array(own, np.int64)]))
        return np.asarray(rows[allowed[rows]], dtype=np.int64)

    def _chosen(self, fused: Sequence[FloatVector], clauses: Rows, talk: Talk) -> Rows:
        """Return the places, among the distinct clauses, of those that the net looks at."""
        message, _, topical = fused
        chosen = {*_top(message - message.max() + topical - topical.max(), _BEST).tolist()}
        for one in fused:
            chosen.update(_top(one, _BEST_OF_VIEW).tolist())
        if talk.last is not None:
            policy = self.clauses.policy
            same = policy[clauses] == policy[talk.last]
            chosen.update(np.flatnonzero(same)[:_ON_TOPIC].tolist())
        return np.array(sorted(chosen), dtype=np.int64)


def _of_what_is_named(table: Table, chances: FloatVector) -> FloatVector:
    """Return the chances with those clauses later that are on something else than is named.

    Of a benefit that is named no clause on another one tells anything, unless it is headed by
    whom the message names; a district's rule is not the city's, where none is talked about.
    """
    weighed = chances.copy()
    said = table.column("said_benefit")
    if (said > 0).any():
        others = said < 0
        for slot in EXCLUSIVE:
            others &= table.column(f"said_{slot}") <= 0
        weighed[others] *= _OF_ANOTHER
    unasked = table.column("message_district_unasked") > 0
    for column in ("said_district", "told_district", "same_document"):
        unasked &= table.column(column) <= 0
    weighed[unasked] *= _UNASKED
    return np.asarray(weighed / weighed.sum(), dtype=np.float32)


def _best_of_clause(clauses: Rows, fused: FloatVector) -> Rows:
    """Return, for each distinct clause ascending, the place of its best passage."""
    order = np.lexsort((-fused, clauses))
    _, first = np.unique(clauses[order], return_index=True)
    return order[first]


def _top(values: FloatVector, count: int) -> Rows:
    return np.argsort(-values, kind="stable")[:count]
