"""Inserting where a row may stand already: both databases say it in the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def _insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(conn: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert ``row`` unless one with its key is there; tell whether it was inserted.

    Where another transaction is inserting the same key, this waits for its end, so that of
    any number of rivals exactly one is told True.
    """
    statement = _insert(conn, table).values(**row).on_conflict_do_nothing()
    # For an INSERT, SQLAlchemy forgets the count of rows unless told to keep it.
    result = conn.execute(statement, execution_options={"preserve_rowcount": True})
    return result.rowcount == 1


def put(conn: Connection, table: Table, key: Sequence[str], row: Mapping[str, Any]) -> None:
    """Insert ``row``, or let it replace the one with the same ``key`` columns."""
    statement = _insert(conn, table).values(**row)
    changes = {name: statement.excluded[name] for name in row if name not in key}
    conn.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes))
