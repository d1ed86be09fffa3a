"""People who talk with the reception itself, for tests: they type, press, wait and look up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.assemble import Engine, Product
from bot.conversation.state import State, read_state
from bot.exchange.answer import Answer, Language
from bot.exchange.clock import HANGZHOU
from bot.exchange.plain import lines_of
from bot.exchange.reply import Act, Action, Choice, Incoming, Reply
from bot.records.database.store import Records
from bot.records.database.tables import METADATA

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=HANGZHOU)
_NAMES = (f"test:{number}" for number in itertools.count(70_001))


@dataclass
class Office:
    """A reception over records in a file; ``reopen`` makes another over the same file."""

    engine: Engine
    folder: Path
    records: Records
    product: Product

    def meet(self) -> Person:
        """Return somebody who has never talked here."""
        return Person(self, next(_NAMES))

    def reopen(self) -> Office:
        """Return what a restart makes: nothing in memory, the same file."""
        return open_office(self.engine, self.folder)


@dataclass
class Person:
    """One person in one conversation; ``offered`` are the buttons of the latest reply."""

    office: Office
    name: str
    at: datetime = MORNING
    offered: list[Choice] = field(default_factory=list)
    language: Language | None = None

    def send(self, **more: Any) -> tuple[Reply, ...]:
        """Send a message and return the replies."""
        incoming = Incoming(
            "test", self.name, self.name, self.at, **{"language": self.language, **more}
        )
        replies = self.office.product.reception.receive(incoming)
        self.at += timedelta(seconds=5)
        self.offered = [one for reply in replies for row in reply.choices for one in row]
        return replies

    def say(self, text: str) -> Reply:
        """Type something; the last reply comes back."""
        return self.send(text=text)[-1]

    def order(self, act: Act, value: str = "") -> Reply:
        """Write a command."""
        return self.send(command=Action(act, value))[-1]

    def button(self, label: str) -> Choice:
        """Return the offered button with ``label`` in it."""
        found = [one for one in self.offered if label in one.label]
        assert found, f"{label} is not among {self.labels()}"
        return found[0]

    def press(self, label: str) -> Reply:
        """Press the offered button with ``label`` in it."""
        return self.send(token=self.button(label).token)[-1]

    def wait(self, minutes: float) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)

    def labels(self) -> list[str]:
        """Return what stands on the buttons of the latest reply."""
        return [one.label for one in self.offered]

    def state(self) -> State:
        """Return what is known of the conversation."""
        rows = self.rows("conversations")
        return read_state(rows[0]["state"]) if rows else State()

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table that name this person, in the order in which they came."""
        table = METADATA.tables[name]
        with self.office.records.read() as conn:
            found = conn.execute(select(table).where(table.c.person_id == self.name)).mappings()
            return [dict(row) for row in found]


def text_of(reply: Reply) -> str:
    """Return all that a reply shows, its buttons apart."""
    return "\n".join(lines_of(reply))


def answer_of(reply: Reply) -> Answer:
    """Return the answer that a reply carries."""
    assert reply.answer is not None, reply.text
    return reply.answer


def open_office(engine: Engine, folder: Path) -> Office:
    """Open a reception over the records of ``folder``."""
    records = engine.open_records_in(folder)
    return Office(engine, folder, records, engine.product(records))


@pytest.fixture(scope="session")
def office(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A reception for all tests, each of which sends people of its own."""
    opened = open_office(built, tmp_path_factory.mktemp("office"))
    yield opened
    opened.records.close()


@pytest.fixture
def person(office: Office) -> Person:
    """Somebody who has never talked here."""
    return office.meet()
