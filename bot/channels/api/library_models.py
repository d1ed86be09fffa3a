"""What the HTTP API gives of policies, services and benefits, field by field."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from bot.channels.api.citation_models import CitationOut, SourceOut
from bot.channels.api.models import Day, LinkOut, SectionOut, Taken


class FoundOut(BaseModel):
    """What a search found."""

    query: str = Field(description="What was searched for, misspellings put right.")
    citations: list[CitationOut] = Field(description="The nearest clauses, best first.")


class PolicyOut(BaseModel):
    """One policy."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    kind: str = Field(description="policy, service, event, contest or guide.")
    region: str = Field(description="Where it holds.")
    topics: list[str] = Field(description="What it is about.")
    issuer: str = Field(description="Who issued it; empty if unknown.")
    document_number: str = Field(description="Its number; empty if unknown.")
    issued_on: str | None = Field(description="When; null if unknown.")
    valid_from: str | None = Field(description="Since when it is in force; null if unknown.")
    valid_to: str | None = Field(description="Until when; null if unknown.")
    in_force: bool = Field(description="Whether it has not ended by today, as far as is known.")
    stated: bool = Field(description="Whether a date was read from the text and checked by nobody.")
    withdrawn: bool = Field(description="Whether it is no longer cited.")
    source_grade: str = Field(description="The best grade of its sources.")
    verified_on: str | None = Field(description="When it was last checked.")


class ClauseOut(BaseModel):
    """One clause of a policy."""

    id: str = Field(description="Its id within the policy.")
    label: str = Field(description="How the policy names it.")
    headings: list[str] = Field(description="The headings above it.")
    text: str = Field(description="Its text as it reads, tables in Markdown.")
    valid_from: str | None = Field(description="Since when it is in force; null if unknown.")
    valid_to: str | None = Field(description="Until when; null if unknown.")
    in_force: bool = Field(description="Whether it is in force today, as far as is known.")
    stated: bool = Field(description="Whether a date was read from the text and checked by nobody.")
    currency: str = Field(description="current, unverified or past.")
    low_confidence: bool = Field(description="Whether its source is weak, which is to be said.")
    replaced_by: str | None = Field(description="policy_id#clause_id of what replaced it.")
    sources: list[SourceOut] = Field(description="Where it comes from.")
    facts: list[str] = Field(description="The ids of the facts that it rests on.")


class WholePolicyOut(PolicyOut):
    """One policy with its clauses."""

    clauses: list[ClauseOut] = Field(description="All its clauses, in order.")


class PoliciesOut(BaseModel):
    """All policies."""

    policies: list[PolicyOut] = Field(description="In the order of the library.")


class TwoLanguages(BaseModel):
    """A text in both languages."""

    zh: str = Field(description="In Chinese; empty where nothing is stated.")
    en: str = Field(description="In English.")


class GroupOut(BaseModel):
    """A stage of a talent's life, or one of the six services."""

    id: str = Field(description="Its id.")
    name: TwoLanguages = Field(description="Its name.")
    what: TwoLanguages = Field(description="What it is.")


class ServiceOut(BaseModel):
    """One service."""

    id: str = Field(description="Its id.")
    name: TwoLanguages = Field(description="Its name.")
    what: TwoLanguages = Field(description="What it is.")
    stage: str = Field(description="The stage it belongs to.")
    kind: str = Field(description="By which of the six services it is reached; empty if unknown.")
    where: TwoLanguages = Field(description="Where to go.")
    url: str = Field(description="Its address; empty if none is stated.")
    phones: list[str] = Field(description="Telephone numbers.")
    hours: TwoLanguages = Field(description="When it is open.")
    materials: TwoLanguages = Field(description="What to bring.")
    time: TwoLanguages = Field(description="How long it takes.")
    clause: str = Field(description="The clause it rests on, policy_id#clause_id.")


class ActivityOut(BaseModel):
    """One activity, contest or recruitment."""

    id: str = Field(description="Its id.")
    name: TwoLanguages = Field(description="Its name.")
    what: TwoLanguages = Field(description="What it is.")
    form: str = Field(description="activity, contest or recruitment.")
    who: TwoLanguages = Field(description="For whom.")
    where: TwoLanguages = Field(description="Where to join.")
    url: str = Field(description="Its address; empty if none is stated.")
    start: str | None = Field(description="Its first day, month or year; null if not stated.")
    end: str | None = Field(description="Its last one; null if not stated.")
    phase: str = Field(description="coming, running, unknown or past.")
    clause: str = Field(description="The clause it rests on, policy_id#clause_id.")


class ServicesOut(BaseModel):
    """The directory of services."""

    stages: list[GroupOut] = Field(description="The stages of a talent's life.")
    kinds: list[GroupOut] = Field(description="The six services.")
    services: list[ServiceOut] = Field(description="All services that may be cited.")
    activities: list[ActivityOut] = Field(description="Coming first, past ones last.")


class ValueOut(BaseModel):
    """One value that a fact can have."""

    value: str = Field(description="What to send.")
    label: str = Field(description="What to show.")


class FactOut(BaseModel):
    """One fact that benefits ask for."""

    id: str = Field(description="Its id: the key in facts.")
    kind: Literal["choice", "yes_no", "number", "date"] = Field(description="What values it has.")
    label: str = Field(description="Its name.")
    question: str = Field(description="The question to put.")
    values: list[ValueOut] = Field(description="The values to choose from, if there are any.")
    unit: str = Field(description="The unit of a number.")
    lowest: int | None = Field(description="The least number.")
    highest: int | None = Field(description="The greatest number.")


class BenefitOut(BaseModel):
    """One benefit."""

    id: str = Field(description="Its id.")
    name: str = Field(description="Its name.")
    area: str = Field(description="cash, home, settle, start or first: a scope.")


class BenefitsOut(BaseModel):
    """What can be checked, and the facts that matter to it."""

    benefits: list[BenefitOut] = Field(description="All benefits.")
    facts: list[FactOut] = Field(description="The facts, in an order that is sensible to ask.")


class EligibilityIn(Taken):
    """A person's facts, as far as known."""

    facts: dict[str, StrictBool | StrictInt | StrictStr] = Field(
        max_length=200,
        description=(
            "Values by the facts' ids: a choice's value, true or false (or yes, no), a whole "
            "number, or a date as 2025, 2025-06 or 2025-06-30. What is not known is left out."
        ),
    )
    scope: str = Field(
        "all",
        max_length=600,
        description="all, an area (cash, home, settle, start, first), or only:id,id.",
    )
    today: Day | None = Field(default=None, description="The day of application; else today.")
    language: Literal["zh", "en"] = Field("zh", description="The language of the verdicts.")


class ReasonOut(BaseModel):
    """Why a benefit is not due."""

    text: str = Field(description="The condition that is not met.")
    clause: LinkOut = Field(description="The clause that says so.")
    change: str = Field(description="What would change it; empty where nothing is known to.")


class VerdictOut(BaseModel):
    """One benefit, judged."""

    id: str = Field(description="The benefit.")
    name: str = Field(description="Its name.")
    state: Literal["yes", "no", "unknown"] = Field(description="Whether it is due.")
    rule: str = Field(description="The rule that was applied, where there are several.")
    clause: LinkOut = Field(description="The clause of that rule.")
    amount: str = Field(description="What one gets, in words.")
    yuan: int | None = Field(description="The amount; null in kind or where not known.")
    per: str = Field(description="once, year or month.")
    most: int | None = Field(description="The greatest number of payments, if stated.")
    deadline: str = Field(description="Until when to apply, in words.")
    deadline_date: str = Field(description="That day, where it can be told; may be partial.")
    where: str = Field(description="Where to apply.")
    materials: str = Field(description="What to bring.")
    notes: list[str] = Field(description="What to read before relying on it.")
    reasons: list[ReasonOut] = Field(description="Why it is not due.")
    missing: list[str] = Field(description="The ids of the facts that could still decide.")
    clauses: list[LinkOut] = Field(description="The clauses that the verdict rests on.")


class RelationOut(BaseModel):
    """Two benefits that go together, do not, or of which no clause says."""

    first: str = Field(description="A benefit's id.")
    second: str = Field(description="The other's.")
    relation: Literal["together", "apart", "unstated"] = Field(description="How they stand.")
    text: str = Field(description="What the clause says, in our words.")
    clause: str = Field(description="policy_id#clause_id; empty if no clause says anything.")


class PaymentOut(BaseModel):
    """What one benefit of a plan pays."""

    benefit: str = Field(description="Its id.")
    yuan: int | None = Field(description="The amount; null in kind.")
    per: str = Field(description="once, year or month.")
    most: int | None = Field(description="The greatest number of payments, if stated.")


class PlanOut(BaseModel):
    """Benefits that do not exclude one another; unlike payments are not added up."""

    payments: list[PaymentOut] = Field(description="What each pays.")
    once: int = Field(description="The sum of what is paid once, in yuan.")


class EligibilityOut(BaseModel):
    """All benefits in scope, judged."""

    items: list[VerdictOut] = Field(description="One verdict for each benefit.")
    missing: list[str] = Field(description="The facts that matter most, the weightiest first.")
    plans: list[PlanOut] = Field(description="What it comes to; the best way to choose first.")
    relations: list[RelationOut] = Field(description="What can be had together.")
    combined: list[SectionOut] = Field(description="Sums and relations in words.")
