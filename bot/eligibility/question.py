"""Put one question of the eligibility talk, with its buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.eligibility.report import Report, values_of
from bot.eligibility.scope import ALL
from bot.eligibility.wording import eligibility_words, pick
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Choice, Reply
from knowledge.asking.persons import Person
from knowledge.entitlement.benefit import Area
from knowledge.entitlement.facts import Fact, FactKind, Registry, Value

_LABEL = 40
#: Labels up to this length stand side by side, three or two in a row.
_SHORT, _MIDDLE = 8, 16


def ask_scope(areas: Sequence[Area], language: Language, *, before: str = "") -> Reply:
    """Ask what a person is interested in."""
    say = eligibility_words(language)
    options = [
        choice(say.everything, Action(Act.TALK, f"scope={ALL}")),
        *(choice(say.areas[area], Action(Act.TALK, f"scope={area.value}")) for area in areas),
    ]
    text = "\n".join(line for line in (before, say.ask_scope) if line)
    stop = (choice(say.stop, Action(Act.TALK, "stop")),)
    return Reply(text, language, choices=(*_rows(options), stop))


def ask_fact(
    fact: Fact,
    language: Language,
    *,
    known: str = "",
    before: str = "",
    left: int = 0,
    first: bool = False,
    about: Person = Person.SELF,
) -> Reply:
    """Ask for a fact; ``known`` is a date that is not exact enough, ``left`` how many remain.

    ``about`` is whose case it is.
    """
    say = eligibility_words(language)
    lines = [before, _ask_about(pick(fact.ask, language), about, language)]
    if known and fact.kind is FactKind.DATE:
        example = f"{known}-15" if known.count("-") == 1 else f"{known}-06-30"
        lines.append(say.exact_day.format(example=example))
    elif fact.kind is FactKind.DATE:
        lines.append(f"（{say.type_date}）" if language is Language.CHINESE else say.type_date)
    elif fact.kind is FactKind.NUMBER:
        unit = pick(fact.unit, language)
        lines.append(f"（{say.type_number}，{unit}）" if language is Language.CHINESE else "")
    if left:
        lines.append(say.left_one if left == 1 else say.left.format(count=left))
    options = [
        choice(label, Action(Act.TALK, f"{fact.id}={value}"))
        for value, label in values_of(fact, say, language)
    ]
    controls = [
        choice(say.skip, Action(Act.TALK, f"skip={fact.id}")),
        choice(say.results, Action(Act.TALK, "results")),
    ]
    ends = [choice(say.stop, Action(Act.TALK, "stop"))]
    if not first:
        ends.insert(0, choice(say.back, Action(Act.TALK, "back")))
    return Reply(
        "\n".join(line for line in lines if line),
        language,
        choices=(*_rows(options), tuple(controls), tuple(ends)),
    )


def _ask_about(ask: str, about: Person, language: Language) -> str:
    """Return a question in the name of whoever it is about: 来电人的最高学历."""
    say = eligibility_words(language)
    if about is Person.SELF:
        return ask
    whom = say.whom[about]
    if language is Language.CHINESE:
        return ask.replace("您", whom)
    return say.question_for.format(whom=whom, ask=ask)


def list_told(
    registry: Registry, values: Mapping[str, Value], report: Report, language: Language
) -> Reply:
    """Ask which answer is to be changed."""
    say = eligibility_words(language)
    told = [fact for fact in registry if fact.id in values]
    rows = [
        (
            choice(
                say.note_pair.format(label=label, value=value),
                Action(Act.TALK, f"edit={fact.id}"),
            ),
        )
        for fact, (label, value) in zip(told, report.told, strict=True)
    ]
    back = (choice(say.results, Action(Act.TALK, "results")),)
    text = say.which_change if rows else say.nothing_told
    return Reply(text, language, choices=(*rows, back))


def choice(label: str, action: Action) -> Choice:
    """Return a button whose label fits."""
    return Choice(label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…", action)


def _rows(options: Sequence[Choice]) -> list[tuple[Choice, ...]]:
    """Put short labels side by side."""
    longest = max((len(one.label) for one in options), default=0)
    wide = 3 if longest <= _SHORT else 2 if longest <= _MIDDLE else 1
    return [tuple(options[start : start + wide]) for start in range(0, len(options), wide)]
