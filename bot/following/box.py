"""Notices for channels that cannot be written to: they wait until their conversation is opened."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from bot.exchange.plain import lines_of
from bot.exchange.reply import Reply
from bot.exchange.written import read_reply, write_reply
from bot.records import outbox, turns
from bot.records.database.store import Connection
from bot.records.follows import Follow

_KIND = "notice"


def post_notice(conn: Connection, follow: Follow, replies: Sequence[Reply]) -> None:
    """Let a notice wait for whoever opens the follower's conversation (see notices.Post)."""
    outbox.post(
        conn,
        channel=follow.channel,
        conversation_id=follow.conversation_id,
        address=follow.conversation_id,
        kind=_KIND,
        payload={
            "person_id": follow.person_id,
            "replies": [write_reply(one) for one in replies],
        },
        key="",
        at=time.time(),
        person_id=follow.person_id,
    )


def waits(conn: Connection, channel: str, conversation_id: str) -> bool:
    """Tell whether a notice waits for a conversation."""
    return bool(outbox.due(conn, channel, conversation_id=conversation_id))


def take_notices(
    conn: Connection, channel: str, conversation_id: str, *, at: float
) -> tuple[Reply, ...]:
    """Return what waits for a conversation, once; it becomes part of what was said there."""
    taken: list[Reply] = []
    for post in outbox.due(conn, channel, conversation_id=conversation_id):
        if post.kind == _KIND:
            taken += (_said(conn, post, record, at) for record in post.payload["replies"])
            outbox.sent(conn, post.id, at=at, message_id=None)
    return tuple(taken)


def _said(conn: Connection, post: outbox.Post, record: Mapping[str, Any], at: float) -> Reply:
    """Note a notice as something said in its conversation, and return it."""
    reply = read_reply(record)
    turn_id = turns.add_turn(
        conn,
        conversation_id=post.conversation_id,
        person_id=str(post.payload["person_id"]),
        channel=post.channel,
        at=at,
        question="",
        status=_KIND,
        language=reply.language.value,
        reply="\n".join(lines_of(reply)),
    )
    return read_reply({**record, "turn_id": turn_id})
