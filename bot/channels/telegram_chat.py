"""The Telegram channel: updates in, by polling or webhook, and answers out of the outbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Any

from bot.channels.telegram_api import Api, CallError, Failure
from bot.channels.telegram_commands import menus
from bot.channels.telegram_inbox import Inbox
from bot.channels.telegram_inline import Inline
from bot.channels.telegram_ledger import Ledger
from bot.channels.telegram_limits import Limits, Rates
from bot.channels.telegram_lost import MessageIds
from bot.channels.telegram_outbox import Outbox
from bot.channels.telegram_polling import Polling
from bot.channels.telegram_update import (
    ALLOWED,
    Me,
    Received,
    message_of,
    moved,
    read_update,
)
from bot.channels.telegram_webhook import PATH, Webhook, secret_of
from bot.settings import Settings
from bot.worker import Worker
from knowledge.errors import ChannelError

_log = logging.getLogger(__name__)

Json = dict[str, Any]

_LONGEST_WAIT_SECONDS = 60.0
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
        wait = 1.0
        while True:
            try:
                me = await self._api.call("getMe")
                break
            except CallError as error:
                if error.failure is Failure.TOKEN:
                    raise _refused_token() from error
                _log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
        self._me = Me(int(me["id"]), str(me["username"]))
        await self._set_menus()

    async def run(self) -> None:
        """Answer updates until `stop`. Raises ChannelError when the token is revoked."""
        # What was left to be sent goes before the answers to what was left to be answered.
        await self._outbox.take_up(self._inbox.holds)
        await self._inbox.take_up()
        sending = asyncio.create_task(self._outbox.run(self._inbox.holds))
        try:
            if self.webhook is None:
                await self._poll()
            else:
                await self._be_called(self.webhook)
        except CallError as error:
            if error.failure is Failure.TOKEN:
                raise _refused_token() from error
            raise
        finally:
            self._inbox.stop()
            self._inline.stop()
            await self._inbox.finish(_ANSWER_SECONDS)
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
            await self._outbox.finish(_SEND_SECONDS)

    async def take(self, updates: Sequence[Json]) -> None:
        """Keep updates, and begin to answer them. Raises RecordsError when they cannot be kept."""
        wanted: list[Received] = []
        for update in updates:
            try:
                await self._sort(update, wanted)
            except (KeyError, TypeError, ValueError):
                # It would come again and again, and hold up those behind it.
                _log.exception("update %s has an unknown form", update.get("update_id"))
        await self._inbox.take(wanted)

    async def _sort(self, update: Json, wanted: list[Received]) -> None:
        """Add the update to what wants an answer, or deal with it at once."""
        message = message_of(update)
        if message:
            self._ids.note(int(message["chat"]["id"]), int(message["message_id"]))
        move = moved(update)
        if "inline_query" in update:
            self._inline.take(update["inline_query"])
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
        try:
            # Telegram gives no updates to pollers while a webhook is set; pending ones are kept.
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        except CallError as error:
            _log.warning("a webhook may still be set: %s", error)
        await self._polling.run()

    async def _be_called(self, webhook: Webhook) -> None:
        webhook.open = True
        wait = 1.0
        while not self._stopping.is_set():
            try:
                await self._set_webhook()
                break
            except CallError as error:
                if error.failure is Failure.REFUSED:
                    raise ChannelError(
                        f"Telegram refuses the webhook ({error}) → HANGBANGCAI_TELEGRAM_WEBHOOK "
                        "must be a public https:// address that leads to this service / "
                        "Telegram 不接受这个 webhook 地址，请改成能访问到本服务的 https:// 公网地址"
                    ) from error
                if error.failure is Failure.TOKEN:
                    raise
                _log.warning("the webhook is not set yet (%s); next try in %.0f s", error, wait)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), timeout=wait)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
        await self._stopping.wait()

    async def _set_webhook(self) -> None:
        await self._api.call(
            "setWebhook",
            {
                "url": self._settings.telegram_webhook.rstrip("/") + PATH,
                "secret_token": self._secret,
                "allowed_updates": list(ALLOWED),
                "max_connections": self._settings.telegram_connections,
                "drop_pending_updates": False,
            },
        )

    async def _set_menus(self) -> None:
        try:
            for menu in menus():
                await self._api.call("setMyCommands", menu)
        except CallError as error:
            # The menu is a convenience; the bot works without it.
            _log.warning("the command menu could not be set: %s", error)


def _refused_token() -> ChannelError:
    return ChannelError(
        "Telegram refuses the token → copy it again from @BotFather into "
        "TELEGRAM_BOT_TOKEN / Telegram 不认这个 token，请从 @BotFather 重新复制"
    )
