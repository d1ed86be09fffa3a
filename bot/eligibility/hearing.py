"""What a person says in the eligibility talk, read: facts, a scope, the answer to a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.eligibility.controls import (
    area_named,
    asks_for_oneself,
    asks_what,
    closing_off,
    wants_everything,
)
from bot.eligibility.scope import ALL, areas_of, named_in, single, wordings_of
from knowledge.asking.facts_said import asks, facts_in, read_answer, skips, without_facts
from knowledge.asking.persons import Person, load_persons
from knowledge.asking.wishes import Wish, Wishes
from knowledge.documents.dates import PartialDate
from knowledge.entitlement.benefit import Benefits
from knowledge.entitlement.facts import APPLIED, Fact, Value, written
from knowledge.language.normalise import normalise
from knowledge.language.quantities import find_dates

#: Facts in a question about one benefit from which on it is judged rather than looked up.
_ENOUGH = 3
#: Facts told of an employee from which on a question is about that one, not about a rule.
_OF_ONE = 2
#: What one asks for stands at the end: 我租房住，硕士，能领什么 asks for more than homes.
_SENTENCES = re.compile(r"[,，。;；]")
#: A number or date that could not be read is asked for again rather than taken as a question.
_SHORT_NUMBER = re.compile(r"\D{0,8}\d[\d\s年月日./-]{0,10}\D{0,8}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says in answer to a question.

    ``value`` is the fact asked for, ``facts`` are all that it tells; ``unread`` tells that it is
    meant as an answer, though none could be read.
    """

    value: Value | None
    facts: Mapping[str, str]
    unread: bool = False


class Hearing:
    """Reads what is said about oneself and about benefits."""

    def __init__(self, benefits: Benefits, wishes: Wishes) -> None:
        self._benefits = benefits
        self._wishes = wishes
        self._persons = load_persons()
        self._registry = benefits.registry
        self._areas = areas_of(benefits)
        self._names = tuple(word for one in benefits.benefits for word in wordings_of(one))

    def wish(self, text: str, today: date) -> Wish:
        """Return what a text wants: a case checked, the company's side, what else, or a rule."""
        told = self.facts(text, today)
        wish = self._wishes.of(text, told=len(told))
        if wish is Wish.RULE and len(told) >= _ENOUGH and self._asks_whether(text):
            return Wish.CHECK
        if wish is Wish.CHECK and len(told) < _ENOUGH and named_in(text, self._benefits):
            person = self.person(text)
            anybody = person is Person.EMPLOYEE and len(told) < _OF_ONE
            if person is None or anybody or self._asks_of_then(text, told, today):
                return Wish.RULE  # 大专能领生活补贴吗, 员工能领生活补贴吗 are asked of anybody
        return wish

    def _asks_of_then(self, text: str, told: Mapping[str, str], today: date) -> bool:
        """Tell whether a text asks of a time gone by: 2022年可以落户吗, a date that is no fact."""
        dates = find_dates(normalise(text), today=today)
        past = [one.when for one in dates if one.when is not None and one.when.last_day < today]
        return any(one.text not in told.values() for one in past)

    def _asks_whether(self, text: str) -> bool:
        return asks_for_oneself(closing_off(text)) and bool(named_in(text, self._benefits))

    def person(self, text: str) -> Person | None:
        """Return whom a text is about, None where it names nobody."""
        return self._persons.named_in(text)

    def tells_only(self, text: str, today: date) -> bool:
        """Tell whether a text tells facts and asks for nothing but what follows from them.

        如果2027年8月才申请呢 does; E类租房补贴呢 and 硕士有多少 ask for something of their own.
        """
        facts = self.facts(text, today)
        if not facts or named_in(text, self._benefits) or asks_what(normalise(text)):
            return False
        return APPLIED in facts or not asks(text)

    def facts(self, text: str, today: date) -> dict[str, str]:
        """Return the facts that a text tells, as they are written."""
        found = facts_in(text, self._registry, today=today, besides=self._names)
        applied = found.get(APPLIED)
        if isinstance(applied, PartialDate) and applied.first_day <= today <= applied.last_day:
            del found[APPLIED]  # 今年能领吗: today is known better
        return {fact_id: written(value) for fact_id, value in found.items()}

    def scope(self, text: str) -> str:
        """Return what a text asks for: single benefits that it names, or an area, else empty."""
        named = named_in(text, self._benefits)
        if named:
            return single(named)
        area = area_named(without_facts(_SENTENCES.split(text)[-1], self._registry), self._areas)
        return area.value if area else ""

    def scope_chosen(self, text: str, today: date) -> tuple[str, dict[str, str]]:
        """Return the scope that a text chooses of those offered, and the facts told beside it.

        The scope is empty where it chooses none, so that it is answered as a question.
        """
        said = closing_off(text)
        numbered = (ALL, *(area.value for area in self._areas))
        facts = {} if asks(text) else self.facts(text, today)
        if said.isdecimal() and 1 <= int(said) <= len(numbered):
            scope = numbered[int(said) - 1]
        elif skips(text) or (wants_everything(said) and not asks(text)):
            scope = ALL
        else:
            scope = "" if asks(text) else self.scope(text)
        if not scope and facts:
            scope = ALL
        return scope, facts

    def answer(self, fact: Fact, text: str, today: date) -> Heard:
        """Read the answer to the question for a fact."""
        value = read_answer(fact, text, today=today)
        facts = {} if asks(text) else self.facts(text, today)
        if value is None and fact.id in facts:
            value = fact.parse(facts[fact.id])
        unread = value is None and not facts and self._is_measure(text)
        return Heard(value, facts, unread)

    def _is_measure(self, text: str) -> bool:
        """Tell whether a number or date that could not be read was meant as an answer."""
        return not asks(text) and _SHORT_NUMBER.fullmatch(text.strip()) is not None
