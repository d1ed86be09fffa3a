"""What was last asked and shown in a conversation, so that it can be said again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.exchange.answer import Status
from bot.exchange.reply import Reply

#: So many questions are remembered as they were typed, and so much of each.
_QUESTIONS, _CHARACTERS = 8, 60
_CITED = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """The latest questions and clauses.

    ``typed`` are questions as they were typed, oldest first; ``cited`` the clauses of the latest
    answer, policy#clause, the first of each question first.
    """

    typed: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()

    def after(self, text: str, replies: Sequence[Reply]) -> Spoken:
        """Return what is known after ``text`` was answered; the same where it was no question."""
        answers = [one.answer for one in replies if one.answer is not None and one.answer.asked]
        if not answers:
            return self
        typed = self.typed
        asked = text.strip()[:_CHARACTERS] or answers[0].asked[:_CHARACTERS]
        if asked not in typed[-1:]:
            typed = (*typed, asked)[-_QUESTIONS:]
        told = [one.citations for one in answers if one.status is Status.ANSWERED]
        cited = [one[0] for one in told if one]
        cited += [one for citations in told for one in citations[1:]]
        names = dict.fromkeys(f"{one.policy_id}#{one.clause_id}" for one in cited)
        return Spoken(typed, tuple(names)[:_CITED])


def write_spoken(spoken: Spoken) -> dict[str, Any]:
    """Return it as JSON holds it."""
    return {"typed": list(spoken.typed), "cited": list(spoken.cited)}


def read_spoken(record: Mapping[str, Any]) -> Spoken:
    """Return it from its JSON. Raises KeyError, TypeError for another form."""
    return Spoken(tuple(map(str, record["typed"])), tuple(map(str, record["cited"])))
