"""Where a conversation stands, and what a person has set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.records.database.tables import CONVERSATIONS, PEOPLE
from bot.records.database.write import put


@dataclass(frozen=True, slots=True)
class Person:
    """A person's settings: ``language`` empty to detect it, ``quiet`` empty for the default."""

    language: str = ""
    quiet: str = ""


def load_state(conn: Connection, conversation_id: str) -> dict[str, Any]:
    """Return the conversation's state as it was saved; empty if there is none."""
    state = conn.scalar(select(CONVERSATIONS.c.state).where(CONVERSATIONS.c.id == conversation_id))
    return dict(state or {})


def save_state(
    conn: Connection,
    conversation_id: str,
    *,
    channel: str,
    person_id: str,
    state: dict[str, Any],
    at: float,
) -> None:
    """Keep the conversation's state; ``person_id`` is who spoke last."""
    row = {
        "id": conversation_id,
        "channel": channel,
        "person_id": person_id,
        "state": state,
        "updated_at": at,
    }
    put(conn, CONVERSATIONS, ["id"], row)


def load_person(conn: Connection, person_id: str) -> Person:
    """Return the person's settings, the defaults if nothing was set."""
    row = conn.execute(
        select(PEOPLE.c.language, PEOPLE.c.quiet).where(PEOPLE.c.person_id == person_id)
    ).first()
    return Person() if row is None else Person(language=row.language, quiet=row.quiet)


def save_person(
    conn: Connection,
    person_id: str,
    *,
    at: float,
    language: str | None = None,
    quiet: str | None = None,
) -> None:
    """Set what is given; None leaves a setting as it is."""
    before = load_person(conn, person_id)
    row = {
        "person_id": person_id,
        "language": before.language if language is None else language,
        "quiet": before.quiet if quiet is None else quiet,
        "updated_at": at,
    }
    put(conn, PEOPLE, ["person_id"], row)
