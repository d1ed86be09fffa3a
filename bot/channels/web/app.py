"""The web channel: its pages put together, with the headers and limits that hold for all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from bot.channels.web.benefits import BenefitPages
from bot.channels.web.chat import ChatPages
from bot.channels.web.guard import Guard
from bot.channels.web.library import LibraryPages
from bot.channels.web.limits import WebLimits
from bot.channels.web.person import PersonPages
from bot.channels.web.problems import Problems
from bot.channels.web.render import PAGES, Renderer
from bot.channels.web.services import ServicePages
from bot.channels.web.visitor import Cookies, OwnPages
from bot.conversation.worker import Worker
from bot.eligibility.assess import Assessor
from bot.records import turns
from knowledge.directory.services import Services
from knowledge.errors import HangbangcaiError, RecordsError

_Handler = Callable[..., Awaitable[Response]]


def build_web(
    worker: Worker,
    *,
    services: Services,
    assessor: Assessor,
    cookie_key: str,
    per_minute: int = 30,
    longest_question: int = 500,
    mounts: Mapping[str, ASGIApp] | None = None,
) -> ASGIApp:
    """Return the web application; it holds nothing but the worker.

    ``cookie_key`` signs the visitors' cookies. ``per_minute`` messages are taken from one
    visitor. ``mounts`` are other channels' applications by their path, such as the HTTP API's.
    """
    cookies = Cookies(cookie_key)
    # Redirects of the framework's own would name the host that the request named.
    app = FastAPI(
        title="杭帮彩问答",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.mount("/static", StaticFiles(directory=PAGES / "static"), name="static")
    for path, other in (mounts or {}).items():
        app.mount(path, other)
    renderer = Renderer()
    problems = Problems(renderer)
    chat = ChatPages(worker, renderer, problems, longest_question=longest_question)
    library = LibraryPages(worker, renderer)
    person = PersonPages(worker, renderer)
    directory = ServicePages(worker, renderer, services)
    benefits = BenefitPages(renderer, assessor)
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

    def look() -> None:
        with worker.reception.records.read() as conn:
            turns.recent(conn, limit=1)

    async def health() -> Response:
        """Tell whether questions are answered, for monitoring: 200, or 503 with what is wrong."""
        wrong = [] if worker.is_ready() else ["answering: no process is ready"]
        try:
            await worker.run(look)
        except RecordsError:
            wrong.append("records: see the log")
        snapshot = worker.assistant.snapshot().manifest.id
        told = {"status": "failing" if wrong else "ok", "snapshot": snapshot}
        if wrong:
            return JSONResponse({**told, "problems": wrong}, status_code=503)
        return JSONResponse(told)

    app.add_api_route("/health", health, methods=["GET"])
    app.add_exception_handler(HTTPException, problems.on_http_error)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(HangbangcaiError, problems.on_error)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, problems.on_failure)
    return Guard(
        app,
        programs=tuple(mounts or ()),
        visitor_of=cookies.visitor,
        problems=problems,
        limits=WebLimits(per_minute),
    )
