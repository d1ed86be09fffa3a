"""Search clauses for a person who judges: staff during a call, a quotation in any chat."""

from __future__ import annotations

from datetime import date

import numpy as np

from bot.answer import Citation
from bot.cite import cite
from bot.quote import choose_quotes
from index.open import Snapshot


def find_clauses(
    snapshot: Snapshot,
    text: str,
    *,
    withdrawn: frozenset[str],
    as_of: date,
    today: date,
    policies: frozenset[str] | None = None,
    limit: int = 12,
) -> tuple[Citation, ...]:
    """Return the clauses that match ``text``, of ``policies`` if given, best first, quoted.

    Unlike an answer, a search shows what is near however sure it is: a person judges.
    """
    allowed = snapshot.allowed(as_of, withdrawn=withdrawn)
    if policies is not None:
        allowed = allowed & np.array(
            [one.policy_id in policies for one in snapshot.passages], dtype=np.bool_
        )
    ranking = snapshot.searcher.search(text, limit=limit, allowed=allowed)
    terms = snapshot.searcher.segmenter.terms(text)
    found = []
    for row, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True):
        if score <= 0:
            continue
        policy, clause = snapshot.source_of(snapshot.passages[row])
        spans = choose_quotes(
            policy,
            clause,
            terms,
            words=snapshot.searcher.fields.passages.words,
            segmenter=snapshot.searcher.segmenter,
        )
        citation = cite(snapshot, policy, clause, spans, as_of=as_of, today=today)
        if citation is not None:
            found.append(citation)
    return tuple(found)
