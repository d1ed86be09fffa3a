"""The bytes of a file to its source text, by what the file is and not only what it is called."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from knowledge.formats.apart import read_apart
from knowledge.formats.blocks import Document, Unreadable
from knowledge.formats.office import TURNED, turn
from knowledge.formats.source import SourceText, compose

#: Suffixes, and the module and function that read them. Imported when such a file is met only:
#: a service that reads none needs none of their libraries.
_READERS: Mapping[str, tuple[str, str]] = {
    ".docx": ("word.body", "read_docx"),
    ".html": ("web.page", "read_html"),
    ".htm": ("web.page", "read_html"),
    ".txt": ("text", "read_text"),
    ".csv": ("sheet.records", "read_csv"),
    ".pdf": ("printed.pdf", "read_pdf"),
    ".ofd": ("printed.ofd", "read_ofd"),
    ".xlsx": ("sheet.workbook", "read_xlsx"),
}
#: What is read in a process of its own: no bound within could be kept.
_APART = frozenset({".pdf"})
#: What is read, apart from Markdown; archives hold such files.
SUFFIXES = frozenset({*_READERS, *TURNED})
ARCHIVES = frozenset({".zip"})
#: Goes up when a reader makes another text of the same file: none is then taken as it was.
VERSION = 1
#: Bytes of a file of these formats: pictures make them larger than their text.
MOST_BYTES = 40_000_000
#: Files of texts have none.
_MOST_TEXT = 10_000_000
_TEXTS = frozenset({".txt", ".csv", ".html", ".htm"})
_MARKDOWN = ("---\n", "---\r\n", "# ")
#: What a file of the older kind is that has the suffix of the newer.
_OLDER = {".docx": ".doc", ".xlsx": ".xls"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_source(path: Path, data: bytes) -> SourceText:
    """Return the source text of a file whose name is that of ``path``. Raises Unreadable.

    A .txt that is written as a policy file (front matter, # title) is one already.
    """
    suffix = path.suffix.lower()
    if not data.strip():
        raise Unreadable(
            "文件是空的 / the file is empty",
            "保存坏了就用备份恢复，不再需要就删掉文件 / take it from a backup, or remove the file",
        )
    if suffix in _TEXTS and len(data) > _MOST_TEXT:
        raise Unreadable(
            f"超过 {_MOST_TEXT:,} 字节 / is larger than {_MOST_TEXT:,} bytes",
            "拆成几个文件 / split it into several files",
        )
    if suffix == ".txt":
        from knowledge.formats.encodings import decode_text

        text = decode_text(data)
        if text.startswith(_MARKDOWN):
            return SourceText(text)
    document = _read(_kind(suffix, data), data)
    source = compose(document, path.stem)
    if not any(line.strip() and not line.startswith("# ") for line in source.text.split("\n")):
        raise Unreadable(
            "里面没有文字 / holds no text",
            "若是扫描件或图片，先做文字识别再存成 .docx / if it is a scan, have its text "
            "recognised and save it as .docx",
        )
    return source


def members(path: Path, data: bytes) -> Iterator[tuple[Path, bytes | Unreadable]]:
    """Yield the files of an archive, each as lying below ``path``. Raises Unreadable."""
    from knowledge.formats.archive import Archive, leaves_the_folder

    archive = Archive(data)
    for name in sorted(archive.entries):
        if name.startswith("__MACOSX/"):
            continue
        if leaves_the_folder(name):
            yield (
                path / name.replace("\\", "/").rpartition("/")[2],
                Unreadable(
                    f"压缩包里的 {name[:80]!r} 指向包外 / leads out of the archive",
                    "重新打包 / pack it anew",
                ),
            )
            continue
        try:
            yield path / name.replace("\\", "/"), archive.read(name, most=MOST_BYTES)
        except Unreadable as error:
            yield path / name.replace("\\", "/"), error


def _kind(suffix: str, data: bytes) -> str:
    """Return the suffix that a file ought to have: many a .doc is a page, or a .docx."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(
                "加了密码 / is protected by a password",
                "去掉密码再保存 / save it without a password",
            )
        return _OLDER.get(suffix, suffix)
    if suffix not in TURNED:
        return suffix
    start = data[:2000].lstrip().lower()
    if data.startswith(b"PK"):
        return TURNED[suffix] if suffix not in (".odt", ".ods") else suffix
    if start.startswith((b"<html", b"<!doctype html", b"mime-version:")):
        return ".html"
    return ".rtf" if start.startswith(b"{\\rtf") else suffix


def _read(suffix: str, data: bytes) -> Document:
    if suffix in TURNED:
        return _read(TURNED[suffix], turn(suffix, data))
    module, name = _READERS[suffix]
    if suffix in _APART:
        return read_apart(module, name, data)
    reader: Callable[[bytes], Document] = getattr(
        importlib.import_module(f"knowledge.formats.{module}"), name
    )
    return reader(data)
