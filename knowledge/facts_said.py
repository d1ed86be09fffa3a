"""Read facts out of what a person says: in passing, or in answer to the question asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from knowledge.facts import Fact, FactKind, Option, Registry, Value
from knowledge.normalise import normalise
from knowledge.quantities import Found, find_dates, find_spans

_SKIP = re.compile(
    r"(?:我?(?:也|还)?(?:不太?清楚|不知道|不晓得|不确定|不记得|不懂|忘了|说不准|没概念)(?:了|呢|啊)?|跳过(?:这题|这个)?"
    r"|下一[个题]|略|pass|skip(?: it| this)?|(?:i )?(?:don'?t|do not) know|not sure"
    r"|unsure|no idea|unknown)"
)
_DONE = "(?:领|拿|享受|办|做|交|缴|住|申请|用|买|开|认定|评)"
_YES = re.compile(
    rf"(?:已经?)?{_DONE}(?:过|了|过了)(?:的)?"
    r"|(?:是|是的|是啊|对|对的|对啊|有|有的|有啊|嗯+|恩|会|算|属于|符合|可以|要|好的?|yes|y|yeah|yep|true|right|sure"
    r"|i do|i have|i am|i did)"
)
_NO = re.compile(
    rf"(?:都|还|也|从来?|以前|之前)?(?:没有?|未){_DONE}过?(?:呢|啊)?"
    r"|(?:(?:都|还|也|并|暂时|目前)?(?:不是|没有|没|不|否|无|未|不会|不算|不属于|不符合|不要|还没有?|没有过|从没有?)"
    r"(?:的|啊|呢|了|过)?|no|n|nope|not yet|none|false|never|i don'?t|i do not|i'?m not|i haven'?t)"
)
_ASKS = re.compile(
    r"[?？]|吗|呢$|么$|怎么|如何|什么(?!都)|多少|哪[里儿些个]|几时|为啥|为什么|是不是|能不能|可不可以"
    r"|\b(?:what|how|where|when|why|which|can i|do i|is it)\b"
)
_NOT = re.compile(r"(?:不是|没有|不算|并非|[不没未非无])(?:在|读|上|过|是|有|算|的)?$")
_TRIM = " 。.，,！!；;、~～:：\"'“”‘’（）()[]【】"
_NUMBER_OF = re.compile(r"(?:选|第)?\s*(\d{1,2})\s*(?:个|项|号|\.)?")
_BARE = re.compile(r"(?<![\d.])(\d{1,7})(?![\d.来几多])")
_NONE_AT_ALL = re.compile(
    r"(?:还?(?:没|没有|未)(?:交|缴|有|满|开始)?(?:过|呢|啊|社保)?|刚(?:开始)?(?:交|入职)?|零"
    r"|none|not yet|no)"
)
#: How far from a number or date a wording may stand that says what it is, before and after.
_BEFORE, _AFTER = 8, 4
#: How many Latin letters take the room of one Chinese character.
_LATIN = 4
_LONGEST_ANSWER = 40
#: An answer in which a word such as 没有 may be found, rather than be all of it.
_BRIEF = 10
#: What ends a part of a sentence; a wording in another part is taken only where none is nearer.
_BREAK = re.compile(r"[，,。.；;！!？?\n]|而|然后|and|but")
_OTHER_PART = 10
#: What makes a length of time one without: 社保断了三个月.
_INTERRUPTED = re.compile(r"断|停|补缴|补交|欠")


def skips(text: str) -> bool:
    """Tell whether an answer says that the person does not know or does not want to say."""
    return bool(_SKIP.fullmatch(_plain(text)))


def asks(text: str) -> bool:
    """Tell whether a text looks like a question rather than an answer."""
    return bool(_ASKS.search(normalise(text)))


def read_answer(fact: Fact, text: str, *, today: date) -> Value | None:
    """Read what was typed in answer to the fact's question; None where it is no answer.

    Yes and no, numbers (三个月, 半年), dates (去年6月), a value's name or its number in the list;
    Chinese or English.
    """
    said = _plain(text)
    if not said or len(said) > _LONGEST_ANSWER:
        return None
    value: Value | None = None
    match fact.kind:
        case FactKind.CHOICE:
            value = _chosen(fact, said)
        case FactKind.YES_NO:
            value = _yes_or_no(fact, said)
        case FactKind.NUMBER if not _ASKS.search(said):
            value = _number(fact, said)
        case FactKind.DATE if not _ASKS.search(said):
            dates = find_dates(said, today=today)
            value = dates[0].when if len(dates) == 1 else None
    return value if value is not None and fact.accepts(value) else None


def facts_in(
    text: str, registry: Registry, *, today: date, besides: Iterable[str] = ()
) -> dict[str, Value]:
    """Return the facts about a person that a sentence names; nothing is guessed.

    What stands for two values of one fact is left out. ``besides`` are words that name
    something else, such as benefits: 创业 in 创业资助 says nothing about the person.
    """
    said = normalise(text)
    for word in sorted({normalise(one) for one in besides}, key=len, reverse=True):
        said = said.replace(word, "　" * len(word))
    found: dict[str, Value] = {}
    for fact in registry:
        if fact.kind is FactKind.CHOICE:
            values = {option.id for option in _options_named(fact.options, said)}
            if len(values) == 1:
                found[fact.id] = values.pop()
        elif fact.kind is FactKind.YES_NO:
            truths = set(_truths_named(fact, said))
            if len(truths) == 1:
                found[fact.id] = truths.pop()
    found.update(_measured(said, registry, today=today))
    return found


def without_facts(text: str, registry: Registry) -> str:
    """Return a text, normalised, without the words that state facts: 没房，租房住."""
    words = [
        word
        for fact in registry
        for word in (
            *fact.yes_wordings,
            *fact.no_wordings,
            *(one for option in fact.options for one in option.wordings),
        )
    ]
    return _pattern(words).sub("　", normalise(text))


def _plain(text: str) -> str:
    return normalise(text).strip(_TRIM)


def _chosen(fact: Fact, said: str) -> str | None:
    """Return the option that an answer names: by number, name, or a word within it."""
    number = _NUMBER_OF.fullmatch(said)
    if number is not None:
        place = int(number[1])
        return fact.options[place - 1].id if 1 <= place <= len(fact.options) else None
    for option in fact.options:
        names = (option.id, *option.wordings, *option.answers)
        labels = (option.label.chinese, option.label.english)
        if said in {normalise(one) for one in (*names, *labels)}:
            return option.id
    if _ASKS.search(said):
        return None
    brief = len(said) <= _BRIEF and not _BREAK.search(said)
    named = {option.id for option in _options_named(fact.options, said, answers=brief)}
    return named.pop() if len(named) == 1 else None


def _yes_or_no(fact: Fact, said: str) -> bool | None:
    if said in ("1", "2"):
        return said == "1"
    if _NO.fullmatch(said):
        return False
    if _YES.fullmatch(said):
        return True
    if _ASKS.search(said):
        return None
    named = set(_truths_named(fact, said))
    if len(named) == 1:
        return named.pop()
    # 没有的，一直租房 and 是的，去年买的: the first word answers.
    first = re.split(r"[，,。；; ]", said, maxsplit=1)[0]
    if first != said:
        return False if _NO.fullmatch(first) else True if _YES.fullmatch(first) else None
    return None


def _number(fact: Fact, said: str) -> int | None:
    months, years = fact.unit.chinese == "个月", fact.unit.chinese == "年"
    spans = list(find_spans(said)) if months or years else []
    if len(spans) == 1:
        return spans[0].months if months else spans[0].months // 12
    bare = _BARE.findall(said)
    if not spans and len(bare) == 1:
        return int(bare[0])
    if not bare and fact.lowest == 0 and _NONE_AT_ALL.fullmatch(said):
        return 0
    return None


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of words, the longest first; Latin words count as whole words only."""
    parts = sorted({normalise(one) for one in words if one}, key=lambda one: (-len(one), one))
    return re.compile(
        "|".join(
            rf"(?<![a-z0-9]){re.escape(one)}(?![a-z])" if one.isascii() else re.escape(one)
            for one in parts
        )
        or r"(?!)"
    )


def _options_named(
    options: Sequence[Option], said: str, *, answers: bool = False
) -> Iterator[Option]:
    """Yield the options that a text names and does not deny."""
    by_word: dict[str, Option] = {}
    for option in options:
        for word in (*option.wordings, *(option.answers if answers else ())):
            by_word.setdefault(normalise(word), option)
    for match in _pattern(list(by_word)).finditer(said):
        if not _NOT.search(said[: match.start()]):
            yield by_word[match[0]]


def _truths_named(fact: Fact, said: str) -> Iterator[bool]:
    """Yield the yes or no that each wording in a text stands for; 不是全日制 is a no."""
    no = {normalise(one) for one in fact.no_wordings}
    for match in _pattern([*fact.yes_wordings, *fact.no_wordings]).finditer(said):
        denied = bool(_NOT.search(said[: match.start()]))
        if match[0] in no:
            if not denied:
                yield False
        else:
            yield not denied


def _measured(said: str, registry: Registry, *, today: date) -> dict[str, Value]:
    """Return the numbers and dates of a text, each for the fact whose wording stands nearest."""
    dates = find_dates(said, today=today)
    spans = [
        one
        for one in find_spans(said)
        if not any(one.start < other.end and other.start < one.end for other in dates)
    ]
    found: dict[str, dict[int, set[Value]]] = {}  # by fact and by distance from its wording
    for quantity in dates:
        facts = [fact for fact in registry if fact.kind is FactKind.DATE]
        for fact, gap in _nearest(quantity, facts, said):
            if quantity.when is not None:
                found.setdefault(fact.id, {}).setdefault(gap, set()).add(quantity.when)
    for quantity in spans:
        facts = [fact for fact in registry if fact.unit.chinese in ("个月", "年")]
        for fact, gap in _nearest(quantity, facts, said):
            whole = quantity.months if fact.unit.chinese == "个月" else quantity.months // 12
            found.setdefault(fact.id, {}).setdefault(gap, set()).add(whole)
    for fact in registry:
        if fact.kind is FactKind.NUMBER and fact.unit.chinese not in ("个月", "年"):
            found[fact.id] = {0: set(_counted(fact, said))}
    closest = {name: values[min(values)] for name, values in found.items()}
    single = {name: next(iter(values)) for name, values in closest.items() if len(values) == 1}
    return {name: value for name, value in single.items() if registry.facts[name].accepts(value)}


def _nearest(quantity: Found, facts: Sequence[Fact], said: str) -> list[tuple[Fact, int]]:
    """Return the fact with a wording close to a quantity, the closest one, and how close.

    Several where their wordings share a place: 同一家社保交了10个月 speaks of 社保 too.
    """
    gaps: dict[str, int] = {}
    for fact in facts:
        for match in _pattern(fact.wordings).finditer(said):
            before, after = quantity.start - match.end(), match.start() - quantity.end
            between = said[min(match.end(), quantity.end) : max(match.start(), quantity.start)]
            wide = _LATIN if between.isascii() else 1
            if not (0 <= before <= _BEFORE * wide or 0 <= after <= _AFTER * wide):
                continue
            parted = bool(_BREAK.search(between))
            if _INTERRUPTED.search(between) or (parted and after >= 0):
                continue
            gap = max(before, after) // wide + (_OTHER_PART if parted else 0)
            gaps[fact.id] = min(gap, gaps.get(fact.id, gap))
    least = min(gaps.values(), default=0)
    return [(fact, least) for fact in facts if gaps.get(fact.id) == least]


def _counted(fact: Fact, said: str) -> Iterator[int]:
    """Yield the numbers that a wording follows (28岁), or that follow one and have the unit."""
    wordings, unit = _pattern(fact.wordings).pattern, re.escape(fact.unit.chinese)
    bound = "(?!以下|以上|以内|之内|之前|以后|前|内)"
    for pattern in (
        rf"(?<![\d.])(\d{{1,7}})\s*(?:{wordings}){bound}",
        rf"(?:{wordings})[^，,。；;\d]{{0,{_BEFORE}}}(\d{{1,7}})\s*(?:{unit}){bound}",
    ):
        for match in re.finditer(pattern, said):
            yield int(match[1])
