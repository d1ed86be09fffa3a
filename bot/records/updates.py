"""The inbox: each incoming message is claimed once and stays until it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from bot.records.database.tables import UPDATES
from bot.records.database.write import insert_new


@dataclass(frozen=True, slots=True)
class Update:
    """An incoming message that waits for its answer."""

    seq: int
    channel: str
    key: str
    conversation_id: str
    person_id: str
    payload: dict[str, Any]
    message_id: int | None
    received_at: float
    attempts: int


def claim(
    conn: Connection,
    channel: str,
    key: str,
    *,
    conversation_id: str,
    person_id: str,
    payload: dict[str, Any],
    at: float,
    message_id: int | None = None,
    counter: str = "",
) -> bool:
    """Keep a message to be answered; False if its key is known already.

    ``payload`` comes masked. ``person_id`` is required because the person's wish to be
    forgotten must find it. ``message_id`` is the channel's number of the message within
    ``counter`` (empty: the one that chats share), see outbox.known_message_ids.
    """
    row = {
        "channel": channel,
        "key": key,
        "conversation_id": conversation_id,
        "person_id": person_id,
        "payload": payload,
        "message_id": message_id,
        "counter": counter,
        "received_at": at,
        "done_at": None,
        "attempts": 0,
    }
    return insert_new(conn, UPDATES, row)


def pending(conn: Connection, channel: str, *, after: int = 0) -> list[Update]:
    """Return the messages not yet answered, in order of arrival; ``after`` is a ``seq``."""
    columns = [UPDATES.c[name] for name in Update.__slots__]
    query = (
        select(*columns)
        .where(UPDATES.c.channel == channel, UPDATES.c.done_at.is_(None), UPDATES.c.seq > after)
        .order_by(UPDATES.c.seq)
    )
    return [Update(**row._mapping) for row in conn.execute(query)]


def attempt(conn: Connection, channel: str, key: str) -> int:
    """Count a try at answering, and return how many there were with this one.

    To be committed before the try, so that one that takes the process down is counted too.
    """
    conn.execute(update(UPDATES).where(_is(channel, key)).values(attempts=UPDATES.c.attempts + 1))
    return conn.scalar(select(UPDATES.c.attempts).where(_is(channel, key))) or 0


def excuse(conn: Connection, channel: str, key: str) -> None:
    """Take back a try: it failed, but not at the message."""
    fewer = update(UPDATES).where(_is(channel, key), UPDATES.c.attempts > 0)
    conn.execute(fewer.values(attempts=UPDATES.c.attempts - 1))


def waits(conn: Connection, channel: str, key: str) -> bool:
    """Tell whether the message has not been answered, also if it is not known."""
    done = select(UPDATES.c.key).where(_is(channel, key), UPDATES.c.done_at.is_not(None))
    return conn.scalar(done) is None


def finish(conn: Connection, channel: str, key: str, *, at: float) -> bool:
    """Note that the message is answered; False if it was finished before.

    What it said and who said it are dropped; the key stays, so that a repetition is recognised,
    and so does the message's number. Answer only where this says True: two
    workers at the same message then cannot both answer.
    """
    done = (
        update(UPDATES)
        .where(_is(channel, key), UPDATES.c.done_at.is_(None))
        .values(done_at=at, payload={}, conversation_id="", person_id="")
    )
    return conn.execute(done).rowcount == 1


def _is(channel: str, key: str) -> ColumnElement[bool]:
    return (UPDATES.c.channel == channel) & (UPDATES.c.key == key)
