"""What an eligibility talk knows between two turns, and its form in the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Questions after which the result so far is shown; who wants a more exact one goes on.
PAUSE = 12


@dataclass(frozen=True, slots=True)
class TalkState:
    """What one talk knows. ``asked`` are the facts asked, in order; ``asking`` the one now."""

    scope: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    asking: str = ""
    pause_at: int = PAUSE


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
    )


def write_state(state: TalkState) -> dict[str, Any]:
    """Write a state as JSON keeps it."""
    return {
        "scope": state.scope,
        "facts": dict(state.facts),
        "skipped": list(state.skipped),
        "asked": list(state.asked),
        "asking": state.asking,
        "pause_at": state.pause_at,
    }
