"""Answer a question for an article by its number: exact, or told that there is no such article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answering.quoting.cite import cite
from bot.answering.quoting.units import Span, whole_spans
from bot.answering.saying import Outcome
from bot.answering.wording import phrases
from bot.exchange.answer import Language, Question, Status
from bot.exchange.clock import day_of
from index.conversing.before import Before
from index.publishing.open import Snapshot
from index.searching.coverage import weights_of
from knowledge.asking.exact.numbered import NumberedPlace, counted, numbered_place
from knowledge.documents.grammar import chinese_number, item_mark
from knowledge.documents.policy import BlockKind, Clause, Policy
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter

#: So much of what a question says besides the number has to stand in the name of the document, or
#: in the article of the document talked about.
_NAMES, _SPEAKS = 0.6, 0.5
#: So much less counts what a name has beyond the question.
_BEYOND = 0.1
#: So far a document is read for the year that a question names with it.
_OPENING = 400


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule with articles: a document, or a part of it with a count of its own."""

    policy: Policy
    part: str
    articles: tuple[Clause, ...]

    @property
    def name(self) -> str:
        return f"《{self.policy.title}》{self.part}"


def look_up(
    snapshot: Snapshot, question: Question, right: str, *, withdrawn: frozenset[str]
) -> Outcome | None:
    """Return what stands at the place that a message names, None where it asks for no place.

    ``right`` is the message put right. The document is the one it names, else the one talked
    about, else the only one with articles. Where there is no such place that is said.
    """
    text, segmenter = question.text.strip(), snapshot.searcher.segmenter
    place = numbered_place(text)
    if place is None:
        return None
    rest = normalise(f"{text[: place.start]} {text[place.end :]}")
    rules = [one for one in _rules(snapshot, withdrawn) if not place.annex or _is(one, place)]
    rule = _named(rules, rest, segmenter)
    rule = rule or _talked_about(rules, question.earlier, place, rest, segmenter)
    if rule is None:
        return None
    absent = Outcome(
        Status.NOT_FOUND,
        heard=right,
        asked=right,
        confidence=1.0,
        snapshot_id=snapshot.manifest.id,
    )
    clause = _article(rule, place)
    if clause is None:
        return replace(absent, text=_no_article(rule, place, question.language))
    spans = _spans(rule.policy, clause, place)
    if not spans:
        article = f"{rule.name}{clause.number}"
        return replace(absent, text=phrases(question.language).no_paragraph.format(article=article))
    today = day_of(question.asked_at)
    as_of = question.as_of or today
    citation = cite(snapshot, rule.policy, clause, spans, as_of=as_of, today=today)
    if citation is None:
        return replace(absent, status=Status.WITHHELD)
    return replace(absent, status=Status.ANSWERED, citations=(citation,))


def _rules(snapshot: Snapshot, withdrawn: frozenset[str]) -> list[_Rule]:
    found = []
    for policy in snapshot.library.policies:
        if policy.withdrawn or policy.id in withdrawn:
            continue
        parts: dict[str, list[Clause]] = {}
        for clause in policy.clauses:
            if _number(clause):
                parts.setdefault(clause.part, []).append(clause)
        found += [_Rule(policy, part, tuple(clauses)) for part, clauses in parts.items()]
    return found


def _number(clause: Clause) -> tuple[int, int] | None:
    """Return the number of an article and what is inserted after it: 第五条之一 is 5 and 1."""
    article, _, insert = clause.number.replace("條", "条").partition("条")
    if not article.startswith("第") or "条" not in clause.number.replace("條", "条"):
        return None
    try:
        return chinese_number(article[1:].strip()), chinese_number(insert[1:]) if insert else 0
    except ValueError:
        return None


def _is(rule: _Rule, place: NumberedPlace) -> bool:
    """Tell whether a rule is the annex that a question names by its number."""
    return any(
        rule.part.startswith(f"附件{number}")
        and not rule.part.removeprefix(f"附件{number}")[:1].isdigit()
        for number in (str(place.annex), counted(place.annex))
    )


def _named(rules: Sequence[_Rule], rest: str, segmenter: Segmenter) -> _Rule | None:
    """Return the rule that the words besides the number name, None for none."""
    weights = weights_of(segmenter.words(rest), segmenter)
    total = sum(weights.values())
    if not total:
        return None
    best: tuple[float, int] | None = None
    for number, rule in enumerate(rules):
        name = normalise(f"{rule.policy.title}{rule.part}{rule.policy.document_number}")
        opening = normalise(rule.policy.text[:_OPENING])
        said = sum(weight for word, weight in weights.items() if word in name) / total
        if said < _NAMES:
            continue
        also = sum(weight for word, weight in weights.items() if word in opening) / total
        own = weights_of(segmenter.words(name), segmenter)
        beyond = sum(weight for word, weight in own.items() if word not in rest)
        worth = said + also - _BEYOND * beyond / max(sum(own.values()), 1e-9)
        if best is None or worth > best[0]:
            best = (worth, number)
    return None if best is None else rules[best[1]]


def _talked_about(
    rules: Sequence[_Rule],
    earlier: Sequence[Before],
    place: NumberedPlace,
    rest: str,
    segmenter: Segmenter,
) -> _Rule | None:
    """Return the rule talked about, or the only one there is, where a question names none.

    What it says besides the number, if anything, has to be what the article speaks of.
    """
    near = next((one.clauses[0] for one in reversed(earlier) if one.clauses), "")
    policy_id, _, clause_id = near.partition("#")
    of_policy = [one for one in rules if one.policy.id == policy_id]
    own = [one for one in of_policy if any(clause.id == clause_id for clause in one.articles)]
    chosen = (own or of_policy or (rules if len(rules) == 1 else []))[:1]
    if not chosen:
        return None
    weights = weights_of(segmenter.words(rest), segmenter)
    clause = _article(chosen[0], place)
    if weights and clause is not None:
        text = normalise(chosen[0].policy.text[clause.start : clause.end])
        said = sum(weight for word, weight in weights.items() if word in text)
        if said < _SPEAKS * sum(weights.values()):
            return None
    return chosen[0]


def _article(rule: _Rule, place: NumberedPlace) -> Clause | None:
    wanted = (place.article, place.insert)
    return next((one for one in rule.articles if _number(one) == wanted), None)


def _spans(policy: Policy, clause: Clause, place: NumberedPlace) -> list[Span]:
    """Return what a place is: the article, one paragraph of it, or one item."""
    if not place.paragraph and not place.item:
        return whole_spans(policy, clause)
    paragraph, item = 0, 0
    found: list[Span] = []
    wanted = place.paragraph or 1
    for block in clause.blocks:
        said = policy.text[block.start : block.end]
        if block.kind is BlockKind.PARAGRAPH:
            paragraph += 1
            item = 0
        elif block.kind is BlockKind.ITEM and item_mark(said.lstrip()):
            item += block.depth <= 1 or not item
        inside = paragraph == wanted or (not place.paragraph and place.item)
        if inside and (item == place.item if place.item else True):
            found.append((block.start, block.end))
    kept = [(start, end) for start, end in found if policy.text[start:end].strip()]
    return _trimmed(policy.text, kept)


def _trimmed(text: str, spans: Iterable[Span]) -> list[Span]:
    trimmed = []
    for start, end in spans:
        said = text[start:end]
        begin = start + len(said) - len(said.lstrip())
        trimmed.append((begin, begin + len(said.strip())))
    return trimmed


def _no_article(rule: _Rule, place: NumberedPlace, language: Language) -> str:
    count = len({_number(one) for one in rule.articles if not (_number(one) or (0, 1))[1]})
    return phrases(language).no_article.format(
        title=rule.name,
        article=place.said,
        count=counted(count) if language is Language.CHINESE else count,
        last=rule.articles[-1].number,
    )
