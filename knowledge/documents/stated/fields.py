"""Take from a policy's text what its front matter does not say, marked as checked by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.dates import Validity
from knowledge.documents.front_matter import FrontMatter
from knowledge.documents.policy import Block, BlockKind
from knowledge.documents.stated.statement import Stated

#: Blocks that are no words of the document.
_HIDDEN = frozenset({BlockKind.FRONT_MATTER, BlockKind.PHRASINGS})


def without_hidden(text: str, blocks: Sequence[Block]) -> str:
    """Return ``text`` with line ends for front matter and phrasings, every place as it was."""
    for block in blocks:
        if block.kind in _HIDDEN:
            lines = "\n" * (block.end - block.start)
            text = f"{text[: block.start]}{lines}{text[block.end :]}"
    return text


def filled(front: FrontMatter, stated: Stated) -> FrontMatter:
    """Return the front matter with what the text states where it is silent. It wins throughout.

    A date of the text that contradicts one of the front matter (an end before its start) is
    left out.
    """
    number = stated.document_number.text if stated.document_number else ""
    issued = stated.issued.date if stated.issued else None
    return replace(
        front,
        validity=_validity(front.validity, stated),
        issued_on=front.issued_on or issued,
        document_number=front.document_number or number,
        issuer=front.issuer or stated.issuer,
    )


def _validity(front: Validity, stated: Stated) -> Validity:
    start = stated.effective_from.date if stated.effective_from else None
    end = stated.effective_to.date if stated.effective_to else None
    merged = Validity(front.start or start, front.end or end)
    if merged.start and merged.end and merged.end.last_day < merged.start.first_day:
        return front
    return replace(merged, stated=merged != front)
