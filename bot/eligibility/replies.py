"""What the eligibility talk says next: a question, or what its answers come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.eligibility.assess import Assessor
from bot.eligibility.next_fact import worth_asking
from bot.eligibility.question import ask_fact, ask_scope
from bot.eligibility.reply import told
from bot.eligibility.report import Report
from bot.eligibility.result import likely, present, so_far
from bot.eligibility.scope import ALL, ONLY, areas_of
from bot.eligibility.state import TalkMoment, TalkState, TalkTurn, write_state
from bot.eligibility.wording import eligibility_words
from knowledge.asking.persons import Person
from knowledge.entitlement.facts import Fact, Value

#: What is asked for when it is not known what somebody is interested in.
SCOPE = "scope"


class TalkReplies:
    """Says what a talk's state leads to; may be used from several threads."""

    def __init__(self, assessor: Assessor) -> None:
        self._assessor = assessor
        self._benefits = assessor.benefits
        self._registry = assessor.benefits.registry

    def ask_scope(self, now: TalkState, moment: TalkMoment, before: str = "") -> TalkTurn:
        """Ask what somebody is interested in."""
        reply = ask_scope(areas_of(self._benefits), moment.language, before=before)
        reply = likely(self.report(replace(now, scope=ALL), moment), reply)
        return TalkTurn(reply, write_state(replace(now, asking=SCOPE)), waiting=True)

    def result_and_scope(self, now: TalkState, moment: TalkMoment) -> TalkTurn:
        """Say what a whole situation comes to at once, and ask what is to be looked at closer."""
        result = present(self.report(now, moment), before=self.of_whom(now, moment), brief=True)
        asked = self.ask_scope(now, moment)
        text = f"{result.text}\n{asked.reply.text}"
        reply = replace(asked.reply, text=text, sections=result.sections)
        return replace(asked, reply=reply)

    def of_whom(self, now: TalkState, moment: TalkMoment) -> str:
        """Say whose case it is, where it is not that of who types."""
        say = eligibility_words(moment.language)
        about = Person(now.about)
        return "" if about is Person.SELF else say.of_whom.format(whom=say.whom[about])

    def noted(self, facts: Mapping[str, str], moment: TalkMoment) -> str:
        """Say which facts were understood, so that a person can put them right."""
        if not facts:
            return ""
        report = self.report(TalkState(scope=ONLY, facts=facts), moment)
        return eligibility_words(moment.language).noted.format(facts=told(report))

    def values(self, now: TalkState) -> dict[str, Value]:
        """Return what was told, as values."""
        return self._registry.parse(now.facts)

    def report(self, now: TalkState, moment: TalkMoment) -> Report:
        """Judge what is looked at by what was told."""
        return self._assessor.assess(
            self.values(now),
            scope=now.scope or ALL,
            today=moment.today,
            language=moment.language,
        )

    def next(self, now: TalkState, moment: TalkMoment, before: str = "") -> TalkTurn:
        """Ask what matters to most benefits that are not decided; show the result after that."""
        verdicts = self._assessor.verdicts(self.values(now), now.scope or ALL, today=moment.today)
        missing = worth_asking(verdicts, now.skipped, self._registry)
        # What was asked and not answered is not asked twice in a row.
        missing = tuple(one for one in missing if one != now.asking)
        if not missing:
            return self.results(now, moment)
        if len(now.asked) >= now.pause_at:
            return self.results(now, moment, eligibility_words(moment.language).paused)
        fact = self._registry.facts[missing[0]]
        nearest = {one for verdict in verdicts for one in verdict.by.missing if one in missing}
        left = min(max(1, len(nearest)), now.pause_at - len(now.asked))
        turn = self.ask(now, fact, moment, before, left=left)
        if len(verdicts) > 1 and now.facts:
            return replace(turn, reply=likely(self.report(now, moment), turn.reply))
        if len(verdicts) > 1 or not (moment.told or verdicts[0].out):
            return turn
        # The case was told with the question: what it comes to so far is said first.
        plain = self.ask(now, fact, moment, self.of_whom(now, moment), left=left)
        return replace(turn, reply=so_far(self.report(now, moment), plain.reply, moment.told))

    def ask(
        self, now: TalkState, fact: Fact, moment: TalkMoment, before: str = "", *, left: int = 0
    ) -> TalkTurn:
        """Ask for a fact, about ``left`` of which remain."""
        reply = ask_fact(
            fact,
            moment.language,
            known=now.facts.get(fact.id, ""),
            before=before,
            left=left,
            first=not now.asked,
            about=Person(now.about),
        )
        return TalkTurn(reply, write_state(replace(now, asking=fact.id)), waiting=True)

    def results(self, now: TalkState, moment: TalkMoment, before: str = "") -> TalkTurn:
        """Say what the answers come to; nothing is waited for."""
        before = before or self.of_whom(now, moment)
        reply = present(self.report(now, moment), before=before)
        return TalkTurn(reply, write_state(replace(now, asking="")))


def lines_of(*lines: str) -> str:
    """Return the lines that say something, as one text."""
    return "\n".join(line for line in lines if line)
