"""Tell from its words whether a message wants a case checked, the company's side, or a rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from knowledge.asking.facts_measured import pattern_of
from knowledge.asking.logistic import Logistic
from knowledge.asking.persons import Persons, load_persons
from knowledge.entitlement.benefit import Benefits
from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.quantities import Found, find_dates, find_spans
from knowledge.language.words import read_lexicon_file

EXAMPLES = Path(__file__).parents[1] / "turns" / "own_case.tsv"
#: So much of a message is looked at, in characters: its end has the question.
_LONGEST = 300
_CLAUSES = re.compile(r"[,，。;；!！?？~\n]")
_AROUND = ",，。.;；!！?？~ \t\r\n\u00a0\u3000"
_LATIN = re.compile(r"[a-z']+|[^\sa-z]")
_NUMBERS = re.compile(r"\d+")
#: What stands for a benefit, a fact, a date or number, another person, oneself, a company.
_BENEFIT, _FACT, _NUMBER, _OTHER, _SELF, _COMPANY = "ΒΦΝΟΣΚ"
_RUNS = re.compile(rf"([{_BENEFIT}{_FACT}{_NUMBER}{_OTHER}{_SELF}{_COMPANY}])(?:[的、 ]?\1)+")
_MARKS = frozenset("ΒΦΝΟΣΚ")
_LONG_GRAM = 4
#: Dates are masked, whatever day it is.
_ANY_DAY = date(2026, 1, 1)
#: A weight below this moves no decision and is not kept.
_WEIGHS = 0.02
#: Probability from which on a message wants something other than a rule.
_SURE = 0.5


class Wish(Enum):
    """What a message may want."""

    CHECK = "check"
    COMPANY = "company"
    ELSE = "else"
    RULE = "rule"


@dataclass(frozen=True)
class Masks:
    """The words that stand for a benefit, a fact, a person or a company."""

    benefits: re.Pattern[str]
    facts: re.Pattern[str]
    persons: Persons

    @classmethod
    def of(cls, benefits: Benefits) -> Masks:
        """Take the words from the data of benefits and facts."""
        names = [
            word
            for one in benefits.benefits
            for word in (one.name.chinese, one.name.english, *one.wordings)
        ]
        facts = [
            word
            for fact in benefits.registry
            for word in (
                *fact.yes_wordings,
                *fact.no_wordings,
                *(fact.wordings if fact.months_of or fact.unit.chinese else ()),
                *(word for option in fact.options for word in option.wordings),
            )
        ]
        return cls(pattern_of(names), pattern_of(facts), load_persons())

    def masked(self, text: str) -> str:
        """Return a text, normalised, with what is named in it put by its kind."""
        said = normalise(text)[-_LONGEST:]
        said = self.benefits.sub(_BENEFIT, said)
        said = self.persons.company.sub(_COMPANY, self.persons.others.sub(_OTHER, said))
        said = self.facts.sub(_FACT, said)
        said = _without(said, find_dates(said, today=_ANY_DAY))
        said = _without(said, list(find_spans(said)))
        said = _NUMBERS.sub(_NUMBER, self.persons.oneself.sub(_SELF, said))
        return _RUNS.sub(r"\1", said)


def _without(said: str, found: Sequence[Found]) -> str:
    """Put a number's mark where dates or lengths of time stand; they come in their order."""
    for one in reversed(found):
        said = said[: one.start] + _NUMBER + said[one.end :]
    return said


def signs_of(text: str, masks: Masks, *, told: int) -> list[str]:
    """Return the signs by which it is told what a message wants; it tells ``told`` facts."""
    said = masks.masked(text)
    asked = said.rfind("?")
    before = _clauses(said[: asked + 1] if asked >= 0 else said)
    last = before[-1] if before else ""
    rest = "".join([*before[:-1], said[asked + 1 :] if asked >= 0 else ""])
    clauses = _clauses(said)
    unread = sum(char not in _MARKS and char.isalnum() for char in rest)
    unread = unread // 4 if rest.isascii() else unread
    found = [
        f"told={min(told, 3)}",
        f"unread={min(unread // 5, 4)}",
        f"clauses={min(len(clauses), 4)}",
        f"length={min(len(last) // 5, 5)}",
    ]
    for mark in _MARKS:
        found += [f"has {mark}"] if mark in said else []
        found += [f"asks of {mark}"] if mark in last else []
    found += [f"last {gram}" for gram in _grams(last)]
    found += [f"rest {gram}" for gram in _grams(rest, most=2)]
    return list(dict.fromkeys(found))


def _grams(said: str, *, most: int = _LONG_GRAM) -> Iterator[str]:
    """Yield the runs of up to ``most`` characters, of words where they are Latin."""
    pieces = ["^", *_LATIN.findall(said), "$"]
    for length in range(1, most + 1):
        for start in range(len(pieces) - length + 1):
            yield " ".join(pieces[start : start + length])


@dataclass(frozen=True)
class Wishes:
    """Tells what a message wants, by what was learned of each wish against all others."""

    models: Mapping[Wish, Logistic]
    masks: Masks

    def of(self, text: str, *, told: int) -> Wish:
        """Return what a message wants that tells ``told`` facts."""
        return self.told_by(signs_of(text, self.masks, told=told))

    def told_by(self, signs: Sequence[str]) -> Wish:
        """Return what a message with these signs wants."""
        best = max(self.models, key=lambda one: self.models[one].probability(signs))
        return best if self.models[best].probability(signs) >= _SURE else Wish.RULE


def load_wishes(path: Path, benefits: Benefits) -> Wishes:
    """Read what `save_wishes` wrote. Raises LexiconError."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        models = {
            Wish(name): Logistic(
                {str(sign): float(weight) for sign, weight in one["weights"].items()},
                float(one["bias"]),
            )
            for name, one in record.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{path} cannot be read ({error}) → restore the file") from error
    return Wishes(models, Masks.of(benefits))


def save_wishes(models: Mapping[Wish, Logistic], path: Path) -> None:
    """Write the weights of each wish as JSON, those that weigh something, sorted by name."""
    record = {
        wish.value: {
            "bias": round(model.bias, 3),
            "weights": {
                sign: round(weight, 3)
                for sign, weight in sorted(model.weights.items())
                if abs(weight) >= _WEIGHS
            },
        }
        for wish, model in models.items()
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def read_wishes(path: Path = EXAMPLES) -> list[tuple[Wish, str]]:
    """Read examples: a wish, a tab, a message. Raises LexiconError naming the line."""
    found = []
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, text = line.partition("\t")
        if not text.strip() or name not in {one.value for one in Wish}:
            raise LexiconError(
                f"{path}:{number}: needs one of {', '.join(one.value for one in Wish)}, a tab "
                "and a message → correct it"
            )
        found.append((Wish(name), text.strip()))
    return found


def _clauses(text: str) -> list[str]:
    """Return what stands between the signs of a text."""
    return [one for piece in _CLAUSES.split(text) if (one := piece.strip(_AROUND))]
