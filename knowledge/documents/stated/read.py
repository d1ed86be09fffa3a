"""Read what a document states of itself: dates, number, issuer, repeals, each with its line."""

from __future__ import annotations

import re
from datetime import timedelta

from knowledge.documents.dates import PartialDate, add_months
from knowledge.documents.stated.date_tokens import date_tokens
from knowledge.documents.stated.effect import Effect, effects
from knowledge.documents.stated.ends import End, ends
from knowledge.documents.stated.head import stated_end, stated_start
from knowledge.documents.stated.issue import find_first_issue, find_issue, find_issuers, find_number
from knowledge.documents.stated.names import OwnNames, explains_another, is_on_trial
from knowledge.documents.stated.repeals import listed_repeals, repeals
from knowledge.documents.stated.sentences import Sentence, sentences
from knowledge.documents.stated.squeezed import Squeezed, squeeze
from knowledge.documents.stated.statement import (
    Place,
    Reckoning,
    Repeal,
    RepealKind,
    Stated,
    StatedDate,
    StatedIssue,
)

#: A sentence without one of these signs states nothing that is looked for.
_TELLS = re.compile(
    r"施行|实施|执行|生效|试行|实行|有效|废止|失效|作废|停止|不再|为准|暂定|期限|抵触|不一致"
)
#: An explanation without the word in its title begins with the background of what it explains.
_EXPLAINS = re.compile(
    r"[^。\n]{0,40}\n?(?:[一1]、)?(?:文件|政策)?(?:发布|出台|制定|起草|修订|编制|政策|文件)(?:的)?背景"
)
_LONGEST_SENTENCE = 1_500
_MOST_SENTENCES = 4_000


def read_stated(title: str, text: str, *, start: int = 0) -> Stated:
    """Read what ``text`` from ``start`` on states of itself, under its title.

    All places are ``[start, end)`` in ``text``. An explanation of another document (解读) tells
    no date but its own of issue.
    """
    squeezed = squeeze(text, start=start)
    issued = find_issue(squeezed, title, 0)
    number = find_number(squeezed, title, 0)
    issuers = find_issuers(squeezed, issued, 0)
    if explains_another(title) or _EXPLAINS.match(squeezed.text):
        return Stated(issued=issued, document_number=number, issuers=issuers, about_another=True)
    found = _gather(squeezed, OwnNames.of(title), issued)
    chosen = _choose(found.effects)
    first = find_first_issue(squeezed, issued, 0)
    begins = _begin(squeezed, chosen, first) if chosen else found.ranged(squeezed)
    begins = begins or stated_start(squeezed)
    repealed = _without_doubles([*found.repeals, *listed_repeals(squeezed, title, 0)])
    return Stated(
        effective_from=begins,
        effective_to=_end(squeezed, found.ends, begins) or stated_end(squeezed),
        issued=issued,
        document_number=number,
        issuers=issuers,
        repeals=tuple(repealed),
        on_trial=is_on_trial(title) or bool(chosen and chosen.on_trial),
    )


class _Found:
    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.ends: list[End] = []
        self.repeals: list[Repeal] = []

    def ranged(self, squeezed: Squeezed) -> StatedDate | None:
        """Return the start that an end is given with: 有效期自…至…."""
        for one in self.ends:
            if one.start is not None and one.own:
                return StatedDate(one.start, _place(squeezed, one.sentence))
        return None


def _gather(squeezed: Squeezed, names: OwnNames, issued: StatedIssue | None) -> _Found:
    text = squeezed.text
    found = _Found()
    telling = [
        one
        for one in sentences(text)
        if one.end - one.start <= _LONGEST_SENTENCE and _TELLS.search(text, one.start, one.end)
    ][:_MOST_SENTENCES]
    dated = [(one, date_tokens(text, one.start, one.end)) for one in telling]
    effective: dict[int, Effect] = {}
    for sentence, tokens in dated:
        for effect in effects(text, sentence, tokens, names):
            found.effects.append(effect)
            effective[sentence.start] = effect
    near = {one.sentence.end + 1 for one in found.effects}
    starts = set(effective)
    for sentence, tokens in dated:
        found.ends += ends(
            text,
            sentence,
            tokens,
            names,
            effect=effective.get(sentence.start),
            after_effect=sentence.start in near or sentence.end + 1 in starts,
        )
        for one in repeals(squeezed, sentence, tokens):
            if not _told_of_the_past(one, issued):
                found.repeals.append(one)
    return found


def _told_of_the_past(repeal: Repeal, issued: StatedIssue | None) -> bool:
    """Tell whether a repeal took place long before the issue: it is another document's."""
    if repeal.since is None or issued is None:
        return False
    return repeal.since.last_day < issued.date.first_day - timedelta(days=366)


def _choose(found: list[Effect]) -> Effect | None:
    """Return the statement that is most surely this document's; of several the last."""
    best: Effect | None = None
    for one in found:
        if best is None or one.rank >= best.rank:
            best = one
    return best


def _place(squeezed: Squeezed, sentence: Sentence) -> Place:
    return Place(*squeezed.source(sentence.start, sentence.end))


def _begin(squeezed: Squeezed, effect: Effect, issued: StatedIssue | None) -> StatedDate:
    place = _place(squeezed, effect.sentence)
    if effect.date is not None:
        return StatedDate(effect.date, place)
    date = issued.date if issued is not None else None
    if date is not None and effect.days:
        date = PartialDate.of(date.first_day + timedelta(days=effect.days))
    return StatedDate(date, place, Reckoning.FROM_ISSUE)


def _end(squeezed: Squeezed, found: list[End], begins: StatedDate | None) -> StatedDate | None:
    own = [one for one in found if one.own] or _only_policy_end(found)
    if not own:
        return None
    last = own[-1]
    place = _place(squeezed, last.sentence)
    if last.date is not None:
        return StatedDate(last.date, place)
    start = begins.date if begins is not None else None
    end = None
    if start is not None and start.first_day == start.last_day:
        end = PartialDate.of(add_months(start.first_day, last.months) - timedelta(days=1))
    return StatedDate(end, place, Reckoning.FROM_START, last.months)


def _only_policy_end(found: list[End]) -> list[End]:
    """Return the end of a policy, where one alone is told: several are ends of measures."""
    return found if len(found) == 1 else []


def _without_doubles(found: list[Repeal]) -> list[Repeal]:
    seen: dict[tuple[RepealKind, str, str], Repeal] = {}
    for one in found:
        seen.setdefault((one.kind, one.title, one.document_number), one)
    return list(seen.values())
