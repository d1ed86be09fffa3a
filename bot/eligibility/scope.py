"""What is judged: all benefits, those of an area, or single ones that a text names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.entitlement.benefit import Area, Benefit, Benefits
from knowledge.language.normalise import normalise

ALL = "all"
#: Before the ids of single benefits in a scope: only:living-allowance,rent-allowance.
ONLY = "only:"


def single(ids: Collection[str]) -> str:
    """Return the scope of single benefits."""
    return ONLY + ",".join(ids)


def in_scope(scope: str, benefits: Benefits) -> tuple[Benefit, ...]:
    """Return the benefits that all, an area, or only:id,id stands for."""
    if scope.startswith(ONLY):
        ids = scope.removeprefix(ONLY).split(",")
        return tuple(one for one in benefits.benefits if one.id in ids)
    if scope in {area.value for area in Area}:
        return tuple(one for one in benefits.benefits if one.area.value == scope)
    return benefits.benefits


def areas_of(benefits: Benefits) -> Sequence[Area]:
    """Return the areas in which there are benefits, in their order."""
    present = {one.area for one in benefits.benefits}
    return [area for area in Area if area in present]


def wordings_of(benefit: Benefit) -> tuple[str, ...]:
    """Return everything by which a benefit is called."""
    return (benefit.name.chinese, benefit.name.english, *benefit.wordings)


def named_in(text: str, benefits: Benefits) -> tuple[str, ...]:
    """Return the ids of the benefits that a text names; 生活补贴 names no other than itself."""
    said = normalise(text)
    by_word: dict[str, set[str]] = {}
    for one in benefits.benefits:
        for word in wordings_of(one):
            by_word.setdefault(normalise(word), set()).add(one.id)
    found: set[str] = set()
    for word in sorted(by_word, key=len, reverse=True):
        if word in said:
            found |= by_word[word]
            said = said.replace(word, "　")
    return tuple(one.id for one in benefits.benefits if one.id in found)


def related(ids: Sequence[str], benefits: Benefits) -> bool:
    """Tell whether a clause says that two of these benefits go, or do not go, together."""
    found = [one for one in map(benefits.get, ids) if one is not None]
    return any(
        relation.other in ids for one in found for relation in (*one.combines, *one.excludes)
    )
