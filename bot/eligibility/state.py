"""What an eligibility talk knows between two turns, and its form in the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.exchange.answer import Language
from bot.exchange.reply import Reply
from knowledge.asking.persons import Person
from knowledge.documents.dates import PartialDate
from knowledge.entitlement.facts import Value, written

#: Questions after which the result so far is shown; who wants a more exact one goes on.
PAUSE = 12


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """What is said, and what is remembered (JSON); ``waiting`` tells that an answer is due."""

    reply: Reply
    state: dict[str, Any] | None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class TalkMoment:
    """The language and day of a turn, and the facts that its message told."""

    language: Language
    today: date
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TalkState:
    """What one talk knows.

    ``about`` is whose case it is; ``asked`` are the facts asked, in order, ``asking`` the one
    now; ``missed`` counts the answers in a row that could not be read.
    """

    scope: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    asking: str = ""
    pause_at: int = PAUSE
    about: str = Person.SELF.value
    missed: int = 0

    def telling(self, facts: Mapping[str, str]) -> TalkState:
        """Note facts that were told without being asked for, or that put others right."""
        skipped = tuple(one for one in self.skipped if one not in facts)
        return replace(self, facts={**self.facts, **facts}, skipped=skipped)

    def answering(self, fact_id: str, value: Value) -> TalkState:
        """Note that a fact was asked and answered.

        A date that was known already was asked for its day: whatever is answered, once is enough.
        """
        skipped = tuple(one for one in self.skipped if one != fact_id)
        if fact_id in self.facts and isinstance(value, PartialDate):
            skipped = (*skipped, fact_id)
        asked = (*(one for one in self.asked if one != fact_id), fact_id)
        facts = {**self.facts, fact_id: written(value)}
        return replace(self, facts=facts, asked=asked, skipped=skipped, asking="", missed=0)

    def skipping(self, fact_id: str) -> TalkState:
        """Note that a fact was asked and not answered."""
        asked = (*(one for one in self.asked if one != fact_id), fact_id)
        return replace(self, asked=asked, skipped=(*self.skipped, fact_id), asking="")

    def forgetting(self, fact_id: str) -> TalkState:
        """Take an answer back, as if the fact had never been asked for."""
        return replace(
            self,
            facts={key: value for key, value in self.facts.items() if key != fact_id},
            skipped=tuple(one for one in self.skipped if one != fact_id),
            asked=tuple(one for one in self.asked if one != fact_id),
        )

    def going_on(self) -> TalkState:
        """Ask for more, what was skipped as well, until the next pause."""
        return replace(self, pause_at=len(self.asked) + PAUSE, skipped=())


def read_state(state: Mapping[str, Any] | None) -> TalkState:
    """Read a state as `write_state` writes it; what is missing is as at the beginning."""
    if not state:
        return TalkState()
    return TalkState(
        scope=str(state.get("scope", "")),
        facts={str(key): str(value) for key, value in state.get("facts", {}).items()},
        skipped=tuple(map(str, state.get("skipped", ()))),
        asked=tuple(map(str, state.get("asked", ()))),
        asking=str(state.get("asking", "")),
        pause_at=int(state.get("pause_at", PAUSE)),
        about=_known_person(state.get("about")),
        missed=int(state.get("missed", 0)),
    )


def _known_person(name: object) -> str:
    return next((one.value for one in Person if one.value == name), Person.SELF.value)


def write_state(state: TalkState) -> dict[str, Any]:
    """Write a state as JSON keeps it."""
    return {
        "scope": state.scope,
        "facts": dict(state.facts),
        "skipped": list(state.skipped),
        "asked": list(state.asked),
        "asking": state.asking,
        "pause_at": state.pause_at,
        "about": state.about,
        "missed": state.missed,
    }
