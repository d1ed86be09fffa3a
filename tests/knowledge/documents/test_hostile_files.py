"""Whatever lies in a folder of policies or data, it costs its own file and nobody else's."""

from __future__ import annotations

import os
import random
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import POLICIES

from knowledge.documents.library import library_of_texts, read_library
from knowledge.documents.policy_id import id_of_name, id_on_disk, id_problem
from knowledge.documents.read import READERS, read_markdown, read_policy
from knowledge.documents.split import split_policy
from knowledge.documents.yaml_lines import load_lines
from knowledge.errors import DataError, LexiconError, LibraryError, PolicyError
from knowledge.files.regular_files import look_into
from knowledge.language.words import read_lexicon_file

GOOD = "# 某区办法\n\n第一条 硕士每人补贴3万元。\n"
BAD_IDS = [
    "_2026-new",
    "README",
    "readme",
    ".",
    "..",
    ".hidden",
    "a/b",
    "../x",
    "-x",
    "CON",
    "com1",
    "nul.2026",
    "LPT9",
    "abc.",
    "a\\b",
    "a:b",
    "政策。",
    "x" * 300,
    "政" * 90,
    "甲 乙",
    "e\u0301",
]
DEEP = 1000


def within(seconds: float, work: Callable[[], object]) -> None:
    """Do ``work`` in a thread that may hang: a read that never ends is a failure, no wait."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again where the test sees it
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), f"not done within {seconds} s"
    if failed:
        raise failed[0]


@pytest.mark.parametrize("name", BAD_IDS)
def test_an_id_that_no_file_can_be_named_by_is_refused_at_its_line(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "a.md"
    path.write_text(f'---\ntitle: 甲\nid: "{name}"\n---\n{GOOD}'.replace("\\", "\\\\"), "utf-8")
    with pytest.raises(PolicyError, match="→") as caught:
        read_policy(path)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("生活补贴 2026.md", "生活补贴-2026"),
        ("云岭区人才安居办法（试行）.md", "云岭区人才安居办法-试行"),
        ("云岭管办〔2024〕12号.md", "云岭管办-2024-12号"),
        ("《云岭区托育补贴细则》.md", "云岭区托育补贴细则"),
        ("_.draft.md", "draft"),
    ],
)
def test_a_file_name_that_is_no_id_gives_one(tmp_path: Path, name: str, wanted: str) -> None:
    path = tmp_path / name
    path.write_text(GOOD, "utf-8")
    assert read_policy(path).id == wanted


@given(st.text(min_size=1, max_size=300))
def test_every_name_gives_an_id_and_always_the_same(name: str) -> None:
    assert id_problem(id_of_name(name)) is None
    assert id_of_name(name) == id_of_name(name)
    assert id_of_name(id_of_name(name)) == id_of_name(name)


def test_every_id_of_the_sample_is_allowed() -> None:
    assert all(id_problem(path.stem) is None for path in POLICIES.glob("[!_R]*.md"))


@given(st.text(max_size=120))
def test_an_id_that_is_allowed_names_a_file_of_its_own(name: str) -> None:
    if id_problem(name) is None:
        file = f"{name}.markdown"
        assert len(file.encode()) <= 255
        assert Path(file).name == file
        assert Path(file).stem == name
        assert name[0].isalnum()
        assert id_on_disk(id_on_disk(name)) == id_on_disk(name)


def test_ids_that_a_disk_may_take_for_one_are_refused(tmp_path: Path) -> None:
    for file, name in (("a", "Rent"), ("b", "rent"), ("c", "é1"), ("d", "É1")):
        (tmp_path / f"{file}.md").write_text(f"---\ntitle: 甲\nid: {name}\n---\n{GOOD}", "utf-8")
    library = read_library(tmp_path)
    assert [policy.id for policy in library.policies] == ["Rent", "é1"]
    assert [(error.path.name, error.line) for error in library.errors] == [("b.md", 3), ("d.md", 3)]
    assert "a.md" in str(library.errors[0])


def test_copies_are_read_by_a_list_and_by_no_rule_for_names() -> None:
    text = f"---\nid: a\n---\n{GOOD}"
    (policy,) = library_of_texts(Path("somewhere"), {"_README.md": text}).policies
    assert policy.id == "a"


def front(yaml: str) -> str:
    return f"---\n{yaml}\n---\n{GOOD}"


#: File, text, and the line where it is wrong; None: it is read.
HOSTILE: list[tuple[str, str, int | None]] = [
    ("lists a thousand deep", front("title: " + "[" * DEEP + "]" * DEEP), 2),
    ("mappings a thousand deep", front("title: " + "{a: " * DEEP + "}" * DEEP), 2),
    ("blocks deep", front("".join(" " * n + "a:\n" for n in range(300))), 21),
    ("dashes deep", front("title: 甲\ntopics:\n" + "- " * DEEP + "乙"), 4),
    ("a name within itself", front("title: &a [*a]"), 2),
    (
        "names of names",
        front(
            "title: &a [1,2,3,4,5,6,7,8,9]\n"
            + "\n".join(
                f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]"
                for old, new in zip("abcdefgh", "bcdefghi", strict=True)
            )
        ),
        2,
    ),
    ("no character", front(r'title: "\U99999999"'), 2),
    ("half a character", front(r'title: "\ud800"'), 2),
    ("a key that is a list", front("title: 甲\n? [a]\n: 乙"), 3),
    ("a version without end", front(f"%YAML 1.{'9' * 9000}\n"), 2),
    ("front matter without end", front("title: 甲\ntopics:\n" + "- 乙丙丁\n" * 9000), 1),
    ("a row of 60,000", f"{GOOD}\n| a | b |\n|---|---|\n| {'x' * 60_000} | 2 |\n", 7),
    ("60,000 cells", f"{GOOD}\n|{'a|' * 60_000}\n|{'-|' * 60_000}\n", 5),
    ("5,000 columns", f"{GOOD}\n|{'a|' * 5000}\n|{'-|' * 5000}\n", 5),
    ("a table's line of blanks", f"{GOOD}\n| a |\n|{' ' * 19_000}x|\n", None),
    ("a table's line of dashes", f"{GOOD}\n| a |\n|{'-' * 19_000}x\n", None),
    ("a line of 600,000", f"{GOOD}{'甲' * 600_000}\n", 4),
    ("100,000 lines", GOOD + "甲。\n" * 100_000, 50_001),
    ("100,000 headings", GOOD + "## 甲\n\n乙。\n" * 100_000, 50_001),
    ("10,000 clauses", GOOD + "## 甲\n乙。\n" * 10_000, 10_002),
    ("4,900 clauses", GOOD + "## 甲\n乙。\n" * 4_900, None),
    ("lists ever deeper", GOOD + "".join(" " * (n % 300) + "- 甲\n" for n in range(9_000)), None),
    ("a number of 5,000 digits", f"# 甲\n第{'1' * 5000}条 乙。\n", None),
    ("a heading of blanks", f"# 甲\n## 乙{' ' * 19_000}x\n丙。\n", None),
    ("a heading of braces", f"# 甲\n## 乙{'{' * 9_000}{'}' * 9_000}\n丙。\n", None),
    ("an attribute of quotes", f"# 甲\n## 乙 {{#x facts={'“' * 9_001}}}\n丙。\n", 2),
    ("comments", GOOD + "<!-- 甲 -->\n" * 20_000, None),
    ("phrasings", GOOD + "<!-- 问法\n" + "多少钱\n" * 20_000 + "-->\n", None),
]


@pytest.mark.parametrize(
    ("text", "line"), [one[1:] for one in HOSTILE], ids=[n for n, *_ in HOSTILE]
)
def test_a_hostile_text_is_read_or_refused_at_its_line(
    tmp_path: Path, text: str, line: int | None
) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    if line is None:
        assert split_policy(read_policy(path))
        return
    with pytest.raises(PolicyError, match="→") as caught:
        read_policy(path)
    assert caught.value.line == line


def test_what_is_no_regular_file_inside_the_folder_is_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "政策"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "outside.md").write_text(GOOD, "utf-8")
    (folder / "good.md").write_text(GOOD, "utf-8")
    (folder / "sub" / "below.md").write_text(GOOD, "utf-8")
    os.mkfifo(folder / "pipe.md")
    listening = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may have 100 characters
    try:
        listening.bind("socket.md")
    finally:
        os.chdir(here)
        listening.close()
    for name, target in (
        ("device.md", "/dev/zero"),
        ("away.md", "../outside.md"),
        ("nowhere.md", "gone"),
        ("circle.md", "circle.md"),
        ("round", "."),
        ("up", ".."),
        ("inside.md", "sub/below.md"),
    ):
        (folder / name).symlink_to(target)

    def read() -> None:
        library = read_library(folder)
        assert [policy.id for policy in library.policies] == ["below", "good", "inside"]
        assert sorted(error.path.name for error in library.errors) == sorted(
            [
                "pipe.md",
                "socket.md",
                "device.md",
                "away.md",
                "nowhere.md",
                "circle.md",
                "round",
                "up",
            ]
        )
        assert all("→" in str(error) for error in library.errors)

    within(20, read)
    for name in ("pipe.md", "socket.md", "device.md"):
        with pytest.raises(PolicyError, match="no regular file"):
            within(20, lambda name=name: read_policy(folder / name))  # type: ignore[misc]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.md").write_text(GOOD, "utf-8")
    (tmp_path / "here").symlink_to("there")
    assert [policy.id for policy in read_library(tmp_path / "here").policies] == ["a"]


def test_a_folder_too_large_or_too_deep_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "deep"
    (deep / "/".join("a" * 40)).mkdir(parents=True)
    (deep / "good.md").write_text(GOOD, "utf-8")
    with pytest.raises(LibraryError, match=r"deeper than 30 → "):
        read_library(deep)
    (tmp_path / "wide").mkdir()
    for n in range(20):
        (tmp_path / "wide" / f"{n}.md").write_text(GOOD, "utf-8")
    monkeypatch.setattr("knowledge.documents.folder.files.MOST_FILES", 19)
    with pytest.raises(LibraryError, match=r"20 份文件.*→ "):
        read_library(tmp_path / "wide")
    monkeypatch.setattr("knowledge.files.regular_files.MOST_ENTRIES", 9)
    with pytest.raises(LibraryError, match=r"more than 9 entries → "):
        read_library(tmp_path / "wide")
    assert len(look_into(tmp_path / "wide", lambda _: True).found) == 9


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ValueError, KeyError])
def test_an_error_that_nobody_foresaw_is_that_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(path: Path, text: str) -> None:
        raise error(text)

    monkeypatch.setitem(READERS, ".boom", fail)
    (tmp_path / "a.boom").write_text(GOOD, "utf-8")
    (tmp_path / "b.md").write_text(GOOD, "utf-8")
    library = read_library(tmp_path)
    assert [policy.id for policy in library.policies] == ["b"]
    (said,) = library.errors
    assert said.path.name == "a.boom"
    assert "→" in str(said)
    assert "硕士" not in str(said)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: " + "[" * DEEP + "]" * DEEP, 1),
        ("a: 1\nb: " + "{a: " * DEEP + "}" * DEEP, 2),
        ("a: &a [*a]\n", 1),
        (r'a: "\UFFFFFFFF"', 1),
        ("a: 1\n" * 300_000, 1),
        ("a: 甲\nb: 乙\n".encode("gb18030").decode("latin-1"), None),
    ],
    ids=["lists", "mappings", "itself", "escape", "huge", "odd"],
)
def test_a_hostile_data_file_is_refused_at_its_line(
    tmp_path: Path, text: str, line: int | None
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="→") as caught:
        load_lines(path).fields(frozenset({"a"}))
    assert line is None or caught.value.line == line


def test_a_pipe_is_no_data_file_and_no_lexicon(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    with pytest.raises(DataError, match="no regular file"):
        within(20, lambda: load_lines(tmp_path / "a.yaml"))
    with pytest.raises(LexiconError, match="no regular file"):
        within(20, lambda: read_lexicon_file(tmp_path / "a.yaml"))


SAMPLES = [path.read_text("utf-8")[:4000] for path in sorted(POLICIES.glob("g*.md"))]
SPRINKLED = st.one_of(
    st.sampled_from(
        [
            "---",
            "<!--",
            "-->",
            "|",
            "|---|",
            "{",
            "}",
            "{#a}",
            '"',
            "“",
            "#",
            "第一条",
            "（一）",
            "\u3000",
            "\x85",
            "\u2028",
            "&a",
            "*a",
            "[",
            "]",
            "?",
            "~",
            "<<:",
            "\\",
            "from=2021",
            "from=9",
            "supersedes=",
            "facts=",
            "withdrawn:",
            "id:",
            "title:",
            "0",
            "²",
            "😀",
            "%",
            "@",
            "`",
            "'",
            "\r",
            "\t",
        ]
    ),
    st.text(max_size=8),
    st.sampled_from(["\n", "---\n", "\n\n", "零" * 20, "1" * 20, "\r\n"]),
)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_mangled_policy_is_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SAMPLES))
    for _ in range(data.draw(st.integers(1, 6))):
        begin = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 0, 0, 1, 5, 80]))
        text = text[:begin] + data.draw(SPRINKLED) + text[begin + length :]
    try:
        policy = read_markdown(Path("a.md"), text)
    except PolicyError as error:
        assert 1 <= error.line <= text.count("\n") + 2
        assert "→" in str(error)
        return
    assert "".join(text[block.start : block.end] for block in policy.blocks) == text
    assert id_problem(policy.id) is None
    split_policy(policy)


@given(st.binary(max_size=400), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_random_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, seed: int
) -> None:
    dice = random.Random(seed)
    sample = bytearray(dice.choice(SAMPLES).encode())
    for _ in range(dice.randrange(4)):
        sample[dice.randrange(len(sample))] = dice.randrange(256)
    path = tmp_path_factory.getbasetemp() / "bytes.md"
    for content in (data, bytes(sample), b"---\n" + data + b"\n---\n" + GOOD.encode()):
        path.write_bytes(content)
        try:
            read_policy(path)
        except PolicyError as error:
            assert "→" in str(error)
