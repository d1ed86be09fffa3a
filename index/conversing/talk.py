"""What was talked about, as a message is ranked by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.conversing.before import Before
from index.conversing.clauses import Clauses
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter

#: What is told about a person or a place holds until another is told.
CARRIED = ("degree", "class", "district", "origin")
_BENEFIT = "benefit"
#: How many of an answer's clauses are remembered beside the first.
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Talk:
    """What was talked about, by clause numbers of one snapshot.

    ``last`` is the clause shown last, None where none was; ``beside`` what was cited with it;
    ``shown`` how many turns ago each clause was shown first; ``former`` the last clause of the
    topic before; ``benefits`` what was named last; ``values`` what was told, by slot; ``text``
    the message before.
    """

    turns: int = 0
    text: str = ""
    last: int | None = None
    beside: tuple[int, ...] = ()
    shown: Mapping[int, int] = field(default_factory=dict)
    former: int | None = None
    benefits: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def talk_of(earlier: Sequence[Before], clauses: Clauses, segmenter: Segmenter) -> Talk:
    """Return what was talked about in ``earlier``, oldest first.

    Clauses that the snapshot no longer has were shown of another library and count for nothing.
    """
    last: int | None = None
    former: int | None = None
    beside: tuple[int, ...] = ()
    shown_at: dict[int, int] = {}
    benefits: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = {}
    for turn, one in enumerate(earlier, start=1):
        named = segmenter.slots.named(normalise(one.text))
        values.update({slot: tuple(sorted(named[slot])) for slot in CARRIED if slot in named})
        cited = [clauses.number[name] for name in one.clauses if name in clauses.number]
        left = bool(cited) and (last is None or not clauses.share_topic(cited[0], last))
        if _BENEFIT in named:
            benefits = tuple(sorted(named[_BENEFIT]))
        elif left:
            benefits = ()
        if cited:
            former = last if left and last is not None else former
            last, beside = cited[0], tuple(cited[1 : 1 + _BESIDE])
            shown_at[last] = turn
    turns = len(earlier)
    return Talk(
        turns=turns,
        text=earlier[-1].text if earlier else "",
        last=last,
        beside=beside,
        shown={clause: turns + 1 - turn for clause, turn in shown_at.items()},
        former=former,
        benefits=benefits,
        values=values,
    )


def table_of(talk: Talk, clauses: Clauses) -> list[tuple[str, str]]:
    """Return what was talked about as a table that a person can read."""

    def named(clause: int | None) -> str:
        return "" if clause is None else clauses.names[clause]

    topics = sorted(clauses.topics[talk.last]) if talk.last is not None else []
    return [
        ("message before", talk.text),
        ("topic in focus", "、".join(topics)),
        ("clause shown last", named(talk.last)),
        ("topic before", named(talk.former)),
        ("benefit named last", "、".join(talk.benefits)),
        *((slot, "、".join(values)) for slot, values in sorted(talk.values.items())),
    ]
