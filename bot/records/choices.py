"""Buttons: an opaque token stands for an action within one conversation."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select

from bot.exchange.reply import Act, Action, Choice
from bot.records.database.tables import CHOICES

#: 128 bits: 22 characters, and no guessing.
TOKEN_BYTES = 16


def issue(
    conn: Connection,
    conversation_id: str,
    action: Action,
    *,
    at: float,
    person_id: str = "",
    label: str = "",
) -> str:
    """Keep the action and return its token.

    ``person_id`` is whom the button was made for, ``label`` what stands on it.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {
        "token": token,
        "conversation_id": conversation_id,
        "person_id": person_id,
        "act": action.act.value,
        "value": action.value,
        "label": label,
        "created_at": at,
    }
    conn.execute(insert(CHOICES).values(**row))
    return token


def redeem(conn: Connection, token: str, conversation_id: str) -> Choice | None:
    """Return the token's button; None if it is unknown or of another conversation."""
    row = conn.execute(
        select(CHOICES.c.act, CHOICES.c.value, CHOICES.c.label).where(
            CHOICES.c.token == token, CHOICES.c.conversation_id == conversation_id
        )
    ).first()
    if row is None or row.act not in {act.value for act in Act}:
        return None  # an act unknown here was issued by another version of the program
    return Choice(row.label, Action(Act(row.act), row.value), token)
