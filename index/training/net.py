"""Learn the net that ranks in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from index.arrays import FloatMatrix
from index.conversing.features import Table
from index.conversing.net import Layer, Net, plain_sum

#: Candidates of a turn that are learned from.
_MOST = 70
_FARTHEST = 6.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn to learn from: its candidates, and which are right."""

    table: Table
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NetRecipe:
    """Hyperparameters."""

    nets: int = 3
    hidden: int = 24
    dropout: float = 0.3
    epochs: int = 14
    batch: int = 64
    rate: float = 0.004
    decay: float = 0.05


class _Module(nn.Module):
    def __init__(self, columns: int, recipe: NetRecipe) -> None:
        super().__init__()
        self.inner = nn.Linear(columns, recipe.hidden)
        self.outer = nn.Linear(recipe.hidden, 1)
        self.direct = nn.Linear(columns, 1, bias=False)
        self.drop = nn.Dropout(recipe.dropout)
        self.base = nn.Parameter(torch.tensor(3.0))
        # It starts from the plain sum, and learns only what betters it.
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.direct.weight)

    def forward(self, standard: torch.Tensor, plain: torch.Tensor) -> torch.Tensor:
        inner = self.drop(torch.relu(self.inner(standard)))
        learned = self.direct(standard).squeeze(-1) + self.outer(inner).squeeze(-1)
        scores: torch.Tensor = self.base * plain + learned
        return scores


def train_net(turns: Sequence[Turn], recipe: NetRecipe) -> Net:
    """Return nets that rank the right candidates first.

    Minimises, for each turn, −log of the softmax probability that the right ones share.
    """
    usable = [one for one in turns if one.right.any() and not one.right.all()]
    names = usable[0].table.names
    every = np.concatenate([one.table.values for one in usable])
    mean, deviation = every.mean(axis=0), every.std(axis=0) + 1e-3
    standard, plain, right, there = _padded(usable, mean, deviation)
    layers = []
    for seed in range(recipe.nets):
        torch.manual_seed(seed)
        chance = np.random.default_rng(seed)
        module = _Module(len(names), recipe)
        optimizer = torch.optim.AdamW(
            module.parameters(), lr=recipe.rate, weight_decay=recipe.decay
        )
        steps = recipe.epochs * (len(usable) // recipe.batch + 1)
        step = 0
        for _ in range(recipe.epochs):
            order = torch.from_numpy(chance.permutation(len(usable)))
            for begin in range(0, len(order), recipe.batch):
                some = order[begin : begin + recipe.batch]
                for group in optimizer.param_groups:
                    group["lr"] = recipe.rate * max(1 - step / steps, 0.02)
                step += 1
                scores = module(standard[some], plain[some]).masked_fill(~there[some], -1e4)
                logs = torch.log_softmax(scores, dim=1).masked_fill(~right[some], -1e4)
                loss = -torch.logsumexp(logs, dim=1).mean()
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
        layers.append(_layer(module))
    return Net(names, mean, deviation, tuple(layers))


def _padded(
    turns: Sequence[Turn], mean: FloatMatrix, deviation: FloatMatrix
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the best candidates of each turn as tensors, and which places are filled."""
    most = min(_MOST, max(len(one.right) for one in turns))
    standard = np.zeros((len(turns), most, len(mean)), dtype=np.float32)
    plain = np.zeros((len(turns), most), dtype=np.float32)
    right = np.zeros((len(turns), most), dtype=np.bool_)
    there = np.zeros((len(turns), most), dtype=np.bool_)
    for row, one in enumerate(turns):
        sums = plain_sum(one.table)
        best = np.argsort(-sums, kind="stable")[:most]
        if not one.right[best].any():
            best[-1] = int(np.flatnonzero(one.right)[0])
        values = np.clip((one.table.values[best] - mean) / deviation, -_FARTHEST, _FARTHEST)
        standard[row, : len(best)] = values
        plain[row, : len(best)] = sums[best]
        right[row, : len(best)] = one.right[best]
        there[row, : len(best)] = True
    return (
        torch.from_numpy(standard),
        torch.from_numpy(plain),
        torch.from_numpy(right),
        torch.from_numpy(there),
    )


def _layer(module: _Module) -> Layer:
    def array(of: torch.Tensor) -> FloatMatrix:
        found: FloatMatrix = of.detach().numpy().astype(np.float32)
        return found

    return Layer(
        hidden=array(module.inner.weight).T.copy(),
        bias=array(module.inner.bias),
        out=array(module.outer.weight)[0],
        direct=array(module.direct.weight)[0],
        offset=float(module.outer.bias.detach()),
        base=float(module.base.detach()),
    )
