"""“What can I get?” as a form: what a person fills in, and what is due to them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from bot.channels.web.render import Renderer
from bot.channels.web.visitor import Guest, Visitor
from bot.channels.web.wording import form_words
from bot.eligibility.assess import Assessor
from bot.eligibility.form import Field
from bot.eligibility.reply import sections_of
from bot.eligibility.report import Report
from bot.eligibility.scope import ALL
from bot.eligibility.wording import eligibility_words
from bot.exchange.answer import Language
from bot.exchange.clock import day_of
from knowledge.documents.dates import PartialDate
from knowledge.entitlement.benefit import Area, Benefits, Condition, Group, Need
from knowledge.entitlement.facts import Fact, FactKind, Value

#: Questions that are put first once something is filled in.
_NEXT = 6
#: Choices up to this number are shown side by side, more of them as a list to open.
_FEW = 5
#: No value of a fact, and no scope, is longer.
_LONGEST_VALUE, _LONGEST_SCOPE = 100, 600
_YEARS_BACK, _YEARS_AHEAD = 40, 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the form. ``open`` tells that it is shown without being asked for."""

    name: str
    fields: tuple[Field, ...]
    hint: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """What came with the form: facts, what could not be read, and how it was written."""

    facts: Mapping[str, Value]
    bad: frozenset[str]
    written: Mapping[str, str]
    scope: str


class BenefitPages:
    """The handlers; they read the form, have it judged, and render form and results."""

    def __init__(self, renderer: Renderer, assessor: Assessor) -> None:
        # Not the worker's thread: whoever asks in the chat does not wait for this. One, since
        # several at once would only take one another's time, and the event loop's.
        self._judges = ThreadPoolExecutor(max_workers=1, thread_name_prefix="benefits")
        self._renderer = renderer
        self._assessor = assessor
        self._areas = _areas_of_facts(assessor.benefits)

    async def benefits(self, request: Request, visitor: Guest) -> Response:
        """Show the form; a link may carry what is filled in."""
        return await self._show(request, visitor, dict(request.query_params))

    async def check(self, request: Request, visitor: Guest) -> Response:
        """Show the form with the results."""
        form = await request.form()
        return await self._show(
            request, visitor, {key: value for key, value in form.items() if isinstance(value, str)}
        )

    async def _show(self, request: Request, visitor: Visitor, given: Mapping[str, str]) -> Response:
        filled = self._read(given)
        today = day_of(datetime.now().astimezone())
        language = visitor.language

        def judge() -> tuple[Report, tuple[Field, ...]]:
            report = self._assessor.assess(
                filled.facts, scope=filled.scope, today=today, language=language
            )
            fields = self._assessor.form(
                filled.facts, scope=filled.scope, today=today, language=language
            )
            return report, fields

        loop = asyncio.get_running_loop()
        report, fields = await loop.run_in_executor(self._judges, judge)
        fragment = bool(request.headers.get("x-fragment"))
        response = self._renderer.page(
            request,
            "results.html" if fragment else "benefits.html",
            visitor,
            form=form_words(language),
            report=report,
            combined=[one for one in sections_of(report) if not one.mark],
            disclaimer=eligibility_words(language).disclaimer,
            parts=list(self._parts(fields, report, bool(filled.facts), language)),
            filled=filled,
            scopes=self._scopes(language),
            years=range(today.year + _YEARS_AHEAD, today.year - _YEARS_BACK, -1),
            few=_FEW,
            split_date=split_date,
            day=today,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _read(self, given: Mapping[str, str]) -> Filled:
        areas = {area.value for area in Area}
        scope = given.get("scope", ALL)[:_LONGEST_SCOPE]
        facts: dict[str, Value] = {}
        written: dict[str, str] = {}
        bad: set[str] = set()
        for fact in self._assessor.benefits.registry:
            text = _text_of(fact, given)
            if len(text) > _LONGEST_VALUE:
                bad.add(fact.id)
                continue
            value = fact.parse(text) if text else None
            if text:
                written[fact.id] = text
            if value is not None:
                facts[fact.id] = value
            elif text:
                bad.add(fact.id)
        return Filled(facts, frozenset(bad), written, scope if scope in areas else ALL)

    def _scopes(self, language: Language) -> list[tuple[str, str]]:
        say = eligibility_words(language)
        present = {one.area for one in self._assessor.benefits.benefits}
        return [(ALL, say.everything)] + [
            (area.value, say.areas[area]) for area in Area if area in present
        ]

    def _parts(
        self, fields: Sequence[Field], report: Report, begun: bool, language: Language
    ) -> Iterator[Part]:
        """Yield the form's parts: what matters most, what is common, then one for each area."""
        words, say = form_words(language), eligibility_words(language)
        first = report.missing[:_NEXT] if begun else ()
        by_id = {one.id: one for one in fields}
        leading = tuple(by_id[one] for one in first if one in by_id)
        rest = [one for one in fields if one not in leading]
        shown = [one for one in rest if one.matters or one.value]
        common = [one for one in shown if len(self._areas.get(one.id, ())) != 1]
        if leading:
            yield Part(words.next, leading, words.next_hint, open=True)
        if common:
            yield Part(words.common, tuple(common), open=True)
        for area in Area:
            own = [one for one in shown if self._areas.get(one.id, ()) == {area}]
            if own:
                hint = words.groups_hint.format(count=len(own))
                given = any(one.value for one in own)
                yield Part(say.areas[area], tuple(own), hint, open=given)
        settled = [one for one in rest if not one.matters and not one.value]
        if settled:
            yield Part(words.settled, tuple(settled), words.settled_hint)


def _text_of(fact: Fact, given: Mapping[str, str]) -> str:
    """Return a fact as the form gives it, in the way that Fact.parse reads."""
    if fact.kind is FactKind.DATE:
        parts = [given.get(f"{fact.id}.{part}", "").strip() for part in ("year", "month", "day")]
        if not any(parts):
            return given.get(fact.id, "").strip()
        known = parts[: parts.index("")] if "" in parts else parts
        return "-".join(part.zfill(2) for part in known)
    text = given.get(fact.id, "").strip()
    if fact.kind is FactKind.NUMBER and len(text) <= _LONGEST_VALUE:
        return _ZEROS.sub("", text)
    return text


#: What people write before a number: 06 is June.
_ZEROS = re.compile(r"^0+(?=\d)")


def _areas_of_facts(benefits: Benefits) -> dict[str, set[Area]]:
    """Return for each fact the areas whose benefits ask for it."""
    found: dict[str, set[Area]] = {}
    for benefit in benefits.benefits:
        for rule in benefit.rules:
            needs = [*rule.needs, *(need for gift in rule.gives for need in gift.when)]
            for condition in _conditions(needs):
                for fact in condition.facts:
                    found.setdefault(fact, set()).add(benefit.area)
    return found


def _conditions(needs: Sequence[Need]) -> Iterator[Condition]:
    for need in needs:
        if isinstance(need, Group):
            yield from _conditions(need.parts)
        else:
            yield need


def split_date(text: str) -> tuple[str, str, str]:
    """Return year, month and day of a date as the form writes it, empty where not given."""
    try:
        parts = PartialDate.parse(text).text.split("-")
    except ValueError:
        return (text if text.isdecimal() else "", "", "")
    year, month, day = (*parts, "", "")[:3]
    return year, month.lstrip("0"), day.lstrip("0")
