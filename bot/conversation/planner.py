"""Decide what a message leads to, before anything of it is kept: pure, so any process may."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.answering.parts import asks
from bot.answering.screening import too_long
from bot.answering.wording import phrases
from bot.conversation.clarify import choose
from bot.conversation.commands import read_command
from bot.conversation.dialogue import Dialogue
from bot.conversation.kinds import LANGUAGES
from bot.conversation.state import State, read_state
from bot.conversation.turn import Moment, Turn
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Answer, Language, Status
from bot.exchange.language import language_asked, language_of, language_wish
from bot.exchange.reply import Act, Action, Choice, Incoming, Reply
from bot.masking import mask
from knowledge.asking.turns import TurnKind

#: How a reason begins that has a question word in it: 没说什么时候发钱.
_COMPLAINS = re.compile(
    "没|不|太|少|缺|应该|看不|答非|not|no |missing|wrong|outdated", re.IGNORECASE
)
#: What stands for personal data in a message.
_MASKED = re.compile(r"〔[^〕]{2,6}〕")
#: A text is read so far, in characters; what comes behind is not looked at by anything.
LONGEST_TEXT = 4_096
#: What a command or a button may say, in characters.
LONGEST_VALUE = 600
#: The language of a text that is too long is told by its beginning, in characters.
_BEGINNING = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What the records know when a message comes.

    ``state`` is the conversation's as JSON, ``pinned`` the language that the person has set,
    ``button`` the one that was pressed, None where it is unknown or none was.
    """

    state: Mapping[str, Any]
    pinned: str = ""
    button: Choice | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message leads to: the dialogue's turn, or what the account is to do.

    ``incoming`` and ``said`` have been masked; ``said`` is what is kept as said, ``action`` what
    a button or a command asked for.
    """

    incoming: Incoming
    said: str
    action: Action | None
    state: State
    moment: Moment
    leads_to: Turn | Action


#: Makes plans: in this process, or in another.
MakePlan = Callable[[Incoming, Known], Plan]


class Planner:
    """Plans what messages lead to. ``account_does`` tells which acts are the account's.

    ``longest`` is the longest question, in characters; ``forget_seconds`` how long a
    conversation is remembered.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        *,
        account_does: Callable[[Act], bool],
        longest: int,
        forget_seconds: float,
    ) -> None:
        self.dialogue = dialogue
        self._account_does = account_does
        self._longest = longest
        self._forget_seconds = forget_seconds

    def plan(self, incoming: Incoming, known: Known) -> Plan:
        """Return what a message leads to, given what is known of its conversation."""
        length = len(incoming.text)
        incoming = _bounded(incoming)
        command = incoming.command or read_command(incoming.text)
        typed = incoming.text
        if command is not None:
            incoming = replace(incoming, text="", command=command)
        state = read_state(known.state).fresh(
            incoming.at.timestamp(), keep_seconds=self._forget_seconds
        )
        if len(incoming.text) > self._longest:
            return self._refuse(incoming, known, state, length)
        said_in = _language_said(incoming.text)
        wished, question = language_wish(incoming.text)
        # 用中文再说一遍 is done once, whatever language is pinned.
        wished = wished or language_asked(incoming.text) or self._language_wanted(incoming.text)
        incoming = _masked(replace(incoming, text=question))
        moment = Moment(
            incoming.at, wished or _language(incoming, said_in, pinned=known.pinned, state=state)
        )
        button = known.button
        action = button.action if button else incoming.command
        if incoming.token and button is None:
            reply = Reply(dialogue_words(moment.language).expired, moment.language)
            leads_to: Turn | Action = Turn((reply,), state)
        else:
            leads_to = self._lead(incoming, action, state, moment)
        said = button.label if button else mask(typed)
        return Plan(incoming, said, action, state, moment, leads_to)

    def _refuse(self, incoming: Incoming, known: Known, state: State, length: int) -> Plan:
        """Say that a text is too long; nothing but its beginning is read or kept."""
        said_in = _language_said(incoming.text[:_BEGINNING])
        language = _language(incoming, said_in, pinned=known.pinned, state=state)
        # Masked before it is cut, lest the cut leaves half of a number.
        said = f"{mask(incoming.text)[: self._longest]}…"
        answer = Answer(
            Status.NOT_FOUND,
            too_long(length, language, longest=self._longest),
            language=language,
        )
        reply = Reply(answer.text, language, answer=answer)
        moment = Moment(incoming.at, language)
        incoming = replace(incoming, text=said)
        return Plan(incoming, said, None, state, moment, Turn((reply,), state))

    def _lead(
        self, incoming: Incoming, action: Action | None, state: State, moment: Moment
    ) -> Turn | Action:
        """Return the dialogue's turn, or what the account is to do."""
        if action is not None:
            does = self.dialogue.does(action.act)
            return self.dialogue.act(action, state, moment) if does else action
        kinds = self.dialogue.kinds
        meant = kinds.action(incoming.text)
        chosen = choose(state.options, incoming.text) if state.options else None
        if meant is not None and self._account_does(meant.act) and chosen is None:
            return meant
        wants_person = kinds.tell(incoming.text).kind is TurnKind.PERSON
        if not wants_person and _gives_reason(incoming.text, state):
            return Action(Act.FEEDBACK, f"{state.reason_for}:useless:{incoming.text}")
        return self.dialogue.hear(incoming.text, state, moment)

    def _language_wanted(self, text: str) -> Language | None:
        """Return the language in which the last answer is wanted again, None for none."""
        return LANGUAGES.get(self.dialogue.kinds.tell(text).manner)


def failed(incoming: Incoming, known: Known, *, said: str, slow: bool = False) -> Plan:
    """Return the plan for a message that could not be answered: a sentence, and no change.

    Nothing of its text is read again or kept; ``said`` stands for it in the records. ``slow``
    says that it took too long.
    """
    state = read_state(known.state)
    language = _language(incoming, None, pinned=known.pinned, state=state)
    say = phrases(language)
    text = f"{say.too_slow if slow else say.by_status[Status.FAILED]}\n{say.person}"
    answer = Answer(Status.FAILED, text, language=language)
    person = Choice(dialogue_words(language).person, Action(Act.HOTLINE))
    reply = Reply(text, language, answer=answer, choices=((person,),))
    incoming = replace(incoming, text="", token="", command=None)
    return Plan(incoming, said, None, state, Moment(incoming.at, language), Turn((reply,), state))


def _gives_reason(text: str, state: State) -> bool:
    """Tell whether a text says why an answer was useless, rather than ask something new."""
    if not state.reason_for or not text.strip():
        return False
    return not asks(text) or _COMPLAINS.match(text.strip()) is not None


def _bounded(incoming: Incoming) -> Incoming:
    """Return a message no longer than is ever read."""
    command = incoming.command
    if command is not None:
        command = replace(command, value=command.value[:LONGEST_VALUE])
    return replace(incoming, text=incoming.text[:LONGEST_TEXT], command=command)


def _masked(incoming: Incoming) -> Incoming:
    """Return a message without personal numbers, in its text and in what a command says."""
    command = incoming.command
    if command is not None:
        command = replace(command, value=mask(command.value))
    return replace(incoming, text=mask(incoming.text), command=command)


def _language_said(text: str) -> Language | None:
    """Return the language that a message is in; masked data speak none."""
    return language_of(_MASKED.sub(" ", text).strip())


def _language(
    incoming: Incoming, said_in: Language | None, *, pinned: str, state: State
) -> Language:
    """Return the language to answer in: pinned, the message's, the talk's, the interface's."""
    if pinned:
        return Language(pinned)
    if said_in is not None:
        return said_in
    if state.language:
        return Language(state.language)
    return incoming.language or Language.CHINESE
