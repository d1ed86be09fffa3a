"""Train the built-in encoder: one vector a word, learned by telling pairs apart in a batch."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import WhitespaceSplit
from torch import nn

from index.arrays import FloatMatrix
from index.training.pairs import Pair

UNKNOWN = "[UNK]"
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyperparameters. ``temperature`` divides cosines, ``dropout`` drops words."""

    dimension: int = 256
    vocabulary: int = 34_000
    rarest_word: int = 4
    rarest_character: int = 3
    epochs: int = 6
    batch: int = 1024
    rate: float = 0.03
    temperature: float = 0.05
    dropout: float = 0.3
    seed: int = 7


def make_tokenizer(texts: Sequence[str], recipe: Recipe) -> Tokenizer:
    """Return a tokenizer of the words of segmented ``texts``; an unknown word falls apart.

    A Unigram model whose every piece costs nearly the same takes as few pieces as it can: a
    known word is one token, an unknown one its longest known parts, down to characters.
    """
    words: Counter[str] = Counter()
    for text in texts:
        words.update(text.split())
    characters: Counter[str] = Counter()
    for word, count in words.items():
        for char in word:
            characters[char] += count
    kept = {char for char, count in characters.items() if count >= recipe.rarest_character}
    common = (w for w, n in words.most_common() if n >= recipe.rarest_word and len(w) > 1)
    chosen = sorted(kept)
    for word in common:
        if len(chosen) >= recipe.vocabulary - 1:
            break
        chosen.append(word)
    total = sum(words.values())
    pieces = [(UNKNOWN, -100.0)]
    for piece in chosen:
        count = words[piece] or 1
        pieces.append((piece, -20.0 + math.log(count / total) / 20))
    tokenizer = Tokenizer(Unigram(pieces, unk_id=0))
    tokenizer.normalizer = Normalizers([NFKC(), Lowercase()])
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer


def train_vectors(
    tokenizer: Tokenizer,
    pairs: Sequence[Pair],
    recipe: Recipe,
    *,
    report: Report,
    start: FloatMatrix | None = None,
) -> FloatMatrix:
    """Return one vector a token, float32, shape (tokens, dimension).

    The texts of ``pairs`` are segmented. Within a batch every other text on the right is taken
    for wrong (Henderson et al. 2017, arXiv:1705.00652), unless it is of the same group.
    ``start`` are vectors to go on from.
    """
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    sides = [
        [np.array(one.ids, dtype=np.int64) for one in tokenizer.encode_batch_fast(list(texts))]
        for texts in ([pair.left for pair in pairs], [pair.right for pair in pairs])
    ]
    usable = np.array([bool(len(a)) and bool(len(b)) for a, b in zip(*sides, strict=True)])
    groups = [pair.group or pair.right for pair in pairs]
    same = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    identity = np.array([same[name] for name in groups])
    importance = np.where(usable, np.array([pair.weight for pair in pairs]), 0.0)
    size = tokenizer.get_vocab_size()
    bag = nn.EmbeddingBag(size, recipe.dimension, mode="mean")
    if start is None:
        nn.init.normal_(bag.weight, std=1 / math.sqrt(recipe.dimension))
    else:
        bag.weight.data.copy_(torch.from_numpy(start))
    optimizer = torch.optim.Adam(bag.parameters(), lr=recipe.rate, fused=True)
    per_epoch = int(importance.sum()) // recipe.batch
    steps = per_epoch * recipe.epochs
    step = 0
    for epoch in range(recipe.epochs):
        order = _sample(importance, per_epoch * recipe.batch, chance)
        losses = []
        for begin in range(0, len(order), recipe.batch):
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * max(1 - step / steps, 0.02)
            rows = order[begin : begin + recipe.batch]
            vectors = [
                nn.functional.normalize(bag(*_bags([side[row] for row in rows], recipe, chance)))
                for side in sides
            ]
            scores = vectors[0] @ vectors[1].T / recipe.temperature
            twins = identity[rows][:, None] == identity[rows][None, :]
            np.fill_diagonal(twins, False)
            scores = scores.masked_fill(torch.from_numpy(twins), -1e4)
            target = torch.arange(len(rows))
            loss = (
                nn.functional.cross_entropy(scores, target)
                + nn.functional.cross_entropy(scores.T, target)
            ) / 2
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
            step += 1
        report(f"epoch {epoch + 1}/{recipe.epochs}: loss {np.mean(losses):.3f}")
    learned: FloatMatrix = bag.weight.detach().numpy().astype(np.float32)
    learned[0] = 0  # what no word is known of says nothing
    return learned


def _sample(
    importance: np.ndarray[tuple[int], np.dtype[np.float64]],
    count: int,
    chance: np.random.Generator,
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return ``count`` rows in random order, each about as often as its importance."""
    times = np.floor(importance + chance.random(len(importance))).astype(np.int64)
    rows = np.repeat(np.arange(len(importance)), times)
    chance.shuffle(rows)
    if len(rows) < count:
        rows = np.concatenate([rows, chance.choice(rows, count - len(rows))])
    return rows[:count]


def _bags(
    texts: Sequence[np.ndarray[tuple[int], np.dtype[np.int64]]],
    recipe: Recipe,
    chance: np.random.Generator,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Join token lists for an EmbeddingBag, dropping words at random, never all of a text."""
    kept = []
    for tokens in texts:
        some = tokens[chance.random(len(tokens)) >= recipe.dropout]
        kept.append(some if len(some) else tokens)
    offsets = np.cumsum([0, *(len(one) for one in kept[:-1])])
    return torch.from_numpy(np.concatenate(kept)), torch.from_numpy(offsets)
