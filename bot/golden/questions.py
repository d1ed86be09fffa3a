"""Ask golden questions through the assistant and judge what comes back."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.assistant import Assistant
from bot.answering.quoting.evidence import CITED
from bot.exchange.answer import Answer, Question, Status
from bot.exchange.clock import day_of
from index.measuring.measure import ranked_names, stages_of
from index.measuring.metrics import Found
from knowledge.asking.files import GoldenQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. ``rank`` is that of the first right citation, None for none.

    ``found`` is what the search alone came to, refusals aside.
    """

    question: GoldenQuestion
    answers: tuple[Answer, ...]
    rank: int | None
    found: Found

    @property
    def right(self) -> bool:
        """Whether the first citation is right, or a question to be refused was."""
        if not self.question.expects:
            return not self.found.answered
        return self.rank == 1

    @property
    def cause(self) -> str:
        """Why it is not right, in a few words."""
        if self.right:
            return ""
        if not self.question.expects:
            return "answered, should have been refused"
        searched = next(
            (n for n, name in enumerate(self.found.ranked, 1) if name in self.found.right), None
        )
        place = f"search had it {searched}." if searched else "not found"
        if not self.found.answered:
            return f"{self.answers[0].status.value} ({place})"
        return f"cited {self.rank}." if self.rank else place


def ask_all(assistant: Assistant, questions: Iterable[GoldenQuestion]) -> list[Outcome]:
    """Ask every question, each in a conversation of its own, and judge the answers."""
    outcomes = []
    for one in questions:
        question = Question(text=one.text, asked_at=datetime.now().astimezone(), as_of=one.as_of)
        question = replace(question, earlier=assistant.recall(one.earlier, question))
        answers = assistant.answers(question)
        wanted = [facts for facts in (one.expects, one.expects_too) if facts]
        ranks = [_rank(answers, facts, among=len(wanted)) for facts in wanted]
        # Of two questions in one message, both have to be answered.
        rank = max((n or CITED + 1 for n in ranks), default=None)
        outcomes.append(
            Outcome(
                question=one,
                answers=answers,
                rank=None if rank is None or rank > CITED else rank,
                found=_found(assistant, one, question, answers, ranks),
            )
        )
    return outcomes


def _rank(answers: Sequence[Answer], facts: frozenset[str], *, among: int) -> int | None:
    """Return the best rank of a right citation in any answer, as many as are asked for."""
    ranks = [
        place
        for answer in answers[:among]
        for place, citation in enumerate(answer.citations, start=1)
        if facts & set(citation.facts)
    ]
    return min(ranks, default=None)


def _found(
    assistant: Assistant,
    one: GoldenQuestion,
    question: Question,
    answers: Sequence[Answer],
    ranks: Sequence[int | None],
) -> Found:
    """Return what the search alone finds for a question, beside what was answered."""
    snapshot = assistant.snapshot()
    as_of = one.as_of or day_of(question.asked_at)
    allowed = snapshot.allowed(as_of, withdrawn=assistant.withdrawn())
    names = [f"{passage.policy_id}#{passage.clause_id}" for passage in snapshot.passages]
    right = {
        names[row]
        for row, passage in enumerate(snapshot.passages)
        if allowed[row] and one.expects & set(snapshot.source_of(passage)[1].facts)
    }
    begun = time.perf_counter()
    ranking = assistant.ranked(question, limit=10)
    searched = time.perf_counter()
    total = sum(answer.seconds for answer in answers) * 1000
    return Found(
        id=one.id,
        text=" / ".join((*one.earlier, one.text)),
        right=tuple(sorted(right)) or tuple(sorted(one.expects)),
        ranked=tuple(ranked_names(ranking, names, right)),
        scope=ranking.scope,
        confidence=ranking.correct,
        answered=any(answer.status is Status.ANSWERED for answer in answers),
        first=all(rank == 1 for rank in ranks) if ranks else None,
        in_three=all(rank is not None for rank in ranks) if ranks else None,
        style=one.style,
        stages={
            **stages_of(ranking, searched - begun),
            "whole answer": total,
        },
    )
