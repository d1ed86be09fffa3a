"""Lay answers and policies out for Telegram: escaped HTML in messages below its length limit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from bot.answer import Answer, Citation, Status
from bot.layout import plain_lines
from bot.wording import answer_text, phrases, reference, source_text, validity_text
from index.open import Snapshot
from knowledge.policy import QUOTABLE, Clause, Policy

#: Telegram counts at most 4,096 UTF-16 units after its entities are read; this leaves room.
LONGEST = 4000


def render_answer(answer: Answer) -> list[str]:
    """Return the answer as HTML messages, each within Telegram's limit."""
    if answer.status is not Status.ANSWERED or not answer.citations:
        return pack([escape(answer.text)])
    say = phrases(answer.language)
    first, *others = answer.citations
    blocks: list[str] = []
    if answer.understood:
        blocks.append(f"<i>{escape(say.understood.format(question=answer.understood))}</i>")
    if answer.unsure:
        blocks.append(f"<i>{escape(say.unsure)}</i>")
    blocks.append("\n".join(f"<b>{escape(line)}</b>" for line in plain_lines(first.quote)))
    blocks.append("\n".join(_facts_about(first, answer)))
    if others:
        lines = [f"{escape(say.see_also)}："]
        lines += [f"・{escape(reference(other))}" for other in others]
        blocks.append("\n".join(lines))
    blocks.append(f"<i>{escape(say.sample)}</i>")
    return pack(blocks)


def plain_answer(answer: Answer) -> list[str]:
    """Return the answer without markup, for when Telegram refuses the HTML."""
    return pack([answer_text(answer)])


def render_more(snapshot: Snapshot, policy: Policy, clauses: Iterable[Clause]) -> list[str]:
    """Return the clauses of a policy, a heading and a first line each."""
    blocks = [f"<b>《{escape(policy.title)}》</b>"]
    for clause in clauses:
        lines = _clause_lines(policy, clause)
        blocks.append(f"<b>{escape(clause.label)}</b>\n{escape(lines[0] if lines else '')}")
    return pack(blocks)


def render_policy(policy: Policy, clauses: Iterable[Clause]) -> list[str]:
    """Return a policy's text clause by clause, as HTML messages."""
    blocks = [f"<b>《{escape(policy.title)}》</b>"]
    for clause in clauses:
        text = "\n".join(escape(line) for line in _clause_lines(policy, clause))
        blocks.append(f"<b>{escape(clause.label)}</b>\n{text}")
    return pack(blocks)


def policy_key(policy_id: str) -> str:
    """Return a short stable name of a policy, for callback data of at most 64 bytes."""
    return hashlib.sha256(policy_id.encode()).hexdigest()[:12]


def pack(blocks: Sequence[str], *, longest: int = LONGEST) -> list[str]:
    """Join blocks to messages; a block that is too long is cut at line ends, then anywhere.

    Blocks hold no tag that spans lines, so a cut at a line end leaves the markup whole.
    """
    messages: list[str] = []
    for block in blocks:
        for piece in _cut(block, longest):
            joined = f"{messages[-1]}\n\n{piece}" if messages else piece
            if messages and units(joined) <= longest:
                messages[-1] = joined
            else:
                messages.append(piece)
    return messages


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units (an emoji is two)."""
    return len(text.encode("utf-16-le")) // 2


def _cut(block: str, longest: int) -> list[str]:
    if units(block) <= longest:
        return [block]
    pieces: list[str] = []
    for line in block.split("\n"):
        while units(line) > longest:
            # A single line this long is plain text: cut where no entity is split.
            cut = longest // 2
            while cut > 1 and "&" in line[cut - 8 : cut] and ";" in line[cut - 8 : cut + 8]:
                cut -= 1
            pieces.append(line[:cut])
            line = line[cut:]
        if pieces and units(pieces[-1]) + 1 + units(line) <= longest:
            pieces[-1] = f"{pieces[-1]}\n{line}"
        else:
            pieces.append(line)
    return pieces


def _facts_about(citation: Citation, answer: Answer) -> list[str]:
    say = phrases(answer.language)
    lines = [f"{escape(say.according_to)}：{escape(reference(citation))}"]
    lines.append(escape(validity_text(citation, answer.language)))
    source = source_text(citation, answer.language)
    if source:
        lines.append(escape(source))
    if citation.confidence == "low":
        lines.append(escape(say.low_confidence))
    if citation.applying:
        lines.append(f"{escape(say.applying)}：{escape(citation.applying)}")
    if citation.asking:
        lines.append(f"{escape(say.asking)}：{escape(citation.asking)}")
    return lines


def _clause_lines(policy: Policy, clause: Clause) -> list[str]:
    text = "".join(
        policy.text[block.start : block.end] for block in clause.blocks if block.kind in QUOTABLE
    )
    return plain_lines(text)
