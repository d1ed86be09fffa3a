"""The lines of a policy on where to apply and whom to ask."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.documents.policy import BlockKind, Clause, Policy
from knowledge.documents.shown import shown_block

#: Lines of a clause that say where to apply and whom to ask; quoted apart from the rule.
APPLYING = "办理渠道："
ASKING = "咨询："

#: What follows the thing that a line on applying names first, and how long such a name is.
_NAMED_FIRST = re.compile(r"[，,。：:；;（(]|通过|网上|向|在|到|由|可|须|按|的申|申")
_NAMES = 4
_CONCERNS = 0.5


@dataclass(frozen=True, slots=True)
class Routes:
    """The lines on where to apply and whom to ask, without their prefix; links with addresses."""

    applying: str = ""
    asking: str = ""


def is_route(text: str) -> bool:
    """Tell whether a line says where to apply or whom to ask."""
    return text.lstrip().startswith((APPLYING, ASKING))


def routes_of(policy: Policy, clause: Clause) -> Routes:
    """Return where to apply and whom to ask: the clause's own lines, else the policy's first.

    Another clause's line is taken only if it speaks of the same thing: a document may treat
    several benefits.
    """
    own = _routes(policy, clause)
    if own.applying and own.asking:
        return own
    others = [_routes(policy, other) for other in policy.clauses if other.id != clause.id]
    about = f"{policy.title}{clause.heading}"
    applying = [one.applying for one in others if one.applying and _concerns(one.applying, about)]
    asking = [one.asking for one in others if one.asking and _concerns(one.asking, about)]
    return Routes(
        applying=own.applying or (applying[0] if applying else ""),
        asking=own.asking or (asking[0] if asking else ""),
    )


def _concerns(line: str, about: str) -> bool:
    """Tell whether what a line opens with, if it names a thing, is what ``about`` is about."""
    named = _NAMED_FIRST.split(line, maxsplit=1)[0]
    if named[:1].isascii():
        return True  # a telephone number, a web address
    pairs = {named[n : n + 2] for n in range(len(named) - 1)}
    if len(named) < _NAMES:
        return True
    return sum(pair in about for pair in pairs) >= _CONCERNS * len(pairs)


def _routes(policy: Policy, clause: Clause) -> Routes:
    found = {APPLYING: "", ASKING: ""}
    for block in clause.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            line = shown_block(policy.text, block, links=True).strip()
            for prefix in found:
                if line.startswith(prefix) and not found[prefix]:
                    found[prefix] = line.removeprefix(prefix).strip()
    return Routes(found[APPLYING], found[ASKING])
