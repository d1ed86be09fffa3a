"""What a library calls its topics: which of its names stand in a question, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index.publishing.open import Snapshot
from knowledge.language.normalise import normalise
from knowledge.language.slots import Mention, Slots
from knowledge.language.word_list import WordList, word_list

Rows = NDArray[np.bool_]

#: The longest stretch of a question that is looked for in titles and headings, and the shortest.
_LONGEST = 14
_SHORTEST = 2
#: So many signs a name has to have beyond function words and words that name no topic.
_OWN = 2
#: A name of the shortest kind stands in the titles of at most this share of the documents.
_COMMON = 0.2
#: Slots that say who or where; they narrow a topic, and are one where nothing else is named.
_WHO = ("class", "district", "origin", "degree")
#: A question is looked through so far, in characters.
_READ = 60


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``[start, end)`` of a normalised question; ``rows`` are the passages so named.

    ``topical`` tells that it says what, not who or where; ``known`` that the lexicon has it.
    """

    start: int
    end: int
    rows: Rows
    topical: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about: its names, and the passages that these name, shape (passages,)."""

    said: str
    names: tuple[Name, ...]
    rows: Rows

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where the names stand."""
        return [(one.start, one.end) for one in self.names]

    @property
    def words(self) -> str:
        """The names as they are said, one after another."""
        return "".join(self.said[one.start : one.end] for one in self.names)


class NamedTopics:
    """Knows the names of one snapshot's library: titles, topics, headings and lexicon slots."""

    def __init__(self, snapshot: Snapshot, slots: Slots) -> None:
        self._slots = slots
        self._cut = snapshot.searcher.segmenter.cut
        self._size = len(snapshot.passages)
        self._topics = snapshot.searcher.fields.topics
        titles: dict[str, list[int]] = {}
        headings: dict[str, list[int]] = {}
        for row, passage in enumerate(snapshot.passages):
            policy, _ = snapshot.source_of(passage)
            title = self._worded(normalise(" ".join((policy.title, *policy.topics))))
            titles.setdefault(title, []).append(row)
            heading = self._worded(normalise(" ".join(passage.heading_path)))
            headings.setdefault(heading, []).append(row)
        self._titles, self._headings = titles, headings
        self._everything = "\n".join((*titles, *headings))
        self._function: WordList = word_list("function_word")
        self._idle: WordList = word_list("function_word", "general_topic", "around_topic")

    def _worded(self, text: str) -> str:
        """Return a text word by word, so that a name is found in it where words begin and end."""
        return f" {' '.join(self._cut(text))} "

    def topic(self, question: str) -> Topic | None:
        """Return what a question is about by the names in it, or None where it names nothing."""
        said = normalise(question)
        shown = question if len(question) == len(said) else said
        names = self._names(said)
        topical = [one for one in names if one.topical]
        if not names:
            return None
        rows = _meet([one.rows for one in topical]) if topical else np.ones(self._size, np.bool_)
        for one in names:
            if not one.topical and (rows & one.rows).any():
                rows = rows & one.rows
        return Topic(shown, tuple(names), rows)

    def _names(self, said: str) -> list[Name]:
        found: list[Name] = []
        for one in self._slots.mentions(said):
            rows = self._valued(one)
            if rows.any():
                found.append(
                    Name(one.start, one.end, rows, topical=one.slot == "benefit", known=True)
                )
        taken = bytearray(len(said))
        for name in found:
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
        bounds = [0, *accumulate(len(word) for word in self._cut(said[:_READ]))]
        start = 0
        while start < len(bounds) - 1:
            end = self._longest(said, bounds, start, taken)
            if end > start:
                rows = self._called(said[bounds[start] : bounds[end]])
                found.append(Name(bounds[start], bounds[end], rows, topical=True, known=False))
            start = max(end, start + 1)
        return sorted(found, key=lambda one: one.start)

    def _valued(self, one: Mention) -> Rows:
        """Return the passages whose title or headings name a slot's value."""
        if one.slot != "benefit" and one.slot not in _WHO:
            return np.zeros(self._size, dtype=np.bool_)
        pair = (one.slot, one.value)
        if pair not in self._topics.names:
            return np.zeros(self._size, dtype=np.bool_)
        return self._topics.table[:, self._topics.names.index(pair)]

    def _longest(self, said: str, bounds: Sequence[int], start: int, taken: bytearray) -> int:
        """Return with which word the longest name ends that begins with word ``start``.

        ``start`` where none does; ``bounds`` are where the words of the question begin.
        """
        begin, last = bounds[start], start
        for end in range(start + 1, len(bounds)):
            name = said[begin : bounds[end]]
            if len(name) > _LONGEST or any(taken[begin : bounds[end]]):
                break
            if not name.isalnum() or self._worded(name) not in self._everything:
                break
            if self._is_name(name):
                last = end
        return last

    def _is_name(self, name: str) -> bool:
        """Tell whether a stretch of titles or headings says what something is about."""
        words = self._cut(name)
        if any(self._function.covers(word) for word in (words[0], words[-1])):
            return False
        own = sum(len(word) for word in words if not self._idle.covers(word))
        if own < _OWN:
            return False
        if len(name) > _SHORTEST:
            return True
        among = sum(self._worded(name) in title for title in self._titles)
        return 0 < among <= max(1, _COMMON * len(self._titles))

    def _called(self, name: str) -> Rows:
        """Return the passages of the documents and headings in which a name stands.

        It may be the beginning of a longer word: 租房 of 租房补贴.
        """
        rows = np.zeros(self._size, dtype=np.bool_)
        name = self._worded(name).rstrip()
        for texts in (self._titles, self._headings):
            for text, those in texts.items():
                if name in text:
                    rows[those] = True
        return rows


def _meet(several: Sequence[Rows]) -> Rows:
    """Return the passages that all names share, or that any has where no passage has all."""
    table = np.array(several, dtype=np.bool_)
    every = np.asarray(table.all(axis=0), dtype=np.bool_)
    return every if every.any() else np.asarray(table.any(axis=0), dtype=np.bool_)
