"""How the bot stands at Telegram: who it is, its menus, and where updates are sent."""

from __future__ import annotations

import asyncio
import logging

from bot.channels.telegram.api import Api, CallError, Failure
from bot.channels.telegram.commands import menus
from bot.channels.telegram.update import ALLOWED, Me
from bot.channels.telegram.waiting import FIRST_WAIT_SECONDS, longer, pause
from bot.channels.telegram.webhook import PATH
from knowledge.errors import ChannelError

_log = logging.getLogger(__name__)


class Registration:
    """Signs the bot in and tells Telegram how it wants its updates."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def sign_in(self) -> Me:
        """Return who the bot is, with its menus set.

        Raises ChannelError for a token that Telegram refuses; keeps trying, with growing
        waits, while Telegram cannot be reached.
        """
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                me = await self._who_am_i()
                break
            except CallError as error:
                if error.failure is Failure.TOKEN:
                    raise refused_token() from error
                _log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait)
                await asyncio.sleep(wait)
                wait = longer(wait)
        await self._set_menus()
        return me

    async def be_polled(self) -> None:
        """Take a webhook back: pollers are given no updates while one is set."""
        try:
            # What is pending is kept for the polling.
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        except CallError as error:
            _log.warning("a webhook may still be set: %s", error)

    async def be_called(
        self, address: str, secret: str, *, connections: int, stopping: asyncio.Event
    ) -> None:
        """Set the webhook, trying until it is set or it is time to stop.

        Raises ChannelError where Telegram does not take the address, CallError when the token
        is revoked.
        """
        wait = FIRST_WAIT_SECONDS
        while not stopping.is_set():
            try:
                await self._set_webhook(address, secret, connections)
                return
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
                await pause(wait, stopping)
                wait = longer(wait)

    async def _who_am_i(self) -> Me:
        me = await self._api.call("getMe")
        try:
            return Me(int(me["id"]), str(me["username"]))
        except (KeyError, TypeError, ValueError) as error:
            raise CallError(Failure.UNKNOWN, "the answer to getMe names no bot") from error

    async def _set_webhook(self, address: str, secret: str, connections: int) -> None:
        await self._api.call(
            "setWebhook",
            {
                "url": address.rstrip("/") + PATH,
                "secret_token": secret,
                "allowed_updates": list(ALLOWED),
                "max_connections": connections,
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


def refused_token() -> ChannelError:
    """Return what is said of a token that Telegram does not know."""
    return ChannelError(
        "Telegram refuses the token → copy it again from @BotFather into "
        "TELEGRAM_BOT_TOKEN / Telegram 不认这个 token，请从 @BotFather 重新复制"
    )
