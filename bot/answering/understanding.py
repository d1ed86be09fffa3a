"""Understand a message in its conversation: ranked given what was said, and complete in words."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.follow_ups import FollowUps
from index.conversing.aspects import AspectModel, load_aspects
from index.conversing.before import Before
from index.conversing.gates import Gates, load_gates
from index.conversing.net import Net, load_net
from index.conversing.rank import Conversing, Ranked
from index.publishing.open import Snapshot
from index.searching.search import Ranking
from knowledge.language.normalise import normalise

#: How probable it has to be that the policies do not tell what is asked before that is said.
_UNTOLD = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it is understood, in ``text``, complete in itself.

    ``ranked`` is what the conversation makes of it, None where it stands alone; ``follows``
    tells that it goes on about the topic of before.
    """

    text: str
    ranked: Ranked | None = None
    follows: bool = False

    @property
    def message(self) -> str:
        """The message by itself."""
        return self.text if self.ranked is None else self.ranked.views.message

    @property
    def in_talk(self) -> bool:
        """Whether something was shown before it."""
        return self.ranked is not None and self.ranked.talk.last is not None

    @property
    def untold(self) -> bool:
        """Whether the policies most likely do not tell what is asked."""
        return self.ranked is not None and self.in_talk and self.ranked.not_told >= _UNTOLD


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned weights that rank in a conversation."""

    net: Net
    aspects: AspectModel
    gates: Gates


def load_learned() -> Learned:
    """Load the shipped weights. Raises DataError."""
    return Learned(load_net(), load_aspects(), load_gates())


class Understanding:
    """Reads messages; safe to use from several threads.

    Without ``learned`` weights each message is taken by itself and ranked by the search alone.
    """

    def __init__(self, follow_ups: FollowUps, learned: Learned | None) -> None:
        self._follow_ups = follow_ups
        self._learned = learned
        self._lock = threading.Lock()
        self._of: tuple[str, Conversing | None] = ("", None)

    def read(
        self,
        snapshot: Snapshot,
        text: str,
        earlier: Sequence[Before],
        allowed: NDArray[np.bool_],
        *,
        limit: int,
        english: str = "",
    ) -> Reading:
        """Return a message, put right, as it is understood after ``earlier``.

        ``english`` is an English message in its own words.
        """
        if snapshot.searcher.places.elsewhere(normalise(text)):
            return Reading(text)  # 那宁波呢 is no question to us, whatever went before
        if self._learned is None:
            return Reading(text)
        conversing = self._conversing(snapshot, self._learned)
        ranked = conversing.rank(text, earlier, allowed=allowed, limit=limit, english=english)
        if ranked is None or not len(ranked.ranking.rows):
            return Reading(text)
        last = ranked.talk.last
        if (
            last is not None
            and ranked.not_told >= _UNTOLD
            and not self.names_benefit(snapshot, text)
        ):
            ranked = conversing.on_topic_first(ranked)
        first = int(snapshot.searcher.fields.clause_of[ranked.ranking.rows[0]])
        if last is None or not conversing.clauses.share_topic(first, last):
            return Reading(text, ranked)
        if self._follow_ups.closes_with_benefit(text) or self._follow_ups.changes_values(text):
            complete = self._follow_ups.complete(text, earlier[-1].complete)
        elif self.names_benefit(snapshot, text):
            complete = text
        else:
            complete = ranked.views.topical
        return Reading(complete, ranked, follows=True)

    def names_benefit(self, snapshot: Snapshot, text: str) -> bool:
        """Tell whether a question names a benefit that is ours, of no other city."""
        elsewhere = snapshot.searcher.places.elsewhere(normalise(text))
        return self._follow_ups.names_benefit(text) and not elsewhere

    def _conversing(self, snapshot: Snapshot, learned: Learned) -> Conversing:
        """Return what ranks within a snapshot; made once for each."""
        with self._lock:
            name, made = self._of
            if made is None or name != snapshot.manifest.id:
                made = Conversing(
                    snapshot,
                    net=learned.net,
                    aspects=learned.aspects,
                    gates=learned.gates,
                )
                self._of = (snapshot.manifest.id, made)
            return made


def ranking_of(
    snapshot: Snapshot,
    reading: Reading,
    *,
    allowed: NDArray[np.bool_],
    limit: int,
    english: str = "",
) -> Ranking:
    """Return the clauses that answer a message as it was read."""
    if reading.ranked is not None:
        return reading.ranked.ranking
    return snapshot.searcher.search(reading.text, limit=limit, allowed=allowed, english=english)
