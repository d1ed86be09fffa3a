"""Bringing a database to the schema of this program."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from knowledge.errors import RecordsError

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Alembic keeps its context in a global, so that threads have to take turns.
_ONE_AT_A_TIME = threading.Lock()
#: What PostgreSQL knows our lock by; any number that no other program uses.
_LOCK = 0x48_42_43


def migrate(conn: Connection) -> None:
    """Apply what is missing, within the open transaction of ``conn``.

    That transaction keeps other processes out: in SQLite it holds the write lock already, in
    PostgreSQL the lock is taken here.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    with _ONE_AT_A_TIME:
        script = ScriptDirectory(str(_MIGRATIONS))
        known = {revision.revision for revision in script.walk_revisions()}
        current = set(MigrationContext.configure(conn).get_current_heads())
        if unknown := current - known:
            raise RecordsError(
                f"the records have the schema {', '.join(sorted(unknown))}, which is newer than"
                " this program → update the program, or name another database with"
                " HANGBANGCAI_RECORDS"
            )
        if current != set(script.get_heads()):
            config = Config()
            # A percent sign in a path would be read as the start of an interpolation.
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
