"""The passages of a library as they are indexed."""

from __future__ import annotations

from collections.abc import Iterable

from index.searching.fields import Entry
from knowledge.documents.library import Library
from knowledge.documents.policy import Currency
from knowledge.documents.split import Passage


def passage_entries(library: Library, passages: Iterable[Passage]) -> list[Entry]:
    """Return the passages of ``library`` as they are indexed."""
    past = {
        (policy.id, clause.id)
        for policy, clause in library.clauses()
        if clause.currency is Currency.PAST
    }
    phrasings = {
        (policy.id, clause.id): len(clause.phrasings) for policy, clause in library.clauses()
    }
    return [
        Entry(
            group=one.policy_id,
            clause=f"{one.policy_id}#{one.clause_id}",
            title=one.title,
            heading=one.heading,
            text=one.read,
            past=(one.policy_id, one.clause_id) in past,
            phrasings=phrasings[one.policy_id, one.clause_id],
        )
        for one in passages
    ]
