"""The Telegram channel: updates in, by polling or webhook, and answers out of the outbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Any

from bot.channels.telegram.api import Api, CallError, Failure
from bot.channels.telegram.form import Update, UpdateError, read_form
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.outgoing.limits import Limits, Rates
from bot.channels.telegram.outgoing.lost import MessageIds
from bot.channels.telegram.outgoing.outbox import Outbox
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.registration import Registration, refused_token
from bot.channels.telegram.update import ALLOWED, Me, Received, moved, read_update
from bot.channels.telegram.waiting import FIRST_WAIT_SECONDS, longer, pause
from bot.channels.telegram.webhook import Webhook, secret_of
from bot.conversation.worker import Worker
from bot.settings import Settings
from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

Json = dict[str, Any]

#: A stop waits so long for the update under way, and then for the messages on their way.
_ANSWER_SECONDS = 4.0
_SEND_SECONDS = 5.0


class TelegramChat:
    """A Telegram bot that passes messages to the reception and sends what it replies.

    Call `start`, then `run`, within a running event loop. Each update is kept in the records
    before Telegram hears that it has come, and each reply before it is sent; so what was under
    way when the process died is answered when it is up again, and answered once. A chat is
    answered in order, and chats do not wait for each other. ``webhook`` is None where updates
    are polled.
    """

    def __init__(self, worker: Worker, settings: Settings) -> None:
        self._settings = settings
        self._api = Api(
            settings.telegram_token,
            server=settings.telegram_api,
            proxy=settings.telegram_proxy,
            patience=settings.telegram_timeout,
        )
        self._registration = Registration(self._api)
        self._ledger = Ledger(worker.reception.records)
        self._ids = MessageIds(self._ledger)
        rates = Rates(
            settings.telegram_per_second,
            settings.telegram_chat_per_second,
            settings.telegram_group_per_minute,
        )
        self._outbox = Outbox(self._api, self._ledger, Limits(rates), self._ids)
        self._inbox = Inbox(
            self._api,
            self._ledger,
            worker,
            self._outbox,
            quote_always=settings.telegram_reply_always,
        )
        self._inline = Inline(self._api, worker)
        self._polling = Polling(self._api, self.take, room=self._inbox.room, kinds=ALLOWED)
        secret = settings.telegram_webhook_secret or secret_of(settings.telegram_token)
        self._secret = secret
        self.webhook = Webhook(secret, self.take) if settings.telegram_webhook else None
        self._me = Me(0, "")
        self._stopping = asyncio.Event()

    @property
    def name(self) -> str:
        """The bot's user name, known after `start`."""
        return self._me.name

    async def start(self) -> None:
        """Sign in.

        Raises ChannelError for a token that Telegram refuses; keeps trying, with growing
        waits, while Telegram cannot be reached.
        """
        self._me = await self._registration.sign_in()

    async def run(self) -> None:
        """Answer updates until `stop`. Raises ChannelError when the token is revoked."""
        await self._take_up()
        sending = asyncio.create_task(self._outbox.run(self._inbox.holds))
        try:
            if self.webhook is None:
                await self._poll()
            else:
                await self._be_called(self.webhook)
        except CallError as error:
            if error.failure is Failure.TOKEN:
                raise refused_token() from error
            raise
        finally:
            self._inbox.stop()
            self._inline.stop()
            await self._inbox.finish(_ANSWER_SECONDS)
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
            await self._outbox.finish(_SEND_SECONDS)

    async def _take_up(self) -> None:
        """Go on with what the last run did not finish, as soon as the records can be used."""
        wait = FIRST_WAIT_SECONDS
        while not self._stopping.is_set():
            try:
                # What was left to be sent goes before the answers to what was left to answer.
                await self._outbox.take_up(self._inbox.holds)
                await self._inbox.take_up()
                return
            except RecordsError as error:
                _log.error("what was left cannot be taken up yet: %s", error)
            await pause(wait, self._stopping)
            wait = longer(wait)

    async def take(self, updates: Sequence[Json]) -> None:
        """Keep updates, and begin to answer them. Raises RecordsError when they cannot be kept."""
        wanted: list[Received] = []
        for one in updates:
            try:
                await self._sort(read_form(one), wanted)
            except UpdateError as error:
                _log.error("%s", error)
            except RecordsError:
                raise
            except Exception:  # noqa: BLE001 - it would come again, and hold up those behind it
                _log.exception("an update cannot be read and is left out")
        await self._inbox.take(wanted)

    async def _sort(self, update: Update, wanted: list[Received]) -> None:
        """Add the update to what wants an answer, or deal with it at once."""
        message = update.any_message
        if message is not None:
            self._ids.note(message.chat.id, message.message_id)
        move = moved(update)
        if update.inline_query is not None:
            self._inline.take(update.inline_query)
        elif move is not None:
            await self._inbox.move(*move)
        else:
            received = read_update(update, self._me)
            if received is not None:
                wanted.append(received)

    def stop(self) -> None:
        """Let `run` return once the update under way is answered."""
        self._inbox.stop()
        self._polling.stop()
        self._stopping.set()
        if self.webhook is not None:
            self.webhook.open = False

    async def close(self) -> None:
        """Sign off."""
        self._ledger.close()
        await self._api.close()

    async def _poll(self) -> None:
        await self._registration.be_polled()
        await self._polling.run()

    async def _be_called(self, webhook: Webhook) -> None:
        webhook.open = True
        await self._registration.be_called(
            self._settings.telegram_webhook,
            self._secret,
            connections=self._settings.telegram_connections,
            stopping=self._stopping,
        )
        await self._stopping.wait()
