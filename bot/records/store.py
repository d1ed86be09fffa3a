"""Opening the records, and their transactions."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from bot.records.failures import failure, place_of
from bot.records.migrate import migrate
from knowledge.errors import RecordsError

#: Connection is for those above, who know of no database library.
__all__ = ["Connection", "Records", "open_records"]

FILE_NAME = "records.sqlite3"
#: How long a writer waits for another.
PATIENCE_SECONDS = 10
_SQLITE, _POSTGRES = "sqlite", "postgresql+psycopg"
#: Names under which people know the databases.
_DRIVERS = {
    "sqlite": _SQLITE,
    "sqlite+pysqlite": _SQLITE,
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    "postgresql+psycopg": _POSTGRES,
}


class Records:
    """Open records; any thread may use them. ``place`` names them without a password."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self.place = place
        # SQLite lets one writer at a time in and has the others poll; threads of one process
        # queue here instead, which is quicker and fairer.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction to write in; it is committed at the end, undone by an error.

        Not to be nested within one thread. Raises RecordsError.
        """
        with (
            self._queued(),
            self._naming(),
            self._engine.connect() as conn,
            # SQLite: BEGIN IMMEDIATE takes the write lock at once, so that two writers wait
            # for each other here and never deadlock half-way.
            conn.execution_options(opening="BEGIN IMMEDIATE").begin(),
        ):
            yield conn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction to read in; whatever is written in it is undone."""
        with self._naming(), self._engine.connect() as conn:
            yield conn

    def close(self) -> None:
        """Close all connections; the records can be opened again."""
        self._engine.dispose()

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise failure(error, self.place) from error
        except SQLAlchemyError as error:
            # No cause: the database may repeat in it what people said, and it would be logged.
            raise failure(error, self.place) from None

    def _queued(self) -> AbstractContextManager[None]:
        return nullcontext() if self._turn is None else self._hold(self._turn)

    @contextmanager
    def _hold(self, turn: threading.Lock) -> Iterator[None]:
        if not turn.acquire(timeout=PATIENCE_SECONDS):
            raise RecordsError(
                f"{self.place} is being written by another thread for more than"
                f" {PATIENCE_SECONDS} seconds → try again"
            )
        try:
            yield
        finally:
            turn.release()


def open_records(url: str, *, folder: Path) -> Records:
    """Open the records at ``url``, or in a file of ``folder`` if it is empty.

    Missing tables are made, and an older schema is brought up to date. Raises RecordsError.
    """
    address = _read_url(url, folder)
    place = place_of(address)
    engine = _connect_file(address, place) if _is_file(address) else _connect_server(address)
    records = Records(engine, place)
    try:
        if _is_file(address):
            with records._naming():
                _turn_on_wal(engine)
        with records.begin() as conn:
            migrate(conn)
    except BaseException:
        records.close()
        raise
    return records


def _is_file(url: URL) -> bool:
    return url.drivername == _SQLITE


def _read_url(url: str, folder: Path) -> URL:
    if not url:
        return URL.create(_SQLITE, database=str(folder / FILE_NAME))
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The URL itself is not shown: a password may be in it.
        raise RecordsError(
            "HANGBANGCAI_RECORDS is not a database address →"
            " write postgresql+psycopg://user:password@host/database, or sqlite:////path"
        ) from None
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise RecordsError(
            f"HANGBANGCAI_RECORDS names {address.drivername}, which the records cannot use →"
            " write postgresql+psycopg://… or sqlite:///…, or leave it empty for a file"
        )
    if "@" in (address.host or ""):
        raise RecordsError(
            "HANGBANGCAI_RECORDS has more than one @ before the host → write an @ within the"
            " password as %40"
        )
    if driver == _SQLITE and address.database in (None, "", ":memory:"):
        raise RecordsError(
            "HANGBANGCAI_RECORDS names a database in memory, which forgets at every start →"
            " write sqlite:////path, or leave it empty for a file in the data folder"
        )
    return address.set(drivername=driver)


def _connect_server(url: URL) -> Engine:
    more: dict[str, Any] = {"client_encoding": "utf8"}
    if "connect_timeout" not in url.query:
        more["connect_timeout"] = PATIENCE_SECONDS
    # Parameters are what people said: no error message may repeat them. The first use of a
    # pooled connection is tried, so that a restart of the server goes unnoticed.
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=more)


def _connect_file(url: URL, place: str) -> Engine:
    _make_file(Path(url.database or ""), place)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE_SECONDS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _make_file(path: Path, place: str) -> None:
    """Make the file so that only its owner can read it, also while it is new.

    The files that SQLite lays beside it have the same mode.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise RecordsError(
            f"{place} cannot be written: {error.strerror} → make the folder writable, or name"
            " another with HANGBANGCAI_DATA"
        ) from error


def _set_up(connection: sqlite3.Connection, record: object) -> None:
    """Prepare a new connection to a file."""
    # The module's own idea of transactions would begin them late; _begin does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: what is committed survives a power cut as well as a crash of the process.
    connection.execute("PRAGMA synchronous = FULL")
    # What is deleted is overwritten: a person who asks to be forgotten is not left in the file.
    connection.execute("PRAGMA secure_delete = ON")


def _begin(conn: Connection) -> None:
    if opening := conn.get_execution_options().get("opening", "BEGIN"):
        conn.exec_driver_sql(opening)


def _turn_on_wal(engine: Engine) -> None:
    """Let readers read while somebody writes; the file remembers it."""
    with engine.connect().execution_options(opening="") as conn:  # not within a transaction
        conn.exec_driver_sql("PRAGMA journal_mode = WAL")
