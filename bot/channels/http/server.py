"""The HTTP server: uvicorn, with bounds on connections and on the time that each may take."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ipaddress
import signal
from collections.abc import Iterator, Sequence
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.channels.http.crowd import Bounds, Crowd

#: As many as may knock at once; the system's own bound may be lower.
_BACKLOG = 256
#: How long a connection that is turned away is listened to: closed before it has asked, it
#: would see a broken connection and no answer.
_TURN_AWAY_SECONDS = 1.0
#: How much of a body that was refused is still taken, so that its sender sees the refusal.
_DISCARDED_BYTES = 4_000_000
_PIECE_BYTES = 8_192
#: How long a stop waits for answers that are under way.
_PATIENCE_SECONDS = 10
_REASONS = {400: b"Bad Request", 408: b"Request Timeout", 503: b"Service Unavailable"}
_SAID = {
    400: "这个请求不合 HTTP 的格式，没有处理。/ This is no valid HTTP request.",
    408: "请求来得太慢，连接已关闭，请重试。/ The request came too slowly; please try again.",
    503: "现在访问的人太多，请几秒后再试。/ Too many connections; try again in some seconds.",
}


def http_server(
    application: Any,  # noqa: ANN401 - an ASGI application, whose types differ by library
    *,
    proxies: Sequence[str] = (),
    bounds: Bounds | None = None,
) -> Server:
    """Return a server of ``application``.

    ``proxies`` are the addresses and networks whose X-Forwarded-For and X-Forwarded-Proto
    count; from anybody else they are ignored.
    """
    crowd = Crowd(bounds or Bounds(), [ipaddress.ip_network(one) for one in proxies])
    config = uvicorn.Config(
        application,
        http=functools.partial(_Connection, crowd=crowd),  # type: ignore[arg-type]
        ws="none",
        # Below an error there is only what strangers can write into the log at will.
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
        timeout_keep_alive=crowd.bounds.idle_seconds,
        h11_max_incomplete_event_size=crowd.bounds.head_bytes,
    )
    return Server(config)


class Server(uvicorn.Server):
    """uvicorn, which on a signal only stops serving: what follows is for its caller to do."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM while serving, without raising them again afterwards."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _on_signal(self) -> None:
        self.should_exit = True


class _Connection(H11Protocol):
    """One connection: counted, and ended when it keeps the service waiting.

    A request's head has its time from the first to the last byte; so has each piece of an
    answer that is to be taken. A body's time is the application's to bound.
    """

    def __init__(self, *args: Any, crowd: Crowd, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self.counted = ""
        self._crowd = crowd
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._away_timer: asyncio.TimerHandle | None = None
        self._heard = False
        self._discarded = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection in, or turn it away."""
        super().connection_made(transport)
        self.counted = self._crowd.counted(self.client[0] if self.client else "")
        if self._crowd.enter(self):
            self._await_head()
            return
        self.connections.discard(self)
        if self._crowd.turn_away(self):
            self._away_timer = self.loop.call_later(_TURN_AWAY_SECONDS, self._turn_away)
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._crowd.leave(self)
        for timer in (self._head_timer, self._write_timer, self._away_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; time a head from its first byte."""
        if self._away_timer is not None:
            self._turn_away()
            return
        if self.transport.is_closing():
            return
        self._heard = True
        if self._is_refused_body():
            self._discarded += len(data)
            if self._discarded > _DISCARDED_BYTES:
                self.end()
                return
        # In pieces: a head is measured only as far as it is not whole yet.
        for begin in range(0, len(data), _PIECE_BYTES):
            if not self.transport.is_closing():
                super().data_received(data[begin : begin + _PIECE_BYTES])
        if self._is_waiting() and self._head_timer is None:
            self._await_head()

    def handle_events(self) -> None:
        """Go on with what came, as far as it is whole; a whole head ends its time."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_awaiting_head()
            if any(name == b"x-forwarded-for" for name, _ in self.headers):
                self._crowd.note_forwarded(self.client[0] if self.client else "")
            if not self.cycle.response_complete:
                self._crowd.work(self)

    def on_response_complete(self) -> None:
        """Wait for the next request, and for the rest of this one where it was refused."""
        if self._is_refused_body():
            self._await_head()
        elif self.conn.trailing_data[0]:
            # Whoever sends the next request before the answer is no browser: it may come again.
            self.end()
        super().on_response_complete()
        if self._is_waiting():
            self._crowd.rest(self)

    def pause_writing(self) -> None:
        """Give whoever reads a time for reading."""
        super().pause_writing()
        self._bound_writing()

    def resume_writing(self) -> None:
        """Note that it was read."""
        super().resume_writing()
        if self._write_timer is not None and not self.transport.is_closing():
            self._write_timer.cancel()
            self._write_timer = None

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing more came."""
        super().timeout_keep_alive_handler()
        self._bound_writing()

    def shutdown(self) -> None:
        """Let what is under way end, and nothing begin."""
        if not self.transport.is_closing():
            super().shutdown()
        self._bound_writing()

    def make_room(self) -> None:
        """End at once: others need the place."""
        self.transport.abort()

    def end(self) -> None:
        """Close once what was written is taken, or its time is over."""
        self.transport.close()
        self._bound_writing()

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, unless an answer is under way already."""
        self._refuse(400)

    def _refuse(self, status: int) -> None:
        answering = False
        if self.cycle is not None and not self.cycle.response_complete:
            answering = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not answering and not self.transport.is_closing():
            self.transport.write(_plain(status))
        self.end()

    def _turn_away(self) -> None:
        if self._away_timer is not None:
            self._away_timer.cancel()
            self._away_timer = None
        self._refuse(503)

    def _is_waiting(self) -> bool:
        """Tell whether the next that has to come is a head."""
        answered = self.cycle is None or self.cycle.response_complete
        return answered and not self.transport.is_closing()

    def _is_refused_body(self) -> bool:
        """Tell whether a request was answered before all of its body came."""
        answered = self.cycle is not None and self.cycle.response_complete
        return answered and self.conn.their_state is h11.SEND_BODY

    def _await_head(self) -> None:
        self._stop_awaiting_head()
        self._head_timer = self.loop.call_later(self._crowd.bounds.head_seconds, self._on_late_head)

    def _stop_awaiting_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        self._heard = False

    def _on_late_head(self) -> None:
        self._head_timer = None
        if not self._is_waiting():
            return
        if self._heard and not self._is_refused_body():
            self._refuse(408)
        else:
            self.end()  # a browser that connected ahead of need expects no answer

    def _bound_writing(self) -> None:
        if self._write_timer is None:
            seconds = self._crowd.bounds.write_seconds
            self._write_timer = self.loop.call_later(seconds, self.transport.abort)


def _plain(status: int) -> bytes:
    """Return an answer that closes the connection, in bytes: no request stands behind it."""
    body = f"{_SAID[status]}\n".encode()
    again = b"Retry-After: 5\r\n" if status == 503 else b""
    return (
        b"HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\n%s"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
        % (status, _REASONS[status], again, len(body), body)
    )
