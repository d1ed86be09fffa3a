"""Read a policy in a chat: a clause by itself, the other clauses, the whole text page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answering.quoting.cite import cite
from bot.answering.quoting.units import whole_spans
from bot.exchange.answer import Citation
from bot.exchange.layout import plain_lines
from bot.exchange.reply import Link, Section
from index.publishing.open import Snapshot
from knowledge.documents.policy import Clause, Policy
from knowledge.documents.shown import clause_shown

_MORE_CLAUSES = 6
#: Characters of a page; three messages of a chat at most, and mostly one.
_PAGE = 3000


def policy_of(snapshot: Snapshot, policy_id: str, *, withdrawn: frozenset[str]) -> Policy | None:
    """Return a policy that may be read, or None."""
    policy = snapshot.policy(policy_id)
    gone = policy is None or policy.withdrawn or policy.id in withdrawn
    return None if gone else policy


def cite_whole(
    snapshot: Snapshot, policy: Policy, clause: Clause, *, today: date
) -> Citation | None:
    """Return a citation of all that a clause says, or None if it says nothing."""
    spans = whole_spans(policy, clause)
    citation = cite(snapshot, policy, clause, spans, as_of=today, today=today)
    return replace(citation, clause=clause.place) if citation else None


def other_clauses(
    snapshot: Snapshot, policy: Policy, page: int, *, today: date
) -> tuple[tuple[Section, ...], bool]:
    """Return one page of the clauses in force, a first line each, and whether more follow."""
    clauses = _in_force(snapshot, policy, today)
    begin = page * _MORE_CLAUSES
    sections = tuple(
        Section(clause.place, clause_lines(policy, clause)[:1], (_link(policy, clause),))
        for clause in clauses[begin : begin + _MORE_CLAUSES]
    )
    return sections, begin + _MORE_CLAUSES < len(clauses)


def whole_text(
    snapshot: Snapshot, policy: Policy, page: int, *, today: date
) -> tuple[tuple[Section, ...], bool]:
    """Return one page of the policy's text in force, and whether more follows."""
    pages: list[list[Section]] = []
    room = 0
    for clause in _in_force(snapshot, policy, today):
        lines = clause_lines(policy, clause)
        size = sum(map(len, lines)) + len(clause.place)
        if not pages or size > room:
            pages.append([])
            room = _PAGE
        pages[-1].append(Section(clause.place, lines, (_link(policy, clause),)))
        room -= size
    return tuple(pages[page]) if page < len(pages) else (), page + 1 < len(pages)


def clause_lines(policy: Policy, clause: Clause) -> tuple[str, ...]:
    """Return what a clause says, line by line, as it is shown."""
    return tuple(plain_lines(clause_shown(policy, clause)))


def _in_force(snapshot: Snapshot, policy: Policy, today: date) -> list[Clause]:
    return [
        clause
        for clause in policy.clauses
        if snapshot.standings[policy.id, clause.id].covers(today)
    ]


def _link(policy: Policy, clause: Clause) -> Link:
    return Link(f"《{policy.title}》{clause.place}", policy.id, clause.id)
