"""Rerankers: a model that reads question and passage together decides among the first few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.arrays import FloatVector
from knowledge.errors import EncoderError

#: How many of the first results it reads: a cross-encoder takes milliseconds for each.
READ = 20


class Reranker(Protocol):
    """What the search needs of a cross-encoder."""

    @property
    def name(self) -> str:
        """How the settings name it."""
        ...

    def scores(self, question: str, passages: Sequence[str]) -> FloatVector:
        """Return how well each passage answers, shape (len(passages),); more is better."""
        ...


def open_reranker(name: str) -> Reranker | None:
    """Open a cross-encoder by path or hub name; None for no name.

    Raises EncoderError when the model cannot be loaded or gives no usable scores.
    """
    if not name:
        return None
    import numpy as np

    from index.searching.named_reranker import load_named_reranker  # torch takes seconds to import

    reranker = load_named_reranker(name)
    scores = reranker.scores("硕士补贴多少", ["硕士每人3万元。", "公租房租金打七折。"])
    if scores.shape != (2,) or not np.isfinite(scores).all():
        raise EncoderError(f"{name} gives no usable scores → choose another HANGBANGCAI_RERANKER")
    return reranker
