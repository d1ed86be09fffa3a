"""What is known of a conversation between two messages, kept in the records as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation.spoken import Spoken, read_spoken, write_spoken
from bot.exchange.clock import FARTHEST_SECONDS
from index.conversing.before import Before

#: How many questions before the present one are remembered.
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One reading that was offered: its button's label and the question that it stands for."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class State:
    """One conversation.

    ``before`` is what was said before, oldest first; ``last`` is the latest question as it was
    understood, for saying its answer again; ``options`` are offered by a
    question back that waits for its answer, ``asked_back`` counts those in a row; ``talk`` is
    the eligibility talk's own state, which ``talking`` waits for an answer, and ``patience`` is
    how many turns it will still be taken up after; ``about`` is whom the conversation is about,
    ``told`` what was told of each person, by fact, as it is written; ``reason_for`` is
    the turn found useless whose reason is awaited; ``turn`` and ``policy`` are the latest answer's
    record and first policy; ``at`` is in seconds since the epoch; ``spoken`` is what was asked
    and shown, for saying it again.
    """

    before: tuple[Before, ...] = ()
    last: str = ""
    options: tuple[Option, ...] = ()
    pending: str = ""
    asked_back: int = 0
    talk: Mapping[str, Any] | None = None
    talking: bool = False
    patience: int = 0
    about: str = "self"
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reason_for: str = ""
    turn: str = ""
    policy: str = ""
    language: str = ""
    at: float = 0.0
    spoken: Spoken = field(default_factory=Spoken)

    @property
    def facts(self) -> Mapping[str, str]:
        """What was told of the person whom the conversation is about, by fact."""
        return self.told.get(self.about, {})

    def telling(self, about: str, facts: Mapping[str, str]) -> State:
        """Return the state after facts were told of somebody; later ones put earlier ones right."""
        told = {**self.told, about: {**self.told.get(about, {}), **facts}}
        return replace(self, about=about, told=told)

    def remembering(self, one: Before) -> State:
        """Return the state after one more exchange; one that is repeated counts once."""
        kept = self.before[:-1] if self.before[-1:] and _same(self.before[-1], one) else self.before
        return replace(self, before=(*kept, one)[-_DEPTH:], last=one.complete)

    def fresh(self, now: float, *, keep_seconds: float) -> State:
        """Return the state at ``now``: after a long silence nothing is waited for or carried over.

        The facts told in an eligibility talk stay, so that a button below it still goes on.
        """
        # What lies far ahead was said by a clock that was wrong: it would never grow old.
        if -FARTHEST_SECONDS < now - self.at <= keep_seconds:
            return self
        return State(talk=self.talk, language=self.language)


def _same(one: Before, other: Before) -> bool:
    return one.complete == other.complete


def write_state(state: State) -> dict[str, Any]:
    """Return the state as JSON holds it."""
    return {
        "before": [[one.text, list(one.clauses), one.asked] for one in state.before],
        "last": state.last,
        "options": [[one.label, one.question] for one in state.options],
        "pending": state.pending,
        "asked_back": state.asked_back,
        "talk": dict(state.talk) if state.talk is not None else None,
        "talking": state.talking,
        "patience": state.patience,
        "about": state.about,
        "told": {who: dict(facts) for who, facts in state.told.items()},
        "reason_for": state.reason_for,
        "turn": state.turn,
        "policy": state.policy,
        "language": state.language,
        "at": state.at,
        "spoken": write_spoken(state.spoken),
    }


def read_state(record: Mapping[str, Any]) -> State:
    """Return a state from its JSON; a new one where there is none or its form is older."""
    if not record:
        return State()
    try:
        return State(
            before=tuple(
                Before(str(one[0]), tuple(map(str, one[1])), str(one[2]))
                for one in record["before"]
            ),
            last=str(record["last"]),
            options=tuple(Option(str(one[0]), str(one[1])) for one in record["options"]),
            pending=str(record["pending"]),
            asked_back=int(record["asked_back"]),
            talk=record["talk"],
            talking=bool(record["talking"]),
            patience=int(record["patience"]),
            about=str(record["about"]),
            told={
                str(who): {str(name): str(value) for name, value in facts.items()}
                for who, facts in record["told"].items()
            },
            reason_for=str(record["reason_for"]),
            turn=str(record["turn"]),
            policy=str(record["policy"]),
            language=str(record["language"]),
            at=float(record["at"]),
            spoken=read_spoken(record["spoken"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return State()
