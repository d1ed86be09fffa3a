"""Understand a question after those before it: which of its readings the library answers best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.conversation import FollowUps, Reading
from index.open import Snapshot
from index.search import Ranking
from knowledge.normalise import normalise

#: Overlap with a foreign question from which on a short one is not completed from the one before.
_STRANGE = 0.4
#: Share of what a follow-up says that has to be said in the policy talked about before, for it
#: to be ours whatever the gate makes of its words.
_SPEAKS = 0.5
#: Probability of being ours, alone, from which on a follow-up is no mere remark.
_GOES_ON = 0.1
#: Confidence from which on a completed question is ours whatever its words are.
_ANSWERS = 0.5
#: What a later, less plain reading has to be better by.
_LATER = 0.03
#: What a reading gains whose first clause is of the policy, or the topic, talked about before.
_SAME_POLICY = 0.2
_SAME_TOPIC = 0.15
#: What a question loses by standing alone that cannot.
_DEPENDS = 1.0
#: What the words around a title's subject are.
_AROUND_TITLE = re.compile(
    r"[（(].*?[)）]|杭州市?|新引进|规定|办法|办事|指南|指引|要点|标准与发放|标准|条件|常见|申请|细则|现行|通知|关于|进一步完善|与办理|及办理|沿革|现状"
)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was talked about before: as completed from, and where its answer was.

    ``group`` is the number of the policy among the searched fields, -1 where there is none.
    """

    text: str
    subject: str
    policy: str
    clause: str
    topics: frozenset[str]
    group: int = -1


class Understanding:
    """Completes follow-ups by their slots, and lets the library decide between readings."""

    def __init__(self, follow_ups: FollowUps, *, scope_floor: float) -> None:
        self._follow_ups = follow_ups
        self._scope_floor = scope_floor

    def read(
        self, snapshot: Snapshot, text: str, earlier: Sequence[str], allowed: NDArray[np.bool_]
    ) -> Reading:
        """Return the reading of ``text`` that the library answers best."""
        if not earlier or snapshot.searcher.places.elsewhere(normalise(text)):
            return Reading(text)  # 那宁波呢 is no question to us, whatever went before
        if self._follow_ups.stands_alone(text):
            return Reading(text)
        before = self._before(snapshot, earlier, allowed)
        readings = self._follow_ups.readings(text, before.text, subject=before.subject)
        if not readings:
            return Reading(text)

        def search(one: Reading) -> Ranking:
            return snapshot.searcher.search(one.text, focus=one.focus, limit=1, allowed=allowed)

        depends = self._follow_ups.depends(text)
        own = search(Reading(text))
        # A remark on the weather is none on the topic.
        if own.signals["foreign_overlap"] > _STRANGE and not depends:
            return Reading(text)
        again = before.clause if self._follow_ups.changes_values(text) else ""
        best, worth = Reading(text), self._worth(snapshot, own, before) - _DEPENDS * depends
        goes_on = (
            depends
            or own.scope >= _GOES_ON
            or self._speaks_of(snapshot, text, before.group) >= _SPEAKS
        )
        for number, one in enumerate(readings):
            ranking = search(one)
            same = self._policy(snapshot, ranking) == before.policy
            same = same or self._is_about(snapshot, ranking, before.text)
            follows = same and (goes_on or ranking.correct >= _ANSWERS)
            gained = self._worth(snapshot, ranking, before, ours=follows) - _LATER * number
            if gained > worth:
                best, worth = replace(one, follows=follows, again=again), gained
        return best

    def _speaks_of(self, snapshot: Snapshot, text: str, group: int) -> float:
        """Return how much of what ``text`` says is said in one clause of a policy, or asked there.

        A remark on shares or dinner uses words that the policy does not.
        """
        if group < 0:
            return 0.0
        fields = snapshot.searcher.fields
        words = snapshot.searcher.segmenter.terms(text).words
        rows = fields.group_of == group
        said = fields.passages.words.scores_and_shared(words)[1][rows]
        asked = fields.phrasings.words.scores_and_shared(words)[1]
        asked = asked[np.isin(fields.owner_of, fields.clause_of[rows])]
        weight = fields.phrasings.words.weight(words)
        return float(max(said.max(initial=0.0), asked.max(initial=0.0)) / weight) if weight else 0.0

    def _is_about(self, snapshot: Snapshot, ranking: Ranking, text: str) -> bool:
        """Tell whether the first clause is about a benefit that ``text`` names."""
        if not len(ranking.rows):
            return False
        found = snapshot.searcher.fields.topics.values(int(ranking.rows[0]), "benefit")
        return bool({*found} & self._follow_ups.benefits(text))

    def _policy(self, snapshot: Snapshot, ranking: Ranking) -> str:
        if not len(ranking.rows):
            return ""
        return snapshot.passages[int(ranking.rows[0])].policy_id

    def _before(
        self, snapshot: Snapshot, earlier: Sequence[str], allowed: NDArray[np.bool_]
    ) -> _Before:
        """Return the latest question that was ours, with the benefit that answered it.

        多少钱能领 was answered with 生活补贴: then 要什么材料 asks about that. What was said
        since (我有中级职称) is kept beside it.
        """
        since: list[str] = []
        for text in reversed(earlier):
            found = snapshot.searcher.search(text, limit=1, allowed=allowed)
            if len(found.rows) and found.scope >= self._scope_floor:
                break
            since.insert(0, text)
        else:
            return _Before(earlier[-1], "", "", "", frozenset())
        text = " ".join([text, *since])
        policy, clause = snapshot.source_of(snapshot.passages[int(found.rows[0])])
        subject = _AROUND_TITLE.sub("", policy.title)
        if not self._follow_ups.names_benefit(text):
            benefits = snapshot.searcher.fields.topics.values(int(found.rows[0]), "benefit")
            text = f"{benefits[0]} {text}" if benefits else text
        name = f"{policy.id}#{clause.id}"
        group = int(snapshot.searcher.fields.group_of[int(found.rows[0])])
        return _Before(text, subject, policy.id, name, frozenset(policy.topics), group)

    def _worth(
        self, snapshot: Snapshot, ranking: Ranking, before: _Before, *, ours: bool = False
    ) -> float:
        """Return how likely the reading's first clause is what was meant."""
        if not len(ranking.rows) or (ranking.scope < self._scope_floor and not ours):
            return -1.0
        policy, _ = snapshot.source_of(snapshot.passages[int(ranking.rows[0])])
        worth = ranking.correct
        if policy.id == before.policy:
            worth += _SAME_POLICY
        if before.topics & {*policy.topics}:
            worth += _SAME_TOPIC
        return worth
