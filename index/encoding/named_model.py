"""Sentence Transformers: load any of its models by path or name, write the built-in one."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from index.arrays import FloatMatrix
from knowledge.documents.policy import digest
from knowledge.errors import EncoderError

_PROBE = "硕士毕业生来杭州工作，可以申请生活补贴 3 万元。"
_BATCH = 32


class NamedEncoder:
    """A Sentence Transformers model with the prompts that it wants before a text."""

    def __init__(
        self, name: str, model: SentenceTransformer, *, question_prompt: str, passage_prompt: str
    ) -> None:
        self.name = name
        self._model = model
        self._question_prompt = question_prompt
        self._passage_prompt = passage_prompt
        probe = self.encode([_PROBE], as_question=True)[0]
        self.dimension = len(probe)
        # Names do not tell revisions apart, vectors do; rounded, as threads sum in any order.
        rounded = np.round(probe, 2).astype(np.float32) + np.float32(0)
        self.fingerprint = digest(name, question_prompt, passage_prompt, rounded.tobytes())[:16]

    def encode(self, texts: Sequence[str], *, as_question: bool = False) -> FloatMatrix:
        """Return float32 unit rows, shape (len(texts), dimension); see encoder.Encoder."""
        prompt = self._question_prompt if as_question else self._passage_prompt
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            [prompt + text for text in texts],
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        # A text without any token can come out as nan; zero is near to nothing.
        return np.nan_to_num(np.asarray(vectors, dtype=np.float32))


def load_named_model(name: str, *, question_prompt: str, passage_prompt: str) -> NamedEncoder:
    """Load a model by path or hub name, on the CPU. Raises EncoderError with a remedy."""
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = SentenceTransformer(name, device="cpu")
        return NamedEncoder(
            name, model, question_prompt=question_prompt, passage_prompt=passage_prompt
        )
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise EncoderError(
            f"the embedding model {name!r} cannot be loaded ({reason[0] if reason else error!r}) "
            "→ correct HANGBANGCAI_ENCODER: a folder of a Sentence Transformers model, a hub name "
            'that can be downloaded, or "built-in"'
        ) from error


def save_static_model(folder: Path, *, tokenizer: Tokenizer, weights: FloatMatrix) -> None:
    """Write a Sentence Transformers folder of a static embedding, in half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    model = SentenceTransformer(
        modules=[
            StaticEmbedding(tokenizer, embedding_weights=weights.astype(np.float16)),
            Normalize(),
        ],
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)  # safetensors writes 0600
