"""A damaged snapshot is never served, a bad one never published; what is good goes on."""

from __future__ import annotations

import logging
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from running import POLICIES, settings_for

from bot.answering.assistant import Assistant
from bot.answering.trial import GOLDEN_FILE, trial
from bot.assemble import Engine, open_engine
from bot.exchange.answer import Answer, Question
from index.publishing.entries import passage_entries
from index.publishing.live import SnapshotSource
from index.publishing.open import Snapshot, open_snapshot
from index.publishing.snapshot import SnapshotStore
from index.searching.dense import build_vectors, save_vectors
from index.searching.fields import Entry
from index.searching.rank import load_ranker
from index.searching.search import Searcher
from knowledge.asking.files import read_questions
from knowledge.documents.library import Library, read_library
from knowledge.documents.split import Passage
from knowledge.errors import SnapshotError, SnapshotMissing

TURNS = 60
QUESTION = "应届硕士生活补贴有多少"
FILES = ("graduate-living-allowance", "graduate-rent-allowance", "talent-class-e", "titles-guide")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with a snapshot of four policies, built once."""
    folder = tmp_path_factory.mktemp("four")
    (folder / "policies").mkdir()
    for name in FILES:
        shutil.copy(POLICIES / f"{name}.md", folder / "policies")
    made = open_engine(settings_for(folder / "data", policies=folder / "policies"))
    made.build_if_changed()
    return made


@pytest.fixture
def engine(first: Engine, tmp_path: Path) -> Engine:
    """The same over a copy of its data."""
    shutil.copytree(first.settings.data, tmp_path / "data")
    shutil.copytree(first.settings.policies, tmp_path / "policies")
    settings = settings_for(tmp_path / "data", policies=tmp_path / "policies")
    return replace(first, settings=settings, store=SnapshotStore(settings.data))


def opened(engine: Engine) -> Snapshot:
    return open_snapshot(
        engine.store, encoder=engine.encoder, segmenter=engine.segmenter, ranker=load_ranker()
    )


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def flip(dice: random.Random, path: Path, _: Path) -> None:
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def truncate(dice: random.Random, path: Path, _: Path) -> None:
    path.write_bytes(path.read_bytes()[: dice.randrange(path.stat().st_size)])


def delete(_: random.Random, path: Path, __: Path) -> None:
    path.unlink()


def swap(_: random.Random, path: Path, other: Path) -> None:
    here, there = path.read_bytes(), other.read_bytes()
    path.write_bytes(there)
    other.write_bytes(here)


def zero(_: random.Random, path: Path, __: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def append(_: random.Random, path: Path, __: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def add(_: random.Random, path: Path, __: Path) -> None:
    path.with_name("passages.300.sketch").write_bytes(b"\0")


def link(_: random.Random, path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


def pipe(_: random.Random, path: Path, __: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: list[Callable[[random.Random, Path, Path], None]] = [
    flip,
    truncate,
    delete,
    swap,
    zero,
    append,
    add,
    link,
    pipe,
]


def damage(dice: random.Random, folder: Path, turn: int) -> None:
    """Do each kind of damage in turn, to a file that is not empty and one of other content."""
    files = [path for path in files_of(folder) if path.read_bytes().strip(b"\0")]
    path = dice.choice(files)
    other = dice.choice([one for one in files if one.read_bytes() != path.read_bytes()])
    DAMAGES[turn % len(DAMAGES)](dice, path, other)


def restore(folder: Path, kept: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)


def test_no_damaged_snapshot_is_opened(engine: Engine, tmp_path: Path) -> None:
    dice = random.Random(11)
    folder = engine.store.path(str(engine.store.current_id()))
    shutil.copytree(folder, tmp_path / "kept")
    for turn in range(TURNS):
        damage(dice, folder, turn)
        with pytest.raises(SnapshotError, match=r"→.*scripts/reindex\.py"):
            opened(engine)
        assert not engine.store.is_whole(folder.name)
        restore(folder, tmp_path / "kept")
    assert engine.store.is_whole(folder.name)
    opened(engine)


def test_a_running_process_goes_on_with_the_old_snapshot(
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Damage before a newly published snapshot is opened, and to the files of the open one."""
    dice = random.Random(12)
    live = engine.live()
    old = live.get()
    engine.build(read_library(tmp_path / "policies"), force=True)
    new = engine.store.path(str(engine.store.current_id()))
    shutil.copytree(new, tmp_path / "kept")
    rows = old.searcher.search(QUESTION).rows.tolist()
    monkeypatch.setattr("index.publishing.live.RETRY_SECONDS", 0)
    for turn in range(TURNS):
        damage(dice, new, turn)
        assert live.get() is old
        restore(new, tmp_path / "kept")
        damage(dice, engine.store.path(old.manifest.id), turn)
        assert old.searcher.search(QUESTION).rows.tolist() == rows
    said = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(said) == 1, "said once for each pointer"
    assert "→" in said[0].getMessage()
    assert old.manifest.id in said[0].getMessage()
    assert live.get().manifest.id == new.name, "the cause has passed"


def test_a_process_that_starts_over_a_damaged_snapshot_answers_from_the_one_before(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = engine.live().get().manifest.id
    engine.build(read_library(tmp_path / "policies"), force=True)
    new = engine.store.path(str(engine.store.current_id()))
    shutil.copytree(new, tmp_path / "kept")
    passages = new / "passages.jsonl"
    passages.write_bytes(passages.read_bytes()[:-100])
    live = engine.live()
    with caplog.at_level(logging.ERROR):
        assert live.get().manifest.id == before
        assert live.get().manifest.id == before
    assert caplog.text.count("the old one goes on") == 1
    restore(new, tmp_path / "kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "_retry_at", 0.0)
        assert live.get().manifest.id == new.name


def test_what_follows_in_a_thread_of_its_own_opens_nothing_for_whoever_asks(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = engine.live()
    old = live.get()
    opened_by: list[str] = []

    def note(*given: object, **named: object) -> Snapshot:
        opened_by.append(threading.current_thread().name)
        return open_snapshot(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("index.publishing.live.open_snapshot", note)
    live.start()
    try:
        engine.build(read_library(tmp_path / "policies"), force=True)
        end = time.monotonic() + 30
        while live.get() is old:
            assert time.monotonic() < end, "the new snapshot was not followed"
            time.sleep(0.01)
    finally:
        live.stop()
    assert live.get().manifest.id == engine.store.current_id()
    assert opened_by == ["snapshot"]


def test_what_could_not_be_opened_is_not_tried_for_every_question(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = engine.live()
    old = live.get()
    engine.build(read_library(tmp_path / "policies"), force=True)
    tries = []

    def fail(*_: object, **__: object) -> Snapshot:
        tries.append(1)
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("index.publishing.live.open_snapshot", fail)
        assert all(live.get() is old for _ in range(20))
    assert len(tries) == 1
    # Another pointer is another chance, at once.
    engine.build(read_library(tmp_path / "policies"), force=True)
    assert live.get().manifest.id == engine.store.current_id()


def test_a_store_that_is_gone_stops_no_running_process(engine: Engine) -> None:
    live = engine.live()
    old = live.get()
    shutil.rmtree(engine.store.folder)
    assert live.get() is old
    with pytest.raises(SnapshotMissing):
        engine.live().get()


def test_a_manifest_changed_together_with_a_file_is_noticed(engine: Engine) -> None:
    folder, manifest = engine.store.current()
    path = folder / "policies" / f"{FILES[0]}.md"
    before = manifest.files[f"policies/{path.name}"]
    path.write_text(path.read_text("utf-8").replace("3万元", "9万元"), "utf-8")
    shutil.copytree(folder, folder.parent / ".again")
    (folder.parent / ".again" / "manifest.json").unlink()
    after = engine.store.finish(folder.parent / ".again", manifest).files[f"policies/{path.name}"]
    assert before != after
    text = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(SnapshotError, match=r"manifest\.json.*is damaged"):
        opened(engine)


def test_a_damaged_snapshot_is_built_anew_without_being_told_to(engine: Engine) -> None:
    damaged = str(engine.store.current_id())
    (engine.store.path(damaged) / "passages.jsonl").write_text("{", "utf-8")
    report = engine.build_if_changed()
    assert report is not None
    assert engine.store.current_id() != damaged
    opened(engine)


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", b"../../etc", b"20261123T101500-00000000"])
def test_a_damaged_pointer_can_be_rolled_back_and_built_over(
    engine: Engine, pointer: bytes
) -> None:
    whole = engine.store.current_id()
    path = engine.store.folder / "current"
    path.write_bytes(pointer)
    with pytest.raises(SnapshotError, match="→"):
        opened(engine)
    if pointer[:4] != b"2026":
        assert engine.store.rollback() == whole
        opened(engine)
        path.write_bytes(pointer)
    assert engine.build_if_changed() is not None
    opened(engine)


def test_rollback_passes_over_damaged_snapshots_and_leaves_a_damaged_one(engine: Engine) -> None:
    library = read_library(engine.settings.policies)
    first = engine.store.current_id()
    ids = [engine.build(library, force=True).snapshot_id for _ in range(2)]
    for name in ids:
        (engine.store.path(name) / "manifest.json").write_text("{}", "utf-8")
    assert engine.store.rollback() == first
    opened(engine)
    with pytest.raises(SnapshotError, match="nothing to roll back to"):
        engine.store.rollback()


def test_the_first_golden_questions_find_their_clauses_in_the_sample(built: Engine) -> None:
    asked: list[str] = []

    def noting(source: SnapshotSource) -> Assistant:
        assistant = built.assistant()
        attempt = assistant.attempt

        def noted(question: Question) -> Answer:
            asked.append(question.text)
            return attempt(question)

        assistant.attempt = noted  # type: ignore[method-assign]
        return assistant

    assert trial(noting)(built.live().get()) == ()
    assert asked[:10] == [one.text for one in read_questions(GOLDEN_FILE)[:10]]
    assert len(asked) == 20


def test_a_snapshot_that_fails_a_question_is_not_published(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine.store.current_id()
    view = Searcher.view
    text = read_questions(GOLDEN_FILE)[3].text

    def fail(self: Searcher, asked: str, allowed: object, **more: object) -> object:
        if text in asked:
            raise ZeroDivisionError
        return view(self, asked, allowed, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Searcher, "view", fail)
    with pytest.raises(SnapshotError, match=rf"没有发布.*{text}.*ZeroDivisionError.*→"):
        engine.build(read_library(tmp_path / "policies"), force=True)
    assert engine.store.current_id() == before
    assert not list(engine.store.folder.glob(".building-*"))
    opened(engine)


def test_a_snapshot_in_which_nothing_is_found_is_not_published(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every passage stands in another's place: all digests are right, every answer is wrong."""
    before = engine.store.current_id()

    def turned(library: Library, passages: Sequence[Passage]) -> list[Entry]:
        return passage_entries(library, passages)[::-1]

    monkeypatch.setattr("index.publishing.build.passage_entries", turned)
    with pytest.raises(SnapshotError, match=r"没有发布.*找不到自己的条款.*→"):
        engine.build(read_library(tmp_path / "policies"), force=True)
    assert engine.store.current_id() == before


def test_a_file_damaged_while_it_is_written_is_noticed_before_publishing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine.store.current_id()
    finish = SnapshotStore.finish

    def damaging(self: SnapshotStore, staged: Path, manifest: object) -> object:
        done = finish(self, staged, manifest)  # type: ignore[arg-type]
        flip(random.Random(1), staged / "fields" / "passages.faiss", staged)
        return done

    monkeypatch.setattr(SnapshotStore, "finish", damaging)
    with pytest.raises(SnapshotError, match=r"没有发布.*passages\.faiss"):
        engine.build(read_library(tmp_path / "policies"), force=True)
    assert engine.store.current_id() == before


def test_no_text_of_faiss_or_of_the_system_reaches_a_person(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = build_vectors(np.eye(4, dtype=np.float32), dimension=4)
    with pytest.raises(OSError, match="写不进去"):
        save_vectors(vectors, tmp_path / "nowhere" / "a.faiss")
    cache = next((tmp_path / "data" / "vectors").glob("*.sqlite"))
    cache.unlink()
    cache.mkdir()
    with pytest.raises(SnapshotError, match="→") as caught:
        engine.build(read_library(tmp_path / "policies"), force=True)
    assert "Error" not in str(caught.value)
    monkeypatch.setattr("index.publishing.build.build_fields", _out_of_memory)
    cache.rmdir()
    with pytest.raises(SnapshotError, match="内存不够"):
        engine.build(read_library(tmp_path / "policies"), force=True)


def _out_of_memory(*_: object, **__: object) -> object:
    raise MemoryError
