"""The clauses of a snapshot as a conversation sees them: topic, place in the policy, aspects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatMatrix, FloatVector, Rows
from index.conversing.aspects import AspectModel
from index.publishing.open import Snapshot
from knowledge.documents.policy import Clause, Policy
from knowledge.documents.shown import clause_shown

Flags = NDArray[np.bool_]

#: Of a clause so many characters tell what it is about.
_READ = 600


class Clauses:
    """Tables by clause number; what costs is reckoned for a clause when it is first asked for."""

    def __init__(self, snapshot: Snapshot, aspects: AspectModel) -> None:
        fields = snapshot.searcher.fields
        self._snapshot = snapshot
        self._fields = fields
        self._aspects = aspects
        self.size = int(fields.clause_of.max()) + 1 if fields.size else 0
        #: The first passage of each clause.
        self.row = np.zeros(self.size, dtype=np.int64)
        self.row[fields.clause_of[::-1]] = np.arange(fields.size)[::-1]
        passages = [snapshot.passages[row] for row in self.row.tolist()]
        #: policy#clause of each clause, and the clause of each.
        self.names = [f"{one.policy_id}#{one.clause_id}" for one in passages]
        self.number = {name: number for number, name in enumerate(self.names)}
        #: The document of each clause, and its place among those of the document.
        self.policy = fields.group_of[self.row]
        places = {
            f"{policy.id}#{clause.id}": place
            for policy in snapshot.library.policies
            for place, clause in enumerate(policy.clauses)
        }
        self.place = np.array([places.get(name, 0) for name in self.names], dtype=np.float32)
        self._slots = [slot for slot, _ in fields.topics.names]
        self._vectors: dict[int, FloatVector] = {}
        self._told: dict[int, FloatVector] = {}

    @cached_property
    def topics(self) -> list[frozenset[str]]:
        """The topics of each clause's policy; its title where it names none."""
        by_policy = {
            policy.id: frozenset(policy.topics or (policy.title,))
            for policy in self._snapshot.library.policies
        }
        return [by_policy[self._snapshot.passages[row].policy_id] for row in self.row.tolist()]

    @cached_property
    def of_topic(self) -> Mapping[str, Rows]:
        """The clauses of each topic."""
        found: dict[str, list[int]] = {}
        for number, topics in enumerate(self.topics):
            for topic in topics:
                found.setdefault(topic, []).append(number)
        return {topic: np.array(numbers, dtype=np.int64) for topic, numbers in found.items()}

    def share_topic(self, one: int, other: int) -> bool:
        """Tell whether two clauses are on one topic."""
        return bool(self.topics[one] & self.topics[other])

    def on_topic_of(self, clause: int) -> Rows:
        """Return the clauses that share a topic with one, ascending."""
        return np.unique(np.concatenate([self.of_topic[topic] for topic in self.topics[clause]]))

    def title(self, clause: int) -> str:
        """Return the title of a clause's policy."""
        passage = self._snapshot.passages[int(self.row[clause])]
        policy = self._snapshot.policy(passage.policy_id)
        return policy.title if policy else ""

    def values(self, clauses: Rows) -> tuple[Flags, tuple[tuple[str, str], ...]]:
        """Return which slot values the headings of ``clauses`` name, and the values' names."""
        return self._fields.topics.table[self.row[clauses]], self._fields.topics.names

    def vectors(self, clauses: Rows) -> FloatMatrix:
        """Return a unit vector for each clause, of its text and of how it is asked for."""
        return np.stack([self._vector(number) for number in clauses.tolist()])

    def told(self, clauses: Rows) -> FloatMatrix:
        """Return how far each clause tells each aspect, shape (clauses, aspects)."""
        return np.stack([self._tells(number) for number in clauses.tolist()])

    def _vector(self, number: int) -> FloatVector:
        if number not in self._vectors:
            fields = self._fields
            rows = fields.rows_of_clause[number]
            total = fields.vectors.matrix()[rows].mean(axis=0)
            asked = self._phrasings.get(number)
            if asked is not None:
                total = total + fields.phrasing_vectors.matrix()[asked].mean(axis=0)
            self._vectors[number] = total / max(float(np.linalg.norm(total)), 1e-9)
        return self._vectors[number]

    def _tells(self, number: int) -> FloatVector:
        if number not in self._told:
            policy, clause = self._snapshot.source_of(
                self._snapshot.passages[int(self.row[number])]
            )
            self._told[number] = self._aspects.told(clause_text(policy, clause))
        return self._told[number]

    @cached_property
    def _phrasings(self) -> Mapping[int, Rows]:
        order, starts, owners = self._fields.phrasings_by_clause
        parts = np.split(order, starts[1:]) if len(starts) else []
        return dict(zip(owners.tolist(), parts, strict=True))


def clause_text(policy: Policy, clause: Clause) -> str:
    """Return a clause's headings and the beginning of its text."""
    text = clause_shown(policy, clause)
    heading = " ".join((*clause.heading_path, clause.heading))
    return f"{heading}\n{text[:_READ]}"
