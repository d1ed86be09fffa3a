"""How much of what a question speaks of stands in a clause, whatever library it is in.

A library's own statistics say little of it while it is small: of three clauses every word is
common. A word weighs here by how rare it is in general Chinese, so that 托育园 counts for much and
申请 for little, in a library of three clauses as in one of ten thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.searching.runs import Signs
from index.searching.sparse import Postings
from knowledge.language.segment import Segmenter
from knowledge.language.word_list import words_of

#: Words of general Chinese that jieba's dictionary counts, in all.
_TOTAL = 60_000_000
#: A word seen more often than one in so many (as a logarithm) says nothing.
_COMMON = 6.0
#: The weight of the rarest words; a figure or a name weighs no more.
_MOST = 9.0
_IDLE = (
    "function_word",
    "around_topic",
    "question_word",
    "asks_leave",
    "asks_leave_end",
    "opening",
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares, in [0, 1], of the weight of a question's words.

    ``clause`` is that of the words in the first clause with its headings and title, ``document``
    in any clause of its document, ``library`` in any clause; ``rarest`` tells whether the first
    clause has the weightiest word; ``weight`` is how much the question says at all, 1 for three
    rare words.
    """

    clause: float
    document: float
    library: float
    rarest: float
    weight: float


NOTHING_COVERED = Coverage(0.0, 0.0, 0.0, 0.0, 0.0)


def weights_of(words: Iterable[str], segmenter: Segmenter) -> dict[str, float]:
    """Return the weight of each word that says something."""
    found = {}
    for word in words:
        if word in _idle():
            continue
        rare = math.log(_TOTAL / (segmenter.frequency(word) + 1)) - _COMMON
        if rare > 0:
            found[word] = min(rare, _MOST)
    return found


def cover(
    weights: Mapping[str, float],
    rows: Sequence[int],
    document: Sequence[int],
    *,
    signs: Signs,
    words: Postings,
) -> Coverage:
    """Return how far the passages ``rows`` of a clause cover a question's words.

    ``document`` are the passages of its document, ``words`` those of the library.
    """
    total = sum(weights.values())
    if not total:
        return NOTHING_COVERED
    text = "\n".join(signs.text(row) for row in rows)
    within = {word for word in weights if word in text}
    missing = weights.keys() - within
    beside = "\n".join(signs.text(row) for row in document) if missing else ""
    around = within | {word for word in missing if word in beside}
    known = sum(weight for word, weight in weights.items() if word in around or word in words.terms)
    rarest = max(weights, key=lambda word: (weights[word], word))
    return Coverage(
        clause=sum(weights[word] for word in within) / total,
        document=sum(weights[word] for word in around) / total,
        library=known / total,
        rarest=float(rarest in within),
        weight=min(1.0, total / (3 * _MOST)),
    )


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    return frozenset(word for name in _IDLE for word in words_of(name))
