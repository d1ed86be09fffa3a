"""What stands before all pages and the API: limits, bounded bodies, and the headers of all."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.http.body import BodyRefused, Gone, read_body
from bot.channels.http.rate_limit import counted_as
from bot.channels.http.turnstile import Turnstile
from bot.channels.web.limits import HEAVY, WebLimits, kind_of
from bot.channels.web.problems import AGAIN_SECONDS, Problems
from bot.channels.web.visitor import Visitor
from knowledge.errors import TooManyWaiting

_LONGEST_BODY = 400_000
#: Bodies above this are read a few at a time: all that is being read has to fit in memory.
_USUAL_BODY = 65_536
_MOST_LARGE_BODIES = 50
_BODY_SECONDS = 20.0
_FORM = "application/x-www-form-urlencoded"
#: Requests of one address that are worked on at once, and that wait; fewer where one is heavy.
_AT_ONCE, _HEAVY_AT_ONCE, _WAITING = 8, 2, 120

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
#: What programs are told, in the form in which the API tells its own errors.
_TOLD = {
    404: ("not_found", "没有这个地址。", "There is no such address.", "见 / see /api/docs"),
    408: ("too_slow", "请求来得太慢。", "The request came too slowly.", "重新发送 / send it again"),
    413: (
        "too_large",
        f"请求超过 {_LONGEST_BODY // 1000} kB。",
        f"The request is larger than {_LONGEST_BODY // 1000} kB.",
        "缩短内容后再发 / shorten it and send again",
    ),
    429: (
        "too_many_requests",
        "请求太快了。",
        "Too many requests.",
        "按 Retry-After 等待 / wait as Retry-After says",
    ),
    503: (
        "busy",
        "现在请求的人较多，请稍后再试。",
        "Many are asking right now.",
        "按 Retry-After 等待 / wait as Retry-After says",
    ),
}


class Guard:
    """Lets requests through to the application, whole and one address's a few at a time."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        programs: tuple[str, ...],
        visitor_of: Callable[[Request], Visitor],
        problems: Problems,
        limits: WebLimits,
    ) -> None:
        """Keep what is needed; below the paths ``programs`` no browser asks."""
        self._app = app
        self._programs = programs
        self._visitor_of = visitor_of
        self._problems = problems
        self._limits = limits
        self._turns = Turnstile(at_once=_AT_ONCE, waiting=_WAITING)
        self._heavy_turns = Turnstile(at_once=_HEAVY_AT_ONCE, waiting=_WAITING)
        self._large_bodies = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return  # no websocket is spoken here
        scope = self._normal(scope)
        request = Request(scope, receive)
        visitor = self._visitor_of(request)
        scope.setdefault("state", {})["visitor"] = visitor
        kind = kind_of(scope["method"], scope["path"], queried=bool(scope["query_string"]))

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if not scope["path"].isprintable():
            # A line break would end a route's pattern early, and another's handler answer.
            await self._refuse(request, visitor, 404, 0)(scope, receive, dressed)
            return
        wait = self._limits.take(kind, visitor)
        if wait:
            await self._refuse(request, visitor, 429, wait)(scope, receive, dressed)
            return
        try:
            body = await self._body(request, receive)
        except BodyRefused as refused:
            seconds = AGAIN_SECONDS if refused.status == 503 else 0
            response = self._refuse(request, visitor, refused.status, seconds)
            await response(scope, receive, dressed)
            return
        except Gone:
            return
        turns = self._heavy_turns if kind in HEAVY else self._turns
        try:
            async with turns.turn(counted_as(visitor.address)):
                await self._app(scope, _whole(body, receive), dressed)
        except TooManyWaiting:
            response = self._refuse(request, visitor, 503, AGAIN_SECONDS)
            await response(scope, receive, dressed)

    def _normal(self, scope: Scope) -> Scope:
        """Return a request as our routes know it.

        An address may come with a slash at its end, or whole with its host, which is dropped
        unread. A page can be asked for without its body, which the server leaves out.
        """
        path: str = scope["path"]
        if "://" in path and not path.startswith("/"):
            path = "/" + path.partition("://")[2].partition("/")[2]
        if not self._is_program(path):
            path = path.rstrip("/") or "/"
        method = scope["method"]
        if method == "HEAD" and not path.startswith("/api/v1"):
            method = "GET"
        return {**scope, "path": path, "method": method}

    def _is_program(self, path: str) -> bool:
        return any(path == one or path.startswith(f"{one}/") for one in self._programs)

    async def _body(self, request: Request, receive: Receive) -> bytes:
        """Return a request's body. Raises BodyRefused, Gone."""
        length = request.headers.get("content-length", "")
        chunked = "transfer-encoding" in request.headers
        if not length and not chunked:
            return b""
        if length and (not length.isdecimal() or int(length) > _LONGEST_BODY):
            raise BodyRefused(413)
        if chunked or int(length) > _USUAL_BODY:
            if self._large_bodies >= _MOST_LARGE_BODIES:
                raise BodyRefused(503)
            self._large_bodies += 1
            try:
                body = await read_body(receive, most_bytes=_LONGEST_BODY, seconds=_BODY_SECONDS)
            finally:
                self._large_bodies -= 1
        else:
            body = await read_body(receive, most_bytes=_LONGEST_BODY, seconds=_BODY_SECONDS)
        sort = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and sort != _FORM and not self._is_program(request.scope["path"]):
            raise BodyRefused(415)  # our forms are sent in one way; others decode as they like
        return body

    def _refuse(self, request: Request, visitor: Visitor, status: int, seconds: int) -> Response:
        if not self._is_program(request.scope["path"]):
            return self._problems.page(request, visitor, status, seconds=seconds)
        error, chinese, english, remedy = _TOLD[status]
        told = {"error": error, "message_zh": chinese, "message_en": english, "remedy": remedy}
        headers = {"Retry-After": str(seconds)} if seconds else {}
        return JSONResponse(told, status_code=status, headers=headers)


def _whole(body: bytes, receive: Receive) -> Receive:
    """Return what brings a body that was read already, then waits for the end of the request."""
    left = [body]

    async def bring() -> MutableMapping[str, Any]:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return bring
