"""Cut a Markdown policy file into blocks: contiguous, exact offsets, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import PolicyError
from knowledge.grammar import Level, Marker, continues, item_depth, read_marker, read_section
from knowledge.policy import Block, BlockKind

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HASHES = re.compile(r"(#{1,6})[ \t\u3000]+")
_ATTRIBUTES = re.compile(r"[ \t\u3000]*\{(?P<inside>[^{}]*)\}[ \t\u3000]*$")
_DELIMITER_ROW = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(\|\s*:?-{1,}:?\s*)*\|?\s*")
_COMMENT_OPEN = "<!--"
_COMMENT_CLOSE = "-->"
_PHRASINGS = "问法"
_LONGEST_BARE_SECTION = 30
_SENTENCE_END = "。；！？;!?"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its text without marks, its marker if numbered, its attribute text."""

    depth: int
    text: str
    marker: Marker | None
    attributes: str
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number from 1, offsets with line end, text without."""

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The file as blocks; ``headings`` by the index of their block."""

    blocks: tuple[Block, ...]
    headings: dict[int, Heading]
    lines: tuple[Line, ...]

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds the character at ``offset``."""
        low, high = 0, len(self.lines)
        while low < high:
            middle = (low + high) // 2
            if self.lines[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return self.lines[min(low, len(self.lines) - 1)].number if self.lines else 1


def read_lines(text: str) -> tuple[Line, ...]:
    """Split into lines at line feeds only; a carriage return before one belongs to the line end."""
    return tuple(
        Line(number, found.start(), found.end(), found[0].rstrip("\r\n"))
        for number, found in enumerate(_LINE.finditer(text), start=1)
    )


def outline(path: Path, text: str) -> Outline:
    """Cut ``text`` into blocks that follow one another from 0 to ``len(text)``.

    Raises PolicyError for front matter, a comment or a table that is not well formed.
    """
    lines = read_lines(text)
    blocks: list[Block] = []
    headings: dict[int, Heading] = {}
    last: dict[Level, Marker] = {}
    position = 0
    if lines and lines[0].text.lstrip("\ufeff") == "---":
        position = _front_matter_end(path, lines)
        blocks.append(Block(BlockKind.FRONT_MATTER, 0, lines[position - 1].end))
    while position < len(lines):
        line = lines[position]
        stripped = line.text.strip()
        if not stripped:
            blocks.append(Block(BlockKind.BLANK, line.start, line.end))
            position += 1
        elif stripped.startswith(_COMMENT_OPEN):
            stop = _comment_end(path, lines, position)
            inside = text[line.start : lines[stop - 1].end].strip()[len(_COMMENT_OPEN) :]
            is_phrasings = inside.strip().startswith(_PHRASINGS)
            kind = BlockKind.PHRASINGS if is_phrasings else BlockKind.BLANK
            blocks.append(Block(kind, line.start, lines[stop - 1].end))
            position = stop
        elif _opens_table(lines, position):
            stop = _table_end(path, lines, position)
            head_end = lines[position + 1].end
            blocks.append(Block(BlockKind.TABLE_HEAD, line.start, head_end))
            blocks.extend(
                Block(BlockKind.TABLE_ROW, row.start, row.end) for row in lines[position + 2 : stop]
            )
            position = stop
        else:
            for block, heading in _line_blocks(line, last):
                if heading is not None:
                    headings[len(blocks)] = heading
                blocks.append(block)
            position += 1
    return Outline(tuple(blocks), headings, lines)


def table_cells(row: str) -> list[str]:
    """Return the cells of a table row, trimmed; a bar after a backslash is a cell's own."""
    inside = row.strip()
    inside = inside.removeprefix("|")
    if inside.endswith("|") and not inside.endswith("\\|"):
        inside = inside[:-1]
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inside)]


def _front_matter_end(path: Path, lines: tuple[Line, ...]) -> int:
    for position, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() == "---":
            return position + 1
    raise PolicyError(path, 1, "the front matter is not closed", "end it with a line of ---")


def _comment_end(path: Path, lines: tuple[Line, ...], start: int) -> int:
    for position in range(start, len(lines)):
        body = lines[position].text
        if position == start:
            body = body.split(_COMMENT_OPEN, 1)[1]
        if _COMMENT_CLOSE in body:
            after = body.split(_COMMENT_CLOSE, 1)[1]
            if after.strip():
                raise PolicyError(
                    path,
                    lines[position].number,
                    "text follows --> on the same line",
                    "move it to a line of its own",
                )
            return position + 1
    raise PolicyError(
        path, lines[start].number, "the comment is not closed", "end it with a line of -->"
    )


def _opens_table(lines: tuple[Line, ...], position: int) -> bool:
    return (
        "|" in lines[position].text
        and position + 1 < len(lines)
        and "|" in lines[position + 1].text
        and _DELIMITER_ROW.fullmatch(lines[position + 1].text) is not None
    )


def _table_end(path: Path, lines: tuple[Line, ...], start: int) -> int:
    width = len(table_cells(lines[start].text))
    position = start + 1
    while position < len(lines) and "|" in lines[position].text:
        cells = len(table_cells(lines[position].text))
        if cells != width:
            raise PolicyError(
                path,
                lines[position].number,
                f"the table row has {cells} cells, its header {width}",
                "give every row as many | as the header (write \\| for a bar inside a cell)",
            )
        position += 1
    return position


def _line_blocks(line: Line, last: dict[Level, Marker]) -> Iterator[tuple[Block, Heading | None]]:
    """Read one line that is neither blank, comment nor table."""
    indent = len(line.text) - len(line.text.lstrip(" \t\u3000"))
    body = line.text[indent:].rstrip()
    hashes = _HASHES.match(body)
    if hashes is not None:
        heading = _markdown_heading(body[hashes.end() :], len(hashes[1]), line.number)
        if heading.marker is not None:
            _remember(heading.marker, last)
        kind = BlockKind.TITLE if heading.depth == 1 and heading.marker is None else None
        yield Block(kind or BlockKind.HEADING, line.start, line.end), heading
        return
    marker = read_marker(body)
    if marker is not None and continues(marker, last.get(marker.level)):
        _remember(marker, last)
        rest = body[marker.length :]
        depth = 2 + marker.level.value
        if marker.level is Level.ARTICLE:
            # The article's text begins on the line of its number.
            cut = line.start + indent + marker.length if rest else line.end
            heading = Heading(depth, "", marker, "", line.number)
            yield Block(BlockKind.HEADING, line.start, cut), heading
            if rest:
                yield Block(BlockKind.PARAGRAPH, cut, line.end), None
        else:
            text, attributes = _split_attributes(rest)
            yield (
                Block(BlockKind.HEADING, line.start, line.end),
                Heading(depth, text, marker, attributes, line.number),
            )
        return
    section = read_section(body)
    if section is not None and _is_bare_section(body) and continues(section, last.get(Level.PART)):
        # 一、二、三、 count by themselves: they share no level with 第一条.
        last[Level.PART] = section
        text, attributes = _split_attributes(body[section.length :])
        yield (
            Block(BlockKind.HEADING, line.start, line.end),
            Heading(2, text, section, attributes, line.number),
        )
        return
    depth = item_depth(body)
    kind = BlockKind.ITEM if depth else BlockKind.PARAGRAPH
    yield Block(kind, line.start, line.end, depth), None


def _is_bare_section(body: str) -> bool:
    return len(body) <= _LONGEST_BARE_SECTION and body[-1] not in _SENTENCE_END


def _remember(marker: Marker, last: dict[Level, Marker]) -> None:
    last[marker.level] = marker
    if marker.level in (Level.PART, Level.CHAPTER):
        last.pop(Level.SECTION, None)


def _markdown_heading(body: str, depth: int, line: int) -> Heading:
    text, attributes = _split_attributes(body)
    marker = read_marker(text) or read_section(text)
    rest = text[marker.length :] if marker else text
    return Heading(depth, rest.strip(), marker, attributes, line)


def _split_attributes(text: str) -> tuple[str, str]:
    match = _ATTRIBUTES.search(text)
    if match is None:
        return text.strip(), ""
    return text[: match.start()].strip(), match["inside"].strip()
