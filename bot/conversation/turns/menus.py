"""What commands and menus say: greeting, help, about, a new topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.answering.wording import phrases
from bot.conversation.state import State
from bot.conversation.turn import Moment, TakeTurn, Turn
from bot.conversation.wording import dialogue_words
from bot.exchange.reply import Act, Action, Choice, Reply


def menu_turns() -> Mapping[Act, TakeTurn]:
    """Return what answers each act that leads to a menu or a fixed sentence."""
    return {
        Act.START: _greet,
        Act.HELP: _help,
        Act.ABOUT: _about,
        Act.CLEAR: _clear,
    }


def _greet(value: str, state: State, moment: Moment) -> Turn:
    say = phrases(moment.language)
    return Turn((menu(f"{say.start}\n\n{say.help}", moment),), replace(state, options=()))


def _help(value: str, state: State, moment: Moment) -> Turn:
    return Turn((menu(phrases(moment.language).help, moment),), state)


def _about(value: str, state: State, moment: Moment) -> Turn:
    return Turn((Reply(phrases(moment.language).about, moment.language),), state)


def _clear(value: str, state: State, moment: Moment) -> Turn:
    reply = menu(dialogue_words(moment.language).cleared, moment)
    return Turn((reply,), State(language=state.language))


def menu(text: str, moment: Moment) -> Reply:
    """Return a reply with the ways to all that there is below it."""
    say = dialogue_words(moment.language)
    row = (
        Choice(say.benefits, Action(Act.TALK, "start")),
        Choice(say.services, Action(Act.SERVICES)),
    )
    return Reply(text, moment.language, choices=(row,))
