"""The outbox: messages wait here, in order, until it is known that they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.records.database.cleaning import owe
from bot.records.database.tables import CHOICES, CONVERSATIONS, FOLLOWS, OUTBOX, TURNS, UPDATES

#: What a post says, and to whom.
_DROPPED: Mapping[str, Any] = MappingProxyType(
    {"payload": {}, "person_id": "", "conversation_id": "", "address": ""}
)


@dataclass(frozen=True, slots=True)
class Post:
    """A message on its way. Its outcome is unknown while ``sending_at`` is set.

    ``floor`` is then the highest message id that was known when sending began.
    """

    id: int
    channel: str
    conversation_id: str
    address: str
    kind: str
    payload: dict[str, Any]
    key: str
    made_at: float
    not_before: float
    attempts: int
    sending_at: float | None
    floor: int | None
    error: str


def post(
    conn: Connection,
    *,
    channel: str,
    conversation_id: str,
    address: str,
    kind: str,
    payload: dict[str, Any],
    key: str,
    at: float,
    person_id: str = "",
    not_before: float = 0.0,
) -> int:
    """Put a message in and return its id. ``key`` is that of the update it answers, or empty.

    ``person_id`` is whom it is for; empty takes it from an update that is not finished yet.
    """
    if key and not person_id:
        asked = select(UPDATES.c.person_id)
        asked = asked.where(UPDATES.c.channel == channel, UPDATES.c.key == key)
        person_id = conn.scalar(asked) or ""
    row = {
        "channel": channel,
        "conversation_id": conversation_id,
        "person_id": person_id,
        "address": address,
        "kind": kind,
        "payload": payload,
        "key": key,
        "made_at": at,
        "not_before": not_before,
        "attempts": 0,
        "counter": "",
        "error": "",
    }
    key_of_row = conn.execute(insert(OUTBOX).values(**row)).inserted_primary_key
    assert key_of_row is not None  # one row was inserted
    return int(key_of_row[0])


def due(
    conn: Connection, channel: str, *, after: int = 0, conversation_id: str | None = None
) -> list[Post]:
    """Return what is neither sent nor given up, by id; ``after`` is an id.

    With ``conversation_id``, what is for that conversation.

    Posts whose ``not_before`` lies ahead are among them, since what follows them in their
    conversation has to wait too.
    """
    columns = [OUTBOX.c[name] for name in Post.__slots__]
    query = (
        select(*columns)
        .where(
            OUTBOX.c.channel == channel,
            OUTBOX.c.sent_at.is_(None),
            OUTBOX.c.failed_at.is_(None),
            OUTBOX.c.id > after,
        )
        .order_by(OUTBOX.c.id)
    )
    if conversation_id is not None:
        query = query.where(OUTBOX.c.conversation_id == conversation_id)
    return [Post(**row._mapping) for row in conn.execute(query)]


def start(conn: Connection, post_id: int, *, at: float, floor: int | None) -> None:
    """Note, and commit before sending, that sending begins."""
    _set(conn, post_id, sending_at=at, floor=floor, attempts=OUTBOX.c.attempts + 1)


def sent(
    conn: Connection, post_id: int, *, at: float, message_id: int | None, counter: str = ""
) -> None:
    """Note that it was sent, and drop what it said and to whom.

    ``counter`` names what counted ``message_id``: empty for the one that chats share.
    """
    _is_last(conn, post_id)
    _set(conn, post_id, sent_at=at, message_id=message_id, counter=counter, error="", **_DROPPED)


def later(
    conn: Connection, post_id: int, *, not_before: float, error: str, refused: bool = False
) -> None:
    """Try again, not before ``not_before``.

    ``refused`` says that it certainly was not sent; else it stays in doubt, with its floor.
    """
    known = {"sending_at": None, "floor": None} if refused else {}
    _set(conn, post_id, not_before=not_before, error=error, **known)


def fail(conn: Connection, post_id: int, *, at: float, error: str) -> None:
    """Give it up, with the reason; to whom is dropped where the person is forgotten."""
    dropped = _DROPPED if _is_last(conn, post_id) else {}
    _set(conn, post_id, failed_at=at, error=error, **dropped)


def readdress(conn: Connection, channel: str, old: str, new: str) -> None:
    """Move all of the chat with the address ``old`` to ``new``.

    A conversation's id is ``channel:address``. Addresses within payloads are not touched: a
    sender goes by Post.address and Update.conversation_id.
    """
    before, after = f"{channel}:{old}", f"{channel}:{new}"
    conn.execute(
        update(OUTBOX)
        .where(OUTBOX.c.channel == channel, OUTBOX.c.address == old)
        .values(address=new)
    )
    for table in (OUTBOX, UPDATES, CHOICES, TURNS, FOLLOWS):
        conn.execute(
            update(table).where(table.c.conversation_id == before).values(conversation_id=after)
        )
    standing = conn.scalar(select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id == after))
    if standing is not None:  # somebody has spoken in the new chat: its state is the later one
        conn.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == before))
    else:
        conn.execute(update(CONVERSATIONS).where(CONVERSATIONS.c.id == before).values(id=after))


def known_message_ids(
    conn: Connection, channel: str, low: int, high: int, *, counter: str = ""
) -> set[int]:
    """Return the message ids within [low, high] of one counter that are known to be taken.

    They are those of posts that were sent and of messages that came in.
    """
    found: set[int] = set()
    for table in (OUTBOX, UPDATES):
        query = select(table.c.message_id).where(
            table.c.channel == channel,
            table.c.counter == counter,
            table.c.message_id.between(low, high),
        )
        found |= set(conn.scalars(query))
    return found


def highest_message_id(conn: Connection, channel: str, *, counter: str = "") -> int:
    """Return the highest message id seen by this counter, 0 if none was."""
    highest = 0
    for table in (OUTBOX, UPDATES):
        query = select(func.max(table.c.message_id)).where(
            table.c.channel == channel, table.c.counter == counter
        )
        highest = max(highest, conn.scalar(query) or 0)
    return highest


def _is_last(conn: Connection, post_id: int) -> bool:
    """Tell whether nothing else is kept of the conversation, and have the post overwritten then.

    That is so for what confirms to a person that all is forgotten.
    """
    mine = select(OUTBOX.c.conversation_id).where(OUTBOX.c.id == post_id).scalar_subquery()
    others = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id == mine)
    if conn.scalar(others) is not None:
        return False
    owe(conn)
    return True


def _set(conn: Connection, post_id: int, **values: Any) -> None:  # noqa: ANN401
    conn.execute(update(OUTBOX).where(OUTBOX.c.id == post_id).values(**values))
