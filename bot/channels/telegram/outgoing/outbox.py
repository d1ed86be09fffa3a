"""Send what is in the outbox: in order within a chat, and each message once."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable
from typing import Any

from bot.channels.telegram.api import Api, CallError, Failure
from bot.channels.telegram.form import number_of
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.outgoing.limits import Limits
from bot.channels.telegram.outgoing.lost import LostAndFound, MessageIds
from bot.channels.telegram.outgoing.parcel import LONGEST_WAIT_SECONDS, Parcel
from bot.channels.telegram.outgoing.posts import files_of, method_of, plain_again, split_harder
from knowledge.errors import HangbangcaiError, RecordsError

_log = logging.getLogger(__name__)

_FIRST_WAIT_SECONDS = 0.5
#: After so many tries somebody should know.
_TROUBLE_AFTER = 4
#: How long a message is tried before it is given up.
_PATIENCE_SECONDS = 86_400.0
#: After at least so many tries. It has far more in that time, if Telegram names no waits.
_LEAST_TRIES = 8
#: So often something unforeseen may happen to one message.
_MOST_FAULTS = 2
#: How often the records are asked for what others have put into the outbox.
_SWEEP_SECONDS = 3.0


class Outbox:
    """Sends posts, a lane a chat, until `finish`; what is left then waits for the next start."""

    def __init__(self, api: Api, ledger: Ledger, limits: Limits, ids: MessageIds) -> None:
        self._api = api
        self._ledger = ledger
        self._limits = limits
        self._ids = ids
        self._lost = LostAndFound(api, ledger, limits, ids)
        self._lanes: Lanes[Parcel] = Lanes(self._deliver)
        self._ended: set[int] = set()

    def add(self, parcels: Iterable[Parcel]) -> None:
        """Take over posts whose transaction has been committed."""
        for parcel in parcels:
            if parcel.id in self._lanes or parcel.id in self._ended:
                continue
            self._lost.doubtful += parcel.doubtful
            self._lanes.add(str(parcel.chat_id), parcel.id, parcel)

    async def take_up(self, answering: Callable[[str], bool]) -> None:
        """Take up what the last run left, or others have put in. Raises RecordsError.

        ``answering`` tells for which updates `add` is still to come.
        """
        # What ends while the records are read may still be among what was read.
        self._ended.clear()
        due = await self._ledger.due()
        self.add(parcel for parcel in due if not answering(parcel.key))

    async def run(self, answering: Callable[[str], bool]) -> None:
        """Take up again and again, until cancelled."""
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                await self.take_up(answering)
            except RecordsError as error:
                _log.error("the outbox cannot be read: %s", error)
            except Exception:  # noqa: BLE001 - else nobody would be sent a notice any more
                _log.exception("the outbox cannot be read")

    async def finish(self, seconds: float) -> None:
        """Send what is there, for so long; the rest is sent after the next start."""
        await self._lanes.finish(seconds)

    def moved(self, old: int, new: int) -> None:
        """Keep the order of a chat that has got another address."""
        self._lanes.rename(str(old), str(new))

    async def _deliver(self, parcel: Parcel) -> None:
        while True:
            await asyncio.sleep(max(0.0, parcel.waits_until - time.monotonic()))
            try:
                if parcel.sent_as is None:
                    parcel.sent_as = await self._send(parcel)
                await self._ledger.sent(parcel, parcel.sent_as)
                break
            except CallError as error:
                if await self._give_up(parcel, error):
                    break
            except HangbangcaiError:
                raise  # that is not the message's fault
            except Exception:
                parcel.faults += 1
                if parcel.faults < _MOST_FAULTS:
                    raise
                # What cannot be sent must not hold up for ever what waits behind it.
                _log.exception("message %d cannot be sent and is given up", parcel.id)
                self._settle(parcel)
                await self._ledger.fail([parcel.id], "it cannot be sent")
                break
        self._ended.add(parcel.id)

    async def _send(self, parcel: Parcel) -> int:
        """Send a post, all its parts if it had to be split; return the id of the last."""
        if not parcel.parts:
            parcel.parts = [parcel.payload["parameters"]]
        message_id = 0
        while parcel.parts:
            first, *rest = parcel.parts
            try:
                message_id = await self._send_part(parcel, first)
                parcel.parts = rest
            except CallError as error:
                instead = _reword(first, error)
                if instead is None:
                    raise
                _log.warning("message %d is changed, since Telegram says: %s", parcel.id, error)
                parcel.parts = [*instead, *rest]
        return message_id

    async def _send_part(self, parcel: Parcel, parameters: dict[str, Any]) -> int:
        chat_id = self._ledger.address(parcel.chat_id)
        if parcel.doubtful:
            found = await self._lost.find(parcel, chat_id, parameters)
            self._settle(parcel)
            if found is not None:
                self._ids.note(chat_id, found)
                return found
        await self._limits.wait(chat_id)
        parcel.floor = await self._floor(parcel, chat_id)
        await self._ledger.start(parcel, parcel.floor)
        call = {"chat_id": chat_id, **parameters, **files_of(parcel.kind, parcel.payload)}
        if chat_id != _answered(parcel)[0]:
            call.pop("reply_parameters", None)  # ids of messages do not move with a chat
        self._doubt(parcel)
        try:
            message = await self._api.call(method_of(parcel.kind), call)
        except CallError as error:
            if not error.carried_out:
                self._settle(parcel)
            raise
        number = number_of(message)
        if number is None:  # it stays in doubt, and is looked for
            raise CallError(Failure.UNKNOWN, "the answer does not say which message was sent")
        self._settle(parcel)
        self._limits.passed()
        self._ids.note(chat_id, number)
        return number

    async def _floor(self, parcel: Parcel, chat_id: int) -> int | None:
        """Return an id that the message's will be above, None if nothing is known."""
        chat, answered = _answered(parcel)
        floor = await self._ids.highest(chat_id)
        return max(floor, answered if chat == chat_id else 0) or None

    def _doubt(self, parcel: Parcel) -> None:
        if not parcel.doubtful:
            parcel.doubtful = True
            self._lost.doubtful += 1

    def _settle(self, parcel: Parcel) -> None:
        parcel.excluded.clear()
        if parcel.doubtful:
            parcel.doubtful = False
            self._lost.doubtful -= 1

    async def _give_up(self, parcel: Parcel, error: CallError) -> bool:
        """Decide what follows from a failed call; True when the post is closed."""
        chat_id = self._ledger.address(parcel.chat_id)
        if error.failure is Failure.MOVED:
            await self._ledger.readdress(chat_id, error.chat_id)
            self.moved(chat_id, error.chat_id)
            return False
        if error.failure is Failure.CLOSED:
            await self._close(parcel, str(error))
            return True
        # A clock that is put right may make a message old that has hardly been tried.
        old = time.time() - parcel.made_at > _PATIENCE_SECONDS and parcel.tries >= _LEAST_TRIES
        if error.failure is Failure.REFUSED or old:
            _log.error("message %d is given up: %s", parcel.id, error)
            self._settle(parcel)
            await self._ledger.fail([parcel.id], str(error))
            return True
        if error.failure is Failure.WAIT:
            self._limits.refused(chat_id, error.seconds)
            wait = error.seconds
        else:
            wait = min(_FIRST_WAIT_SECONDS * 2**parcel.tries, LONGEST_WAIT_SECONDS)
            wait *= random.uniform(0.7, 1.3)  # so that chats do not come back all at once
            parcel.tries = min(parcel.tries + 1, 30)
        level = logging.WARNING if parcel.tries > _TROUBLE_AFTER else logging.INFO
        _log.log(level, "message %d: %s; next try in %.1f s", parcel.id, error, wait)
        parcel.not_before = time.time() + wait
        parcel.waits_until = time.monotonic() + wait
        await self._ledger.later(parcel, str(error))
        return False

    async def _close(self, parcel: Parcel, reason: str) -> None:
        """Give up a post and what waits behind it: the chat takes no messages any more."""
        _log.info("chat %s takes no messages any more: %s", parcel.chat_id, reason)
        self._settle(parcel)
        behind = self._lanes.take_waiting(str(parcel.chat_id))
        for _, other in behind:
            self._settle(other)
            self._ended.add(other.id)
        await self._ledger.fail([parcel.id, *(number for number, _ in behind)], reason)


def _answered(parcel: Parcel) -> tuple[int, int]:
    """Return the chat and the id of the message that a post answers, zeros if there is none."""
    chat_id, message_id = parcel.payload.get("after") or (0, 0)
    return int(chat_id), int(message_id)


def _reword(parameters: dict[str, Any], error: CallError) -> list[dict[str, Any]] | None:
    """Return what to send instead of what Telegram refused, None if nothing would help."""
    if error.failure is not Failure.REFUSED:
        return None
    said = str(error).lower()
    if "parse entities" in said and "parse_mode" in parameters:
        return [plain_again(parameters)]
    if "too long" in said or "too_long" in said:
        parts = split_harder(parameters) if "text" in parameters else []
        return parts if len(parts) > 1 else None
    if "thread not found" in said or "topic" in said:
        name = "message_thread_id"
    elif "replied" in said or "reply" in said:
        name = "reply_parameters"
    else:
        return None
    if name not in parameters:
        return None
    return [{key: value for key, value in parameters.items() if key != name}]
