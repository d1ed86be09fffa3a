"""What people say about answers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.masking import mask
from bot.records.database.tables import FEEDBACK, TURNS
from bot.records.database.write import put


@dataclass(frozen=True, slots=True)
class Feedback:
    """A person's verdict on the answer of one turn."""

    turn_id: str
    person_id: str
    verdict: str
    reason: str
    at: float


_COLUMNS = (
    FEEDBACK.c.turn_id,
    FEEDBACK.c.person_id,
    FEEDBACK.c.verdict,
    FEEDBACK.c.reason,
    FEEDBACK.c.at,
)


def give(
    conn: Connection, *, turn_id: str, person_id: str, verdict: str, reason: str = "", at: float
) -> bool:
    """Keep a verdict, in place of an earlier one; False if the turn is not this person's."""
    owner = conn.scalar(select(TURNS.c.person_id).where(TURNS.c.id == turn_id))
    if owner is None or owner != person_id:
        return False
    row = {
        "turn_id": turn_id,
        "person_id": person_id,
        "verdict": verdict,
        "reason": mask(reason),
        "at": at,
    }
    put(conn, FEEDBACK, ["turn_id", "person_id"], row)
    return True


def feedback_of(conn: Connection, turn_id: str) -> Feedback | None:
    """Return the verdict on a turn."""
    row = conn.execute(select(*_COLUMNS).where(FEEDBACK.c.turn_id == turn_id)).first()
    return None if row is None else Feedback(**row._mapping)


def recent_feedback(
    conn: Connection, *, since: float = 0.0, verdict: str | None = None, limit: int = 100
) -> list[Feedback]:
    """Return the newest verdicts, newest first."""
    query = select(*_COLUMNS).where(FEEDBACK.c.at >= since)
    if verdict is not None:
        query = query.where(FEEDBACK.c.verdict == verdict)
    rows = conn.execute(query.order_by(FEEDBACK.c.at.desc(), FEEDBACK.c.id.desc()).limit(limit))
    return [Feedback(**row._mapping) for row in rows]
