"""Blocks to the source text of a policy: the small Markdown that the reader of policies knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.formats.blocks import Block, Document, Footnote, Loss, Paragraph, Table
from knowledge.formats.grid import joined_head
from knowledge.formats.titles import Heading, find_title, inner_titles

#: Characters of a line: beyond, it is broken after a sentence.
_LONGEST_LINE = 15_000
_DEEPEST = 6
#: A heading that a style names but that is longer, or a sentence, is a paragraph.
_LONGEST_HEADING = 60
_SENTENCE_ENDS = "。；！？;!?"
#: Characters that nobody sees: marks of width nought, byte orders, soft hyphens, controls.
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029", "\u0085", "\v", "\f")
_BLANKS = re.compile(r"[ \t\u00a0\u2002-\u200a\u202f\u205f]+")
#: What would be read as a mark of Markdown where it opens a line.
_MARKS = re.compile(r"(?:#{1,6}(?=\s)|<!--|-{3,}\s*$|={3,}\s*$|\[\^)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of a file that is lost or in doubt: near which line of its text (from 1)."""

    line: int
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text, to which all offsets refer, and what of the file is not in it."""

    text: str
    doubts: tuple[Doubt, ...] = ()


def compose(document: Document, name: str) -> SourceText:
    """Write a document as a source text; ``name``, that of its file, is the title of last resort.

    A title is written once, as ``# …``; notes come last, each by its mark.
    """
    blocks = [one for one in document.blocks if not isinstance(one, Footnote)]
    notes = [one for one in document.blocks if isinstance(one, Footnote)]
    found = find_title(blocks, said=document.title, name=name)
    if not any(
        isinstance(one, Table) or (isinstance(one, Paragraph) and clean(one.text))
        for one in (*blocks[: found.start], *blocks[found.stop :])
    ):
        found = Heading(name)  # what looks like a title is all that there is
    writer = _Writer()
    if found.stop == found.start:
        writer.add("# " + _heading(found.text))
    writer.metadata(document)
    inner = {one.start: one for one in inner_titles(blocks, found.stop)}
    position = 0
    while position < len(blocks):
        if position == found.start and found.stop > found.start:
            writer.add("# " + _heading(found.text))
            position = found.stop
        elif position in inner:
            writer.add("## " + _heading(inner[position].text))
            position = inner[position].stop
        else:
            writer.block(blocks[position], found)
            position += 1
    for note in notes:
        writer.add(f"[^{note.mark}]: {' '.join(clean(note.text).split(chr(10)))}")
    return SourceText(writer.text(), tuple(writer.doubts))


def clean(text: str) -> str:
    """Return a text without what nobody sees, its blanks single, its lines without margins."""
    lines = (_BLANKS.sub(" ", _UNSEEN.sub("", line)).strip(" ") for line in split_lines(text))
    return "\n".join(line for line in lines if line.strip("\u3000"))


def split_lines(text: str) -> Sequence[str]:
    """Split at every kind of line end that formats have."""
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return text.split("\n")


class _Writer:
    """The lines of a source text, as they come."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self._lines: list[str] = []

    def text(self) -> str:
        """Return the whole."""
        return "\n".join(self._lines)

    def add(self, *lines: str) -> None:
        """Add lines that belong together, and the blank line that ends them."""
        self._lines += [*lines, ""]

    def metadata(self, document: Document) -> None:
        """Add what a site says of a document, a line each."""
        for key, value in document.metadata:
            self.paragraph(f"{key}：{value}")

    def block(self, block: Block, title: Heading) -> None:
        """Add a block."""
        if isinstance(block, Loss):
            self.doubts.append(Doubt(len(self._lines) + 1, block.problem, block.remedy))
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Paragraph):
            text = clean(block.text)
            if block.level and is_heading(text):
                depth = min(block.level + title.shift, _DEEPEST)
                self.add("#" * depth + " " + _heading(text))
            else:
                self.paragraph(text)

    def paragraph(self, text: str) -> None:
        """Add a paragraph for each line of a text."""
        for line in clean(text).split("\n"):
            for part in _parts(line):
                self.add("\\" + part if _MARKS.match(part) else part)

    def table(self, table: Table) -> None:
        """Add a table: its head as one row, a row of marks, and its rows."""
        head = joined_head(table.rows, table.head)
        self.add(
            _row(head),
            "|" + "---|" * len(head),
            *(_row(row) for row in table.rows[table.head :]),
        )


def is_heading(text: str) -> bool:
    """Tell whether a text can be a heading: short, one line and no sentence."""
    return 0 < len(text) <= _LONGEST_HEADING and "\n" not in text and text[-1] not in _SENTENCE_ENDS


def _heading(text: str) -> str:
    line = " ".join(clean(text).split("\n"))
    # Braces at the end of a heading are attributes in this Markdown, and these are none.
    return line[:-1] + "｝" if line.endswith("}") else line


def _row(cells: Sequence[str]) -> str:
    inside = (" ".join(clean(cell).split("\n")).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(inside) + " |"


def _parts(line: str) -> Sequence[str]:
    """Break a line that is too long to be read after its sentences."""
    parts = []
    while len(line) > _LONGEST_LINE:
        cut = max(line.rfind(end, 0, _LONGEST_LINE) for end in _SENTENCE_ENDS) + 1 or _LONGEST_LINE
        parts.append(line[:cut])
        line = line[cut:].lstrip(" ")
    return [*parts, line] if line else parts
