"""Cut a Markdown policy file into blocks: contiguous, exact offsets, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.documents.marks.inline import heading_text
from knowledge.documents.marks.lines import is_mark_line
from knowledge.documents.policy import Block, BlockKind
from knowledge.documents.structure.lines import BLANKS, Line, read_lines
from knowledge.documents.structure.openings import Heading, Opening
from knowledge.documents.structure.reading import read_structure
from knowledge.documents.structure.wrapping import wraps
from knowledge.documents.tables.table import table_at
from knowledge.documents.tables.unfold import unfold
from knowledge.errors import PolicyError
from knowledge.formats.source import Doubt

#: How many lines a file may have, how long one may be (a whole law may stand on one) and
#: a table's row: every step over them stays short.
MOST_LINES = 50_000
LONGEST_LINE, LONGEST_ROW = 200_000, 20_000
_COMMENT_OPEN = "<!--"
_COMMENT_CLOSE = "-->"
_PHRASINGS = "问法"
#: With these a heading may be underlined.
_UNDERLINES = ("-", "=")


@dataclass(frozen=True, slots=True)
class Outline:
    """The file as blocks; ``headings`` by the index of their block.

    ``doubtful`` are the numbers of lines with a row of a table that is too short for its head.
    """

    blocks: tuple[Block, ...]
    headings: dict[int, Heading]
    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...] = ()

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


def front_matter_of(path: Path, text: str) -> str:
    """Return the front matter of a text with its lines of ---, empty where it has none.

    Raises PolicyError where it is not closed.
    """
    if not text.lstrip(BLANKS).startswith("---"):
        return ""
    lines = read_lines(text)
    if lines[0].bare != "---":
        return ""
    return text[: lines[_front_matter_end(path, lines) - 1].end]


def outline(path: Path, text: str, *, title: str = "") -> Outline:
    """Cut ``text`` into blocks that follow one another from 0 to ``len(text)``.

    ``title`` is the document's own where its front matter tells it. Raises PolicyError for
    front matter or a comment that is not well formed.
    """
    lines = read_lines(text)
    _refuse_huge(path, lines)
    blocks: list[Block] = []
    words: list[Line] = []
    doubts: list[Doubt] = []
    position = 0
    if lines and lines[0].bare == "---":
        position = _front_matter_end(path, lines)
        blocks.append(Block(BlockKind.FRONT_MATTER, 0, lines[position - 1].end))
    lines = unfold(text, lines, first=position)
    while position < len(lines):
        line = lines[position]
        stripped = line.bare
        # Below words, - and = underline a heading.
        underlines = stripped[:1] in _UNDERLINES and position and lines[position - 1].bare
        if not stripped or (is_mark_line(stripped) and not underlines):
            blocks.append(Block(BlockKind.BLANK, line.start, line.end))
            position += 1
        elif stripped.startswith(_COMMENT_OPEN):
            stop = _comment_end(path, lines, position)
            inside = text[line.start : lines[stop - 1].end].strip()[len(_COMMENT_OPEN) :]
            is_phrasings = inside.strip().startswith(_PHRASINGS)
            kind = BlockKind.PHRASINGS if is_phrasings else BlockKind.BLANK
            blocks.append(Block(kind, line.start, lines[stop - 1].end))
            position = stop
        elif (table := table_at(path, text, lines, position)) is not None:
            blocks.extend(table.blocks)
            doubts.extend(_doubtful(number) for number in table.doubtful)
            position = table.stop
        else:
            words.append(line)
            position += 1
    structure = read_structure(text, words, title)
    headings: dict[int, Heading] = {}
    placed: list[Block] = []
    for block, heading in _in_order(blocks, _word_blocks(words, structure.openings)):
        if heading is not None:
            headings[len(placed)] = replace(heading, text=heading_text(heading.text))
        placed.append(block)
    return Outline(tuple(placed), headings, lines, (*structure.doubts, *doubts))


def _in_order(
    others: Sequence[Block], of_words: Sequence[tuple[Block, Heading | None]]
) -> Iterator[tuple[Block, Heading | None]]:
    """Yield the blocks of both in the order of their places, none over another and no gap.

    A heading takes in the blank lines before it.
    """
    everything = sorted([*((one, None) for one in others), *of_words], key=lambda one: one[0].start)
    last = 0
    for block, heading in everything:
        if block.end > last:
            yield (block if block.start == last else replace(block, start=last)), heading
            last = block.end


def _word_blocks(
    lines: Sequence[Line], openings: Sequence[Opening]
) -> list[tuple[Block, Heading | None]]:
    """Cut the lines that hold words into blocks; a line broken by hand goes on in its block."""
    found: list[tuple[Block, Heading | None]] = []
    place = 0
    before: Line | None = None
    covered = 0
    for line in lines:
        position = max(line.start, covered)
        if position >= line.end:
            continue
        goes_on = (
            before is not None
            and before.number + 1 == line.number
            and position == line.start
            and (place >= len(openings) or openings[place].start > line.start)
            and wraps(before.text, line.text)
        )
        before = line
        kind, depth = BlockKind.PARAGRAPH, 0
        while position < line.end:
            stop = line.end
            if place < len(openings) and openings[place].start < line.end:
                stop = max(openings[place].start, position)
            if stop > position:
                rule = is_mark_line(line.bare) and position == line.start
                if goes_on and found and found[-1][1] is None and not rule:
                    last = found[-1][0]
                    found[-1] = Block(last.kind, last.start, stop, last.depth), None
                else:
                    found.append(
                        (Block(BlockKind.BLANK if rule else kind, position, stop, depth), None)
                    )
                position = stop
            goes_on = False
            if position >= line.end:
                break
            opening = openings[place]
            place += 1
            if opening.kind is BlockKind.ITEM:
                kind, depth = BlockKind.ITEM, opening.depth
                stop = line.end
                if place < len(openings) and openings[place].start < line.end:
                    stop = openings[place].start
                found.append((Block(kind, opening.start, stop, depth), None))
                position = stop
                continue
            found.append((Block(opening.kind, opening.start, opening.end), opening.heading))
            kind, depth = BlockKind.PARAGRAPH, 0
            position = covered = opening.end
    return found


def _doubtful(number: int) -> Doubt:
    """Return what is to be said of a table's row whose cells may belong to other columns."""
    return Doubt(
        number,
        "这一行的格数与表头不同 / the row has not as many cells as its header",
        "核对这一行，缺的格补空格 / check the row and write an empty cell for each that is missing",
    )


def _refuse_huge(path: Path, lines: tuple[Line, ...]) -> None:
    if len(lines) > MOST_LINES:
        raise PolicyError(
            path,
            MOST_LINES + 1,
            f"超过 {MOST_LINES:,} 行 / has more than {MOST_LINES:,} lines",
            "拆成几份政策 / split it into several policies",
        )
    for line in lines:
        most = LONGEST_ROW if line.bare.startswith("|") else LONGEST_LINE
        if len(line.text) > most:
            raise PolicyError(
                path,
                line.number,
                f"这一行有 {len(line.text):,} 个字符，最多 {most:,} / the line has "
                f"{len(line.text):,} characters, {most:,} at most",
                "分成几段，或把表格拆小 / break it into paragraphs, or make the table smaller",
            )


def _front_matter_end(path: Path, lines: tuple[Line, ...]) -> int:
    for position, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() == "---":
            return position + 1
    raise PolicyError(
        path,
        1,
        "开头的字段没有结束 / the front matter is not closed",
        "在字段后另起一行写 --- / end it with a line of ---",
    )


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
                    "--> 之后同一行还有字 / text follows --> on the same line",
                    "移到下一行 / move it to a line of its own",
                )
            return position + 1
    raise PolicyError(
        path,
        lines[start].number,
        "注释没有结束 / the comment is not closed",
        "另起一行写 --> / end it with a line of -->",
    )
