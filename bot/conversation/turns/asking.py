"""A question in a conversation: answered, or asked back; what was talked about is remembered."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.answering.several import before_of
from bot.conversation.clarify import Clarifier
from bot.conversation.kinds import TurnKinds
from bot.conversation.state import State
from bot.conversation.turn import Moment, Turn
from bot.conversation.turns.answers import left_over, reply_of, together
from bot.conversation.turns.asking_back import MOST_BACK, AskingBack
from bot.conversation.turns.what_there_is import WhatThereIs
from bot.conversation.wording import dialogue_words
from bot.eligibility.talk import EligibilityTalk
from bot.exchange.answer import Answer, Question, Status
from bot.exchange.reply import Act, Action, Choice, Reply
from knowledge.asking.turns import TurnKind

#: How probable it has to be that a message is a question, or a remark on something else, to be
#: taken for one without doubt: a question that is refused is the worse mistake.
_PLAINLY, _RATHER = 0.5, 0.6
_OURS = (TurnKind.ASKS, TurnKind.FACTS, TurnKind.CORRECTS)
#: How likely an answer is right that is told, though what was asked is what there is at all.
_WELL = 0.7


class Asking:
    """Has questions answered."""

    def __init__(
        self,
        assistant: Assistant,
        *,
        talk: EligibilityTalk,
        clarifier: Clarifier,
        kinds: TurnKinds,
    ) -> None:
        self._kinds = kinds
        self._assistant = assistant
        self._talk = talk
        self._clarifier = clarifier
        self._back = AskingBack(assistant, clarifier)
        self._there_is = WhatThereIs(assistant, talk)

    def ask(self, text: str, state: State, moment: Moment) -> Turn:
        """Answer a question, or ask back; no text is none of what was offered."""
        if not text:
            say = dialogue_words(moment.language)
            return Turn((Reply(say.rephrase, moment.language),), replace(state, options=()))
        heard = self._assistant.hear(
            Question(
                text,
                moment.at,
                earlier=state.before,
                language=moment.language,
                strange=self._is_strange(text),
            )
        )
        answers = heard.answers
        if len(answers) == 1:
            back = self._asked_back(answers[0], text, state, moment)
            if back is not None:
                return back
            if answers[0].status is Status.OUT_OF_SCOPE and state.options:
                # Asked twice already: the likeliest is answered rather than nothing.
                return self.ask(state.options[0].question, replace(state, options=()), moment)
        answers = tuple(together(one, self._talk, moment) for one in answers)
        state = replace(state, options=(), asked_back=0)
        for answer in answers:
            # A remark on the weather does not end the topic that was talked about.
            ours = answer.status is not Status.OUT_OF_SCOPE
            if answer.asked and (ours or self._assistant.names_benefit(answer.asked)):
                state = state.remembering(before_of(answer, text))
        replies = [reply_of(answer) for answer in answers]
        if heard.left:
            replies.append(left_over(heard.left, moment))
        if state.talking and replies:
            go_on = Choice(dialogue_words(moment.language).go_on, Action(Act.TALK, "resume"))
            replies[-1] = replace(replies[-1], choices=(*replies[-1].choices, (go_on,)))
        return Turn(tuple(replies), state)

    def _is_strange(self, text: str) -> bool | None:
        """Tell whether a message is a remark on something else by its kind; None if unsure."""
        told = self._kinds.tell(text)
        if told.kind is TurnKind.FOREIGN and told.probability >= _RATHER:
            return True
        plain = told.kind in _OURS and told.probability >= _PLAINLY
        return False if plain else None

    def _asked_back(self, answer: Answer, text: str, state: State, moment: Moment) -> Turn | None:
        """Ask what is meant, with a list of what there is where that was asked."""
        # 有什么补贴 asks of all of them whatever went before, 有什么待遇 of what was talked about.
        open_to_all = self._clarifier.about(text, moment.language) is not None
        if open_to_all or (answer.confidence < _WELL and not answer.overview):
            listed = self._there_is.turn(text, state, moment)
            if listed is not None:
                return listed
        return self._back.ask_back(answer, text, state, moment)

    def again(self, state: State, moment: Moment) -> Turn:
        """Say the latest answer again, in the language of the moment."""
        if not state.last:
            return Turn(
                (Reply(dialogue_words(moment.language).nothing_before, moment.language),), state
            )
        latest, earlier = state.last, state.before
        if earlier and earlier[-1].complete == latest:
            latest, earlier = earlier[-1].text, earlier[:-1]
        again = self.ask(latest, replace(state, before=earlier, asked_back=MOST_BACK), moment)
        return replace(
            again,
            state=replace(again.state, before=state.before, last=state.last, asked_back=0),
        )
