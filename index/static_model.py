"""Read a static embedding from its Sentence Transformers folder, with neither torch nor copies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from index.dense import FloatMatrix
from knowledge.errors import EncoderError
from knowledge.policy import digest

_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_KEY = "embedding.weight"


@dataclass(frozen=True)
class StaticModel:
    """A tokenizer and one vector a token, shape (tokens, dimension), float16 or float32."""

    tokenizer: Tokenizer
    weights: NDArray[np.floating]
    digest: str

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.weights.shape[1])

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return the mean of each text's token vectors, made unit length; zero for no token.

        The same as Sentence Transformers' StaticEmbedding and Normalize, float32, shape
        (len(texts), dimension).
        """
        matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        found = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        for row, encoding in enumerate(found):
            if encoding.ids:
                matrix[row] = self.weights[encoding.ids].astype(np.float32).mean(axis=0)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.maximum(norms, 1e-12), dtype=np.float32)


def load_static_model(folder: Path) -> StaticModel:
    """Read tokenizer.json and model.safetensors. Raises EncoderError if one is unusable."""
    try:
        text = (folder / _TOKENIZER).read_text(encoding="utf-8")
        tokenizer = Tokenizer.from_str(text)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        with safe_open(folder / _WEIGHTS, framework="numpy") as tensors:
            weights = tensors.get_tensor(_KEY)
        raw = (folder / _WEIGHTS).read_bytes()
    except (OSError, ValueError, SafetensorError, json.JSONDecodeError) as error:
        raise EncoderError(
            f"the built-in encoder in {folder} cannot be read ({error}) → restore the folder "
            "from the distribution, or train it with scripts/train_encoder.py"
        ) from error
    except Exception as error:
        raise EncoderError(
            f"{folder / _TOKENIZER} is damaged ({error}) → restore it from the distribution"
        ) from error
    if weights.ndim != 2 or len(weights) != tokenizer.get_vocab_size():
        raise EncoderError(
            f"{folder}: {len(weights)} vectors for {tokenizer.get_vocab_size()} tokens "
            "→ restore the folder from the distribution"
        )
    return StaticModel(tokenizer, weights, digest(text, raw))
