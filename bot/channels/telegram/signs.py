"""What a person sees beside the answers: that the bot is writing, that a press has come."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any

from bot.channels.telegram.api import Api, CallError
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.update import Received
from bot.conversation.wording import dialogue_words

_log = logging.getLogger(__name__)

#: Who waits longer than this is shown that the bot is writing.
_TYPING_AFTER_SECONDS = 0.5


class Signs:
    """Gives signs in the background: one that does not get through is let be."""

    def __init__(self, api: Api, ledger: Ledger) -> None:
        self._api = api
        self._ledger = ledger
        self._under_way: set[asyncio.Task[None]] = set()

    def typing(self, received: Received) -> asyncio.Task[None]:
        """Show that the bot is writing, unless the task is cancelled before it takes long."""
        return self._in_the_background(self._show_typing(received))

    async def has_expired(self, received: Received) -> bool:
        """Stop the button's waiting; True if it is unknown here and the person was told so."""
        if await self._ledger.knows_button(received):
            self._in_the_background(self._close_button(received, ""))
            return False
        language = await self._ledger.language(received)
        return await self._close_button(received, dialogue_words(language).expired)

    def stop(self) -> None:
        """Give up the signs that are under way."""
        for task in tuple(self._under_way):
            task.cancel()

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
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task
