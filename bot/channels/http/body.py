"""Reads a request's body: all of it, bounded in size and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class BodyRefused(Exception):
    """A body that is not taken; ``status`` says why: 408 for too slow, 413 for too long."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """Whoever sent the request is gone before its end."""


async def read_body(receive: Receive, *, most_bytes: int, seconds: float) -> bytes:
    """Return the body that ``receive`` brings. Raises BodyRefused, Gone.

    ``seconds`` are for the whole of it: a byte now and then gains no time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                body += message.get("body", b"")
                if len(body) > most_bytes:
                    raise BodyRefused(413)
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        raise BodyRefused(408) from None
