"""Long polling that confirms updates to Telegram only after they are in the records.

The library's own updater confirms updates as soon as they are queued: those still in the queue
when the process dies are lost. Here the next request, which confirms, is made after the claim of
what came before was committed; what was under way at a crash comes again and is recognised.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.channels.telegram.api import Api, CallError, Failure
from bot.channels.telegram.form import next_offset
from bot.channels.telegram.waiting import pause
from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

_POLL_SECONDS = 10
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 30.0

Json = dict[str, Any]


class Polling:
    """Fetches updates one batch after another; ``take`` keeps them, once there is ``room``."""

    def __init__(
        self,
        api: Api,
        take: Callable[[Sequence[Json]], Awaitable[None]],
        *,
        room: Callable[[], Awaitable[None]],
        kinds: Sequence[str],
    ) -> None:
        self._api = api
        self._take = take
        self._room = room
        self._kinds = list(kinds)
        self._offset = 0
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop`. Raises CallError when the token is revoked."""
        wait = _FIRST_WAIT_SECONDS
        while not self._stopping.is_set():
            try:
                updates = await self._fetch()
                if updates:
                    await self._take(updates)
                    offset = next_offset(self._offset, updates)
                    if offset == self._offset:
                        _log.error(
                            "%d updates cannot be confirmed: they have no number of use",
                            len(updates),
                        )
                        await pause(wait, self._stopping)
                        wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
                        continue
                    self._offset = offset
                    await self._room()
                wait = _FIRST_WAIT_SECONDS
            except CallError as error:
                if error.failure is Failure.TOKEN:
                    raise
                wait = await self._wait_after(error, wait)
            except RecordsError as error:
                _log.error("updates stay at Telegram for now: %s", error)
                await pause(wait, self._stopping)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
        await self._confirm()

    def stop(self) -> None:
        """Let `run` return."""
        self._stopping.set()

    async def _wait_after(self, error: CallError, wait: float) -> float:
        """Wait after a failed call; return how long to wait after the next."""
        if error.failure is Failure.WAIT:
            await pause(error.seconds, self._stopping)
            return wait
        if error.failure is Failure.CONFLICT:
            _log.error("another process polls with this token → stop it (%s)", error)
            await pause(_LONGEST_WAIT_SECONDS, self._stopping)
            return wait
        _log.warning("no updates (%s); next try in %.1f s", error, wait)
        await pause(wait, self._stopping)
        return min(wait * 2, _LONGEST_WAIT_SECONDS)

    async def _fetch(self) -> list[Json]:
        """Wait for updates, or for `stop`."""
        asked = asyncio.ensure_future(
            self._api.call(
                "getUpdates",
                {
                    "offset": self._offset,
                    "timeout": _POLL_SECONDS,
                    "allowed_updates": self._kinds,
                },
                wait=_POLL_SECONDS,
            )
        )
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({asked, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                return []
            updates: list[Json] = await asked
            if not isinstance(updates, list):
                raise CallError(Failure.UNKNOWN, "the answer to getUpdates is no list")
            if not updates:
                # All are confirmed. After a quiet week Telegram begins anew with any number,
                # which may be lower.
                self._offset = 0
            return updates
        finally:
            stopped.cancel()
            if not asked.done():
                asked.cancel()

    async def _confirm(self) -> None:
        """Tell Telegram what has been kept, so that it does not come again."""
        if not self._offset:
            return
        try:
            await self._api.call(
                "getUpdates",
                {
                    "offset": self._offset,
                    "limit": 1,
                    "timeout": 0,
                    "allowed_updates": self._kinds,
                },
            )
        except CallError as error:
            _log.warning("the last updates could not be confirmed: %s", error)
