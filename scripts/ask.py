"""Ask on the command line: one question, a file of questions, or a file of dialogues."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answer import Answer, Question, Status
from bot.assemble import open_engine
from bot.assistant import Assistant
from bot.settings import read_settings
from knowledge.errors import HangbangcaiError, QuestionSetError
from knowledge.questions import read_date, read_questions, read_records
from scripts.console import end_with_the_pipe, fail


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to ask, with what goes before it."""

    id: str
    text: str
    earlier: tuple[str, ...] = ()
    as_of: date | None = None
    extra: dict[str, object] = field(default_factory=dict)


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
    parser.add_argument("--policies", type=Path, help="政策文件夹 / folder of policies")
    arguments = parser.parse_args()
    if not (arguments.question or arguments.questions or arguments.dialogues):
        parser.error("请写下问题，或用 --questions / --dialogues 指定文件 (give a question)")
    try:
        overrides = {"policies": arguments.policies} if arguments.policies else {}
        engine = open_engine(read_settings(**overrides))
        engine.build_if_changed()
        assistant = engine.assistant()
        if arguments.question:
            asked = [Asked("1", " ".join(arguments.question), as_of=read_date(arguments.as_of))]
            _run(assistant, asked, as_json=arguments.json)
        if arguments.questions:
            _run(assistant, read_asked(arguments.questions), as_json=arguments.json)
        if arguments.dialogues:
            _run(assistant, read_dialogues(arguments.dialogues), as_json=arguments.json)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _run(assistant: Assistant, asked: list[Asked], *, as_json: bool) -> None:
    talked: dict[object, list[str]] = {}
    for one in asked:
        before = talked.setdefault(one.extra.get("dialogue", one.id), [])
        earlier: list[str] = list(before)
        for text in one.earlier:
            # An earlier question may be a follow-up itself: it is understood in its turn.
            earlier.append(assistant.understand(text, earlier).text)
        question = Question(
            text=one.text,
            asked_at=datetime.now(UTC).astimezone(),
            as_of=one.as_of,
            earlier=tuple(earlier),
        )
        answers = assistant.answers(question)
        # A remark on the weather does not end the topic that was talked about.
        ours = [answer for answer in answers if answer.status is not Status.OUT_OF_SCOPE]
        before += [answer.asked for answer in ours if answer.asked]
        if as_json:
            record = {"id": one.id, **one.extra, "question": one.text, **_record(answers[0])}
            if len(answers) > 1:
                record["also"] = [_record(answer) for answer in answers[1:]]
            print(json.dumps(record, ensure_ascii=False), flush=True)
        else:
            if len(asked) > 1:
                print(f"\n【{one.id}】{one.text}")
            print("\n\n".join(answer.text for answer in answers), flush=True)


def _record(answer: Answer) -> dict[str, object]:
    return {
        "understood": answer.understood,
        "status": answer.status.value,
        "text": answer.text,
        "citations": [
            {
                "policy_id": one.policy_id,
                "title": one.title,
                "document_number": one.document_number,
                "clause": one.clause,
                "clause_id": one.clause_id,
                "facts": list(one.facts),
                "quote": one.quote,
                "quotes": list(one.quotes),
                "validity": {
                    "from": one.validity.start or None,
                    "to": one.validity.end or None,
                    "in_force": one.validity.in_force,
                    "currency": one.validity.currency,
                    "as_of": one.validity.as_of or None,
                    "in_force_now": one.validity.in_force_now,
                    "replaced_by": one.validity.replaced_by or None,
                },
                "source_grade": one.source_grade,
                "confidence": one.confidence,
                "applying": one.applying,
                "asking": one.asking,
            }
            for one in answer.citations
        ],
        "confidence": round(answer.confidence, 4),
        "snapshot": answer.snapshot_id,
        "seconds": round(answer.seconds, 5),
    }


def read_asked(path: Path) -> list[Asked]:
    """Read a file of questions (see knowledge.questions)."""
    return [Asked(one.id, one.text, one.earlier, one.as_of) for one in read_questions(path)]


def read_dialogues(path: Path) -> list[Asked]:
    """Read a JSONL file of dialogues, one Asked a turn. Raises QuestionSetError."""
    asked = []
    for number, record in read_records(path):
        turns = record.get("turns")
        if not isinstance(turns, list):
            raise QuestionSetError(
                f'{path}:{number}: has no "turns" → give a list of {{"user": …}}'
            )
        name = str(record.get("id", number))
        for position, turn in enumerate(turns, start=1):
            text = turn.get("user") if isinstance(turn, dict) else turn
            if not isinstance(text, str):
                raise QuestionSetError(f'{path}:{number}: turn {position} has no "user" text')
            extra: dict[str, object] = {"dialogue": name, "turn": position}
            asked.append(Asked(f"{name}/{position}", text, extra=extra))
    return asked


if __name__ == "__main__":
    sys.exit(main())
