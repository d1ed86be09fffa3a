"""Overwriting what was deleted, so that a person who is forgotten is not left on the disk."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.records.database.tables import METADATA

_log = logging.getLogger(__name__)

_OWED = "cleaning is owed"
#: How long a cleaning waits for readers; what waits behind it are people.
_PATIENCE_MILLISECONDS = 2000


def owe(conn: Connection) -> None:
    """Have what this transaction deletes overwritten once it is committed."""
    conn.info[_OWED] = True


def take_owed(conn: Connection) -> bool:
    """Tell whether that was asked for on this connection, once."""
    return bool(conn.info.pop(_OWED, False))


def clean(engine: Engine, place: str) -> bool:
    """Overwrite what was deleted; False if it could not be done now.

    SQLite keeps the pages as they were before in its log, until that is written back and cut
    to nothing (in the file itself secure_delete overwrites at once). PostgreSQL keeps deleted
    rows until VACUUM; after it they can no longer be read by any query, but their bytes may
    stay in free space and in the server's own log until those are used again, which only an
    encrypted disk helps against.
    """
    try:
        done = _cut_log(engine) if engine.dialect.name == "sqlite" else _vacuum(engine)
    except SQLAlchemyError as error:
        # No words of the database's: they may contain what people said.
        _log.warning("%s could not be cleaned (%s)", place, type(error).__name__)
        return False
    if not done:
        _log.warning("%s is being read, what was deleted is overwritten later", place)
    return done


def _cut_log(engine: Engine) -> bool:
    with engine.connect().execution_options(opening="") as conn:  # not within a transaction
        patience = conn.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        conn.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
        try:
            busy = conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        finally:
            conn.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
        return not busy


def _vacuum(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql(f"SET lock_timeout = {_PATIENCE_MILLISECONDS}")
        try:
            conn.exec_driver_sql(f"VACUUM {', '.join(METADATA.tables)}")
        finally:
            conn.exec_driver_sql("RESET lock_timeout")
    return True
