"""Judge all benefits for one person: for the talk, the web form and programs alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.eligibility.form import Field
from bot.eligibility.next_fact import still_open
from bot.eligibility.report import Report, Teller, values_of
from bot.eligibility.scope import ALL, in_scope
from bot.eligibility.wording import eligibility_words, pick
from bot.exchange.answer import Language
from knowledge.documents.library import Library
from knowledge.entitlement.benefit import Benefit, Benefits
from knowledge.entitlement.compare import Truth
from knowledge.entitlement.facts import APPLIED, FactKind, Value, written
from knowledge.entitlement.reckon import reckon
from knowledge.entitlement.total import add_up
from knowledge.entitlement.verdict import Verdict, evaluate


class Assessor:
    """Judges all benefits for one person at a time; safe to use from several threads.

    ``library`` and ``withdrawn`` are asked each time, so that a rule rests on clauses that may
    be cited at that moment.
    """

    def __init__(
        self,
        benefits: Benefits,
        *,
        library: Callable[[], Library],
        withdrawn: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.benefits = benefits
        self._library = library
        self._withdrawn = withdrawn

    def library(self) -> Library:
        """Return the library as it is at this moment."""
        return self._library()

    def withdrawn(self) -> frozenset[str]:
        """Return the ids of policies that may not be cited at this moment."""
        return self._withdrawn()

    def verdicts(
        self, facts: Mapping[str, Value], scope: str, *, today: date
    ) -> tuple[Verdict, ...]:
        """Judge every benefit in scope, by what was told and what can be reckoned from it."""
        registry = self.benefits.registry
        known = reckon(facts, registry, today=today).facts
        usual = {
            fact.id: value
            for fact in registry
            if fact.usually and (value := fact.parse(fact.usually)) is not None
        }
        return tuple(
            self._verdict(one, known, usual, today=today) for one in in_scope(scope, self.benefits)
        )

    def _verdict(
        self,
        benefit: Benefit,
        known: Mapping[str, Value],
        usual: Mapping[str, Value],
        *,
        today: date,
    ) -> Verdict:
        """Judge a benefit; it is a no as well where it is one with what usually holds.

        Who asks whether they may have it has not had it yet: they are told what is lacking
        rather than asked whether they have had it. Only a no rests on that, never a yes.
        """

        def judged(facts: Mapping[str, Value]) -> Verdict:
            return evaluate(
                benefit,
                facts,
                today=today,
                library=self._library(),
                withdrawn=self._withdrawn(),
                registry=self.benefits.registry,
            )

        verdict = judged(known)
        lacking = set(verdict.missing) & set(usual) if verdict.truth is Truth.UNKNOWN else ()
        if not lacking:
            return verdict
        other = judged({**usual, **known})
        if other.truth is not Truth.NO:
            return verdict
        return replace(other, presumed=tuple(one for one in usual if one in lacking))

    def assess(
        self,
        facts: Mapping[str, Value],
        *,
        scope: str = ALL,
        today: date,
        language: Language = Language.CHINESE,
    ) -> Report:
        """Judge all benefits in scope and say it in ``language``."""
        verdicts = self.verdicts(facts, scope, today=today)
        teller = Teller(self.benefits, self._library(), language)
        registry = self.benefits.registry
        known = reckon(facts, registry, today=today)
        return Report(
            items=tuple(teller.item(one) for one in verdicts),
            total=add_up(verdicts),
            told=tuple(
                (pick(fact.label, language), teller.value(fact, facts[fact.id]))
                for fact in registry
                if fact.id in facts
            ),
            reckoned=tuple(
                teller.reckoned(registry.facts[name], known.facts[name], known.since[name])
                for name in known.since
                if registry.facts[name].kind is FactKind.NUMBER
            ),
            day=written(facts[APPLIED]) if APPLIED in facts else "",
            missing=still_open(verdicts, registry),
            language=language,
        )

    def form(
        self,
        facts: Mapping[str, Value],
        *,
        scope: str = ALL,
        today: date,
        language: Language = Language.CHINESE,
    ) -> tuple[Field, ...]:
        """Return the facts that matter to the benefits in scope, for a form or a program."""
        registry = self.benefits.registry
        missing = still_open(self.verdicts(facts, scope, today=today), registry)
        wanted = {fact for one in in_scope(scope, self.benefits) for fact in one.facts()}
        wanted |= {fact.id for fact in registry if fact.months_of in wanted}
        say = eligibility_words(language)
        return tuple(
            Field(
                id=fact.id,
                kind=fact.kind.value,
                label=pick(fact.label, language),
                question=pick(fact.ask, language),
                values=values_of(fact, say, language),
                unit=pick(fact.unit, language),
                lowest=fact.lowest if fact.kind is FactKind.NUMBER else None,
                highest=fact.highest if fact.kind is FactKind.NUMBER else None,
                value=written(facts[fact.id]) if fact.id in facts else "",
                matters=fact.id in missing,
            )
            for fact in registry
            if fact.id in wanted
        )
