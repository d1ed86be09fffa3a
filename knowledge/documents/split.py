"""Split a policy into passages along 章, 条 and 款, each mapped to exact offsets in its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.documents.policy import QUOTABLE, Block, BlockKind, Clause, Policy, digest
from knowledge.documents.sentences import sentence_spans
from knowledge.documents.shown import shown_span

#: Characters of source text in a passage: short ones join their neighbour in the clause.
SHORTEST = 40
LONGEST = 600

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed: a stretch of one clause.

    ``text`` is ``source[start:end]`` for each of ``spans``, joined; where a table is split, the
    first span is its header, repeated. ``title`` and ``heading_path`` say where it stands.
    ``shown`` is how that reads, without marks and with the cells of its tables filled in; empty
    where it is no different. ``digest`` identifies what an encoder sees.
    """

    id: str
    policy_id: str
    clause_id: str
    title: str
    heading_path: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    repeats_header: bool
    digest: str
    shown: str = ""

    @property
    def read(self) -> str:
        """The passage as a person reads it: by this it is found."""
        return self.shown or self.text

    @property
    def heading(self) -> str:
        """The headings from the outermost down, joined."""
        return " ".join(self.heading_path)


def split_policy(
    policy: Policy, *, shortest: int = SHORTEST, longest: int = LONGEST
) -> list[Passage]:
    """Return the passages of ``policy`` in order.

    Every quotable character of the file stands in exactly one passage, table headers apart,
    which may be repeated. No passage crosses a clause; none is longer than ``longest``
    characters unless a single table row is; one shorter than ``shortest`` stands only where
    its whole clause is short or a long neighbour leaves no room.
    """
    if not 0 < shortest <= longest:
        raise ValueError("shortest and longest must satisfy 0 < shortest <= longest")
    return [
        passage
        for clause in policy.clauses
        for passage in _split_clause(policy, clause, shortest, longest)
    ]


@dataclass(slots=True)
class _Piece:
    """A stretch that is not cut further, and the table header it stands under."""

    start: int
    end: int
    header: Span | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


def _split_clause(policy: Policy, clause: Clause, shortest: int, longest: int) -> Iterable[Passage]:
    pieces = list(_pieces(policy.text, clause.blocks, longest))
    groups = _merge_short(_group(pieces, longest), shortest, longest)
    for number, group in enumerate(groups, start=1):
        spans = _spans(group)
        header = group[0].header
        repeats = header is not None and group[0].start != header[0]
        if repeats and header is not None:
            spans = [header, *spans]
        text = "".join(policy.text[start:end] for start, end in spans).strip("\n")
        shown = "\n".join(shown_span(policy, clause.blocks, *span) for span in spans)
        if "".join(shown.split()) == "".join(text.split()):
            shown = ""
        path = (*clause.heading_path, clause.label) if clause.label else clause.heading_path
        yield Passage(
            id=f"{policy.id}#{clause.id}" + (f"~{number}" if len(groups) > 1 else ""),
            policy_id=policy.id,
            clause_id=clause.id,
            title=policy.title,
            heading_path=path,
            text=text,
            spans=tuple(spans),
            repeats_header=repeats,
            digest=digest(policy.title, *path, shown or text),
            shown=shown,
        )


def _pieces(text: str, blocks: Sequence[Block], longest: int) -> Iterable[_Piece]:
    """Yield blocks, cut at sentence ends (or hard, for want of any) where they are too long."""
    header: Span | None = None
    for block in blocks:
        if block.kind not in QUOTABLE:
            continue
        if block.kind is BlockKind.TABLE_HEAD:
            header = (block.start, block.end)
        elif block.kind is not BlockKind.TABLE_ROW:
            header = None
        if block.end - block.start <= longest or block.kind is BlockKind.TABLE_ROW:
            yield _Piece(block.start, block.end, header)
            continue
        for start, end in sentence_spans(text[block.start : block.end], start=block.start):
            for cut in range(start, end, longest):
                yield _Piece(cut, min(cut + longest, end), header)


def _group(pieces: Sequence[_Piece], longest: int) -> list[list[_Piece]]:
    """Fill passages in order; a table's first row stays with its header."""
    groups: list[list[_Piece]] = []
    size = 0
    for piece in pieces:
        follows_header = bool(groups) and piece.header == (groups[-1][-1].start, groups[-1][-1].end)
        # A repeated header counts too.
        extra = piece.header[1] - piece.header[0] if piece.header else 0
        if groups and (size + piece.length <= longest or follows_header):
            groups[-1].append(piece)
            size += piece.length
        else:
            groups.append([piece])
            size = piece.length + (0 if piece.header == (piece.start, piece.end) else extra)
    return groups


def _merge_short(groups: list[list[_Piece]], shortest: int, longest: int) -> list[list[_Piece]]:
    """Join a group that is too short to the one before it or after it, if there is room."""

    def size(group: Sequence[_Piece]) -> int:
        return sum(piece.length for piece in group)

    merged: list[list[_Piece]] = []
    for group in groups:
        short = merged and (size(group) < shortest or size(merged[-1]) < shortest)
        if short and size(group) + size(merged[-1]) <= longest:
            merged[-1] = [*merged[-1], *group]
        else:
            merged.append(group)
    return merged


def _spans(group: Sequence[_Piece]) -> list[Span]:
    """Return the group's stretches, neighbours that touch joined."""
    spans: list[Span] = [(group[0].start, group[0].end)]
    for before, piece in pairwise(group):
        if piece.start == before.end:
            spans[-1] = (spans[-1][0], piece.end)
        else:
            spans.append((piece.start, piece.end))
    return spans
