"""The texts that stand for questions: those a clause answers, and those that are not ours."""

from __future__ import annotations

from knowledge.documents.policy import Clause
from knowledge.language.normalise import normalise
from knowledge.language.places import Places
from knowledge.language.words import Lexicon


def asking_texts(clause: Clause, *, phrased: bool = True) -> list[str]:
    """Return the clause's phrasings and its heading: how the policy itself would ask for it.

    Where nobody has written phrasings (or ``phrased`` is false) its text speaks for the clause:
    what a ranking may make of it is learned (index.searching.features).
    """
    written = clause.phrasings if phrased else ()
    return [*written, *([clause.heading] if clause.heading else [])]


def foreign_texts(lexicon: Lexicon, places: Places) -> list[str]:
    """Return the lexicon's foreign questions, but for those that name another city.

    硕士去苏州有多少钱 is foreign for the place alone, which is told by the list of places; by
    its other words it would speak against 硕士有多少钱.
    """
    return [text for text in lexicon.foreign if not places.elsewhere(normalise(text))]
