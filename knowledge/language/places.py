"""Tell whether a question asks about another place than those of the library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.documents.policy import Policy
from knowledge.language.divisions import Codes, Divisions, Named, load_divisions, reach
from knowledge.language.normalise import normalise

#: A place named as where somebody or something comes from: 南京大学, 上海户口, 北京交的社保.
_ORIGIN = re.compile(
    "(?:[市省])?(?:的?大学|老家|教|理工|师范|交通大学|科技|农业|财经|医学|学院|户口|户籍|人(?!才)|毕业|籍|交的?社保|交过|过来|"
    "来的?|读|上学|上的|工作过|回来|迁|转|有房|留学)"
)
#: Which of two cities is better is not for us to say, though one is ours.
_COMPARES = re.compile(
    "哪个(?:城市|地方)?更?[好高多强]|哪[边里儿]更?[好高多强]|排个?名|排行|对比|比较|相比|比起|谁更|[跟和与].{1,6}比"
)
#: What is asked of a place: 苏州那边, 宁波当地.
_THERE = re.compile("(?:市|省)?(?:那边|那里|那儿|当地|本地|这边)")
#: What stands before and after a place where somebody goes: 换到苏州上班.
_GOES = re.compile("(?:去|到|换到|跳到|跳槽到|跳槽去|搬到|搬去)$")
_STAYS = re.compile("(?:市|省)?(?:工作|上班|发展|落户|就业|创业|入职|买房|定居|生活)")
#: What stands before a place where somebody or something is only kept there.
_KEPT = re.compile("(?:户口|户籍|学籍|档案|老?家|社保|房子?)(?:现在)?[还都仍]?挂?在$")
#: More signs than the longest of these wordings has.
_LOOK_BACK = 12


#: A place that the text of a document names so often, and oftener than any other, is its own.
_OFTEN = 3
#: So much of a text is looked through for the place that it is about, in characters.
_READ = 6_000


@dataclass(frozen=True)
class Places:
    """The places of the world, and which of them a library is about.

    ``ours`` are the codes of those; a library that names no place asks none of a question.
    """

    divisions: Divisions
    ours: Codes

    def elsewhere(self, normalised: str) -> bool:
        """Tell whether a normalised question is about another place, or compares it with ours.

        What lies in a place of ours, or what a place of ours lies in, is none other.
        """
        if not self.ours:
            return False
        named = list(self.divisions.named(normalised))
        others = [
            one
            for one in named
            if not reach(one.codes, self.ours) and not _ORIGIN.match(normalised, one.end)
        ]
        here = [one for one in named if reach(one.codes, self.ours)]
        if here and not _COMPARES.search(normalised):
            return self._leaves(normalised, others, max(one.end for one in here))
        before = (_before(normalised, one) for one in others)
        return any(not _KEPT.search(text) and not text.endswith(("从", "由")) for text in before)

    def asked(self, normalised: str) -> list[Named]:
        """Return the places that a normalised question asks about, not those one comes from."""
        return [
            one
            for one in self.divisions.named(normalised)
            if not _ORIGIN.match(normalised, one.end)
            and not _KEPT.search(before := _before(normalised, one))
            and not before.endswith(("从", "由"))
        ]

    def named(self, text: str) -> Codes:
        """Return the codes of the places that a text names."""
        found = self.divisions.named(normalise(text))
        return frozenset(code for one in found for code in one.codes)

    def _leaves(self, normalised: str, others: Sequence[Named], ours: int) -> bool:
        """Tell whether a question that names us asks of where somebody goes from here."""
        for one in others:
            if one.start < ours:
                continue
            if _THERE.match(normalised, one.end):
                return True
            goes = _GOES.search(_before(normalised, one))
            if goes and _STAYS.match(normalised, one.end):
                return True
        return False

    @cached_property
    def _of_policy(self) -> dict[str, Codes]:
        return {}

    def of_policy(self, policy: Policy) -> Codes:
        """Return the places that a document is about (see `places_of`)."""
        known = self._of_policy.get(policy.id)
        if known is None:
            known = self._of_policy[policy.id] = places_of(policy, self.divisions)
        return known


def _before(text: str, one: Named) -> str:
    """Return as much of what stands before a place as can tell something of it."""
    return text[max(0, one.start - _LOOK_BACK) : one.start]


def places_of(policy: Policy, divisions: Divisions) -> Codes:
    """Return the places that a document is about, none where it tells of none.

    They are those that its region, title, topics or issuer names, else the one that its text names
    again and again.
    """
    said = normalise(" ".join((policy.region, policy.title, *policy.topics, policy.issuer)))
    named = frozenset(code for one in divisions.named(said) for code in one.codes)
    if named:
        # Of 杭州市滨江区 it is about 滨江区, which lies in the other.
        return frozenset(
            one for one in named if not any(o != one and o.startswith(one) for o in named)
        )
    start = policy.clauses[0].start if policy.clauses else 0
    text = normalise(policy.text[start : start + _READ])
    counts = Counter(one.codes for one in divisions.named(text) if len(one.codes) == 1)
    if not counts:
        return frozenset()
    (most, times), *rest = counts.most_common(2)
    return most if times >= _OFTEN and (not rest or rest[0][1] < times) else frozenset()


def places_for(policies: Iterable[Policy]) -> Places:
    """Return the places as a library of ``policies`` sees them. Raises LexiconError."""
    divisions = load_divisions()
    ours: frozenset[str] = frozenset()
    for policy in policies:
        if not policy.withdrawn:
            ours |= places_of(policy, divisions)
    return Places(divisions.knowing(ours), ours)


def load_places() -> Places:
    """Return the places as a library that is of none sees them. Raises LexiconError."""
    return Places(load_divisions(), frozenset())
