"""What a button of the eligibility talk does."""

from __future__ import annotations

from dataclasses import replace

from bot.eligibility.question import list_told
from bot.eligibility.replies import TalkReplies
from bot.eligibility.state import TalkMoment, TalkState, TalkTurn, write_state
from bot.eligibility.wording import eligibility_words
from bot.exchange.reply import Reply
from knowledge.entitlement.facts import Registry


class Presses:
    """Does what buttons say; may be used from several threads."""

    def __init__(self, says: TalkReplies, registry: Registry) -> None:
        self._says = says
        self._registry = registry

    def press(self, now: TalkState, value: str, moment: TalkMoment) -> TalkTurn:
        """Do what a button says."""
        name, _, operand = value.partition("=")
        match name:
            case "stop":
                text = eligibility_words(moment.language).stopped
                return TalkTurn(Reply(text, moment.language), None)
            case "results":
                return self._says.results(now, moment)
            case "more":
                return self._says.next(now.going_on(), moment)
            case "back":
                return self.back(now, moment)
            case "edit":
                return self.edit(now, operand, moment)
            case "scope" if not operand:
                return self._says.ask_scope(now, moment)
            case "scope":
                return self._says.next(replace(now, scope=operand), moment)
            case "skip":
                return self._says.next(now.skipping(operand), moment)
        fact = self._registry.get(name)
        parsed = fact.parse(operand) if fact is not None else None
        if fact is None or parsed is None:
            return self.resume(now, moment)
        return self._says.next(now.answering(fact.id, parsed), moment)

    def resume(self, now: TalkState, moment: TalkMoment) -> TalkTurn:
        """Ask the open question again."""
        fact = self._registry.get(now.asking)
        if fact is not None:
            return self._says.ask(now, fact, moment)
        if not now.scope:
            return self._says.ask_scope(now, moment)
        return self._says.next(now, moment)

    def back(self, now: TalkState, moment: TalkMoment) -> TalkTurn:
        """Take the last answer back and ask for it again; before the first, ask for the area."""
        if not now.asked:
            return self._says.ask_scope(replace(now, scope=""), moment)
        return self.edit(now, now.asked[-1], moment)

    def edit(self, now: TalkState, fact_id: str, moment: TalkMoment) -> TalkTurn:
        """Ask one fact again, or which one is to be changed."""
        fact = self._registry.get(fact_id)
        if fact is None:
            report = self._says.report(now, moment)
            reply = list_told(self._registry, self._says.values(now), report, moment.language)
            return TalkTurn(reply, write_state(now))
        return self._says.ask(now.forgetting(fact_id), fact, moment)
