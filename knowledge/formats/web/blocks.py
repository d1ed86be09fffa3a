"""Elements of a page to paragraphs and tables, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from knowledge.formats.blocks import Block, Loss, Paragraph, Table
from knowledge.formats.grid import Cell, as_blocks, lay_out
from knowledge.formats.web.content import NO_TEXT, is_metadata

_PARAGRAPHS = frozenset(
    {
        "p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "blockquote",
        "pre", "tr", "td", "th", "tbody", "thead", "center", "hr", "figure", "figcaption",
        "address", "fieldset", "body", "ucapcontent",
    }
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_CENTRED = re.compile(r"text-align:\s{0,3}center", re.IGNORECASE)
_SIZE = re.compile(r"font-size:\s{0,3}(\d{1,3})(?:\.\d{1,3})?(pt|px)", re.IGNORECASE)
#: Lines that a site adds to a text: where one is, how large the letters are, what to press.
_FURNITURE = re.compile(
    r"(?:首页\s*+(?:[>»＞/].{0,120})|(?:您?当前|您的|现在)?的?位置\s*+[：:].{0,120}"
    r"|[\[【]?\s*+字(?:体|号)\s*+[：:].{0,20}|[\[【]?\s*+(?:打印(?:本页|文章)?|关闭(?:窗口|本页)?|分享(?:到)?"
    r"|收藏|返回(?:顶部|首页)?|下载|扫一扫.{0,20}|视力保护色.{0,20}|大|中|小)\s*+[\]】]?[：:]?"
    r"|(?:浏览|阅读|点击)(?:次数|量|数)?\s*+[：:]?\s*+\d{0,9}\s*+次?"
    r"|(?:上|下)一[篇条]\s*+[：:].{0,120}|责任编辑\s*+[：:].{0,20}|更多信息请关注.{0,40})"
)
_WORDS_OF_FURNITURE = re.compile(r"[\s|｜/]+")
_DEEPEST = 200


def page_blocks(content: Element) -> Iterator[Block]:
    """Yield the paragraphs, headings and tables within ``content``."""
    has_pictures = any(
        int(one.get("width", "0")) > 300 if one.get("width", "").isdigit() else False
        for one in content.iter("img")
    )
    if has_pictures:
        yield Loss(
            "有图片，图片里的字读不了 / has pictures; text inside of pictures is not read",
            "若图片里有规定，把文字打出来 / type what a picture says, if it is part of the rule",
        )
    for block in _Walker().walk(content):
        if not (isinstance(block, Paragraph) and _is_furniture(block.text)):
            yield block


class _Walker:
    """Walks elements with a text that grows until a paragraph ends."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._centred = False
        self._size = 0.0

    def walk(self, element: Element) -> Iterator[Block]:
        """Yield the blocks of an element; its tail is its parent's."""
        yield from self._inside(element, 0, 0)
        yield from self._flush(0)

    def _inside(self, element: Element, depth: int, level: int) -> Iterator[Block]:
        style = element.get("style") or ""
        before = self._centred, self._size
        if element.get("align", "").lower() == "center" or _CENTRED.search(style):
            self._centred = True
        if element.tag == "center":
            self._centred = True
        size = _SIZE.search(style)
        if size is not None:
            self._size = int(size[1]) * (0.75 if size[2].lower() == "px" else 1)
        self._text.append(element.text or "")
        for one in element:
            yield from self._one(one, depth, level)
            self._text.append(one.tail or "")
        if element.tag in _PARAGRAPHS:
            yield from self._flush(level)
        self._centred, self._size = before

    def _one(self, one: Element, depth: int, level: int) -> Iterator[Block]:
        if not isinstance(one.tag, str) or one.tag in NO_TEXT or depth > _DEEPEST:
            return
        heading = _HEADING.fullmatch(one.tag)
        if one.tag == "br":
            yield from self._flush(level)
        elif one.tag == "table":
            yield from self._flush(level)
            yield from self._table(one)
        elif heading is not None:
            yield from self._flush(level)
            yield from self._inside(one, depth + 1, int(heading[1]))
            yield from self._flush(int(heading[1]))
        elif one.tag in _PARAGRAPHS:
            yield from self._flush(level)
            yield from self._inside(one, depth + 1, level)
        else:
            yield from self._inside(one, depth + 1, level)

    def _flush(self, level: int) -> Iterator[Block]:
        text = " ".join("".join(self._text).replace("\u00a0", " ").split())
        self._text = []
        if text and not is_metadata(text):
            yield Paragraph(text, level=level, is_centred=self._centred, size=self._size)

    def _table(self, table: Element) -> Iterator[Block]:
        if any(True for _ in table.iter("table") if _ is not table):
            # A table with tables in it places what is on the page.
            yield from self._inside(table, 0, 0)
            return
        rows: list[list[Cell]] = []
        head = 0
        for row in table.iter("tr"):
            cells = [one for one in row if one.tag in ("td", "th")]
            parent = row.getparent()
            if (
                len(rows) == head
                and cells
                and (
                    all(one.tag == "th" for one in cells)
                    or (parent is not None and parent.tag == "thead")
                )
            ):
                head += 1
            rows.append(
                [Cell(_cell(one), _span(one, "rowspan"), _span(one, "colspan")) for one in cells]
            )
        pairs = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=False)]
        if pairs and all(
            is_metadata(f"{key.text.rstrip('：:')}：{one.text}") for key, one in pairs
        ):
            return  # the site's index of the document, which is kept apart
        grid, spanned = lay_out(rows)
        for block in as_blocks(grid, max(head, spanned)):
            if isinstance(block, Paragraph):
                for line in block.text.split("\n"):
                    yield Paragraph(line)
            elif isinstance(block, Table):
                yield block


def _cell(element: Element) -> str:
    texts = [one.text for one in _Walker().walk(element) if isinstance(one, Paragraph)]
    return "\n".join(texts)


def _span(element: Element, name: str) -> int:
    written = (element.get(name) or "").strip()
    return max(1, min(int(written), 1000)) if written.isascii() and written.isdigit() else 1


def _is_furniture(text: str) -> bool:
    """Tell whether a line holds nothing but what a site adds."""
    if len(text) > 150:
        return False
    if _FURNITURE.fullmatch(text):
        return True
    words = [word for word in _WORDS_OF_FURNITURE.split(text.strip("[]【】 ")) if word]
    return bool(words) and all(_FURNITURE.fullmatch(word) for word in words)
