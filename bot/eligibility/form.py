"""One fact as a form shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as a form shows it; ``matters`` tells whether it could still decide something."""

    id: str
    kind: str
    label: str
    question: str
    values: tuple[tuple[str, str], ...]
    unit: str
    lowest: int | None
    highest: int | None
    value: str
    matters: bool
