"""When a document was issued, by whom and under what number: its head, its signature, its note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.documents.stated.date_tokens import DateToken, date_tokens, token_starting_at
from knowledge.documents.stated.head import head_end
from knowledge.documents.stated.names import OwnNames, bare
from knowledge.documents.stated.shapes import NUMBER
from knowledge.documents.stated.squeezed import Squeezed
from knowledge.documents.stated.statement import IssuePlace, Place, StatedIssue, StatedText

_DATE_FIELD = re.compile(
    r"(?:成文日期|发文日期|印发日期|颁布日期|公布日期|签发日期|制发日期|发文时间|成文时间|印发时间)[：|]{1,3}"
    r"|〔(?:发布|公布|颁布|印发|成文)日期〕：?"
)
_NUMBER_FIELD = re.compile(r"(?:发文字号|文号|文件编号|发文文号|文件号)[：|]{1,3}")
_ISSUER_FIELD = re.compile(
    r"(?:发文机关|发布机构|发文单位|制定机关|发布机关|发文机构|颁布机关|公布机关)[：|]{1,3}"
    r"(?P<who>[\u4e00-\u9fff、]{2,60})"
)
_ORGAN = (
    r"人民政府|办公厅|办公室|委员会|领导小组|联席会议|管委会|工委|党委|省委|市委|区委|县委|国务院|总局|税务局|"
    r"[厅局部委院署处办会行司社校团组站]|中心|法院|检察院|公司|协会|学会|基金会"
)
_BEFORE_DATE = re.compile(
    rf"(?:(?:{_ORGAN})(?:（[^（）\n]{{0,10}}）)?|（[^（）\n]{{2,30}}代章）|令第[\d一二三四五六七八九十]{{1,4}}号)$"
)
#: 部长万钢, 省长 王正谱, 主席 习近平: an order is signed by a person.
_PERSON = re.compile(
    r"(?:部长|主席|省长|市长|区长|县长|局长|主任|总理|厅长|署长|行长|委员长|院长)[\u4e00-\u9fff]{2,4}$"
)
#: What goes on after a date that is no signature: 2023年1月1日起施行.
_GOES_ON = re.compile(
    r"起|前|后|至|到|之|以|，|、|-|的|日|开始|止|期间|在|已|经|由|召开|第[\d一二三四五六七八九十百]{1,6}[次届批号]|上午|下午|时|（?星期|发布|公布|通过|印发|颁布|施行|实施|修订|修正|[一-鿿]{1,12}(?:令|印发的|发布的|公布的)"
)
_NOTE = re.compile(
    r"（(?P<note>[^（）]{0,400}(?:[^（）]{0,60}（[^（）]{0,60}）){0,6}[^（）]{0,200})）"
)
_ACT = re.compile(r"[^，。；]{0,50}?(?P<how>公布|发布|颁布|印发|令|通过|修订|修正|批准)")
#: What follows a date of signature that no line ends: the annex, or the rule itself.
_BEGINS = re.compile(r"附件|第[一1][章条编]|目录|（此件|抄送|主动公开|公开方式|更多信息")
#: Where the acts of a note end that stands in no brackets.
_BODY = re.compile(r"第[一1][章条编]|目录|总则")
_BY_DECISION = re.compile(r"(?:根据|依据)$")
_PRINTED = re.compile(r"^印发")
_LINE_LIKE = re.compile(r"[\u4e00-\u9fff、（）]{2,120}")
_OFFICE = re.compile(rf"(?:{_ORGAN})$")
_HEAD = 500
#: Signs of a title that is none by chance, and from the start to the end of a title line.
_TITLE_LENGTH, _TITLE_WITHIN = 8, 160
#: So near above a date that stands alone a sentence has ended: it closes a text, and no head.
_BODY_ABOVE = 300
_RULE = re.compile(r"[-_—=]{3}")
_SIGNERS = 12


def find_issue(squeezed: Squeezed, title: str, start: int) -> StatedIssue | None:
    """Return the date of issue, from the surest place that tells it."""
    text = squeezed.text
    for match in _DATE_FIELD.finditer(text, start, head_end(text, start)):
        token = token_starting_at(date_tokens(text, match.end(), match.end() + 14), match.end())
        if token is not None and token.to_the_day:
            return _issue(squeezed, match.start(), token, IssuePlace.METADATA)
    signed = next(_signatures(text, title, start), None)
    if signed is not None:
        line = text.rfind("\n", start, signed.start) + 1
        return _issue(squeezed, max(line, start, signed.start - 40), signed, IssuePlace.SIGNATURE)
    acts = [one for one, _ in _noted(squeezed, start)]
    told = [one for one in acts if one.found_in is IssuePlace.TITLE_NOTE]
    if told:
        return max(told, key=_day)
    for token in date_tokens(text, start):
        if token.to_the_day and _PRINTED.match(text[token.end : token.end + 2]):
            after = text[token.end + 2 : token.end + 3]
            if after in ("", "\n"):
                return _issue(squeezed, token.start, token, IssuePlace.PRINTED)
    return max(acts, key=_day) if acts else None


def find_first_issue(
    squeezed: Squeezed, issue: StatedIssue | None, start: int
) -> StatedIssue | None:
    """Return the act that 自公布之日起 counts from.

    Where others have amended a document since (根据…的决定修正), that is the last act of its own.
    """
    if issue is not None and issue.found_in in (IssuePlace.METADATA, IssuePlace.SIGNATURE):
        return issue
    own = [one for one, amends in _noted(squeezed, start) if not amends]
    return max(own, key=_day) if own else issue


def _day(issue: StatedIssue) -> tuple[date, bool]:
    return issue.date.first_day, issue.found_in is IssuePlace.TITLE_NOTE


def _issue(squeezed: Squeezed, start: int, token: DateToken, found: IssuePlace) -> StatedIssue:
    return StatedIssue(token.date, Place(*squeezed.source(start, token.end)), found)


def _signatures(text: str, title: str, start: int) -> Iterator[DateToken]:
    """Yield the dates below or behind an issuer's name, or behind the title at the head."""
    names = [one for one in OwnNames.of(title).all if len(one) >= _TITLE_LENGTH]
    for token in date_tokens(text, start):
        if token.to_the_day and token.has_year and _is_signature(text, names, token, start):
            yield token


def _is_signature(text: str, names: Sequence[str], token: DateToken, start: int) -> bool:
    after = text[token.end : token.end + 60]
    alone = after[:1] in ("", "\n") or bool(_BEGINS.match(after) or _RULE.match(after))
    titled = bare(after).startswith(tuple(names)) if names else False
    if not alone and not titled and _GOES_ON.match(after):
        return False
    before = text[max(start, token.start - 60) : token.start]
    line = before.rstrip("\n").rsplit("\n", 1)[-1]
    if _signs(line):
        return alone or titled or not _inside(text, token)
    if token.start - start < _TITLE_WITHIN and names and alone:
        return bare(line).endswith(tuple(names))
    own_line = before.endswith("\n") or token.start == start
    if own_line and "。" in text[max(start, token.start - _BODY_ABOVE) : token.start]:
        return alone or titled
    return before.endswith(("。", "）")) and (titled or alone)


def _inside(text: str, token: DateToken) -> bool:
    """Tell whether a sentence runs on after a date: a mark follows soon."""
    after = text[token.end : token.end + 8]
    return any(sign in after for sign in "，。；、）")


def _signs(name: str) -> bool:
    return bool(_BEFORE_DATE.search(name) or _PERSON.search(name))


def _noted(squeezed: Squeezed, start: int) -> list[tuple[StatedIssue, bool]]:
    """Return the acts in the note below a title: （2018年5月31日…通过，…公布，自…起施行）.

    With each whether it is an amendment by another document: 根据2001年…《关于修改…的决定》修正.
    """
    text = squeezed.text
    for match in _NOTE.finditer(text, start, start + _HEAD):
        found = _acts(squeezed, match.start("note"), match.end("note"))
        if found:
            return found
    body = _BODY.search(text, start, start + _HEAD)
    return _acts(squeezed, start, body.start()) if body is not None else []


def _acts(squeezed: Squeezed, begin: int, end: int) -> list[tuple[StatedIssue, bool]]:
    text = squeezed.text
    found: list[tuple[StatedIssue, bool]] = []
    for token in date_tokens(text, begin, end):
        act = _ACT.match(text, token.end, end)
        if act is None or not token.to_the_day or text[act.end() : act.end() + 1] == "的":
            continue
        place = IssuePlace.ADOPTED if act["how"] == "通过" else IssuePlace.TITLE_NOTE
        amends = bool(_BY_DECISION.search(text[max(begin, token.start - 2) : token.start]))
        found.append((_issue(squeezed, token.start, token, place), amends))
    return found


def find_number(squeezed: Squeezed, title: str, start: int) -> StatedText | None:
    """Return the document's own number: of its head, or of a line by itself near the top."""
    text = squeezed.text
    field = _NUMBER_FIELD.search(text, start, head_end(text, start))
    if field is not None:
        match = NUMBER.match(text, field.end())
        if match is not None:
            return StatedText(match[0], Place(*squeezed.source(match.start(), match.end())))
    for match in NUMBER.finditer(text, start, start + _HEAD):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        starts = match.start() == start or before == "\n"
        noted = before == "（" and after == "）" and text[match.start() - 2] not in "》\n"
        near = noted and "\n" not in text[start : match.start()].lstrip("#\n")
        if near or (starts and (after in ("", "\n") or match["organ"])):
            return StatedText(match[0], Place(*squeezed.source(match.start(), match.end())))
    return None


def find_issuers(
    squeezed: Squeezed, issue: StatedIssue | None, start: int
) -> tuple[StatedText, ...]:
    """Return who signed: the field of the head, or the names above the date of issue."""
    text = squeezed.text
    field = _ISSUER_FIELD.search(text, start, head_end(text, start))
    if field is not None:
        place = Place(*squeezed.source(field.start("who"), field.end("who")))
        return (StatedText(field["who"], place),)
    if issue is None or issue.found_in is not IssuePlace.SIGNATURE:
        return ()
    end = squeezed.place(issue.place.end) if issue.place.end else 0
    tokens = [one for one in date_tokens(text, max(start, end - 16), end)]
    if not tokens:
        return ()
    return tuple(reversed(_signers(squeezed, tokens[-1].start, start)))


def _signers(squeezed: Squeezed, date_at: int, start: int) -> list[StatedText]:
    """Return the names in the lines above a date, the last first; or those right before it."""
    text = squeezed.text
    found: list[StatedText] = []
    end = date_at
    while end > start and len(found) < _SIGNERS:
        begin = max(text.rfind("\n", start, end) + 1, start)
        if begin < end:
            if end == date_at:
                begin = max(begin, *(text.rfind(one, begin, end) + 1 for one in "。；！”"))
            line = text[begin:end]
            if not _LINE_LIKE.fullmatch(line) or not _OFFICE.search(line) or "负责" in line:
                break
            place = Place(*squeezed.source(begin, end))
            found.append(StatedText(line, place))
            if text[begin - 1 : begin] not in ("", "\n"):
                break
        elif end != date_at:
            break
        end = begin - 1
    return found
