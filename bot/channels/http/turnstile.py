"""Takes requests of one address a few at a time, so that a crowd there delays itself alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from knowledge.errors import TooManyWaiting


@dataclass
class _Lane:
    """One address: who is let in, and how many are in or wait."""

    free: asyncio.Semaphore
    inside: int = field(default=0)


class Turnstile:
    """Lets ``at_once`` of each address in, in the order in which they came; ``waiting`` wait.

    Nothing is remembered of an address of which nobody is in.
    """

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._most = at_once + waiting
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for one's turn, and hold it until the end. Raises TooManyWaiting."""
        lane = self._lanes.get(address)
        if lane is None:
            lane = self._lanes[address] = _Lane(asyncio.Semaphore(self._at_once))
        if lane.inside >= self._most:
            raise TooManyWaiting("Too many requests of one address wait → try again in a moment")
        lane.inside += 1
        try:
            async with lane.free:
                yield
        finally:
            lane.inside -= 1
            if not lane.inside:
                del self._lanes[address]
