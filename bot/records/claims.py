"""Idempotency keys: a request that is sent again gets the response of the first time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from bot.records.database.tables import CLAIMS
from bot.records.database.write import insert_new


def recall(conn: Connection, key: str) -> Any | None:  # noqa: ANN401
    """Return the response kept under ``key``, None if there is none."""
    return conn.scalar(select(CLAIMS.c.response).where(CLAIMS.c.key == key))


def remember(
    conn: Connection,
    key: str,
    response: Any,  # noqa: ANN401
    *,
    person_id: str,
    at: float,
) -> Any:  # noqa: ANN401
    """Keep the response and return what is to be said: this one, or that of a quicker rival.

    ``key`` has to contain whose it is, lest one caller reads another's response by its key.
    """
    row = {"key": key, "person_id": person_id, "response": response, "at": at}
    return response if insert_new(conn, CLAIMS, row) else recall(conn, key)
