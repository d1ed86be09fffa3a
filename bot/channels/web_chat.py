"""The chat page: questions, buttons, notices, and what was said before."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bot.answer import Language
from bot.channels.web_history import Exchange, exchanges_of, keep_shown, label_of
from bot.channels.web_render import Renderer
from bot.channels.web_visitor import CHANNEL, Guest, Visitor
from bot.dialogue_wording import dialogue_words
from bot.notice_box import take_notices, waits
from bot.page_wording import page_words
from bot.personal import mask
from bot.rate_limit import RateLimit
from bot.records import privacy
from bot.reply import Act, Action, Incoming, Reply
from bot.worker import Worker
from knowledge.errors import RecordsError, TooManyWaiting

_log = logging.getLogger(__name__)

#: Questions offered to someone who does not know how to begin.
EXAMPLES = {
    Language.CHINESE: (
        "硕士刚来杭州能领多少钱",
        "E类人才租房补贴一个月多少",
        "本科毕业落户要什么条件",
        "人才公寓怎么申请",
    ),
    Language.ENGLISH: (
        "How much can a new master's graduate get?",
        "What is the rent subsidy for class E talents?",
        "How can I get a Hangzhou hukou with a bachelor's degree?",
        "How do I apply for a talent apartment?",
    ),
}
#: What one address may send for each of those behind it: a school or a company shares one.
_BEHIND_ONE_ADDRESS = 10


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not answered now; ``seconds`` until it may be sent again."""

    sentence: str
    status: int
    seconds: int = 0


class ChatPages:
    """The handlers of the chat; each reads the request, calls one thing and renders."""

    def __init__(self, worker: Worker, renderer: Renderer, *, per_minute: int) -> None:
        self._worker = worker
        self._records = worker.reception.records
        self._renderer = renderer
        self._limit = RateLimit(per_minute)
        self._address_limit = RateLimit(per_minute * _BEHIND_ONE_ADDRESS)

    async def chat(self, request: Request, visitor: Guest, q: str = "") -> Response:
        """Show the conversation so far; ``q`` stands in the box, ready to be sent."""
        exchanges: tuple[Exchange, ...] = ()
        if visitor.known:
            await self._worker.run(lambda: self._take_notices(visitor))
            exchanges = await self._worker.run(lambda: self._exchanges(visitor))
        response = self._renderer.page(
            request,
            "chat.html",
            visitor,
            examples=EXAMPLES[visitor.language],
            exchanges=exchanges,
            pressed=frozenset(one.token for one in exchanges),
            draft=q[:500],
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    async def ask(
        self, request: Request, visitor: Guest, question: Annotated[str, Form()] = ""
    ) -> Response:
        """Answer a text."""
        incoming = visitor.says(text=question)
        return await self._receive(request, visitor, incoming, said=question)

    async def press(
        self, request: Request, visitor: Guest, token: Annotated[str, Form()] = ""
    ) -> Response:
        """Do what a button asks for."""
        return await self._receive(request, visitor, visitor.says(token=token or "-"))

    async def clear(self, request: Request, visitor: Guest) -> Response:
        """Begin a new topic: nothing said before is carried over or shown again."""
        if visitor.known:
            await self._worker.receive_now(visitor.says(command=Action(Act.CLEAR)))
        return RedirectResponse("/", status_code=303)

    async def notices(self, request: Request, visitor: Guest) -> Response:
        """Return the notices that wait for this conversation; 204 where there are none."""
        taken: Sequence[Reply] = ()
        if visitor.known:
            taken = await self._worker.run(lambda: self._take_notices(visitor))
        if not taken:
            return Response(status_code=204)
        return self._renderer.page(request, "replies.html", visitor, replies=taken)

    async def export(self, visitor: Guest) -> Response:
        """Hand over all that is kept about this person."""

        def read() -> dict[str, object]:
            with self._records.read() as conn:
                return privacy.export(conn, visitor.conversation_id)

        kept = await self._worker.run(read)
        disposition = 'attachment; filename="hangbangcai-records.json"'
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return JSONResponse(kept, headers=headers)

    async def _receive(
        self, request: Request, visitor: Visitor, incoming: Incoming, *, said: str = ""
    ) -> Response:
        """Answer, with the replies alone for a script and with the whole page otherwise."""
        refusal = self._refuse(visitor)
        replies: tuple[Reply, ...] = ()
        if refusal is None:
            refusal, replies = await self._answer(visitor, incoming, said)
        if refusal is not None:
            response = self._say(request, visitor, refusal)
        elif request.headers.get("x-fragment"):
            response = self._renderer.page(request, "replies.html", visitor, replies=replies)
        else:
            response = RedirectResponse("/#latest", status_code=303)
        visitor.keep(response)
        return response

    def _refuse(self, visitor: Visitor) -> Refusal | None:
        counters = (visitor.cookie,) if visitor.known else ()
        wait = self._address_limit.take(visitor.address)
        wait = wait or self._limit.take(visitor.address, *counters)
        if not wait:
            return None
        return Refusal(page_words(visitor.language).too_often.format(seconds=wait), 429, wait)

    async def _answer(
        self, visitor: Visitor, incoming: Incoming, said: str
    ) -> tuple[Refusal | None, tuple[Reply, ...]]:
        try:
            replies = await self._worker.receive_now(incoming)
            await self._worker.run(lambda: self._keep(incoming, said, replies))
        except TooManyWaiting:
            return Refusal(dialogue_words(visitor.language).busy, 503, 5), ()
        except RecordsError as error:
            _log.error("%s", error)
            return Refusal(page_words(visitor.language).service_down, 503), ()
        return None, replies

    def _say(self, request: Request, visitor: Visitor, refusal: Refusal) -> Response:
        """Say why there is no answer."""
        reply = Reply(refusal.sentence, visitor.language)
        fragment = bool(request.headers.get("x-fragment"))
        response = self._renderer.page(
            request,
            "replies.html" if fragment else "refused.html",
            visitor,
            status=refusal.status,
            replies=(reply,),
        )
        if refusal.seconds:
            response.headers["Retry-After"] = str(refusal.seconds)
        return response

    def _exchanges(self, visitor: Visitor) -> tuple[Exchange, ...]:
        with self._records.read() as conn:
            return exchanges_of(conn, visitor.conversation_id)

    def _keep(self, incoming: Incoming, said: str, replies: Sequence[Reply]) -> None:
        with self._records.begin() as conn:
            if incoming.token:
                said = label_of(exchanges_of(conn, incoming.conversation_id), incoming.token)
            keep_shown(conn, incoming, mask(said), replies)

    def _take_notices(self, visitor: Visitor) -> tuple[Reply, ...]:
        with self._records.read() as conn:
            if not waits(conn, CHANNEL, visitor.conversation_id):
                return ()
        incoming = visitor.says()
        with self._records.begin() as conn:
            at = incoming.at.timestamp()
            taken = take_notices(conn, CHANNEL, visitor.conversation_id, at=at)
            keep_shown(conn, incoming, "", taken)
        return taken
