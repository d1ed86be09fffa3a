"""Long polling that confirms an update to Telegram only after it was dealt with.

The library's own updater confirms updates as soon as they are queued: those still in the queue
when the process dies are lost. Here the next request, which confirms, is made after the last
update's handlers have returned; what was under way at a crash comes again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

_log = logging.getLogger(__name__)

_POLL_SECONDS = 10
_READ_TIMEOUT_SECONDS = 20
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 30.0


class Polling:
    """Fetches updates one batch after another and hands each to ``handle``, in order."""

    def __init__(
        self, bot: Bot, handle: Callable[[Update], Awaitable[None]], *, kinds: Sequence[str]
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._kinds = list(kinds)
        self._offset = 0
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop`. Raises InvalidToken when the token is revoked."""
        wait = _FIRST_WAIT_SECONDS
        while not self._stopping.is_set():
            try:
                updates = await self._fetch()
                wait = _FIRST_WAIT_SECONDS
            except InvalidToken:
                raise
            except RetryAfter as error:
                await self._pause(float(error.retry_after))  # type: ignore[arg-type]
                continue
            except Conflict as error:
                _log.error("another process polls with this token → stop it (%s)", error)
                await self._pause(_LONGEST_WAIT_SECONDS)
                continue
            except (NetworkError, TelegramError) as error:
                _log.warning("no updates (%s); next try in %.1f s", error, wait)
                await self._pause(wait)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
                continue
            for update in updates:
                await self._handle(update)
                self._offset = update.update_id + 1
                if self._stopping.is_set():
                    break
        await self._confirm()

    def stop(self) -> None:
        """Let `run` return once the update under way is dealt with."""
        self._stopping.set()

    async def _fetch(self) -> tuple[Update, ...]:
        """Wait for updates, or for `stop`."""
        asked = asyncio.ensure_future(
            self._bot.get_updates(
                offset=self._offset,
                timeout=_POLL_SECONDS,
                read_timeout=_READ_TIMEOUT_SECONDS,
                allowed_updates=self._kinds,
            )
        )
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({asked, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return await asked if asked.done() else ()
        finally:
            stopped.cancel()
            if not asked.done():
                asked.cancel()

    async def _confirm(self) -> None:
        """Tell Telegram what has been dealt with, so that it does not come again."""
        if not self._offset:
            return
        try:
            await self._bot.get_updates(
                offset=self._offset, limit=1, timeout=0, allowed_updates=self._kinds
            )
        except TelegramError as error:
            _log.warning("the last update could not be confirmed: %s", error)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)
        except TimeoutError:
            return
