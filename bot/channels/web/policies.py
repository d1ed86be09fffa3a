"""What the policy pages show: a listing with filters, a clause search, one policy's view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.quoting.cite import best_grade
from bot.answering.quoting.rendered import place_english
from bot.exchange.answer import Language
from bot.exchange.layout import QuoteBlock, quote_blocks
from index.publishing.open import Snapshot
from knowledge.documents.policy import Clause, Confidence, Kind, Policy, Source
from knowledge.documents.shown import clause_shown


@dataclass(frozen=True, slots=True)
class Listing:
    """The policies that pass the filters, and the choices that the filters offer."""

    policies: tuple[Policy, ...]
    by_topic: tuple[tuple[str, tuple[Policy, ...]], ...]
    topics: tuple[str, ...]
    kinds: tuple[Kind, ...]
    regions: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause as its page shows it, ``english`` above the Chinese where it is asked for."""

    clause: Clause
    blocks: tuple[QuoteBlock, ...]
    in_force: bool
    start: str
    end: str
    replaced_by: Policy | None
    replaced_clause: str
    sources: tuple[Source, ...]
    grade: str
    low_confidence: bool
    currency: str
    label: str
    english: tuple[QuoteBlock, ...] = ()
    stale: bool = False
    stated: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One policy as its page shows it."""

    clauses: tuple[ClauseView, ...]
    sources: tuple[Source, ...]
    grade: str
    withdrawn: bool


def list_policies(
    snapshot: Snapshot, *, withdrawn: frozenset[str], topic: str, kind: str, region: str
) -> Listing:
    """Return the policies of a topic, kind and region; an empty filter admits all."""
    live = [
        policy
        for policy in snapshot.library.policies
        if not policy.withdrawn and policy.id not in withdrawn
    ]
    chosen = tuple(
        policy
        for policy in live
        if (not topic or topic in policy.topics)
        and (not kind or kind == policy.kind.value)
        and (not region or region == policy.region)
    )
    counts = Counter(one for policy in live for one in policy.topics)
    # What most policies are about comes first.
    topics = tuple(name for name, _ in counts.most_common())
    return Listing(
        policies=chosen,
        by_topic=tuple(
            (name, members)
            for name in (*topics, "")
            if (members := tuple(p for p in chosen if (p.topics[0] if p.topics else "") == name))
        ),
        topics=topics,
        kinds=tuple(kind for kind in Kind if any(policy.kind is kind for policy in live)),
        regions=tuple(dict.fromkeys(policy.region for policy in live if policy.region)),
        total=len(live),
    )


def view_policy(
    snapshot: Snapshot,
    policy: Policy,
    *,
    as_of: date,
    withdrawn: bool,
    language: Language = Language.CHINESE,
) -> PolicyView:
    """Return a policy as its page shows it on ``as_of``."""
    return PolicyView(
        clauses=tuple(
            _view_clause(snapshot, policy, clause, as_of, language) for clause in policy.clauses
        ),
        sources=policy.sources,
        grade=policy.source_grade or _grade(policy.sources),
        withdrawn=withdrawn,
    )


def _view_clause(
    snapshot: Snapshot, policy: Policy, clause: Clause, as_of: date, language: Language
) -> ClauseView:
    in_english = language is Language.ENGLISH
    english = snapshot.renderings.clause(policy, clause) if in_english else None
    standing = snapshot.standings[policy.id, clause.id]
    replacing = snapshot.policy(standing.replaced_by[0]) if standing.replaced_by else None
    return ClauseView(
        clause=clause,
        blocks=tuple(quote_blocks(clause_shown(policy, clause))),
        in_force=standing.covers(as_of),
        start=standing.validity.start.text if standing.validity.start else "",
        end=standing.validity.end.text if standing.validity.end else "",
        replaced_by=replacing,
        replaced_clause=standing.replaced_by[1] if standing.replaced_by else "",
        sources=clause.sources,
        grade=_grade(clause.sources),
        low_confidence=clause.confidence is Confidence.LOW,
        currency=clause.currency.value,
        label=place_english(clause.label, english.heading) if english else clause.place,
        english=tuple(quote_blocks("\n".join(english.lines))) if english else (),
        stale=in_english and snapshot.renderings.is_stale(policy, clause),
        stated=standing.validity.stated,
        ahead=standing.is_ahead_of(as_of),
    )


def _grade(sources: Sequence[Source]) -> str:
    return best_grade([source.grade for source in sources])
