"""The English of a policy: its title, and for each clause its heading and a line for each block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.documents.policy import QUOTABLE, Block, Clause, Policy, digest
from knowledge.errors import DataError

#: Digits of the digest that tells which Chinese an English text was written for.
SIGNED_DIGITS = 12


@dataclass(frozen=True, slots=True)
class ClauseEnglish:
    """The English of a clause: ``lines``, one for each block that may be quoted, in their order.

    ``of`` is the digest of the Chinese that it was written for, empty where nobody has signed it.
    ``asked`` are ways in which people ask for the clause in English: searched, and never shown.
    """

    heading: str
    lines: tuple[str, ...]
    of: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyEnglish:
    """The English of a policy's title and of its clauses by id."""

    title: str
    clauses: Mapping[str, ClauseEnglish]
    of: str = ""


@dataclass(frozen=True)
class Renderings:
    """The English of a library. ``names`` are topics, issuers and regions by their Chinese.

    ``errors`` are those of files and clauses left out; ``digest`` is that of all files read,
    empty where there is none.
    """

    policies: Mapping[str, PolicyEnglish] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[DataError, ...] = ()
    digest: str = ""

    def title(self, policy: Policy) -> str:
        """Return the English title, empty where there is none or the Chinese has changed."""
        found = self.policies.get(policy.id)
        return found.title if found is not None and found.of == title_digest(policy) else ""

    def clause(self, policy: Policy, clause: Clause) -> ClauseEnglish | None:
        """Return the English of a clause, None where there is none that holds."""
        found = self._any(policy, clause)
        return found if found is not None and is_of(found, policy, clause) else None

    def is_stale(self, policy: Policy, clause: Clause) -> bool:
        """Tell whether a clause has an English text that was written for another Chinese."""
        found = self._any(policy, clause)
        return found is not None and not is_of(found, policy, clause)

    def name(self, chinese: str) -> str:
        """Return the English name of a topic, an issuer or a region; empty where unknown."""
        return self.names.get(chinese, "")

    def _any(self, policy: Policy, clause: Clause) -> ClauseEnglish | None:
        found = self.policies.get(policy.id)
        return found.clauses.get(clause.id) if found is not None else None


NO_RENDERINGS = Renderings()


def quotable(clause: Clause) -> tuple[Block, ...]:
    """Return the blocks of a clause that have a line of English each."""
    return tuple(block for block in clause.blocks if block.kind in QUOTABLE)


def clause_digest(policy: Policy, clause: Clause) -> str:
    """Return what tells whether a clause's Chinese is still the one that its English is of."""
    texts = (policy.text[block.start : block.end].strip() for block in quotable(clause))
    return digest(clause.heading, *texts)[:SIGNED_DIGITS]


def title_digest(policy: Policy) -> str:
    """Return what tells whether a title is still the one that its English is of."""
    return digest(policy.title)[:SIGNED_DIGITS]


def is_of(found: ClauseEnglish, policy: Policy, clause: Clause) -> bool:
    """Tell whether an English text was written for the clause as it is now."""
    return found.of == clause_digest(policy, clause) and len(found.lines) == len(quotable(clause))


def lines_of_spans(
    found: ClauseEnglish, clause: Clause, spans: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """Return for each span of the Chinese the English lines of the blocks that it touches.

    A block that two spans touch is told with the first of them; lines are joined by line ends.
    """
    told: set[int] = set()
    texts = []
    for start, end in spans:
        lines = []
        for number, block in enumerate(quotable(clause)):
            if block.start < end and start < block.end and number not in told:
                told.add(number)
                lines.append(found.lines[number])
        texts.append("\n".join(lines))
    return tuple(texts)
