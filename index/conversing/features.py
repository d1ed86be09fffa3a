"""What tells the clause that a message means from others: one row of features a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import FloatMatrix, FloatVector, Rows
from index.conversing.aspects import AspectModel
from index.conversing.clauses import Clauses
from index.conversing.talk import Talk
from index.conversing.views import Views
from index.searching.features import FEATURES
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter

#: Of the message alone and with its topic all features of the search are looked at, of the
#: message with the title these.
_FEW = (
    "lexical",
    "runs",
    "phrasing_lexical",
    "phrasing_dense",
    "phrasing_overlap",
    "asked",
    "dense",
    "subject",
    "aspect",
)
#: What the net has learned by: all but what tells clauses without phrasings apart.
_LEARNED = tuple(name for name in FEATURES if not name.startswith("plain") and name != "telling")
VIEWS = ("message", "titled", "topical")
_WHOLE = ("message", "topical")
#: What is also compared with the best clause on the topic talked about, or of the document.
_COMPARED = (
    "message_fused",
    "message_phrasing_dense",
    "message_asked",
    "message_phrasing_overlap",
    "message_dense",
    "message_lexical",
    "message_runs",
    "titled_fused",
    "titled_phrasing_dense",
    "aspect_met",
)
_COMPARED_IN_DOCUMENT = 5
EXCLUSIVE = ("degree", "class", "district")
#: Places between clauses of different documents.
_FAR = 20.0
#: Characters of a message of usual length.
_LENGTH = 20.0


@dataclass(frozen=True)
class Seen:
    """One view's look at the candidates: the search's features and the fused score.

    ``features`` has shape (clauses, len(FEATURES)), ``fused`` (clauses,).
    """

    features: FloatMatrix
    fused: FloatVector


@dataclass(frozen=True)
class Table:
    """Named columns, a row a candidate."""

    names: tuple[str, ...]
    values: FloatMatrix

    def column(self, name: str) -> FloatVector:
        """Return one column."""
        return np.asarray(self.values[:, self.names.index(name)], dtype=np.float32)


class _Columns:
    """Columns under way."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.names: list[str] = []
        self.values: list[FloatVector] = []

    def add(self, name: str, values: FloatVector | float) -> None:
        self.names.append(name)
        self.values.append(np.broadcast_to(np.asarray(values, dtype=np.float32), (self.size,)))

    def get(self, name: str) -> FloatVector:
        return self.values[self.names.index(name)]


@dataclass(frozen=True)
class Featurer:
    """Makes the table of a message's candidates."""

    clauses: Clauses
    aspects: AspectModel
    segmenter: Segmenter

    def table(self, candidates: Rows, seen: Sequence[Seen], views: Views, talk: Talk) -> Table:
        """Return the features of ``candidates``, which ``seen`` describes under each view."""
        columns = _Columns(len(candidates))
        for name, one in zip(VIEWS, seen, strict=True):
            _add_view(columns, name, one)
        same, topic = self._add_talk(columns, candidates, talk)
        named = self.segmenter.slots.named(normalise(views.message))
        self._add_values(columns, candidates, named, talk)
        self._add_message(columns, views, named, talk)
        self._add_aspects(columns, candidates, views, talk)
        for number, name in enumerate(_COMPARED):
            _add_compared(columns, f"topic_{name}", name, topic)
            if number < _COMPARED_IN_DOCUMENT:
                _add_compared(columns, f"document_{name}", name, same)
        return Table(tuple(columns.names), np.stack(columns.values, axis=1))

    def _add_talk(
        self, columns: _Columns, candidates: Rows, talk: Talk
    ) -> tuple[FloatVector, FloatVector]:
        """Add how each candidate stands to what was shown; return same document, same topic."""
        clauses, last = self.clauses, talk.last
        zero = np.zeros(len(candidates), dtype=np.float32)
        numbers = candidates.tolist()
        same = topic = former = cosine = zero
        distance = zero + _FAR
        if last is not None:
            same = (clauses.policy[candidates] == clauses.policy[last]).astype(np.float32)
            topic = np.isin(candidates, clauses.on_topic_of(last)).astype(np.float32)
            places = np.abs(clauses.place[candidates] - clauses.place[last])
            distance = np.where(same > 0, places, _FAR).astype(np.float32)
            cosine = clauses.vectors(candidates) @ clauses.vectors(np.array([last]))[0]
        if talk.former is not None:
            former = np.isin(candidates, clauses.on_topic_of(talk.former)).astype(np.float32)
        document = zero.copy()
        for clause, ago in talk.shown.items():
            of = clauses.policy[candidates] == clauses.policy[clause]
            document = np.maximum(document, of.astype(np.float32) / ago)
        shown = [1 / talk.shown[one] if one in talk.shown else 0.0 for one in numbers]
        columns.add("same_document", same)
        columns.add("same_topic", topic)
        columns.add("distance", distance)
        columns.add("shown", np.array(shown, dtype=np.float32))
        columns.add("former_topic", former)
        columns.add("beside", np.isin(candidates, talk.beside).astype(np.float32))
        columns.add("is_last", np.asarray(candidates == (-1 if last is None else last), np.float32))
        columns.add("near_last", cosine.astype(np.float32))
        columns.add("shown_document", document)
        return same, topic

    def _add_values(
        self,
        columns: _Columns,
        candidates: Rows,
        named: dict[str, frozenset[str]],
        talk: Talk,
    ) -> None:
        """Add whether headings name the values said, or only others: 1, 0 or -1."""
        table, names = self.clauses.values(candidates)

        def agree(slot: str, wanted: Sequence[str]) -> FloatVector:
            of_slot = np.array([one == slot for one, _ in names], dtype=np.bool_)
            right = np.array(
                [one == slot and value in wanted for one, value in names], dtype=np.bool_
            )
            if not right.any():
                return np.zeros(len(candidates), dtype=np.float32)
            yes = table[:, right].any(axis=1)
            others = table[:, of_slot].any(axis=1) & ~yes
            return np.asarray(yes.astype(np.float32) - others, dtype=np.float32)

        for slot in EXCLUSIVE:
            columns.add(f"said_{slot}", agree(slot, sorted(named.get(slot, ()))))
            columns.add(f"told_{slot}", agree(slot, talk.values.get(slot, ())))
        columns.add("said_benefit", agree("benefit", sorted(named.get("benefit", ()))))
        columns.add("told_benefit", agree("benefit", talk.benefits))

    def _add_message(
        self, columns: _Columns, views: Views, named: dict[str, frozenset[str]], talk: Talk
    ) -> None:
        """Add what is said of the message as a whole, the same for every candidate."""
        message = views.message
        best = {name: float(columns.get(f"{name}_fused").max(initial=0.0)) for name in _WHOLE}
        columns.add("length", len(message) / _LENGTH)
        columns.add("names_benefit", float("benefit" in named))
        columns.add("names_values", float(any(slot in named for slot in EXCLUSIVE)))
        columns.add("goes_on", float(talk.last is not None))
        columns.add("opens_with_that", float(message.startswith("那")))
        columns.add("closes_with_ne", float(message.rstrip("?？ ").endswith("呢")))
        columns.add("best_alone", best["message"])
        columns.add("best_topical", best["topical"])
        columns.add("turns", float(talk.turns))

    def _add_aspects(self, columns: _Columns, candidates: Rows, views: Views, talk: Talk) -> None:
        """Add how far each candidate tells what the message asks."""
        asked = self.aspects.asked(views.message)
        told = self.clauses.told(candidates)
        met = told @ asked
        before = self.aspects.asked(talk.text) if talk.text else np.zeros_like(asked)
        columns.add("aspect_met", met)
        columns.add("aspect_best", met - met.max(initial=0.0))
        columns.add("aspect_sure", float(asked.max()))
        columns.add("aspect_again", float(asked @ before))
        columns.add("aspect_other", (told * (1 - asked)).max(axis=1, initial=0.0))


def _add_view(columns: _Columns, view: str, seen: Seen) -> None:
    for name in _LEARNED if view in _WHOLE else _FEW:
        columns.add(f"{view}_{name}", seen.features[:, FEATURES.index(name)])
    columns.add(f"{view}_fused", seen.fused)
    columns.add(f"{view}_short_of_best", seen.fused - seen.fused.max(initial=0.0))
    for name in ("dense", "phrasing_dense"):
        values = seen.features[:, FEATURES.index(name)]
        columns.add(f"{view}_{name}_short_of_best", values - values.max(initial=0.0))
    rank = np.argsort(np.argsort(-seen.fused, kind="stable"), kind="stable")
    columns.add(f"{view}_rank", np.asarray(1 / (1 + rank), dtype=np.float32))


def _add_compared(columns: _Columns, name: str, of: str, among: FloatVector) -> None:
    """Add how far a value is short of the best ``among`` some; at most 0 for all others."""
    values = columns.get(of)
    chosen = among > 0
    best = values[chosen].max() if chosen.any() else np.float32(0)
    short = values - best if chosen.any() else np.zeros_like(values)
    columns.add(name, np.where(chosen, short, np.minimum(short, 0)))
