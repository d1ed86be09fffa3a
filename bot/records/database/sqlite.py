"""SQLite as the records use it: what each connection is set to, and how transactions begin."""

from __future__ import annotations

import sqlite3
import time

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from bot.records.database.failures import is_held
from bot.records.database.tables import METADATA

#: The journal is cut back to this size once what is in it has been written to the file.
_LONGEST_JOURNAL = 16_000_000
_AGAIN_SECONDS = 0.05


def set_up(connection: sqlite3.Connection, record: object) -> None:
    """Prepare a new connection to a file."""
    # The module's own idea of transactions would begin them late; `begin` does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: what is committed survives a power cut as well as a crash of the process.
    connection.execute("PRAGMA synchronous = FULL")
    # What is deleted is overwritten: a person who asks to be forgotten is not left in the file.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA journal_size_limit = {_LONGEST_JOURNAL}")


def begin(conn: Connection) -> None:
    """Begin a transaction as the connection's options say, waiting as long as they say."""
    options = conn.get_execution_options()
    if patience := options.get("patience"):
        conn.exec_driver_sql(f"PRAGMA busy_timeout = {round(1000 * patience)}")
    if opening := options.get("opening", "BEGIN"):
        conn.exec_driver_sql(opening)


def turn_on_wal(engine: Engine, *, patience_seconds: float) -> None:
    """Let readers read while somebody writes; the file remembers it.

    SQLite does not wait by itself for another process that is opening or closing the file.
    """
    end = time.monotonic() + patience_seconds
    while True:
        try:
            with engine.connect().execution_options(opening="") as conn:  # in no transaction
                conn.exec_driver_sql("PRAGMA journal_mode = WAL")
            return
        except OperationalError as error:
            if not is_held(error) or time.monotonic() > end:
                raise
        time.sleep(_AGAIN_SECONDS)


def count_on(conn: Connection) -> None:
    """Let rows have numbers that no row of the file before had: they are still in memory."""
    number = time.time_ns() // 1_000_000
    for table in METADATA.sorted_tables:
        if table.dialect_options["sqlite"]["autoincrement"]:
            least = {"name": table.name, "number": number}
            conn.execute(
                text("DELETE FROM sqlite_sequence WHERE name = :name AND seq < :number"), least
            )
            conn.execute(
                text(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT :name, :number WHERE NOT"
                    " EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :name)"
                ),
                least,
            )
