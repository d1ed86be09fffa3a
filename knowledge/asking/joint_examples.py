"""Messages whose joints are marked, to learn from where another question opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.asking.joints import Notes, pieces_of, signs_at
from knowledge.errors import LexiconError
from knowledge.language.slots import Slots
from knowledge.language.words import FOLDER, read_lexicon_file

EXAMPLES = FOLDER.parent / "turns" / "joints.tsv"
#: What opens the next question in an example.
MARK = "‖"


@dataclass(frozen=True, slots=True)
class Example:
    """A message of joints.tsv, and the places in it at which a further question opens."""

    kind: str
    text: str
    opens: frozenset[int]


def examples_of(example: Example, slots: Slots) -> list[tuple[list[str], bool]]:
    """Return the joints of a message with their signs, and whether a question opens there."""
    pieces = pieces_of(example.text)
    notes = [Notes.of(piece, slots) for piece in pieces]
    found = []
    first = 0
    for number in range(1, len(pieces)):
        right = pieces[number].start in example.opens
        found.append((list(signs_at(notes, number, first)), right))
        first = number if right else first
    return found


def read_joints(path: Path) -> list[Example]:
    """Read joints.tsv: a kind, and a message with marks. Raises LexiconError naming the line."""
    found = []
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, tab, marked = line.partition("\t")
        if not tab or not marked.strip():
            raise LexiconError(f"{path}:{number}: needs a kind, a tab and a message → correct it")
        text, opens = _unmarked(marked)
        if opens - {piece.start for piece in pieces_of(text)}:
            raise LexiconError(
                f"{path}:{number}: no joint where {MARK} stands in {marked!r} → move the mark"
            )
        found.append(Example(kind, text, opens))
    return found


def _unmarked(marked: str) -> tuple[str, frozenset[int]]:
    """Return a message without its marks, and where they stood."""
    opens, text = set(), ""
    for number, part in enumerate(marked.split(MARK)):
        if number:
            opens.add(len(text))
        text += part
    return text, frozenset(opens)
