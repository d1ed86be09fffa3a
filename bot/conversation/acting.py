"""Acting on a person's records: whose they are, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.state import State
from bot.conversation.turn import Moment
from bot.exchange.reply import Reply
from bot.records.database.store import Connection


@dataclass(frozen=True, slots=True)
class Who:
    """Whose records are meant, and where the person is talking."""

    person_id: str
    channel: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the reply, and the state after it; None where nothing may be kept."""

    reply: Reply
    state: State | None


#: Acts on records by what a button or a command says, within the caller's transaction.
ActOnRecords = Callable[[Connection, str, Who, State, Moment], Done]
