"""Flood limits: how fast Telegram lets a bot speak, overall and in one chat."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

_MOST_CHATS = 4096
#: So many messages may follow one another at once in a private chat, if it was quiet before.
_BURST = 3
#: So many chats refused in a row, without one message passing, mean that all have to wait.
_ALL_MEANT = 3


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second overall, a second in a private chat, a minute in a group."""

    overall: float = 30.0
    private: float = 1.0
    group: float = 20.0


class Limits:
    """Lets messages through as fast as Telegram takes them, and heeds its refusals."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._overall = AsyncLimiter(max(1.0, rates.overall), max(1.0, 1 / rates.overall))
        self._chats: OrderedDict[int, AsyncLimiter] = OrderedDict()
        self._until: dict[int, float] = {}
        self._all_until = 0.0
        self._refused: set[int] = set()

    async def wait(self, chat_id: int) -> None:
        """Return when a message, or an edit, may go to the chat."""
        while True:
            now = time.monotonic()
            until = max(self._all_until, self._until.get(chat_id, 0.0))
            if until <= now:
                break
            await asyncio.sleep(until - now)
        self._until.pop(chat_id, None)
        await self._of(chat_id).acquire()
        await self._overall.acquire()

    def refused(self, chat_id: int, seconds: float) -> None:
        """Note that Telegram asks to wait.

        It does not say whether it means the chat or the account: when several chats are
        refused and none gets through in between, it means the account.
        """
        until = time.monotonic() + seconds
        self._until[chat_id] = until
        self._refused.add(chat_id)
        if len(self._refused) >= _ALL_MEANT:
            self._all_until = max(self._all_until, until)

    def passed(self) -> None:
        """Note that a message got through."""
        self._refused.clear()

    def _of(self, chat_id: int) -> AsyncLimiter:
        limiter = self._chats.get(chat_id)
        if limiter is None:
            rate = self._rates.private
            limiter = (
                AsyncLimiter(_BURST, _BURST / rate)
                if chat_id > 0
                else AsyncLimiter(self._rates.group, 60)
            )
            self._chats[chat_id] = limiter
            if len(self._chats) > _MOST_CHATS:
                # The one that was silent longest has long had time for a new burst.
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return limiter
