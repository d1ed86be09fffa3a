"""Search clauses for a person who judges: staff during a call, a quotation in any chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.answering.asked import in_english
from bot.answering.assistant import Assistant
from bot.answering.quoting.cite import cite
from bot.answering.quoting.quote import choose
from bot.answering.quoting.wanted import read_wanted
from bot.exchange.answer import Citation
from index.publishing.open import Snapshot

#: A search is read so far, in characters.
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: clauses in force on ``as_of``, of ``policies`` if given, at most ``limit``."""

    text: str
    as_of: date
    today: date
    policies: frozenset[str] | None = None
    limit: int = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first. ``query`` is the text as it was put right."""

    query: str
    citations: tuple[Citation, ...]


def find(assistant: Assistant, wanted: Wanted) -> Found:
    """Search the published snapshot. Raises SnapshotError."""
    query = assistant.correct(wanted.text[:LONGEST_SEARCH])
    citations = find_clauses(
        assistant.snapshot(),
        query,
        withdrawn=assistant.withdrawn(),
        as_of=wanted.as_of,
        today=wanted.today,
        policies=wanted.policies,
        limit=wanted.limit,
        english=in_english(wanted.text[:LONGEST_SEARCH], query, query),
    )
    return Found(query, citations)


def find_clauses(
    snapshot: Snapshot,
    text: str,
    *,
    withdrawn: frozenset[str],
    as_of: date,
    today: date,
    policies: frozenset[str] | None = None,
    limit: int = 12,
    english: str = "",
) -> tuple[Citation, ...]:
    """Return the clauses that match ``text``, of ``policies`` if given, best first, quoted.

    Unlike an answer, a search shows what is near however sure it is: a person judges.
    """
    allowed = snapshot.allowed(as_of, withdrawn=withdrawn)
    if policies is not None:
        allowed = allowed & np.array(
            [one.policy_id in policies for one in snapshot.passages], dtype=np.bool_
        )
    ranking = snapshot.searcher.search(text, limit=limit, allowed=allowed, english=english)
    wanted = read_wanted(text, snapshot.searcher.segmenter)
    found = []
    for row, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True):
        if score <= 0:
            continue
        policy, clause = snapshot.source_of(snapshot.passages[row])
        chosen = choose(
            policy,
            clause,
            wanted,
            words=snapshot.searcher.fields.passages.words,
            segmenter=snapshot.searcher.segmenter,
        )
        citation = cite(
            snapshot, policy, clause, chosen.spans, look=chosen.look, as_of=as_of, today=today
        )
        if citation is not None:
            found.append(citation)
    return tuple(found)
