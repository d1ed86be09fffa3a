"""Bounded threads between event loops and what blocks: answering, searching, records."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.answering.assistant import Assistant
from bot.answering.finding import Found, Wanted, find
from bot.conversation.reception import Deliver, Reception
from bot.exchange.clock import day_of
from bot.exchange.reply import Incoming, Reply
from knowledge.errors import TooManyWaiting

_Result = TypeVar("_Result")

#: Threads for what only looks something up in the records, or writes it there.
_LOOKING = 2


class Worker:
    """Has messages answered, of one conversation one after another, and of several side by side.

    ``at_once`` messages are under way at the same time: more than one only where the reception
    plans in other processes, which ``find`` then searches in, too. At most ``waiting`` of those
    who can be told to come back queue here; a channel that has its messages in the records
    waits as long as it takes.
    """

    def __init__(
        self,
        reception: Reception,
        assistant: Assistant,
        *,
        find: Callable[[Wanted], Found] | None = None,
        ready: Callable[[], bool] = lambda: True,
        at_once: int = 1,
        waiting: int = 200,
    ) -> None:
        self.reception = reception
        #: What the pages show and what may be followed comes from here; it answers nothing.
        self.assistant = assistant
        self._find = find
        #: Tells whether messages can be answered just now.
        self.is_ready = ready
        self._answering = ThreadPoolExecutor(at_once, thread_name_prefix="reception")
        self._looking = ThreadPoolExecutor(_LOOKING, thread_name_prefix="records")
        self._turns: dict[str, _Turns] = {}
        self._free = waiting

    async def receive(
        self, incoming: Incoming, *, deliver: Deliver | None = None
    ) -> tuple[Reply, ...]:
        """Answer a message (see Reception.receive). Raises RecordsError, TooManyWaiting."""
        async with self._turn(incoming.conversation_id):
            return await self._in(
                self._answering, lambda: self.reception.receive(incoming, deliver=deliver)
            )

    async def receive_now(
        self, incoming: Incoming, *, deliver: Deliver | None = None
    ) -> tuple[Reply, ...]:
        """Answer a message at once. Raises TooManyWaiting, RecordsError."""
        with self._room():
            return await self.receive(incoming, deliver=deliver)

    async def search(
        self,
        text: str,
        *,
        limit: int = 8,
        at: datetime | None = None,
        policies: frozenset[str] | None = None,
    ) -> Found:
        """Find the clauses nearest to ``text`` that are in force at ``at`` (None: now).

        Of ``policies``, if given.         Raises TooManyWaiting, TookTooLong, SnapshotError.
        """
        now = datetime.now().astimezone()
        wanted = Wanted(text, day_of(at or now), day_of(now), policies=policies, limit=limit)
        with self._room():
            if self._find is None:
                return await self._in(self._answering, lambda: find(self.assistant, wanted))
            search = self._find
            return await self._in(self._answering, lambda: search(wanted))

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Look something up in the records, or write it there."""
        return await self._in(self._looking, work)

    def close(self) -> None:
        """Finish what is under way and end the threads."""
        self._answering.shutdown(wait=True)
        self._looking.shutdown(wait=True)

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Take a place among those who wait. Raises TooManyWaiting when all are taken."""
        if self._free <= 0:
            raise TooManyWaiting("Too many questions are waiting → try again in a moment")
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    @asynccontextmanager
    async def _turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Let one conversation's messages in one by one, in the order in which they came."""
        turns = self._turns.setdefault(conversation_id, _Turns())
        turns.wanted += 1
        try:
            async with turns.lock:
                yield
        finally:
            turns.wanted -= 1
            if not turns.wanted:
                del self._turns[conversation_id]


@dataclass
class _Turns:
    """Who waits for a conversation."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0
