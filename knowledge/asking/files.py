"""Files of questions: a JSON object a line, with the facts that a right answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import QuestionSetError

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """One question and the fact ids that a right clause rests on; none: must be refused.

    ``expects_too`` are those of a second question in the same message. ``of`` names the
    question of which this one is a badly typed variant.
    """

    id: str
    text: str
    expects: frozenset[str]
    topic: str = ""
    style: str = ""
    earlier: tuple[str, ...] = ()
    as_of: date | None = None
    expects_too: frozenset[str] = frozenset()
    of: str = ""


def read_questions(path: Path) -> list[GoldenQuestion]:
    """Read a JSONL file with id, q, and maybe expects, topic, style, prev, as_of.

    Raises QuestionSetError naming file, line and remedy.
    """
    found = []
    for number, record in read_records(path):
        where = f"{path}:{number}: "
        text = record.get("q", record.get("question"))
        if not isinstance(text, str):
            raise QuestionSetError(f'{where}has no "q" → give the question as a string')
        found.append(
            GoldenQuestion(
                id=str(record.get("id", number)),
                text=text,
                expects=frozenset(_texts(record, "expects", where)),
                topic=str(record.get("topic", "")),
                style=str(record.get("style", "")),
                earlier=_texts(record, "prev", where),
                as_of=read_date(record.get("as_of"), where),
                expects_too=frozenset(_texts(record, "expects_too", where)),
                of=str(record.get("of", "")),
            )
        )
    return found


def read_records(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield line number and object of each line. Raises QuestionSetError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path} cannot be read ({error}) → name a UTF-8 file") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise QuestionSetError(
                f"{path}:{number}: no JSON ({error}) → write one object a line"
            ) from error
        if not isinstance(record, dict):
            raise QuestionSetError(f"{path}:{number}: no object → write one object a line")
        yield number, record


def read_date(value: object, where: str = "") -> date | None:
    """Read 2021-06-30; None or an empty text is None. Raises QuestionSetError."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise QuestionSetError(f"{where}{value!r} is no date → write 2021-06-30") from None


def _texts(record: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = record.get(key) or []
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise QuestionSetError(f'{where}"{key}" is neither a string nor a list of strings')
    return tuple(value)
