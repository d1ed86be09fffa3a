"""Lanes: what concerns one chat is done in order, and chats do not wait for each other."""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)

_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 60.0

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """One task for each chat that has something to do; ``handle`` does one item.

    An item for which ``handle`` raises is tried again after a wait: the records may be full,
    and nothing is passed over. What is to be given up ``handle`` gives up itself.
    """

    def __init__(self, handle: Callable[[Item], Awaitable[None]]) -> None:
        self._handle = handle
        self._waiting: dict[str, list[tuple[int, Item]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._numbers: set[int] = set()
        self._aliases: dict[str, str] = {}
        self._stopping = False

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: int) -> bool:
        return number in self._numbers

    def add(self, chat: str, number: int, item: Item) -> None:
        """Put an item into a chat's lane; the lowest number goes first. Known ones are ignored."""
        if number in self._numbers:
            return
        self._numbers.add(number)
        chat = self._aliases.get(chat, chat)
        heapq.heappush(self._waiting.setdefault(chat, []), (number, item))
        if chat not in self._tasks and not self._stopping:
            self._tasks[chat] = asyncio.create_task(self._run(chat))

    def rename(self, old: str, new: str) -> None:
        """Let what comes for ``new`` wait behind what is left for ``old``: it is the same chat."""
        self._aliases[new] = self._aliases.get(old, old)

    def take_waiting(self, chat: str) -> list[tuple[int, Item]]:
        """Take out what waits behind the item under way, in order."""
        chat = self._aliases.get(chat, chat)
        taken = sorted(self._waiting.pop(chat, []), key=lambda one: one[0])
        self._numbers.difference_update(number for number, _ in taken)
        return taken

    def stop(self) -> None:
        """Begin no item any more."""
        self._stopping = True

    async def finish(self, seconds: float) -> None:
        """Wait for all tasks to end, then end those that are left."""
        tasks = set(self._tasks.values())
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _run(self, chat: str) -> None:
        try:
            while self._waiting.get(chat) and not self._stopping:
                number, item = heapq.heappop(self._waiting[chat])
                await self._do(chat, item)
                self._numbers.discard(number)
        finally:
            if not self._waiting.get(chat):
                self._waiting.pop(chat, None)
            self._tasks.pop(chat, None)

    async def _do(self, chat: str, item: Item) -> None:
        wait = _FIRST_WAIT_SECONDS
        while True:
            try:
                await self._handle(item)
                return
            except Exception as error:  # noqa: BLE001 - whatever it is, the item must not be lost
                unforeseen = not isinstance(error, HangbangcaiError)
                _log.error(
                    "chat %s: %s; next try in %.0f s", chat, error, wait, exc_info=unforeseen
                )
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
