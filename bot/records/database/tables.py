"""The tables; every time in them is a float of seconds since 1970 (UTC)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

#: One name for one constraint on every database, so that migrations can speak of it.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)


def storable(text: str) -> str:
    """Return ``text`` without what a database refuses: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Words(TypeDecorator[str]):
    """Text as people type it, made storable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean what goes in."""
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A JSON value kept as text, alike on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ANN401
        """Write it."""
        return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Read it."""
        return None if value is None else json.loads(value)


#: SQLite counts rows only in a column of the type INTEGER.
_SERIAL = BigInteger().with_variant(Integer(), "sqlite")


def _words(name: str) -> Column[str]:
    return Column(name, Words(), nullable=False)


def _json(name: str) -> Column[Any]:
    return Column(name, Json(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> Column[float]:
    return Column(name, Double(), nullable=nullable)


def _serial(name: str) -> Column[int]:
    return Column(name, _SERIAL, primary_key=True, autoincrement=True)


CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", Words(), primary_key=True),
    _words("channel"),
    _words("person_id"),
    _json("state"),
    _time("updated_at"),
    Index(None, "person_id"),
    Index(None, "updated_at"),
)

TURNS = Table(
    "turns",
    METADATA,
    Column("id", Words(), primary_key=True),
    _words("conversation_id"),
    _words("person_id"),
    _words("channel"),
    _time("at"),
    _words("question"),
    _words("understood"),
    _words("status"),
    _words("language"),
    _words("reply"),
    _json("citations"),
    _words("snapshot_id"),
    Column("confidence", Double(), nullable=False),
    Column("seconds", Double(), nullable=False),
    Index(None, "conversation_id"),
    Index(None, "person_id"),
    Index(None, "at"),
    Index(None, "status"),
)

CHOICES = Table(
    "choices",
    METADATA,
    Column("token", Words(), primary_key=True),
    _words("conversation_id"),
    _words("person_id"),
    _words("act"),
    _words("value"),
    _words("label"),
    _time("created_at"),
    Index(None, "conversation_id"),
    Index(None, "person_id"),
    Index(None, "created_at"),
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    _serial("id"),
    Column("turn_id", Words(), ForeignKey(TURNS.c.id, ondelete="CASCADE"), nullable=False),
    _words("person_id"),
    _words("verdict"),
    _words("reason"),
    _time("at"),
    UniqueConstraint("turn_id", "person_id"),
    Index(None, "person_id"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

FOLLOWS = Table(
    "follows",
    METADATA,
    _words("person_id"),
    _words("channel"),
    _words("conversation_id"),
    _words("target"),
    _words("language"),
    _time("since"),
    _json("seen"),
    PrimaryKeyConstraint("person_id", "target"),
)

VERSIONS = Table(
    "versions",
    METADATA,
    Column("digest", Words(), primary_key=True),
    _words("policy_id"),
    _json("clauses"),
)

PEOPLE = Table(
    "people",
    METADATA,
    Column("person_id", Words(), primary_key=True),
    _words("language"),
    _words("quiet"),
    _time("updated_at"),
)

UPDATES = Table(
    "updates",
    METADATA,
    _serial("seq"),
    _words("channel"),
    _words("key"),
    _words("conversation_id"),
    _words("person_id"),
    _json("payload"),
    Column("message_id", BigInteger()),
    _words("counter"),
    _time("received_at"),
    _time("done_at", nullable=True),
    Column("attempts", Integer(), nullable=False),
    UniqueConstraint("channel", "key"),
    Index(None, "channel", "done_at", "seq"),
    Index(None, "channel", "counter", "message_id"),
    Index(None, "person_id"),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

OUTBOX = Table(
    "outbox",
    METADATA,
    _serial("id"),
    _words("channel"),
    _words("conversation_id"),
    _words("person_id"),
    _words("address"),
    _words("kind"),
    _json("payload"),
    _words("key"),
    _time("made_at"),
    _time("not_before"),
    Column("attempts", Integer(), nullable=False),
    _time("sending_at", nullable=True),
    Column("floor", BigInteger()),
    _time("sent_at", nullable=True),
    Column("message_id", BigInteger()),
    _words("counter"),
    _time("failed_at", nullable=True),
    _words("error"),
    Index(None, "channel", "sent_at", "failed_at", "id"),
    Index(None, "channel", "counter", "message_id"),
    Index(None, "channel", "key"),
    Index(None, "conversation_id"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("key", Words(), primary_key=True),
    _words("person_id"),
    _json("response"),
    _time("at"),
    Index(None, "person_id"),
    Index(None, "at"),
)

#: Keys of our own; nothing of a person is in them.
KEYS = Table(
    "keys",
    METADATA,
    Column("purpose", Words(), primary_key=True),
    _words("key"),
    _time("made_at"),
)
