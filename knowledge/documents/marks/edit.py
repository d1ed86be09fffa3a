"""A stretch of a source text that is shown otherwise than it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """``[start, end)`` of a text is shown as ``text``; empty where it is not shown at all."""

    start: int
    end: int
    text: str = ""


def in_order(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits by place, without those within another or overlapping one before."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return tuple(kept)


def apply(text: str, edits: Sequence[Edit], start: int, end: int) -> str:
    """Return ``text[start:end]`` with the edits made in it; ``edits`` are in order.

    A replacement that is cut by an end of the stretch stands where the edit begins.
    """
    pieces: list[str] = []
    position = start
    for edit in edits:
        if edit.end <= position:
            continue
        if edit.start >= end:
            break
        if edit.start >= position:
            pieces += (text[position : edit.start], edit.text)
        position = min(edit.end, end)
    pieces.append(text[position:end])
    return "".join(pieces)
