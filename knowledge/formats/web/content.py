"""Where the text of a government page is: its container, its title, its index of metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml.etree import _Element as Element

#: What is never text of a document, by element.
NO_TEXT = frozenset(
    {
        "script", "style", "noscript", "template", "head", "nav", "header", "footer", "form",
        "button", "select", "option", "input", "textarea", "iframe", "frame", "object", "embed",
        "svg", "canvas", "audio", "video", "dialog", "aside", "map",
    }
)  # fmt: skip
#: Words in ids and classes: what a site puts around a text, and what it puts the text in.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumb|crumbs?|position|location|share|sharebox|bdshare\w*|print"
    r"|footer|foot|header|banner|sidebar|side|toolbar|tools?|related|relevant|recommend|search|login"
    r"|qrcode|ewm|copyright|pagination|pager|comment|hidden|fontsize|font-size|dayin|fenxiang|wzdh"
    r"|dqwz|mbx|xglj|xgwj)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTAINERS = re.compile(
    r".{0,40}(?:content|article|editor|detail|zoom|text|view).{0,40}", re.IGNORECASE
)
#: Fields of the index that a site keeps of a document.
_FIELDS = (
    "索引号", "发文机关", "发布机构", "发文字号", "文号", "成文日期", "发布日期", "发文日期",
    "生成日期", "公开日期", "实施日期", "生效日期", "失效日期", "废止日期", "有效性", "时效性",
    "效力状态", "主题分类", "主题词", "公文种类", "统一编号", "标题", "名称",
)  # fmt: skip
_FIELD = re.compile(
    r"\s*+[\[【]?\s*+(" + "|".join(_FIELDS) + r")\s*+[\]】]?\s*+(?:[:：]\s*+(.{0,200}))?"
)
_NAMED = re.compile("(?:" + "|".join(_FIELDS) + r")\s?[\]】]?\s?[:：]")
_LONGEST_VALUE = 120
_PUNCTUATION = re.compile(r"[，。；：、]")
#: What parts a document's name from the site's in <title>.
_SITE = re.compile(r" ?[_|－—–»] ?| -++ ?|(?<!-)-++ ")
_HOLDING = frozenset({"article", "main", "ucapcontent"})
_CONTAINING = _HOLDING | {"div", "td", "section"}
_META_TITLES = ("ArticleTitle", "articletitle", "title", "og:title")


def content_of(root: Element) -> Element:
    """Return the element that holds the text: the container with most of it, else the body."""
    body = next(iter(root.iter("body")), root)
    _drop(body)
    elements = list(body.iter())
    weights = _weights(elements)
    best, most = None, 0
    for one in elements:
        if one.tag not in _CONTAINING:
            continue
        name = f"{one.get('id', '')} {one.get('class', '')}"
        holds = one.tag in _HOLDING or any(_CONTAINERS.fullmatch(word) for word in name.split())
        # The inner of two that hold nearly the same.
        if holds and weights[one] >= max(1, most * 0.9):
            best, most = one, max(weights[one], most)
    if best is None or most < 0.3 * weights[body]:
        return _densest(body, weights)
    return best


def title_of(root: Element) -> str:
    """Return the title that a page says: its metadata, its heading, or <title> less the site's."""
    for name in _META_TITLES:
        for one in root.iter("meta"):
            if name in (one.get("name", ""), one.get("property", "")) and one.get("content"):
                return _without_site(one.get("content", ""), root)
    headings = [_text(one) for one in root.iter("h1")]
    headings = [one for one in headings if len(one) > 3]
    if len(headings) == 1:
        return headings[0]
    title = next(iter(root.iter("title")), None)
    named = _without_site(_text(title), root) if title is not None else ""
    others = (_text(one) for one in root.iter("h2", "h3", "h4"))
    return named or next((one for one in others if len(one) > 3), "")


def metadata_of(root: Element) -> list[tuple[str, str]]:
    """Return what the site says of a document: 索引号, 发文字号, 成文日期, 有效性 and the like.

    They stand in a table of pairs, in a list, or in <meta>; each name counts once.
    """
    found: dict[str, str] = {}
    for one in root.iter("td", "th", "li", "p", "dt", "dd", "span", "b", "strong", "label", "div"):
        if len(one) > 6:
            continue
        text = _short_text(one, 2 * _LONGEST_VALUE)
        match = _FIELD.fullmatch(text) if 0 < len(text) <= _LONGEST_VALUE else None
        if match is None or match[1] in ("标题", "名称") or len(_NAMED.findall(text)) > 1:
            continue  # or it holds several of them
        value = (match[2] or "").strip()
        if not value and (beside := one.getnext()) is not None:
            value = _short_text(beside, 2 * _LONGEST_VALUE)
        if value and len(value) <= _LONGEST_VALUE and not _FIELD.fullmatch(value):
            found.setdefault(match[1], value)
    return list(found.items())


def is_metadata(text: str) -> bool:
    """Tell whether a paragraph is one of the fields that `metadata_of` returns."""
    match = _FIELD.fullmatch(text)
    return match is not None and len(text) <= _LONGEST_VALUE


def _drop(body: Element) -> None:
    """Take out of the tree what is never text, unless most of the text is inside."""
    elements = list(body.iter())
    weights = _weights(elements)
    whole = max(1, weights[body])
    for one in elements:
        if not isinstance(one.tag, str) or one is body:
            continue
        name = f"{one.get('id', '')} {one.get('class', '')}"
        style = (one.get("style") or "").replace(" ", "").lower()
        hidden = "display:none" in style or "visibility:hidden" in style
        around = one.tag in NO_TEXT or hidden or _AROUND.search(name) is not None
        if around and (one.tag in ("script", "style", "noscript") or weights[one] * 3 < whole):
            _remove(one)


def _remove(one: Element) -> None:
    """Remove an element, and keep the text that follows it."""
    parent = one.getparent()
    if parent is None:
        return
    tail = one.tail or ""
    before = one.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(one)


def _densest(body: Element, weights: Mapping[Element, int]) -> Element:
    """Return the deepest element that holds nearly all sentences of the page."""
    found, whole = body, weights[body]
    while True:
        inner = next((one for one in found if whole and weights[one] >= 0.85 * whole), None)
        if inner is None or inner.tag in ("p", "table", "tbody", "tr", "span", "font", "b"):
            return found
        found = inner


def _weights(elements: Sequence[Element]) -> dict[Element, int]:
    """Return how much running text each element holds, links aside: its marks of punctuation.

    ``elements`` are in the order of the document, so that each comes after what it is in.
    """
    weights = dict.fromkeys(elements, 0)
    for one in reversed(elements):
        if one.text and one.tag not in ("a", "script", "style"):
            weights[one] += len(_PUNCTUATION.findall(one.text))
        above = one.getparent()
        if above in weights:
            weights[above] += weights[one] + len(_PUNCTUATION.findall(one.tail or ""))
    return weights


def _short_text(element: Element, most: int) -> str:
    """Return the text of an element, nothing where that is longer than a field can be."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part.strip())
        if length > most:
            return ""
        parts.append(part)
    return " ".join("".join(parts).split())


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _without_site(text: str, root: Element) -> str:
    """Return a title without the name of the site and its columns behind it."""
    parts = [one for one in _SITE.split(" ".join(text.split())) if one]
    if len(parts) < 2:
        return parts[0] if parts else ""
    inside = "".join(root.itertext())
    # The first part that the page itself says; the site's name stands last, rarely first.
    return max(parts[:2], key=lambda part: (inside.count(part) > 1, len(part)))
