"""Present the result of the eligibility talk, or what is known so far, with buttons to go on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.eligibility.question import choice
from bot.eligibility.reply import sections_of, told, verdict_of
from bot.eligibility.report import Report
from bot.eligibility.wording import EligibilityWords, eligibility_words
from bot.exchange.reply import Act, Action, Choice, Reply, Section

#: Clauses of benefits that are due get a button while there are few.
_FEW = 4
#: So many of the needs that hold are named.
_MET = 4
#: So many benefits that may come are named beside a question.
_LIKELY = 3


def present(report: Report, *, before: str = "", brief: bool = False) -> Reply:
    """Say what is due, what that rests on, and each benefit in a section of its own.

    ``brief`` names those that are not decided in one section.
    """
    say = eligibility_words(report.language)
    lines = [before] if before else []
    if report.items:
        lines.append(_summary(report, say))
        if report.told:
            lines.append(say.based_on.format(facts=told(report)))
        if report.day:
            lines.append(say.as_of.format(day=report.day))
        presumed = dict.fromkeys(one for item in report.items for one in item.presumed)
        if presumed:
            lines.append(say.presumed.format(facts=say.note_gap.join(presumed)))
        lines.append(say.disclaimer)
    else:
        lines.append(say.no_benefits)
    sections = sections_of(report, brief=brief)
    return Reply("\n".join(lines), report.language, sections, choices=_choices(report))


def _summary(report: Report, say: EligibilityWords) -> str:
    """Return the first line: the verdict on one benefit, or how many came out how."""
    if len(report.items) == 1:
        return say.result_of_one.format(verdict=verdict_of(report.items[0], say))
    counts = {state: len(report.of(state)) for state in ("yes", "no", "unknown")}
    return say.summary.format(**counts)


def so_far(report: Report, question: Reply, told_now: Collection[str]) -> Reply:
    """Say of the one benefit in a report what is known so far, above the next question.

    The clause on what was just told comes first: it is what was asked about.
    """
    say = eligibility_words(report.language)
    item = report.items[0]
    touched = [link for facts, _, link in item.met if set(facts) & set(told_now)]
    if item.out is not None:
        touched.insert(0, item.out[2])
    told_met = [text for facts, text, _ in item.met if set(facts) & set(told_now)][:_MET]
    lines = [say.all_told_met.format(needs=say.comma.join(told_met))] if told_met else []
    if item.amount:
        lines.append(say.amount_if.format(amount=item.amount))
    section = Section(
        item.name,
        tuple(lines),
        tuple(dict.fromkeys((*touched[:1], *item.links)))[:2] or (item.link,),
        "unknown",
    )
    text = f"{verdict_of(item, say)}\n{question.text}"
    return replace(question, text=text, sections=(section,))


def likely(report: Report, question: Reply) -> Reply:
    """Say beside a question which benefits are nearest: due, or those of whose needs most hold.

    Who leaves the questions unanswered has seen where to look.
    """
    say = eligibility_words(report.language)
    due = {item.id for item in report.of("yes")}
    near = sorted(
        (*report.of("yes"), *report.of("unknown")),
        key=lambda item: (item.id not in due, -len(item.met), -(item.yuan or 0), len(item.missing)),
    )[:_LIKELY]
    if not near:
        return question
    lines = tuple(
        say.likely_one.format(name=item.name, amount=item.amount) if item.amount else item.name
        for item in near
    )
    links = tuple(dict.fromkeys(item.link for item in near))
    section = Section(say.likely if report.told else say.for_example, lines, links)
    return replace(question, sections=(*question.sections, section))


def _choices(report: Report) -> tuple[tuple[Choice, ...], ...]:
    say = eligibility_words(report.language)
    due = report.of("yes")
    rows: list[tuple[Choice, ...]] = []
    if len(due) <= _FEW:
        for item in due:
            label = say.clause_of.format(name=item.name)
            target = f"{item.link.policy_id}#{item.link.clause_id}"
            rows.append((choice(label, Action(Act.CLAUSE, target)),))
    row = [choice(say.more, Action(Act.TALK, "more"))] if report.missing else []
    if report.told:
        row.append(choice(say.change, Action(Act.TALK, "edit")))
    row.append(choice(say.other_scope, Action(Act.TALK, "scope")))
    row.append(choice(say.stop, Action(Act.TALK, "stop")))
    return (*rows, tuple(row))
