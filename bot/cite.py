"""Cite a clause: its quotes checked against the source, its validity, sources and routes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answer import Citation, SourceNote, ValiditySpan
from bot.quote import Span, holds, location, routes_of
from index.open import Snapshot
from knowledge.front_matter import GRADES
from knowledge.policy import Clause, Policy


def cite(
    snapshot: Snapshot,
    policy: Policy,
    clause: Clause,
    spans: Sequence[Span],
    *,
    as_of: date,
    today: date,
) -> Citation | None:
    """Return a citation of ``spans``, or None if one does not hold against the source.

    ``as_of`` is the date asked about, ``today`` the one on which it is asked.
    """
    quotes = tuple(policy.text[start:end] for start, end in spans)
    if not spans or not all(
        holds(policy, span, quote) for span, quote in zip(spans, quotes, strict=True)
    ):
        return None
    standing = snapshot.standings[policy.id, clause.id]
    replacing = snapshot.policy(standing.replaced_by[0]) if standing.replaced_by else None
    replaced_clause = (
        replacing.clause(standing.replaced_by[1]) if replacing and standing.replaced_by else None
    )
    routes = routes_of(policy, clause)
    sources = clause.sources or policy.sources
    return Citation(
        policy_id=policy.id,
        title=policy.title,
        issuer=policy.issuer,
        document_number=policy.document_number,
        region=policy.region,
        clause_id=clause.id,
        clause=location(policy, clause, spans[0]),
        facts=clause.facts,
        quotes=quotes,
        spans=tuple(spans),
        validity=ValiditySpan(
            start=standing.validity.start.text if standing.validity.start else "",
            end=standing.validity.end.text if standing.validity.end else "",
            in_force=standing.covers(as_of),
            in_force_now=standing.covers(today),
            currency=clause.currency.value,
            as_of=as_of.isoformat() if as_of != today else "",
            replaced_by=(
                _replacement(policy, replacing, replaced_clause)
                if replacing and not standing.covers(today)
                else ""
            ),
            replaced_by_id=(
                f"{replacing.id}#{replaced_clause.id}" if replacing and replaced_clause else ""
            ),
        ),
        source_grade=best_grade([source.grade for source in sources]) or policy.source_grade,
        confidence=clause.confidence.value if clause.confidence else "",
        sources=tuple(
            SourceNote(source.name, source.grade, source.date, source.url) for source in sources
        ),
        verified_on=policy.verified_on.isoformat() if policy.verified_on else "",
        applying=routes.applying,
        asking=routes.asking,
    )


def _replacement(old: Policy, new: Policy, clause: Clause | None) -> str:
    """Name what replaced a clause: the clause alone within one document."""
    label = clause.label if clause else ""
    return label if new.id == old.id and label else f"《{new.title}》"


def best_grade(grades: Sequence[str]) -> str:
    """Return the best of source grades, or an empty string."""
    known = [grade for grade in grades if grade in GRADES]
    return min(known, key=GRADES.index) if known else ""
