"""Cite a clause: its quotes checked against the source, its place, validity and sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.quoting.look import PLAIN, Look
from bot.answering.quoting.place import location
from bot.answering.quoting.rendered import place_english, render
from bot.answering.quoting.routes import routes_of
from bot.answering.quoting.units import Span, whole_spans
from bot.exchange.answer import Citation, Lead, SourceNote, ValiditySpan
from index.publishing.open import Snapshot
from knowledge.documents.front_matter import GRADES
from knowledge.documents.policy import Clause, Policy
from knowledge.documents.shown import shown_span


def cite(
    snapshot: Snapshot,
    policy: Policy,
    clause: Clause,
    spans: Sequence[Span],
    *,
    as_of: date,
    today: date,
    leads: tuple[Lead, ...] = (),
    look: Look = PLAIN,
) -> Citation | None:
    """Return a citation of ``spans``, or None if one does not hold, or nothing of it is shown.

    ``as_of`` is the date asked about, ``today`` the one on which it is asked; ``leads`` are
    what the clause says to whoever asks in a line; ``look`` is how the spans are shown.
    """
    quotes = tuple(policy.text[start:end] for start, end in spans)
    shown = tuple(_shown(policy, clause, span, look) for span in spans)
    whole = "\n".join(_shown(policy, clause, one, PLAIN) for one in whole_spans(policy, clause))
    if not any(shown) or not all(
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
    place = location(policy, clause, spans)
    english = render(
        snapshot,
        policy,
        clause,
        spans,
        place=place,
        applying=routes.applying,
        asking=routes.asking,
    )
    return Citation(
        policy_id=policy.id,
        title=policy.title,
        issuer=policy.issuer,
        document_number=policy.document_number,
        region=policy.region,
        clause_id=clause.id,
        clause=place,
        facts=clause.facts,
        quotes=quotes,
        spans=tuple(spans),
        shown=shown,
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
            attested=standing.is_attested(as_of, today=today),
            replaced_by_english=(
                _replacement_english(snapshot, policy, replacing, replaced_clause)
                if replacing and not standing.covers(today)
                else ""
            ),
            stated=standing.validity.stated,
            ahead=standing.is_ahead_of(as_of),
        ),
        source_grade=best_grade([source.grade for source in sources]) or policy.source_grade,
        confidence=clause.confidence.value if clause.confidence else "",
        sources=tuple(
            SourceNote(source.name, source.grade, source.date, source.url) for source in sources
        ),
        verified_on=policy.verified_on.isoformat() if policy.verified_on else "",
        applying=routes.applying,
        asking=routes.asking,
        leads=leads,
        whole="" if "".join(whole.split()) == "".join("".join(shown).split()) else whole,
        english=english.lines,
        title_english=english.title,
        heading_english=english.heading,
        clause_english=english.clause,
        issuer_english=english.issuer,
        region_english=english.region,
        applying_english=english.applying,
        asking_english=english.asking,
        english_stale=english.stale,
    )


def _shown(policy: Policy, clause: Clause, span: Span, look: Look) -> str:
    return shown_span(policy, clause.blocks, *span, links=look.links, columns=look.columns)


def holds(policy: Policy, span: Span, quote: str) -> bool:
    """Tell whether ``quote`` is, to the letter, what the policy's file says at ``span``.

    Signs alone, such as the empty head of a table, say nothing.
    """
    return any(char.isalnum() for char in quote) and policy.text[span[0] : span[1]] == quote


def _replacement(old: Policy, new: Policy, clause: Clause | None) -> str:
    """Name what replaced a clause: the clause alone within one document."""
    label = clause.place if clause else ""
    return label if new.id == old.id and label else f"《{new.title}》"


def _replacement_english(
    snapshot: Snapshot, old: Policy, new: Policy, clause: Clause | None
) -> str:
    """Name in English what replaced a clause, empty where it has no English."""
    found = snapshot.renderings.clause(new, clause) if clause is not None else None
    if new.id == old.id and clause is not None and found is not None:
        return place_english(clause.label, found.heading)
    title = snapshot.renderings.title(new)
    return f"“{title}”" if title else ""


def best_grade(grades: Sequence[str]) -> str:
    """Return the best of source grades, or an empty string."""
    known = [grade for grade in grades if grade in GRADES]
    return min(known, key=GRADES.index) if known else ""
