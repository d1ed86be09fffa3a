"""Take updates in: each is claimed once, and a chat's are answered one after another."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence

from bot.answering.wording import phrases
from bot.channels.telegram.api import Api
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.outgoing.outbox import Outbox
from bot.channels.telegram.outgoing.parcel import Parcel
from bot.channels.telegram.outgoing.posts import Place, draft_replies, draft_text
from bot.channels.telegram.signs import Signs
from bot.channels.telegram.update import Kind, Received
from bot.conversation.worker import Worker
from bot.exchange.answer import Status
from bot.exchange.reply import Reply
from bot.records.database.store import Connection
from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)

#: An update at which the process died, or the dialogue failed, so often is set aside.
_MOST_TRIES = 2
_WAIT_SECONDS = 0.5
#: So many updates may wait here before no more are fetched.
_MOST_WAITING = 2000
#: One is being answered, and one stands ready.
_AT_ONCE = 2


class Inbox:
    """Answers claimed updates by way of the worker; the replies go to the outbox.

    ``quote_always`` shows above each answer what it answers, in private chats too.
    """

    def __init__(
        self, api: Api, ledger: Ledger, worker: Worker, outbox: Outbox, *, quote_always: bool
    ) -> None:
        self._signs = Signs(api, ledger)
        self._ledger = ledger
        self._worker = worker
        self._outbox = outbox
        self._quote_always = quote_always
        self._lanes: Lanes[Received] = Lanes(self._answer)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._door = asyncio.Lock()
        #: Updates at which a process or the dialogue has failed before.
        self._suspects: set[str] = set()
        #: Tries that were no fault of the update and could not be taken back in the records.
        self._excused: Counter[str] = Counter()
        self._stopping = False

    async def take_up(self) -> None:
        """Go on with what the last run did not finish."""
        pending = await self._ledger.pending()
        self._suspects |= {one.key for one, tries in pending if tries}
        self._add([one for one, _ in pending])

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
        self._signs.stop()

    def _add(self, received: Sequence[Received]) -> None:
        for one in received:
            self._lanes.add(str(one.chat_id), one.update_id, one)

    async def _answer(self, received: Received) -> None:
        typing = self._signs.typing(received)
        try:
            while not await self._try(received):
                await asyncio.sleep(_WAIT_SECONDS)
        finally:
            typing.cancel()

    async def _try(self, received: Received) -> bool:
        """Try to answer; False when it is worth another try.

        A try is counted before it is made, so that one that takes the process down is counted.
        What was under way then is tried with nothing else beside it, lest an update be counted
        that is innocent.
        """
        async with self._one_of(received):
            if self._stopping:
                return True  # it is not finished, so the next run takes it up
            tries = await self._ledger.attempt(received) - self._excused[received.key]
            if tries > _MOST_TRIES:
                await self._set_aside(received)
                return True
            try:
                if not await self._deal_with(received):
                    return False
            except HangbangcaiError:  # that is not the update's fault
                self._excused[received.key] += 1
                await self._ledger.excuse(received)
                self._excused[received.key] -= 1
                raise
            except Exception:  # noqa: BLE001 - a fault of the dialogue must not stop the chat
                _log.exception("update %s could not be answered", received.key)
                self._suspects.add(received.key)
                return False
            self._forget(received)
            return True

    async def _deal_with(self, received: Received) -> bool:
        """Answer an update; False when its answer was not kept and it has to be tried again."""
        if received.kind == Kind.OTHER.value:
            language = await self._ledger.language(received)
            await self._finish(received, phrases(language).only_text)
            return True
        if received.kind == Kind.PRESS.value and await self._signs.has_expired(received):
            await self._finish(received, "")
            return True
        parcels: list[Parcel] = []

        def deliver(conn: Connection, replies: Sequence[Reply]) -> None:
            drafts = draft_replies(replies, self._place(received))
            parcels[:] = self._ledger.post(conn, received, drafts)

        replies = await self._worker.receive(received.incoming(), deliver=deliver)
        if not replies:
            # Another process has answered, and these were taken back; or the file of the
            # records is another one since, in which nothing is known of the update.
            return not await self._ledger.waits(received)
        self._outbox.add(parcels)
        return True

    async def _set_aside(self, received: Received) -> None:
        """Say that an update cannot be answered, and let it be."""
        _log.error("update %s failed %d times and is set aside", received.key, _MOST_TRIES)
        self._forget(received)
        try:
            language = await self._ledger.language(received)
            await self._finish(received, phrases(language).by_status[Status.FAILED])
        except HangbangcaiError:
            raise
        except Exception:  # noqa: BLE001 - then its sender hears nothing, but others do
            _log.exception("the sender of update %s could not be told", received.key)
            await self._finish(received, "")

    def _forget(self, received: Received) -> None:
        self._suspects.discard(received.key)
        self._excused.pop(received.key, None)

    @contextlib.asynccontextmanager
    async def _one_of(self, received: Received) -> AsyncIterator[None]:
        """Be one of those that are answered at a time: the only one where it is suspected."""
        places = _AT_ONCE if received.key in self._suspects else 1
        taken = 0
        try:
            async with self._door:
                while taken < places:
                    await self._turn.acquire()
                    taken += 1
            yield
        finally:
            for _ in range(taken):
                self._turn.release()

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
