"""What was read from the texts of policies, for the maintainer who has yet to check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from knowledge.documents.dates import PartialDate
from knowledge.documents.policy import Policy
from knowledge.documents.stated.statement import Place, RepealKind


class Said(Enum):
    """What a line of a text says of its document."""

    START = "start"
    END = "end"
    ISSUED = "issued"
    NUMBER = "number"
    ISSUER = "issuer"
    REPEAL = "repeal"
    PRECEDENCE = "precedence"


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement of a text: ``value`` as it is reckoned, empty where it could not be.

    ``quote`` is what stands at ``line`` of the file; ``overruled_by`` is what the front matter
    says otherwise.
    """

    said: Said
    value: str
    line: int
    quote: str
    overruled_by: str = ""


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """What was read from one policy's text; ``repealed`` are the policies that it ends."""

    id: str
    title: str
    statements: tuple[ReadStatement, ...]
    repealed: tuple[str, ...]


def read_statements(policies: Iterable[Policy]) -> tuple[ReadPolicy, ...]:
    """Return what was read from the texts of policies, of those that state anything."""
    found = [
        ReadPolicy(policy.id, policy.title, tuple(_statements(policy)), policy.repealed)
        for policy in policies
    ]
    return tuple(one for one in found if one.statements)


def _statements(policy: Policy) -> Iterator[ReadStatement]:
    stated, validity = policy.stated, policy.validity
    if stated.effective_from is not None:
        one = stated.effective_from
        yield _dated(policy, Said.START, one.date, one.place, validity.start)
    if stated.effective_to is not None:
        one = stated.effective_to
        yield _dated(policy, Said.END, one.date, one.place, validity.end)
    if stated.issued is not None:
        yield _dated(policy, Said.ISSUED, stated.issued.date, stated.issued.place, policy.issued_on)
    if stated.document_number is not None:
        number = stated.document_number
        yield _one(policy, Said.NUMBER, number.text, number.place, policy.document_number)
    if stated.issuers:
        place = Place(stated.issuers[0].place.start, stated.issuers[-1].place.end)
        yield _one(policy, Said.ISSUER, stated.issuer, place, policy.issuer)
    for repeal in stated.repeals:
        said = Said.PRECEDENCE if repeal.kind is RepealKind.PRECEDENCE else Said.REPEAL
        title = f"《{repeal.title}》" if repeal.title else ""
        number_told = f"（{repeal.document_number}）" if repeal.document_number else ""
        yield _one(policy, said, f"{title}{number_told}", repeal.place, "")


def _dated(
    policy: Policy, said: Said, date: PartialDate | None, place: Place, used: PartialDate | None
) -> ReadStatement:
    apart = (
        date is not None
        and used is not None
        and (used.last_day < date.first_day or date.last_day < used.first_day)
    )
    value = date.text if date else ""
    return _one(policy, said, value, place, used.text if used and apart else value)


def _one(policy: Policy, said: Said, value: str, place: Place, used: str) -> ReadStatement:
    line = policy.text.count("\n", 0, place.start) + 1
    quote = " ".join(place.of(policy.text).split())
    return ReadStatement(said, value, line, quote, used if used and used != value else "")
