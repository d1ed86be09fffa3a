"""What is asked: the reading of a question, and the days that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answering.understanding import Reading, Understanding
from bot.exchange.answer import Question
from bot.exchange.clock import day_of
from index.publishing.open import Snapshot
from knowledge.asking.date import asked_date
from knowledge.language.english import gloss, is_english
from knowledge.language.normalise import normalise


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is understood, asked ``today`` about what holds ``as_of`` a day.

    ``withdrawn`` are the policies that must not answer it. ``english`` is an English question in
    its own words, with those for what it goes on about.
    """

    reading: Reading
    as_of: date
    today: date
    withdrawn: frozenset[str]
    strange: bool | None = None
    english: str = ""

    @property
    def text(self) -> str:
        """The question, complete and put right."""
        return self.reading.text

    @property
    def normalised(self) -> str:
        """The question as patterns read it."""
        return normalise(self.text)

    def allowed(self, snapshot: Snapshot) -> NDArray[np.bool_]:
        """Return which passages may answer: in force on the day, of no withdrawn policy."""
        return snapshot.allowed(self.as_of, withdrawn=self.withdrawn)


def day_asked(question: Question) -> date:
    """Return the date asked about: the one given, or named in the question, or today."""
    today = day_of(question.asked_at)
    return question.as_of or asked_date(normalise(question.text), today=today) or today


def read_asked(
    understanding: Understanding,
    snapshot: Snapshot,
    question: Question,
    text: str,
    *,
    withdrawn: frozenset[str],
    limit: int,
) -> Asked:
    """Return what is asked by ``text``, the question's own, put right."""
    today, as_of = day_of(question.asked_at), day_asked(question)
    own = in_english(question.text, text, text)

    def read(day: date) -> Reading:
        allowed = snapshot.allowed(day, withdrawn=withdrawn)
        return understanding.read(
            snapshot, text, question.earlier, allowed, limit=limit, english=own
        )

    reading = read(as_of)
    if not question.as_of:
        # A follow-up may take its year from the question before it.
        then = asked_date(normalise(reading.text), today=today) or as_of
        if then != as_of:
            as_of, reading = then, read(then)
    english = in_english(question.text, text, reading.text)
    return Asked(reading, as_of, today, withdrawn, strange=question.strange, english=english)


def in_english(typed: str, right: str, read: str) -> str:
    """Return an English message in its own words, "" for one that is not English.

    ``right`` is the message in Chinese words, ``read`` how it is understood: what it takes from
    the conversation is put into English too.
    """
    if not is_english(typed):
        return ""
    taken = " ".join(word for word in read.split() if word not in right)
    return f"{typed} {gloss(taken)}".strip()
