"""Ask on the command line: one question, a file of questions, or a file of dialogues.

Answers come from what is published: asking builds nothing and publishes nothing.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answering.assistant import Assistant
from bot.answering.wording import phrases
from bot.assemble import Engine, open_engine
from bot.exchange.answer import Answer, Citation, Question
from bot.golden.played import play
from bot.settings import read_settings
from knowledge.asking.files import read_date, read_questions, read_records
from knowledge.errors import HangbangcaiError, QuestionSetError
from scripts.console import end_with_the_pipe, fail

_CHANGED = (
    "请留意 / note: 政策文件与已发布的不同，以下按已发布的回答 → 要发布请运行 scripts/reindex.py / "
    "the policy files differ from what is published, which is what answers; "
    "run scripts/reindex.py to publish them"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to ask, with what goes before it."""

    id: str
    text: str
    earlier: tuple[str, ...] = ()
    as_of: date | None = None


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(description="向政策库提问 / Ask the policy library.")
    parser.add_argument("question", nargs="*", help="问题 / the question")
    parser.add_argument("--json", action="store_true", help="每问输出一行 JSON / a JSON line each")
    parser.add_argument(
        "--questions", type=Path, metavar="FILE", help="JSONL: id, q, prev?, as_of?"
    )
    parser.add_argument("--dialogues", type=Path, metavar="FILE", help="JSONL: id, turns[{user}]")
    parser.add_argument(
        "--as-of", metavar="DATE", help="所问日期 / the date asked about: 2021-06-30"
    )
    arguments = parser.parse_args()
    if not (arguments.question or arguments.questions or arguments.dialogues):
        parser.error("请写下问题，或用 --questions / --dialogues 指定文件 (give a question)")
    try:
        engine = open_engine(read_settings())
        if engine.files_changed():
            print(_CHANGED, file=sys.stderr)
        assistant = engine.assistant()
        if arguments.question:
            asked = [Asked("1", " ".join(arguments.question), as_of=read_date(arguments.as_of))]
            _run(assistant, asked, as_json=arguments.json)
        if arguments.questions:
            _run(assistant, read_asked(arguments.questions), as_json=arguments.json)
        if arguments.dialogues:
            _play(engine, arguments.dialogues, as_json=arguments.json)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _run(assistant: Assistant, asked: list[Asked], *, as_json: bool) -> None:
    cited = False
    for one in asked:
        question = Question(text=one.text, asked_at=datetime.now(UTC).astimezone(), as_of=one.as_of)
        question = replace(question, earlier=assistant.recall(one.earlier, question))
        answers = assistant.answers(question)
        if as_json:
            record = {"id": one.id, "question": one.text, **_record(answers[0])}
            if len(answers) > 1:
                record["also"] = [_record(answer) for answer in answers[1:]]
            print(json.dumps(record, ensure_ascii=False), flush=True)
        else:
            if len(asked) > 1:
                print(f"\n【{one.id}】{one.text}")
            print("\n\n".join(answer.text for answer in answers), flush=True)
            cited = cited or any(answer.citations for answer in answers)
            if one is asked[-1] and cited:
                print(f"\n{phrases(answers[0].language).sample}", flush=True)


def _play(engine: Engine, path: Path, *, as_json: bool) -> None:
    """Have each dialogue with the same reception as web and Telegram, and print what is shown."""
    with tempfile.TemporaryDirectory() as folder:
        records = engine.open_records_in(Path(folder))
        product = engine.product(records)
        product.assistant.withdrawals.start()  # as in the service, so that turns take as long
        snapshot = product.assistant.snapshot()
        for name, texts in read_dialogues(path):
            for turn, shown in enumerate(play(product.reception, snapshot, name, texts), start=1):
                if not as_json:
                    print(f"\n【{name}/{turn}】{shown.said}\n{shown.text}", flush=True)
                    continue
                record = {
                    "id": f"{name}/{turn}",
                    "dialogue": name,
                    "turn": turn,
                    "question": shown.said,
                    "status": shown.status,
                    "text": shown.text,
                    "understood": shown.answers[0].understood if shown.answers else "",
                    "citations": [
                        *(_cited(one) for answer in shown.answers for one in answer.citations),
                        *(
                            {
                                "policy_id": one.policy_id,
                                "title": one.title,
                                "clause": one.clause,
                                "clause_id": one.clause_id,
                                "facts": list(one.facts),
                            }
                            for one in shown.linked
                        ),
                    ],
                    "buttons": list(shown.labels),
                    "seconds": round(shown.seconds, 5),
                }
                print(json.dumps(record, ensure_ascii=False), flush=True)
        product.assistant.withdrawals.stop()
        records.close()


def _record(answer: Answer) -> dict[str, object]:
    return {
        "understood": answer.understood,
        "status": answer.status.value,
        "text": answer.text,
        "citations": [_cited(one) for one in answer.citations],
        "confidence": round(answer.confidence, 4),
        "snapshot": answer.snapshot_id,
        "seconds": round(answer.seconds, 5),
    }


def _cited(one: Citation) -> dict[str, object]:
    return {
        "policy_id": one.policy_id,
        "title": one.title,
        "document_number": one.document_number,
        "clause": one.clause,
        "clause_id": one.clause_id,
        "facts": list(one.facts),
        "quote": one.quote,
        "quotes": list(one.read),
        "validity": {
            "from": one.validity.start or None,
            "to": one.validity.end or None,
            "in_force": one.validity.in_force,
            "currency": one.validity.currency,
            "as_of": one.validity.as_of or None,
            "state": one.validity.state.value,
            "stated": one.validity.stated,
            "in_force_now": one.validity.in_force_now,
            "replaced_by": one.validity.replaced_by or None,
        },
        "source_grade": one.source_grade,
        "confidence": one.confidence,
        "applying": one.applying,
        "asking": one.asking,
    }


def read_asked(path: Path) -> list[Asked]:
    """Read a file of questions (see knowledge.asking.files)."""
    return [Asked(one.id, one.text, one.earlier, one.as_of) for one in read_questions(path)]


def read_dialogues(path: Path) -> list[tuple[str, list[str]]]:
    """Read a JSONL file of dialogues: of each its id and what is typed. Raises QuestionSetError."""
    dialogues = []
    for number, record in read_records(path):
        turns = record.get("turns")
        if not isinstance(turns, list):
            raise QuestionSetError(
                f'{path}:{number}: has no "turns" → give a list of {{"user": …}}'
            )
        texts = []
        for position, turn in enumerate(turns, start=1):
            text = turn.get("user") if isinstance(turn, dict) else turn
            if not isinstance(text, str):
                raise QuestionSetError(f'{path}:{number}: turn {position} has no "user" text')
            texts.append(text)
        dialogues.append((str(record.get("id", number)), texts))
    return dialogues


if __name__ == "__main__":
    sys.exit(main())
