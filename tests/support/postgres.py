"""A real PostgreSQL server for the tests, in a folder of its own and without a network port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

#: initdb refuses to work for root; this user exists on every Linux.
NOBODY = "nobody"


@dataclass(frozen=True)
class Server:
    """A running server; ``url`` names its database of records."""

    tools: Path
    folder: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/records?host={self.folder}"

    def call(self, tool: str, *arguments: str) -> None:
        user = NOBODY if os.geteuid() == 0 else None
        subprocess.run(
            [self.tools / tool, *arguments],
            user=user,
            group=None if user is None else (self.folder.stat().st_gid),
            extra_groups=None if user is None else [],
            cwd=self.folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )

    def start(self) -> None:
        # What is tested is our own use of transactions: the disk may be as slow as it likes.
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self.call("pg_ctl", "-D", f"{self.folder}/db", "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.call("pg_ctl", "-D", f"{self.folder}/db", "-w", "-m", "immediate", "stop")

    def empty(self) -> None:
        """Leave nothing of the test before."""
        self._admin("DROP DATABASE IF EXISTS records WITH (FORCE)", "CREATE DATABASE records")

    def end_connections(self) -> None:
        """Break all connections to the records, as a failing server would."""
        self._admin(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'records'"
        )

    def _admin(self, *statements: str) -> None:
        where = f"postgresql://postgres@/postgres?host={self.folder}"
        with psycopg.connect(where, autocommit=True) as conn:
            for statement in statements:
                conn.execute(statement.encode())


def _tools() -> Path | None:
    """Return the folder of the server's programs, those on the path first."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in places if (one / "postgres").exists()), None)


@contextmanager
def start_server() -> Iterator[Server]:
    """Run a server until the end; skips the test where no PostgreSQL is installed."""
    tools = _tools()
    if tools is None:
        pytest.skip("no PostgreSQL is installed")
    folder = Path(tempfile.mkdtemp(prefix="records-"))
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY)
    server = Server(tools, folder)
    try:
        server.call("initdb", "-D", f"{folder}/db", "-U", "postgres", "-E", "UTF8", "-N")
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
