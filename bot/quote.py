"""Choose the sentences of a clause that answer a question, as exact stretches of its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sparse import Postings
from knowledge.policy import QUOTABLE, BlockKind, Clause, Policy
from knowledge.segment import Segmenter, Terms
from knowledge.sentences import sentence_spans

#: Lines of a clause that say where to apply and whom to ask; quoted apart from the rule.
APPLYING = "办理渠道："
ASKING = "咨询："

_WHOLE = 120
_MOST = 150
_LIST_MOST = 520
_TABLE_MOST = 900
_NEARLY = 0.65
_FIRST = 1.3
#: A remark on the source answers nothing; the answer shows the source's standing anyway.
_REMARK = re.compile(r"来源可靠性|口径来源|请核[对实]|请向.{2,12}核|为准。?$|未见.{0,6}原文")
_REMARK_COUNTS = 0.5
_ANNOUNCES = re.compile(r"[见如]下表|下表|[：:]\s*$")

#: What follows the thing that a line on applying names first, and how long such a name is.
_NAMED_FIRST = re.compile(r"[，,。：:；;（(]|通过|网上|向|在|到|由|可|须|按|的申|申")
_NAMES = 4
_CONCERNS = 0.5

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest stretch that can be quoted alone; units of one table share ``table``."""

    start: int
    end: int
    kind: BlockKind
    table: int = -1
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Routes:
    """The lines on where to apply and whom to ask, verbatim, without their prefix."""

    applying: str = ""
    asking: str = ""


def choose_quotes(
    policy: Policy,
    clause: Clause,
    terms: Terms,
    *,
    words: Postings,
    segmenter: Segmenter,
    tells: re.Pattern[str] | None = None,
) -> list[Span]:
    """Return stretches of the clause, at most a few sentences, that answer best.

    A short clause is quoted whole. Otherwise the sentence that shares most with the question
    is quoted, with neighbours that share nearly as much; an item with the line that opens its
    list; a table row with its header, or the whole table while it is small. ``tells`` is what
    stands in a sentence that has the figure asked for: one such is among the quoted.
    """
    units = _units(policy, clause)
    if not units:
        return []
    size = sum(unit.end - unit.start for unit in units)
    if size <= _WHOLE:
        return _join(policy.text, units)
    wanted = {*terms.words, *terms.bigrams, *terms.concepts}
    scores = [
        _score(policy.text[unit.start : unit.end], wanted, words, segmenter) for unit in units
    ]
    # A clause states its rule first: the first sentence, and between equals the earlier, wins.
    scores = [score * (_FIRST if n == 0 else 1) - 0.001 * n for n, score in enumerate(scores)]
    telling = [
        n
        for n, unit in enumerate(units)
        if tells and scores[n] > 0 and tells.search(policy.text[unit.start : unit.end])
    ]
    best = max(range(len(units)), key=scores.__getitem__)
    chosen = {best}
    if units[best].kind in (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW):
        chosen |= _table(units, best, scores)
    elif units[best].kind is BlockKind.ITEM or policy.text[: units[best].end].rstrip().endswith(
        ("：", ":")
    ):
        chosen |= _list(policy.text, units, best)
    _grow(units, scores, chosen, best)
    if telling and not chosen & set(telling):
        chosen.add(max(telling, key=scores.__getitem__))
    _follow(policy.text, units, chosen)
    return _join(policy.text, [units[n] for n in sorted(chosen)])


def whole_quotes(policy: Policy, clause: Clause) -> list[Span]:
    """Return all that the clause says, without its lines on where to apply and whom to ask."""
    return _join(policy.text, _units(policy, clause))


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


def holds(policy: Policy, span: Span, quote: str) -> bool:
    """Tell whether ``quote`` is, to the letter, what the policy's file says at ``span``."""
    return bool(quote) and policy.text[span[0] : span[1]] == quote


def location(policy: Policy, clause: Clause, span: Span) -> str:
    """Name the place of ``span`` as one cites it: 第三条第二款, or 三、小标题.

    Paragraphs (款) are counted only in articles that have several; tables and route lines
    count as none.
    """
    paragraphs = [
        block
        for block in clause.blocks
        if block.kind is BlockKind.PARAGRAPH and not _is_route(policy.text[block.start : block.end])
    ]
    if not clause.number.endswith("条") or len(paragraphs) < 2:
        return clause.label
    before = [n for n, block in enumerate(paragraphs, start=1) if block.start <= span[0]]
    if not before:
        return clause.label
    return f"{clause.number}第{_CHINESE[min(before[-1], 20)]}款 {clause.heading}".strip()


_CHINESE = [
    "零",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
]


def _units(policy: Policy, clause: Clause) -> list[_Unit]:
    units: list[_Unit] = []
    table = -1
    for block in clause.blocks:
        text = policy.text[block.start : block.end]
        if block.kind not in QUOTABLE or _is_route(text):
            continue
        if block.kind is BlockKind.TABLE_HEAD:
            table += 1
        if block.kind in (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW):
            units.append(_Unit(block.start, block.end, block.kind, table))
            continue
        for start, end in sentence_spans(text, start=block.start):
            units.append(_Unit(start, end, block.kind, depth=block.depth))
    return units


def _is_route(text: str) -> bool:
    return text.lstrip().startswith((APPLYING, ASKING))


def _routes(policy: Policy, clause: Clause) -> Routes:
    found = {APPLYING: "", ASKING: ""}
    for block in clause.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            line = policy.text[block.start : block.end].strip()
            for prefix in found:
                if line.startswith(prefix) and not found[prefix]:
                    found[prefix] = line.removeprefix(prefix).strip()
    return Routes(found[APPLYING], found[ASKING])


def _score(text: str, wanted: set[str], words: Postings, segmenter: Segmenter) -> float:
    """Return the weight of what the question and the sentence share, damped by length."""
    terms = segmenter.terms(text)
    shared = wanted & {*terms.words, *terms.bigrams, *terms.concepts}
    score = words.weight(shared) / float((6 + len(terms.words)) ** 0.35)
    return score * _REMARK_COUNTS if _REMARK.search(text.strip()) else score


def _table(units: Sequence[_Unit], best: int, scores: Sequence[float]) -> set[int]:
    rows = [n for n, unit in enumerate(units) if unit.table == units[best].table]
    if sum(units[n].end - units[n].start for n in rows) <= _TABLE_MOST:
        chosen = set(rows)
    else:
        floor = scores[best] * _NEARLY
        near = [n for n in rows if scores[n] >= floor][:6]
        chosen = {rows[0], best, *near}
    if rows[0] and units[rows[0] - 1].table < 0:
        chosen.add(rows[0] - 1)  # the sentence that introduces the table
    return chosen


def _list(text: str, units: Sequence[_Unit], best: int) -> set[int]:
    """Return the list around ``best``: its opening line and, while short, all its items."""
    opening = best
    while opening > 0 and units[opening].kind is BlockKind.ITEM:
        opening -= 1
    last = opening
    while last + 1 < len(units) and units[last + 1].kind is BlockKind.ITEM:
        last += 1
    whole = set(range(opening, last + 1))
    if units[last].end - units[opening].start <= _LIST_MOST:
        return whole
    return {opening, best} if text[: units[opening].end].rstrip().endswith(("：", ":")) else {best}


def _grow(units: Sequence[_Unit], scores: Sequence[float], chosen: set[int], best: int) -> None:
    """Add neighbours that share nearly as much with the question, while there is room."""
    floor = scores[best] * _NEARLY
    size = sum(units[n].end - units[n].start for n in chosen)
    while True:
        edges = [n for n in (min(chosen) - 1, max(chosen) + 1) if 0 <= n < len(units)]
        edges = [
            n
            for n in edges
            if scores[n] >= floor
            and units[n].kind is BlockKind.PARAGRAPH
            and size + units[n].end - units[n].start <= _MOST
        ]
        if not edges:
            return
        pick = max(edges, key=scores.__getitem__)
        chosen.add(pick)
        size += units[pick].end - units[pick].start


def _follow(text: str, units: Sequence[_Unit], chosen: set[int]) -> None:
    """Add the table that a chosen sentence announces, while it is small."""
    last = max(chosen)
    following = units[last + 1].table if last + 1 < len(units) else -1
    if following < 0 or units[last].table >= 0:
        return
    if not _ANNOUNCES.search(text[units[last].start : units[last].end]):
        return
    rows = [n for n, unit in enumerate(units) if unit.table == following]
    if sum(units[n].end - units[n].start for n in rows) <= _TABLE_MOST:
        chosen.update(rows)


def _join(text: str, units: Sequence[_Unit]) -> list[Span]:
    """Join units with nothing but white space between them, and trim the ends."""
    spans: list[Span] = []
    for unit in units:
        if spans and not text[spans[-1][1] : unit.start].strip():
            spans[-1] = (spans[-1][0], unit.end)
        else:
            spans.append((unit.start, unit.end))
    return [_trim(text, span) for span in spans]


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
