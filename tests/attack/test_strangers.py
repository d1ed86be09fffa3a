"""One stranger who holds on to connections and one who never stops: nobody else notices."""

from __future__ import annotations

import collections
import contextlib
import itertools
import resource
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from attack_table import Tried
from honest import PATIENCE_SECONDS, Honest
from running import Launcher, Service

pytestmark = pytest.mark.attack
#: So many wait for an answer at the same time, so that the next request need not wait for it.
_AT_ONCE = 12
_PATHS = ("/", "/policies", "/services", "/benefits", "/health", "/api/v1/search?q=补贴")


@contextlib.contextmanager
def slow_connections(service: Service, count: int) -> Iterator[list[socket.socket]]:
    """Open connections which send a header each half second and never finish it."""
    parts = urlsplit(service.url)
    over = threading.Event()
    held: list[socket.socket] = []
    for _ in range(count):
        one = socket.socket()
        one.settimeout(2)
        one.bind(("127.0.4.1", 0))
        with contextlib.suppress(OSError):  # refused at once: as good as held
            one.connect((parts.hostname, parts.port))
            one.sendall(b"POST /ask HTTP/1.1\r\nHost: hangbangcai\r\n")
        held.append(one)

    def drip() -> None:
        while not over.wait(0.5):
            for one in held:
                with contextlib.suppress(OSError):
                    one.sendall(b"X-Slow: 1\r\n")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield held
    finally:
        over.set()
        thread.join()
        for one in held:
            one.close()


def open_still(held: list[socket.socket]) -> int:
    """Return how many of the slow connections the service has not ended."""
    count = 0
    for one in held:
        one.setblocking(False)
        try:
            count += one.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            count += 1
        except OSError:
            continue
    return count


@contextlib.contextmanager
def restless(service: Service, *, per_second: float) -> Iterator[collections.Counter[int]]:
    """Let one address send so many requests a second, questions and pages in turn."""
    statuses: collections.Counter[int] = collections.Counter()
    over = threading.Event()
    turn = itertools.count()

    def send() -> None:
        own = httpx.HTTPTransport(local_address="127.0.4.2")
        with httpx.Client(base_url=service.url, transport=own, timeout=30) as client:
            began, sent = time.monotonic(), 0
            while not over.wait(max(0.0, began + sent * _AT_ONCE / per_second - time.monotonic())):
                sent += 1
                number = next(turn)
                try:
                    if number % 2:
                        answer = client.get(_PATHS[number // 2 % len(_PATHS)])
                    else:
                        answer = client.post("/ask", data={"question": f"E类人才能领多少{number}"})
                    statuses[answer.status_code] += 1
                except httpx.HTTPError:
                    statuses[0] += 1

    threads = [threading.Thread(target=send) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        over.set()
        for thread in threads:
            thread.join()


def ask_for(visitor: Honest, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        visitor.ask()
        time.sleep(0.2)


def test_slow_connections_keep_nobody_waiting_and_are_ended(
    launcher: Launcher, tried: Tried, long: bool
) -> None:
    count, seconds = (500, 60.0) if long else (500, 4.0)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count + 200:
        pytest.skip(f"only {hard} open files are allowed here")
    service = launcher.start(HANGBANGCAI_WEB_PER_MINUTE="3000")
    visitor = Honest(service)
    visitor.ask()
    with slow_connections(service, count) as held:
        ask_for(visitor, seconds)
        left = open_still(held)
    visitor.close()
    tried(
        f"{count} slow connections for {seconds:.0f} s",
        f"{visitor.line()}; {left} of {count} still open at the end",
    )
    assert visitor.faults == []
    assert max(visitor.waited) < PATIENCE_SECONDS
    assert left < count, "a stranger may hold any number of connections"
    assert not long or left == 0, "a header may take for ever"
    assert service.process.poll() is None


def test_one_restless_stranger_keeps_nobody_waiting(
    launcher: Launcher, tried: Tried, long: bool
) -> None:
    seconds = 60.0 if long else 4.0
    service = launcher.start()
    visitor = Honest(service)
    visitor.ask()
    with restless(service, per_second=50) as statuses:
        for _ in range(8 if not long else 25):  # as often as one visitor may, and no more
            visitor.ask()
            time.sleep(seconds / (8 if not long else 25))
    visitor.close()
    shown = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    tried(
        f"50 requests a second for {seconds:.0f} s",
        f"{visitor.line()}; the stranger got {shown}",
    )
    assert visitor.faults == []
    assert max(visitor.waited) < PATIENCE_SECONDS
    assert not long or statuses[429] > 0, "one address may ask without limit"
    assert not any(status >= 500 and status != 503 for status in statuses)
