"""What tests share: a copy of the sample library, an index of it, a running service."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.assemble import Engine, open_engine
from bot.assistant import Assistant
from bot.settings import Settings

#: Fixtures of many test modules; here, so that one server serves them all.
pytest_plugins = ("people", "records_places")

ROOT = Path(__file__).parents[1]
POLICIES = ROOT / "knowledge" / "policies"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the fault test run at its full size: --updates 10000 --kills 20."""
    parser.addoption("--updates", type=int, default=400, help="messages in the fault test")
    parser.addoption("--kills", type=int, default=3, help="kill -9 in the fault test")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("HANGBANGCAI_", "TELEGRAM_")):
            monkeypatch.delenv(name)


def settings_for(folder: Path, **more: object) -> Settings:
    """Return settings whose data lie in ``folder`` and which read no .env file."""
    return Settings(_env_file=None, data=folder, **more)  # type: ignore[call-arg,arg-type]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine whose snapshot of the sample library is built once for all tests."""
    engine = open_engine(settings_for(tmp_path_factory.mktemp("data")))
    engine.build_if_changed()
    return engine


@pytest.fixture
def assistant(built: Engine) -> Assistant:
    """An assistant of the sample library with no conversations yet."""
    return built.assistant()


@dataclass
class Service:
    """A running service: ``python -m bot`` with its own data, and its output."""

    process: subprocess.Popen[str]
    url: str
    log: Path

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> int:
        """End it as Ctrl+C would; return its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


@dataclass
class Launcher:
    """Starts services on free ports over one data folder and one folder of policies."""

    data: Path
    policies: Path
    running: list[Service]

    def start(self, **variables: str) -> Service:
        """Start and wait until the page answers."""
        environment = {
            **os.environ,
            "HANGBANGCAI_DATA": str(self.data),
            "HANGBANGCAI_POLICIES": str(self.policies),
            "HANGBANGCAI_PORT": "0",
            "PYTHONUNBUFFERED": "1",
            "NO_PROXY": "127.0.0.1",
            **variables,
        }
        log = self.data.parent / f"service-{len(self.running)}.log"
        with log.open("w") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot"],
                cwd=ROOT,
                env=environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
            )
        service = Service(process, "", log)
        self.running.append(service)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for line in log.read_text().splitlines():
                if "http://127.0.0.1:" in line:
                    service.url = "http://127.0.0.1:" + line.rpartition(":")[2].strip()
                    return service
            if process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"the service did not start:\n{log.read_text()}")


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
