"""Read a static embedding from its Sentence Transformers folder, with neither torch nor copies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from unicodedata import is_normalized

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.arrays import FloatMatrix
from knowledge.documents.policy import digest
from knowledge.errors import EncoderError

_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_KEY = "embedding.weight"
_PRECISIONS = {"F16": "<f2", "F32": "<f4"}

#: Texts whose token vectors are added up together.
_AT_ONCE = 4096
#: Texts from which on the weights are worth a copy in single precision.
_MANY = 64
#: Words whose tokens are kept at hand, the vocabulary included.
_REMEMBERED = 60_000


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

        ``texts`` are words between spaces. The same as Sentence Transformers'
        StaticEmbedding and Normalize, float32, shape (len(texts), dimension).
        """
        matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for begin in range(0, len(texts), _AT_ONCE):
            some = texts[begin : begin + _AT_ONCE]
            many = len(texts) > _MANY
            tokens = [self._tokens(text) for text in some] if many else self._few(some)
            full = [row for row, ids in enumerate(tokens) if ids]
            if not full:
                continue
            counts = np.array([len(tokens[row]) for row in full])
            flat = np.fromiter(chain.from_iterable(tokens), dtype=np.int64, count=counts.sum())
            matrix[begin + np.array(full)] = self._sums(flat, counts) / counts[:, None]
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.maximum(norms, 1e-12), dtype=np.float32)

    def _sums(self, tokens: NDArray[np.int64], counts: NDArray[np.int64]) -> FloatMatrix:
        """Return the sum of the vectors of each text's tokens, shape (len(counts), dimension)."""
        if len(counts) <= _MANY:
            ends = np.cumsum(counts)
            vectors = self.weights[tokens].astype(np.float32)
            parts = zip(ends - counts, ends, strict=True)
            return np.stack([vectors[start:end].sum(axis=0) for start, end in parts])
        from scipy.sparse import csr_array  # one question need not wait for it

        starts = np.concatenate(([0], np.cumsum(counts)))
        shape = (len(counts), len(self.weights))
        ones = np.ones(len(tokens), dtype=np.float32)
        return np.asarray(csr_array((ones, tokens, starts), shape=shape) @ self._single)

    @cached_property
    def _single(self) -> FloatMatrix:
        """The weights in single precision, made when many texts are encoded."""
        return np.asarray(self.weights, dtype=np.float32)

    @cached_property
    def _known(self) -> dict[str, list[int]]:
        """The tokens of words by word: at first, for many texts, those that are one token."""
        return {
            word: [number]
            for word, number in self.tokenizer.get_vocab().items()
            if is_normalized("NFKC", word) and word == word.lower()
        }

    def _few(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def _tokens(self, text: str) -> list[int]:
        """Return the tokens of a text. Asks the tokenizer for words that it is not sure of."""
        found: list[int] = []
        known = self._known
        for word in text.split():
            tokens = known.get(word)
            if tokens is None:
                tokens = self.tokenizer.encode(word, add_special_tokens=False).ids
                if len(known) < _REMEMBERED:
                    known[word] = tokens
            found += tokens
        return found


def load_static_model(folder: Path) -> StaticModel:
    """Read tokenizer.json and model.safetensors. Raises EncoderError if one is unusable."""
    try:
        text = (folder / _TOKENIZER).read_text(encoding="utf-8")
        tokenizer = Tokenizer.from_str(text)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        weights = _mapped(folder / _WEIGHTS)
        with (folder / _WEIGHTS).open("rb") as stream:
            weights_digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError, KeyError, TypeError) as error:
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
    return StaticModel(tokenizer, weights, digest(text, weights_digest))


def _mapped(path: Path) -> NDArray[np.floating]:
    """Map the vectors from a safetensors file: only the pages that are asked for are read.

    The library of that name copies them, which costs more than a question. The file is a
    length, a header in JSON that tells where each tensor lies, and the tensors (see
    https://huggingface.co/docs/safetensors). Raises OSError, ValueError, KeyError, TypeError.
    """
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if length > path.stat().st_size:
            raise ValueError("the header is cut off")
        about = json.loads(stream.read(length))[_KEY]
    start, end = about["data_offsets"]
    if 8 + length + end > path.stat().st_size:
        raise ValueError("the vectors are cut off")
    mapped = np.memmap(
        path, _PRECISIONS[about["dtype"]], "r", offset=8 + length + start, shape=(*about["shape"],)
    )
    return mapped.view(np.ndarray)
