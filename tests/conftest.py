"""What tests share: a copy of the sample library, an index of it, a running service."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from filelock import FileLock
from running import POLICIES, Launcher, settings_for

from bot.answering.assistant import Assistant
from bot.assemble import Engine, open_engine

#: Fixtures of many test modules; here, so that one server serves them all.
pytest_plugins = ("attack_table", "people", "records_places", "small_disks")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the fault test run at its full size: --updates 10000 --kills 20."""
    parser.addoption("--updates", type=int, default=400, help="messages in the fault test")
    parser.addoption("--kills", type=int, default=3, help="kill -9 in the fault test")
    parser.addoption("--followers", type=int, default=200, help="in the test of housekeeping")
    parser.addoption("--conversations", type=int, default=300, help="in the test of housekeeping")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("HANGBANGCAI_", "TELEGRAM_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine whose snapshot of the sample library is built once for all tests.

    Of several processes that run tests the first one builds; each has a copy of its own.
    """
    engine = open_engine(settings_for(tmp_path_factory.mktemp("data")))
    shared_by_all = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared_by_all = shared_by_all.parent
    kept = shared_by_all / "built"
    with FileLock(shared_by_all / "built.lock"):
        if kept.is_dir():
            shutil.copytree(kept, engine.settings.data, dirs_exist_ok=True)
        engine.build_if_changed()
        if not kept.is_dir():
            shutil.copytree(engine.settings.data, kept)
    return engine


@pytest.fixture
def assistant(built: Engine) -> Assistant:
    """An assistant of the sample library with no conversations yet."""
    return built.assistant()


@pytest.fixture
def launcher(built: Engine, tmp_path: Path) -> Iterator[Launcher]:
    """Start services over copies of the sample library and of its index."""
    data, policies = tmp_path / "data", tmp_path / "policies"
    shutil.copytree(built.settings.data, data)
    shutil.copytree(POLICIES, policies)
    launching = Launcher(data, policies, [])
    yield launching
    for service in launching.running:
        if service.process.poll() is None:
            service.kill()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files that start services first, and between each two of them one that only reckons.

    The former wait much and the latter never: side by side they keep all cores busy to the end.
    Files that start services and hold few tests are the longest of all.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waiting = [
        one
        for one in files.values()
        if any("launcher" in getattr(i, "fixturenames", ()) for i in one)
    ]
    reckoning = [one for one in files.values() if one not in waiting]
    waiting.sort(key=len)
    reckoning.sort(key=len, reverse=True)
    pairs = zip_longest(waiting, reckoning, fillvalue=())
    items[:] = [item for pair in pairs for file in pair for item in file]
