"""No file in the folder of policies, and no damage to an index, stops what was served before."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attack_table import Tried
from honest import Honest, beside, eventually
from running import ROOT, Launcher, Service
from web_pages import launch

from bot.assemble import Engine

pytestmark = pytest.mark.attack
_PATIENCE_SECONDS = 90.0
_BODY = "# 某区人才补贴办法\n\n第一条 本区硕士每人补贴7万元。\n"


def _front(text: str) -> str:
    return f"---\n{text}\n---\n\n{_BODY}"


def _write(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        _new(folder).write_text(text, encoding="utf-8")

    return write


def _new(folder: Path) -> Path:
    return folder / "attack.md"


def _loop(folder: Path) -> None:
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "self.md").symlink_to(folder / "self.md")


def _binary(folder: Path) -> None:
    _new(folder).write_bytes(bytes(range(256)) * 4_000)


def _many(folder: Path) -> None:
    for number in range(3_000):
        (folder / f"many-{number}.md").write_text("---\n:\n", encoding="utf-8")


#: What somebody may put into the folder, by accident or not.
FILES: dict[str, Callable[[Path], None]] = {
    "YAML nested 1,000 deep": _write(_front("id: a\ntopics: " + "[" * 1_000)),
    "YAML nested 100,000 deep": _write(_front("id: a\ntopics: " + "[" * 100_000)),
    "YAML of a billion laughs": _write(
        _front(
            "a0: &a0 [x, x]\n"
            + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
        )
    ),
    "a FIFO": lambda folder: os.mkfifo(_new(folder)),
    "a device": lambda folder: _new(folder).symlink_to("/dev/zero"),
    "a loop of links": _loop,
    "a table row of 60,000 characters": _write(
        _BODY + "\n| 学历 | 金额 |\n|---|---|\n| " + "硕士 | " * 12_000 + "\n"
    ),
    "a delimiter row of 60,000 characters": _write(_BODY + "\n| a |\n|" + " - " * 20_000 + "x\n"),
    "a line of 5 million characters": _write(_BODY + "补贴" * 2_500_000),
    "brackets 50,000 deep": _write(_BODY + "\n" + "[" * 50_000 + "\n\n" + "> " * 50_000 + "x\n"),
    "3,000 files that cannot be read": _many,
    "no text at all": _binary,
    "a folder named like a policy": lambda folder: _new(folder).mkdir(),
}
_SHORT = ("YAML nested 1,000 deep", "a FIFO", "a loop of links", "a table row of 60,000 characters")


@pytest.fixture
def running(launcher: Launcher) -> Service:
    return launcher.start(HANGBANGCAI_WEB_PER_MINUTE="30000")


def reindex(launcher: Launcher, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Publish as a maintainer does. Raises TimeoutExpired."""
    environment = {
        **os.environ,
        "HANGBANGCAI_DATA": str(launcher.data),
        "HANGBANGCAI_POLICIES": str(launcher.policies),
    }
    return subprocess.run(
        [sys.executable, "scripts/reindex.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_file_in_the_folder_stops_neither_the_service_nor_publishing(
    launcher: Launcher, running: Service, tried: Tried, long: bool, name: str
) -> None:
    if name not in _SHORT and not long:
        pytest.skip("in the long part only")
    with beside(running, pause=0.05) as visitor:
        visitor.ask()
        FILES[name](launcher.policies)
        (launcher.policies / "new.md").write_text(_BODY, encoding="utf-8")
        time.sleep(3)
        try:
            done = reindex(launcher)
            published = f"rc {done.returncode}"
        except subprocess.TimeoutExpired:
            done, published = None, "does not end"
        time.sleep(1)
    tried(f"in the folder: {name}", f"{visitor.line()}; publishing: {published}")
    assert visitor.faults == []
    assert running.process.poll() is None
    assert done is not None and "Traceback" not in done.stderr, done
    assert done.returncode in (0, 3), done.stderr


BAD_IDS = (
    "_2026-new",
    "README",
    "..",
    "a/b",
    "长" * 300,
    ".hidden",
    "a\\b",
    "con\x07",
    "/etc/passwd",
)


def test_an_id_that_is_no_plain_name_is_refused_with_its_line(
    launcher: Launcher, running: Service, tried: Tried
) -> None:
    for number, name in enumerate(BAD_IDS):
        text = _front(f"id: {json.dumps(name)}\ntitle: 第{number}区人才补贴办法")
        (launcher.policies / f"bad-{number}.md").write_text(text, encoding="utf-8")
    done = reindex(launcher)
    visitor = Honest(running)
    visitor.ask()
    visitor.ask()
    visitor.close()
    named = [number for number in range(len(BAD_IDS)) if f"bad-{number}.md:" in done.stderr]
    tried(
        f"{len(BAD_IDS)} bad ids published",
        f"rc {done.returncode}, {len(named)} refused with file and line; {visitor.line()}",
    )
    assert visitor.faults == []
    assert len(named) == len(BAD_IDS), done.stderr
    assert done.returncode == 3
    assert running.process.poll() is None


def _halve(path: Path, _: random.Random) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _empty(path: Path, _: random.Random) -> None:
    os.truncate(path, 0)


def _remove(path: Path, _: random.Random) -> None:
    path.unlink()


def _flip(path: Path, dice: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


_DAMAGES = (_flip, _halve, _empty, _remove)


def swap(store: Path, dice: random.Random, *, turn: int) -> str:
    """Publish a damaged copy of the current snapshot as a careless hand would; name the damage."""
    good = store / (store / "current").read_text(encoding="ascii").strip()
    bad = store / f"{time.strftime('%Y')}1231T{turn:06d}-{dice.randrange(2**32):08x}"
    shutil.copytree(good, bad)
    manifest = json.loads((bad / "manifest.json").read_text(encoding="utf-8"))
    manifest["id"] = bad.name
    (bad / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    files = sorted(path for path in bad.rglob("*") if path.is_file() and path.stat().st_size > 0)
    victim = dice.choice(files)
    # A manifest may say other things about what it vouches for; a half of one vouches for nothing.
    damage = _halve if victim.name == "manifest.json" else dice.choice(_DAMAGES)
    damage(victim, dice)
    point(store, bad.name)
    return f"{damage.__name__.strip('_')} {victim.relative_to(bad)}"


def point(store: Path, name: str) -> None:
    temporary = store / "pointer"
    temporary.write_text(name + "\n", encoding="ascii")
    temporary.replace(store / "current")


@pytest.fixture
def shared(built: Engine, tmp_path: Path) -> Iterator[Launcher]:
    launcher = launch(built, tmp_path)
    yield launcher
    for service in launcher.running:
        if service.process.poll() is None:
            service.kill()


def test_a_damaged_snapshot_never_replaces_a_good_one(
    shared: Launcher, tried: Tried, long: bool
) -> None:
    service = shared.start(HANGBANGCAI_WEB_PER_MINUTE="30000")
    store, dice = shared.data / "snapshots", random.Random(5)
    good = (store / "current").read_text(encoding="ascii").strip()
    visitor = Honest(service)
    visitor.ask()
    wrong: list[str] = []
    times = 60 if long else 8
    for turn in range(times):
        damage = swap(store, dice, turn=turn)
        fault = visitor.ask() or visitor.ask("博士来杭州有多少生活补贴", expected="10万元")
        served = visitor.serving()
        point(store, good)
        if fault or served != good:
            wrong.append(f"{damage}: {fault or 'served'}")
        if service.process.poll() is not None:
            break
        assert eventually(visitor) == ""
    visitor.close()
    tried(
        f"{times} damaged snapshots swapped in",
        f"{times - len(wrong)} left the good one serving" + (f"; {wrong[0]}" if wrong else ""),
    )
    assert wrong == []
    assert service.process.poll() is None
    assert "Traceback" not in service.log.read_text()
