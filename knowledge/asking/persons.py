"""Whom a message is about: oneself, one's child, an employee, somebody who is calling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

from knowledge.asking.facts_measured import pattern_of
from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.words import FOLDER, read_lexicon_file

FILE = "persons.tsv"
_CLAUSES = re.compile(r"[,，。.;；!！?？\n]")
#: Who was named before is meant: 我儿子去年毕业，我想问他能领什么.
_THE_SAME = re.compile(r"[他她]|(?<![a-z])(?:he|she|his|her|him|they)(?![a-z])")


class Person(Enum):
    """Whom a case may be of."""

    SELF = "self"
    CHILD = "child"
    SPOUSE = "spouse"
    RELATIVE = "relative"
    FRIEND = "friend"
    EMPLOYEE = "employee"
    CALLER = "caller"


@dataclass(frozen=True, slots=True)
class Persons:
    """The words for persons, and those for a company (``company``), as patterns."""

    words: tuple[tuple[Person, re.Pattern[str]], ...]
    others: re.Pattern[str]
    oneself: re.Pattern[str]
    company: re.Pattern[str]

    def named_in(self, text: str) -> Person | None:
        """Return whom a text is about, None where it names nobody.

        A caller, and an employee, are named by somebody else, who then says I of themselves.
        Of others the last named counts: 我老公是C类，我能落户吗 is about oneself.
        """
        found: Person | None = None
        for clause in _CLAUSES.split(normalise(text)):
            other = self._other(clause)
            if other is not None:
                found = other
                if other in (Person.CALLER, Person.EMPLOYEE):
                    return other
            elif self.oneself.search(clause) and not _THE_SAME.search(clause):
                found = Person.SELF
        return found

    def _other(self, clause: str) -> Person | None:
        places = (
            (match.start(), -len(match[0]), person)
            for person, pattern in self.words
            for match in [pattern.search(clause)]
            if match is not None and person is not Person.SELF
        )
        first = min(places, key=lambda one: one[:2], default=None)
        return first[2] if first else None


@lru_cache(maxsize=4)
def load_persons(folder: Path = FOLDER) -> Persons:
    """Read the words for persons. Raises LexiconError naming the line."""
    path = folder / FILE
    words: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, wordings = line.partition("\t")
        if not wordings.strip() or name not in {"company", *(one.value for one in Person)}:
            raise LexiconError(
                f"{path}:{number}: needs one of {', '.join(one.value for one in Person)} or "
                "company, a tab and words → correct it"
            )
        words[name] = tuple(wordings.split("|"))
    lost = {"company", *(one.value for one in Person)} - set(words)
    if lost:
        raise LexiconError(f"{path}: has no line for {', '.join(sorted(lost))} → add it")
    others = [word for one in Person if one is not Person.SELF for word in words[one.value]]
    return Persons(
        tuple((one, pattern_of(words[one.value])) for one in Person),
        pattern_of(others),
        pattern_of(words[Person.SELF.value]),
        pattern_of(words["company"]),
    )
