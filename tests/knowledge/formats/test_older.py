"""Older office files through LibreOffice, and OFD by its text layer."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from pathlib import Path

import pytest
import word_files as word

from knowledge.documents.policy import Policy
from knowledge.documents.read import read_policy_bytes
from knowledge.errors import PolicyError
from knowledge.formats.blocks import Unreadable
from knowledge.formats.office import turn

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def read(name: str, data: bytes) -> Policy:
    return read_policy_bytes(Path(name), data)


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of that name on the path, as a machine with LibreOffice has one."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.parametrize("name", ["办法.doc", "办法.wps", "清单.xls", "清单.et"])
def test_without_libreoffice_it_is_said_what_to_install_or_to_save(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PolicyError, match=r"apt install libreoffice.*另存为"):
        read(name, OLE)


def test_an_older_file_is_read_as_what_it_is_turned_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(word.word_file(word.centred("云栖谷规定") + word.paragraph("第一条 一千元。")))
    # The ninth argument is the folder to write to.
    program(tmp_path, f'cp {made} "$9/given.docx"', monkeypatch)
    assert read("规定.doc", OLE).title == "云栖谷规定"


def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "alive"
    program(tmp_path, f"(sleep 4; touch {mark}) &\nsleep 60", monkeypatch)
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="没有读完"):
        turn(".doc", OLE, seconds=1)
    assert time.monotonic() - begun < 20
    time.sleep(4.5)
    assert not mark.exists()


def test_a_program_that_makes_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "exit 1", monkeypatch)
    with pytest.raises(PolicyError, match="打不开"):
        read("办法.wps", OLE)


def test_a_doc_is_read_as_what_it_is_whatever_it_is_called() -> None:
    page = "<html><body><p>云栖谷规定</p><p>第一条 每人一千元，按年发放。</p></body></html>"
    assert read("规定.doc", page.encode("gb18030")).clauses[0].number == "第一条"
    whole = word.word_file(word.centred("云栖谷规定") + word.paragraph("第一条 每人一千元。"))
    assert read("规定.wps", whole).title == "云栖谷规定"


def test_a_password_is_said_of_office_files() -> None:
    with pytest.raises(PolicyError, match="密码"):
        read("规定.docx", OLE + "EncryptedPackage".encode("utf-16-le"))


def ofd(pages: list[list[tuple[float, float, float, str]]], *, inside: str = "") -> bytes:
    """Return an OFD: for each page its texts, each by left edge, base line and size in mm."""
    spaces = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(
            "OFD.xml",
            f"<ofd:OFD {spaces}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
        )
        made.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {spaces}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>",
        )
        for n, texts in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject Boundary="{x} {y - size} 170 {size * 1.2}" Size="{size}">'
                f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(1, len(text) - 1)} {size}">{text}'
                "</ofd:TextCode></ofd:TextObject>"
                for x, y, size, text in texts
            )
            made.writestr(
                f"Doc_0/Pages/Page_{n}/Content.xml",
                f"<ofd:Page {spaces}><ofd:Content><ofd:Layer>{objects}{inside}</ofd:Layer>"
                "</ofd:Content></ofd:Page>",
            )
    return stream.getvalue()


def test_the_text_layer_of_an_ofd_is_read_by_place() -> None:
    number = (100.0, 285.0, 4.0)
    pages = [
        [
            (30.0, 90.0, 5.0, "资的，可以申请安居补贴。"),
            (75.0, 40.0, 7.0, "云栖谷安居办法"),
            (40.0, 80.0, 5.0, "第一条 在云栖谷企业全职工作的硕士以上毕业生，领取工"),
            (*number, "— 1 —"),
        ],
        [(40.0, 60.0, 5.0, "第二条 硕士每月八百元。"), (*number, "— 2 —")],
    ]
    policy = read("办法.ofd", ofd(pages))
    assert policy.title == "云栖谷安居办法"
    assert "领取工资的，可以申请安居补贴。" in policy.text
    assert "—" not in policy.text


def test_an_ofd_of_pictures_or_outlines_is_refused_with_the_remedy() -> None:
    with pytest.raises(PolicyError, match=r"没有文字层.*OCR"):
        read("办法.ofd", ofd([[], []], inside="<ofd:PathObject/>"))


def test_an_ofd_that_lacks_a_page_is_said() -> None:
    whole = ofd([[(30.0, 40.0, 5.0, "规定")]])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if "Page_0" not in name:
                new.writestr(name, old.read(name))
    with pytest.raises(PolicyError, match="不是完整的 OFD"):
        read("办法.ofd", stream.getvalue())
