"""Ask golden questions through the assistant and judge what comes back."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer import Answer, Question, Status
from bot.assistant import Assistant
from bot.conversation import Reading
from knowledge.questions import GoldenQuestion

_REFUSED = frozenset({Status.NOT_FOUND, Status.OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. ``rank`` is that of the first right citation, None for none.

    ``searched_rank`` is the rank of the right clause in the search, refusals aside.
    """

    question: GoldenQuestion
    answer: Answer
    rank: int | None
    searched_rank: int | None
    exists: bool

    @property
    def right(self) -> bool:
        """Whether the first citation is right, or a question to be refused was."""
        if not self.question.expects:
            return self.answer.status in _REFUSED
        return self.rank == 1

    @property
    def cause(self) -> str:
        """Why it is not right, in a few words."""
        if self.right:
            return ""
        if not self.question.expects:
            return "answered, should have been refused"
        if not self.exists:
            return "no clause in force rests on these facts"
        if self.answer.status is not Status.ANSWERED:
            place = f"search had it {self.searched_rank}." if self.searched_rank else "not found"
            return f"{self.answer.status.value} ({place})"
        if self.rank:
            return f"cited {self.rank}."
        return f"search had it {self.searched_rank}." if self.searched_rank else "not found"


def ask_all(assistant: Assistant, questions: Iterable[GoldenQuestion]) -> list[Outcome]:
    """Ask every question, each in a conversation of its own, and judge the answers."""
    outcomes = []
    for one in questions:
        earlier: list[str] = []
        for text in one.earlier:
            earlier.append(assistant.understand(text, earlier).text)
        question = Question(
            text=one.text,
            channel="golden",
            conversation_id=f"golden:{one.id}:{time.monotonic_ns()}",
            asked_at=datetime.now().astimezone(),
            as_of=one.as_of,
            earlier=tuple(earlier),
        )
        answer = assistant.answer(question)
        asked = assistant.understand(one.text, earlier)
        searched, exists = _search(assistant, asked, one, question)
        ranks = [n for n, c in enumerate(answer.citations, start=1) if one.expects & set(c.facts)]
        outcomes.append(Outcome(one, answer, ranks[0] if ranks else None, searched, exists))
    return outcomes


def summarise_outcomes(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return shares: cited first and within three of those to be answered, refused of the rest."""
    inside = [one for one in outcomes if one.question.expects]
    outside = [one for one in outcomes if not one.question.expects]

    def share(part: int, of: Sequence[Outcome]) -> float:
        return part / len(of) if of else float("nan")

    seconds = sorted(one.answer.seconds for one in outcomes)
    return {
        "questions": len(inside),
        "first": share(sum(one.rank == 1 for one in inside), inside),
        "in_three": share(sum(one.rank is not None for one in inside), inside),
        "searched_first": share(sum(one.searched_rank == 1 for one in inside), inside),
        "searched_in_three": share(
            sum(one.searched_rank is not None and one.searched_rank <= 3 for one in inside), inside
        ),
        "out_of_scope": len(outside),
        "refused": share(sum(one.right for one in outside), outside),
        "answer_ms_p50": seconds[len(seconds) // 2] * 1000 if seconds else float("nan"),
    }


def _search(
    assistant: Assistant, reading: Reading, one: GoldenQuestion, question: Question
) -> tuple[int | None, bool]:
    """Return the rank of the right clause in the search, and whether one is in force at all."""
    if not one.expects:
        return None, False
    snapshot = assistant.snapshot()
    as_of = one.as_of or question.asked_at.date()
    allowed = snapshot.allowed(as_of, withdrawn=assistant.withdrawn())
    right = {
        row
        for row, passage in enumerate(snapshot.passages)
        if allowed[row] and one.expects & set(snapshot.source_of(passage)[1].facts)
    }
    ranking = snapshot.searcher.search(reading.text, focus=reading.focus, limit=10, allowed=allowed)
    ranks = [n for n, row in enumerate(ranking.rows.tolist(), start=1) if row in right]
    return (ranks[0] if ranks else None), bool(right)
