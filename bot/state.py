"""What is known of a conversation between two messages, kept in the records as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

#: How many questions before the present one are remembered.
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Option:
    """One reading that was offered: its button's label and the question that it stands for."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class State:
    """One conversation.

    ``asked`` are the questions before, as they were understood, oldest first; ``last`` is the
    latest as it was understood, for saying its answer again; ``options`` are offered by a
    question back that waits for its answer, ``asked_back`` counts those in a row; ``talk`` is
    the eligibility talk's own state, which ``talking`` waits for an answer; ``reason_for`` is
    the turn found useless whose reason is awaited; ``turn`` and ``policy`` are the latest answer's
    record and first policy; ``at`` is in seconds since the epoch.
    """

    asked: tuple[str, ...] = ()
    last: str = ""
    options: tuple[Option, ...] = ()
    pending: str = ""
    asked_back: int = 0
    talk: Mapping[str, Any] | None = None
    talking: bool = False
    reason_for: str = ""
    turn: str = ""
    policy: str = ""
    language: str = ""
    at: float = 0.0

    def remembering(self, question: str) -> State:
        """Return the state after ``question`` was understood so."""
        asked = self.asked if self.asked[-1:] == (question,) else (*self.asked, question)
        return replace(self, asked=asked[-_DEPTH:], last=question)

    def fresh(self, now: float, *, keep_seconds: float) -> State:
        """Return the state at ``now``: after a long silence nothing is waited for or carried over.

        The facts told in an eligibility talk stay, so that a button below it still goes on.
        """
        if now - self.at <= keep_seconds:
            return self
        return State(talk=self.talk, language=self.language)


def write_state(state: State) -> dict[str, Any]:
    """Return the state as JSON holds it."""
    return {
        "asked": list(state.asked),
        "last": state.last,
        "options": [[one.label, one.question] for one in state.options],
        "pending": state.pending,
        "asked_back": state.asked_back,
        "talk": dict(state.talk) if state.talk is not None else None,
        "talking": state.talking,
        "reason_for": state.reason_for,
        "turn": state.turn,
        "policy": state.policy,
        "language": state.language,
        "at": state.at,
    }


def read_state(record: Mapping[str, Any]) -> State:
    """Return a state from its JSON; a new one where there is none or its form is older."""
    if not record:
        return State()
    try:
        return State(
            asked=tuple(map(str, record["asked"])),
            last=str(record["last"]),
            options=tuple(Option(str(one[0]), str(one[1])) for one in record["options"]),
            pending=str(record["pending"]),
            asked_back=int(record["asked_back"]),
            talk=record["talk"],
            talking=bool(record["talking"]),
            reason_for=str(record["reason_for"]),
            turn=str(record["turn"]),
            policy=str(record["policy"]),
            language=str(record["language"]),
            at=float(record["at"]),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return State()
