"""What a person may ask for: to be forgotten, and to see what is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    func,
    or_,
    select,
    union,
)

from bot.records.database.cleaning import owe
from bot.records.database.tables import (
    CHOICES,
    CLAIMS,
    CONVERSATIONS,
    FEEDBACK,
    FOLLOWS,
    METADATA,
    OUTBOX,
    PEOPLE,
    TURNS,
    UPDATES,
)

#: Columns that hold times, for people to read.
_TIMES = frozenset(
    {"at", "since", "updated_at", "created_at", "made_at", "received_at", "done_at", "sent_at"}
    | {"sending_at", "failed_at"}
)


def forget(conn: Connection, person_id: str) -> dict[str, int]:
    """Delete what is kept about the person; return how many rows of which table.

    Call it before posting the confirmation: posts that wait are deleted too. Messages that
    wait to be answered stay, the present one among them: updates.finish drops who sent what,
    and outbox.sent does so for the confirmation. In a group the person's own part goes, with
    what the group was talking of. All of it is overwritten after the commit (see Records.begin).
    """
    owe(conn)
    own = _own_conversations(conn, person_id)
    seen = _conversations(conn, person_id)
    posts = _posts_of(person_id, own)
    return {
        "outbox": _delete(conn, OUTBOX, posts),
        "feedback": _delete(conn, FEEDBACK, FEEDBACK.c.person_id == person_id),
        "turns": _delete(conn, TURNS, TURNS.c.person_id == person_id),
        "choices": _delete(
            conn,
            CHOICES,
            or_(CHOICES.c.person_id == person_id, CHOICES.c.conversation_id.in_(own)),
        ),
        "conversations": _delete(
            conn,
            CONVERSATIONS,
            or_(CONVERSATIONS.c.person_id == person_id, CONVERSATIONS.c.id.in_(seen)),
        ),
        "follows": _delete(conn, FOLLOWS, FOLLOWS.c.person_id == person_id),
        "claims": _delete(conn, CLAIMS, CLAIMS.c.person_id == person_id),
        "people": _delete(conn, PEOPLE, PEOPLE.c.person_id == person_id),
    }


def export(conn: Connection, person_id: str) -> dict[str, Any]:
    """Return everything that is kept about the person, table by table, ready for JSON.

    What a group was talking of is left out, since others spoke there too.
    """
    own = _own_conversations(conn, person_id)
    what: dict[Table, ColumnElement[bool]] = {
        PEOPLE: PEOPLE.c.person_id == person_id,
        FOLLOWS: FOLLOWS.c.person_id == person_id,
        TURNS: TURNS.c.person_id == person_id,
        FEEDBACK: FEEDBACK.c.person_id == person_id,
        CONVERSATIONS: CONVERSATIONS.c.id.in_(own),
        CHOICES: or_(CHOICES.c.person_id == person_id, CHOICES.c.conversation_id.in_(own)),
        UPDATES: or_(UPDATES.c.person_id == person_id, UPDATES.c.conversation_id.in_(own)),
        OUTBOX: _posts_of(person_id, own),
        CLAIMS: CLAIMS.c.person_id == person_id,
    }
    return {
        "person_id": person_id,
        **{table.name: _readable(conn, table, where) for table, where in what.items()},
    }


def _conversations(conn: Connection, person_id: str) -> set[str]:
    """Return the conversations in which the person has spoken."""
    spoken = union(
        select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.person_id == person_id),
        *(
            select(table.c.conversation_id).where(table.c.person_id == person_id)
            for table in (TURNS, UPDATES, FOLLOWS, CHOICES)
        ),
    )
    return set(conn.scalars(spoken)) - {""}


def _own_conversations(conn: Connection, person_id: str) -> set[str]:
    """Return those of them in which nobody else has."""
    seen = _conversations(conn, person_id)
    shared: set[str] = set()
    for table in (TURNS, UPDATES, FOLLOWS, CHOICES):
        others = table.c.person_id.not_in([person_id, ""])
        query = select(table.c.conversation_id).where(table.c.conversation_id.in_(seen), others)
        shared |= set(conn.scalars(query.distinct()))
    elsewhere = CONVERSATIONS.c.person_id.not_in([person_id, ""])
    query = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id.in_(seen), elsewhere)
    return seen - shared - set(conn.scalars(query))


def _posts_of(person_id: str, own: set[str]) -> ColumnElement[bool]:
    return or_(OUTBOX.c.person_id == person_id, OUTBOX.c.conversation_id.in_(own))


def _delete(conn: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return conn.execute(delete(table).where(where)).rowcount


def _readable(conn: Connection, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = conn.execute(select(table).where(where)).mappings()
    return [
        {
            name: _clock(value) if name in _TIMES and value is not None else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _clock(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def counted(conn: Connection) -> dict[str, int]:
    """Return how many rows each table has, for those who run the service."""
    return {
        table.name: conn.scalar(select(func.count()).select_from(table)) or 0
        for table in METADATA.sorted_tables
    }
