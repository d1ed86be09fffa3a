"""What was published stays while its file cannot be read, and its id is nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import settings_for

from bot.assemble import Engine, open_engine
from index.publishing.build_report import BuildReport
from index.publishing.published import library_beside
from index.publishing.verify import verify_snapshot
from knowledge.documents.library import Library
from knowledge.errors import PolicyError

GOOD = "# 第{n}区补贴办法\n\n第一条 第{n}区硕士每人补贴{n}万元。\n\n第二条 向区窗口申请。\n"
BROKEN = '---\ntitle: "没有结束的引号\n---\n\n第一条 甲。\n'


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    policies = tmp_path / "policies"
    policies.mkdir()
    for n in (1, 2):
        (policies / f"p{n}.md").write_text(GOOD.format(n=n), encoding="utf-8")
    made = open_engine(settings_for(tmp_path / "data", policies=policies))
    made.build_if_changed()
    return made


def library(engine: Engine) -> Library:
    return library_beside(engine.store, engine.settings.policies)


def build(engine: Engine) -> BuildReport:
    return engine.build(library(engine), force=True)


def write(engine: Engine, name: str, text: str) -> Path:
    path = engine.settings.policies / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_breaks_keeps_its_version_over_several_builds(engine: Engine) -> None:
    path = write(engine, "p1.md", BROKEN)
    for _ in range(3):
        report = build(engine)
        assert report.kept.keys() == {"p1"}
        assert [error.path for error in report.errors] == [path]
        assert not report.policies
    found = library(engine)
    assert [policy.id for policy in found.policies] == ["p1", "p2"]
    assert found.policies[0].text == GOOD.format(n=1) and found.policies[0].path == path
    write(engine, "p1.md", GOOD.format(n=7))
    assert build(engine).policies.changed == ("p1",)
    assert not library(engine).kept


def test_a_file_that_is_gone_is_gone(engine: Engine) -> None:
    (engine.settings.policies / "p1.md").unlink()
    assert build(engine).policies.removed == ("p1",)


def test_strict_reading_keeps_nothing(engine: Engine) -> None:
    write(engine, "p1.md", BROKEN)
    with pytest.raises(PolicyError):
        library_beside(engine.store, engine.settings.policies, strict=True)


def test_an_id_used_twice_is_refused_for_the_newcomer_whatever_its_name(engine: Engine) -> None:
    newcomer = write(engine, "a-first-by-name.md", "---\nid: p2\n---\n" + GOOD.format(n=9))
    found = library(engine)
    assert [error.path for error in found.errors] == [newcomer]
    assert "9万元" not in "".join(policy.text for policy in found.policies)


def test_a_newcomer_does_not_take_the_id_of_a_file_that_broke(engine: Engine) -> None:
    write(engine, "p1.md", BROKEN)
    newcomer = write(engine, "a.md", "---\nid: P1\n---\n" + GOOD.format(n=9))
    found = library(engine)
    assert {error.path.name for error in found.errors} == {"p1.md", newcomer.name}
    assert [policy.id for policy in found.policies] == ["p1", "p2"]


def test_two_newcomers_of_one_id_are_told_apart_by_their_names(engine: Engine) -> None:
    for name in ("b.md", "a.md"):
        write(engine, name, "---\nid: new\n---\n" + GOOD.format(n=3))
    assert [error.path.name for error in library(engine).errors] == ["b.md"]


def test_files_of_an_archive_stay_when_the_archive_breaks(engine: Engine) -> None:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("p5.txt", "第五区补贴办法\n第一条 每人五万元。")
        made.writestr("p6.md", GOOD.format(n=6))
    path = engine.settings.policies / "more.zip"
    path.write_bytes(stream.getvalue())
    assert build(engine).policies.added == ("p5", "p6")
    path.write_bytes(stream.getvalue()[:80])
    report = build(engine)
    assert report.kept.keys() == {"p5", "p6"} and not report.policies


def test_a_file_that_was_published_is_not_read_through_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = engine.settings.policies / "活动.csv"
    path.write_text("活动,时间\n招聘会,5月\n沙龙,6月,二楼\n", encoding="utf-8")
    build(engine)
    before = next(one for one in library(engine).policies if one.id == "活动")
    assert before.doubts

    def read(*_: object) -> None:
        raise AssertionError("it is read again")

    monkeypatch.setattr("knowledge.documents.read.read_source", read)
    again = next(one for one in library(engine).policies if one.id == "活动")
    assert again == before
    path.write_text("活动,时间\n招聘会,7月\n", encoding="utf-8")
    assert library(engine).kept.keys() == {"活动"}  # a fault of the program loses nothing either


def test_a_policy_in_another_format_is_published_as_its_text(engine: Engine) -> None:
    path = engine.settings.policies / "班车.txt"
    path.write_bytes("云栖谷班车办法\n第一条 首班六时。\n第二条 末班二十二时。".encode("gb18030"))
    build(engine)
    path.unlink()
    from datetime import date

    from index.publishing.open import open_snapshot
    from index.searching.rank import load_ranker

    opened = open_snapshot(
        engine.store, encoder=engine.encoder, segmenter=engine.segmenter, ranker=load_ranker()
    )
    assert verify_snapshot(opened, day=date(2026, 1, 1)) == []
    policy = opened.policy("班车")
    assert policy is not None and policy.title == "云栖谷班车办法"
    assert [clause.number for clause in policy.clauses] == ["第一条", "第二条"]
