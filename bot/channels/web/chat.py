"""The chat page: questions, buttons, notices, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bot.answering.wording import phrases
from bot.channels.web.history import Exchange, exchanges_of, keep_shown
from bot.channels.web.problems import Problems
from bot.channels.web.render import Renderer
from bot.channels.web.visitor import CHANNEL, Guest, Visitor
from bot.conversation.worker import Worker
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Incoming, Reply
from bot.following.box import take_notices, waits
from bot.masking import mask
from bot.records import choices, privacy
from bot.records.database.store import Connection

#: Questions offered to someone who does not know how to begin.
EXAMPLES = {
    Language.CHINESE: (
        "硕士刚来杭州能领多少钱",
        "E类人才租房补贴一个月多少",
        "本科毕业落户要什么条件",
        "生活补贴怎么申请",
    ),
    Language.ENGLISH: (
        "How much can a new master's graduate get?",
        "What is the rent subsidy for class E talents?",
        "How can I get a Hangzhou hukou with a bachelor's degree?",
        "Where can I apply for the living allowance?",
    ),
}
#: What a link may bring into the box, and how long a button's token can be.
_LONGEST_DRAFT, _LONGEST_TOKEN = 500, 60


class ChatPages:
    """The handlers of the chat; each reads the request, calls one thing and renders."""

    def __init__(
        self, worker: Worker, renderer: Renderer, problems: Problems, *, longest_question: int
    ) -> None:
        self._worker = worker
        self._records = worker.reception.records
        self._renderer = renderer
        self._problems = problems
        self._longest = longest_question

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
            draft=q[:_LONGEST_DRAFT],
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    async def ask(
        self, request: Request, visitor: Guest, question: Annotated[str, Form()] = ""
    ) -> Response:
        """Answer a text; one that is too long is told so before anything looks at it."""
        if len(question) > self._longest:
            most = phrases(visitor.language).too_long
            text = most.format(length=len(question), most=self._longest)
            return self._problems.page(request, visitor, 413, text=text)
        incoming = visitor.says(text=question)
        return await self._receive(request, visitor, incoming, said=question)

    async def press(
        self, request: Request, visitor: Guest, token: Annotated[str, Form()] = ""
    ) -> Response:
        """Do what a button asks for; what is no token is taken as one that is gone."""
        token = token if len(token) <= _LONGEST_TOKEN else "-"
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

        def keep(conn: Connection, replies: Sequence[Reply]) -> None:
            """Keep the answer as it is shown, together with all else that it leads to."""
            button = (
                choices.redeem(conn, incoming.token, incoming.conversation_id)
                if incoming.token
                else None
            )
            # What was posted is kept only where it is a button of this conversation.
            shown = replace(incoming, token=button.token if button else "")
            keep_shown(conn, shown, button.label if button else mask(said), replies)

        replies = await self._worker.receive_now(incoming, deliver=keep)
        response: Response
        if request.headers.get("x-fragment"):
            response = self._renderer.page(request, "replies.html", visitor, replies=replies)
        else:
            response = RedirectResponse("/#latest", status_code=303)
        visitor.keep(response)
        return response

    def _exchanges(self, visitor: Visitor) -> tuple[Exchange, ...]:
        with self._records.read() as conn:
            return exchanges_of(conn, visitor.conversation_id)

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
