"""Marks of withdrawal are followed beside the answers, whatever else lies in the folder."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.documents.withdrawals import Withdrawals
from knowledge.files.regular_files import Looked, look_into

GOOD = "# 某区办法\n\n第一条 硕士每人补贴3万元。\n"
MARK = "---\nwithdrawn: true\n---\n"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Withdrawals]:
    """A folder with one policy, looked at often."""
    (tmp_path / "a.md").write_text(GOOD, "utf-8")
    withdrawals = Withdrawals(tmp_path, every_seconds=0.02)
    withdrawals.start()
    yield withdrawals
    withdrawals.stop()


def becomes(withdrawals: Withdrawals, ids: set[str]) -> bool:
    """Wait until the ids are these, or for ten seconds."""
    end = time.monotonic() + 10
    while withdrawals.ids() != ids and time.monotonic() < end:
        time.sleep(0.01)
    return withdrawals.ids() == ids


def test_a_withdrawal_is_seen_while_watching_and_its_end_too(
    watched: Withdrawals, tmp_path: Path
) -> None:
    assert watched.ids() == frozenset()
    (tmp_path / "a.md").write_text(MARK + GOOD, "utf-8")
    assert becomes(watched, {"a"})
    (tmp_path / "b.md").write_text(f"---\nid: rent\nwithdrawn: 是\n---\n{GOOD}", "utf-8")
    assert becomes(watched, {"a", "rent"})
    (tmp_path / "a.md").write_text(GOOD, "utf-8")
    assert becomes(watched, {"rent"})
    (tmp_path / "b.md").unlink()
    assert becomes(watched, set())


def test_a_first_look_is_done_when_watching_has_begun(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARK + GOOD, "utf-8")
    withdrawals = Withdrawals(tmp_path)
    withdrawals.start()
    try:
        assert withdrawals.ids() == {"a"}
    finally:
        withdrawals.stop()


@pytest.mark.parametrize(
    "rest",
    [
        "",  # no title, no text
        "| a | b |\n|---|---|\n| 1 |\n",
        "甲" * 60_000,
        "\0\0",
        "<!-- 问法\n",
        "colour: red\n",
    ],
)
def test_a_mark_counts_whatever_is_wrong_below_it(tmp_path: Path, rest: str) -> None:
    (tmp_path / "a.md").write_text(MARK + rest, "utf-8")
    assert Withdrawals(tmp_path).ids() == {"a"}
    (tmp_path / "b.md").write_text(f"---\nwithdrawn: true\nkind: law\nodd: 1\n---\n{rest}", "utf-8")
    assert Withdrawals(tmp_path).ids() == {"a", "b"}


@pytest.mark.parametrize(
    "slip",
    [
        "",
        "---\nwithd",
        "---\nwithdrawn: perhaps\n---\n" + GOOD,
        "---\ntitle: [\n---\n" + GOOD,
        "---\ntitle: " + "[" * 1000 + "\n---\n" + GOOD,
        "---\ntitle: 甲\n---\n",
        "# 甲\n",
    ],
)
def test_a_slip_of_the_pen_brings_no_withdrawn_policy_back(tmp_path: Path, slip: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(MARK + GOOD, "utf-8")
    withdrawals = Withdrawals(tmp_path)
    assert withdrawals.ids() == {"a"}
    path.write_text(slip, "utf-8")
    assert withdrawals.ids() == {"a"}
    path.unlink()
    os.mkfifo(path)
    assert withdrawals.ids() == {"a"}
    path.unlink()
    path.symlink_to("a.md")
    assert withdrawals.ids() == {"a"}
    path.unlink()
    path.write_text(GOOD, "utf-8")
    assert withdrawals.ids() == frozenset()


def test_pipes_links_and_hostile_files_beside_it_hide_no_mark(
    watched: Withdrawals, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "circle.md").symlink_to("circle.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "round").symlink_to(".")
    (tmp_path / "deep.md").write_text("---\ntitle: " + "[" * 5000 + "\n---\n" + GOOD, "utf-8")
    (tmp_path / "row.md").write_text(f"{GOOD}\n| a |\n|---|\n| {'x' * 60_000} |\n", "utf-8")
    (tmp_path / "outside.md").symlink_to(Path(__file__))
    (tmp_path / "a.md").write_text(MARK + GOOD, "utf-8")
    assert becomes(watched, {"a"})


def test_a_folder_that_cannot_be_looked_at_keeps_what_was_seen(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "a.md").write_text(MARK + GOOD, "utf-8")
    withdrawals = Withdrawals(folder)
    assert withdrawals.ids() == {"a"}
    folder.rename(tmp_path / "away")
    assert withdrawals.ids() == {"a"}


def test_a_disk_that_hangs_holds_up_no_answer_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.md").write_text(MARK + GOOD, "utf-8")
    goes_on = threading.Event()
    hangs = threading.Event()

    def look(folder: Path, wanted: object) -> Looked:
        if hangs.is_set():
            goes_on.wait(60)
        return look_into(folder, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr("knowledge.documents.withdrawals.look_into", look)
    monkeypatch.setattr("knowledge.documents.withdrawals._OVERDUE_SECONDS", 0.1)
    monkeypatch.setattr("knowledge.documents.withdrawals._FIRST_SECONDS", 0.1)
    withdrawals = Withdrawals(tmp_path, every_seconds=0.01)
    withdrawals.start()
    assert becomes(withdrawals, {"a"})
    hangs.set()
    with caplog.at_level(logging.ERROR):
        end = time.monotonic() + 10
        while not caplog.records and time.monotonic() < end:
            assert withdrawals.ids() == {"a"}  # the thread that asks goes on
            time.sleep(0.01)
        withdrawals.ids()
    assert len(caplog.records) == 1
    assert "→" in caplog.messages[0]
    second = Withdrawals(tmp_path)
    second.start()  # returns although its first look does not
    assert second.ids() == frozenset()
    goes_on.set()
    assert becomes(second, {"a"})
    for one in (withdrawals, second):
        one.stop()


def test_an_error_in_one_look_does_not_end_the_watch(
    watched: Withdrawals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def fail(*_: object) -> Looked:
        failed.set()
        raise ValueError("不该发生")

    with monkeypatch.context() as patch:
        patch.setattr("knowledge.documents.withdrawals.look_into", fail)
        assert failed.wait(10)
    (tmp_path / "a.md").write_text(MARK + GOOD, "utf-8")
    assert becomes(watched, {"a"})


def test_a_fork_looks_by_itself_until_it_is_started_there(
    watched: Withdrawals, tmp_path: Path
) -> None:
    child = os.fork()
    if child == 0:
        right = False
        try:
            (tmp_path / "a.md").write_text(MARK + GOOD, "utf-8")
            right = watched.ids() == {"a"}
            watched.start()
            (tmp_path / "a.md").write_text(GOOD, "utf-8")
            right = right and becomes(watched, set())
        finally:
            os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
