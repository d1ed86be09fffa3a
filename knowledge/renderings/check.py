"""What is amiss with the English of a library: lacking, older than its Chinese, other figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.documents.library import Library
from knowledge.documents.policy import BlockKind, Clause, Policy
from knowledge.renderings.figures import added, missing
from knowledge.renderings.rendering import (
    ClauseEnglish,
    Renderings,
    clause_digest,
    quotable,
    title_digest,
)

_ROWS = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Amiss:
    """What is amiss with a clause, or a title where ``clause_id`` is empty.

    ``unsigned`` tells that nobody has signed it yet, and that this is all.
    """

    policy_id: str
    clause_id: str
    problem: str
    remedy: str
    unsigned: bool = False

    def __str__(self) -> str:
        place = f"{self.policy_id}#{self.clause_id}" if self.clause_id else self.policy_id
        return f"{place}: {self.problem} → {self.remedy}"


def check_renderings(library: Library, renderings: Renderings) -> Iterator[Amiss]:
    """Yield what is amiss: each clause needs English that is signed, row by row, figure by figure.

    What could not be read at all is among the errors of ``renderings``.
    """
    for policy in library.policies:
        english = renderings.policies.get(policy.id)
        if english is None:
            yield Amiss(policy.id, "", "没有英文 / has no English", "写一份 / write its file")
            continue
        if english.of != title_digest(policy):
            yield _not_of("title", policy.id, "", english.of)
        for clause in policy.clauses:
            found = english.clauses.get(clause.id)
            if found is None:
                yield Amiss(policy.id, clause.id, "没有英文 / has no English", "写上 / write it")
            else:
                yield from check_clause(policy, clause, found)


def check_clause(policy: Policy, clause: Clause, found: ClauseEnglish) -> Iterator[Amiss]:
    """Yield what is amiss with the English of one clause."""
    if found.of and found.of != clause_digest(policy, clause):
        yield _not_of("text", policy.id, clause.id, found.of)
        return
    problems = list(_problems(policy, clause, found))
    for problem in problems:
        yield Amiss(policy.id, clause.id, problem, "对照中文改正 / hold it against the Chinese")
    if not found.of and not problems:
        yield _not_of("text", policy.id, clause.id, "")


def _not_of(what: str, policy_id: str, clause_id: str, of: str) -> Amiss:
    place = f"{policy_id}#{clause_id}" if clause_id else policy_id
    if not of:
        return Amiss(
            policy_id,
            clause_id,
            f"{what} 还没有签 / is not signed",
            "对照过中文，就运行 / having held it against the Chinese, run "
            "python3 scripts/english.py --sign",
            unsigned=True,
        )
    return Amiss(
        policy_id,
        clause_id,
        f"{what} 比中文旧，不再显示 / is older than its Chinese and is not shown",
        f"改好英文，再运行 / mend it, then run python3 scripts/english.py --sign {place}",
    )


def _problems(policy: Policy, clause: Clause, found: ClauseEnglish) -> Iterator[str]:
    yield from _figures(clause.heading, found.heading, "heading", head="")
    head = ""
    for number, (block, line) in enumerate(zip(quotable(clause), found.lines, strict=True), 1):
        text = policy.text[block.start : block.end].strip()
        if block.kind is BlockKind.TABLE_HEAD:
            head = text
        is_row = line.startswith("|") and line.endswith("|")
        if is_row != (block.kind in _ROWS):
            yield f"line {number}: 表格行对表格行 / a row of a table and no row: {line[:60]}"
        elif is_row and line.count("|") != text.splitlines()[0].count("|"):
            yield f"line {number}: 格数不同 / has another number of cells: {line[:60]}"
        yield from _figures(
            text, line, f"line {number}", head=head if block.kind is BlockKind.TABLE_ROW else ""
        )


def _figures(chinese: str, english: str, place: str, *, head: str) -> Iterator[str]:
    lost = missing(chinese, english, head=head)
    if lost:
        yield f"{place}: 缺数字 / lacks {', '.join(lost)}: {english[:80]}"
    more = added(chinese, english, head=head)
    if more:
        yield f"{place}: 多数字 / adds {', '.join(more)}: {english[:80]}"
