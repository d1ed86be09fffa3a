"""Measure the assistant on golden questions, or the search on a folder of judged passages."""

import environment

environment.run_inside("measure")  # before anything else is imported: it may have to be made

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.assemble import Engine, open_engine
from bot.golden.questions import ask_all
from bot.settings import read_settings
from index.encoding.cache import VectorCache
from index.measuring.configurations import Configuration, configuration
from index.measuring.judged import read_judged
from index.measuring.measure import FolderBench, configured
from index.measuring.metrics import Found, compare, figures, latency, operating_points
from index.measuring.report import Run, read_runs, save_runs, write_report
from index.publishing.entries import passage_entries
from index.publishing.open import Snapshot
from index.searching.fields import build_fields
from index.searching.rank import load_ranker
from knowledge.asking.files import GOLDEN, read_questions
from knowledge.errors import HangbangcaiError
from scripts.console import ProgressLine, end_with_the_pipe, fail


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(description="评测 / Measure answers or retrieval.")
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        help="corpus.jsonl, queries.jsonl, qrels.tsv; 缺省为黄金问题 / default: golden",
    )
    parser.add_argument(
        "--questions", type=Path, nargs="+", help="JSONL: id, q, expects, prev?, as_of?"
    )
    parser.add_argument(
        "--with",
        dest="configurations",
        nargs="+",
        default=["shipped"],
        metavar="NAME",
        help="shipped strict bm25 dense rrf words bigrams titles document concepts without-…",
    )
    parser.add_argument("--ranker", type=Path, help="其他权重 / other weights, ranker.json")
    parser.add_argument("--misses", action="store_true", help="列出未答对的 / list each miss")
    parser.add_argument("--styles", action="store_true", help="按题型分列 / figures by style")
    parser.add_argument(
        "--floors", action="store_true", help="把握的门槛各意味着什么 / what each floor means"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument("--save", type=Path, metavar="FILE", help="存下结果，供比较 / keep as JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="写出带图的报告 / HTML report")
    parser.add_argument(
        "--compare",
        type=Path,
        nargs=2,
        metavar=("A", "B"),
        help="比较存下的两次 / two kept results",
    )
    arguments = parser.parse_args()
    try:
        if arguments.compare:
            return _compare(*arguments.compare)
        runs = _measure(arguments)
        if arguments.json:
            for run in runs:
                print(run.json_line())
        else:
            _print_table(runs, styles=arguments.styles)
        if arguments.misses:
            _print_misses(runs)
        if arguments.floors:
            _print_floors([one for run in runs for one in run.found])
        if arguments.save:
            save_runs(runs, arguments.save)
        if arguments.html:
            write_report(runs, arguments.html)
            print(f"报告 / report: {arguments.html}")
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _measure(arguments: argparse.Namespace) -> list[Run]:
    chosen = [configuration(name) for name in arguments.configurations]
    engine = open_engine(read_settings()).apart()
    if arguments.folders:
        return [
            run for folder in arguments.folders for run in _folder_runs(engine, folder, arguments)
        ]
    engine.build_if_changed()
    paths = arguments.questions or sorted(GOLDEN.glob("*.jsonl"))
    return [_golden_run(engine, path, one, arguments) for path in paths for one in chosen]


def _golden_run(
    engine: Engine, path: Path, chosen: Configuration, arguments: argparse.Namespace
) -> Run:
    shipped = load_ranker(arguments.ranker) if arguments.ranker else load_ranker()

    def adapt(snapshot: Snapshot) -> Snapshot:
        fields = snapshot.searcher.fields
        if not chosen.titles:
            entries = passage_entries(snapshot.library, snapshot.passages)
            cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
            fields = build_fields(
                [replace(one, title="", heading="") for one in entries],
                [],
                segmenter=engine.segmenter,
                encode=cache.encode,
                dimension=engine.encoder.dimension,
            )
        searcher = replace(
            snapshot.searcher, fields=configured(fields, chosen), collapse=chosen.collapsed
        )
        return replace(snapshot, searcher=searcher)

    assistant = engine.assistant(
        ranker=chosen.ranker(shipped),
        adapt=adapt,
        repair=chosen.repaired,
        by_search=chosen.by_search,
    )
    outcomes = ask_all(assistant, read_questions(path))
    found = [replace(one.found, note=one.cause) for one in outcomes]
    return Run(path.stem, chosen.name, assistant.snapshot().manifest.id, found)


def _folder_runs(engine: Engine, folder: Path, arguments: argparse.Namespace) -> list[Run]:
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    progress = ProgressLine("向量 / vectors")
    bench = FolderBench(
        read_judged(folder),
        engine.segmenter,
        engine.encoder,
        load_ranker(arguments.ranker) if arguments.ranker else load_ranker(),
        cache.encode,
        progress,
    )
    runs = []
    for name in arguments.configurations:
        found = bench.measure(configuration(name))
        runs.append(Run(folder.name, name, f"built in {bench.build_seconds:.1f} s", found))
    progress.close()
    return runs


def _print_table(runs: Sequence[Run], *, styles: bool) -> None:
    for run in runs:
        inside = sum(bool(one.right) for one in run.found)
        print(
            f"{run.questions} · {run.configuration} · {run.snapshot} · "
            f"{inside} + {len(run.found) - inside}"
        )
        _print_figures(run.found)
        for stage, (middle, worst) in latency(run.found).items():
            print(f"  {stage:22} p50 {middle:7.2f} ms   p99 {worst:7.2f} ms")
        if styles:
            for style in dict.fromkeys(one.style for one in run.found):
                print(f"  — {style}")
                _print_figures([one for one in run.found if one.style == style], brief=True)
        print()


def _print_figures(found: Sequence[Found], *, brief: bool = False) -> None:
    for name, one in figures(found).items():
        if not brief or name.startswith(("answer", "refused", "hit")):
            print(f"  {name:22} {one.value:.3f}   [{one.low:.3f}, {one.high:.3f}]   n {one.count}")


def _print_floors(found: Sequence[Found]) -> None:
    print(f"{len(found)} questions together; HANGBANGCAI_ANSWER_FLOOR")
    for floor, (right, given) in operating_points(found).items():
        print(
            f"  {floor:4.2f}   right of the answers shown {right.value:.3f} "
            f"[{right.low:.3f}, {right.high:.3f}]   of ours, answered {given.value:.3f}"
        )


def _print_misses(runs: Sequence[Run]) -> None:
    for run in runs:
        print(f"{run.questions} · {run.configuration}")
        for one in run.found:
            if one.note or (one.right and (not one.ranked or one.ranked[0] not in one.right)):
                wanted = " ".join(one.right) or "refuse"
                print(f"  {one.id} {one.text} [{wanted}] {one.note}; {' '.join(one.ranked[:3])}")


def _compare(a: Path, b: Path) -> int:
    before, after = read_runs(a), read_runs(b)
    for one in before:
        for other in after:
            if one.questions != other.questions:
                continue
            print(
                f"{one.questions}: A {one.configuration} ({one.snapshot}) → "
                f"B {other.configuration} ({other.snapshot})"
            )
            found = compare(one.found, other.found)
            for name, change in found.changes.items():
                sure = "" if change.low <= 0 <= change.high else "  *"
                between = f"[{change.low:+.3f}, {change.high:+.3f}]"
                print(f"  {name:10} {change.value:+.3f}   {between}{sure}")
            sides = (("变好 / better", found.better), ("变差 / worse", found.worse))
            for label, rows in sides:
                print(f"  {label}: {len(rows)}")
                for name, text, was, now in rows:
                    print(f"    {name} {was:g} → {now:g}  {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
