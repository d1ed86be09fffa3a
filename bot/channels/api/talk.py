"""The HTTP API's conversations: messages and their replies, at once or as a stream."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Header, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import AfterValidator

from bot.channels.api.models import (
    ConversationOut,
    FeedbackIn,
    ForgottenOut,
    KeptOut,
    MessageIn,
    NoticesOut,
    PersonName,
    RepliesOut,
    opaque,
)
from bot.channels.api.problem import Problem, not_found, problem_of, unusable
from bot.conversation.worker import Worker
from bot.exchange.answer import Language
from bot.exchange.reply import Action, Incoming, Reply
from bot.exchange.written import write_reply
from bot.following.box import take_notices
from bot.masking import mask
from bot.records import claims, feedback, privacy, turns
from bot.records.database.store import Connection
from knowledge.errors import HangbangcaiError

CHANNEL = "api"
ConversationName = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9_-]{16,60}$", description="From POST /conversations."),
    AfterValidator(opaque),
]
TurnName = Annotated[str, Path(max_length=60, description="The turn_id of a reply.")]
Once = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description=(
            "An opaque name of this message. Sent again with the same name, it is not answered "
            "again: the replies of the first time come back."
        ),
    ),
]


class _SaidBefore(Exception):
    """Another request with the same key was quicker; nothing of this one is kept."""


class Talk:
    """The handlers. ``caller`` is the name of the key that a request came with."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._records = worker.reception.records

    def begin(self) -> ConversationOut:
        """Begin a conversation: its name is hard to guess, and the key's own."""
        name = secrets.token_urlsafe(18)
        while mask(name) != name:  # by chance it looks like a number that would be refused
            name = secrets.token_urlsafe(18)
        return ConversationOut(conversation_id=name)

    async def send(
        self, request: Request, caller: str, conversation: str, message: MessageIn, once: str | None
    ) -> Response:
        """Answer a message, as JSON or as server-sent events. Raises Problem."""
        incoming = _incoming(caller, conversation, message)
        key = _claim_key(incoming.conversation_id, once) if once else ""
        wish = hashlib.sha256(message.model_dump_json().encode()).hexdigest()
        if "text/event-stream" in request.headers.get("accept", ""):
            stream = self._stream(conversation, incoming, key, wish)
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(stream, media_type="text/event-stream", headers=headers)
        replies = await self._answer(incoming, key, wish)
        body = RepliesOut.model_validate({"conversation_id": conversation, "replies": replies})
        return JSONResponse(body.model_dump(by_alias=True, mode="json"))

    async def judge(self, caller: str, turn_id: str, given: FeedbackIn) -> KeptOut:
        """Keep what a person thinks of an answer. Raises Problem."""

        def keep() -> bool:
            with self._records.begin() as conn:
                turn = turns.turn_of(conn, turn_id)
                if turn is None or not turn.person_id.startswith(_person_id(caller, "")):
                    return False
                return feedback.give(
                    conn,
                    turn_id=turn_id,
                    person_id=turn.person_id,
                    verdict=given.verdict,
                    reason=given.reason,
                    at=datetime.now().timestamp(),
                )

        if not await self._worker.run(keep):
            raise not_found(
                "没有这条回答，或它不属于这个密钥。",
                "There is no such turn of this key.",
                "用 replies[].turn_id / use replies[].turn_id",
            )
        return KeptOut(kept=True)

    async def notices(self, caller: str, conversation: str) -> NoticesOut:
        """Return the notices that wait for a conversation; each is given out once."""

        def take() -> list[dict[str, Any]]:
            at = datetime.now().timestamp()
            name = _conversation_id(caller, conversation)
            with self._records.begin() as conn:
                return [write_reply(one) for one in take_notices(conn, CHANNEL, name, at=at)]

        return NoticesOut.model_validate({"notices": await self._worker.run(take)})

    async def export(self, caller: str, person: PersonName) -> dict[str, Any]:
        """Return everything that is kept about a person."""

        def read() -> dict[str, Any]:
            with self._records.read() as conn:
                return privacy.export(conn, _person_id(caller, person))

        return await self._worker.run(read)

    async def forget(self, caller: str, person: PersonName) -> ForgottenOut:
        """Delete everything that is kept about a person."""

        def delete() -> dict[str, int]:
            with self._records.begin() as conn:
                return privacy.forget(conn, _person_id(caller, person))

        return ForgottenOut(deleted=await self._worker.run(delete))

    async def _answer(self, incoming: Incoming, key: str, wish: str) -> list[dict[str, Any]]:
        if not key:
            return _written(await self._worker.receive_now(incoming))
        kept = await self._recall(key, wish)
        if kept is not None:
            return kept

        def deliver(conn: Connection, replies: Sequence[Reply]) -> None:
            if not any(one.turn_id for one in replies):
                return  # the person is forgotten: not even that they asked for it is kept
            response = {"wish": wish, "replies": _written(replies)}
            mine = claims.remember(
                conn,
                key,
                response,
                person_id=incoming.person_id,
                at=incoming.at.timestamp(),
            )
            if mine is not response:
                raise _SaidBefore

        try:
            return _written(await self._worker.receive(incoming, deliver=deliver))
        except _SaidBefore:
            return await self._recall(key, wish) or []

    async def _recall(self, key: str, wish: str) -> list[dict[str, Any]] | None:
        """Return the replies of the first time, None if this is it. Raises Problem."""

        def read() -> Any:  # noqa: ANN401 - what the records keep as JSON
            with self._records.read() as conn:
                return claims.recall(conn, key)

        kept = await self._worker.run(read)
        if kept is None:
            return None
        if kept["wish"] != wish:
            raise unusable({"Idempotency-Key": "was used for another message / 已用于另一条消息"})
        return list(kept["replies"])

    async def _stream(
        self, conversation: str, incoming: Incoming, key: str, wish: str
    ) -> AsyncIterator[str]:
        """Yield a reply each as it is ready, then done; or what went wrong."""
        yield ": received\n\n"  # so that whoever waits knows that we are there
        try:
            replies = await self._answer(incoming, key, wish)
            body = RepliesOut.model_validate({"conversation_id": conversation, "replies": replies})
            for reply in body.replies:
                yield _event("reply", reply.model_dump(by_alias=True, mode="json"))
            yield _event("done", {"conversation_id": conversation, "count": len(replies)})
        except HangbangcaiError as error:
            yield _event("error", problem_of(error).body.model_dump(exclude_none=True))
        except Problem as problem:
            yield _event("error", problem.body.model_dump(exclude_none=True))


def _incoming(caller: str, conversation: str, message: MessageIn) -> Incoming:
    asked = message.command
    return Incoming(
        CHANNEL,
        _conversation_id(caller, conversation),
        _person_id(caller, message.person or conversation),
        datetime.now().astimezone(),
        text=message.text or "",
        token=message.token or "",
        command=Action(asked.act, asked.value) if asked else None,
        language=Language(message.language) if message.language else None,
    )


def _conversation_id(caller: str, conversation: str) -> str:
    return f"{CHANNEL}:{caller}:{conversation}"


def _person_id(caller: str, person: str) -> str:
    return f"{CHANNEL}:{caller}:{person}"


def _claim_key(conversation_id: str, once: str) -> str:
    return f"{conversation_id}:{hashlib.sha256(once.encode()).hexdigest()}"


def _written(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    return [write_reply(one) for one in replies]


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
