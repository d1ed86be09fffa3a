"""Train the built-in encoder from DATA/train, DATA/corpus and the sample library."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.encoding.encoder import BUILT_IN_FOLDER
from index.encoding.named_model import save_static_model
from index.searching.lexical import segment_all
from index.training.pairs import Pair, library_pairs, read_pairs
from index.training.train import Recipe, make_tokenizer, train_vectors
from knowledge.documents.library import read_library
from knowledge.errors import HangbangcaiError
from knowledge.language.segment import Segmenter
from scripts.console import fail

_REFINING_EPOCHS = 6
_REFINING_RATE = 0.005


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    recipe = Recipe()
    parser = argparse.ArgumentParser(description="训练内置编码器 / Train the built-in encoder.")
    parser.add_argument(
        "data", type=Path, help="folder with train/*.jsonl.gz and corpus/*.jsonl.gz"
    )
    parser.add_argument("--out", type=Path, default=BUILT_IN_FOLDER)
    parser.add_argument("--dimension", type=int, default=recipe.dimension)
    parser.add_argument("--vocabulary", type=int, default=recipe.vocabulary)
    parser.add_argument("--epochs", type=int, default=recipe.epochs)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    arguments = parser.parse_args()
    recipe = replace(
        recipe,
        dimension=arguments.dimension,
        vocabulary=arguments.vocabulary,
        epochs=arguments.epochs,
        seed=arguments.seed,
    )
    try:
        general = list(read_pairs(arguments.data, seed=recipe.seed))
        own = list(library_pairs(read_library()))
    except HangbangcaiError as error:
        return fail(error)
    _train(general, own, recipe, arguments.out)
    return 0


def _train(general: list[Pair], own: list[Pair], recipe: Recipe, out: Path) -> None:
    """Train on everything, then a little on the library alone: its clauses are near neighbours."""
    pairs = [*general, *own]
    begun = time.perf_counter()

    def report(line: str) -> None:
        print(f"{time.perf_counter() - begun:6.0f} s  {line}", flush=True)

    segmenter = Segmenter()
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.left, pair.right)))
    known = segment_all(texts, segmenter)
    report(f"{len(pairs)} pairs of {len(known)} texts")
    tokenizer = make_tokenizer(list(known.values()), recipe)
    report(f"{tokenizer.get_vocab_size()} tokens")
    vectors = train_vectors(
        tokenizer, [_segmented(one, known) for one in pairs], recipe, report=report
    )
    alike = [replace(_segmented(one, known), weight=1.0) for one in own]
    refined = replace(recipe, epochs=_REFINING_EPOCHS, rate=_REFINING_RATE)
    own_vectors = train_vectors(tokenizer, alike, refined, report=report, start=vectors)
    # Halfway keeps both: what the library needs, and what other texts do.
    save_static_model(out, tokenizer=tokenizer, weights=np.mean([vectors, own_vectors], axis=0))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    report(f"{out}: {size / 1e6:.1f} MB")


def _segmented(pair: Pair, known: dict[str, str]) -> Pair:
    return replace(pair, left=known[pair.left], right=known[pair.right])


if __name__ == "__main__":
    sys.exit(main())
