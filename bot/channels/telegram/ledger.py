"""The records as this channel uses them: small transactions in a thread of their own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.channels.telegram.outgoing.parcel import Parcel, parcel_of
from bot.channels.telegram.outgoing.posts import Draft, Place, draft_replies
from bot.channels.telegram.update import (
    CHANNEL,
    Received,
    conversation_of,
    counter_of,
    from_payload,
)
from bot.exchange.answer import Language
from bot.exchange.reply import Reply
from bot.records import choices, conversations, outbox, updates
from bot.records.database.store import Connection, Records
from bot.records.follows import Follow

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Ledger:
    """Inbox and outbox of this channel. All methods raise RecordsError."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="telegram-records")
        self._moved: dict[int, int] = {}

    def close(self) -> None:
        """End the thread once it has written what it was given."""
        self._thread.shutdown(wait=True)

    async def claim(self, arrived: Sequence[Received]) -> list[Received]:
        """Keep all in one transaction; return those that were not known yet."""
        return await self._write(lambda conn: [one for one in arrived if _claim(conn, one)])

    async def pending(self) -> list[tuple[Received, int]]:
        """Return what was claimed and is not answered yet, in order of arrival, with its tries.

        What cannot be read, since another program has written it, is set aside.
        """

        def work(conn: Connection) -> list[tuple[Received, int]]:
            found = []
            for one in updates.pending(conn, CHANNEL):
                try:
                    received = from_payload(one.payload, conversation_id=one.conversation_id)
                except (TypeError, ValueError):
                    _log.error("update %s of another program is set aside", one.key)
                    updates.finish(conn, CHANNEL, one.key, at=time.time())
                else:
                    found.append((received, one.attempts))
            return found

        return await self._write(work)

    async def attempt(self, received: Received) -> int:
        """Count a further try at an update; return how many there were with this one.

        An update that the records do not know any more is claimed again: their file has been
        deleted or replaced, and what is not in it would not be answered.
        """

        def work(conn: Connection) -> int:
            _claim(conn, received)
            return updates.attempt(conn, CHANNEL, received.key)

        return await self._write(work)

    async def excuse(self, received: Received) -> None:
        """Take back a try that failed through no fault of the update."""
        await self._write(lambda conn: updates.excuse(conn, CHANNEL, received.key))

    async def waits(self, received: Received) -> bool:
        """Tell whether an update still has to be answered, or is not known any more."""
        return await self._read(lambda conn: updates.waits(conn, CHANNEL, received.key))

    async def finish(self, received: Received, drafts: Sequence[Draft]) -> list[Parcel]:
        """Answer an update with ``drafts``, in one transaction with its end."""

        def work(conn: Connection) -> list[Parcel]:
            if not updates.finish(conn, CHANNEL, received.key, at=time.time()):
                return []
            return self.post(conn, received, drafts)

        return await self._write(work)

    def post(self, conn: Connection, received: Received, drafts: Iterable[Draft]) -> list[Parcel]:
        """Put messages that answer ``received`` into the outbox, within an open transaction."""
        parcels = []
        for draft in drafts:
            now = time.time()
            chat_id = self.address(draft.chat_id or received.chat_id)
            number = outbox.post(
                conn,
                channel=CHANNEL,
                conversation_id=conversation_of(chat_id),
                address=str(chat_id),
                kind=draft.kind,
                payload=draft.payload,
                key=received.key,
                at=now,
                person_id=received.person_id,
            )
            parcels.append(
                Parcel(number, chat_id, draft.kind, draft.payload, now, key=received.key)
            )
        return parcels

    async def due(self) -> list[Parcel]:
        """Return what is to be sent, by id. What somebody put off till later is left out."""
        found: list[Parcel] = []
        broken: list[int] = []

        def work(conn: Connection) -> None:
            now = time.time()
            for one in outbox.due(conn, CHANNEL):
                try:
                    if one.attempts or one.not_before <= now:
                        found.append(parcel_of(one, now))
                except (KeyError, TypeError, ValueError):
                    broken.append(one.id)

        await self._read(work)
        if broken:
            _log.error("messages %s of another program cannot be sent", broken)
            await self.fail(broken, "it cannot be read")
        return found

    async def start(self, parcel: Parcel, floor: int | None) -> None:
        """Note that sending begins."""
        await self._write(lambda conn: outbox.start(conn, parcel.id, at=time.time(), floor=floor))

    async def sent(self, parcel: Parcel, message_id: int) -> None:
        """Note that it was sent."""
        counter = counter_of(self.address(parcel.chat_id))
        await self._write(
            lambda conn: outbox.sent(
                conn, parcel.id, at=time.time(), message_id=message_id, counter=counter
            )
        )

    async def later(self, parcel: Parcel, error: str) -> None:
        """Note that it is tried again, and whether it may have been sent."""
        await self._write(
            lambda conn: outbox.later(
                conn,
                parcel.id,
                not_before=parcel.not_before,
                error=error,
                refused=not parcel.doubtful,
            )
        )

    async def fail(self, numbers: Sequence[int], error: str) -> None:
        """Give up, with the reason."""

        def work(conn: Connection) -> None:
            for number in numbers:
                outbox.fail(conn, number, at=time.time(), error=error)

        await self._write(work)

    async def known_ids(self, chat_id: int, low: int, high: int) -> set[int]:
        """Return the message ids from ``low`` to ``high`` that are known to be others."""
        counter = counter_of(chat_id)
        return await self._read(
            lambda conn: outbox.known_message_ids(conn, CHANNEL, low, high, counter=counter)
        )

    async def highest_id(self, counter: str) -> int:
        """Return the highest message id recorded for a counter, 0 if there is none."""
        return await self._read(
            lambda conn: outbox.highest_message_id(conn, CHANNEL, counter=counter)
        )

    async def knows_button(self, received: Received) -> bool:
        """Tell whether the button that was pressed is one of this chat's."""
        return await self._read(
            lambda conn: choices.redeem(conn, received.token, received.conversation_id) is not None
        )

    async def language(self, received: Received) -> Language:
        """Return the language that the person has set, else that of their Telegram."""
        person = await self._read(lambda conn: conversations.load_person(conn, received.person_id))
        if person.language:
            return Language(person.language)
        return received.interface or Language.CHINESE

    async def readdress(self, old: int, new: int) -> None:
        """Move all of a group that has become a supergroup to its new address."""
        self._moved[old] = new
        await self._write(lambda conn: outbox.readdress(conn, CHANNEL, str(old), str(new)))

    def address(self, chat_id: int) -> int:
        """Return where messages for the chat have to go now."""
        return self._moved.get(chat_id, chat_id)

    async def _read(self, work: Callable[[Connection], Result]) -> Result:
        def look() -> Result:
            with self._records.read() as conn:
                return work(conn)

        return await asyncio.get_running_loop().run_in_executor(self._thread, look)

    async def _write(self, work: Callable[[Connection], Result]) -> Result:
        def transact() -> Result:
            with self._records.begin() as conn:
                return work(conn)

        return await asyncio.get_running_loop().run_in_executor(self._thread, transact)


def post_notice(conn: Connection, follow: Follow, replies: Sequence[Reply]) -> None:
    """Put what a follower is told into the outbox, within an open transaction."""
    chat_id = int(follow.conversation_id.removeprefix(f"{CHANNEL}:"))
    for draft in draft_replies(replies, Place(chat_id, person=chat_id)):
        outbox.post(
            conn,
            channel=CHANNEL,
            conversation_id=follow.conversation_id,
            address=str(chat_id),
            kind=draft.kind,
            payload=draft.payload,
            key="",
            at=time.time(),
            person_id=follow.person_id,
        )


def _claim(conn: Connection, received: Received) -> bool:
    return updates.claim(
        conn,
        CHANNEL,
        received.key,
        conversation_id=received.conversation_id,
        person_id=received.person_id,
        payload=received.to_payload(),
        at=time.time(),
        message_id=received.message_id,
        counter=counter_of(received.chat_id),
    )
