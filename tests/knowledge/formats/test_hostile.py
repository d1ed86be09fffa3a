"""Bad and hostile files: a clear error in bounded time, and nothing is run or fetched."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import word_files as word
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import Pages
from running import ROOT

from knowledge.documents.library import read_library
from knowledge.documents.read import READERS, read_policy_bytes
from knowledge.errors import LibraryError, PolicyError

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "公公公公公公公公公公">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)).replace("&a0;", "&a;")
    + "]>"
)


def archive(files: dict[str, bytes], *, names: str = "utf-8") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return stream.getvalue()


def refused(name: str, data: bytes, match: str = "→", *, seconds: float = 20) -> None:
    begun = time.monotonic()
    with pytest.raises(PolicyError, match=match):
        read_policy_bytes(Path(name), data)
    assert time.monotonic() - begun < seconds


def with_document(text: str) -> bytes:
    data = word.word_file(word.paragraph("规定"))
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, text if name == "word/document.xml" else old.read(name))
    return stream.getvalue()


def test_entities_are_not_expanded() -> None:
    refused(
        "a.docx", with_document(BOMB + "<w:document xmlns:w='x'>&a8;</w:document>"), "实体|损坏"
    )


def test_a_file_of_the_disk_is_not_taken_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不该出现", encoding="utf-8")
    text = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="x">&a;</w:document>'
    )
    refused("a.docx", with_document(text), "实体")


def test_deep_nesting_is_refused() -> None:
    deep = "<w:sdtContent>" * 5000 + "</w:sdtContent>" * 5000
    refused(
        "a.docx", with_document(f'<w:document xmlns:w="x"><w:body>{deep}</w:body></w:document>')
    )
    page = "<div>" * 100_000 + "第一条 甲，乙。" + "</div>" * 100_000
    begun = time.monotonic()
    try:
        read_policy_bytes(Path("a.html"), page.encode())
    except PolicyError as error:
        assert "→" in str(error)
    assert time.monotonic() - begun < 20


def test_containers_within_containers_take_no_longer_than_their_number() -> None:
    page = "<div class='content'>" * 240 + "<p>补贴，按年。</p>" * 20_000 + "</div>" * 240
    begun = time.process_time()
    read_policy_bytes(Path("a.html"), page.encode())
    assert time.process_time() - begun < 15


def test_what_unpacks_to_far_more_is_refused() -> None:
    refused("a.docx", with_document("<w:document>" + " " * 60_000_000 + "</w:document>"), "太大")
    refused("a.xlsx", archive({"xl/workbook.xml": b" " * 60_000_000}), "太大")


def test_a_sheet_of_a_million_columns_or_rows_is_refused() -> None:
    refused("a.csv", ("甲," * 1000 + "\n").encode() * 3, "太大")
    refused("a.csv", "甲,乙\n".encode() * 100_000, "太大")


def test_no_library_of_a_format_is_loaded_before_a_file_of_it_is_met() -> None:
    code = (
        "import sys, bot.assemble, scripts.reports.reindexed\n"
        "heavy = {'lxml', 'pdfplumber', 'pdfminer', 'openpyxl', 'pypdfium2'}\n"
        "print(sorted(heavy & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_ten_thousand_pages_are_refused() -> None:
    pages = Pages()
    for _ in range(10_000):
        pages.end_page()
    refused("a.pdf", pages.data(), "10,000 页")


def test_fifty_million_bytes_are_refused(tmp_path: Path) -> None:
    for name in ("a.docx", "a.pdf", "a.html"):
        (tmp_path / name).write_bytes(b"<p>" + b"x" * 50_000_000)
    (tmp_path / "b.md").write_text("# 云栖谷规定\n\n第一条 每人一千元。\n", encoding="utf-8")
    begun = time.monotonic()
    library = read_library(tmp_path)
    assert len(library.errors) == 3 and time.monotonic() - begun < 20
    assert all("字节" in error.problem for error in library.errors)


def test_an_archive_is_read_file_by_file_with_the_names_of_windows(tmp_path: Path) -> None:
    name = "安居办法.txt"
    raw = name.encode("gb18030")
    made = bytearray(archive({"x" * len(raw): "云栖谷办法\n第一条 每人一千元。".encode("gb18030")}))
    made = bytearray(bytes(made).replace(b"x" * len(raw), raw))
    (tmp_path / "政策.zip").write_bytes(bytes(made))
    library = read_library(tmp_path)
    assert [policy.id for policy in library.policies] == ["安居办法"]
    assert library.policies[0].path == tmp_path / "政策.zip" / name


def test_what_leads_out_of_an_archive_and_archives_inside_are_not_read(tmp_path: Path) -> None:
    text = "云栖谷办法\n第一条 每人一千元。".encode()
    (tmp_path / "a.zip").write_bytes(
        archive({"../outside.txt": text, "inner.zip": archive({"b.txt": text}), "good.txt": text})
    )
    library = read_library(tmp_path)
    assert [policy.id for policy in library.policies] == ["good"]
    assert any("指向包外" in error.problem for error in library.errors)
    assert any(one.passed_over and one.path.name == "inner.zip" for one in library.files)


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({f"{n}.txt": b"" for n in range(6000)}))
    with pytest.raises(LibraryError, match="6,000"):
        read_library(tmp_path)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted({*READERS} - {".pdf", ".doc", ".wps", ".xls", ".et", ".rtf"})),
    st.binary(max_size=400),
    st.sampled_from(
        [b"", b"PK\x03\x04", b"<html>", b"---\n", b"%PDF-1.4\n", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]
    ),
)
def test_any_bytes_are_a_policy_or_an_error_with_a_remedy(
    suffix: str, data: bytes, head: bytes
) -> None:
    try:
        policy = read_policy_bytes(Path(f"某规定{suffix}"), head + data)
    except PolicyError as error:
        assert "→" in str(error)
        return
    assert policy.blocks[0].start == 0 and policy.blocks[-1].end == len(policy.text)
    for one, after in zip(policy.blocks, policy.blocks[1:], strict=False):
        assert one.end == after.start


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_word_file_that_is_cut_or_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(
        word.word_file(word.centred("云栖谷规定") + word.table(word.cell("甲") + word.cell("乙")))
    )
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_policy_bytes(Path("a.docx"), bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    except PolicyError as error:
        assert "→" in str(error)
