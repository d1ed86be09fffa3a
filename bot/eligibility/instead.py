"""What somebody cannot get and why, and what comes nearest: 不符合怎么办, 那我还能领啥."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.eligibility.question import choice
from bot.eligibility.reply import told, verdict_of
from bot.eligibility.report import Item, Report
from bot.eligibility.wording import EligibilityWords, eligibility_words
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Choice, Reply, Section

#: Others named beside those that are due.
_OTHERS = 4
_FACTS = 3
_REASONS = 2
_LINKS = 6


def say_instead(
    report: Report, refused: Collection[str], *, near: Collection[str] = (), before: str = ""
) -> Reply:
    """Say why the benefits ``refused`` are not due, and which others are or may be.

    ``report`` is on all benefits, by what is known; of those that are open the ``near`` ones
    (of the same area) come first, then those that bring more.
    """
    say = eligibility_words(report.language)
    gone = [one for one in report.items if one.id in refused]
    due = [one for one in report.of("yes") if one.id not in refused]
    open_ = sorted(
        (one for one in report.of("unknown") if one.id not in refused and one.open),
        key=lambda one: (-_spoken_for(one), one.id not in near, len(one.open)),
    )[:_OTHERS]
    lines = [before] if before else []
    lines += [verdict_of(one, say) for one in gone]
    if due:
        lines.append(say.instead_due.format(names=_names(due, say)))
    elif open_:
        lines.append(say.instead_open.format(names=_names(open_, say)))
    else:
        lines.append(say.instead_none)
    if report.told:
        lines.append(say.based_on.format(facts=told(report)))
    sections = (
        *(_refused(one, say) for one in gone),
        *(
            Section(
                one.name,
                (say.amount.format(amount=one.amount),) if one.amount else (),
                one.links[:1] or (one.link,),
                "yes",
            )
            for one in due
        ),
        *(
            Section(
                one.name,
                (say.open_facts.format(facts=say.comma.join(one.open[:_FACTS])),),
                (one.link,),
                "unknown",
            )
            for one in open_
        ),
    )
    return Reply("\n".join(lines), report.language, sections, choices=_choices(report.language))


def _spoken_for(item: Item) -> float:
    """Return the part of an open benefit's needs that is known to be met."""
    return len(item.met) / (len(item.met) + len(item.open))


def _refused(item: Item, say: EligibilityWords) -> Section:
    """Return what is not met of a benefit, and which of its rules are open still."""
    lines = [say.nearest.format(rule=item.rule)] if item.rule and item.reasons else []
    lines += [say.lacks.format(need=one.text) for one in item.reasons[:_REASONS]]
    if item.open:
        lines.append(say.others_open.format(facts=say.comma.join(item.open[:_FACTS])))
    links = list(item.links[:_REASONS])
    if item.state == "unknown":
        links = [item.out[2]] if item.out is not None else []
        links += [link for _, link in item.routes]
        lines.append(say.routes.format(names=say.comma.join(name for name, _ in item.routes)))
    links = list(dict.fromkeys(links or [item.link]))[:_LINKS]
    return Section(item.name, tuple(lines), tuple(links), item.state)


def _names(items: Sequence[Item], say: EligibilityWords) -> str:
    return say.comma.join(one.name for one in items)


def _choices(language: Language) -> tuple[tuple[Choice, ...], ...]:
    say = eligibility_words(language)
    return (
        (
            choice(say.check_all, Action(Act.TALK, "scope=all")),
            choice(say.stop, Action(Act.TALK, "stop")),
        ),
    )
