"""Send messages to Telegram so that its hiccups lose none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

_log = logging.getLogger(__name__)

TRIES = 6
_FIRST_WAIT_SECONDS = 0.5


async def send_parts(
    message: Message,
    parts: list[str],
    keyboard: InlineKeyboardMarkup | None,
    parse_mode: str | None,
) -> None:
    """Reply to ``message`` with ``parts`` in order; the keyboard goes below the last."""
    for number, part in enumerate(parts, start=1):
        last = number == len(parts)

        async def send(text: str = part, markup: bool = last, first: bool = number == 1) -> None:
            await message.reply_text(
                text,
                parse_mode=parse_mode,
                reply_markup=keyboard if markup else None,
                do_quote=first and message.chat.type != ChatType.PRIVATE,
                disable_web_page_preview=True,
            )

        await retry(send)


async def retry(send: Callable[[], Awaitable[None]]) -> None:
    """Send, and try again after a failure of the network or of Telegram's servers.

    A 429 is waited out by the rate limiter. A user who blocked the bot is no error.
    """
    wait = _FIRST_WAIT_SECONDS
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            await send()
            return
        except Forbidden as error:
            _log.info("the chat no longer takes messages: %s", error)
            return
        except BadRequest:
            raise
        except RetryAfter:
            raise
        except NetworkError as error:
            if not tries_left:
                raise
            _log.warning("sending failed (%s); next try in %.1f s", error, wait)
        await asyncio.sleep(wait)
        wait *= 2
