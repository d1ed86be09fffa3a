"""Name the place of what is quoted as one cites it: 第三条第二款第（一）项, 附件2《…》四、."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.quoting.routes import is_route
from bot.answering.quoting.units import Span
from knowledge.documents.grammar import item_mark
from knowledge.documents.policy import QUOTABLE, Block, BlockKind, Clause, Policy

_DIGITS = "零一二三四五六七八九"


def location(policy: Policy, clause: Clause, spans: Sequence[Span]) -> str:
    """Name the place of ``spans``, stretches of one clause, as one cites it.

    款 are counted only in articles that have several, and only where each stands on lines of its
    own: in a text that runs on nobody can tell them. Tables and route lines count as none. 项 is
    named where all that is quoted stands in one, the line that opens its list aside.
    """
    items = _items(policy.text, clause, spans)
    if clause.number.endswith(("条", "條")):
        name = clause.number + _paragraph(policy, clause, spans[0])
        name += "".join(f"第{mark.rstrip('.．、')}项" for mark in items[:1])
        name += "".join(f"第{mark.rstrip('.．、')}目" for mark in items[1:2])
        return f"{clause.part}{name} {clause.heading}".strip()
    if not items:
        return clause.place
    marks = "".join(items)
    if not clause.number:
        return f"{clause.place} {marks}".strip()
    return f"{clause.part}{clause.number}{marks}{clause.heading}"


def _paragraph(policy: Policy, clause: Clause, span: Span) -> str:
    """Return 第二款, empty where there is one paragraph only or nobody can tell."""
    paragraphs = [
        block.start
        for block in clause.blocks
        if block.kind is BlockKind.PARAGRAPH and not is_route(policy.text[block.start : block.end])
    ]
    if len(paragraphs) < 2 or _runs_on(policy.text, clause):
        return ""
    count = bisect_right(paragraphs, span[0])
    return f"第{_chinese(count)}款" if count else ""


def _runs_on(text: str, clause: Clause) -> bool:
    """Tell whether a line holds more than one paragraph, item or article of the clause."""
    starts = [clause.start, clause.end]
    before: Block | None = None
    for block in clause.blocks:
        behind_number = before is not None and before.kind is BlockKind.HEADING
        if block.kind in QUOTABLE and not behind_number:
            starts.append(block.start)
        before = block
    return any(0 < start < len(text) and text[start - 1] != "\n" for start in starts)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a clause and the marks from the outermost down; ``lead`` opens its list."""

    start: int
    end: int
    marks: tuple[str, ...]
    lead: int


def _items(text: str, clause: Clause, spans: Sequence[Span]) -> tuple[str, ...]:
    """Return the marks of the one item that all of ``spans`` stand in, outermost first."""
    found = _listed(text, clause)
    if len(found) < 2:
        return ()
    quoted = [
        block
        for block in clause.blocks
        if block.kind in QUOTABLE
        and any(start < block.end and block.start < end for start, end in spans)
    ]
    by_start = {one.start: one for one in found}
    touched = [by_start[block.start] for block in quoted if block.start in by_start]
    if not touched:
        return ()
    leads = {one.lead for one in touched}
    if any(block.start not in by_start and block.start not in leads for block in quoted):
        return ()
    common = touched[0].marks
    for one in touched[1:]:
        same = [a for a, b in zip(common, one.marks, strict=False) if a == b]
        common = common[: len(same)] if common[: len(same)] == tuple(same) else ()
    return common if all(common) else ()


def _listed(text: str, clause: Clause) -> list[_Item]:
    found: list[_Item] = []
    above: list[tuple[int, str]] = []
    lead = -1
    for block in clause.blocks:
        if block.kind is BlockKind.ITEM:
            mark = item_mark(text[block.start : block.end].lstrip(" \t\u3000>-*·•"))
            while above and above[-1][0] >= block.depth:
                above.pop()
            above.append((block.depth, mark))
            found.append(_Item(block.start, block.end, tuple(one for _, one in above), lead))
        elif block.kind is not BlockKind.BLANK:
            above, lead = [], block.start
    return found


def _chinese(number: int) -> str:
    """Return a number below a hundred as paragraphs are counted: 二十一."""
    tens, ones = divmod(min(number, 99), 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
