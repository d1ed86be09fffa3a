"""A disk that is full, read-only or taken away is said, costs nothing, and is over when it is."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from attack_table import Tried
from honest import Honest, eventually, sentences
from running import POLICIES, Launcher, Service

from bot.assemble import Engine

pytestmark = pytest.mark.attack
#: What no visitor should have to read.
_RAW = ("Traceback", "OSError", "sqlite3", "OperationalError", "faiss", "Errno", "No space left")
_SMALL_DISK = "160m"


@dataclass
class Site:
    """A service whose data lie on a disk of their own."""

    launcher: Launcher
    service: Service

    @property
    def data(self) -> Path:
        """Where its data lie."""
        return self.launcher.data

    @property
    def records(self) -> Path:
        """The file of its records."""
        return self.data / "records.sqlite3"


@pytest.fixture
def site(built: Engine, tmp_path: Path) -> Iterator[Site]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small disk can be mounted by root only: run as root")
    try:
        shutil.copytree(built.settings.data, disk, dirs_exist_ok=True)
        shutil.copytree(POLICIES, tmp_path / "policies")
        launcher = Launcher(disk, tmp_path / "policies", [])
        # Logs lie elsewhere: a full disk must not keep them from being written.
        yield Site(launcher, launcher.start(HANGBANGCAI_WEB_PER_MINUTE="30000"))
    finally:
        for service in launcher.running:
            if service.process.poll() is None:
                service.kill()
        subprocess.run(["umount", "-l", str(disk)], check=False, capture_output=True)


@contextlib.contextmanager
def full(site: Site) -> Iterator[None]:
    path = site.data / "ballast"
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"\0" * 65_536)
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as ballast:
        while True:
            ballast.write(b"\0" * 512)
    try:
        yield
    finally:
        path.unlink()


@contextlib.contextmanager
def locked(site: Site) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(site.records, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def deleted(site: Site) -> Iterator[None]:
    """Delete the file of records with all that belongs to it."""
    for path in site.data.glob("records.sqlite3*"):
        path.unlink()
    yield


@contextlib.contextmanager
def replaced(site: Site) -> Iterator[None]:
    """Put something else in the place of the records, and take it away again."""
    kept = site.data / "kept"
    kept.mkdir()
    for path in site.data.glob("records.sqlite3*"):
        shutil.copy2(path, kept)
    for path in site.data.glob("records.sqlite3*"):
        path.unlink()
    site.records.write_bytes(b"this is no database, whatever it is called\n" * 4_000)
    yield
    for path in site.data.glob("records.sqlite3*"):
        path.unlink()
    for path in kept.iterdir():
        shutil.copy2(path, site.data)


FAULTS: dict[str, Callable[[Site], contextlib.AbstractContextManager[None]]] = {
    "disk full": full,
    "records locked": locked,
    "records deleted": deleted,
    "records replaced": replaced,
}


def kept_questions(site: Site) -> set[str]:
    """Return all questions in the records, wherever they are now."""
    if not site.records.exists():
        return set()
    with contextlib.closing(sqlite3.connect(site.records)) as found:
        try:
            return {row[0] for row in found.execute("select question from turns")}
        except sqlite3.DatabaseError:
            return set()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_disk_is_said_costs_nothing_and_ends_by_itself(
    site: Site, tried: Tried, long: bool, name: str
) -> None:
    service, visitor = site.service, Honest(site.service)
    assert visitor.ask() == ""
    seconds = 60 if long else 6
    answered, said, raw, statuses = [], set(), set(), []
    with FAULTS[name](site):
        end = time.monotonic() + seconds
        number = 0
        while time.monotonic() < end:
            number += 1
            question = f"E类人才租房补贴一个月多少，第{number}次问"
            try:
                response = visitor.post(question)
            except httpx.HTTPError as error:
                statuses.append(type(error).__name__)
                continue
            statuses.append(str(response.status_code))
            text = sentences(response)
            raw |= {one for one in _RAW if one in text}
            if response.status_code == 200:
                answered.append(question)
            else:
                said.add(text[:80])
            time.sleep(0.1)
        if name == "records deleted":
            time.sleep(1)
        lasted = service.process.poll() is None
    back = eventually(visitor, seconds=20) if lasted else "the process has ended"
    time.sleep(0.5)
    kept = kept_questions(site)
    lost = [one for one in answered if one not in kept]
    log = service.log.read_text()
    counted = ", ".join(f"{statuses.count(one)} × {one}" for one in sorted(set(statuses)))
    tried(
        f"{name} for {seconds} s",
        f"{counted}; {len(lost)} of {len(answered)} answered are not in the records; afterwards "
        f"{back or 'answered by itself'}; the log {'names a remedy' if '→' in log else 'is silent'}"
        + (f"; shown raw: {', '.join(sorted(raw))}" if raw else ""),
    )
    visitor.close()
    assert lasted and back == ""
    assert set(statuses) <= {"200", "503"}, counted
    assert raw == set()
    assert lost == []
    assert "→" in log or not said, "what went wrong is not in the log"
    assert "Traceback" not in log


def test_a_read_only_disk_is_said_with_the_remedy_at_start(site: Site, tried: Tried) -> None:
    """A disk that is written to cannot be made read-only; so the service is killed first."""
    site.service.kill()
    disk = str(site.data)
    if subprocess.run(["mount", "-o", "remount,ro", disk], check=False).returncode != 0:
        pytest.skip("the disk cannot be made read-only here")
    try:
        service = site.launcher.start()
        said = "started"
        visitor = Honest(service)
        response = visitor.post()
        said += f", then status {response.status_code}: {sentences(response)[:60]}"
        visitor.close()
        service.kill()
        log = service.log.read_text()
    except AssertionError as error:
        log = str(error)
        said = next((line for line in log.splitlines() if "Error" in line), "nothing")[:160]
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    again = Honest(site.launcher.start())
    fault = again.ask()
    again.close()
    tried("data on a read-only disk", f"{said}; writable again: {fault or 'answered'}")
    assert "→" in log and "Traceback" not in log
    assert fault == ""
