"""The web channel: a chat page, a page for every policy, and one that lists and searches them."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from bot.answer import Answer, Citation, Language, Question
from bot.channels.web_policies import find_clauses, list_policies, view_policy
from bot.layout import quote_blocks
from bot.page_wording import page_words
from bot.wording import phrases, reference, script, source_text, validity_text
from bot.worker import Worker
from index.open import Snapshot
from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)
_PAGES = Path(__file__).parents[1] / "pages"
_CONVERSATION = "conversation"
_LANGUAGE = "lang"
_CONVERSATION_FORM = re.compile(r"[A-Za-z0-9_-]{20,60}")
_LONGEST_FORM = 400_000

#: Questions offered to someone who does not know how to begin.
EXAMPLES = (
    "硕士刚来杭州能领多少钱",
    "E类人才租房补贴一个月多少",
    "本科毕业落户要什么条件",
    "人才公寓怎么申请",
)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def build_web(worker: Worker) -> FastAPI:
    """Return the web application; it holds nothing but the worker."""
    app = FastAPI(title="杭帮彩问答", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=_PAGES / "static"), name="static")
    templates = Jinja2Templates(directory=_PAGES / "templates")
    templates.env.globals.update(
        reference=reference,
        script=script,
        validity_text=validity_text,
        source_text=source_text,
        quote_blocks=quote_blocks,
        clause_url=clause_url,
        today=date.today,
    )
    pages = _Pages(worker, templates)

    @app.middleware("http")
    async def guard(request: Request, call_next: _Next) -> Response:
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _LONGEST_FORM:
            return Response("too large", status_code=413)
        response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    app.add_api_route("/", pages.chat, methods=["GET"], response_class=HTMLResponse)
    app.add_api_route("/ask", pages.ask, methods=["POST"], response_class=HTMLResponse)
    app.add_api_route("/clear", pages.clear, methods=["POST"])
    app.add_api_route("/policies", pages.policies, methods=["GET"], response_class=HTMLResponse)
    app.add_api_route(
        "/policies/{policy_id}", pages.policy, methods=["GET"], response_class=HTMLResponse
    )
    app.add_api_route("/health", pages.health, methods=["GET"])
    app.add_exception_handler(HTTPException, pages.on_http_error)  # type: ignore[arg-type]
    app.add_exception_handler(HangbangcaiError, pages.on_error)
    return app


def clause_url(policy_id: str, clause_id: str) -> str:
    """Return the address of a clause on its policy's page."""
    return f"/policies/{quote(policy_id)}#{quote(clause_id)}"


def _language(request: Request) -> Language:
    chosen = request.query_params.get("lang") or request.cookies.get(_LANGUAGE, "")
    return Language.ENGLISH if chosen == "en" else Language.CHINESE


_Next = Callable[[Request], Awaitable[Response]]
_Lang = Annotated[Language, Depends(_language)]


class _Pages:
    """The handlers; each reads the request, calls one thing and renders."""

    def __init__(self, worker: Worker, templates: Jinja2Templates) -> None:
        self._worker = worker
        self._templates = templates

    async def chat(self, request: Request, language: _Lang, q: str = "") -> Response:
        """Show the chat; ``q`` is answered at once, for those without JavaScript."""
        answers: tuple[Answer, ...] = ()
        busy = ""
        if q.strip():
            answers, busy = await self._answers(request, q, language)
        return self._page(
            request,
            "chat.html",
            language,
            examples=EXAMPLES,
            asked=q,
            answers=answers,
            busy=busy,
        )

    async def ask(
        self, request: Request, language: _Lang, question: Annotated[str, Form()] = ""
    ) -> Response:
        """Answer a question with the HTML of its answer."""
        answers, busy = await self._answers(request, question, language)
        return self._page(request, "answer.html", language, answers=answers, busy=busy)

    async def clear(self, language: _Lang) -> Response:
        """Begin a new conversation."""
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(_CONVERSATION)
        return response

    async def policies(
        self,
        request: Request,
        language: _Lang,
        q: str = "",
        topic: str = "",
        kind: str = "",
        region: str = "",
    ) -> Response:
        """List all policies; with ``q``, the clauses that match it."""
        assistant = self._worker.assistant
        snapshot, withdrawn = assistant.snapshot(), assistant.withdrawn()
        listing = list_policies(
            snapshot, withdrawn=withdrawn, topic=topic, kind=kind, region=region
        )
        found: tuple[Citation, ...] = ()
        if q.strip():
            found = find_clauses(
                snapshot,
                assistant.correct(q.strip()[:200]),
                policies=frozenset(policy.id for policy in listing.policies),
                withdrawn=withdrawn,
                as_of=date.today(),
            )
        name = "clauses.html" if request.headers.get("x-fragment") else "policies.html"
        return self._page(
            request,
            name,
            language,
            listing=listing,
            found=found,
            q=q,
            topic=topic,
            kind=kind,
            region=region,
        )

    async def policy(self, request: Request, policy_id: str, language: _Lang) -> Response:
        """Show one policy with its clauses, their validity and sources."""
        assistant = self._worker.assistant
        snapshot: Snapshot = assistant.snapshot()
        policy = snapshot.policy(policy_id)
        if policy is None:
            raise HTTPException(404)
        gone = policy.withdrawn or policy.id in assistant.withdrawn()
        view = view_policy(snapshot, policy, as_of=date.today(), withdrawn=gone)
        return self._page(request, "policy.html", language, policy=policy, view=view)

    async def health(self) -> Response:
        """Tell whether a snapshot is loaded, for monitoring."""
        snapshot = self._worker.assistant.snapshot()
        return JSONResponse({"status": "ok", "snapshot": snapshot.manifest.id})

    async def on_http_error(self, request: Request, error: HTTPException) -> Response:
        """Show a page for what does not exist."""
        language = _language(request)
        return self._page(
            request, "error.html", language, status=error.status_code, code=error.status_code
        )

    async def on_error(self, request: Request, error: Exception) -> Response:
        """Say that the service is down; the log says why."""
        _log.error("%s: %s", request.url.path, error)
        return self._page(request, "error.html", _language(request), status=503, code=503)

    async def _answers(
        self, request: Request, text: str, language: Language
    ) -> tuple[tuple[Answer, ...], str]:
        question = Question(
            text=text,
            channel="web",
            conversation_id=f"web:{self._conversation(request)}",
            asked_at=datetime.now().astimezone(),
            language=language,
        )
        answers = await self._worker.answers(question)
        return answers, "" if answers else phrases(language).busy

    def _conversation(self, request: Request) -> str:
        """Return the conversation's id; it is opaque and hard to guess."""
        known = request.cookies.get(_CONVERSATION, "")
        if not _CONVERSATION_FORM.fullmatch(known):
            known = getattr(request.state, "conversation", "") or secrets.token_urlsafe(24)
            request.state.conversation = known
        return known

    def _page(
        self,
        request: Request,
        name: str,
        language: Language,
        *,
        status: int = 200,
        **values: object,
    ) -> Response:
        response = self._templates.TemplateResponse(
            request,
            name,
            {
                "words": page_words(language),
                "say": phrases(language),
                "language": language,
                **values,
            },
            status_code=status,
        )
        new = getattr(request.state, "conversation", "")
        if new:
            response.set_cookie(_CONVERSATION, new, httponly=True, samesite="lax")
        if request.query_params.get("lang") in ("zh", "en"):
            response.set_cookie(_LANGUAGE, language.value, samesite="lax", max_age=31_536_000)
        return response
