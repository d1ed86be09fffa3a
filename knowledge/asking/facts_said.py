"""Read facts out of what a person says: in passing, or in answer to the question asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from knowledge.asking.facts_measured import BREAK, measured, pattern_of
from knowledge.entitlement.facts import Fact, FactKind, Option, Registry, Value
from knowledge.language.normalise import normalise
from knowledge.language.quantities import find_dates, find_spans

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
#: Wordings whose form is kept: more than the data have.
_WORDS = 8192
#: So much of what stands before a word is looked at for a denial.
_DENIAL = 4
_FIRST_PART = re.compile(r"[，,。；; ]")
_TRIM = " 。.，,！!；;、~～:：\"'“”‘’（）()[]【】"
_NUMBER_OF = re.compile(r"(?:选|第)?\s*(\d{1,2})\s*(?:个|项|号|\.)?")
_BARE = re.compile(r"(?<![\d.])(\d{1,7})(?![\d.来几多])\s*(\D?)")
#: What counts something: a number before it is of that, and of no fact with another unit.
_COUNTERS = frozenset("个年月天日号岁周人家元万千百块分%位套次平米")
_NONE_AT_ALL = re.compile(
    r"(?:还?(?:没|没有|未)(?:交|缴|有|满|开始)?(?:过|呢|啊|社保)?|刚(?:开始)?(?:交|入职)?|零"
    r"|none|not yet|no)"
)
_LONGEST_ANSWER = 40
#: An answer in which a word such as 没有 may be found, rather than be all of it.
_BRIEF = 10


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
    for word in sorted({_word(one) for one in besides}, key=len, reverse=True):
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
    found.update(measured(said, registry, today=today))
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
    return pattern_of(words).sub("　", normalise(text))


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
    brief = len(said) <= _BRIEF and not BREAK.search(said)
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
    first = _FIRST_PART.split(said, maxsplit=1)[0]
    if first != said:
        return False if _NO.fullmatch(first) else True if _YES.fullmatch(first) else None
    return None


def _number(fact: Fact, said: str) -> int | None:
    months, years = fact.unit.chinese == "个月", fact.unit.chinese == "年"
    spans = list(find_spans(said)) if months or years else []
    if len(spans) == 1:
        return spans[0].months if months else spans[0].months // 12
    bare = [int(one[1]) for one in _BARE.finditer(said) if _may_count(fact, said, one)]
    if not spans and len(bare) == 1:
        return bare[0]
    if not bare and fact.lowest == 0 and _NONE_AT_ALL.fullmatch(said):
        return 0
    return None


def _may_count(fact: Fact, said: str, number: re.Match[str]) -> bool:
    """Tell whether a number is bare or has the unit of a fact: 16个月 is no age."""
    rest = said[number.end(1) :].lstrip()
    own = (fact.unit.chinese, fact.unit.english, *fact.wordings)
    if any(word and rest.startswith(normalise(word)) for word in own):
        return True
    return number[2] not in _COUNTERS and not rest.startswith(("month", "year", "day", "week"))


def _options_named(
    options: Sequence[Option], said: str, *, answers: bool = False
) -> Iterator[Option]:
    """Yield the options that a text names and does not deny."""
    by_word: dict[str, Option] = {}
    for option in options:
        for word in (*option.wordings, *(option.answers if answers else ())):
            by_word.setdefault(_word(word), option)
    for match in pattern_of(by_word).finditer(said):
        if not _is_denied(said, match.start()):
            yield by_word[match[0]]


@lru_cache(maxsize=_WORDS)
def _word(word: str) -> str:
    """Return a wording of the data as texts are searched for it."""
    return normalise(word)


def _is_denied(said: str, start: int) -> bool:
    return _NOT.search(said[max(0, start - _DENIAL) : start]) is not None


def _truths_named(fact: Fact, said: str) -> Iterator[bool]:
    """Yield the yes or no that each wording in a text stands for; 不是全日制 is a no."""
    no = {_word(one) for one in fact.no_wordings}
    for match in pattern_of([*fact.yes_wordings, *fact.no_wordings]).finditer(said):
        denied = _is_denied(said, match.start())
        if match[0] in no:
            if not denied:
                yield False
        else:
            yield not denied
