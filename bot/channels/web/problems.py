"""What is shown where there is nothing else to show: a page, or a part of one for a script."""

from __future__ import annotations

import logging

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from bot.answering.wording import phrases
from bot.channels.web.page_wording import page_words
from bot.channels.web.render import Renderer
from bot.channels.web.visitor import Visitor, visitor_of
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Language, Status
from bot.exchange.reply import Reply
from bot.masking import mask
from knowledge.errors import AnsweringFailed, HangbangcaiError, TookTooLong, TooManyWaiting

_log = logging.getLogger(__name__)
#: When to come back where nothing better is known.
AGAIN_SECONDS = 5


class Problems:
    """Renders refusals and failures in the visitor's language."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def page(
        self, request: Request, visitor: Visitor, status: int, *, seconds: int = 0, text: str = ""
    ) -> Response:
        """Say why there is nothing; ``text`` says it better than the status does.

        ``seconds`` until it may be tried again.
        """
        language = visitor.language
        fragment = bool(request.headers.get("x-fragment"))
        sentence = text or _sentence(status, seconds, language)
        response = self._renderer.page(
            request,
            "replies.html" if fragment else "error.html",
            visitor,
            status=status,
            code=status,
            sentence=sentence,
            replies=(Reply(sentence, language),),
        )
        response.headers["Cache-Control"] = "no-store"
        if seconds:
            response.headers["Retry-After"] = str(seconds)
        return response

    async def on_http_error(self, request: Request, error: HTTPException) -> Response:
        """Show a page for what does not exist or is not allowed."""
        response = self.page(request, visitor_of(request), error.status_code)
        response.headers.update(error.headers or {})
        if error.status_code == 405:
            response.headers["Allow"] = _allowed(request)
        return response

    async def on_invalid(self, request: Request, error: Exception) -> Response:
        """Show a page for a form or an address whose fields cannot be used."""
        return self.page(request, visitor_of(request), 400)

    async def on_error(self, request: Request, error: HangbangcaiError) -> Response:
        """Say that the service is busy or down; the log says why."""
        visitor = visitor_of(request)
        busy = isinstance(error, TooManyWaiting)
        if not busy:
            _log.error("%s: %s", mask(request.scope["path"]), error)
        text = dialogue_words(visitor.language).busy if busy else ""
        if isinstance(error, TookTooLong | AnsweringFailed):
            say = phrases(visitor.language)  # the records have no part in it
            slow = isinstance(error, TookTooLong)
            text = say.too_slow if slow else say.by_status[Status.FAILED]
        return self.page(request, visitor, 503, seconds=AGAIN_SECONDS, text=text)

    async def on_failure(self, request: Request, error: Exception) -> Response:
        """Say that something of ours went wrong; the server logs what."""
        return self.page(request, visitor_of(request), 500)


def _sentence(status: int, seconds: int, language: Language) -> str:
    words = page_words(language)
    by_status = {
        403: words.forbidden,
        404: words.not_found_text,
        405: words.bad_request,
        408: words.too_slow,
        413: words.too_large,
        429: words.too_many.format(seconds=seconds),
    }
    return by_status.get(status, words.bad_request if status < 500 else words.service_down)


def _allowed(request: Request) -> str:
    """Return the methods that an address takes, of all its routes."""
    found: set[str] = set()
    # Where files answered, the path lies below their root already; they can only be read.
    if not request.scope.get("root_path"):
        for route in request.app.routes:
            if route.matches(request.scope)[0].value:
                found |= getattr(route, "methods", None) or {"GET"}
    if "GET" in found or not found:
        found |= {"GET", "HEAD"}
    return ", ".join(sorted(found))
