"""The running service: pages and Telegram in one loop, beside the processes that answer."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket

from bot.assemble import Engine, Product
from bot.channels.api.app import build_api
from bot.channels.http.server import http_server
from bot.channels.telegram.chat import TelegramChat
from bot.channels.telegram.ledger import post_notice as post_to_telegram
from bot.channels.telegram.webhook import Asgi, in_front_of
from bot.channels.web.app import build_web
from bot.conversation.worker import Worker
from bot.following.box import post_notice
from bot.following.notices import Notices
from bot.housekeeping import Housekeeping
from bot.processes import Processes
from bot.settings import Settings
from knowledge.errors import ChannelError

_log = logging.getLogger(__name__)

#: So many messages stand ready for the next process that is free.
_READY = 2
#: How long a stop waits for the message that is being answered.
_PATIENCE_SECONDS = 10


def open_socket(settings: Settings) -> socket.socket:
    """Return a socket that listens on the settings' address. Raises ChannelError if it is taken."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        raise ChannelError(
            f"端口 {settings.port} 不能用（{error.strerror}）。请关掉占用它的程序，或换一个端口："
            f"HANGBANGCAI_PORT={settings.port + 1 if settings.port < 65535 else 8001} "
            "python3 scripts/start.py / the port cannot be used: stop the program that has it, "
            "or choose another as shown"
        ) from error
    return listening


def address(listening: socket.socket) -> str:
    """Return the address to open in a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(
    engine: Engine, product: Product, processes: Processes, listening: socket.socket
) -> None:
    """Serve until interrupted. Raises ChannelError when a channel cannot start, RecordsError."""
    records = product.reception.records
    settings = engine.settings
    worker = Worker(
        product.reception,
        product.assistant,
        find=processes.find,
        ready=processes.is_ready,
        at_once=settings.processes + _READY,
    )
    # Looked at beside the event loop: what opens or hangs there would hold up everybody.
    product.live.start()
    product.assistant.withdrawals.start()
    telegram = TelegramChat(worker, settings) if settings.telegram_token else None
    api = build_api(
        worker,
        services=product.services,
        assessor=product.assessor,
        keys=settings.api_keys,
        per_minute=settings.api_per_minute,
    )
    application: Asgi = build_web(
        worker,
        services=product.services,
        assessor=product.assessor,
        cookie_key=product.cookie_key,
        per_minute=settings.web_per_minute,
        longest_question=settings.longest_question,
        mounts={"/api": api},
    )
    if telegram is not None and telegram.webhook is not None:
        application = in_front_of(application, telegram.webhook)
    server = http_server(application, proxies=settings.proxy_networks)
    notices = Notices(
        records,
        worker.assistant,
        quiet=engine.quiet_hours(),
        posts={"telegram": post_to_telegram, "web": post_notice, "api": post_notice},
    )
    house = Housekeeping(records, notices, keep_days=settings.keep_days)
    house.start()
    web = asyncio.create_task(server.serve(sockets=[listening]))
    chat = asyncio.create_task(_run(telegram)) if telegram else None
    try:
        tasks = {task for task in (web, chat) if task is not None}
        while not web.done():
            done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a refused token ends the service with its sentence
    finally:
        if telegram is not None and chat is not None:
            telegram.stop()
            await _finish(chat)
            await telegram.close()
        server.should_exit = True
        await web
        await asyncio.to_thread(house.stop)
        worker.close()
        processes.close()
        product.assistant.withdrawals.stop()
        product.live.stop()
        records.close()


async def _run(telegram: TelegramChat) -> None:
    await telegram.start()
    print(f"Telegram: @{telegram.name}", flush=True)  # noqa: T201 - the operator waits for it
    await telegram.run()


async def _finish(chat: asyncio.Task[None]) -> None:
    """Wait for the answer under way; a bot that cannot sign in or send is not waited for."""
    _, pending = await asyncio.wait({chat}, timeout=_PATIENCE_SECONDS)
    for task in pending:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
