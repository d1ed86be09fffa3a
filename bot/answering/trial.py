"""Ask a new snapshot before it is published: questions that people ask, answered in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot.answering.assistant import Assistant
from bot.exchange.answer import Question
from bot.exchange.clock import day_of
from index.publishing.build import Trial
from index.publishing.live import SnapshotSource
from index.publishing.open import Snapshot
from knowledge.asking.files import GOLDEN, read_questions
from knowledge.errors import HangbangcaiError, SnapshotError

#: The golden questions that every new snapshot is asked, and how many of the library's own.
GOLDEN_FILE = GOLDEN / "tuned.jsonl"
_GOLDEN, _OWN = 10, 10
#: How far down the right clause may stand.
_AMONG = 10
#: Below so many questions nothing is concluded from what was not found.
_FEW = 4
_AGAIN = "运行 scripts/reindex.py --force 再试，还不行就"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and the passages that answer it, by row; none: it only has to be answered."""

    text: str
    earlier: tuple[str, ...]
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Held(SnapshotSource):
    snapshot: Snapshot

    def get(self) -> Snapshot:
        return self.snapshot


def trial(
    assistant_of: Callable[[SnapshotSource], Assistant], *, golden: Path = GOLDEN_FILE
) -> Trial:
    """Return what asks a snapshot the first golden questions, and some of its own.

    No question may end in an error. Of those whose clause the library has, at least half have
    to find it: fewer means that the index is wrong, and not that one text was changed. The
    others are told as remarks.
    """

    def ask(snapshot: Snapshot) -> tuple[str, ...]:
        now = datetime.now().astimezone()
        today = day_of(now)
        assistant = assistant_of(_Held(snapshot))
        asked = [*_golden(snapshot, golden, today), *_own(snapshot, today)]
        missed = [one.text for one in asked if not _finds(assistant, snapshot, one, now)]
        known = sum(1 for one in asked if one.right)
        if known >= _FEW and 2 * len(missed) > known:
            raise SnapshotError(
                f"{known} 个试问里有 {len(missed)} 个找不到自己的条款，如“{missed[0]}” / "
                f"{len(missed)} of {known} questions do not find their clause → "
                f"{_AGAIN}检查 HANGBANGCAI_ENCODER / run it again with --force; if it stays, "
                "check HANGBANGCAI_ENCODER"
            )
        return tuple(
            f"试问“{text}”没有找到自己的条款 / does not find its clause" for text in missed
        )

    return ask


def _finds(assistant: Assistant, snapshot: Snapshot, one: _Asked, now: datetime) -> bool:
    """Answer a question; tell whether it finds its clause. Raises SnapshotError on any error."""
    question = Question(one.text, asked_at=now)
    try:
        question = replace(question, earlier=assistant.recall(one.earlier, question))
        assistant.attempt(question)
        found = assistant.ranked(question, limit=_AMONG)
        for row in found.rows.tolist():
            snapshot.source_of(snapshot.passages[row])
    except Exception as error:
        # Whatever an answer ends in, the snapshot that brings it about must not be published.
        reason = error if isinstance(error, HangbangcaiError) else type(error).__name__
        raise SnapshotError(
            f"试问“{one.text}”时出错 / asked this, it fails: {reason} → {_AGAIN}把日志交给维护人员 "
            "/ run it again with --force; if it stays, hand the log to a maintainer"
        ) from error
    rows = {*found.rows.tolist(), *(twin for twins in found.twins for twin in twins)}
    return not one.right or bool(rows & one.right)


def _golden(snapshot: Snapshot, path: Path, today: date) -> Iterator[_Asked]:
    rows: dict[str, set[int]] = {}
    allowed = snapshot.allowed(today)
    for row, passage in enumerate(snapshot.passages):
        if allowed[row]:
            for fact in snapshot.source_of(passage)[1].facts:
                rows.setdefault(fact, set()).add(row)
    for one in read_questions(path)[:_GOLDEN] if path.is_file() else ():
        right = frozenset(row for fact in one.expects for row in rows.get(fact, ()))
        yield _Asked(one.text, one.earlier, right)


def _own(snapshot: Snapshot, today: date) -> Iterator[_Asked]:
    """Yield what the library itself would be asked, from policies all over it."""
    rows: dict[str, dict[str, set[int]]] = {}
    allowed = snapshot.allowed(today)
    for row, passage in enumerate(snapshot.passages):
        if allowed[row]:
            rows.setdefault(passage.policy_id, {}).setdefault(passage.clause_id, set()).add(row)
    names = sorted(rows)
    for name in names[:: max(1, len(names) // _OWN)][:_OWN]:
        clause_id, found = next(iter(rows[name].items()))
        policy = snapshot.policy(name)
        clause = policy.clause(clause_id) if policy else None
        if policy is not None and clause is not None:
            text = clause.phrasings[0] if clause.phrasings else f"{policy.title} {clause.heading}"
            whole = {row for some in rows[name].values() for row in some}
            yield _Asked(text.strip()[:100], (), frozenset(found if clause.phrasings else whole))
