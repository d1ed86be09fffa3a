"""Files that are broken are named with line and remedy, and do not stop the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.library import read_library
from knowledge.documents.policy import Confidence
from knowledge.documents.read import read_policy
from knowledge.documents.withdrawals import Withdrawals
from knowledge.errors import LibraryError, PolicyError

GOOD = "# 某区办法\n\n第一条 硕士每人补贴3万元。\n"


def error_of(folder: Path, data: str | bytes) -> PolicyError:
    path = folder / "bad.md"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(PolicyError) as caught:
        read_policy(path)
    assert str(caught.value).startswith(f"{path}:{caught.value.line}: ")
    assert "→" in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("data", "line", "part"),
    [
        ("", 1, "title"),
        ("# 只有标题\n", 1, "no text"),
        ("---\ntitle: 甲\n", 1, "not closed"),
        ("---\ntitle: [甲\n---\n# 甲\n第一条 乙。\n", 2, "YAML"),
        ("---\ntitle: 甲\nkind: law\n---\n第一条 乙。\n", 3, "kind"),
        ("---\ntitle: 甲\nissued_on: 昨天\n---\n第一条 乙。\n", 3, "issued_on"),
        ("---\ntitle: 甲\neffective_from: 2021-13\n---\n第一条 乙。\n", 3, "effective_from"),
        (
            "---\ntitle: 甲\neffective_from: 2021\neffective_to: 2020\n---\n第一条 乙。\n",
            4,
            "before",
        ),
        ("---\ntitle: 甲\nwithdrawn: 也许\n---\n第一条 乙。\n", 3, "withdrawn"),
        ("---\nid: a b\ntitle: 甲\n---\n第一条 乙。\n", 2, "id"),
        ("# 甲\n## 第一条 乙 {#a colour=red}\n丙。\n", 2, "colour"),
        ("# 甲\n## 第一条 乙 {#a}\n丙。\n## 第二条 丁 {#a}\n戊。\n", 4, "twice"),
        ("# 甲\n## 第一条 乙 {#a from=2021 to=2020}\n丙。\n", 2, "ends before"),
        ("# 甲\n## 第一条 乙 {#a sources=x}\n丙。\n", 2, "unknown source"),
        ("# 甲\n## 第一条 乙 {#a confidence=sure}\n丙。\n", 2, "confidence"),
        ("# 甲\n## 第一条 乙 {#a standing=maybe}\n丙。\n", 2, "standing"),
        ("# 甲\n第一条 乙。\n<!-- 问法\n怎么办\n", 3, "comment"),
        ("# 甲\n第一条 乙。\0\n", 2, "NUL"),
        ("# 甲\n第一条 乙。\n".encode("gb18030"), 1, "UTF-8"),
        ("# 甲\n## 第一条 乙 {#a}\n<!-- 问法\n怎么办\n-->\n## 第二条 丙\n丁。\n", 2, "no text"),
    ],
)
def test_broken_file_is_named_with_line_and_remedy(
    tmp_path: Path, data: str | bytes, line: int, part: str
) -> None:
    error = error_of(tmp_path, data)
    assert part in str(error)
    assert error.line == line


def test_broken_file_does_not_stop_the_others_unless_asked_to(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.md").write_text("", encoding="utf-8")
    library = read_library(tmp_path)
    assert [policy.id for policy in library.policies] == ["a"]
    assert [error.path.name for error in library.errors] == ["b.md"]
    with pytest.raises(PolicyError):
        read_library(tmp_path, strict=True)


def test_two_files_of_one_id_and_dangling_references_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nid: x\n---\n" + GOOD, encoding="utf-8")
    (tmp_path / "b.md").write_text("---\nid: x\n---\n" + GOOD, encoding="utf-8")
    (tmp_path / "c.md").write_text("---\nsupersedes: [gone]\n---\n" + GOOD, encoding="utf-8")
    errors = [str(error) for error in read_library(tmp_path).errors]
    assert len(errors) == 2
    assert "a.md" in errors[0]
    assert "gone" in errors[1]


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_folder_without_policies_is_said(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LibraryError, match="→"):
        read_library(tmp_path / folder)


def test_front_matter_and_attributes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        """---
id: rent
title: 租房补贴
document_number: 某人社〔2026〕1号
kind: service
topics: [租房, 补贴]
effective_from: 2021-10
verified_on: 2026-11-23
sources:
- {key: gov, name: 公告, grade: A, date: "2021-10-09", url: "https://example.org/1"}
---

# 租房补贴

## 一、标准 {#amount facts="ZF01 ZF02" from=2022 sources="gov" confidence=low}

每年1万元。

<!-- 问法
租房给多少钱
房补
-->
""",
        encoding="utf-8",
    )
    policy = read_policy(path)
    (clause,) = policy.clauses
    assert (policy.id, policy.kind.value, policy.topics) == ("rent", "service", ("租房", "补贴"))
    assert clause.facts == ("ZF01", "ZF02")
    assert clause.phrasings == ("租房给多少钱", "房补")
    assert clause.sources[0].url == "https://example.org/1"
    assert clause.confidence is Confidence.LOW
    assert clause.validity.start is not None
    assert clause.validity.start.text == "2022"
    assert "租房给多少钱" not in policy.text[clause.blocks[1].start : clause.blocks[2].end]


def test_withdrawal_is_seen_at_once_and_its_end_too(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(GOOD, encoding="utf-8")
    withdrawals = Withdrawals(tmp_path)
    assert withdrawals.ids() == frozenset()
    path.write_text("---\nwithdrawn: true\n---\n" + GOOD, encoding="utf-8")
    assert withdrawals.ids() == {"a"}
    path.write_text(GOOD, encoding="utf-8")
    assert withdrawals.ids() == frozenset()
