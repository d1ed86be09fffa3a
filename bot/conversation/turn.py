"""What a turn of a conversation is: when it is taken, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation.state import State
from bot.exchange.answer import Language
from bot.exchange.clock import day_of
from bot.exchange.reply import Reply


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message leads to."""

    replies: tuple[Reply, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is said, and in which language it is answered."""

    at: datetime
    language: Language

    @property
    def today(self) -> date:
        """The day in Hangzhou."""
        return day_of(self.at)


#: Takes a turn: what is typed or pressed, what is remembered, and when.
TakeTurn = Callable[[str, State, Moment], Turn]
#: The same, or None where what was typed is not meant for it.
TryTurn = Callable[[str, State, Moment], Turn | None]
