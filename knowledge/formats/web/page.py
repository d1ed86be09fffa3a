"""A page as saved from a government site to blocks: its text without what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element as Element

from knowledge.formats.blocks import Block, Document, Loss, Unreadable
from knowledge.formats.encodings import decode_text
from knowledge.formats.web.blocks import page_blocks
from knowledge.formats.web.content import content_of, metadata_of, title_of

_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,20})", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\A\s{0,100}<\?xml[^>]{0,200}\?>")
_CHARACTER_SETS = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "cp936", "gb_2312-80"})
#: A page has no more elements: beyond, none of the steps over them is short.
_MOST_ELEMENTS = 200_000
_MARKS_OF_ARCHIVES = (b"MIME-Version:", b"From: <Saved by")


def read_html(data: bytes) -> Document:
    """Return what a saved page holds; nothing of it is fetched or run. Raises Unreadable."""
    if data.lstrip()[:2000].startswith(_MARKS_OF_ARCHIVES):
        raise Unreadable(
            "是单文件网页（MHTML）/ is a web archive (MHTML)",
            "在浏览器里另存为“网页，仅 HTML” / save it in the browser as “web page, HTML only”",
        )
    root = _parsed(_decoded(data))
    title, metadata = title_of(root), metadata_of(root)
    content = content_of(root)
    blocks: list[Block] = list(page_blocks(content))
    if not any(not isinstance(one, Loss) for one in blocks):
        raise Unreadable(
            "网页里没有正文，多半是由脚本显示的 / the page has no text: scripts show it",
            "在浏览器里打开，全选复制到文档里保存 / open it in a browser, and copy its text into "
            "a document",
        )
    return Document(blocks, title=title, metadata=metadata)


def _decoded(data: bytes) -> str:
    """Return the characters: what a page calls gb2312 is GB18030, and UTF-8 shows by itself."""
    declared = _DECLARED.search(data[:8000])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in _CHARACTER_SETS:
        try:
            return data.decode("utf-8") if not _is_ascii(data) else data.decode("ascii")
        except UnicodeDecodeError:
            return data.decode("gb18030", errors="replace")
    if name in ("utf-8", "utf8"):
        try:
            return data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            pass  # a byte that was cut, or another set than it says
        bad = data.decode("utf-8", errors="replace").count("\ufffd")
        if bad * 1000 < len(data):
            return data.decode("utf-8", errors="replace").replace("\ufffd", "")
    return decode_text(data)


def _is_ascii(data: bytes) -> bool:
    return data.isascii()


def _parsed(text: str) -> Element:
    parser = lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    text = _XML_DECLARATION.sub("", text).replace("\0", "")
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            "读不成网页 / cannot be read as a web page",
            "在浏览器里打开再另存 / open it in a browser and save it anew",
        ) from error
    if sum(1 for _ in _limited(root)) > _MOST_ELEMENTS:
        raise Unreadable(
            f"网页超过 {_MOST_ELEMENTS:,} 个元素 / has more than {_MOST_ELEMENTS:,} elements",
            "只保存正文部分 / save the text alone",
        )
    return root


def _limited(root: Element) -> Iterator[Element]:
    for number, one in enumerate(root.iter()):
        if number > _MOST_ELEMENTS + 1:
            return
        yield one
