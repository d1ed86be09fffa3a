"""The README files as data for tests: fenced blocks, transcripts, table rows, code spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from running import ROOT

_FENCE = re.compile(r"^```(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_BUTTON = re.compile(r"\[([^\]]+)\]")
#: Who speaks in a transcript: a person types, a person presses, the product answers.
TYPES, PRESSES, ANSWERS = "您", "点", "杭"


def readmes() -> list[Path]:
    """Return every README file of the repository."""
    rooms = ("bot", "index", "knowledge", "scripts", "tests")
    found = [path for room in rooms for path in (ROOT / room).rglob("README.md")]
    return [ROOT / "README.md", *sorted(found)]


def blocks(path: Path, kind: str) -> list[str]:
    """Return the fenced blocks of one kind."""
    return [text for name, text in _FENCE.findall(path.read_text("utf-8")) if name == kind]


def prose(path: Path) -> str:
    """Return a README without its fenced blocks."""
    return _FENCE.sub("", path.read_text("utf-8"))


@dataclass(frozen=True)
class Turn:
    """What a person does, and what is printed of the answer: pieces in order, and buttons."""

    presses: bool
    text: str
    pieces: tuple[str, ...]
    buttons: tuple[str, ...]


def transcript(block: str) -> list[Turn]:
    """Read a transcript; ``…`` stands for what is left out, ``[…]`` alone in a line for buttons."""
    spoken: list[tuple[str, list[str]]] = []
    for line in filter(str.strip, block.splitlines()):
        who, text = line[0], line[1:].strip()
        if who in (TYPES, PRESSES):
            spoken.append((line, []))
        elif spoken and (who == ANSWERS or who.isspace()):
            spoken[-1][1].append(text)
        else:
            raise ValueError(f"{line!r} begins neither with {TYPES}, {PRESSES} nor {ANSWERS}")
    return [_turn(act, printed) for act, printed in spoken]


def _turn(act: str, printed: list[str]) -> Turn:
    pieces: list[str] = []
    buttons: list[str] = []
    for line in printed:
        if line.startswith("["):
            buttons += _BUTTON.findall(line)
        else:
            pieces += filter(None, map(str.strip, line.split("…")))
    return Turn(act[0] == PRESSES, act[1:].strip(), tuple(pieces), tuple(buttons))


def rows(path: Path) -> Iterator[list[str]]:
    """Return the rows of all tables, cell by cell."""
    for line in prose(path).splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]
