"""Which documents end with this one: 同时废止, 停止执行, 予以废止, and what takes precedence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.documents.dates import PartialDate
from knowledge.documents.stated.date_tokens import DateToken
from knowledge.documents.stated.effect import VERBS
from knowledge.documents.stated.names import TITLE, Named, named_documents
from knowledge.documents.stated.sentences import Sentence
from knowledge.documents.stated.squeezed import Squeezed
from knowledge.documents.stated.statement import Place, Repeal, RepealKind

#: What ends a document. 已废止 and 废止后 tell of what has been, not of what this one does.
_ENDS = re.compile(
    r"(?P<told>已经?|曾|被|未|不得|尚未|拟)?(?P<firm>(?:同时|同日|即行|即日起|一并|一律|相应|予以|宣布|自动|自行|随之|立即|均|全部|作)(?:予以|宣布|全部|均)?)?"
    r"(?P<verb>废止|失效|作废|停止执行|停止实施|停止使用|终止执行|不再执行|不再适用)(?P<after>[后前的时之或、和情程]|规章|规范|法规)?"
)
#: 同时废止《…》: the verb stands before what it ends.
_OBJECT = re.compile(r"[：，]?(?:原)?$")
#: What a document is named for but to be ended: 根据《…》, 《…》第三条, 《…》规定的.
_BASIS = re.compile(
    r"(?:根据|按照|依据|依照|参照|执行|适用|符合|违反|落实|贯彻|依|按|遵照|替代|属于)[^《》，、]{0,8}$"
)
_PART = re.compile(
    r"(?:（[^（）]{0,20}）)?(?:中)?(?:第[\d一二三四五六七八九十百]{1,6}[条章款项]|规定的|有关|中的|中有关|中关于)"
)
#: A quoted order of another document: 《…》要求，自…起停止执行….
_QUOTED = re.compile(r"》(?:（[^（）]{0,60}）)?(?:中)?(?:明确|要求|规定|提出|指出)[^。]{0,6}[，：]")
_EFFECT = re.compile(rf"(?:起|之日)(?:正式)?(?:{VERBS})[，,]?")
_PRECEDENCE = re.compile(
    r"(?:不一致|相抵触|抵触|不符|不相符|有出入|冲突)[^。；\n]{0,12}?(?:以|按|按照|依照|执行)本[\u4e00-\u9fff]{1,10}?(?:为准|执行|规定)"
)
_COUNTED = re.compile(
    r"等?(?:[\d一二三四五六七八九十]{1,4}[件份个部项])?[\u4e00-\u9fff（）\d]{0,14}"
)
_DATED_VERB = re.compile(r"，?(?:自|从|于)[^，。]{2,20}(?:起|之日)?，?")
#: Signs between a document and the verb, and between two documents of a row.
_NEAR, _ROW, _RIGHT_BEFORE = 40, 60, 3
_JOINS = frozenset({"", "、", "和", "及", "以及", "，", "与"})
_SINCE = re.compile(r"(?:起|开始)?，?$")
_LISTED = re.compile(r"(?P<verb>废止|失效)[^。\n]{0,24}(?:目录|清单|文件表)")
_OTHER_LIST = re.compile(
    r"(?:继续有效|保留|拟?修改|现行有效|有效)[^。\n]{0,24}(?:目录|清单)|附件\d"
)
_LIST_TITLE = re.compile(r"清理|废止|失效")
_NUMBERED = re.compile(r"\n(?:\d{1,3}[、.．]|（\d{1,3}）)(?P<title>[^\n《》。；]{4,60})(?=\n)")


def repeals(
    squeezed: Squeezed, sentence: Sentence, tokens: Sequence[DateToken]
) -> Iterator[Repeal]:
    """Yield what a sentence repeals, and where it takes precedence."""
    text = squeezed.text
    if _PRECEDENCE.search(text, sentence.start, sentence.end):
        yield Repeal(RepealKind.PRECEDENCE, _place(squeezed, sentence))
    begin = sentence.start
    within = [(one.start(), one.end()) for one in TITLE.finditer(text, begin, sentence.end)]
    for match in _ENDS.finditer(text, sentence.start, sentence.end):
        if match["told"] or match["after"]:
            continue
        if any(start <= match.start("verb") < end for start, end in within):
            continue
        named = _victims(text, sentence, begin, match)
        since = _since(text, tokens, match.start())
        for one in named:
            yield Repeal(
                RepealKind.REPEAL,
                _place(squeezed, sentence),
                title=one.title,
                document_number=one.number,
                dated=_dated(text, tokens, one, sentence),
                since=since,
            )
        begin = match.end()


def _place(squeezed: Squeezed, sentence: Sentence) -> Place:
    return Place(*squeezed.source(sentence.start, sentence.end))


def _victims(text: str, sentence: Sentence, begin: int, match: re.Match[str]) -> list[Named]:
    """Return the documents before the verb, from its own clause on; else those right after it."""
    begin = _behind_effect(text, begin, match.start())
    if _QUOTED.search(text, begin, match.start()):
        return []
    found: list[Named] = []
    stop = match.start()
    for one in reversed(named_documents(text, begin, match.start())):
        if not _reaches(text[one.end : stop], firm=bool(match["firm"]), last=not found):
            break
        if not _is_aside(text, begin, one, match.start()):
            found.insert(0, one)
        stop = one.start
    return found or _objects(text, match.end(), sentence.end)


def _behind_effect(text: str, begin: int, verb: int) -> int:
    """Return where what is put into force ends, if a document is named after it."""
    for effect in _EFFECT.finditer(text, begin, verb):
        if effect.end() < verb and named_documents(text, effect.end(), verb):
            begin = effect.end()
    return begin


def _objects(text: str, begin: int, end: int) -> list[Named]:
    """Return the row of documents right behind a verb: 同时废止《…》和《…》."""
    after = named_documents(text, begin, end)
    if not after or not _OBJECT.fullmatch(text[begin : after[0].start]):
        return []
    objects = after[:1]
    for one in after[1:]:
        if text[objects[-1].end : one.start] not in _JOINS:
            break
        objects.append(one)
    return [] if _PART.match(text, objects[-1].end) else objects


def _reaches(between: str, *, firm: bool, last: bool) -> bool:
    """Tell whether a verb, or the next document of a row, still speaks of the one before.

    A bare 废止 speaks of what stands right before it.
    """
    if last and not firm:
        return len(between) <= _RIGHT_BEFORE or _COUNTED.fullmatch(between) is not None
    if last:
        near = len(between) <= _NEAR and "，" not in between.rstrip("，")
        return near or _DATED_VERB.fullmatch(between) is not None
    return len(between) <= _ROW


def _is_aside(text: str, begin: int, one: Named, verb: int) -> bool:
    """Tell whether a document is named for another reason than to be ended."""
    if _BASIS.search(text[max(begin, one.start - 12) : one.start]):
        return True
    return one.end < verb and bool(_PART.match(text, one.end))


def _since(text: str, tokens: Sequence[DateToken], verb: int) -> PartialDate | None:
    for token in tokens:
        if token.end <= verb and _SINCE.fullmatch(text[token.end : verb]):
            return token.date
    return None


def _dated(
    text: str, tokens: Sequence[DateToken], one: Named, sentence: Sentence
) -> PartialDate | None:
    """Return the date before a title: 1990年7月27日原国家科委印发的《…》."""
    for token in reversed(tokens):
        if sentence.start <= token.start and token.end <= one.start:
            between = text[token.end : one.start]
            if len(between) <= 40 and "《" not in between and between.endswith("的"):
                return token.date
            return None
    return None


def listed_repeals(squeezed: Squeezed, title: str, start: int) -> Iterator[Repeal]:
    """Yield what stands in the lists of a document that clears out others: 废止的…目录."""
    text = squeezed.text
    if not _LIST_TITLE.search(title):
        return
    heads = [(one.start(), one.end(), True) for one in _LISTED.finditer(text, start)]
    heads += [(one.start(), one.end(), False) for one in _OTHER_LIST.finditer(text, start)]
    heads.sort()
    for position, (_, begin, is_repeal) in enumerate(heads):
        if not is_repeal:
            continue
        end = heads[position + 1][0] if position + 1 < len(heads) else len(text)
        yield from _listed(squeezed, begin, end)


def _opens_row(text: str, place: int) -> bool:
    """Tell whether a title opens a row of a list: it follows a line's end or the row's number."""
    return place > 0 and (text[place - 1] in "\n、.．|）" or text[place - 1].isdecimal())


def _listed(squeezed: Squeezed, begin: int, end: int) -> Iterator[Repeal]:
    text = squeezed.text
    named = named_documents(text, begin, end)
    for position, one in enumerate(named):
        if not one.title or not _opens_row(text, one.start):
            continue
        after = named[position + 1] if position + 1 < len(named) else None
        number = one.number
        stop = one.end
        if not number and after is not None and not after.title and after.start - one.end <= 2:
            number, stop = after.number, after.end
        place = Place(*squeezed.source(one.start, stop))
        yield Repeal(RepealKind.REPEAL, place, title=one.title, document_number=number)
    for match in _NUMBERED.finditer(text, begin, end):
        place = Place(*squeezed.source(match.start("title"), match.end("title")))
        yield Repeal(RepealKind.REPEAL, place, title=match["title"])
