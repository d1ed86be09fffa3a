"""Judge all benefits for one person: for the talk, the web form and programs alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from bot.answer import Language
from bot.eligibility_report import Field, Report, Teller, values_of
from bot.eligibility_wording import eligibility_words, pick
from knowledge.benefit import Area, Benefit, Benefits, Condition
from knowledge.compare import Truth
from knowledge.facts import FactKind, Value, written
from knowledge.library import Library
from knowledge.normalise import normalise
from knowledge.total import add_up
from knowledge.verdict import RuleVerdict, Verdict, evaluate

ALL = "all"
#: Before the ids of single benefits in a scope: only:living-allowance,rent-allowance.
ONLY = "only:"


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

    def in_scope(self, scope: str) -> tuple[Benefit, ...]:
        """Return the benefits that all, an area, or only:id,id stands for."""
        if scope.startswith(ONLY):
            ids = scope.removeprefix(ONLY).split(",")
            return tuple(one for one in self.benefits.benefits if one.id in ids)
        if scope in {area.value for area in Area}:
            return tuple(one for one in self.benefits.benefits if one.area.value == scope)
        return self.benefits.benefits

    def verdicts(
        self, facts: Mapping[str, Value], scope: str, *, today: date
    ) -> tuple[Verdict, ...]:
        """Judge every benefit in scope."""
        library, withdrawn = self._library(), self._withdrawn()
        return tuple(
            evaluate(
                one,
                facts,
                today=today,
                library=library,
                withdrawn=withdrawn,
                registry=self.benefits.registry,
            )
            for one in self.in_scope(scope)
        )

    def missing(self, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
        """Return the facts that could still decide, those that matter to most benefits first.

        Facts that matter to as many keep their sensible order.
        """
        weights: dict[str, int] = {}
        for verdict in verdicts:
            for fact in verdict.missing:
                weights[fact] = weights.get(fact, 0) + 1
        order = {fact.id: fact.order for fact in self.benefits.registry}
        return tuple(sorted(weights, key=lambda fact: (-weights[fact], order[fact])))

    def worth_asking(
        self, verdicts: Sequence[Verdict], skipped: Collection[str]
    ) -> tuple[str, ...]:
        """Return the facts to ask next, the best question first.

        A rule is asked about need by need, as its file orders them, and no more once it needs
        what the person skipped. A fact that matters to more benefits (to more rules, where
        there is one benefit only) comes first, then one that leaves less to be asked.
        """
        weights: dict[str, int] = {}
        routes: dict[str, int] = {}
        fewest: dict[str, int] = {}
        candidates: set[str] = set()
        for verdict in verdicts:
            rules = [one for one in verdict.rules if not needed(one) & set(skipped)]
            facts = {fact for one in rules for fact in one.missing}
            if verdict.truth is Truth.YES:
                facts = set(verdict.missing)  # they settle the amount
                candidates |= facts
            for one in rules if verdict.truth is Truth.UNKNOWN else ():
                candidates |= set(one.next)
                for fact in one.missing:
                    routes[fact] = routes.get(fact, 0) + (len(verdicts) == 1)
                    fewest[fact] = min(fewest.get(fact, len(one.missing)), len(one.missing))
            for fact in facts:
                weights[fact] = weights.get(fact, 0) + 1
        order = {fact.id: fact.order for fact in self.benefits.registry}
        return tuple(
            sorted(
                candidates - set(skipped),
                key=lambda fact: (
                    -weights[fact],
                    -routes.get(fact, 0),
                    fewest.get(fact, 0),
                    order[fact],
                ),
            )
        )

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
        return Report(
            items=tuple(teller.item(one) for one in verdicts),
            total=add_up(verdicts),
            told=tuple(
                (pick(fact.label, language), teller.value(fact, facts[fact.id]))
                for fact in registry
                if fact.id in facts
            ),
            missing=self.missing(verdicts),
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
        missing = self.missing(self.verdicts(facts, scope, today=today))
        wanted = {fact for one in self.in_scope(scope) for fact in one.facts()}
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
            for fact in self.benefits.registry
            if fact.id in wanted
        )

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the ids of the benefits that a text names; 生活补贴 names no other than itself."""
        said = normalise(text)
        by_word: dict[str, set[str]] = {}
        for one in self.benefits.benefits:
            for word in (one.name.chinese, one.name.english, *one.wordings):
                by_word.setdefault(normalise(word), set()).add(one.id)
        found: set[str] = set()
        for word in sorted(by_word, key=len, reverse=True):
            if word in said:
                found |= by_word[word]
                said = said.replace(word, "　")
        return tuple(one.id for one in self.benefits.benefits if one.id in found)

    def names(self) -> tuple[str, ...]:
        """Return everything by which benefits are called."""
        return tuple(
            word
            for one in self.benefits.benefits
            for word in (one.name.chinese, one.name.english, *one.wordings)
        )


def needed(verdict: RuleVerdict) -> set[str]:
    """Return the facts without which a rule cannot become a yes."""
    return {
        fact
        for one in verdict.open
        if isinstance(one.need, Condition)
        for fact in one.need.facts
        if fact in verdict.missing
    }
