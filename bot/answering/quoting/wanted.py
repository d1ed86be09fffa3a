"""What a quotation has to tell: the words asked about, the kind of thing, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter, Terms
from knowledge.language.telling import asked_for

#: The slots that tell one person's case from another's.
PERSONAL = ("degree", "class", "district", "origin")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, as far as it decides which sentences are quoted.

    ``asks`` names what it asks for (see knowledge.language.telling); ``values`` are the person's
    degree, class, district and origin, by slot; ``typed`` are the terms of the message itself,
    ``terms`` those of the question with what went before.
    """

    text: str
    terms: Terms
    typed: Terms
    asks: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_wanted(
    text: str,
    segmenter: Segmenter,
    *,
    typed: str = "",
    facts: Mapping[str, frozenset[str]] | None = None,
) -> Wanted:
    """Return what a question wants. ``typed`` is the message, where ``text`` is more than that.

    ``facts`` are values told before, by slot; what the question names goes before these.
    """
    normalised = normalise(text)
    named = segmenter.slots.named(normalised)
    known = {**(facts or {}), **named}
    values = {slot: known[slot] for slot in PERSONAL if known.get(slot)}
    asks = asked_for(normalise(typed)) if typed else frozenset()
    return Wanted(
        typed or text,
        segmenter.terms(text),
        segmenter.terms(typed or text),
        asks or asked_for(normalised),
        values,
    )
