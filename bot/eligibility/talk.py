"""The talk that finds out what a person can get: one question a turn, then a list to keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.eligibility.assess import Assessor
from bot.eligibility.controls import asks_else, closing_off, control_named, wants_everything
from bot.eligibility.hearing import Hearing
from bot.eligibility.instead import say_instead
from bot.eligibility.presses import Presses
from bot.eligibility.replies import SCOPE, TalkReplies, lines_of
from bot.eligibility.result import present
from bot.eligibility.scope import ALL, ONLY, in_scope, named_in, related
from bot.eligibility.state import TalkMoment, TalkState, TalkTurn, read_state
from bot.eligibility.wording import eligibility_words, pick
from bot.exchange.answer import Language
from bot.exchange.reply import Reply
from index.searching.rank import WEIGHTS_FILE
from knowledge.asking.facts_said import asks, skips
from knowledge.asking.persons import Person
from knowledge.asking.wishes import Wish, Wishes, load_wishes
from knowledge.documents.library import Library
from knowledge.entitlement.benefit import Benefit, Benefits
from knowledge.entitlement.facts import Fact

_WISHES_FILE = WEIGHTS_FILE.parent / "wishes.json"
#: Facts told from which on there is something to say before it is known what is wanted.
_ENOUGH = 3
#: An answer that wants everything is no longer than this: 全部都看.
_BRIEF = 12


class EligibilityTalk:
    """Leads talks and holds none of them; may be used from several threads."""

    def __init__(self, assessor: Assessor, *, wishes: Wishes | None = None) -> None:
        self._assessor = assessor
        self._benefits = assessor.benefits
        self._registry = assessor.benefits.registry
        learned = wishes or load_wishes(_WISHES_FILE, assessor.benefits)
        self._hearing = Hearing(assessor.benefits, learned)
        self._says = TalkReplies(assessor)
        self._presses = Presses(self._says, self._registry)

    @property
    def benefits(self) -> Benefits:
        """The benefits that it knows."""
        return self._benefits

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the ids of the benefits that a text names."""
        return named_in(text, self._benefits)

    def benefit(self, benefit_id: str) -> Benefit | None:
        """Return a benefit by its id."""
        return self._benefits.get(benefit_id)

    def library(self) -> Library:
        """Return the library as it is at this moment."""
        return self._assessor.library()

    def withdrawn(self) -> frozenset[str]:
        """Return the ids of policies that may not be cited at this moment."""
        return self._assessor.withdrawn()

    def relation(self, ids: Sequence[str]) -> bool:
        """Tell whether a clause says that two of these benefits go, or do not go, together."""
        return related(ids, self._benefits)

    def wish(self, text: str, *, today: date) -> Wish:
        """Return what a text wants: a case checked, the company's side, what else, or a rule."""
        return self._hearing.wish(text, today)

    def told(self, text: str, *, today: date) -> tuple[Person | None, Mapping[str, str]]:
        """Return whom a text is about and the facts that it tells; a question tells of a person.

        硕士有多少 is asked of a rule and tells nothing.
        """
        person = self._hearing.person(text)
        if person is None and asks(text) and not self._hearing.tells_only(text, today):
            return None, {}
        return person, self._hearing.facts(text, today)

    def begin(
        self, state: Mapping[str, Any] | None, text: str, *, language: Language, today: date
    ) -> TalkTurn:
        """Begin with an opening sentence; what ``state`` knows of the same person is kept."""
        before, told_now = read_state(state), self._hearing.facts(text, today)
        moment = TalkMoment(language, today, frozenset(told_now))
        about = self._hearing.person(text) or Person(before.about)
        facts = {**(before.facts if about.value == before.about else {}), **told_now}
        now = TalkState(facts=facts, scope=self._hearing.scope(text), about=about.value)
        noted = lines_of(self._says.of_whom(now, moment), self._says.noted(facts, moment))
        if now.scope:
            return self._says.next(now, moment, noted)
        if before.asking == SCOPE and not told_now:
            return self._says.next(replace(now, scope=ALL), moment, noted)
        if len(told_now) >= _ENOUGH:
            return self._says.result_and_scope(now, moment)
        return self._says.ask_scope(now, moment, noted)

    def offers(self, state: Mapping[str, Any], text: str, *, today: date) -> bool:
        """Tell whether a text is one of the answers that the talk itself has offered."""
        if control_named(text):
            return True
        waits_for_scope = read_state(state).asking == SCOPE and len(text) <= _BRIEF
        return waits_for_scope and bool(self._hearing.scope_chosen(text, today)[0])

    def hear(
        self, state: Mapping[str, Any], text: str, *, language: Language, today: date
    ) -> TalkTurn | None:
        """Take a typed answer; None where it is none, so that it is answered as a question."""
        now, moment = read_state(state), TalkMoment(language, today)
        control = control_named(text)
        if control:
            return self._presses.press(now, control, moment)
        if now.asking == SCOPE:
            scope, facts = self._hearing.scope_chosen(text, today)
            if not scope:
                return None
            now = replace(now, scope=scope, asking="").telling(facts)
            return self._says.next(now, moment, self._says.noted(facts, moment))
        fact = self._registry.get(now.asking)
        if fact is None:
            return None
        if skips(text):
            return self._presses.press(now, f"skip={fact.id}", moment)
        if len(text) <= _BRIEF and wants_everything(closing_off(text)) and not asks(text):
            return self._says.next(replace(now, scope=ALL), moment)
        if asks_else(text):  # a question in between, though it may have a fact in it
            return None
        return self._hear_answer(now, fact, text, moment)

    def _hear_answer(
        self, now: TalkState, fact: Fact, text: str, moment: TalkMoment
    ) -> TalkTurn | None:
        heard = self._hearing.answer(fact, text, moment.today)
        if heard.value is not None:
            beside = {key: value for key, value in heard.facts.items() if key != fact.id}
            new = {key: one for key, one in beside.items() if now.facts.get(key) != one}
            now = now.answering(fact.id, heard.value).telling(new)
            return self._says.next(now, moment, self._says.noted(new, moment))
        if heard.facts:
            return self._says.next(
                now.telling(heard.facts), moment, self._says.noted(heard.facts, moment)
            )
        if not heard.unread:
            return None
        say = eligibility_words(moment.language)
        if now.missed:
            return self._says.results(replace(now, missed=0), moment, say.let_go)
        passed = say.passed_over.format(fact=pick(fact.label, moment.language))
        turn = self._says.next(replace(now.skipping(fact.id), missed=1), moment)
        return replace(turn, reply=replace(turn.reply, text=f"{passed}\n{turn.reply.text}"))

    def hear_facts(
        self, state: Mapping[str, Any], text: str, *, language: Language, today: date
    ) -> TalkTurn | None:
        """Judge anew by what is told after a result: 说错了，我是E类; 如果2027年8月才申请呢.

        None where the text asks for something of its own. Of another person it is another case.
        """
        if not self._hearing.tells_only(text, today):
            return None
        now, facts = read_state(state), self._hearing.facts(text, today)
        moment = TalkMoment(language, today, frozenset(facts))
        person = self._hearing.person(text)
        if person not in (None, Person.SELF) and person.value != now.about:
            now = TalkState(scope=now.scope, about=person.value)
        now = replace(now.telling(facts), asking="", missed=0)
        return self._says.next(
            now, moment, lines_of(self._says.of_whom(now, moment), self._says.noted(facts, moment))
        )

    def known_so_far(
        self, state: Mapping[str, Any], *, language: Language, today: date
    ) -> Reply | None:
        """Say what is known when a talk is let go; None where nothing was told."""
        now = read_state(state)
        if not now.facts:
            return None
        report = self._says.report(now, TalkMoment(language, today))
        return present(report, before=eligibility_words(language).let_go, brief=True)

    def instead(
        self,
        state: Mapping[str, Any],
        text: str,
        *,
        topic: Collection[str],
        language: Language,
        today: date,
    ) -> Reply | None:
        """Say what somebody cannot get and why, and what else there is, by what is known.

        What was checked, or else ``topic``, is what they cannot get; None where nothing was.
        """
        now, moment = read_state(state), TalkMoment(language, today)
        checked = in_scope(now.scope, self._benefits) if now.scope else ()
        named = self.named_in(text) or topic
        refused = [one.id for one in checked] if now.scope.startswith(ONLY) else list(named)
        report = self._says.report(replace(now, scope=ALL), moment)
        if not refused and checked:
            refused = [one.id for one in report.of("no")]
        if not refused:
            return None
        areas = {one.area for one in map(self._benefits.get, refused) if one is not None}
        near = [one.id for one in self._benefits.benefits if one.area in areas]
        return say_instead(report, refused, near=near, before=self._says.of_whom(now, moment))

    def press(
        self, state: Mapping[str, Any], value: str, *, language: Language, today: date
    ) -> TalkTurn:
        """Do what a button says: scope=…, fact=value, skip=fact, results, more, back, edit, stop.

        ``resume`` asks the open question again; what is not understood does so too.
        """
        return self._presses.press(read_state(state), value, TalkMoment(language, today))
