"""Ways to search, from words alone to what is shipped: what each part is worth, and to beat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from index.arrays import FloatVector
from index.searching.features import FEATURES, Features
from index.searching.rank import Ranker
from knowledge.errors import QuestionSetError

_PHRASINGS = frozenset(name for name in FEATURES if name.startswith("phrasing")) | {
    "asked",
    "sounds",
}
#: The customary constant of reciprocal-rank fusion (Cormack et al. 2009,
#: doi:10.1145/1571941.1572114).
_RRF = 60


@dataclass(frozen=True)
class ReciprocalRanks(Ranker):
    """Fuses the ranks that ``fused`` features give, and learns nothing."""

    fused: tuple[str, ...] = ("lexical", "dense")

    def scores(self, features: Features) -> FloatVector:
        """Return the sum of 1 / (60 + rank) over the fused features."""
        total = np.zeros(len(features), dtype=np.float32)
        for name in self.fused:
            column = features[:, FEATURES.index(name)]
            ranks = np.empty(len(column), dtype=np.float32)
            ranks[np.argsort(-column, kind="stable")] = np.arange(1, len(column) + 1)
            total += 1 / (_RRF + ranks)
        return total


@dataclass(frozen=True)
class Configuration:
    """A way to search. ``weights`` replace the shipped ranker's, None keeps them.

    ``without`` sets features to 0. ``bigrams``, ``titles``: whether they are indexed;
    ``repaired``: whether a message is put right and taken apart before it is searched for;
    ``collapsed``: whether passages that say the same count as one; ``by_search``: whether the
    search alone ranks, without the net that was learned of conversations.
    """

    name: str
    weights: Mapping[str, float] | None = None
    without: frozenset[str] = frozenset()
    reciprocal: bool = False
    bigrams: bool = True
    titles: bool = True
    repaired: bool = True
    collapsed: bool = True
    by_search: bool = True
    about: str = field(default="", compare=False)

    def ranker(self, shipped: Ranker) -> Ranker:
        """Return the ranker of this configuration."""
        if self.reciprocal:
            return ReciprocalRanks({}, shipped.scope, shipped.correct)
        fusion = shipped.fusion if self.weights is None else self.weights
        kept = {name: 0.0 if name in self.without else value for name, value in fusion.items()}
        return replace(shipped, fusion=kept)


_LADDER = (
    Configuration("words", {"lexical": 1}, bigrams=False, titles=False, about="BM25, words"),
    Configuration("bigrams", {"lexical": 1}, titles=False, about="words and bigrams"),
    Configuration("titles", {"lexical": 1}, about="and titles and headings: BM25 alone"),
    Configuration("document", {"lexical": 1, "document": 0.4}, about="and the document's best"),
    Configuration(
        "concepts", {"lexical": 1, "document": 0.4, "concepts": 0.2}, about="and synonyms"
    ),
    Configuration("dense", {"dense": 1}, about="vectors alone"),
    Configuration("rrf", reciprocal=True, about="reciprocal ranks of bm25 and dense"),
    Configuration("search", about="everything that the search has, learned weights"),
    Configuration("shipped", by_search=False, about="and the net: as it is answered"),
)
_WITHOUT = {
    "runs": {"runs"},
    "sounds": {"sounds"},
    "vectors": {"dense_uncovered", "phrasing_dense"},
    "concepts": {"concepts", "phrasing_concepts"},
    "phrasings": _PHRASINGS,
    "slots": {"subject", "aspect", "contrary", "district_unasked"},
    "document": {"document"},
    "past": {"past"},
    "lexical": {"lexical", "document", "runs"},
}
CONFIGURATIONS = {
    **{one.name: one for one in _LADDER},
    "bm25": Configuration("bm25", {"lexical": 1}, about="words, bigrams, titles"),
    "strict": Configuration(
        "strict", collapsed=False, by_search=False, about="shipped, each twin by itself"
    ),
    "as-typed": Configuration(
        "as-typed", repaired=False, by_search=False, about="shipped, messages as they are"
    ),
    **{
        f"without-{name}": Configuration(
            f"without-{name}", without=frozenset(features), about=f"search, without {name}"
        )
        for name, features in _WITHOUT.items()
    },
}


def configuration(name: str) -> Configuration:
    """Return the configuration of that name. Raises QuestionSetError naming all there are."""
    if name not in CONFIGURATIONS:
        known = ", ".join(CONFIGURATIONS)
        raise QuestionSetError(f"there is no configuration {name!r} → choose among {known}")
    return CONFIGURATIONS[name]
