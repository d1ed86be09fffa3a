"""Answer a plain opener by what there is: a few lines from the clauses on its topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.asked import Asked
from bot.answering.judging import Judged
from bot.answering.overviews.named import NamedTopics, Topic
from bot.answering.overviews.wording import overview_words
from bot.answering.quoting.cite import cite
from bot.answering.quoting.units import units_of
from bot.answering.saying import Outcome
from bot.answering.wording import phrases
from bot.exchange.answer import Citation, Language, Offer, Status
from bot.exchange.wording import reference
from index.publishing.open import Snapshot
from index.searching.rank import WEIGHTS_FILE
from index.searching.search import Ranking
from knowledge.asking.kind import cannot_hold
from knowledge.asking.openers import OTHER, OVERVIEW, Openers, rest_of
from knowledge.documents.policy import BlockKind, Clause, Currency, Policy
from knowledge.language.normalise import normalise
from knowledge.language.segment import bigrams
from knowledge.language.slots import Slots

OPENERS_FILE = WEIGHTS_FILE.with_name("openers.json")

#: So many clauses are told, of one document while there are others, and looked at for it.
_LINES = 4
_OF_ONE = 2
_LOOKED_AT = 16
#: With so many lines that tell a figure, what there is is told by these alone.
_ENOUGH = 2
#: What a line says of a clause, in signs at most.
_SAID = 46
#: Share of a heading's pairs of signs from which on a sentence need not be told its heading.
_SAME = 0.5
#: How likely a question has to be answered rightly to be offered.
_OFFERED = 0.3
#: How likely the first clause has to be right to answer what there is by itself.
_WELL = 0.7
#: Signs beyond a name of the library's own from which on another thing is meant.
_STRANGE = 1
_AMOUNT = "多少钱 标准"
_FIGURE = re.compile(r"\d ?(?:万|元|%|％|倍|折|天|个月|平方米)|[一二三四五六七八九]折")


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is on a topic, told in ``text``; the clauses it rests on; what to ask on."""

    text: str
    citations: tuple[Citation, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Opener:
    """A plain question: its kind and what it names, None where it names nothing."""

    kind: str
    topic: Topic | None


@dataclass(frozen=True, slots=True)
class _Line:
    """What is told of a clause; ``says`` is empty where that is too long to be told in a line.

    ``figure`` tells that it says one.
    """

    citation: Citation
    heading: str
    says: str
    figure: bool


class Overviews:
    """Tells plain openers, and makes overviews. ``slots`` know what the lexicon names."""

    def __init__(self, openers: Openers, slots: Slots) -> None:
        self._openers = openers
        self._slots = slots
        self._known: tuple[str, NamedTopics] | None = None

    def opener(self, snapshot: Snapshot, text: str) -> Opener | None:
        """Return what a question opens with, or None where it is no plain opener of ours."""
        said = normalise(text)
        if snapshot.searcher.places.elsewhere(said):
            return None
        topic = self._named(snapshot).topic(text)
        spans = topic.spans if topic else []
        # 风筝匠人 is no 灯笼匠人, though both are named alike.
        if topic and not any(one.known for one in topic.names):
            topic = None if len(rest_of(said, spans)) > _STRANGE else topic
        kind = self._openers.kind(said, topic.spans if topic else ())
        return None if kind == OTHER else Opener(kind, topic)

    def judged(self, snapshot: Snapshot, opener: Opener, asked: Asked, judged: Judged) -> Judged:
        """Return what was found for an opener, told where it is of the topic that is named.

        Few words are hard to tell from a stranger's question; a name of the library's is none.
        """
        ranking = judged.ranking
        if judged.status is Status.ANSWERED or opener.topic is None or not len(ranking.rows):
            return judged
        row = int(ranking.rows[0])
        if not opener.topic.rows[row] or ranking.correct < _OFFERED or opener.kind == OVERVIEW:
            return judged
        policy, clause = snapshot.source_of(snapshot.passages[row])
        text = "".join(policy.text[block.start : block.end] for block in clause.blocks)
        held = normalise(f"{policy.title} {clause.label} {text}")
        if cannot_hold(asked.normalised, held, today=asked.today):
            return judged
        return Judged(ranking, Status.ANSWERED)

    def instead(
        self,
        snapshot: Snapshot,
        opener: Opener,
        asked: Asked,
        judged: Judged,
        language: Language,
    ) -> Overview | None:
        """Return the overview of an opener that no single clause answers well; else None."""
        well = judged.status is Status.ANSWERED and (
            opener.kind != OVERVIEW or _tells_all(snapshot, opener, judged.ranking)
        )
        return None if well else self.overview(snapshot, opener, asked, language)

    def overview(
        self, snapshot: Snapshot, opener: Opener, asked: Asked, language: Language
    ) -> Overview | None:
        """Return what there is on the topic of an opener, or None where nothing in force is."""
        topic = opener.topic
        if topic is None:
            return None
        allowed = asked.allowed(snapshot) & topic.rows
        if not allowed.any():
            return None
        exists = opener.kind == OVERVIEW
        about = f"{topic.words} {_AMOUNT}" if exists else asked.text
        ranking = snapshot.searcher.search(about, limit=_LOOKED_AT, allowed=allowed)
        told = [
            line
            for policy, clause in _chosen(snapshot, ranking)
            if (line := _line(snapshot, policy, clause, asked, figures=exists)) is not None
        ]
        if exists and sum(one.figure for one in told) >= _ENOUGH:
            told = [one for one in told if one.figure]
        # A heading alone says less than a sentence.
        told = sorted(told, key=lambda one: not one.says)[:_LINES]
        if not told:
            return None
        say = overview_words(language)
        cited = tuple(one.citation for one in told)
        lines = [say.opening.format(topic=topic.words)]
        lines += [f"・{one.says or one.heading}" for one in told]
        lines.append(f"{phrases(language).according_to}：{reference(cited[0])}")
        offers = self._asking_on(snapshot, topic, asked, language)
        if len({one.policy_id for one in cited}) > _OF_ONE or len(offers) < _OF_ONE:
            offers = others(cited, first=0)
        return Overview("\n".join(lines), cited, offers)

    def _asking_on(
        self, snapshot: Snapshot, topic: Topic, asked: Asked, language: Language
    ) -> tuple[Offer, ...]:
        """Return what may be asked of a topic and is answered by a clause on it."""
        allowed = asked.allowed(snapshot)
        found = []
        for label, question in overview_words(language).aspects:
            text = question.format(topic=topic.words)
            ranking = snapshot.searcher.search(text, limit=1, allowed=allowed)
            if (
                len(ranking.rows)
                and topic.rows[int(ranking.rows[0])]
                and ranking.correct >= _OFFERED
            ):
                found.append(Offer(label, question=text))
        return tuple(found)

    def _named(self, snapshot: Snapshot) -> NamedTopics:
        known = self._known
        if known is None or known[0] != snapshot.manifest.id:
            known = (snapshot.manifest.id, NamedTopics(snapshot, self._slots))
            self._known = known
        return known[1]


def _tells_all(snapshot: Snapshot, opener: Opener, ranking: Ranking) -> bool:
    """Tell whether the first clause alone answers what there is.

    One does that is often asked for so, or where so much is named that one is meant: E类租房补贴.
    """
    if opener.topic is not None and len(opener.topic.names) > 1:
        return True
    _, clause = snapshot.source_of(snapshot.passages[int(ranking.rows[0])])
    return bool(clause.phrasings) and ranking.correct >= _WELL


def told_of(overview: Overview, found: Outcome) -> Outcome:
    """Return the outcome that an overview is told by."""
    return replace(
        found,
        status=Status.ANSWERED,
        text=overview.text,
        citations=overview.citations,
        overview=True,
        offers=overview.offers,
        confidence=1.0,
    )


def others(citations: Sequence[Citation], *, first: int = 1) -> tuple[Offer, ...]:
    """Return clauses, from the ``first`` on, to be shown when they are asked for."""
    return tuple(
        Offer(_heading(one), clause=f"{one.policy_id}#{one.clause_id}") for one in citations[first:]
    )


def _heading(citation: Citation) -> str:
    """Return what a cited clause is headed, without its number: a label has little room."""
    after = "、" if citation.clause[:3].count("、") else " "
    return citation.clause.partition(after)[2] or citation.clause


def _chosen(snapshot: Snapshot, ranking: Ranking) -> Sequence[tuple[Policy, Clause]]:
    """Return the clauses to be told, best first: few of one document while there are others."""
    found: list[tuple[Policy, Clause]] = []
    later: list[tuple[Policy, Clause]] = []
    counts: dict[str, int] = {}
    for row in ranking.rows.tolist():
        policy, clause = snapshot.source_of(snapshot.passages[row])
        if clause.currency is Currency.PAST:
            continue
        counts[policy.id] = counts.get(policy.id, 0) + 1
        (found if counts[policy.id] <= _OF_ONE else later).append((policy, clause))
    return [*found, *later][: _LINES * 2]


def _line(
    snapshot: Snapshot, policy: Policy, clause: Clause, asked: Asked, *, figures: bool
) -> _Line | None:
    """Return what is told of a clause, None where it cannot be cited.

    It is a sentence to the letter, the first or with ``figures`` the first that has one; its
    heading alone where that is long.
    """
    units = [
        unit
        for unit in units_of(policy, clause)
        if unit.kind not in (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)
    ]
    if not units:
        return None
    with_figure = (one for one in units if _FIGURE.search(one.text))
    unit = next(with_figure, units[0]) if figures else units[0]
    citation = cite(
        snapshot,
        policy,
        clause,
        [(unit.start, unit.end)],
        as_of=asked.as_of,
        today=asked.today,
    )
    if citation is None:
        return None
    said = "".join(unit.text.split())
    heading = clause.heading or citation.clause
    if len(said) > _SAID:
        return _Line(citation, heading, "", figure=False)
    figure = _FIGURE.search(said) is not None
    says = said if _repeats(said, heading) else f"{heading}：{said}"
    return _Line(citation, heading, says, figure=figure)


def _repeats(said: str, heading: str) -> bool:
    """Tell whether a sentence says what its heading says."""
    pairs = {*bigrams(normalise(heading))}
    return len(pairs & {*bigrams(normalise(said))}) >= _SAME * len(pairs)
