"""What a failing database means to the person who runs it."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from knowledge.errors import RecordsError

#: What the databases say (in lower case, or PostgreSQL's code), and what helps.
_REMEDIES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("disk is full", "53100", "no space left"),
        "the disk is full",
        "free some space; the service then goes on by itself, and nothing recorded is lost",
    ),
    (
        ("readonly", "read-only", "25006"),
        "it is read-only",
        "give the service the right to write it; it then goes on by itself",
    ),
    (
        ("not a database",),
        "it is not a database",
        "move the file away, or name another with HANGBANGCAI_RECORDS",
    ),
    (
        ("disk i/o error", "58030"),
        "the disk cannot be read or written",
        "look whether it is full, gone or failing; the service then goes on by itself",
    ),
    (
        ("malformed", "xx001", "xx002"),
        "the database is damaged",
        "move it away and put its last backup in its place",
    ),
    (
        ("unable to open",),
        "the file cannot be opened",
        "make its folder readable and writable for the service, and look whether the disk is full",
    ),
    (
        ("locked", "busy", "55p03", "40p01", "40001"),
        "another process is holding it",
        "try again; if it lasts, end the other process",
    ),
    (
        ("28p01", "28000", "password", "role"),
        "the server does not let the user in",
        "correct user and password in HANGBANGCAI_RECORDS",
    ),
    (
        ("3d000", "does not exist"),
        "there is no such database or table",
        "create the database with createdb, then start the service again",
    ),
    (
        ("42501", "permission denied"),
        "the user may not do this",
        "grant the user CREATE on the schema and all rights on its tables",
    ),
)


#: After these a connection may stay as it was when it failed: read-only, or without its file.
_SPOILING = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
#: The low byte of SQLite's codes says what kind of error it is.
_KIND = 0xFF


def place_of(url: URL) -> str:
    """Name a database without its password, wherever in the address that was put."""
    if url.drivername.startswith("sqlite"):
        return str(url.database)
    port = f":{url.port}" if url.port else ""
    return f"PostgreSQL {url.host or url.query.get('host', 'on this machine')}{port}/{url.database}"


def is_held(error: SQLAlchemyError) -> bool:
    """Tell whether another process holds a file of SQLite's."""
    return _kind(error) in _HELD


def spoils_connections(error: SQLAlchemyError) -> bool:
    """Tell whether connections to a file that have met the error should not be used again."""
    return _kind(error) in _SPOILING


def _kind(error: SQLAlchemyError) -> int | None:
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return None if code is None else int(code) & _KIND


def failure(error: SQLAlchemyError, place: str) -> RecordsError:
    """Return the error that says what is wrong and what to do.

    The database's own words stay out of it: they may contain what people said.
    """
    if isinstance(error, PoolTimeout):
        return RecordsError(f"{place} has no connection free → try again")
    if not isinstance(error, DBAPIError) or error.orig is None:
        return RecordsError(f"{place} was used wrongly ({type(error).__name__}) → report this")
    code = (getattr(error.orig, "sqlstate", None) or "").lower()
    said = str(error.orig).lower()
    for signs, problem, remedy in _REMEDIES:
        if any(sign == code or (not sign[:2].isdigit() and sign in said) for sign in signs):
            return RecordsError(f"{place}: {problem} → {remedy}")
    # What psycopg says by itself, without a code of the server's, is that there is no server.
    lost = isinstance(error, OperationalError) and not code and "psycopg" in repr(type(error.orig))
    if error.connection_invalidated or lost:
        return RecordsError(
            f"{place} does not answer → start the database server, or correct HANGBANGCAI_RECORDS"
        )
    kind = type(error.orig).__name__
    return RecordsError(f"{place} refused ({kind} {code}".rstrip() + ") → report this")
