"""Sentence Transformers cross-encoders by path or name."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence

import numpy as np
from sentence_transformers import CrossEncoder

from index.arrays import FloatVector
from knowledge.errors import EncoderError

_BATCH = 32


class NamedReranker:
    """A cross-encoder; the instance serves one thread at a time."""

    def __init__(self, name: str, model: CrossEncoder) -> None:
        self.name = name
        self._model = model

    def scores(self, question: str, passages: Sequence[str]) -> FloatVector:
        """Return one score a passage; see index.searching.rerank.Reranker."""
        if not passages:
            return np.zeros(0, dtype=np.float32)
        scores = self._model.predict(
            [(question, passage) for passage in passages],
            batch_size=_BATCH,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(scores, dtype=np.float32).reshape(len(passages), -1)[:, 0]


def load_named_reranker(name: str) -> NamedReranker:
    """Load a model by path or hub name, on the CPU. Raises EncoderError with a remedy."""
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return NamedReranker(name, CrossEncoder(name, device="cpu"))
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise EncoderError(
            f"the reranker {name!r} cannot be loaded ({reason[0] if reason else error!r}) "
            "→ correct HANGBANGCAI_RERANKER: a folder of a Sentence Transformers cross-encoder, "
            "a hub name that can be downloaded, or nothing"
        ) from error
