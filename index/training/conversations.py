"""Turns to learn from: conversations played against a snapshot, with the facts that are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.conversing.before import Before
from index.conversing.rank import Conversing, Looked
from index.publishing.open import Snapshot

#: Acts that ask the policies; the others are answered without them.
POLICY_ACTS = frozenset({"ask", "followup", "switch", "return", "correct", "facts"})
#: How many clauses of an answer are remembered.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a written conversation. ``expects`` are the facts a right reply rests on."""

    text: str
    act: str
    expects: frozenset[str]
    held: bool = True


@dataclass(frozen=True, slots=True)
class Played:
    """A turn as it was looked at. ``conversation`` numbers them; ``right`` is by candidate."""

    conversation: int
    said: Said
    looked: Looked
    right: NDArray[np.bool_]
    earlier: tuple[Before, ...] = field(default=(), repr=False)


#: Chooses the order of the candidates of a turn: what is shown then, the rest remembers.
Choose = Callable[[int, Looked, NDArray[np.bool_]], NDArray[np.int64]]


class Stage:
    """Plays conversations against one snapshot. ``correct`` puts a text right."""

    def __init__(
        self,
        snapshot: Snapshot,
        conversing: Conversing,
        *,
        allowed: NDArray[np.bool_],
        correct: Callable[[str], str],
    ) -> None:
        self._snapshot = snapshot
        self._conversing = conversing
        self._allowed = allowed
        self._correct = correct
        clauses = conversing.clauses
        passages = [snapshot.passages[row] for row in clauses.row.tolist()]
        self._facts = [frozenset(snapshot.source_of(one)[1].facts) for one in passages]

    def play(self, conversations: Sequence[Sequence[Said]], choose: Choose) -> Iterator[Played]:
        """Yield every turn that asks the policies; ``choose`` decides what is shown then."""
        for number, turns in enumerate(conversations):
            earlier: list[Before] = []
            for said in turns:
                if said.act not in POLICY_ACTS or not said.expects:
                    continue
                text = self._correct(said.text)
                looked = self._conversing.look(text, earlier, allowed=self._allowed)
                if looked is None:
                    continue
                right = self.right(looked, said)
                yield Played(number, said, looked, right, tuple(earlier))
                order = choose(number, looked, right)[:_SHOWN]
                shown = self._names(looked.clauses[order].tolist())
                earlier.append(Before(text, shown))

    def strange(
        self, texts: Sequence[str], played: Sequence[Played], *, seed: int
    ) -> Iterator[Looked]:
        """Yield remarks that ask nothing of us, each said where a turn of ``played`` was."""
        chance = np.random.default_rng(seed)
        for text in texts:
            for place in chance.integers(0, len(played), 4).tolist():
                looked = self._conversing.look(
                    self._correct(text), played[place].earlier, allowed=self._allowed
                )
                if looked is not None:
                    yield looked

    def right(self, looked: Looked, said: Said) -> NDArray[np.bool_]:
        """Return which candidates rest on a fact that is expected."""
        return np.array(
            [bool(self._facts[clause] & said.expects) for clause in looked.clauses.tolist()],
            dtype=np.bool_,
        )

    def _names(self, clauses: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._conversing.clauses.names[clause] for clause in clauses)


def read_conversations(records: Sequence[Mapping[str, object]]) -> list[list[Said]]:
    """Return conversations from their JSON: id, turns[{user, act, expects, held?}]."""
    found = []
    for record in records:
        turns = record.get("turns")
        found.append(
            [
                Said(
                    str(one["user"]),
                    str(one["act"]),
                    frozenset(map(str, one.get("expects", ()))),
                    bool(one.get("held", True)),
                )
                for one in (turns if isinstance(turns, list) else ())
            ]
        )
    return found
