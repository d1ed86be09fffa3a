"""A message on its way to Telegram, as its sender keeps it in memory."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from bot.records.outbox import Post

#: The longest time between two tries to send a message.
LONGEST_WAIT_SECONDS = 600.0


@dataclass
class Parcel:
    """A message on its way.

    ``doubtful`` says that it may have been sent already, with an id above ``floor``;
    ``sent_as`` is its id once it is known to be sent. ``key`` names the update that it answers;
    ``excluded`` are ids found not to be its own; ``parts`` are the calls that are left, where it
    had to be changed. ``waits_until`` is of the monotonic clock; ``faults`` counts what nobody
    foresaw.
    """

    id: int
    chat_id: int
    kind: str
    payload: dict[str, Any]
    made_at: float
    not_before: float = 0.0
    waits_until: float = 0.0
    faults: int = 0
    tries: int = 0
    doubtful: bool = False
    floor: int | None = None
    sent_as: int | None = None
    key: str = ""
    excluded: set[int] = field(default_factory=set)
    parts: list[dict[str, Any]] = field(default_factory=list)


def parcel_of(post: Post, now: float) -> Parcel:
    """Return a post as it is sent. Raises KeyError, TypeError, ValueError if it is none."""
    # However the clock was set since, nothing waits longer than between two tries.
    wait = min(max(0.0, post.not_before - now), LONGEST_WAIT_SECONDS)
    if not isinstance(post.payload["parameters"], dict):
        raise TypeError
    return Parcel(
        id=post.id,
        chat_id=int(post.address),
        kind=post.kind,
        payload=post.payload,
        made_at=post.made_at,
        not_before=post.not_before,
        waits_until=time.monotonic() + wait,
        tries=post.attempts,
        doubtful=post.sending_at is not None,
        floor=post.floor,
        key=post.key,
    )
