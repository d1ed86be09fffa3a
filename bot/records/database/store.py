"""Opening the records, and their transactions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from bot.records.database.cleaning import clean, take_owed
from bot.records.database.failures import failure, is_held, place_of, spoils_connections
from bot.records.database.file import DatabaseFile, Fate
from bot.records.database.migrate import migrate
from bot.records.database.sqlite import begin, count_on, set_up, turn_on_wal
from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

#: Connection is for those above, who know of no database library.
__all__ = ["Connection", "Records", "open_records"]

FILE_NAME = "records.sqlite3"
#: How long a writer waits for another.
PATIENCE_SECONDS = 5
#: How long one waits while the database is found to be held by another process.
_SHORT_PATIENCE_SECONDS = 1
#: What a file that is not the opened one any more means.
_LOST = {
    Fate.DELETED: "%s was deleted under the running service → a new one was begun: conversations,"
    " buttons, follows and unsent messages from before are lost. To restore a backup, stop the"
    " service, put it in this place, and start again / 记录文件在运行中被删除，已新建；之前的对话、"
    "按钮、关注和未发出的消息都没有了。要恢复备份：停止服务，把备份放到这个位置，再启动",
    Fate.REPLACED: "%s was replaced under the running service → the file that lies there now is"
    " used; what was recorded since it was made is lost. To put a backup in place, stop the"
    " service first / 记录文件在运行中被替换，现在使用新的文件；它之后的记录没有了。"
    "放回备份前请先停止服务",
}
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
    """Open records; any thread may use them. ``place`` names them without a password.

    ``file`` is where they lie if they are a file. What goes wrong is over once its cause is:
    connections that have seen a failing disk are not used again, and a file that was deleted or
    replaced is opened anew.
    """

    def __init__(self, engine: Engine, place: str, file: DatabaseFile | None = None) -> None:
        self._engine = engine
        self.place = place
        self._file = file
        # SQLite lets one writer at a time in and has the others poll; threads of one process
        # queue here instead, which is quicker and fairer.
        self._turn = threading.Lock() if file is not None else None
        self._reopening = threading.Lock()
        self._opened = 0
        self._patience: float = PATIENCE_SECONDS
        # The last process may have been ended before it had cleaned.
        self._unclean = file is not None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction to write in; it is committed at the end, undone by an error.

        What it deletes for good (see privacy.forget) is overwritten after the commit; where
        somebody reads it just then, after the next one. Not to be nested within one thread.
        Raises RecordsError.
        """
        with self._queued(), self._naming():
            opened = self._look()
            # SQLite: BEGIN IMMEDIATE takes the write lock at once, so that two writers wait
            # for each other here and never deadlock half-way.
            with self._connect("BEGIN IMMEDIATE") as conn:
                take_owed(conn)  # what was undone
                with conn.begin():
                    yield conn
                self._unclean |= take_owed(conn)
            if opened != self._opened or (self._file and self._file.fate() is not Fate.THERE):
                raise RecordsError(
                    f"{self.place} was deleted or replaced while it was written → try again"
                )
            self._tidy()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction to read in; whatever is written in it is undone."""
        with self._naming():
            self._look()
            with self._connect("BEGIN") as conn:
                yield conn

    def close(self) -> None:
        """Close all connections; the records can be opened again."""
        self._engine.dispose()

    def prepare(self) -> None:
        """Make what is missing and bring an older schema up to date. Raises RecordsError."""
        with self._naming():
            if self._file is not None:
                self._file.make()
            self._open()
            self._tidy()

    def _open(self) -> None:
        if self._file is not None:
            turn_on_wal(self._engine, patience_seconds=PATIENCE_SECONDS)
        with self._connect("BEGIN IMMEDIATE") as conn, conn.begin():
            migrate(conn)
            if self._opened and self._file is not None:
                count_on(conn)
        if self._file is not None:
            self._file.note()
        self._opened += 1

    def _tidy(self) -> None:
        if self._unclean:
            self._unclean = not clean(self._engine, self.place)

    def _look(self) -> int:
        """Open a file anew that is not the one that was opened; return how often it was."""
        if self._file is None or self._file.fate() is Fate.THERE:
            return self._opened
        with self._reopening:
            fate = self._file.fate()
            if fate is not Fate.THERE:
                self._engine.dispose()
                self._file.make_again()
                self._open()
                _log.critical(_LOST[fate], self.place)
            return self._opened

    def _connect(self, opening: str) -> Connection:
        options = {"opening": opening, "patience": self._patience}
        return self._engine.connect().execution_options(**options)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
            self._patience = PATIENCE_SECONDS
        except OperationalError as error:
            raise self._failed(error) from error
        except SQLAlchemyError as error:
            # No cause: the database may repeat in it what people said, and it would be logged.
            raise self._failed(error) from None

    def _failed(self, error: SQLAlchemyError) -> RecordsError:
        if self._file is not None:
            if is_held(error):
                # Whoever comes next need not wait as long to hear the same.
                self._patience = _SHORT_PATIENCE_SECONDS
            if spoils_connections(error):
                self._engine.dispose()
        return failure(error, self.place)

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
    if _is_file(address):
        file = DatabaseFile(Path(address.database or ""), place)
        records = Records(_connect_file(address), place, file)
    else:
        records = Records(_connect_server(address), place)
    try:
        records.prepare()
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


def _connect_file(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE_SECONDS})
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine
