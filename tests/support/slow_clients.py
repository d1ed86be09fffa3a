"""Clients that no browser is: raw requests, slow heads and bodies, readers that never read.

Each speaks from a loopback address of its own (127.0.0.2, 127.0.0.3, …), so that a test can
tell a stranger's connections from an honest visitor's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

HONEST, STRANGER = "127.0.0.2", "127.0.0.3"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answered:
    """What came back for a raw request, and after how long."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name.lower()), "")


NOTHING = Answered(0, (), b"", 0.0)


async def connect(port: int, source: str, *, receive_bytes: int = 0) -> socket.socket:
    """Return a connection from ``source``; ``receive_bytes`` makes its buffer that small."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setblocking(False)
    if receive_bytes:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.bind((source, 0))
    try:
        await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", port))
    except BaseException:  # a cancelled test as well
        made.close()
        raise
    return made


async def exchange(
    port: int, raw: bytes, *, source: str = HONEST, patience: float = 60
) -> Answered:
    """Send ``raw`` and read until the service closes; NOTHING if it says nothing."""
    begun = time.monotonic()
    loop = asyncio.get_running_loop()
    made = await connect(port, source)
    try:
        async with asyncio.timeout(patience):
            with contextlib.suppress(OSError):
                await loop.sock_sendall(made, raw)
            came = bytearray()
            while True:
                try:
                    part = await loop.sock_recv(made, 65_536)
                except OSError:
                    break
                if not part:
                    break
                came += part
                if _whole(bytes(came)):
                    break
    finally:
        made.close()
    return read(bytes(came), time.monotonic() - begun)


def say(port: int, raw: bytes, *, source: str = HONEST, patience: float = 60) -> Answered:
    """Send ``raw`` as `exchange` does, without a loop around."""
    return asyncio.run(exchange(port, raw, source=source, patience=patience))


def request(
    method: str, target: str, body: bytes = b"", kind: str = _FORM, /, **headers: str
) -> bytes:
    """Return a request's bytes that ends its connection; ``x_y`` names the header X-Y."""
    lines = [f"{method} {target} HTTP/1.1", "Host: service.example", "Connection: close"]
    if body:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def question(text: str, **headers: str) -> bytes:
    """Return the request with which the chat's script asks."""
    body = urlencode({"question": text}).encode()
    return request("POST", "/ask", body, X_Fragment="1", **headers)


def read(raw: bytes, seconds: float) -> Answered:
    """Return an answer from its bytes; NOTHING where they hold none."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0].startswith("HTTP/1."):
        return NOTHING
    pairs = [line.partition(":") for line in lines[1:]]
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    return Answered(int(lines[0].split()[1]), headers, body, seconds)


def _whole(came: bytes) -> bool:
    """Tell whether an answer of a known length is there."""
    head, _, body = came.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
    return False


@dataclass
class Slow:
    """Many connections of one stranger; ``closed`` counts those that the service ended."""

    port: int
    source: str = STRANGER
    opened: int = 0
    refused: int = 0
    closed: int = 0
    said: Counter[str] = field(default_factory=Counter)

    @contextlib.asynccontextmanager
    async def hold(
        self, count: int, behave: Callable[[Slow], Awaitable[None]]
    ) -> AsyncIterator[Slow]:
        """Keep ``count`` connections of one kind; one that ends is opened again."""
        tasks = [asyncio.create_task(self._again(behave)) for _ in range(count)]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _again(self, behave: Callable[[Slow], Awaitable[None]]) -> None:
        while True:
            try:
                await behave(self)
            except OSError:
                self.refused += 1
            await asyncio.sleep(0.5)

    async def drip(self, begin: bytes, more: bytes) -> None:
        """Send ``begin``, then ``more`` every second, until the service ends it."""
        loop = asyncio.get_running_loop()
        made = await connect(self.port, self.source)
        self.opened += 1
        try:
            if begin:
                await loop.sock_sendall(made, begin)
            while True:
                try:
                    async with asyncio.timeout(1):
                        came = await loop.sock_recv(made, 4096)
                except TimeoutError:
                    if more:
                        await loop.sock_sendall(made, more)
                    continue
                if not came:
                    self.closed += 1
                    return
                if came.startswith(b"HTTP/1."):
                    self.said[came[9:12].decode("latin-1")] += 1
                if more:
                    await loop.sock_sendall(made, more)
        except OSError:
            self.closed += 1
        finally:
            made.close()

    async def ask_and_not_read(self, begin: bytes) -> None:
        """Send a request and read nothing of what comes."""
        loop = asyncio.get_running_loop()
        made = await connect(self.port, self.source, receive_bytes=2048)
        self.opened += 1
        try:
            await loop.sock_sendall(made, begin)
            while True:
                await asyncio.sleep(1)
                await loop.sock_sendall(made, b" ")  # fails once the service has ended it
        except OSError:
            self.closed += 1
        finally:
            made.close()


async def slow_head(one: Slow) -> None:
    """A head that comes line by line and never ends."""
    await one.drip(b"POST /ask HTTP/1.1\r\nHost: service.example\r\n", b"X-More: 1\r\n")


async def slow_body(one: Slow) -> None:
    """A form that comes byte by byte."""
    head = (
        f"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: {_FORM}\r\nContent-Length: 30000\r\n\r\n"
    )
    await one.drip(head.encode() + b"question=", b"a")


async def idle(one: Slow) -> None:
    """A connection on which nothing is said."""
    await one.drip(b"", b"")


async def idle_after_a_page(one: Slow) -> None:
    """A connection that is kept after one answer, with a byte of the next request a second."""
    await one.drip(b"GET /static/icon.svg HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n")


async def never_reading(one: Slow) -> None:
    """Requests for large answers of which nothing is read."""
    await one.ask_and_not_read(b"GET /api/v1/policies HTTP/1.1\r\nHost: x\r\n\r\n" * 20)


async def hurry(
    port: int, raw: bytes, *, per_second: float, source: str = STRANGER
) -> Counter[int]:
    """Send ``raw`` so often, each on a connection of its own, until cancelled; count statuses."""
    seen: Counter[int] = Counter()
    under_way: set[asyncio.Task[None]] = set()

    async def once() -> None:
        try:
            seen[(await exchange(port, raw, source=source)).status] += 1
        except (OSError, TimeoutError):
            seen[0] += 1

    try:
        while True:
            task = asyncio.create_task(once())
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            await asyncio.sleep(1 / per_second)
    except asyncio.CancelledError:
        for task in under_way:
            task.cancel()
        return seen
