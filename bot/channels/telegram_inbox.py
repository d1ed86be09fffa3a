"""Take updates in: each is claimed once, and a chat's are answered one after another."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from bot.answer import Status
from bot.channels.telegram_api import Api, CallError
from bot.channels.telegram_lanes import Lanes
from bot.channels.telegram_ledger import Ledger, Parcel
from bot.channels.telegram_outbox import Outbox
from bot.channels.telegram_posts import Place, draft_replies, draft_text
from bot.channels.telegram_update import Kind, Received
from bot.dialogue_wording import dialogue_words
from bot.records.store import Connection
from bot.reply import Reply
from bot.wording import phrases
from bot.worker import Worker
from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

#: An update at which the process died, or the dialogue failed, so often is not tried again.
_MOST_TRIES = 3
_WAIT_SECONDS = 0.5
#: So many updates may wait here before no more are fetched.
_MOST_WAITING = 2000
#: One is being answered, and one stands ready.
_AT_ONCE = 2
#: Who waits longer than this is shown that the bot is writing.
_TYPING_AFTER_SECONDS = 0.5


class Inbox:
    """Answers claimed updates by way of the worker; the replies go to the outbox.

    ``quote_always`` shows above each answer what it answers, in private chats too.
    """

    def __init__(
        self, api: Api, ledger: Ledger, worker: Worker, outbox: Outbox, *, quote_always: bool
    ) -> None:
        self._api = api
        self._ledger = ledger
        self._worker = worker
        self._outbox = outbox
        self._quote_always = quote_always
        self._lanes: Lanes[Received] = Lanes(self._answer)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._again: set[str] = set()
        self._aside: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def take_up(self) -> None:
        """Go on with what the last run did not finish."""
        pending = await self._ledger.pending()
        self._again = {one.key for one in pending}
        self._add(pending)

    async def take(self, arrived: Sequence[Received]) -> None:
        """Claim updates, in one transaction. Raises RecordsError when they cannot be kept."""
        if arrived:
            self._add(await self._ledger.claim(arrived))

    async def room(self) -> None:
        """Return once there is room for more."""
        while len(self._lanes) >= _MOST_WAITING and not self._stopping:
            await asyncio.sleep(_WAIT_SECONDS)

    async def move(self, old: int, new: int) -> None:
        """Follow a group that has become a supergroup."""
        await self._ledger.readdress(old, new)
        self._lanes.rename(str(old), str(new))
        self._outbox.moved(old, new)

    def holds(self, key: str) -> bool:
        """Tell whether the update with this key waits here or is being answered."""
        return key.isdecimal() and int(key) in self._lanes

    def stop(self) -> None:
        """Let what is being answered be the last."""
        self._stopping = True
        self._lanes.stop()

    async def finish(self, seconds: float) -> None:
        """Wait for what is being answered; what was not begun stays in the records."""
        await self._lanes.finish(seconds)
        for task in tuple(self._aside):
            task.cancel()

    def _add(self, received: Sequence[Received]) -> None:
        for one in received:
            self._lanes.add(str(one.chat_id), one.update_id, one)

    async def _answer(self, received: Received) -> None:
        if received.kind == Kind.OTHER.value:
            language = await self._ledger.language(received)
            await self._finish(received, phrases(language).only_text)
        elif received.kind == Kind.PRESS.value and await self._has_expired(received):
            await self._finish(received, "")
        else:
            await self._converse(received)

    async def _converse(self, received: Received) -> None:
        typing = self._in_the_background(self._show_typing(received))
        try:
            while not await self._try(received):
                await asyncio.sleep(_WAIT_SECONDS)
        finally:
            typing.cancel()

    async def _try(self, received: Received) -> bool:
        """Try to answer; False when it is worth another try."""
        async with self._turn:
            if self._stopping:
                return True  # it is not finished, so the next run takes it up
            if received.key in self._again and await self._ledger.attempt(received) > _MOST_TRIES:
                _log.error("update %s is given up after %d tries", received.key, _MOST_TRIES)
                language = await self._ledger.language(received)
                await self._finish(received, phrases(language).by_status[Status.FAILED])
                return True
            parcels: list[Parcel] = []

            def deliver(conn: Connection, replies: Sequence[Reply]) -> None:
                drafts = draft_replies(replies, self._place(received))
                parcels[:] = self._ledger.post(conn, received, drafts)

            try:
                replies = await self._worker.receive(received.incoming(), deliver=deliver)
            except RecordsError:
                self._again.discard(received.key)  # that is not the update's fault
                raise
            except Exception:  # noqa: BLE001 - a fault of the dialogue must not stop the chat
                _log.exception("update %s could not be answered", received.key)
                await self._blame(received)
                return False
            self._again.discard(received.key)
            if replies:  # else another process has answered, and these were taken back
                self._outbox.add(parcels)
            return True

    async def _blame(self, received: Received) -> None:
        """Count a failed try; those after a first one are counted before they are made."""
        if received.key not in self._again:
            self._again.add(received.key)
            await self._ledger.attempt(received)

    async def _finish(self, received: Received, text: str) -> None:
        drafts = [draft_text(text, self._place(received))] if text else []
        self._outbox.add(await self._ledger.finish(received, drafts))

    def _place(self, received: Received) -> Place:
        quoting = self._quote_always or not received.private
        # A button's message is the bot's own: nobody needs to see it again.
        quoting = quoting and received.kind != Kind.PRESS.value
        return Place(
            self._ledger.address(received.chat_id),
            received.message_id,
            person=received.person,
            thread=received.thread,
            quoting=quoting,
        )

    async def _has_expired(self, received: Received) -> bool:
        """Stop the button's waiting; True if it is unknown here and the person was told so."""
        if await self._ledger.knows_button(received):
            self._in_the_background(self._close_button(received, ""))
            return False
        language = await self._ledger.language(received)
        return await self._close_button(received, dialogue_words(language).expired)

    async def _close_button(self, received: Received, text: str) -> bool:
        alert = {"text": text[:200], "show_alert": True} if text else {}
        try:
            await self._api.call(
                "answerCallbackQuery", {"callback_query_id": received.callback_id, **alert}
            )
        except CallError as error:
            _log.info("the press of a button could not be confirmed: %s", error)
            return False
        return True

    async def _show_typing(self, received: Received) -> None:
        await asyncio.sleep(_TYPING_AFTER_SECONDS)
        place = {"message_thread_id": received.thread} if received.thread else {}
        with contextlib.suppress(CallError):
            await self._api.call(
                "sendChatAction", {"chat_id": received.chat_id, "action": "typing", **place}
            )

    def _in_the_background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
        return task
