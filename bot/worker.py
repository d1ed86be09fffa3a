"""One bounded worker between event loops and what blocks: answering, searching, records."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from bot.answer import Citation
from bot.assistant import Assistant
from bot.clock import day_of
from bot.finding import find_clauses
from bot.reception import Deliver, Reception
from bot.reply import Incoming, Reply
from knowledge.errors import TooManyWaiting

_Result = TypeVar("_Result")


class Worker:
    """Runs the reception in a thread of its own, one message after another.

    At most ``waiting`` of those who can be told to come back queue here; a channel that has
    its messages in the records waits as long as it takes.
    """

    def __init__(self, reception: Reception, *, waiting: int = 200) -> None:
        self.reception = reception
        # Two threads at once have crashed encoders; one is enough at some milliseconds a question.
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reception")
        self._free = waiting

    @property
    def assistant(self) -> Assistant:
        """What answers."""
        return self.reception.dialogue.assistant

    async def receive(
        self, incoming: Incoming, *, deliver: Deliver | None = None
    ) -> tuple[Reply, ...]:
        """Answer a message (see Reception.receive). Raises RecordsError."""
        return await self.run(lambda: self.reception.receive(incoming, deliver=deliver))

    async def receive_now(
        self, incoming: Incoming, *, deliver: Deliver | None = None
    ) -> tuple[Reply, ...]:
        """Answer a message at once. Raises TooManyWaiting, RecordsError."""
        if self._free <= 0:
            raise TooManyWaiting("Too many questions are waiting → try again in a moment")
        self._free -= 1
        try:
            return await self.receive(incoming, deliver=deliver)
        finally:
            self._free += 1

    async def search(
        self, text: str, *, limit: int = 8, at: datetime | None = None
    ) -> tuple[Citation, ...]:
        """Return the clauses nearest to ``text``, best first, quoted."""

        def find() -> tuple[Citation, ...]:
            assistant = self.assistant
            return find_clauses(
                assistant.snapshot(),
                assistant.correct(text),
                withdrawn=assistant.withdrawn(),
                as_of=day_of(at or datetime.now().astimezone()),
                today=day_of(datetime.now().astimezone()),
                limit=limit,
            )

        return await self.run(find)

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Run ``work`` in the worker's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Finish what is under way and end the thread."""
        self._pool.shutdown(wait=True)
