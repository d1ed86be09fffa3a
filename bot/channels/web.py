"""The web channel: its pages put together, with the headers and limits that hold for all."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web_benefits import BenefitPages
from bot.channels.web_chat import ChatPages
from bot.channels.web_library import LibraryPages
from bot.channels.web_person import PersonPages
from bot.channels.web_render import PAGES, Renderer
from bot.channels.web_services import ServicePages
from bot.channels.web_visitor import OwnPages, visitor_of
from bot.eligibility_assess import Assessor
from bot.worker import Worker
from knowledge.errors import HangbangcaiError
from knowledge.services import Services

_log = logging.getLogger(__name__)
_LONGEST_BODY = 400_000
#: Checks of benefits for each message that a visitor may send: the form checks at every answer.
_CHECKS = 10
_Handler = Callable[..., Awaitable[Response]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def build_web(
    worker: Worker,
    *,
    services: Services,
    assessor: Assessor,
    per_minute: int = 30,
    mounts: Mapping[str, ASGIApp] | None = None,
) -> ASGIApp:
    """Return the web application; it holds nothing but the worker.

    ``per_minute`` messages are taken from one visitor. ``mounts`` are other channels'
    applications by their path, such as the HTTP API's at /api.
    """
    app = FastAPI(title="杭帮彩问答", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=PAGES / "static"), name="static")
    for path, other in (mounts or {}).items():
        app.mount(path, other)
    renderer = Renderer()
    chat = ChatPages(worker, renderer, per_minute=per_minute)
    library = LibraryPages(worker, renderer)
    person = PersonPages(worker, renderer)
    directory = ServicePages(worker, renderer, services)
    benefits = BenefitPages(renderer, assessor, per_minute=_CHECKS * per_minute)
    shown: Mapping[str, _Handler] = {
        "/": chat.chat,
        "/notices": chat.notices,
        "/export": chat.export,
        "/policies": library.policies,
        "/policies/{policy_id}": library.policy,
        "/services": directory.services,
        "/benefits": benefits.benefits,
        "/following": person.following,
    }
    for path, handler in shown.items():
        app.add_api_route(path, handler, methods=["GET"], response_class=HTMLResponse)
    sent: Mapping[str, _Handler] = {
        "/ask": chat.ask,
        "/press": chat.press,
        "/clear": chat.clear,
        "/following": person.change,
        "/benefits": benefits.check,
    }
    for path, handler in sent.items():
        app.add_api_route(
            path,
            handler,
            methods=["POST"],
            response_class=HTMLResponse,
            dependencies=[OwnPages],
        )
    problems = _Problems(worker, renderer)
    app.add_api_route("/health", problems.health, methods=["GET"])
    app.add_exception_handler(HTTPException, problems.on_http_error)  # type: ignore[arg-type]
    app.add_exception_handler(HangbangcaiError, problems.on_error)
    return _Guard(app)


class _Problems:
    """What is shown when there is nothing to show."""

    def __init__(self, worker: Worker, renderer: Renderer) -> None:
        self._worker = worker
        self._renderer = renderer

    async def health(self) -> Response:
        """Tell whether a snapshot is loaded, for monitoring."""
        snapshot = self._worker.assistant.snapshot()
        return JSONResponse({"status": "ok", "snapshot": snapshot.manifest.id})

    async def on_http_error(self, request: Request, error: HTTPException) -> Response:
        """Show a page for what does not exist or is not allowed."""
        status = error.status_code
        response = self._renderer.page(
            request, "error.html", visitor_of(request), status=status, code=status
        )
        response.headers.update(error.headers or {})
        return response

    async def on_error(self, request: Request, error: Exception) -> Response:
        """Say that the service is down; the log says why."""
        _log.error("%s: %s", request.url.path, error)
        return self._renderer.page(request, "error.html", visitor_of(request), status=503, code=503)


class _Guard:
    """Refuses bodies that are too large, and sets the headers that every response has."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken = 0

        async def bounded() -> MutableMapping[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > _LONGEST_BODY:
                raise HTTPException(413)
            return message

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > _LONGEST_BODY:
            await _too_large(scope, receive, dressed)
            return
        await self._app(scope, bounded, dressed)


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    response = JSONResponse(
        {
            "error": "too_large",
            "message_zh": f"请求超过 {_LONGEST_BODY // 1000} kB。",
            "message_en": f"The request is larger than {_LONGEST_BODY // 1000} kB.",
            "remedy": "缩短内容后再发 / shorten it and send again",
        },
        status_code=413,
    )
    await response(scope, receive, send)
