"""The server itself, with short times: what keeps it waiting is ended, and nobody else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slow_clients import HONEST, STRANGER, Slow, connect, exchange, idle, request, slow_head

from bot.channels.http.body import BodyRefused, Gone, read_body
from bot.channels.http.crowd import Bounds
from bot.channels.http.server import http_server

SHORT = Bounds(
    connections=20, of_one_address=8, head_seconds=0.5, write_seconds=0.5, idle_seconds=1
)
LARGE = b"x" * 30_000_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Say how long the body was, who asks, or very much; ``/deaf`` reads no body."""
    status, body = 200, LARGE
    try:
        if scope["path"] == "/who":
            body = f"{scope['client'][0]} {scope['scheme']}".encode()
        elif scope["path"] != "/large" and scope["path"] != "/deaf":
            body = str(len(await read_body(receive, most_bytes=100, seconds=0.5))).encode()
        elif scope["path"] == "/deaf":
            status, body = 413, b"no"
    except BodyRefused as refused:
        status, body = refused.status, b"refused"
    except Gone:
        return
    length = str(len(body)).encode()
    headers = [(b"content-length", length), (b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def play(act: Callable[[int], Awaitable[None]], **more: Any) -> None:
    """Let clients act while a server runs; in the end it has no connection left."""

    async def all_of_it() -> None:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        server = http_server(application, bounds=SHORT, **more)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            await act(listening.getsockname()[1])
        finally:
            server.should_exit = True
            async with asyncio.timeout(10):
                await serving
        assert server.server_state.connections == set()

    asyncio.run(all_of_it())


async def silence(port: int, raw: bytes, more: bytes = b"", *, pause: float = 0.2) -> bytes:
    """Send ``raw``, then ``more`` again and again; return what came until the end."""
    loop = asyncio.get_running_loop()
    made = await connect(port, STRANGER)
    came = b""
    try:
        async with asyncio.timeout(8):
            if raw:
                await loop.sock_sendall(made, raw)
            while True:
                try:
                    async with asyncio.timeout(pause):
                        part = await loop.sock_recv(made, 65_536)
                except TimeoutError:
                    if more:
                        await loop.sock_sendall(made, more)
                    continue
                if not part:
                    return came
                came += part
    except ConnectionError:
        return came
    finally:
        made.close()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
BODY = HEAD + b"Content-Length: 90\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "more", "said"),
    [
        (b"", b"", b""),
        (b"P", b"", b"408"),
        (HEAD, b"X-More: 1\r\n", b"408"),
        (BODY, b"a", b"408"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", b"408"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"ZZ\r\n", b"400"),
        (BODY + b"a" * 90, b"", b"200"),
        (BODY + b"a" * 90, b"\r\n", b"200"),
        (BODY.replace(b"/ ", b"/deaf ") + b"a", b"a", b"413"),
        (HEAD + b"Content-Length: 200\r\n\r\n" + b"a" * 200, b"", b"413"),
    ],
)
def test_whoever_keeps_the_server_waiting_is_told_and_ended(
    raw: bytes, more: bytes, said: bytes
) -> None:
    async def act(port: int) -> None:
        came = await silence(port, raw, more)
        assert came[9:12] == said
        assert (await exchange(port, request("GET", "/who"))).text == f"{HONEST} http"

    play(act)


def test_requests_that_do_not_wait_for_answers_are_answered_once() -> None:
    async def act(port: int) -> None:
        came = await silence(port, b"GET /who HTTP/1.1\r\nHost: x\r\n\r\n" * 300)
        assert came.count(b"HTTP/1.1 200") == 1

    play(act)


def test_a_large_body_that_is_refused_sees_its_refusal() -> None:
    async def act(port: int) -> None:
        for path in ("/", "/deaf"):
            answer = await exchange(port, request("POST", path, b"x" * 3_000_000))
            assert answer.status == 413

    play(act)


def test_whoever_reads_nothing_is_ended() -> None:
    async def act(port: int) -> None:
        one = Slow(port)
        async with one.hold(6, lambda slow: slow.ask_and_not_read(request("GET", "/large"))):
            async with asyncio.timeout(20):
                while one.closed < 6:
                    await asyncio.sleep(0.1)
            assert (await exchange(port, request("GET", "/who"))).status == 200

    play(act)


@pytest.mark.parametrize("kind", [slow_head, idle])
def test_one_address_has_so_many_connections_and_the_others_their_own(
    kind: Callable[[Slow], Awaitable[None]],
) -> None:
    async def act(port: int) -> None:
        async with Slow(port).hold(60, kind):
            await asyncio.sleep(0.3)
            for source in (HONEST, STRANGER):
                answer = await exchange(port, request("GET", "/who"), source=source)
                assert answer.text == f"{source} http"

    play(act)


def test_too_many_requests_under_way_are_told_to_come_back() -> None:
    async def act(port: int) -> None:
        held = [await connect(port, STRANGER) for _ in range(8)]
        for one in held:
            await asyncio.get_running_loop().sock_sendall(one, BODY)
        await asyncio.sleep(0.1)
        refused = await exchange(port, request("GET", "/who"), source=STRANGER)
        assert refused.status == 503
        assert int(refused.header("retry-after")) > 0
        assert "请" in refused.text
        assert (await exchange(port, request("GET", "/who"))).status == 200
        for one in held:
            one.close()
        await asyncio.sleep(0.1)
        assert (await exchange(port, request("GET", "/who"), source=STRANGER)).status == 200

    play(act)


@pytest.mark.parametrize(
    ("proxies", "headers", "seen"),
    [
        ((), {"X_Forwarded_For": "198.51.100.7", "X_Forwarded_Proto": "https"}, "127.0.0.2 http"),
        (("127.0.0.1",), {"X_Forwarded_For": "198.51.100.7"}, "127.0.0.2 http"),
        (
            ("127.0.0.2",),
            {"X_Forwarded_For": "6.6.6.6, 198.51.100.7", "X_Forwarded_Proto": "https"},
            "198.51.100.7 https",
        ),
        (
            ("127.0.0.0/8", "10.0.0.0/8"),
            {"X_Forwarded_For": "6.6.6.6, 198.51.100.7, 10.1.1.1"},
            "198.51.100.7 http",
        ),
        (("127.0.0.2",), {"X_Forwarded_Proto": "gopher"}, "127.0.0.2 http"),
    ],
)
def test_who_asks_is_heard_from_named_proxies_only(
    proxies: tuple[str, ...],
    headers: dict[str, str],
    seen: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def act(port: int) -> None:
        for _ in range(3):
            assert (await exchange(port, request("GET", "/who", b"", **headers))).text == seen

    play(act, proxies=proxies)
    warned = [one for one in caplog.records if "HANGBANGCAI_PROXIES" in one.getMessage()]
    ignored = "X_Forwarded_For" in headers and seen.startswith("127.")
    assert len(warned) == (1 if ignored else 0)


def test_a_stop_waits_for_nobody_who_is_slow() -> None:
    async def act(port: int) -> None:
        for raw in (b"", HEAD, BODY, request("GET", "/large")):
            made = await connect(port, STRANGER)
            held.append(made)
            await asyncio.get_running_loop().sock_sendall(made, raw)
        await asyncio.sleep(0.1)

    held: list[socket.socket] = []
    play(act)
    for one in held:
        one.close()
