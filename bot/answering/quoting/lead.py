"""The first line of an answer: what a clause says to this person, each word bound to its quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.quoting.matching import match_table
from bot.answering.quoting.rows import row_line, tables_of, tells_asked
from bot.answering.quoting.verdict import decide
from bot.answering.quoting.wanted import Wanted
from bot.answering.quoting.weigh import Weighed
from bot.exchange.answer import Verdict
from index.searching.sparse import Postings
from knowledge.language.segment import Segmenter
from knowledge.language.slots import Slots

#: A person's rows that are told; of more, none is the answer.
_MOST_ROWS = 2
#: A piece of an enumeration is no longer: 硕士3万元, B类200万元.
_PIECE = 24
_BETWEEN = re.compile(r"[、，,；;。]")
_LISTED = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A statement of the first line, and the place of the unit that it is bound to."""

    text: str
    place: int
    verdict: Verdict | None = None


def find_leads(
    weighed: Sequence[Weighed],
    wanted: Wanted,
    *,
    about: str,
    words: Postings,
    segmenter: Segmenter,
) -> list[Found]:
    """Return what the first line says; nothing where the clause does not decide it itself.

    ``about`` is the clause's title and heading.
    """
    decided = decide(weighed, wanted, about=about, words=words, segmenter=segmenter)
    if decided is not None:
        return [Found(weighed[decided.place].text, decided.place, decided.verdict)]
    own = _rows(weighed, wanted, segmenter)
    if not own and wanted.values:
        own = _piece(weighed, wanted, segmenter.slots)
    return own or _sentence(weighed)


def _sentence(weighed: Sequence[Weighed]) -> list[Found]:
    """Return the sentence that tells what is asked, to the letter, where one does."""
    place = max(range(len(weighed)), key=lambda n: weighed[n].worth)
    best = weighed[place]
    if not best.told or best.remark or best.unit.table >= 0:
        return []
    return [Found(best.text, place)]


def _rows(weighed: Sequence[Weighed], wanted: Wanted, segmenter: Segmenter) -> list[Found]:
    """Return what the rows asked for say, or the person's, of the first table that has some."""
    for table in tables_of([one.unit for one in weighed]):
        matched = match_table(table, wanted, segmenter)
        rows = matched.rows if matched.sure else ()
        if not rows or len(rows) > _MOST_ROWS:
            continue
        lines = [row_line(table, number, matched.columns) for number in rows]
        if all(lines) and all(tells_asked(table, number, wanted) for number in rows):
            return [
                Found(line, table.rows[number]) for line, number in zip(lines, rows, strict=True)
            ]
    return []


def _piece(weighed: Sequence[Weighed], wanted: Wanted, slots: Slots) -> list[Found]:
    """Return the person's piece of an enumeration in the sentence that tells best: 硕士3万元."""
    told = [n for n, one in enumerate(weighed) if one.told and one.unit.table < 0]
    if not told:
        return []
    place = max(told, key=lambda n: weighed[n].worth)
    sentence = weighed[place].text
    if weighed[place].gone:
        return []
    pieces = [(slots.named(piece.lower()), piece.strip()) for piece in _BETWEEN.split(sentence)]
    for slot, values in wanted.values.items():
        listed = [
            (named[slot], piece)
            for named, piece in pieces
            if named.get(slot) and any(char.isdigit() for char in piece)
        ]
        mine = [piece for named, piece in listed if named & values and len(named) == 1]
        if len(listed) < _LISTED or len(mine) != 1 or len(values) != 1:
            continue
        at = mine[0].upper().find(min(values).upper())
        if at >= 0 and _is_whole(mine[0][at:]):
            return [Found(mine[0][at:], place)]
    return []


def _is_whole(piece: str) -> bool:
    """Tell whether a piece can stand alone: short, with a figure, no bracket left open."""
    opened = piece.count("（") == piece.count("）")
    return opened and len(piece) <= _PIECE and any(char.isdigit() for char in piece)
