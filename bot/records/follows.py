"""Which policies and topics a person follows, and the texts a follower has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, tuple_, update

from bot.records.database.tables import FOLLOWS, PEOPLE, VERSIONS
from bot.records.database.write import insert_new


@dataclass(frozen=True, slots=True)
class Follow:
    """One person follows one target; ``seen`` says which versions they have been told of."""

    person_id: str
    channel: str
    conversation_id: str
    target: str
    language: str
    since: float
    seen: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """The text of a policy's clauses at one time."""

    digest: str
    policy_id: str
    clauses: Any


def follow(
    conn: Connection,
    *,
    person_id: str,
    channel: str,
    conversation_id: str,
    target: str,
    language: str,
    seen: dict[str, Any],
    at: float,
) -> bool:
    """Follow ``target``; False if it is followed already, which moves it to this conversation.

    What was seen and since when stay as they are then: no change may be missed by following
    once more.
    """
    row = {
        "person_id": person_id,
        "channel": channel,
        "conversation_id": conversation_id,
        "target": target,
        "language": language,
        "since": at,
        "seen": seen,
    }
    if insert_new(conn, FOLLOWS, row):
        return True
    moved = {name: row[name] for name in ("channel", "conversation_id", "language")}
    conn.execute(update(FOLLOWS).where(_is(person_id, target)).values(**moved))
    return False


def unfollow(conn: Connection, person_id: str, target: str | None = None) -> int:
    """Stop following ``target``, or everything if it is None; return how many ended."""
    gone = delete(FOLLOWS).where(FOLLOWS.c.person_id == person_id)
    if target is not None:
        gone = gone.where(FOLLOWS.c.target == target)
    return conn.execute(gone).rowcount


def followed(conn: Connection, person_id: str) -> list[Follow]:
    """Return what the person follows, oldest first."""
    query = select(FOLLOWS).where(FOLLOWS.c.person_id == person_id)
    return [
        Follow(**row._mapping)
        for row in conn.execute(query.order_by(FOLLOWS.c.since, FOLLOWS.c.target))
    ]


def page(
    conn: Connection, *, after: tuple[str, str] = ("", ""), limit: int
) -> list[tuple[Follow, str]]:
    """Return what people follow, by person and target, each with the person's quiet hours.

    ``after`` is the person and the target at which the page before this one ended.
    """
    query = (
        select(FOLLOWS, func.coalesce(PEOPLE.c.quiet, "").label("quiet"))
        .outerjoin(PEOPLE, PEOPLE.c.person_id == FOLLOWS.c.person_id)
        .where(tuple_(FOLLOWS.c.person_id, FOLLOWS.c.target) > after)
        .order_by(FOLLOWS.c.person_id, FOLLOWS.c.target)
        .limit(limit)
    )
    return [
        (Follow(**{name: row[name] for name in Follow.__slots__}), row["quiet"])
        for row in conn.execute(query).mappings()
    ]


def mark_seen(
    conn: Connection,
    person_id: str,
    target: str,
    seen: dict[str, Any],
    *,
    was: dict[str, Any] | None = None,
) -> bool:
    """Note which versions the follower has now been told of.

    With ``was``, False and nothing noted where they follow no longer, or somebody else has told
    them: what they have seen is not that any more.
    """
    where = _is(person_id, target)
    if was is not None:
        where &= FOLLOWS.c.seen == was
    return conn.execute(update(FOLLOWS).where(where).values(seen=seen)).rowcount == 1


def keep_version(conn: Connection, digest: str, policy_id: str, clauses: Any) -> None:  # noqa: ANN401
    """Keep a policy's text, so that a later one can be compared with it."""
    insert_new(conn, VERSIONS, {"digest": digest, "policy_id": policy_id, "clauses": clauses})


def version(conn: Connection, digest: str) -> Version | None:
    """Return the text that was kept under ``digest``."""
    row = conn.execute(select(VERSIONS).where(VERSIONS.c.digest == digest)).first()
    return None if row is None else Version(**row._mapping)


def _is(person_id: str, target: str) -> Any:  # noqa: ANN401
    return (FOLLOWS.c.person_id == person_id) & (FOLLOWS.c.target == target)
