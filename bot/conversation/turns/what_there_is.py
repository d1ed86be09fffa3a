"""What there is for whom, where somebody asks of nothing in particular: 补贴有哪些."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.answering.overviews.wording import overview_words
from bot.answering.reading import cite_whole, policy_of
from bot.conversation.state import Option, State
from bot.conversation.turn import Moment, Turn
from bot.conversation.turns.asking_back import MOST_BACK
from bot.conversation.wording import dialogue_words
from bot.eligibility.talk import EligibilityTalk
from bot.eligibility.wording import pick, say_yuan
from bot.exchange.answer import Answer, Citation, Language, Status
from bot.exchange.reply import Act, Action, Choice, Reply
from knowledge.entitlement.benefit import Area, Benefit, Per

#: So many benefits have a button, of each group while there are others.
_OFFERED = 8
_OF_ONE = 2
#: Facts that tell whom a benefit is for: the first of these that its rules ask about.
_CLASSIFIED = frozenset({"talent_class"})
_STUDIED = frozenset({"graduated", "final_year", "interning"})


class WhatThereIs:
    """Lists the benefits by whom they are for, and asks which one is meant."""

    def __init__(self, assistant: Assistant, talk: EligibilityTalk) -> None:
        self._assistant = assistant
        self._talk = talk

    def turn(self, text: str, state: State, moment: Moment) -> Turn | None:
        """List them where a text asks for that; None where it does not, or there are none."""
        if state.asked_back >= MOST_BACK:
            return None
        if not self._assistant.opens_with_nothing_named(text):
            return None
        benefits = {
            one: cited
            for one in self._talk.benefits.benefits
            if (cited := self._cited(one, moment)) is not None
        }
        if not benefits:
            return None
        say = overview_words(moment.language)
        groups: dict[int, list[Benefit]] = {}
        for one in benefits:
            groups.setdefault(_group(one), []).append(one)
        lines = [say.general]
        for number, those in sorted(groups.items()):
            told = say.between.join(_told(one, moment.language) for one in those)
            lines.append(say.group.format(group=say.groups[number], benefits=told))
        lines += [say.which, dialogue_words(moment.language).or_type]
        options = [
            Option(pick(one.name, moment.language), _question(one)) for one in _offered(groups)
        ]
        answer = Answer(
            Status.CLARIFY,
            "\n".join(lines),
            citations=tuple(benefits.values()),
            language=moment.language,
            snapshot_id=self._assistant.snapshot().manifest.id,
            overview=True,
        )
        rows = [(Choice(one.label, Action(Act.ASK, one.question)),) for one in options]
        rows.append((Choice(dialogue_words(moment.language).benefits, Action(Act.TALK, "start")),))
        reply = Reply(answer.text, moment.language, answer=answer, choices=tuple(rows))
        asked = state.asked_back + 1
        return Turn(
            (reply,),
            replace(state, options=tuple(options), pending=text, last=text, asked_back=asked),
        )

    def _cited(self, benefit: Benefit, moment: Moment) -> Citation | None:
        """Return the clause that tells what a benefit gives, None where none may be cited."""
        snapshot, withdrawn = self._assistant.snapshot(), self._assistant.withdrawn()
        for rule in benefit.rules:
            policy = policy_of(snapshot, rule.clause.policy_id, withdrawn=withdrawn)
            clause = policy.clause(rule.clause.clause_id) if policy else None
            if policy is None or clause is None:
                continue
            if snapshot.standings[policy.id, clause.id].covers(moment.today):
                return cite_whole(snapshot, policy, clause, today=moment.today)
        return None


def _group(benefit: Benefit) -> int:
    """Return for whom a benefit is, by what its rules ask: 0 to 3, as the wording has them."""
    facts = benefit.facts()
    if benefit.area is Area.START:
        return 2
    if facts & _CLASSIFIED and not facts & _STUDIED:
        return 1
    return 0 if facts & _STUDIED else 3


def _told(benefit: Benefit, language: Language) -> str:
    """Return a benefit's name, with what its first rule pays where that is an amount."""
    say = overview_words(language)
    name = pick(benefit.name, language)
    paid = [(one.yuan, one.per) for one in benefit.rules[0].gives if one.yuan is not None]
    if not paid or len({per for _, per in paid}) > 1:
        return name
    amounts = sorted({yuan for yuan, _ in paid})
    amount = say.span.join(
        say_yuan(one, language) for one in dict.fromkeys((amounts[0], amounts[-1]))
    )
    return say.amount.format(name=name, per=say.per[_PERIODS[paid[0][1]]], amount=amount)


def _question(benefit: Benefit) -> str:
    """Return what is asked first of a benefit: how much it is, or else who may have it."""
    pays = any(one.yuan is not None for one in benefit.rules[0].gives)
    words = overview_words(Language.CHINESE)  # the library is asked in its own language
    question = words.amount_question if pays else words.condition_question
    return question.format(name=benefit.name.chinese)


_PERIODS: Mapping[Per, int] = {Per.ONCE: 0, Per.YEAR: 1, Per.MONTH: 2}


def _offered(groups: Mapping[int, Sequence[Benefit]]) -> list[Benefit]:
    """Return the benefits that have buttons: of each group those to which most ways lead."""
    found = [
        one
        for _, those in sorted(groups.items())
        for one in sorted(those, key=lambda one: -len(one.rules))[:_OF_ONE]
    ]
    return found[:_OFFERED]
