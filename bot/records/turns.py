"""Questions and what was answered, with the clauses that the answer rests on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.masking import mask
from bot.records.database.tables import TURNS


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. ``citations`` are JSON objects, the first one answers."""

    id: str
    conversation_id: str
    person_id: str
    channel: str
    at: float
    question: str
    understood: str
    status: str
    language: str
    reply: str
    citations: list[dict[str, Any]]
    snapshot_id: str
    confidence: float
    seconds: float


def add_turn(
    conn: Connection,
    *,
    conversation_id: str,
    person_id: str,
    channel: str,
    at: float,
    question: str,
    status: str,
    language: str,
    reply: str,
    understood: str = "",
    citations: Sequence[dict[str, Any]] = (),
    snapshot_id: str = "",
    confidence: float = 0.0,
    seconds: float = 0.0,
) -> str:
    """Keep a turn and return its id. What the person typed is masked here in any case."""
    turn_id = secrets.token_urlsafe(12)
    row = {
        "id": turn_id,
        "conversation_id": conversation_id,
        "person_id": person_id,
        "channel": channel,
        "at": at,
        "question": mask(question),
        "understood": mask(understood),
        "status": status,
        "language": language,
        "reply": reply,
        "citations": list(citations),
        "snapshot_id": snapshot_id,
        "confidence": confidence,
        "seconds": seconds,
    }
    conn.execute(insert(TURNS).values(**row))
    return turn_id


def turn_of(conn: Connection, turn_id: str) -> Turn | None:
    """Return the turn with this id."""
    row = conn.execute(select(TURNS).where(TURNS.c.id == turn_id)).first()
    return None if row is None else Turn(**row._mapping)


def recent(
    conn: Connection,
    *,
    since: float = 0.0,
    status: str | None = None,
    person_id: str | None = None,
    conversation_id: str | None = None,
    limit: int = 100,
) -> list[Turn]:
    """Return the newest turns that match, newest first."""
    query = select(TURNS).where(TURNS.c.at >= since)
    if status is not None:
        query = query.where(TURNS.c.status == status)
    if person_id is not None:
        query = query.where(TURNS.c.person_id == person_id)
    if conversation_id is not None:
        query = query.where(TURNS.c.conversation_id == conversation_id)
    rows = conn.execute(query.order_by(TURNS.c.at.desc(), TURNS.c.id).limit(limit))
    return [Turn(**row._mapping) for row in rows]
