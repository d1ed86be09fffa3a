"""What a clerk's editor and hand do to a file makes no difference, or is said with its line."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import POLICIES

from knowledge.documents.library import library_of_texts
from knowledge.documents.read import read_policy
from knowledge.documents.withdrawals import Withdrawals
from knowledge.errors import PolicyError

GOOD = "# 某区办法\n\n第一条 硕士每人补贴3万元。\n"
FRONT = "---\ntitle: 某区办法\nwithdrawn: true\n---\n"
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize("text", [GOOD, FRONT + GOOD, FRONT + "## 一、标准 {#a}\n\n3万元。\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_makes_no_difference(tmp_path: Path, text: str, end: str) -> None:
    data = text.replace("\n", end).encode()
    path = tmp_path / "a.md"
    path.write_bytes(data)
    without, seen = read_policy(path), Withdrawals(tmp_path).ids()
    path.write_bytes(BOM + data)
    assert read_policy(path) == without
    assert Withdrawals(tmp_path).ids() == seen == ({"a"} if "withdrawn" in text else set())


def test_every_policy_of_the_sample_reads_alike_with_a_byte_order_mark(tmp_path: Path) -> None:
    for path in sorted(POLICIES.glob("[!_R]*.md"))[:10]:
        copy = tmp_path / path.name
        copy.write_bytes(BOM + path.read_bytes())
        assert read_policy(copy).digest == read_policy(path).digest
        assert read_policy(copy).clauses == read_policy(path).clauses


def test_a_mark_that_cannot_be_told_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.md").write_bytes((FRONT + GOOD).encode("utf-16"))
    (tmp_path / "b.md").write_text("---\nwithdrawn: perhaps\n---\n" + GOOD, "utf-8")
    withdrawals = Withdrawals(tmp_path)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert withdrawals.ids() == frozenset()
    assert [one.count("→") for one in caplog.messages] == [1, 1]
    assert "a.md" in caplog.messages[0] and "UTF-8" in caplog.messages[0]


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ("", 1, ["文件是空的", "is empty"]),
        (" \r\n\u3000\n", 1, ["文件是空的"]),
        ("\ufeff", 1, ["文件是空的"]),
        ("＃某区办法\n\n第一条 甲。\n", 1, ["半角", "half-width"]),
        ("＃ 某区办法\n\n第一条 甲。\n", 1, ["半角"]),
        ("\n#某区办法\n\n第一条 甲。\n", 2, ["空一格", "blank"]),
        ("# 办法\n\n##标准\n\n甲。\n", 3, ["空一格"]),
        ("第一条 甲。\n\n第二条 乙。\n", 1, ["没有标题", "no title"]),
        (f"{GOOD}<<<<<<< HEAD\n第二条 甲。\n=======\n第二条 乙。\n>>>>>>> b\n", 4, ["合并冲突"]),
        (f"{GOOD}=======\n第二条 乙。\n", 4, ["merge conflict"]),
        (f"{GOOD}>>>>>>> theirs\r\n", 4, ["merge conflict"]),
        ("---\n<<<<<<< HEAD\ntitle: 甲\n=======\n---\n第一条 乙。\n", 2, ["合并冲突"]),
        ("# 甲\n\n## 第一条 a {#x from=2020-01-01\n\n乙。\n", 3, ["大括号", "brace"]),
        ("# 甲\n\n## 第一条 a ｛#x from=2020-01-01｝\n\n乙。\n", 3, ["半角"]),
        ("# 甲\n\n## 第一条 a {facts=SH01\n\n乙。\n", 3, ["大括号"]),
        ("---\ntitle: 甲\nkind: guide\ntitle: 乙\n---\n第一条 丙。\n", 4, ["两次", "twice"]),
        (
            "---\ntitle: 甲\nsources:\n- key: a\n  grade: A\n  grade: B\n---\n第一条 丙。\n",
            6,
            ["grade", "twice"],
        ),
        ("---\ntitle: 甲\nsupersedes: [旧, a]\n---\n第一条 丙。\n", 3, ["自己", "itself"]),
        ('# 甲\n\n## 第一条 乙 {#x supersedes="#x"}\n丙。\n', 3, ["自己"]),
        ('# 甲\n\n## 第一条 乙 {#x supersedes="旧#y a#x"}\n丙。\n', 3, ["'a#x'"]),
        (
            "---\ntitle: 甲\nsources:\n- key: a\n  url: https://ok.cn\n- key: b\n  url: 没有\n"
            "---\n第一条 丙。\n",
            7,
            ["网址", "no address"],
        ),
        ("---\ntitle: 甲\nissued_on: 2021-02-30\n---\n第一条 丙。\n", 3, ["没有", "no such day"]),
    ],
)
def test_a_slip_is_refused_with_its_line_in_two_languages(
    tmp_path: Path, text: str, line: int, parts: list[str]
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    with pytest.raises(PolicyError, match=r": .*[一-龥）]+.*[ ）]/ .*→ .*[一-龥].* / ") as caught:
        read_policy(path)
    assert caught.value.line == line
    assert all(part in str(caught.value) for part in parts)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_mended_in_notepad(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(GOOD.encode(encoding))
    with pytest.raises(PolicyError, match=r"不是 UTF-8 文本.*→ 在记事本里“另存为”"):
        read_policy(path)


@given(
    st.sampled_from(
        ["========", "======", "a ======= b", "<<< 甲 >>>", "{甲", "{1,2}", "#1号楼", "#话题#"]
    )
)
def test_what_only_looks_like_a_slip_is_read(
    tmp_path_factory: pytest.TempPathFactory, line: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "like.md"
    path.write_text(f"{GOOD}\n{line}\n", "utf-8")
    assert line in read_policy(path).text


def test_what_was_published_once_is_opened_again_whatever_is_refused_now() -> None:
    text = f"{GOOD}=======\n\n## 第二条 乙 {{#x\n\n丙。\n"
    assert library_of_texts(Path("copies"), {"a.md": text}).policies[0].text == text
