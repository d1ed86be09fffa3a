"""Who a sentence speaks of: this document, or one that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.documents.stated.shapes import NUMBER

#: What official documents call themselves.
NOUNS = (
    "实施细则|实施办法|实施方案|实施意见|管理办法|暂行办法|试行办法|暂行规定|若干措施|若干规定|若干政策|工作指引|工作指南|"
    "办法|规定|条例|细则|规则|规程|规范|措施|政策|方案|决定|决议|公告|通告|通知|意见|标准|指引|指南|章程|制度|准则|"
    "预案|文件|目录|清单|基准|解释|计划|纲要|批复|法|令|修正案|协议书?|须知|要点|政策措施"
)
#: 本办法, 本实施细则, 本《意见》, 本行政处罚裁量基准; 本市… and 本人… are no document.
SELF = re.compile(
    r"本(?![市省县区级地人院校所站单部机年月次款项组会期批届]|条(?!例))"
    rf"《?[\u4e00-\u9fff]{{0,8}}?(?P<noun>{NOUNS})》?"
)
TITLE = re.compile(r"《(?P<title>[^《》\n]{1,150})》(?P<after>（[^（）\n]{0,80}）)?")
_EXPLAINS = re.compile(
    r"解读|答记者问|记者问|图解|一图读懂|一图看懂|问答|答问|新闻发布|吹风会|编制说明|起草说明|修订说明|的说明$|情况说明"
)
_TRIAL = re.compile(r"试行|暂行")
#: A title that prints another: 关于印发《…》的通知, 国务院令第3号《…》; not 关于贯彻《…》的通知.
_INNER = re.compile(
    r"(?:^|(?:印发|发布|公布|颁布|下发|转发|出台|号)[^《》]{0,6})《([^《》]{2,150})》(?:《([^《》]{2,150})》)?"
    r"(?:[和、]《([^《》]{2,150})》)?"
)
_MARKS = str.maketrans("", "", "《》〈〉<>“”\"'‘’、，。；：:（）()〔〕[]【】 \t\u3000\n")
#: Words at the end of a title that say what becomes of the document in it.
_PRINTED = re.compile(r"(?:关于)?(?:印发|发布|公布|颁布|转发|下发)")
_TAIL = re.compile(r"(?:的通知|的公告|的决定|的函|的通告)$")
#: What may follow the last word of a title: （试行）, （2020年修订）, its brackets left out.
_KIND_MARK = re.compile(
    r"(?:试行|暂行|草案|征求意见稿|\d{4}年?(?:修订|修正|版|年度)?|修订版?|修正){1,3}$"
)
#: Signs before a number that are not its organ's: 第九条原青人社〔2019〕7号.
_BEFORE_NUMBER = re.compile(
    r"(?:第[\d一二三四五六七八九十百零〇]{1,7}条)?(?:同时|原|以及|及|和|与|由|将|对|依据|根据|按照)?"
)
#: What stands between a number and the title that it published.
_PUBLISHED = re.compile(r"(?:公布|发布|印发|颁布)(?:的|施行的)?")
_SHORT_NAME = 10
_SETS = re.compile(r"关于[\u4e00-\u9fff\d]{0,12}(?:调整|提高|降低|上调|下调|延续)")
_SHARED = 4


def bare(text: str) -> str:
    """Return a title without its marks, as titles are compared."""
    return text.translate(_MARKS)


def explains_another(title: str) -> bool:
    """Tell whether a title is that of an explanation: its dates are another document's."""
    return bool(_EXPLAINS.search(title))


def is_on_trial(title: str) -> bool:
    """Tell whether a title says 试行 or 暂行."""
    return bool(_TRIAL.search(title))


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What a document may call itself: its title, and the titles that its title prints."""

    whole: str
    inner: tuple[str, ...]

    @classmethod
    def of(cls, title: str) -> OwnNames:
        """Read the names in a title."""
        inner = tuple(bare(one) for match in _INNER.findall(title) for one in match if one)
        whole = bare(title)
        if not inner and _PRINTED.search(whole):
            inner = (_PRINTED.split(_TAIL.sub("", whole))[-1],)
        return cls(whole, tuple(dict.fromkeys(one for one in inner if one)))

    @property
    def all(self) -> tuple[str, ...]:
        """All names, the whole title first."""
        return (self.whole, *self.inner)

    def is_own(self, title: str) -> bool:
        """Tell whether a title in the text is this document's, or its short name."""
        name = bare(title)
        if not name:
            return False
        if name in (self.whole, *self.inner):
            return True
        return len(name) <= _SHORT_NAME and any(
            one.endswith(name) for one in (self.whole, *self.inner)
        )

    def rank_of(self, noun: str) -> int:
        """Return how surely 本… with that noun is this document, 3 to 5.

        What its title prints, or else its title itself, ends in the noun; or the noun is in it.
        """
        names = self.inner or (self.whole,)
        if any(_KIND_MARK.sub("", one).endswith(noun) for one in names):
            return 5
        return 4 if noun in self.whole else 3

    def sets(self, text: str) -> bool:
        """Tell whether ``text`` speaks of what the title sets: 关于调整失业保险金标准的通知."""
        if not _SETS.search(self.whole):
            return False
        plain = bare(text)
        return any(
            plain[start : start + _SHARED] in self.whole
            for start in range(len(plain) - _SHARED + 1)
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A document named in a squeezed text at ``[start, end)``: 《title》（number）."""

    start: int
    end: int
    title: str
    number: str


def named_documents(text: str, start: int, end: int) -> list[Named]:
    """Return the documents named in a stretch by title, or by number alone, in their order."""
    found: list[Named] = []
    last = start
    for match in TITLE.finditer(text, start, end):
        before = _by_number(text, last, match.start())
        after = (match["after"] or "")[1:-1].split("，")[0]
        number = after if after.endswith("号") else ""
        if not number and before and _PUBLISHED.fullmatch(text[before[-1].end : match.start()]):
            number = before.pop().number
        found += before
        stop = match.end() if number else match.end("title") + 1
        found.append(Named(match.start(), stop, match["title"], number))
        last = match.end()
    return found + _by_number(text, last, end)


def _by_number(text: str, start: int, end: int) -> list[Named]:
    found = []
    for one in NUMBER.finditer(text, start, end):
        before = _BEFORE_NUMBER.match(one[0])
        skipped = before.end() if before else 0
        found.append(Named(one.start() + skipped, one.end(), "", one[0][skipped:]))
    return found
