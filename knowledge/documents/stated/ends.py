"""Until when a document holds: 有效期三年, 有效期至…, 政策执行至…, 自…至…止."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.documents.dates import PartialDate
from knowledge.documents.stated.date_tokens import DateToken
from knowledge.documents.stated.effect import Effect
from knowledge.documents.stated.names import SELF, TITLE, OwnNames
from knowledge.documents.stated.sentences import Sentence
from knowledge.documents.stated.shapes import chinese_number

_COUNT = r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})(?:个?(?P<unit>年半?|月))"
#: 有效期三年, 有效期为5年, 试行期两年, 暂定两年, 试行一年, 期限为2年.
_TERM = re.compile(
    r"(?P<what>有效期限?|试行期限?|暂行期限?|暂定期限?|执行期限?|实施期限?|期限|暂定|试行|有效)"
    rf"(?:暂定|暂)?(?:为|是|：)?(?:期)?{_COUNT}(?!内|以内|以上|以下|前|后)"
)
#: What leads up to the last day: 有效期至, 政策执行期限截至, 实施期限延长至.
_UNTIL = re.compile(
    r"(?P<what>有效期限?|试行期限?|执行期限?|实施期限?|政策期限?|期限|时限|执行|实施|施行|试行|有效|延长|延续|顺延)"
    r"(?:时间|为|暂定|：|延长|延续|顺延|均|统一)?(?:截至|截止到|截止至|截止|至|到)$"
)
_POLICY = re.compile(
    r"^(?:第[^，]{1,7}条|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.])?"
    r"(?P<all>以上|上述|前述|本)?(?:各项|所有|有关|相关|支持|优惠|扶持|阶段性){0,4}+(?:政策|措施|政策措施)"
    r"(?:的|均|统一|原则上|自[^，。]{1,20}起){0,3}$"
)
_RANGE_JOIN = re.compile(r"(?:起|开始)?(?:，)?(?:至|到|-)$")
_TERM_WORD = re.compile(
    r"(?:的)?(?:有效期限?|执行期限?|实施期限?|执行时间|实施时间|试行期限?|施行期限?|期限)(?:为|是|：)?$"
)
_MARKER = re.compile(
    r"(?:第[\d一二三四五六七八九十百零〇]{1,7}条|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.])"
)


@dataclass(frozen=True, slots=True)
class End:
    """A statement of an end in a sentence: a date, or a term of ``months`` from the start.

    ``start`` is set where the sentence gives both; ``own`` tells that this document is named
    as its subject; else it is a policy's end, which counts if it is the only one.
    """

    sentence: Sentence
    date: PartialDate | None
    months: int
    own: bool
    start: PartialDate | None = None


def ends(
    text: str,
    sentence: Sentence,
    tokens: Sequence[DateToken],
    names: OwnNames,
    *,
    effect: Effect | None,
    after_effect: bool,
) -> list[End]:
    """Return the ends that a sentence states.

    ``effect`` is the statement of effect in it, ``after_effect`` tells that the sentence before
    or the one after has one.
    """
    found: list[End] = []
    for match in _TERM.finditer(text, sentence.start, sentence.end):
        clause = _clause(text, sentence, match.start())
        own = _is_own(text, sentence, clause, match, names, effect, after_effect)
        if own and _is_term(match, clause, effect):
            found.append(End(sentence, None, _months(match), True))
    for token in tokens:
        clause = _clause(text, sentence, token.start)
        end = _until(text, sentence, token, clause, names, effect, after_effect)
        if end is not None:
            found.append(end)
    return found + _ranges(text, sentence, tokens, names)


def _clause(text: str, sentence: Sentence, place: int) -> str:
    """Return what stands before a place, from the last comma on."""
    start = max(text.rfind("，", sentence.start, place) + 1, sentence.start)
    return text[start:place]


def _is_own(
    text: str,
    sentence: Sentence,
    clause: str,
    match: re.Match[str],
    names: OwnNames,
    effect: Effect | None,
    after_effect: bool,
) -> bool:
    """Tell whether a term is the document's: it is the subject, or comes right after its effect."""
    if _names_this(clause, names):
        return True
    bare = not _without_marker(clause)
    if effect is not None and match.start() >= effect.end - 2:
        return bare or match.start() - effect.end <= 1
    if not bare:
        return False
    left = text[sentence.start : match.start()].rstrip("，")
    return (
        _names_this(left, names)
        or (after_effect and not _without_marker(left))
        or (after_effect and left.endswith("解释"))
    )


def _is_term(match: re.Match[str], clause: str, effect: Effect | None) -> bool:
    """Tell whether 试行一年 and the like give a term; 期限 alone does so only after an effect."""
    if match["what"] in ("期限", "暂定", "执行期", "执行期限", "有效"):
        return effect is not None
    return True


def _names_this(clause: str, names: OwnNames) -> bool:
    """Tell whether a clause has this document as its subject and nothing else after it."""
    plain = _without_marker(clause)
    own = SELF.match(plain)
    if own is not None:
        return len(plain) - own.end() <= 3
    title = TITLE.match(plain)
    return title is not None and names.is_own(title["title"]) and len(plain) - title.end() <= 3


def _without_marker(clause: str) -> str:
    match = _MARKER.match(clause)
    return clause[match.end() :] if match else clause


def _until(
    text: str,
    sentence: Sentence,
    token: DateToken,
    clause: str,
    names: OwnNames,
    effect: Effect | None,
    after_effect: bool,
) -> End | None:
    match = _UNTIL.search(clause)
    if match is None:
        return None
    subject = _without_marker(clause[: match.start()])
    if _names_this(subject, names):
        return End(sentence, token.date, 0, True)
    if not subject:
        left = text[sentence.start : token.start - len(clause)].rstrip("，")
        if (effect is not None and token.start > effect.end) or _names_this(left, names):
            return End(sentence, token.date, 0, True)
        if after_effect and not _without_marker(left) and match["what"].startswith("有效期"):
            return End(sentence, token.date, 0, True)
        if match["what"] not in ("政策期", "政策期限"):
            return None
        return End(sentence, token.date, 0, False)
    policy = _POLICY.match(subject)
    if policy is None:
        return None
    joined = effect is not None and token.start > effect.end
    return End(sentence, token.date, 0, joined or policy["all"] == "本")


def _ranges(
    text: str, sentence: Sentence, tokens: Sequence[DateToken], names: OwnNames
) -> list[End]:
    """Return the terms that are given by both their days: 本通知有效期自…至…."""
    found: list[End] = []
    for first, second in pairwise(tokens):
        if not _RANGE_JOIN.fullmatch(text[first.end : second.start]):
            continue
        clause = _clause(text, sentence, first.start).rstrip("自从由")
        after = text[second.end : min(sentence.end, second.end + 6)]
        term = _TERM_WORD.search(clause)
        subject = clause[: term.start()] if term else clause
        verb = after.lstrip("止期间").startswith(("施行", "实施", "执行", "有效"))
        if (term or verb or after.startswith("止") or not after) and _names_this(subject, names):
            found.append(End(sentence, second.date, 0, True, start=first.date))
    return found


def _months(match: re.Match[str]) -> int:
    count = 2 if match["count"] == "两" else chinese_number(match["count"])
    if match["unit"] == "月":
        return count
    return 12 * count + (6 if match["unit"] == "年半" else 0)
