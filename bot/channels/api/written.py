"""Policies, services and verdicts as the HTTP API gives them."""

from __future__ import annotations

from datetime import date

from bot.answering.quoting.cite import best_grade
from bot.channels.api.citation_models import SourceOut
from bot.channels.api.library_models import (
    ActivityOut,
    ClauseOut,
    EligibilityOut,
    FactOut,
    GroupOut,
    PaymentOut,
    PlanOut,
    PolicyOut,
    ReasonOut,
    RelationOut,
    ServiceOut,
    TwoLanguages,
    ValueOut,
    VerdictOut,
)
from bot.channels.api.models import LinkOut, SectionOut
from bot.eligibility.form import Field
from bot.eligibility.reply import sections_of
from bot.eligibility.report import Item, Report
from bot.exchange.reply import Link, Section
from index.publishing.open import Snapshot
from knowledge.directory.services import Activity, Group, Service, Wording
from knowledge.documents.policy import Clause, Confidence, Policy, Source
from knowledge.documents.shown import clause_shown
from knowledge.entitlement.total import Pair, Plan


def policy_out(policy: Policy, *, withdrawn: bool, today: date) -> PolicyOut:
    """Return a policy without its clauses."""
    span = policy.validity
    return PolicyOut(
        id=policy.id,
        title=policy.title,
        kind=policy.kind.value,
        region=policy.region,
        topics=list(policy.topics),
        issuer=policy.issuer,
        document_number=policy.document_number,
        issued_on=policy.issued_on.text if policy.issued_on else None,
        valid_from=span.start.text if span.start else None,
        valid_to=span.end.text if span.end else None,
        in_force=span.covers(today),
        stated=span.stated,
        withdrawn=policy.withdrawn or withdrawn,
        source_grade=policy.source_grade or best_grade([one.grade for one in policy.sources]),
        verified_on=policy.verified_on.isoformat() if policy.verified_on else None,
    )


def clause_out(snapshot: Snapshot, policy: Policy, clause: Clause, *, today: date) -> ClauseOut:
    """Return a clause as it stands today."""
    standing = snapshot.standings[policy.id, clause.id]
    span = standing.validity
    return ClauseOut(
        id=clause.id,
        label=clause.place,
        headings=list(clause.heading_path),
        text=clause_shown(policy, clause),
        valid_from=span.start.text if span.start else None,
        valid_to=span.end.text if span.end else None,
        in_force=standing.covers(today),
        stated=span.stated,
        currency=clause.currency.value,
        low_confidence=clause.confidence is Confidence.LOW,
        replaced_by="#".join(standing.replaced_by) if standing.replaced_by else None,
        sources=[_source(one) for one in clause.sources],
        facts=list(clause.facts),
    )


def _source(source: Source) -> SourceOut:
    return SourceOut(
        name=source.name,
        grade=source.grade,
        date=str(source.date or ""),
        url=source.url or None,
    )


def _both(wording: Wording) -> TwoLanguages:
    return TwoLanguages(zh=wording.chinese, en=wording.english)


def group_out(group: Group) -> GroupOut:
    """Return a stage or one of the six services."""
    return GroupOut(id=group.id, name=_both(group.name), what=_both(group.what))


def service_out(one: Service) -> ServiceOut:
    """Return a service."""
    return ServiceOut(
        id=one.id,
        name=_both(one.name),
        what=_both(one.what),
        stage=one.stage,
        kind=one.kind,
        where=_both(one.where),
        url=one.url,
        phones=[phone.number for phone in one.phones],
        hours=_both(one.hours),
        materials=_both(one.materials),
        time=_both(one.time),
        clause=one.clause,
    )


def activity_out(one: Activity, today: date) -> ActivityOut:
    """Return an activity as it stands to a day."""
    coming = one.next_day(today)
    start = coming.isoformat() if coming else one.start.text if one.start else None
    return ActivityOut(
        id=one.id,
        name=_both(one.name),
        what=_both(one.what),
        form=one.form.value,
        who=_both(one.who),
        where=_both(one.where),
        url=one.url,
        start=start,
        end=one.end.text if one.end else None,
        phase=one.phase(today).value,
        clause=one.clause,
    )


def fact_out(field: Field) -> FactOut:
    """Return a fact as a form asks for it."""
    return FactOut.model_validate(
        {
            "id": field.id,
            "kind": field.kind,
            "label": field.label,
            "question": field.question,
            "values": [ValueOut(value=value, label=label) for value, label in field.values],
            "unit": field.unit,
            "lowest": field.lowest,
            "highest": field.highest,
        }
    )


def report_out(report: Report) -> EligibilityOut:
    """Return the verdicts of a report, and what they come to."""
    total = report.total
    return EligibilityOut(
        items=[_verdict(one) for one in report.items],
        missing=list(report.missing),
        plans=[_plan(one) for one in total.plans],
        relations=[
            *(_relation(one, "together") for one in total.combines),
            *(_relation(one, "apart") for one in total.excludes),
            *(_relation(one, "unstated") for one in total.unstated),
        ],
        combined=[_section(one) for one in sections_of(report) if not one.mark],
    )


def _verdict(item: Item) -> VerdictOut:
    return VerdictOut.model_validate(
        {
            "id": item.id,
            "name": item.name,
            "state": item.state,
            "rule": item.rule,
            "clause": _link(item.link),
            "amount": item.amount,
            "yuan": item.yuan,
            "per": item.per,
            "most": item.most,
            "deadline": item.deadline,
            "deadline_date": item.deadline_date,
            "where": item.where,
            "materials": item.materials,
            "notes": list(item.notes),
            "reasons": [
                ReasonOut(text=one.text, clause=_link(one.link), change=one.change)
                for one in item.reasons
            ],
            "missing": list(item.missing),
            "clauses": [_link(one) for one in item.links],
        }
    )


def _link(link: Link) -> LinkOut:
    return LinkOut(
        label=link.label, policy_id=link.policy_id, clause_id=link.clause_id, url=link.url
    )


def _section(section: Section) -> SectionOut:
    return SectionOut.model_validate(
        {
            "heading": section.heading,
            "lines": list(section.lines),
            "mark": section.mark,
            "links": [_link(one) for one in section.links],
        }
    )


def _plan(plan: Plan) -> PlanOut:
    return PlanOut(
        payments=[
            PaymentOut(
                benefit=one.benefit.id,
                yuan=one.gift.yuan,
                per=one.gift.per.value,
                most=one.gift.most,
            )
            for one in plan.parts
        ],
        once=plan.once,
    )


def _relation(pair: Pair, name: str) -> RelationOut:
    said = pair.relation.said if pair.relation else None
    return RelationOut.model_validate(
        {
            "first": pair.first.id,
            "second": pair.second.id,
            "relation": name,
            "text": said.text.chinese if said else "",
            "clause": str(said.clause) if said and said.clause else "",
        }
    )
