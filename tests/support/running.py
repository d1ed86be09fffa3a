"""What tests are run with: settings of their own, and the service as a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "knowledge" / "policies"


def settings_for(folder: Path, **more: object) -> Settings:
    """Return settings whose data lie in ``folder`` and which read no .env file."""
    return Settings(_env_file=None, data=folder, **more)  # type: ignore[call-arg,arg-type]


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
