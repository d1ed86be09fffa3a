"""Have golden dialogues with the service and tell which behaviours hold."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bot.assemble import open_engine
from bot.golden.dialogues import Had, by_behaviour, have, read_golden_dialogues
from bot.golden.talker import ReceptionTalker
from bot.settings import read_settings
from knowledge.asking.files import GOLDEN
from knowledge.errors import HangbangcaiError
from scripts.console import end_with_the_pipe, fail


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(description="多轮对话评测 / Measure golden dialogues.")
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        default=sorted((GOLDEN / "dialogues").glob("*.jsonl")),
        help="JSONL 对话文件 / files of dialogues; 缺省为库内全部 / default: all",
    )
    parser.add_argument("--misses", action="store_true", help="列出未达预期之处 / show what failed")
    parser.add_argument("--only", help="只跑这一段 / only the dialogue of this id")
    parser.add_argument("--transcript", action="store_true", help="打印对话全文 / print all texts")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    arguments = parser.parse_args()
    try:
        results = {path: _run(path, arguments.only) for path in arguments.files}
    except HangbangcaiError as error:
        return fail(error)
    if arguments.json:
        record = {path.stem: _record(had) for path, had in results.items()}
        print(json.dumps(record, ensure_ascii=False, indent=1))
        return 0
    for path, had in results.items():
        if arguments.transcript:
            for one in had:
                _print_transcript(one)
        if arguments.misses:
            for one in had:
                _print_misses(one)
        _print_table(path, had)
    return 0


def _run(path: Path, only: str | None) -> list[Had]:
    engine = open_engine(read_settings()).apart()
    engine.build_if_changed()
    with tempfile.TemporaryDirectory() as folder:
        records = engine.open_records_in(Path(folder))
        product = engine.product(records)
        reception, snapshot = product.reception, product.assistant.snapshot()
        had = [
            have(
                one,
                ReceptionTalker(
                    reception, one.id, reopen=lambda: engine.product(records).reception
                ),
                snapshot,
            )
            for one in read_golden_dialogues(path)
            if only in (None, one.id)
        ]
        records.close()
    return had


def _record(had: list[Had]) -> dict[str, object]:
    """Return how much held, and of how much, as it is printed and kept."""
    turns = [wrong for one in had for _, _, wrong in one.seen]
    return {
        "dialogues": [sum(one.holds for one in had), len(had)],
        "turns": [sum(not wrong for wrong in turns), len(turns)],
        "behaviours": by_behaviour(had),
    }


def _print_table(path: Path, had: list[Had]) -> None:
    turns = [wrong for one in had for _, _, wrong in one.seen]
    print(
        f"\n{path.name}: {sum(one.holds for one in had)}/{len(had)} 段对话 dialogues, "
        f"{sum(not wrong for wrong in turns)}/{len(turns)} 轮 turns"
    )
    for name, (right, total) in by_behaviour(had).items():
        print(f"  {'✅' if right == total else '…'} {right}/{total}  {name}")


def _print_misses(one: Had) -> None:
    if one.holds:
        return
    print(f"\n【{one.dialogue.id}】{one.dialogue.title}")
    for act, _, wrong in one.seen:
        print(f"  > {act[:100]}")
        for sentence in wrong:
            print(f"    ✗ {sentence[:300]}")


def _print_transcript(one: Had) -> None:
    print(f"\n【{one.dialogue.id}】{one.dialogue.title}")
    for act, text, _ in one.seen:
        print(f"\n👤 {act}")
        if text:
            print("🤖 " + text.replace("\n", "\n   "))


if __name__ == "__main__":
    sys.exit(main())
