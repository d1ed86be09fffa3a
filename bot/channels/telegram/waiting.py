"""Wait a while, unless it is time to stop."""

from __future__ import annotations

import asyncio
import contextlib

FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 60.0


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Return after so many seconds, or as soon as ``stopping`` is set."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), timeout=seconds)


def longer(seconds: float) -> float:
    """Return how long to wait after a wait in vain."""
    return min(seconds * 2, _LONGEST_WAIT_SECONDS)
