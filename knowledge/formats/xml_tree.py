"""XML of anybody: parsed without entities, networks or files, names without their namespaces."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from knowledge.formats.blocks import Unreadable

__all__ = [
    "Element",
    "attribute",
    "child",
    "children",
    "local",
    "parse_xml",
    "value",
    "whole_number",
]


def parse_xml(data: bytes, part: str) -> Element:
    """Return the root of ``data``; ``part`` names it where it is damaged. Raises Unreadable."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            f"{part} 损坏，或嵌套太深 / is damaged, or nests too deep",
            "在 Office 或 WPS 里打开，另存一份 / open it in Office or WPS and save it anew",
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            f"{part} 里有实体定义，这种文件不读 / defines entities, which no office program writes",
            "在 Office 或 WPS 里打开，另存一份 / open it in Office or WPS and save it anew",
        )
    return root


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    if element is not None:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return str(value)
    return default


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of the first name, its first child of the second, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of that name."""
    if element is not None:
        yield from (one for one in element if local(one) == name)


def value(element: Element | None, *names: str) -> str:
    """Return the attribute ``val`` of a descendant as `child` finds it, or an empty text."""
    return attribute(child(element, *names), "val")


def whole_number(text: str, default: int) -> int:
    """Return a number of a file within sane bounds, or ``default`` where it is none."""
    try:
        found = int(text)
    except ValueError:
        return default
    return found if -1_000_000 <= found <= 1_000_000 else default
