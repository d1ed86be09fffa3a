"""The English beside a quotation: its lines, where it stands, where to apply and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.quoting.routes import APPLYING, ASKING
from bot.answering.quoting.units import Span
from index.publishing.open import Snapshot
from knowledge.documents.grammar import chinese_number
from knowledge.documents.policy import Clause, Policy
from knowledge.renderings.rendering import lines_of_spans, quotable

_NUMBER = "[零〇一二两三四五六七八九十百千]{1,12}"
#: 第三条之一第二款, 三、; what follows is the heading.
_PLACE = re.compile(
    rf"第(?P<article>{_NUMBER}|\d{{1,6}})条(?:之(?P<insert>{_NUMBER}))?(?:第(?P<paragraph>{_NUMBER})款)?"
    rf"(?:第[（(]?(?P<item>{_NUMBER}|\d{{1,3}})[）)]?项)?"
    rf"|(?P<section>{_NUMBER}|\d{{1,6}})、"
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The English of a citation, parallel to it; ``stale`` tells that it is older than the text."""

    lines: tuple[str, ...] = ()
    title: str = ""
    heading: str = ""
    clause: str = ""
    issuer: str = ""
    region: str = ""
    applying: str = ""
    asking: str = ""
    stale: bool = False


def render(
    snapshot: Snapshot,
    policy: Policy,
    clause: Clause,
    spans: Sequence[Span],
    *,
    place: str,
    applying: str,
    asking: str,
) -> Rendered:
    """Return the English of ``spans``; nothing of a text that was written for another Chinese.

    ``place`` is where they stand, as one cites it; ``applying`` and ``asking`` are the policy's
    lines on where to apply and whom to ask.
    """
    renderings = snapshot.renderings
    found = renderings.clause(policy, clause)
    heading = found.heading if found is not None else ""
    return Rendered(
        lines=lines_of_spans(found, clause, spans) if found is not None else (),
        title=renderings.title(policy),
        heading=heading,
        clause=place_english(place.removeprefix(clause.part), heading) if found is not None else "",
        issuer=renderings.name(policy.issuer),
        region=renderings.name(policy.region),
        applying=_line(snapshot, policy, APPLYING, applying),
        asking=_line(snapshot, policy, ASKING, asking),
        stale=renderings.is_stale(policy, clause),
    )


def place_english(place: str, heading: str) -> str:
    """Return 第三条第二款 as Article 3, paragraph 2, with the English heading."""
    match = _PLACE.match(place)
    if match is None:
        return heading
    if match["section"]:
        number = f"Section {chinese_number(match['section'])}"
    else:
        number = f"Article {chinese_number(match['article'])}"
        if match["insert"]:
            number += f"-{chinese_number(match['insert'])}"
        if match["paragraph"]:
            number += f", paragraph {chinese_number(match['paragraph'])}"
        if match["item"]:
            number += f", item {chinese_number(match['item'])}"
    return f"{number}: {heading}" if heading else number


def _line(snapshot: Snapshot, policy: Policy, prefix: str, line: str) -> str:
    """Return the English of a line on where to apply or whom to ask, without what opens it."""
    if not line:
        return ""
    english = next(_lines_like(snapshot, policy, f"{prefix}{line}"), "")
    said = english.partition(": ")[2] or english
    return said[:1].upper() + said[1:]


def _lines_like(snapshot: Snapshot, policy: Policy, wanted: str) -> Iterator[str]:
    for clause in policy.clauses:
        found = snapshot.renderings.clause(policy, clause)
        if found is None:
            continue
        for block, english in zip(quotable(clause), found.lines, strict=True):
            if _squeezed(policy.text[block.start : block.end]) == _squeezed(wanted):
                yield english


def _squeezed(text: str) -> str:
    return "".join(text.split())
