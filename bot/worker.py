"""One bounded worker between event loops and the assistant: embedding never blocks a loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.answer import Answer, Question
from bot.assistant import Assistant


class Worker:
    """Runs the assistant in a thread of its own; at most ``waiting`` questions queue."""

    def __init__(self, assistant: Assistant, *, waiting: int = 200) -> None:
        self.assistant = assistant
        # Two threads at once have crashed encoders; one is enough at some milliseconds a question.
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")
        self._free = waiting

    async def answers(self, question: Question) -> tuple[Answer, ...]:
        """Return an answer to each question in a message; none when too many are waiting."""
        if self._free <= 0:
            return ()
        self._free -= 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self.assistant.answers, question)
        finally:
            self._free += 1

    def close(self) -> None:
        """Finish what is under way and end the thread."""
        self._pool.shutdown(wait=True)
