"""From what was typed to the questions in it: put right, and taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from bot.parts import asks, opens_another, sentences
from index.open import Snapshot
from index.search import Ranking
from knowledge.romanised import Romanised
from knowledge.typos import Typos

_MASKED = re.compile(
    r"[,，、;；]?\s*(?:我|本人|my)?(?:的)?\s*(?:身份证|手机|电话|号码|护照|银行卡|卡号|邮箱|微信|passport|phone|email|id|card)*"
    r"(?:号码?|number)?\s*(?:是|为|：|:|is)?\s*〔[^〕]{2,6}〕(?:\s*(?:联系我|给我打电话|打给我|and))?",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-z]{2}")
#: Of a message, so many sentences are looked at, and so many questions answered.
_MOST_PIECES = 6
_MOST_PARTS = 3
#: Probability of being answered rightly from which on a sentence is a question by itself; and
#: where the message says that another question follows, though either may be unclear.
_SURE = 0.5
_LIKELY = 0.15
#: Characters from which on a message may hold more than its question, and by how much a
#: sentence of it has to be surer than the whole.
_LONG = 30
_BETTER = 0.1
#: In so many phrasings a word has to stand to be known by its pinyin; a term counts so many.
_SEEN = 2
_TERM = 20


class MessageReader:
    """Puts messages right and takes them apart.

    ``latin`` is what letters stand for; ``leans`` tells whether a question may be about what the
    one before it was about.
    """

    def __init__(
        self,
        typos: Typos,
        latin: Mapping[str, str],
        *,
        scope_floor: float,
        leans: Callable[[str], bool],
    ) -> None:
        self._typos = typos
        self._latin = latin
        self._scope_floor = scope_floor
        self._leans = leans
        self._spelled: tuple[str, Romanised | None] = ("", None)

    def put_right(self, snapshot: Snapshot, text: str) -> str:
        """Return ``text`` with pinyin and English written in Chinese and slips corrected.

        What stands for masked personal data asks nothing and is left out.
        """
        text = _MASKED.sub(" ", text).strip(" ,，、;；") or text
        if _LATIN.search(text):
            text = self._romanised(snapshot).convert(text)
        return self._typos.correct(text)

    def parts(self, snapshot: Snapshot, text: str, allowed: NDArray[np.bool_]) -> list[str]:
        """Return the questions in a message that has more than one, or much around one.

        None where the message is to be taken as it is.
        """
        pieces = sentences(text)
        asked = [piece for piece in pieces if asks(piece)]
        if not asked or (len(pieces) == 1 and len(pieces[0]) == len(text)):
            return []

        def search(one: str) -> Ranking:
            right = self.put_right(snapshot, one)
            return snapshot.searcher.search(right, limit=1, allowed=allowed)

        found = [(piece, search(piece)) for piece in asked[:_MOST_PIECES]]
        sure = _LIKELY if opens_another(text) else _SURE
        ours = [
            (piece, ranking)
            for piece, ranking in found
            if len(ranking.rows) and self._is_ours(ranking) and ranking.correct >= sure
        ]
        policies = {snapshot.passages[int(ranking.rows[0])].policy_id for _, ranking in ours}
        if len(policies) > 1:
            return [piece for piece, _ in ours[:_MOST_PARTS]]
        # 补多少？另外出站了在哪里申请？ The second leans on the first, and says that it follows.
        first = found[0]
        leaning = [piece for piece, _ in found[1:_MOST_PARTS] if self._leans(piece)]
        if first in ours and leaning and opens_another(text):
            return [first[0], *leaning]
        if len(text) < _LONG:
            return []
        whole = search(text)
        piece, best = max(found, key=lambda one: (self._is_ours(one[1]), one[1].correct))
        lost = self._is_ours(best) and not self._is_ours(whole)
        return [piece] if lost or best.correct > whole.correct + _BETTER else []

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
