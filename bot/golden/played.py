"""Play a written conversation with the reception and look at what a person would see."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.reception import Reception
from bot.exchange.answer import Answer
from bot.exchange.clock import HANGZHOU
from bot.exchange.plain import lines_of
from bot.exchange.reply import Incoming, Reply
from index.publishing.open import Snapshot

#: Seconds between two messages.
_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Linked:
    """A clause that a reply leads to without quoting it."""

    policy_id: str
    title: str
    clause_id: str
    clause: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a turn shows: its text, its answers, clauses linked besides, and its buttons.

    ``status`` is that of the first answer; "answered" where clauses are only linked, "replied"
    where nothing is cited.
    """

    said: str
    text: str
    status: str
    answers: tuple[Answer, ...]
    linked: tuple[Linked, ...]
    labels: tuple[str, ...]
    seconds: float


def play(
    reception: Reception, snapshot: Snapshot, name: str, texts: Sequence[str]
) -> Iterator[Seen]:
    """Say ``texts`` one after the other in one conversation and yield what is shown."""
    now = datetime.now(HANGZHOU)
    for number, text in enumerate(texts):
        incoming = Incoming("test", name, name, now + number * _PAUSE, text=text)
        begun = time.perf_counter()
        replies = reception.receive(incoming)
        seconds = time.perf_counter() - begun
        answers = tuple(one.answer for one in replies if one.answer is not None)
        linked = tuple(_linked(snapshot, replies))
        cited = any(answer.citations for answer in answers)
        yield Seen(
            said=text,
            text="\n".join(line for one in replies for line in lines_of(one)),
            status=answers[0].status.value
            if answers and (cited or not linked)
            else ("answered" if linked else "replied"),
            answers=answers,
            linked=linked,
            labels=tuple(one.label for reply in replies for row in reply.choices for one in row),
            seconds=seconds,
        )


def _linked(snapshot: Snapshot, replies: Sequence[Reply]) -> Iterator[Linked]:
    for reply in replies:
        for section in reply.sections:
            for link in section.links:
                policy = snapshot.policy(link.policy_id)
                clause = policy.clause(link.clause_id) if policy else None
                if policy is not None and clause is not None:
                    yield Linked(policy.id, policy.title, clause.id, clause.label, clause.facts)
