"""The text within a paragraph of a Word file: what is seen of it, and what hangs on it."""

from __future__ import annotations

from knowledge.formats.xml_tree import Element, attribute, child, local

_BREAKS = frozenset({"br", "cr"})
_LEFT_OUT = frozenset(
    {"pPr", "rPr", "instrText", "delText", "delInstrText", "rt", "fldData", "sdtPr", "tblPr"}
)
_GONE = frozenset({"del", "moveFrom"})
_CHANGES = _GONE | {"ins", "moveTo"}
_SYMBOLS = {"F0A8": "□", "F06F": "□", "F0FE": "☑", "F0FC": "√", "F06C": "●", "F0D8": "➢"}
_DEEPEST = 200


class Runs:
    """Reads paragraphs; keeps what was met in any of them."""

    def __init__(self) -> None:
        self.has_changes = False
        self.has_pictures = False
        self.noted: set[str] = set()

    def text(self, paragraph: Element) -> tuple[str, list[Element], Element | None]:
        """Return the text, the contents of text boxes and the first run with text.

        A note's reference is [^1]; a break within the paragraph is a line end.
        """
        pieces: list[str] = []
        boxes: list[Element] = []
        first: Element | None = None
        # A stack of its own: what nests deep in a file must not be deep in this program.
        waiting = [(one, 0) for one in reversed(paragraph)]
        while waiting:
            one, depth = waiting.pop()
            name = local(one)
            if depth > _DEEPEST or name in _LEFT_OUT or not name:
                continue
            if name in _CHANGES:
                self.has_changes = True
            if name in _GONE or (name == "r" and _is_hidden(one)):
                continue
            if name == "r" and first is None and any(local(part) == "t" for part in one):
                first = one
            if name == "txbxContent":
                boxes.append(one)
            elif name == "AlternateContent":
                waiting += [(part, depth + 1) for part in (alternative(one),) if part is not None]
            elif not self._leaf(name, one, pieces):
                waiting += [(part, depth + 1) for part in reversed(one)]
        return "".join(pieces), boxes, first

    def _leaf(self, name: str, one: Element, pieces: list[str]) -> bool:
        """Add what an element says by itself; tell whether that is all of it."""
        if name == "t":
            pieces.append(one.text or "")
        elif name in _BREAKS:
            pieces.append("" if attribute(one, "type") in ("page", "column") else "\n")
        elif name in ("tab", "ptab"):
            pieces.append(" ")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "sym":
            pieces.append(_SYMBOLS.get(attribute(one, "char").upper(), "•"))
        elif name in ("footnoteReference", "endnoteReference"):
            mark = ("e" if name.startswith("end") else "") + attribute(one, "id")
            self.noted.add(mark)
            pieces.append(f"[^{mark}]")
        elif name in ("blip", "imagedata"):
            self.has_pictures = True
        else:
            return False
        return True


def alternative(element: Element) -> Element | None:
    """Return one of the ways in which a file says the same thing twice, for newer and older."""
    chosen = child(element, "Choice")
    return child(element, "Fallback") if chosen is None else chosen


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val", "true") not in ("0", "false", "off")
