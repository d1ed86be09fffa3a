"""A visitor's own page: what they follow, their settings, and their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, HTTPException, Request
from fastapi.responses import Response

from bot.channels.web.library import names_in, titles_in
from bot.channels.web.render import Renderer
from bot.channels.web.visitor import Guest, Visitor
from bot.conversation.worker import Worker
from bot.exchange.reply import Act, Action, Reply
from bot.following.versions import is_topic, topic_name, topics_of
from bot.masking import mask
from bot.records import conversations, follows

#: What this page's forms may ask for.
_ACTS = {act.value: act for act in (Act.FOLLOW, Act.UNFOLLOW, Act.LANGUAGE, Act.QUIET, Act.FORGET)}
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Following:
    """One thing that is followed; ``policy_id`` is empty for a topic."""

    target: str
    name: str
    policy_id: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What this page shows of a visitor."""

    following: tuple[Following, ...]
    person: conversations.Person


class PersonPages:
    """The handlers; each reads the request, calls one thing and renders."""

    def __init__(self, worker: Worker, renderer: Renderer) -> None:
        self._worker = worker
        self._renderer = renderer

    async def following(self, request: Request, visitor: Guest) -> Response:
        """Show what is followed, and the settings."""
        return await self._show(request, visitor, ())

    async def change(
        self,
        request: Request,
        visitor: Guest,
        act: Annotated[str, Form()] = "",
        value: Annotated[str, Form()] = "",
    ) -> Response:
        """Follow, unfollow, set or forget something, and say what was done.

        Raises HTTPException.
        """
        if len(value) > _LONGEST_VALUE:
            raise HTTPException(413)
        if act not in _ACTS:
            raise HTTPException(400)
        command = Action(_ACTS[act], mask(value))
        replies = await self._worker.receive_now(visitor.says(command=command))
        response = await self._show(request, replace(visitor, known=True), replies)
        visitor.keep(response)
        return response

    async def _show(self, request: Request, visitor: Visitor, replies: Sequence[Reply]) -> Response:
        mine = Mine((), conversations.Person())
        if visitor.known:
            mine = await self._worker.run(lambda: self._mine(visitor))
        snapshot = self._worker.assistant.snapshot()
        topics = topics_of(snapshot)
        taken = {topic_name(one.target) for one in mine.following if is_topic(one.target)}
        response = self._renderer.page(
            request,
            "following.html",
            visitor,
            mine=mine,
            topics=[one for one in topics if one not in taken],
            replies=replies,
            titles=titles_in(snapshot, visitor.language),
            named=names_in(snapshot, visitor.language),
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _mine(self, visitor: Visitor) -> Mine:
        person_id = visitor.conversation_id
        snapshot = self._worker.assistant.snapshot()
        with self._worker.reception.records.read() as conn:
            targets = [one.target for one in follows.followed(conn, person_id)]
            person = conversations.load_person(conn, person_id)
        found = []
        for target in targets:
            policy = None if is_topic(target) else snapshot.policy(target)
            name = policy.title if policy else topic_name(target)
            found.append(Following(target, name, policy.id if policy else ""))
        return Mine(tuple(found), person)
