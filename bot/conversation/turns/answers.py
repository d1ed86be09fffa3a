"""An answer in a conversation: its buttons, and the question whether two benefits go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.wording import phrases
from bot.conversation.turn import Moment
from bot.conversation.wording import dialogue_words
from bot.eligibility.controls import asks_together
from bot.eligibility.talk import EligibilityTalk
from bot.exchange.answer import Answer, Language, Offer, Status
from bot.exchange.reply import Act, Action, Choice, Reply

_TWO = 2
#: So many questions that were left are named, by so many signs on their buttons.
_MOST_LEFT = 4
_LABEL = 40


def reply_of(answer: Answer) -> Reply:
    """Return an answer with the buttons below it."""
    say = dialogue_words(answer.language)
    rows: tuple[tuple[Choice, ...], ...] = ()
    if answer.offers:
        rows = tuple((_choice(one),) for one in answer.offers)
    if answer.status is Status.ANSWERED and answer.citations and not answer.overview:
        policy_id = answer.citations[0].policy_id
        rows = (
            *rows,
            (
                Choice(say.more, Action(Act.MORE, f"{policy_id}@0")),
                Choice(say.whole, Action(Act.WHOLE, f"{policy_id}@0")),
            ),
        )
    elif answer.status in (Status.NOT_FOUND, Status.WITHHELD, Status.FAILED):
        rows = (
            (
                Choice(say.person, Action(Act.HOTLINE)),
                Choice(say.services, Action(Act.SERVICES)),
            ),
        )
    return Reply(answer.text, answer.language, answer=answer, choices=rows)


def _choice(offer: Offer) -> Choice:
    """Return the button of what is offered."""
    action = Action(Act.CLAUSE, offer.clause) if offer.clause else Action(Act.ASK, offer.question)
    return Choice(offer.label[:_LABEL], action)


def left_over(questions: Sequence[str], moment: Moment) -> Reply:
    """Return a line that names the questions of a message that were too many, with buttons."""
    rows = tuple((Choice(one[:_LABEL], Action(Act.ASK, one)),) for one in questions[:_MOST_LEFT])
    say = dialogue_words(moment.language)
    named = say.between_questions.join(questions[:_MOST_LEFT])
    return Reply(say.left_over.format(questions=named), moment.language, choices=rows)


def together(answer: Answer, talk: EligibilityTalk, moment: Moment) -> Answer:
    """Say so where no clause tells whether two benefits may be had together."""
    if answer.status is not Status.ANSWERED or not asks_together(answer.asked):
        return answer
    named = talk.named_in(answer.asked)
    if len(named) < _TWO:
        return answer
    benefits = [one for one in map(talk.benefit, named) if one is not None]
    first = answer.citations[0]
    said = f"{first.clause} {first.quote}"
    if talk.relation(named) or all(
        any(word in said for word in (one.name.chinese, *one.wordings)) for one in benefits
    ):
        return answer
    english = moment.language is Language.ENGLISH
    names = [one.name.english if english else one.name.chinese for one in benefits[:2]]
    say = dialogue_words(moment.language)
    text = say.not_stated_together.format(first=names[0], second=names[1])
    text = f"{text}\n{phrases(moment.language).person}"
    return replace(answer, status=Status.NOT_FOUND, text=text, citations=(), notes=())
