"""Snapshots are whole or not there at all: kill -9, full disks, damage, rollback."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from running import ROOT, settings_for
from snapshots import problems_of

from bot.assemble import Engine, open_engine
from index.publishing.snapshot import SnapshotStore
from knowledge.documents.library import read_library
from knowledge.errors import EncoderMismatch, SnapshotError, SnapshotMissing

TEXT = """# 第{n}区人才补贴办法

第一条 第{n}区硕士每人补贴{amount}万元。

第二条 向区人社窗口申请。
"""

BUILD = """
import sys
from pathlib import Path
from bot.assemble import open_engine
from bot.settings import Settings
from knowledge.documents.library import read_library
engine = open_engine(Settings(_env_file=None, data=Path(sys.argv[1]), policies=Path(sys.argv[2])))
print("ready", flush=True)
sys.stdin.readline()
engine.build(read_library(Path(sys.argv[2])), force=True)
print("done", flush=True)
"""


def write_policies(folder: Path, *, amount: int, count: int = 8) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"p{n}.md").write_text(TEXT.format(n=n, amount=amount), encoding="utf-8")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    write_policies(tmp_path / "policies", amount=1)
    made = open_engine(settings_for(tmp_path / "data", policies=tmp_path / "policies"))
    made.build_if_changed()
    return made


def test_kill_during_build_and_publish_leaves_a_whole_snapshot_serving(
    engine: Engine, tmp_path: Path
) -> None:
    """Kill -9 at random moments: what is current always verifies, and one can build on."""
    chance = random.Random(3)
    seen = set()
    for turn in range(6):
        write_policies(tmp_path / "policies", amount=turn + 2)
        before = engine.store.current_id()
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(tmp_path / "data"), str(tmp_path / "policies")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert builder.stdin is not None and builder.stdout is not None
        assert builder.stdout.readline() == "ready\n"
        builder.stdin.write("\n")
        builder.stdin.flush()
        time.sleep(chance.uniform(0.0, 0.12))
        builder.send_signal(signal.SIGKILL)
        builder.wait()
        builder.stdin.close()
        builder.stdout.close()
        assert problems_of(engine) == []
        seen.add(engine.store.current_id() == before)
    assert engine.build(read_library(tmp_path / "policies"), force=True).published
    assert problems_of(engine) == []
    leftovers = [path.name for path in engine.store.folder.glob(".building-*")]
    assert leftovers == []


@pytest.mark.parametrize("moment", ["rename", "replace"])
def test_kill_at_each_step_of_publication(
    engine: Engine, tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Die exactly before the folder gets its name, and exactly before the pointer moves."""
    write_policies(tmp_path / "policies", amount=7)
    before = engine.store.current_id()
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(Path, moment, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        engine.build(read_library(tmp_path / "policies"))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert engine.store.current_id() == before
    assert problems_of(engine) == []
    assert engine.build_if_changed() is not None
    assert problems_of(engine) == []


def test_full_disk_is_said_and_the_old_snapshot_goes_on_serving(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_policies(tmp_path / "policies", amount=9)
    before = engine.store.current_id()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("index.publishing.build.save_fields", full)
    with pytest.raises(SnapshotError, match=r"No space left.*free at least"):
        engine.build_if_changed()
    assert engine.store.current_id() == before
    assert problems_of(engine) == []


def test_rollback_brings_back_the_old_text_and_stays_until_a_file_changes(
    engine: Engine, tmp_path: Path
) -> None:
    first = engine.store.current_id()
    write_policies(tmp_path / "policies", amount=2)
    assert engine.build_if_changed() is not None
    assert engine.store.rollback() == first
    assert engine.store.current_id() == first
    # A restart does not publish again what was just rolled back …
    assert engine.build_if_changed() is None
    # … until somebody changes a file.
    write_policies(tmp_path / "policies", amount=3)
    assert engine.build_if_changed() is not None
    with pytest.raises(SnapshotError, match="nothing to roll back to"):
        for _ in range(9):
            engine.store.rollback()


def test_damage_is_found(engine: Engine, tmp_path: Path) -> None:
    folder, manifest = engine.store.current()
    assert problems_of(engine) == []
    copied = folder / "policies" / "p0.md"
    copied.write_text(
        copied.read_text(encoding="utf-8").replace("1万元", "9万元"), encoding="utf-8"
    )
    assert engine.store.damaged_files(manifest.id) == ["policies/p0.md"]
    with pytest.raises(SnapshotError, match=r"p0\.md .*is damaged"):
        problems_of(engine)
    shutil.copy(tmp_path / "policies" / "p0.md", copied)
    assert problems_of(engine) == []
    (folder / "fields" / "clauses.npy").unlink()
    with pytest.raises(SnapshotError, match=r"clauses\.npy"):
        problems_of(engine)


def test_unchanged_library_is_not_built_again_and_unchanged_passages_are_reused(
    engine: Engine, tmp_path: Path
) -> None:
    assert engine.build_if_changed() is None
    path = tmp_path / "policies" / "p3.md"
    path.write_text(TEXT.format(n=3, amount=50), encoding="utf-8")
    (tmp_path / "policies" / "p4.md").unlink()
    (tmp_path / "policies" / "new.md").write_text(TEXT.format(n="新", amount=1), encoding="utf-8")
    report = engine.build_if_changed()
    assert report is not None
    assert report.policies.added == ("new",)
    assert report.policies.changed == ("p3",)
    assert report.policies.removed == ("p4",)
    assert report.policies.unchanged == 6
    # The article of p3 that changed and the two that are new; the rest is as it was.
    assert report.vectors_computed == 3


def test_other_encoder_or_lexicon_than_the_snapshots_is_an_error_with_a_remedy(
    engine: Engine, tmp_path: Path
) -> None:
    _, manifest = engine.store.current()
    assert manifest.encoder_name == "built-in"
    assert manifest.dimension == engine.encoder.dimension
    changed = {
        "encoder": replace(manifest, encoder_fingerprint="other"),
        "segmenter": replace(manifest, segmenter_fingerprint="other"),
    }
    for name, different in changed.items():
        staged = tmp_path / name
        shutil.copytree(engine.store.path(manifest.id), staged)
        (staged / "manifest.json").unlink()
        other = engine.store.finish(staged, different)
        engine.store.publish(staged, other)
        with pytest.raises(EncoderMismatch, match=r"scripts/reindex\.py"):
            problems_of(engine)


def test_two_builds_at_once_are_refused(engine: Engine) -> None:
    with engine.store.lock(), pytest.raises(SnapshotError, match="another build"):
        engine.build(read_library(engine.settings.policies), force=True)


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match=r"scripts/reindex\.py"):
        SnapshotStore(tmp_path).current()


def test_running_assistant_keeps_serving_when_the_newest_snapshot_cannot_be_opened(
    engine: Engine, tmp_path: Path
) -> None:
    live = engine.live()
    first = live.get()
    write_policies(tmp_path / "policies", amount=4)
    engine.build_if_changed()
    (engine.store.path(str(engine.store.current_id())) / "passages.jsonl").write_text("{", "utf-8")
    assert live.get() is first
