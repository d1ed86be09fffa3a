"""The facts that a person may be asked for, and the values that these can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from knowledge.documents.dates import PartialDate


class FactKind(Enum):
    """What sort of value a fact has."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"


#: The id of a choice's option, yes or no, a whole number, or a date.
Value = str | bool | int | PartialDate

#: The date of application: today where nothing is told.
APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Both:
    """A text in Chinese and in English; ``chinese`` is empty where nothing is to be said."""

    chinese: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice and how people call it.

    ``wordings`` mean it wherever they stand; ``answers`` only when they answer the question.
    """

    id: str
    label: Both
    wordings: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its question, its possible values and its wordings in free text.

    ``order`` is its place among the facts. ``gap`` says what closes the distance to a number
    that is asked for, ``change`` what a person could do about another value than the one asked
    for; both are empty where there is nothing to be done. A date ``stands_for`` another date,
    and gives the months since then to the number ``months_of``, where these are not told.
    ``usually`` is what it is, as written, with most who ask whether they may have something.
    """

    id: str
    kind: FactKind
    order: int
    label: Both
    ask: Both
    options: tuple[Option, ...] = ()
    unit: Both = Both()
    lowest: int = 0
    highest: int = 1_000_000
    wordings: tuple[str, ...] = ()
    yes_wordings: tuple[str, ...] = ()
    no_wordings: tuple[str, ...] = ()
    gap: Both = Both()
    change: Both = Both()
    stands_for: str = ""
    months_of: str = ""
    usually: str = ""

    def option(self, option_id: str) -> Option | None:
        """Return the option of that id, or None."""
        return next((one for one in self.options if one.id == option_id), None)

    def accepts(self, value: Value) -> bool:
        """Tell whether ``value`` is one that this fact can have."""
        match self.kind:
            case FactKind.CHOICE:
                return isinstance(value, str) and self.option(value) is not None
            case FactKind.YES_NO:
                return isinstance(value, bool)
            case FactKind.NUMBER:
                whole = isinstance(value, int) and not isinstance(value, bool)
                return whole and self.lowest <= int(str(value)) <= self.highest
            case FactKind.DATE:
                return isinstance(value, PartialDate)

    def parse(self, text: str) -> Value | None:
        """Read a value as `written` writes it; None where it is none of this fact's."""
        value: Value
        try:
            match self.kind:
                case FactKind.CHOICE:
                    value = text
                case FactKind.YES_NO:
                    value = {"yes": True, "no": False}[text]
                case FactKind.NUMBER:
                    value = int(text)
                case FactKind.DATE:
                    value = PartialDate.parse(text)
        except (ValueError, KeyError):
            return None
        return value if self.accepts(value) else None


def written(value: Value) -> str:
    """Write a value as one text, as buttons, forms and records keep it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case PartialDate():
            return value.text
        case _:
            return str(value)


@dataclass(frozen=True)
class Registry:
    """All facts, by id, in the order in which it is sensible to ask them."""

    facts: Mapping[str, Fact]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())

    def get(self, fact_id: str) -> Fact | None:
        """Return the fact of that id, or None."""
        return self.facts.get(fact_id)

    def parse(self, written_values: Mapping[str, str]) -> dict[str, Value]:
        """Read values as `written` writes them; what is no value of a known fact is left out."""
        found: dict[str, Value] = {}
        for fact_id, text in written_values.items():
            fact = self.facts.get(fact_id)
            value = fact.parse(text) if fact is not None else None
            if value is not None:
                found[fact_id] = value
        return found
