"""How what is quoted of a clause is shown: columns of a table, links with or without address."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.documents.shown import Columns


@dataclass(frozen=True, slots=True)
class Look:
    """``columns`` are those shown of a table, by where its head begins, all of one not named.

    ``links`` puts the address of a link after its words: where that may be the answer.
    """

    columns: Columns = field(default_factory=dict)
    links: bool = False


PLAIN = Look()
