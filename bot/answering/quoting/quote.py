"""Choose the sentences of a clause that answer a question, as exact stretches of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.quoting.lead import Found, find_leads
from bot.answering.quoting.look import PLAIN, Look
from bot.answering.quoting.tables import named_rows, part_of
from bot.answering.quoting.units import Span, Unit, joined, units_of
from bot.answering.quoting.wanted import Wanted
from bot.answering.quoting.weigh import Weighed, weigh
from bot.exchange.answer import Lead
from index.searching.sparse import Postings
from knowledge.documents.policy import BlockKind, Clause, Policy
from knowledge.language.segment import Segmenter
from knowledge.language.word_list import words_of

#: A clause of so many characters is quoted whole; of a longer one about so many.
_WHOLE = 120
_MOST = 170
_LIST_MOST = 420
#: A further sentence is quoted that is worth no less than the best one by more than this; more
#: freely where it tells what is asked too.
_NEARLY, _TOLD_NEARLY = 0.8, 2.5
#: What is asked where sentences on rules gone by may answer.
_DATED = frozenset({"date", "document"})
#: Where an address is the answer.
_PLACES = frozenset({"place"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a clause is quoted and how it looks, and what it says to this person in a line."""

    spans: tuple[Span, ...]
    leads: tuple[Lead, ...] = ()
    look: Look = PLAIN


def choose(
    policy: Policy,
    clause: Clause,
    wanted: Wanted,
    *,
    words: Postings,
    segmenter: Segmenter,
) -> Chosen:
    """Return stretches of the clause, at most a few sentences, that answer best, and the lead.

    A short clause is quoted whole. Otherwise the sentence that tells what is asked best is
    quoted, with others that do nearly as well; an item with the line that opens its list; of a
    table the rows that are asked for or the person's, else all while it is small. What a first
    line is bound to is among the quoted.
    """
    units = units_of(policy, clause)
    if not units:
        return Chosen(())
    weighed = weigh(units, wanted, words=words, segmenter=segmenter)
    about = f"{policy.title} {clause.heading}"
    found = find_leads(weighed, wanted, about=about, words=words, segmenter=segmenter)
    leads = tuple(_bound(one, units) for one in found)
    links = bool(wanted.asks & _PLACES)
    if sum(len(unit.text) for unit in units) <= _WHOLE:
        return Chosen(tuple(joined(policy.text, units)), leads, Look(links=links))
    chosen = _Chosen(units, weighed, wanted, segmenter)
    chosen.gather()
    chosen.places |= {one.place for one in found}
    chosen.add_heads()
    spans = joined(policy.text, [units[n] for n in sorted(chosen.places)])
    return Chosen(tuple(spans), leads, Look(chosen.columns, links=links))


def _bound(found: Found, units: Sequence[Unit]) -> Lead:
    unit = units[found.place]
    quote = unit.text.strip()
    if unit.table >= 0:
        head = next(one for one in units if one.table == unit.table)
        quote = f"{head.text.strip()}\n{quote}"
    return Lead(found.text.strip(), quote, found.verdict)


@dataclass(slots=True)
class _Chosen:
    """The places of the units that are quoted, and the columns of their tables that are shown."""

    units: Sequence[Unit]
    weighed: Sequence[Weighed]
    wanted: Wanted
    segmenter: Segmenter
    places: set[int] = field(default_factory=set)
    columns: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def gather(self) -> None:
        """Choose the best unit and those that belong to it."""
        best = max(range(len(self.units)), key=lambda n: self.weighed[n].worth)
        self.places = {best}
        _grow(self.units, self.weighed, self.places, best)
        for place in sorted(self.places):
            unit = self.units[place]
            if unit.table >= 0:
                self._add_table(unit.table)
            elif unit.kind is BlockKind.ITEM or _opens(unit):
                self.places |= _list(self.units, place)
                self._add_announced(place)
        self.places |= named_rows(self.units, self.wanted, self.segmenter)

    def add_heads(self) -> None:
        """Put its head above each row that is quoted."""
        tables = {self.units[n].table for n in self.places}
        self.places |= {
            n
            for n, unit in enumerate(self.units)
            if unit.kind is BlockKind.TABLE_HEAD and unit.table in tables
        }

    def _add_table(self, number: int) -> None:
        part = part_of(self.units, self.weighed, self.wanted, self.segmenter, number)
        others = {n for n in self.places if self.units[n].table == number}
        self.places = self.places - others | part.places
        if part.columns:
            self.columns[self.units[min(part.places)].start] = part.columns

    def _add_announced(self, place: int) -> None:
        """Choose what is quoted of the table that stands right below a sentence."""
        following = self.units[place + 1].table if place + 1 < len(self.units) else -1
        if following >= 0:
            self._add_table(following)


def _opens(unit: Unit) -> bool:
    """Tell whether a sentence announces what comes below it."""
    said = unit.text.rstrip()
    return said.endswith(("：", ":")) or any(word in said for word in words_of("announces"))


def _list(units: Sequence[Unit], best: int) -> set[int]:
    """Return the list around ``best``: its opening line and, while short, all its items."""
    opening = best
    while opening > 0 and units[opening].kind is BlockKind.ITEM:
        opening -= 1
    last = opening
    while last + 1 < len(units) and units[last + 1].kind is BlockKind.ITEM:
        last += 1
    whole = set(range(opening, last + 1))
    if sum(len(units[n].text) for n in whole) <= _LIST_MOST:
        return whole
    return {opening, best} if units[opening].text.rstrip().endswith(("：", ":")) else {best}


def _grow(units: Sequence[Unit], weighed: Sequence[Weighed], chosen: set[int], best: int) -> None:
    """Add sentences that are worth nearly as much, the best first, while there is room."""
    best_worth, best_told = weighed[best].worth, weighed[best].told
    size = len(units[best].text)
    for place in sorted(range(len(units)), key=lambda n: -weighed[n].worth):
        length = len(units[place].text)
        if place in chosen or units[place].kind is not BlockKind.PARAGRAPH:
            continue
        if weighed[place].remark or (weighed[place].gone and not weighed[place].told & _DATED):
            continue
        nearly = _TOLD_NEARLY if weighed[place].told or not best_told else _NEARLY
        if weighed[place].worth >= best_worth - nearly and size + length <= _MOST:
            chosen.add(place)
            size += length
