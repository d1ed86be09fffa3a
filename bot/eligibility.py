"""The talk that finds out what a person can get: one question a turn, then a list to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answer import Language
from bot.eligibility_assess import ALL, ONLY, Assessor
from bot.eligibility_controls import (
    area_named,
    asks_else,
    asks_for_oneself,
    closing_off,
    control_named,
    wants_everything,
)
from bot.eligibility_question import ask_fact, ask_scope, choice, list_told
from bot.eligibility_reply import sections_of, told
from bot.eligibility_report import Report
from bot.eligibility_state import PAUSE, TalkState, read_state, write_state
from bot.eligibility_wording import eligibility_words
from bot.reply import Act, Action, Choice, Reply
from knowledge.benefit import Area, Benefit
from knowledge.dates import PartialDate
from knowledge.facts import Fact, FactKind, Value, written
from knowledge.facts_said import asks, facts_in, read_answer, skips, without_facts

_SCOPE = "scope"
#: Facts in a question about one benefit from which on it is judged rather than looked up.
_ENOUGH = 3
#: What is no question and no answer is asked again up to this length; a longer one is a story.
_SAID = 40
#: What one asks for stands at the end: 我租房住，硕士，能领什么 asks for more than homes.
_SENTENCES = re.compile(r"[,，。;；]")
#: A number or date that could not be read is asked for again rather than taken as a question.
_SHORT_NUMBER = re.compile(r"\D{0,8}\d[\d\s年月日./-]{0,10}\D{0,8}")
#: Clauses of benefits that are due get a button while there are few.
_FEW = 4


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """What is said, and what is remembered (JSON); ``waiting`` tells that an answer is due."""

    reply: Reply
    state: dict[str, Any] | None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class _Moment:
    language: Language
    today: date


class EligibilityTalk:
    """Leads talks and holds none of them; may be used from several threads."""

    def __init__(self, assessor: Assessor) -> None:
        self.assessor = assessor
        self._registry = assessor.benefits.registry

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the ids of the benefits that a text names."""
        return self.assessor.named_in(text)

    def benefit(self, benefit_id: str) -> Benefit | None:
        """Return a benefit by its id."""
        return self.assessor.benefits.get(benefit_id)

    def relation(self, ids: Sequence[str]) -> bool:
        """Tell whether a clause says that two of these benefits go, or do not go, together."""
        found = [one for one in map(self.benefit, ids) if one is not None]
        return any(
            relation.other in ids for one in found for relation in (*one.combines, *one.excludes)
        )

    def is_about(self, text: str, *, today: date) -> bool:
        """Tell whether a text asks whether one may have a benefit, and tells enough of oneself."""
        if not asks_for_oneself(closing_off(text)) or not self.named_in(text):
            return False
        return len(self._facts_in(text, today)) >= _ENOUGH

    def begin(
        self, state: Mapping[str, Any] | None, text: str, *, language: Language, today: date
    ) -> TalkTurn:
        """Begin with an opening sentence; what ``state`` knows of the person is kept."""
        moment = _Moment(language, today)
        facts = {**read_state(state).facts, **self._facts_in(text, today)}
        now = TalkState(facts=facts, scope=self._scope_of(text))
        noted = self._noted(facts, moment)
        if not now.scope:
            return self._scope_question(now, moment, noted)
        return self._next(now, moment, noted)

    def hear(
        self, state: Mapping[str, Any], text: str, *, language: Language, today: date
    ) -> TalkTurn | None:
        """Take a typed answer; None where it is none, so that it is answered as a question."""
        now, moment = read_state(state), _Moment(language, today)
        control = control_named(text)
        if control:
            return self._press(now, control, moment)
        if now.asking == _SCOPE:
            return self._hear_scope(now, text, moment)
        fact = self._registry.get(now.asking)
        if fact is None:
            return None
        if skips(text):
            return self._press(now, f"skip={fact.id}", moment)
        if asks_else(text):  # a question in between, though it may have a fact in it
            return None
        answer = read_answer(fact, text, today=today)
        others = {} if asks(text) else self._facts_in(text, today)
        if answer is None and fact.id in others:
            answer = fact.parse(others[fact.id])
        if answer is not None:
            # What is said beside the answer counts where nothing was known.
            now = self._answered(now, fact, answer)
            new = {key: value for key, value in others.items() if key not in now.facts}
            now = replace(now, facts={**now.facts, **new})
            return self._next(now, moment, self._noted(new, moment))
        if others:
            facts = {**now.facts, **others}
            return self._next(replace(now, facts=facts), moment, self._noted(others, moment))
        if self._is_no_question(fact, text):
            return self._question(now, fact, moment, eligibility_words(language).not_read)
        return None

    def _is_no_question(self, fact: Fact, text: str) -> bool:
        """Tell whether what could not be read as an answer is no question either."""
        if asks(text):
            return False
        measured = fact.kind in (FactKind.NUMBER, FactKind.DATE)
        number = measured and _SHORT_NUMBER.fullmatch(text.strip()) is not None
        return number or (len(text) <= _SAID and not self.named_in(text))

    def press(
        self, state: Mapping[str, Any], value: str, *, language: Language, today: date
    ) -> TalkTurn:
        """Do what a button says: scope=…, fact=value, skip=fact, results, more, back, edit, stop.

        ``resume`` asks the open question again; what is not understood does so too.
        """
        return self._press(read_state(state), value, _Moment(language, today))

    def _press(self, now: TalkState, value: str, moment: _Moment) -> TalkTurn:
        name, _, operand = value.partition("=")
        match name:
            case "stop":
                text = eligibility_words(moment.language).stopped
                return TalkTurn(Reply(text, moment.language), None)
            case "results":
                return self._results(now, moment)
            case "more":
                now = replace(now, pause_at=len(now.asked) + PAUSE, skipped=())
                return self._next(now, moment)
            case "back":
                return self._back(now, moment)
            case "edit":
                return self._edit(now, operand, moment)
            case "scope" if not operand:
                return self._scope_question(now, moment)
            case "scope":
                return self._next(replace(now, scope=operand), moment)
            case "skip":
                return self._next(self._skipped(now, operand), moment)
        fact = self._registry.get(name)
        parsed = fact.parse(operand) if fact is not None else None
        if fact is None or parsed is None:
            return self._resume(now, moment)
        return self._next(self._answered(now, fact, parsed), moment)

    def _resume(self, now: TalkState, moment: _Moment) -> TalkTurn:
        fact = self._registry.get(now.asking)
        if fact is not None:
            return self._question(now, fact, moment)
        if not now.scope:
            return self._scope_question(now, moment)
        return self._next(now, moment)

    def _answered(self, now: TalkState, fact: Fact, value: Value) -> TalkState:
        """Note that a fact was asked and answered.

        A date that was known already was asked for its day: whatever is answered, once is enough.
        """
        skipped = tuple(one for one in now.skipped if one != fact.id)
        if fact.id in now.facts and isinstance(value, PartialDate):
            skipped = (*skipped, fact.id)
        asked = (*(one for one in now.asked if one != fact.id), fact.id)
        facts = {**now.facts, fact.id: written(value)}
        return replace(now, facts=facts, asked=asked, skipped=skipped, asking="")

    def _skipped(self, now: TalkState, fact_id: str) -> TalkState:
        asked = (*(one for one in now.asked if one != fact_id), fact_id)
        return replace(now, asked=asked, skipped=(*now.skipped, fact_id), asking="")

    def _back(self, now: TalkState, moment: _Moment) -> TalkTurn:
        """Take the last answer back and ask for it again; before the first, ask for the area."""
        if not now.asked:
            return self._scope_question(replace(now, scope=""), moment)
        return self._edit(now, now.asked[-1], moment)

    def _edit(self, now: TalkState, fact_id: str, moment: _Moment) -> TalkTurn:
        """Ask one fact again, or which one is to be changed."""
        fact = self._registry.get(fact_id)
        if fact is None:
            report = self._report(now, moment)
            reply = list_told(self._registry, self._values(now), report, moment.language)
            return TalkTurn(reply, write_state(now))
        now = replace(
            now,
            facts={key: value for key, value in now.facts.items() if key != fact_id},
            skipped=tuple(one for one in now.skipped if one != fact_id),
            asked=tuple(one for one in now.asked if one != fact_id),
        )
        return self._question(now, fact, moment)

    def _hear_scope(self, now: TalkState, text: str, moment: _Moment) -> TalkTurn | None:
        said = closing_off(text)
        numbered = (ALL, *(area.value for area in self._areas()))
        facts = {} if asks(text) else self._facts_in(text, moment.today)
        if said.isdecimal() and 1 <= int(said) <= len(numbered):
            scope = numbered[int(said) - 1]
        elif skips(text) or (wants_everything(said) and not asks(text)):
            scope = ALL
        else:
            scope = "" if asks(text) else self._scope_of(text)
        if not scope and facts:
            scope = ALL
        if not scope:
            return None
        now = replace(now, scope=scope, facts={**now.facts, **facts}, asking="")
        return self._next(now, moment, self._noted(facts, moment))

    def _scope_of(self, text: str) -> str:
        """Return what a text asks for: single benefits that it names, or an area."""
        named = self.assessor.named_in(text)
        if named:
            return ONLY + ",".join(named)
        area = area_named(without_facts(_SENTENCES.split(text)[-1], self._registry), self._areas())
        return area.value if area else ""

    def _areas(self) -> Sequence[Area]:
        present = {one.area for one in self.assessor.benefits.benefits}
        return [area for area in Area if area in present]

    def _scope_question(self, now: TalkState, moment: _Moment, before: str = "") -> TalkTurn:
        reply = ask_scope(self._areas(), moment.language, before=before)
        return TalkTurn(reply, write_state(replace(now, asking=_SCOPE)), waiting=True)

    def _facts_in(self, text: str, today: date) -> dict[str, str]:
        found = facts_in(text, self._registry, today=today, besides=self.assessor.names())
        return {fact_id: written(value) for fact_id, value in found.items()}

    def _noted(self, facts: Mapping[str, str], moment: _Moment) -> str:
        """Say which facts were understood, so that a person can put them right."""
        if not facts:
            return ""
        values = self._registry.parse(facts)
        report = self.assessor.assess(
            values, scope=ONLY, today=moment.today, language=moment.language
        )
        return eligibility_words(moment.language).noted.format(facts=told(report))

    def _values(self, now: TalkState) -> dict[str, Value]:
        return self._registry.parse(now.facts)

    def _report(self, now: TalkState, moment: _Moment) -> Report:
        return self.assessor.assess(
            self._values(now),
            scope=now.scope or ALL,
            today=moment.today,
            language=moment.language,
        )

    def _next(self, now: TalkState, moment: _Moment, before: str = "") -> TalkTurn:
        """Ask what matters to most benefits that are not decided; show the result after that."""
        verdicts = self.assessor.verdicts(self._values(now), now.scope or ALL, today=moment.today)
        missing = self.assessor.worth_asking(verdicts, now.skipped)
        if not missing:
            return self._results(now, moment)
        if len(now.asked) >= now.pause_at:
            words = eligibility_words(moment.language)
            return self._results(now, moment, before=words.paused)
        fact = self._registry.facts[missing[0]]
        nearest = {one for verdict in verdicts for one in verdict.by.missing if one in missing}
        left = min(max(1, len(nearest)), now.pause_at - len(now.asked))
        return self._question(now, fact, moment, before, left=left)

    def _question(
        self, now: TalkState, fact: Fact, moment: _Moment, before: str = "", *, left: int = 0
    ) -> TalkTurn:
        reply = ask_fact(
            fact,
            moment.language,
            known=now.facts.get(fact.id, ""),
            before=before,
            left=left,
            first=not now.asked,
        )
        return TalkTurn(reply, write_state(replace(now, asking=fact.id)), waiting=True)

    def _results(self, now: TalkState, moment: _Moment, before: str = "") -> TalkTurn:
        say = eligibility_words(moment.language)
        report = self._report(now, moment)
        lines = [before] if before else []
        if report.items:
            counts = {state: len(report.of(state)) for state in ("yes", "no", "unknown")}
            lines.append(say.summary.format(**counts))
            if report.told:
                lines.append(say.based_on.format(facts=told(report)))
            lines.append(say.disclaimer)
        else:
            lines.append(say.no_benefits)
        reply = Reply(
            "\n".join(lines),
            moment.language,
            sections_of(report),
            choices=self._after_results(report, moment),
        )
        return TalkTurn(reply, write_state(replace(now, asking="")))

    def _after_results(self, report: Report, moment: _Moment) -> tuple[tuple[Choice, ...], ...]:
        say = eligibility_words(moment.language)
        due = report.of("yes")
        rows: list[tuple[Choice, ...]] = []
        if len(due) <= _FEW:
            for item in due:
                label = say.clause_of.format(name=item.name)
                target = f"{item.link.policy_id}#{item.link.clause_id}"
                rows.append((choice(label, Action(Act.CLAUSE, target)),))
        row = [choice(say.more, Action(Act.TALK, "more"))] if report.missing else []
        if report.told:
            row.append(choice(say.change, Action(Act.TALK, "edit")))
        row.append(choice(say.other_scope, Action(Act.TALK, "scope")))
        row.append(choice(say.stop, Action(Act.TALK, "stop")))
        return (*rows, tuple(row))
