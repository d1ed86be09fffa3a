"""The HTTP API's reading: search, policies, services and the check of benefits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from bot.channels.api.citation_models import CitationOut
from bot.channels.api.library_models import (
    BenefitOut,
    BenefitsOut,
    EligibilityIn,
    EligibilityOut,
    FoundOut,
    PoliciesOut,
    ServicesOut,
    WholePolicyOut,
)
from bot.channels.api.problem import not_found, unusable
from bot.channels.api.written import (
    activity_out,
    clause_out,
    fact_out,
    group_out,
    policy_out,
    report_out,
    service_out,
)
from bot.conversation.worker import Worker
from bot.directory.entry import Shelf
from bot.eligibility.assess import Assessor
from bot.eligibility.scope import ALL, ONLY, in_scope
from bot.exchange.answer import Language
from bot.exchange.clock import HANGZHOU, day_of
from bot.exchange.written import write_citation
from index.publishing.open import Snapshot
from knowledge.directory.services import Services
from knowledge.entitlement.benefit import Area
from knowledge.entitlement.facts import Fact, FactKind, Value

#: No value of a fact is longer.
_LONGEST_VALUE = 100


class Shelves:
    """The handlers; nothing that they give is kept."""

    def __init__(self, worker: Worker, services: Services, assessor: Assessor) -> None:
        self._worker = worker
        self._services = services
        self._assessor = assessor

    async def search(
        self, query: str, *, limit: int, as_of: date | None, language: Language
    ) -> FoundOut:
        """Return the clauses nearest to a query, quoted."""
        at = datetime.combine(as_of, time(12), HANGZHOU) if as_of else None
        found = await self._worker.search(query, limit=limit, at=at)
        return FoundOut(
            query=found.query,
            citations=[
                CitationOut.model_validate(write_citation(one, language)) for one in found.citations
            ],
        )

    def policies(self) -> PoliciesOut:
        """Return all policies that are not withdrawn."""
        snapshot, withdrawn = self._now()
        return PoliciesOut(
            policies=[
                policy_out(one, withdrawn=one.id in withdrawn, today=_today())
                for one in snapshot.library.policies
                if not one.withdrawn and one.id not in withdrawn
            ]
        )

    def policy(self, policy_id: str) -> WholePolicyOut:
        """Return one policy with its clauses. Raises Problem."""
        snapshot, withdrawn = self._now()
        policy = snapshot.policy(policy_id)
        if policy is None:
            raise not_found(
                "没有这份政策。", "There is no such policy.", "见 GET /policies / see GET /policies"
            )
        out = policy_out(policy, withdrawn=policy.id in withdrawn, today=_today())
        clauses = [clause_out(snapshot, policy, one, today=_today()) for one in policy.clauses]
        return WholePolicyOut(**out.model_dump(), clauses=clauses)

    def services(self) -> ServicesOut:
        """Return the directory, as far as its clauses may be cited."""
        snapshot, withdrawn = self._now()
        shelf = Shelf(snapshot.library, snapshot.standings, withdrawn)
        today = _today()
        return ServicesOut(
            stages=[group_out(one) for one in self._services.stages],
            kinds=[group_out(one) for one in self._services.kinds],
            services=[service_out(one) for one in self._services.services if shelf.holds(one)],
            activities=[
                activity_out(one, today)
                for one in self._services.by_date(today)
                if shelf.holds(one)
            ],
        )

    def benefits(self, scope: str, language: Language) -> BenefitsOut:
        """Return what can be checked and which facts matter to it. Raises Problem."""
        scope = self._scope(scope)
        english = language is Language.ENGLISH
        fields = self._assessor.form({}, scope=scope, today=_today(), language=language)
        return BenefitsOut(
            benefits=[
                BenefitOut(
                    id=one.id,
                    name=one.name.english if english else one.name.chinese,
                    area=one.area.value,
                )
                for one in in_scope(scope, self._assessor.benefits)
            ],
            facts=[fact_out(one) for one in fields],
        )

    async def assess(self, given: EligibilityIn) -> EligibilityOut:
        """Judge all benefits in scope by the facts given. Raises Problem."""
        facts, scope = self._facts(given.facts), self._scope(given.scope)
        report = await self._worker.run(
            lambda: self._assessor.assess(
                facts,
                scope=scope,
                today=given.today or _today(),
                language=Language(given.language),
            )
        )
        return report_out(report)

    def _now(self) -> tuple[Snapshot, frozenset[str]]:
        assistant = self._worker.assistant
        return assistant.snapshot(), assistant.withdrawn()

    def _scope(self, scope: str) -> str:
        known = {one.id for one in self._assessor.benefits.benefits}
        areas = [area.value for area in Area]
        single = scope.startswith(ONLY) and set(scope.removeprefix(ONLY).split(",")) <= known
        if scope in (ALL, *areas) or single:
            return scope
        choices = ", ".join((ALL, *areas))
        raise unusable({"scope": f"is none of {choices}, and not {ONLY}id,id with known ids"})

    def _facts(self, given: Mapping[str, bool | int | str]) -> dict[str, Value]:
        registry = self._assessor.benefits.registry
        facts: dict[str, Value] = {}
        bad: dict[str, str] = {}
        for name, value in given.items():
            fact = registry.get(name)
            written = _written(value)
            parsed = fact.parse(written) if fact and len(written) <= _LONGEST_VALUE else None
            if fact is None:
                bad[f"facts.{name}"] = "is no fact that is known; see GET /benefits"
            elif parsed is None:
                bad[f"facts.{name}"] = f"has to be {_allowed(fact)}"
            else:
                facts[name] = parsed
        if bad:
            raise unusable(bad)
        return facts


def _today() -> date:
    return day_of(datetime.now().astimezone())


def _written(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _allowed(fact: Fact) -> str:
    match fact.kind:
        case FactKind.CHOICE:
            return "one of " + ", ".join(one.id for one in fact.options)
        case FactKind.YES_NO:
            return "true or false"
        case FactKind.NUMBER:
            return f"a whole number from {fact.lowest} to {fact.highest}"
        case FactKind.DATE:
            return "a date: 2025, 2025-06 or 2025-06-30"
