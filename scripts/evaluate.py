"""Measure the assistant on golden questions, or retrieval on a folder of judged passages."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import json
import math
import sys
from dataclasses import replace
from pathlib import Path

from bot.assemble import Engine, open_engine
from bot.golden import Outcome, ask_all, summarise_outcomes
from bot.settings import read_settings
from index.evaluate import measure, read_judged
from index.rank import load_ranker
from index.vectors import VectorCache
from knowledge.errors import HangbangcaiError
from knowledge.questions import GOLDEN, read_questions
from scripts.console import ProgressLine, end_with_the_pipe, fail

#: What can be left out, by the features that it feeds.
_PARTS: dict[str, frozenset[str]] = {
    "nothing": frozenset(),
    "words and bigrams": frozenset({"lexical", "document"}),
    "concepts": frozenset({"concepts", "phrasing_concepts"}),
    "vectors": frozenset({"dense_uncovered", "phrasing_dense"}),
    "phrasings, each": frozenset(
        {"phrasing_lexical", "phrasing_overlap", "phrasing_dense", "phrasing_concepts"}
    ),
    "phrasings, together": frozenset({"asked"}),
    "phrasings at all": frozenset(
        {"phrasing_lexical", "phrasing_overlap", "phrasing_dense", "phrasing_concepts", "asked"}
    ),
    "slots": frozenset({"subject", "aspect", "contrary", "district_unasked"}),
    "old rules told": frozenset({"past"}),
}


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(description="评测 / Measure answers or retrieval.")
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        help="corpus.jsonl, queries.jsonl, qrels.tsv; 缺省为黄金问题 / default: golden",
    )
    parser.add_argument(
        "--questions", type=Path, nargs="+", help="JSONL: id, q, expects, prev?, as_of?"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument("--misses", action="store_true", help="列出未答对的 / list each miss")
    parser.add_argument(
        "--ablate", action="store_true", help="逐项去掉后再测 / measure without each part"
    )
    arguments = parser.parse_args()
    try:
        engine = open_engine(read_settings())
        if arguments.folder is not None:
            figures = _measure_folder(engine, arguments.folder)
            _print({"folder": arguments.folder.name, **figures}, as_json=arguments.json)
            return 0
        paths = arguments.questions or sorted(GOLDEN.glob("*.jsonl"))
        engine.build_if_changed()
        if arguments.ablate:
            _ablate(engine, paths, as_json=arguments.json)
            return 0
        assistant = engine.assistant()
        for path in paths:
            outcomes = ask_all(assistant, read_questions(path))
            _print({"set": path.stem, **summarise_outcomes(outcomes)}, as_json=arguments.json)
            if arguments.misses:
                _print_misses(outcomes)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _ablate(engine: Engine, paths: list[Path], *, as_json: bool) -> None:
    """Print how often the search is right first and within three, without each part in turn.

    The other weights stay as they are; refusals play no part.
    """
    whole = load_ranker()
    for path in paths:
        questions = [one for one in read_questions(path) if one.expects]
        for name, features in _PARTS.items():
            fusion = {
                feature: 0.0 if feature in features else weight
                for feature, weight in whole.fusion.items()
            }
            assistant = engine.assistant(ranker=replace(whole, fusion=fusion))
            found = summarise_outcomes(ask_all(assistant, questions))
            figures: dict[str, float | str] = {"set": path.stem, "without": name}
            for key in ("searched_first", "searched_in_three"):
                figures[key] = found[key]
            if as_json:
                _print(figures, as_json=True)
            else:
                first, three = found["searched_first"], found["searched_in_three"]
                print(f"{path.stem:18} − {name:28} first {first:.3f}  in three {three:.3f}")


def _measure_folder(engine: Engine, folder: Path) -> dict[str, float]:
    judged = read_judged(folder)
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    progress = ProgressLine("向量 / vectors")
    figures = measure(
        judged,
        segmenter=engine.segmenter,
        encoder=engine.encoder,
        ranker=load_ranker(),
        encode=cache.encode,
    )
    progress.close()
    return figures


def _print(figures: dict[str, float | str], *, as_json: bool) -> None:
    if as_json:
        rounded = {
            name: (round(value, 4) if isinstance(value, float) and math.isfinite(value) else value)
            for name, value in figures.items()
        }
        print(
            json.dumps({k: None if v != v else v for k, v in rounded.items()}, ensure_ascii=False)
        )
        return
    for name, value in figures.items():
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        print(f"{name:20} {shown}")
    print()


def _print_misses(outcomes: list[Outcome]) -> None:
    for one in outcomes:
        if not one.right:
            cited = ", ".join(
                f"{c.policy_id}#{c.clause_id}({' '.join(c.facts)})" for c in one.answer.citations
            )
            print(
                f"  {one.question.id} {' / '.join((*one.question.earlier, one.question.text))} "
                f"[{' '.join(sorted(one.question.expects)) or 'refuse'}] {one.cause}; "
                f"{cited or '-'}"
            )


if __name__ == "__main__":
    sys.exit(main())
