"""Since when a document holds: 自…起施行, 自印发之日起, and whose date that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.dates import PartialDate
from knowledge.documents.stated.date_tokens import DateToken
from knowledge.documents.stated.names import SELF, TITLE, OwnNames
from knowledge.documents.stated.sentences import Sentence
from knowledge.documents.stated.shapes import chinese_number

VERBS = "施行|实施|执行|生效|试行|实行|有效"
#: What may stand between a date and its verb: 起, 起正式, （星期一）起在全省范围内.
_TO_VERB = re.compile(
    r"(?P<note>（[^（）\n]{0,24}）)?(?:零时|0时|当日|当天)?(?P<since>起|开始)?，?"
    rf"(?:即|开始|正式|全面|统一|一律|起|在[^，。\n]{{1,14}})?(?P<verb>{VERBS})"
)
_ISSUES = "印发公布|发文公布|印发|发布|公布|颁布|颁发|下发|签发|发文|制发|公告|批准|通过|出台|签署"
#: 自发布之日起, 自本办法印发之日起, 自发布起; ``days``: 起30日后.
_FROM_ISSUE = re.compile(
    rf"(?P<how>{_ISSUES})(?:之日|之时|当日|日)?(?P<since>起|后)?(?:满?(?P<days>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})"
    rf"[日天](?:后|起)?)?(?P<note>（[^（）\n]{{0,24}}）)?(?P<late>起)?，?(?:即|开始|正式|全面)?(?P<verb>{VERBS})"
)
_PREPOSITION = re.compile(r"(?:自|从|于|由|在)$")
#: What goes on behind the verb: 自2016年起实施的《…》 and 自2019年起实施三年计划 are other things.
_ATTRIBUTE = re.compile(r"(?!有效|至|到|期限|暂定|试行)[\u4e00-\u9fff“《]")
#: 现予公布，自…起施行; 由省科技厅负责解释，自印发之日起执行.
_IMPLICIT = re.compile(
    r"(?:现予以?[^，。]{0,6}|予以(?:公布|发布|印发)|(?:印发|下发|发布|转发)(?:给你们|你们|如下)|负责(?:解释|具体解释|说明)?|解释"
    r"|遵照执行|贯彻执行|认真执行|贯彻落实)$"
)
#: The same within the brackets of a note below the title.
_ISSUED = re.compile(r"(?:公布|印发|发布|通过|颁布|下发|同意)$")
#: 调整后的标准自…起执行: what the document sets; 依据《…》 and the like make it another's.
_BASIS = re.compile(r"依据|根据|按照")
_SET = re.compile(
    r"(?:调整|提高|修订|修改|变更|公布)后的[\u4e00-\u9fff]{1,12}$"
    r"|^(?:上述|以上|本次|此次|新)[\u4e00-\u9fff]{0,8}(?:标准|政策|规定|办法|措施)$"
)
_MARKER = re.compile(
    r"(?:第[\d一二三四五六七八九十百零〇]{1,7}条|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.]|[^，。\n]{0,12}[：:])?"
)
_TERM = re.compile(r"(?:有效期限?|期限)[^，。\n]{0,12}$")
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Effect:
    """A statement of effect found in a sentence.

    ``date`` is None where it counts from the issue, ``days`` after it; ``rank`` tells how sure
    it is that this document is meant; ``end`` is where its verb ends.
    """

    sentence: Sentence
    date: PartialDate | None
    days: int
    rank: int
    end: int
    on_trial: bool


def effects(
    text: str, sentence: Sentence, tokens: Sequence[DateToken], names: OwnNames
) -> list[Effect]:
    """Return the statements of effect in a sentence that may be this document's own."""
    found: list[Effect] = []
    for token in tokens:
        match = _TO_VERB.match(text, token.end, sentence.end)
        if match is None or not _introduced(text, sentence, token.start, match):
            continue
        found += _effect(text, sentence, token.start, match, token.date, 0, names)
    for match in _FROM_ISSUE.finditer(text, sentence.start, sentence.end):
        begin = _prepositional(text, sentence, match)
        if begin is None:
            continue
        note = match["note"] or ""
        inside = [
            one.date for one in tokens if note and match.start("note") < one.start < match.end()
        ]
        days = chinese_number(match["days"]) if match["days"] else 0
        found += _effect(text, sentence, begin, match, inside[0] if inside else None, days, names)
    return found


def _introduced(text: str, sentence: Sentence, start: int, match: re.Match[str]) -> bool:
    """Tell whether a date is led up to by 自 or followed by 起."""
    before = text[max(sentence.start, start - 1) : start]
    if match["since"]:
        return True
    return bool(_PREPOSITION.search(before)) and match["verb"] != "有效"


def _prepositional(text: str, sentence: Sentence, match: re.Match[str]) -> int | None:
    """Return where 自本办法印发之日起 begins; None where 印发 is but a verb.

    The preposition stands right before it, or before the document that is issued.
    """
    before = text[max(sentence.start, match.start() - _NEAR) : match.start()]
    place = max(before.rfind(one) for one in "自从于由")
    if place < 0:
        # 本办法印发之日起施行 does without one.
        inside = match[0]
        return match.start() if "之日" in inside and match["since"] else None
    between = before[place + 1 :]
    if not between or SELF.fullmatch(between) or TITLE.fullmatch(between):
        return match.start() - len(before) + place
    if "之日" in match[0] and match["since"] and len(between) <= 12 and "，" not in between:
        return match.start() - len(before) + place
    return match.start() if "之日" in match[0] and match["since"] else None


def _effect(
    text: str,
    sentence: Sentence,
    begin: int,
    match: re.Match[str],
    date: PartialDate | None,
    days: int,
    names: OwnNames,
) -> list[Effect]:
    if _ATTRIBUTE.match(text, match.end(), sentence.end):
        return []
    rank = _rank(text, sentence, begin, text[begin : match.start()], names)
    if not rank:
        return []
    end = match.end()
    return [Effect(sentence, date, days, rank, end, match["verb"] == "试行")]


def _rank(text: str, sentence: Sentence, begin: int, within: str, names: OwnNames) -> int:
    """Return how surely a date that begins at ``begin`` is this document's; 0 for another's."""
    left = text[sentence.start : begin].rstrip("自从于由将请")
    own = SELF.search(within)
    if own is not None:
        return names.rank_of(own["noun"])
    subject, after = _last_subject(left, names)
    if subject:
        # What stands between may be a subject of its own: 本市低保标准自…起执行.
        return subject if _same_clause(after) else (2 if _IMPLICIT.search(left.rstrip("，")) else 0)
    if subject is None:
        return 2 if _IMPLICIT.search(left.rstrip("，")) else 0
    plain = left[_marker_length(left) :].rstrip("，")
    if not plain or _IMPLICIT.search(plain):
        return 2
    if _BASIS.search(plain):
        return 0
    if _ISSUED.search(plain) and left.count("（") > left.count("）"):
        return 2
    return 1 if _SET.search(plain) or names.sets(plain) else 0


def _last_subject(left: str, names: OwnNames) -> tuple[int | None, str]:
    """Return the rank of the last document named before a date, and what stands after it.

    None for a document that is another; 0 where none is named.
    """
    last: tuple[int, int | None] | None = None
    for match in SELF.finditer(left):
        last = (match.end(), names.rank_of(match["noun"]))
    for title in TITLE.finditer(left):
        if last is None or title.end() > last[0]:
            last = (title.end(), 3 if names.is_own(title["title"]) else None)
    if last is None:
        return 0, left
    return last[1], left[last[0] :]


def _same_clause(after: str) -> bool:
    """Tell whether what stands between 本办法 and its date leaves it the subject."""
    return not after or len(after) <= 60


def _marker_length(left: str) -> int:
    match = _MARKER.match(left)
    return match.end() if match else 0
