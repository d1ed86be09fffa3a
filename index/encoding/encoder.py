"""Encoders: texts to unit vectors, by the built-in model or by one that the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.arrays import FloatMatrix
from index.encoding.static_model import StaticModel, load_static_model
from knowledge.documents.policy import digest
from knowledge.errors import EncoderError
from knowledge.language.segment import Segmenter

BUILT_IN = "built-in"
BUILT_IN_FOLDER = Path(__file__).parents[1] / "model" / "encoder"


class Encoder(Protocol):
    """What the index needs of an embedding model.

    Equal ``fingerprint`` means equal vectors for equal texts.
    """

    @property
    def name(self) -> str:
        """How the settings name it."""
        ...

    @property
    def fingerprint(self) -> str:
        """What identifies model, prompts and segmentation, safe as a file name."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    def encode(self, texts: Sequence[str], *, as_question: bool = False) -> FloatMatrix:
        """Return float32, shape (len(texts), dimension); rows are unit vectors, or zero."""
        ...


class BuiltInEncoder:
    """The static word embedding that ships with the product, over jieba's words.

    Reads the Sentence Transformers folder itself: the first question need not wait for torch.
    """

    name = BUILT_IN

    def __init__(self, model: StaticModel, segmenter: Segmenter) -> None:
        self._model = model
        self._segmenter = segmenter
        self._fingerprint = digest(model.digest, segmenter.fingerprint)[:16]

    @property
    def fingerprint(self) -> str:
        """Identify weights, tokenizer and segmentation."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._model.dimension

    def encode(self, texts: Sequence[str], *, as_question: bool = False) -> FloatMatrix:
        """Return unit vectors, or zero for a text without any word; see Encoder."""
        return self._model.encode([self._segmenter.segmented(text) for text in texts])


def open_encoder(
    name: str, *, segmenter: Segmenter, question_prompt: str = "", passage_prompt: str = ""
) -> Encoder:
    """Open the built-in encoder, or a Sentence Transformers model by path or hub name.

    The prompts go before questions and passages of a named model; the built-in one needs
    none. Raises EncoderError when the model cannot be loaded.
    """
    if name == BUILT_IN:
        return BuiltInEncoder(load_static_model(BUILT_IN_FOLDER), segmenter)
    from index.encoding.named_model import load_named_model  # torch takes seconds to import

    encoder: Encoder = load_named_model(
        name, question_prompt=question_prompt, passage_prompt=passage_prompt
    )
    vector = encoder.encode(["试"])
    if vector.shape != (1, encoder.dimension) or not np.isfinite(vector).all():
        raise EncoderError(f"{name} gives no usable vectors → choose another HANGBANGCAI_ENCODER")
    return encoder
