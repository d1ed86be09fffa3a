"""Questions and their answers, in the shapes that documents give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents.structure.lines import BLANKS, Line

_B = rf"[{BLANKS}]"
_MARKS = r"(?:\*\*|__)?"
#: 问：, 问1：, Q:, Q1., 【问】, 问题三：, 记者：, 记者问：.
_QUESTION = re.compile(
    rf"[{BLANKS}>#]{{0,10}}{_MARKS}(?:[【\[](?:问题?|Q)\d{{0,3}}[】\]]{_B}{{0,3}}[:：]?"
    rf"|(?:记者问?|提问|问题?|Q|Question){_B}?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})?{_B}?[:：.．、]"
    rf"|Q\d{{1,3}}{_B}{{1,3}}){_MARKS}{_B}{{0,4}}",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    rf"[{BLANKS}>]{{0,10}}{_MARKS}(?:[【\[](?:答复?|回答|A)\d{{0,3}}[】\]]{_B}{{0,3}}[:：]?"
    rf"|(?:回?答复?|A|Answer){_B}?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})?{_B}?[:：.．]"
    rf"|A\d{{1,3}}{_B}{{1,3}}){_MARKS}{_B}{{0,4}}",
    re.IGNORECASE,
)
#: An answer behind its question on one line.
_INLINE = re.compile(rf"[？?。]{_B}{{0,4}}(?=(?:【答】|\[答\]|答[:：]|A[:：]))")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Question:
    """A question at ``[start, end)``, its mark and that of the answer included."""

    start: int
    end: int
    asked: str
    line: Line


def find_questions(text: str, lines: Sequence[Line]) -> list[Question]:
    """Return the questions that an answer follows, in order.

    A mark opens a question; a line before 答： is one without a mark.
    """
    found: list[Question] = []
    for place, line in enumerate(lines):
        stop = line.start + len(line.text)
        mark = _QUESTION.match(text, line.start, stop)
        following = lines[place + 1] if place + 1 < len(lines) else None
        within = list(_within(text, line, stop))
        if within:
            found += within
            continue
        if following is None:
            continue
        answer = _ANSWER.match(text, following.start, following.start + len(following.text))
        start = mark.end() if mark else line.start
        asked = text[start:stop].strip(BLANKS + "*_")
        if not 0 < len(asked) <= _LONGEST:
            continue
        if answer is not None and (mark or asked[-1] in "？?"):
            end = (
                answer.end()
                if answer.end() < following.start + len(following.text)
                else following.end
            )
            found.append(Question(line.start, end, asked, line))
        elif mark is not None and (asked[-1] in "？?"):
            found.append(Question(line.start, line.end, asked, line))
    return found


def _within(text: str, line: Line, stop: int) -> Iterator[Question]:
    """Yield the questions of a line whose answers follow on it."""
    last = line.start
    for inline in _INLINE.finditer(text, line.start, stop):
        low = max(last, inline.start() - _LONGEST)
        begins = [last if low == last else -1]
        begins += [text.rfind(sign, low, inline.start()) + 1 for sign in "。！？?"]
        begins += [text.rfind(sign, low, inline.start()) for sign in ("问：", "问:", "【问】")]
        begin = max(begins)
        answer = _ANSWER.match(text, inline.end(), stop)
        if answer is None or begin < low:
            continue
        mark = _QUESTION.match(text, begin, inline.start())
        asked = text[mark.end() if mark else begin : inline.start() + 1].strip(BLANKS + "*_")
        if 0 < len(asked) <= _LONGEST:
            yield Question(begin, answer.end(), asked, line)
            last = answer.end()


def opens_question(line: Line) -> bool:
    """Tell whether a line begins with the mark of a question: 问：, Q1., 【问】."""
    return _QUESTION.match(line.text) is not None


def is_question(text: str) -> bool:
    """Tell whether a heading asks."""
    bare = text.rstrip(BLANKS + "*_")
    return 1 < len(bare) <= _LONGEST and bare[-1] in "？?"


def answer_mark(text: str, line: Line) -> int:
    """Return where the text of an answer begins in a line that opens with 答：, else 0."""
    mark = _ANSWER.match(text, line.start, line.start + len(line.text))
    return mark.end() if mark else 0
