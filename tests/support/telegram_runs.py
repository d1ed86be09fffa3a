"""The Telegram channel at work for a while, with a reception that can be given trouble."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from bot_api import TOKEN, BotApi
from running import settings_for

from bot.assemble import Product
from bot.channels.telegram.chat import TelegramChat
from bot.conversation.reception import Deliver, Reception
from bot.conversation.worker import Worker
from bot.exchange.reply import Incoming, Reply


class Troubled:
    """A reception that fails at some texts, or takes its time, and else is the real one."""

    def __init__(self, product: Product) -> None:
        self.real = product.reception
        self.assistant = product.assistant
        self.records = product.reception.records
        self.fails: dict[str, Exception] = {}
        self.tried: list[str] = []
        self.slowness = 0.0

    def receive(self, incoming: Incoming, *, deliver: Deliver | None = None) -> tuple[Reply, ...]:
        self.tried.append(incoming.text)
        time.sleep(self.slowness)
        for text, error in self.fails.items():
            if text in incoming.text:
                raise error
        return self.real.receive(incoming, deliver=deliver)


def run(
    api: BotApi, reception: Troubled, until: Callable[[], bool], folder: Path, **more: Any
) -> None:
    """Run the channel until ``until`` holds, then stop it as an interrupt would."""

    async def serve() -> None:
        settings = settings_for(
            folder,
            telegram_token=TOKEN,
            telegram_api=api.url,
            telegram_chat_per_second=100,
            **more,
        )
        worker = Worker(cast(Reception, reception), reception.assistant)
        chat = TelegramChat(worker, settings)
        await chat.start()
        running = asyncio.create_task(chat.run())
        end = time.monotonic() + 20
        while not until():
            assert time.monotonic() < end, "what was waited for did not happen"
            await asyncio.sleep(0.02)
        chat.stop()
        await asyncio.wait_for(running, timeout=10)
        await chat.close()
        worker.close()

    asyncio.run(serve())
