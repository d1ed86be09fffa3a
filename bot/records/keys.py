"""Keys of our own, made once: all processes over the same records sign with the same one."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from bot.records.database.tables import KEYS
from bot.records.database.write import insert_new

_KEY_BYTES = 32


def key_of(conn: Connection, purpose: str, *, at: float) -> str:
    """Return the key for a purpose, which is made where there is none yet."""
    row = {"purpose": purpose, "key": secrets.token_urlsafe(_KEY_BYTES), "made_at": at}
    insert_new(conn, KEYS, row)
    return str(conn.scalar(select(KEYS.c.key).where(KEYS.c.purpose == purpose)))
