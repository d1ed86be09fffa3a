"""From what was typed to the questions in it: put right, and taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bot.answering.parts import Part, Parting, asks, sentences
from index.publishing.open import Snapshot
from index.searching.search import Ranking
from knowledge.asking.romanised import Romanised
from knowledge.asking.typos import Typos
from knowledge.language.normalise import normalise
from knowledge.language.word_list import lower_letters, skip_blanks_back, step_back, words_of

#: What stands for masked personal data.
_MASKED = re.compile(r"〔[^〔〕]{2,6}〕")
_BETWEEN_PARTS = (",", "，", "、", ";", "；")
_LATIN = re.compile(r"[A-Za-z]{2}")
#: Of a message, so many sentences are looked at, and so many values of one slot.
_MOST_PIECES = 6
_MOST = 3
#: Probability of being answered rightly from which on a question stands by itself.
_SURE = 0.2
#: Characters from which on a message may hold more than its question, and by how much a
#: sentence of it has to be surer than the whole.
_LONG = 30
_BETTER = 0.1
#: In so many phrasings a word has to stand to be known by its pinyin; a term counts so many.
_SEEN = 2
_TERM = 20


def without_masked(text: str) -> str:
    """Return ``text`` without what stands for personal data and the words that introduce it.

    我硕士，我的手机号是〔手机号〕联系我，能领多少 asks 我硕士 ，能领多少.
    """
    said = lower_letters(text)
    kept: list[str] = []
    last = 0
    for masked in _MASKED.finditer(text):
        kept.append(text[last : _introduced(said, masked.start(), start=last)])
        last = masked.end()
        then = last
        while then < len(text) and text[then].isspace():
            then += 1
        words = words_of("masked_then")
        last = next((then + len(word) for word in words if said.startswith(word, then)), last)
    return " ".join([*kept, text[last:]])


def _introduced(said: str, end: int, *, start: int) -> int:
    """Return where the words begin that introduce what stands at ``end``: ，我的手机号码是."""
    end = skip_blanks_back(said, end, start=start)
    end = step_back(said, end, words_of("masked_is"), start=start)
    end = skip_blanks_back(said, end, start=start)
    end = step_back(said, end, words_of("masked_number"), start=start)
    while (before := step_back(said, end, words_of("masked_kind"), start=start)) < end:
        end = before
    end = skip_blanks_back(said, end, start=start)
    end = step_back(said, end, ("的",), start=start)
    end = step_back(said, end, words_of("masked_whose"), start=start)
    end = skip_blanks_back(said, end, start=start)
    return step_back(said, end, _BETWEEN_PARTS, start=start)


def unframed(text: str) -> str:
    """Return ``text`` without what an officer says around a caller's question.

    来电人咨询硕士生活补贴标准，请告知 asks 硕士生活补贴标准.
    """
    said = lower_letters(text)
    start = max((len(one) for one in words_of("relay_before") if said.startswith(one)), default=0)
    end = step_back(said, len(text), words_of("relay_after"), start=start)
    return text[start:end].strip(" ,，、;；")


class MessageReader:
    """Puts messages right and takes them apart.

    ``latin`` is what letters stand for; ``parting`` knows where another question opens.
    """

    def __init__(
        self,
        typos: Typos,
        latin: Mapping[str, str],
        *,
        scope_floor: float,
        parting: Parting,
    ) -> None:
        self._typos = typos
        self._latin = latin
        self._scope_floor = scope_floor
        self._parting = parting
        self._spelled: tuple[str, Romanised | None] = ("", None)

    def put_right(self, snapshot: Snapshot, text: str) -> str:
        """Return ``text`` with pinyin and English written in Chinese and slips corrected.

        What stands for masked personal data asks nothing and is left out.
        """
        text = without_masked(text).strip(" ,，、;；") or text
        text = unframed(text) or text
        if _LATIN.search(text):
            text = self._romanised(snapshot).convert(text)
        return self._typos.correct(text)

    def parts(self, snapshot: Snapshot, text: str, allowed: NDArray[np.bool_]) -> list[Part]:
        """Return the questions in a message that has more than one, or much around one.

        None where the message is to be taken as it is.
        """
        if snapshot.searcher.places.elsewhere(normalise(text)):
            return []  # 宁波本科给几万，要交社保吗 asks twice of Ningbo
        found: list[Part] = []
        for part in self._parting.parts(text, right=lambda one: self.put_right(snapshot, one)):
            part = self._apart(snapshot, part, allowed)
            found += self._each(snapshot, part, allowed) or [part]
        if len(found) > 1:
            return found
        core = self._core(snapshot, text, allowed)
        return [Part(core)] if core else []

    def _apart(self, snapshot: Snapshot, part: Part, allowed: NDArray[np.bool_]) -> Part:
        """Return a question without what the others name, where it is plainly one by itself."""
        if not part.context:
            return part
        alone = self._search(snapshot, part.text, allowed)
        sure = self._is_ours(alone) and alone.correct >= _SURE
        return Part(part.text) if sure else part

    def _each(self, snapshot: Snapshot, part: Part, allowed: NDArray[np.bool_]) -> list[Part]:
        """Return a question about several values as one about each, unless one clause tells all."""
        several = self._parting.each(part)
        first = {
            snapshot.passages[int(found.rows[0])].clause_id
            for found in (self._search(snapshot, one.whole, allowed) for one in several[:_MOST])
            if len(found.rows)
        }
        return several if len(first) > 1 else []

    def _core(self, snapshot: Snapshot, text: str, allowed: NDArray[np.bool_]) -> str:
        """Return the question that a long message comes to, "" where it is best taken whole."""
        pieces = sentences(text)
        asked = [piece for piece in pieces if asks(piece)]
        if len(text) < _LONG or not asked or (len(pieces) == 1 and len(pieces[0]) == len(text)):
            return ""
        found = [(piece, self._search(snapshot, piece, allowed)) for piece in asked[:_MOST_PIECES]]
        whole = self._search(snapshot, text, allowed)
        piece, best = max(found, key=lambda one: (self._is_ours(one[1]), one[1].correct))
        lost = self._is_ours(best) and not self._is_ours(whole)
        return piece if lost or best.correct > whole.correct + _BETTER else ""

    def _search(self, snapshot: Snapshot, text: str, allowed: NDArray[np.bool_]) -> Ranking:
        right = self.put_right(snapshot, text)
        return snapshot.searcher.search(right, limit=1, allowed=allowed)

    def _is_ours(self, ranking: Ranking) -> bool:
        return ranking.scope >= self._scope_floor

    def _romanised(self, snapshot: Snapshot) -> Romanised:
        """Return what knows the words of the snapshot's phrasings by their pinyin."""
        known_of, known = self._spelled
        if known is None or known_of != snapshot.manifest.id:
            lexicon = snapshot.searcher.segmenter.lexicon
            used = snapshot.searcher.fields.phrasings.words.frequencies()
            frequencies = {word: count for word, count in used.items() if count >= _SEEN}
            for word in (*lexicon.terms, *lexicon.concepts):
                frequencies[word] = frequencies.get(word, 0) + _TERM
            known = Romanised(frequencies, self._latin)
            self._spelled = (snapshot.manifest.id, known)
        return known
