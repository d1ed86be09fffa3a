"""The texts that stand for questions: those a clause answers, and those that are not ours."""

from __future__ import annotations

from knowledge.lexicon import Lexicon
from knowledge.normalise import normalise
from knowledge.places import Places
from knowledge.policy import QUOTABLE, BlockKind, Clause, Policy
from knowledge.sentences import sentence_spans

_SHORTEST, _LONGEST, _MOST = 6, 120, 8


def asking_texts(policy: Policy, clause: Clause, *, phrased: bool = True) -> list[str]:
    """Return the clause's phrasings and its heading: how the policy itself would ask for it.

    Where nobody has written phrasings (or ``phrased`` is false) the clause's first sentences
    stand in, so that a policy just added can be found beside clauses that have many.
    """
    heading = [clause.heading] if clause.heading else []
    if phrased and clause.phrasings:
        return [*clause.phrasings, *heading]
    return list(dict.fromkeys([*heading, *_sentences(policy, clause)]))


def foreign_texts(lexicon: Lexicon, places: Places) -> list[str]:
    """Return the lexicon's foreign questions, but for those that name another city.

    硕士去苏州有多少钱 is foreign for the place alone, which is told by the list of places; by
    its other words it would speak against 硕士有多少钱.
    """
    return [text for text in lexicon.foreign if not places.elsewhere(normalise(text))]


def _sentences(policy: Policy, clause: Clause) -> list[str]:
    found: list[str] = []
    for block in clause.blocks:
        if block.kind not in QUOTABLE or block.kind is BlockKind.TABLE_HEAD:
            continue
        text = policy.text[block.start : block.end]
        for start, end in sentence_spans(text):
            sentence = text[start:end].strip()
            if _SHORTEST <= len(sentence) <= _LONGEST:
                found.append(sentence)
    return found[:_MOST]
