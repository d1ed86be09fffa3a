"""What time deletes: records that are old and no longer needed, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, exists, func, select

from bot.records.database.tables import (
    CHOICES,
    CLAIMS,
    CONVERSATIONS,
    FEEDBACK,
    OUTBOX,
    TURNS,
    UPDATES,
)


def purge(conn: Connection, *, before: float, limit: int) -> int:
    """Delete at most ``limit`` rows that are older than ``before``; return how many it were.

    Fewer than ``limit`` mean that nothing is left to delete. What people chose (follows,
    settings) stays, and so does what has yet to be answered or sent. Each statement finds its
    rows by an index, so that a call takes as long as its rows and not as long as the tables.
    """
    gone = 0
    for table, where, time in _old(conn, before):
        if gone >= limit:
            break
        (key,) = table.primary_key
        # By time, since it is the index on it that finds the rows.
        some = select(key).where(where).order_by(time).limit(limit - gone)
        gone += conn.execute(delete(table).where(key.in_(some))).rowcount
    return gone


def _old(
    conn: Connection, before: float
) -> Iterator[tuple[Table, ColumnElement[bool], Column[float]]]:
    """Yield where old rows lie, verdicts before the turns that they are about."""
    yield FEEDBACK, FEEDBACK.c.at < before, FEEDBACK.c.at
    # A later verdict keeps the turn that it is about.
    unjudged = ~exists().where(FEEDBACK.c.turn_id == TURNS.c.id)
    yield TURNS, (TURNS.c.at < before) & unjudged, TURNS.c.at
    yield CHOICES, CHOICES.c.created_at < before, CHOICES.c.created_at
    yield CLAIMS, CLAIMS.c.at < before, CLAIMS.c.at
    # The indexes of these two begin with the channel.
    for channel in _channels(conn, UPDATES):
        here = UPDATES.c.channel == channel
        yield UPDATES, here & (UPDATES.c.done_at < before), UPDATES.c.done_at
    for channel in _channels(conn, OUTBOX):
        here = OUTBOX.c.channel == channel
        yield OUTBOX, here & (OUTBOX.c.sent_at < before), OUTBOX.c.sent_at
        unsent = here & OUTBOX.c.sent_at.is_(None)
        yield OUTBOX, unsent & (OUTBOX.c.failed_at < before), OUTBOX.c.failed_at
    yield CONVERSATIONS, CONVERSATIONS.c.updated_at < before, CONVERSATIONS.c.updated_at


def _channels(conn: Connection, table: Table) -> Iterator[str]:
    """Yield the channels of a table, each found by one look into its index."""
    channel = conn.scalar(select(func.min(table.c.channel)))
    while channel is not None:
        yield channel
        channel = conn.scalar(select(func.min(table.c.channel)).where(table.c.channel > channel))
