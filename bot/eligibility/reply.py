"""Lay a report on a person's benefits out as sections that can be kept as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.eligibility.report import Item, Report
from bot.eligibility.wording import EligibilityWords, eligibility_words, pick, say_yuan
from bot.exchange.answer import Language
from bot.exchange.reply import Section
from knowledge.entitlement.benefit import Benefit, Per
from knowledge.entitlement.total import Pair, Part, Plan

#: Reasons shown of a benefit that is not due; the first weighs most.
_REASONS = 2
_NOTES = 3
_OPEN = 4


def told(report: Report) -> str:
    """Say what the person told, and what was reckoned from it."""
    say = eligibility_words(report.language)
    pairs = [say.note_pair.format(label=label, value=value) for label, value in report.told]
    return say.note_gap.join([*pairs, *report.reckoned])


def verdict_of(item: Item, say: EligibilityWords) -> str:
    """Say in a line whether one benefit is due, or on what that depends."""
    if item.state == "yes":
        return say.may.format(name=item.name, amount=item.amount or item.rule or item.name)
    if item.state == "no" and item.reasons:
        return say.may_not.format(name=item.name, why=reasons_of(item, say))
    if item.out is not None:
        rule, need, _ = item.out
        return say.out_but.format(name=item.name, rule=rule, why=need, facts=named_open(item, say))
    if item.open:
        return say.depends_on.format(name=item.name, facts=named_open(item, say))
    return say.depends.format(name=item.name)


def reasons_of(item: Item, say: EligibilityWords) -> str:
    """Return what is not met of an item, the first of it, with what would change it."""
    parts = []
    for reason in item.reasons[:_REASONS]:
        alone = reason.change and len(item.reasons) == 1
        change = " " + say.change_by.format(change=reason.change) if alone else ""
        parts.append(f"“{reason.text}”{change}")
    return say.comma.join(parts)


def sections_of(report: Report, *, brief: bool = False) -> tuple[Section, ...]:
    """Return what is due in full, then the sum, what is not due and what is not certain.

    ``brief`` only names what is not certain.
    """
    say = eligibility_words(report.language)
    open_ = report.of("unknown")
    named = (Section(say.some_open, (say.comma.join(one.name for one in open_),)),)
    return (
        *(_yes(item, say) for item in report.of("yes")),
        *_together(report, say),
        *_total(report, say),
        *(_no(item, say) for item in report.of("no")),
        *((named if open_ else ()) if brief else (_unknown(item, say) for item in open_)),
    )


def _yes(item: Item, say: EligibilityWords) -> Section:
    lines = [say.amount.format(amount=item.amount)] if item.amount else []
    if item.rule:
        lines.append(say.rule_of.format(rule=item.rule))
    until = say.until.format(day=item.deadline_date) if item.deadline_date else ""
    lines.append(say.deadline.format(deadline=item.deadline + until))
    lines.append(say.where.format(where=item.where))
    lines.append(say.materials.format(materials=item.materials))
    lines += [say.note.format(note=note) for note in item.notes[:_NOTES]]
    if item.open:
        lines.append(say.open_facts.format(facts=named_open(item, say)))
    return Section(item.name, tuple(lines), item.links, "yes")


def _no(item: Item, say: EligibilityWords) -> Section:
    """Return one or two lines: what is not met, and what would change it.

    With several things not met none of them alone would change the result, so that no change
    is spoken of unless each has one.
    """
    shown = item.reasons[:_REASONS]
    lines = []
    if item.rule and item.reasons:
        lines.append(say.nearest.format(rule=item.rule))
    changeable = all(reason.change for reason in item.reasons)
    for reason in shown:
        line = say.lacks.format(need=reason.text)
        if reason.change and (changeable or len(item.reasons) == 1):
            line += " " + say.change_by.format(change=reason.change)
        lines.append(line)
    if item.open:
        lines.append(say.others_open.format(facts=named_open(item, say)))
    return Section(item.name, tuple(lines), item.links[:_REASONS], "no")


def _unknown(item: Item, say: EligibilityWords) -> Section:
    lines = [say.note.format(note=note) for note in item.notes[:1]] if not item.open else []
    if item.open:
        lines.append(say.open_facts.format(facts=named_open(item, say)))
    return Section(item.name, tuple(lines), item.links[:1], "unknown")


def named_open(item: Item, say: EligibilityWords) -> str:
    """Name what is missing, the first few of it."""
    named = say.comma.join(item.open[:_OPEN])
    return named + (say.and_more.format(count=len(item.open)) if len(item.open) > _OPEN else "")


def _together(report: Report, say: EligibilityWords) -> Iterable[Section]:
    """Say which of the benefits due go together, which do not, and of which nobody says."""
    total, language = report.total, report.language
    lines = [_pair(say.pair_together, one, language) for one in total.combines]
    lines += [_pair(say.pair_apart, one, language) for one in total.excludes]
    stated = {
        frozenset((one.first.id, one.second.id)) for one in (*total.combines, *total.excludes)
    }
    paid = [part.benefit for plan in total.plans[:1] for part in plan.parts if part.gift.yuan]
    loose = [
        one
        for one in paid
        if any(frozenset((one.id, other.id)) not in stated for other in paid if other.id != one.id)
    ]
    if loose:
        lines.append(say.unstated.format(names=_names(loose, say, language)))
    if lines:
        yield Section(say.together, tuple(lines))


def _pair(form: str, pair: Pair, language: Language) -> str:
    text = pick(pair.relation.said.text, language) if pair.relation else ""
    return form.format(
        first=pick(pair.first.name, language), second=pick(pair.second.name, language), text=text
    )


def _names(benefits: Sequence[Benefit], say: EligibilityWords, language: Language) -> str:
    return say.comma.join(pick(one.name, language) for one in benefits)


def _total(report: Report, say: EligibilityWords) -> Iterable[Section]:
    """Say the sums, one-off and regular payments apart; where some exclude others, each way."""
    total, language = report.total, report.language
    plans = [plan for plan in total.plans if plan.worth]
    lines = []
    if len(plans) > 1:
        for place, plan in enumerate(plans):
            names = _names([part.benefit for part in plan.parts], say, language)
            sums = say.note_gap.join(_sums(plan, say, language)) or say.nothing_summed
            form = say.instead if place else say.better
            lines.append(form.format(names=names, sums=sums))
    elif plans:
        lines += _sums(plans[0], say, language)
    parts = total.plans[0].parts if total.plans else ()
    kind = [part.benefit for part in parts if part.gift.yuan is None]
    if lines and kind:
        lines.append(say.in_kind.format(names=_names(kind, say, language)))
    if lines and total.open:
        lines.append(say.open_amounts.format(names=_names(total.open, say, language)))
    if lines:
        yield Section(say.total, tuple(lines))


def _sums(plan: Plan, say: EligibilityWords, language: Language) -> list[str]:
    once = [part for part in plan.parts if part.gift.per is Per.ONCE and part.gift.yuan]
    lines = []
    if once:
        parts = " + ".join(
            f"{pick(part.benefit.name, language)} {say_yuan(part.gift.yuan or 0, language)}"
            for part in once
        )
        lines.append(say.once_sum.format(parts=parts, sum=say_yuan(plan.once, language)))
    return [*lines, *(_regular(part, say, language) for part in plan.regular)]


def _regular(part: Part, say: EligibilityWords, language: Language) -> str:
    gift = part.gift
    yuan = gift.yuan or 0
    whole = say.no_end
    if gift.most:
        whole = say.whole.format(most=gift.most, sum=say_yuan(yuan * gift.most, language))
    form = say.per_year if gift.per is Per.YEAR else say.per_month
    return form.format(
        name=pick(part.benefit.name, language), yuan=say_yuan(yuan, language), whole=whole
    )
