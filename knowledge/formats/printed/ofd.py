"""An OFD (GB/T 33190) to blocks: its text objects by their places on each page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from knowledge.formats.archive import Archive
from knowledge.formats.blocks import Document, Loss, Unreadable
from knowledge.formats.printed.lines import Char, Line, in_reading_order
from knowledge.formats.printed.paragraphs import joined_tables, paragraphs, without_furniture
from knowledge.formats.xml_tree import Element, attribute, child, children, local, parse_xml

_POINTS = 72 / 25.4  # a millimetre, OFD's unit
_A4 = (210.0, 297.0)
_MOST_PAGES, _MOST_CHARACTERS = 500, 30_000
#: How much of a letter lies above the line that it stands on.
_ABOVE = 0.88


def read_ofd(data: bytes) -> Document:
    """Return what the text layer of an OFD holds. Raises Unreadable."""
    archive = Archive(data)
    lines: list[list[Line]] = []
    heights: list[float] = []
    widest = 0.0
    lost: list[int] = []
    for number, (page, size) in enumerate(_pages(archive), start=1):
        if number > _MOST_PAGES:
            raise Unreadable(
                f"超过 {_MOST_PAGES} 页 / has more than {_MOST_PAGES} pages",
                "拆成几份政策 / split it into several policies",
            )
        width, height = size[0] * _POINTS, size[1] * _POINTS
        chars = list(_chars(page))
        if len(chars) > _MOST_CHARACTERS:
            raise Unreadable(
                f"第 {number} 页有 {len(chars):,} 个字 / page {number} has {len(chars):,} "
                "characters",
                "把文字另存成 .docx / save its text as .docx",
            )
        if not chars and any(local(one) in ("ImageObject", "PathObject") for one in page.iter()):
            lost.append(number)
        lines.append(in_reading_order(chars, number, width))
        heights.append(height)
        widest = max(widest, width)
    if not lines or len(lost) * 2 >= len(lines):
        raise Unreadable(
            f"没有文字层（{len(lost)} 页是图或字形轮廓）/ has no text layer: {len(lost)} pages are "
            "pictures or outlines",
            "找 Word 版，或先做文字识别（OCR）并核对，存成 .docx / use the Word file, or have its "
            "text recognised, checked and saved as .docx",
        )
    placed = [line for here in without_furniture(lines, heights) for line in here]
    losses = []
    if lost:
        listed = "、".join(map(str, lost[:10]))
        losses.append(
            Loss(
                f"第 {listed} 页没有文字层 / pages {listed} have no text layer",
                "补上这几页的文字 / add the text of these pages",
            )
        )
    return Document([*losses, *joined_tables(list(paragraphs(placed, widest)))])


def _pages(archive: Archive) -> Iterator[tuple[Element, tuple[float, float]]]:
    """Yield the pages of all documents, each with its width and height in millimetres."""
    root = _part(archive, "OFD.xml")
    for body in children(root, "DocBody"):
        place = _place("", child(body, "DocRoot"))
        document = _part(archive, place)
        box = child(document, "CommonData", "PageArea", "PhysicalBox")
        usual = _box(box.text if box is not None else "")
        folder = posixpath.dirname(place)
        for one in children(child(document, "Pages"), "Page"):
            page = _part(archive, _resolved(folder, attribute(one, "BaseLoc")))
            own = child(page, "Area", "PhysicalBox")
            yield page, _box(own.text or "") if own is not None else usual


def _chars(page: Element) -> Iterator[Char]:
    """Yield the characters of a page with their boxes in points."""
    for text in page.iter():
        if local(text) != "TextObject":
            continue
        left, top, *_ = [*_numbers(attribute(text, "Boundary")), 0.0, 0.0]
        size = next(iter(_numbers(attribute(text, "Size"))), 4.2)
        matrix = _numbers(attribute(text, "CTM"))
        scale_x, scale_y = (matrix[0], matrix[3]) if len(matrix) == 6 else (1.0, 1.0)
        shift_x, shift_y = (matrix[4], matrix[5]) if len(matrix) == 6 else (0.0, 0.0)
        if scale_x <= 0 or scale_y <= 0:
            continue  # turned: a watermark
        wide, high = size * scale_x, size * scale_y
        x, y = 0.0, 0.0
        for code in children(text, "TextCode"):
            x = next(iter(_numbers(attribute(code, "X"))), x)
            y = next(iter(_numbers(attribute(code, "Y"))), y)
            steps, falls = _steps(attribute(code, "DeltaX")), _steps(attribute(code, "DeltaY"))
            for place, char in enumerate((code.text or "").strip("\n")):
                base = top + y * scale_y + shift_y
                start = left + x * scale_x + shift_x
                step = steps[min(place, len(steps) - 1)] if steps else size
                yield {
                    "text": char,
                    "x0": start * _POINTS,
                    "x1": (start + min(wide, step * scale_x or wide)) * _POINTS,
                    "top": (base - _ABOVE * high) * _POINTS,
                    "bottom": (base + (1 - _ABOVE) * high) * _POINTS,
                    "size": high * _POINTS,
                }
                x += steps[place] if place < len(steps) else (step if steps else size)
                y += falls[place] if place < len(falls) else 0.0


def _steps(text: str) -> list[float]:
    """Return the distances between characters; ``g 3 4.2`` stands for 4.2 three times."""
    words = text.split()
    found: list[float] = []
    place = 0
    while place < len(words) and len(found) < _MOST_CHARACTERS:
        if words[place] == "g" and place + 2 < len(words):
            count, value = _numbers(words[place + 1]), _numbers(words[place + 2])
            times = min(int(count[0]) if count else 0, _MOST_CHARACTERS)
            found += [value[0] if value else 0.0] * max(0, times)
            place += 3
        else:
            found += _numbers(words[place])
            place += 1
    return found


def _numbers(text: str) -> list[float]:
    found = []
    for word in text.split()[:_MOST_CHARACTERS]:
        try:
            value = float(word)
        except ValueError:
            continue
        if abs(value) < 1e6:
            found.append(value)
    return found


def _box(text: str) -> tuple[float, float]:
    numbers = _numbers(text or "")
    return (numbers[2], numbers[3]) if len(numbers) >= 4 and min(numbers[2:4]) > 0 else _A4


def _place(folder: str, element: Element | None) -> str:
    return _resolved(folder, (element.text or "").strip() if element is not None else "")


def _resolved(folder: str, path: str) -> str:
    joined = path[1:] if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined)


def _part(archive: Archive, name: str) -> Element:
    if name not in archive:
        raise Unreadable(
            f"缺少 {name}，不是完整的 OFD / lacks {name} and is no whole OFD",
            "重新下载，或在阅读器里另存为 PDF / fetch it again, or save it as PDF in a reader",
        )
    return parse_xml(archive.read(name), name)
