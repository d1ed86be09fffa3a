"""A Word file to blocks: its body in order, with the numbers that Word only shows."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from knowledge.formats.archive import Archive
from knowledge.formats.blocks import Block, Document, Footnote, Loss, Paragraph, Unreadable
from knowledge.formats.grid import Cell, as_blocks, lay_out
from knowledge.formats.word.numbering import Numbering
from knowledge.formats.word.runs import Runs, alternative
from knowledge.formats.word.styles import Styles
from knowledge.formats.xml_tree import (
    Element,
    attribute,
    child,
    children,
    local,
    parse_xml,
    value,
    whole_number,
)

_MAIN = "/officeDocument"
_WRAPPERS = frozenset({"ins", "moveTo", "customXml", "smartTag", "sdtContent"})
_GONE = frozenset({"del", "moveFrom"})
_CHANGES = Loss(
    "有修订痕迹：插入的按已接受读，删除的不读 / has tracked changes: insertions are read as "
    "accepted, deletions are not read",
    "在 Word 里接受或拒绝修订后再保存 / accept or reject the changes in Word and save it",
)
_CHUNK = Loss(
    "嵌入了另一份文件，没有读 / embeds another file, which is not read",
    "把它的文字复制到正文，或单独存成一份 / copy its text into this one, or save it by itself",
)
_PICTURES = Loss(
    "有图片，图片里的字读不了 / has pictures; text inside of pictures is not read",
    "若图片里有规定，把文字打出来 / type what a picture says, if it is part of the rule",
)


def read_docx(data: bytes) -> Document:
    """Return what a .docx holds. Raises Unreadable."""
    archive = Archive(data)
    main = _main_part(archive)
    parts = _related(archive, main)
    styles = Styles(_root(archive, parts.get("styles")))
    numbering = Numbering(_root(archive, parts.get("numbering")), styles)
    body = child(parse_xml(archive.read(main), main), "body")
    if body is None:
        raise Unreadable("没有正文 / has no body", "另存为 .docx / save it as .docx anew")
    walker = _Walker(styles, numbering)
    blocks = list(walker.blocks(body))
    for kind, prefix in (("footnotes", ""), ("endnotes", "e")):
        root = _root(archive, parts.get(kind))
        for note in root if root is not None else ():
            mark = prefix + attribute(note, "id")
            if mark in walker.runs.noted:
                texts = [one.text for one in walker.blocks(note) if isinstance(one, Paragraph)]
                blocks.append(Footnote(mark, " ".join(texts)))
    return Document([*walker.losses(), *blocks])


class _Walker:
    """Walks a body from top to bottom: numbers count in the order in which they are met."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self.runs = Runs()
        self._has_chunk = False

    def losses(self) -> Iterator[Loss]:
        """Yield what was met and could not be read, once each."""
        if self.runs.has_changes:
            yield _CHANGES
        if self.runs.has_pictures:
            yield _PICTURES
        if self._has_chunk:
            yield _CHUNK
        for form in sorted(self._numbering.unknown):
            yield Loss(
                f"不认得编号格式 {form}，按 1、2、3 写 / the numbering format {form} is unknown, "
                "digits are written",
                "核对这些编号 / check these numbers",
            )

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the blocks within ``parent``, in order."""
        for one in parent:
            name = local(one)
            if name == "p":
                yield from self._paragraph(one)
            elif name == "tbl":
                yield from self._table(one)
            else:
                inside = self._inside(one, name)
                if inside is not None:
                    yield from self.blocks(inside)

    def _inside(self, one: Element, name: str) -> Element | None:
        """Return what to read of an element that only wraps others, None if nothing."""
        if name in _WRAPPERS:
            self.runs.has_changes |= name in ("ins", "moveTo")
            return one
        if name == "sdt":
            gallery = child(one, "sdtPr", "docPartObj", "docPartGallery")
            is_contents = attribute(gallery, "val") == "Table of Contents"
            return None if is_contents else child(one, "sdtContent")
        if name == "AlternateContent":
            return alternative(one)
        self.runs.has_changes |= name in _GONE
        self._has_chunk |= name == "altChunk"
        return None

    def _paragraph(self, element: Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = value(properties, "pStyle")
        if self._styles.is_contents(style):
            return
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "ins") is not None:
            self.runs.has_changes = True
        text, boxes, first = self.runs.text(element)
        # A paragraph that is empty is not counted, though Word counts some: it says nothing.
        number = self._numbering.number(properties, style) if text.strip() else ""
        if text.strip():
            yield Paragraph(
                number + text.strip(),
                level=self._styles.level(properties, style),
                is_title=self._styles.is_title(style),
                is_centred=self._styles.is_centred(properties, style),
                size=self._styles.size(first, style),
            )
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, element: Element) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        above: dict[int, str] = {}
        head = 0
        for row in _rows(element):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.runs.has_changes = True
                continue
            if head == len(rows) and child(properties, "tblHeader") is not None:
                head += 1
            before = whole_number(value(properties, "gridBefore"), 0)
            cells = [Cell("")] * max(0, min(before, 50))
            column = len(cells)
            for one in _cells(row):
                settings = child(one, "tcPr")
                wide = max(1, min(whole_number(value(settings, "gridSpan"), 1), 200))
                merge = child(settings, "vMerge")
                text = self._cell(one)
                if merge is not None and attribute(merge, "val", "continue") == "continue":
                    text = above.get(column, text)
                cells.append(Cell(text, columns=wide))
                above[column] = text
                column += wide
            rows.append(cells)
        grid, spanned = lay_out(rows)
        yield from as_blocks(grid, max(head, spanned, _split_head(rows, grid)))

    def _cell(self, cell: Element) -> str:
        texts: list[str] = []
        for one in self.blocks(cell):
            if isinstance(one, Paragraph):
                texts.append(one.text)
            elif not isinstance(one, Loss | Footnote):
                texts += ["；".join(filter(None, row)) for row in one.rows]
        return "\n".join(texts)


def _split_head(rows: list[list[Cell]], grid: Iterable[tuple[str, ...]]) -> int:
    """Return 2 where the second row parts what the first spans, and repeats the rest of it."""
    lines = list(grid)[:2]
    if len(lines) < 2 or all(cell.columns == 1 for cell in rows[0]):
        return 1
    same = [first == second for first, second in zip(*lines, strict=True)]
    return 2 if any(same) and not all(same) and len(rows[1]) > len(rows[0]) else 1


def _rows(table: Element) -> Iterator[Element]:
    for one in table:
        if local(one) == "tr":
            yield one
        elif local(one) in _WRAPPERS or local(one) == "sdt":
            yield from _rows(one)


def _cells(row: Element) -> Iterator[Element]:
    for one in row:
        if local(one) == "tc":
            yield one
        elif local(one) in _WRAPPERS or local(one) == "sdt":
            yield from _cells(one)


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" in archive:
        for one in parse_xml(archive.read("_rels/.rels"), "_rels/.rels"):
            if attribute(one, "Type").endswith(_MAIN):
                return attribute(one, "Target").lstrip("/")
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise Unreadable(
        "不是 Word 文件 / is no Word file",
        "在 Word 或 WPS 里打开，另存为 .docx / open it in Word or WPS and save it as .docx",
    )


def _related(archive: Archive, main: str) -> dict[str, str]:
    """Return the parts that belong to the main one, by the last word of their kind."""
    folder, name = posixpath.split(main)
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, str] = {}
    if rels in archive:
        for one in children(parse_xml(archive.read(rels), rels), "Relationship"):
            target = attribute(one, "Target")
            if attribute(one, "TargetMode") != "External":
                path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                kind = attribute(one, "Type").rpartition("/")[2]
                found.setdefault(kind, posixpath.normpath(path))
    return found


def _root(archive: Archive, name: str | None) -> Element | None:
    return parse_xml(archive.read(name), name) if name and name in archive else None
