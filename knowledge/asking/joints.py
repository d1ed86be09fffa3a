"""Where a message goes on with another question: told from what stands on both sides of a joint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.asking.logistic import Logistic
from knowledge.language.normalise import normalise
from knowledge.language.slots import Slots
from knowledge.language.word_list import lower_letters, words_of

_SIGNS = ",，、。.;；:：!！?？~～…"
_CUT = re.compile(r"[,，、。.;；!！?？~～…\s]+")
_LATIN = re.compile(r"[a-z][a-z']*")
_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五])[)）.．、](?!\d)\s*")
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
#: 这几年, 十几个 ask for no number.
_SOME = re.compile("[这那前近好十百千过后头]几")
_NEGATIONS = ("不", "没", "否")
_COUNT = "一二三四五"
_WHO = ("degree", "class", "district", "origin")
#: A piece of fewer letters is no piece: 嗯，好.
_SHORTEST = 2
#: Probability from which on a joint opens a question.
_OPENS = 0.5
_LENGTHS = (3, 6, 10, 16, 26)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch ``[start, end)`` of a message between two joints, and the signs before it."""

    start: int
    end: int
    text: str
    before: str


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a message: what stands between signs, spaces and joining words."""
    starts = [0, *_starts(text)]
    found: list[Piece] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start:end]
        if found and sum(char.isalnum() for char in piece) < _SHORTEST:
            last = found[-1]
            found[-1] = Piece(last.start, end, text[last.start : end], last.before)
        else:
            found.append(Piece(start, end, piece, _signs_before(text, start)))
    return found


def _starts(text: str) -> list[int]:
    """Return where pieces begin besides the first, in order."""
    found = set()
    for cut in _CUT.finditer(text):
        left, right = cut.start(), cut.end()
        if left == 0 or right == len(text):
            continue
        around = text[left - 1] + text[right]
        if cut[0] in ".,，" and around.isascii() and around[0].isdigit() and around[1].isdigit():
            continue  # 2.5万, 10,000
        if _numbers(text, left) and cut[0][0] in ".．、":
            continue  # 1、 2.
        if cut[0].isspace() and around.isascii():
            continue  # a space between English words
        found.add(right)
    said = lower_letters(text)
    for word in words_of("joint"):
        at = said.find(word)
        while at >= 0:
            if at and not (word.isascii() and not _whole_word(said, at, len(word))):
                found.add(at)
            at = said.find(word, at + len(word))
    return sorted(found)


def _numbers(text: str, end: int) -> bool:
    """Tell whether what ends there is the number of an item, with nothing before it: ；2、."""
    begin = end
    while begin and end - begin < 2 and (text[begin - 1].isdigit() or text[begin - 1] in _COUNT):
        begin -= 1
    return begin < end and (begin == 0 or not text[begin - 1].isalnum())


def _whole_word(said: str, at: int, length: int) -> bool:
    end = at + length
    before = said[at - 1] if at else " "
    after = said[end] if end < len(said) else " "
    return not ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()))


def _signs_before(text: str, start: int) -> str:
    """Return the kind of what stands before a piece: end, asks, comma, list, blank or word."""
    begin = start
    while begin and (text[begin - 1] in _SIGNS or text[begin - 1].isspace()):
        begin -= 1
    between = text[begin:start]
    for kind, signs in (
        ("asks", "?？"),
        ("end", "。.!！;；~～…\n"),
        ("comma", ",，:："),
        ("list", "、"),
    ):
        if any(sign in between for sign in signs):
            return kind
    return "blank" if between else "word"


class Joints:
    """Tells at which joints of a message another question opens. ``slots`` know its topics."""

    def __init__(self, model: Logistic, slots: Slots) -> None:
        self._model = model
        self._slots = slots

    def parts(self, text: str) -> list[str]:
        """Return the questions of a message, each with what is told beside it; together all."""
        pieces = pieces_of(text)
        if len(pieces) < 2:
            return [text]
        notes = [Notes.of(piece, self._slots) for piece in pieces]
        starts = [0]
        first = 0
        for number in range(1, len(pieces)):
            if self._model.probability(signs_at(notes, number, first)) >= _OPENS:
                starts.append(pieces[number].start)
                first = number
        return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of a piece."""

    piece: Piece
    said: str
    asking: frozenset[str]
    aspects: frozenset[str]
    benefits: frozenset[str]
    who: bool
    marked: bool
    numbered: bool

    @classmethod
    def of(cls, piece: Piece, slots: Slots) -> Notes:
        """Note what a piece asks and names."""
        written = normalise(piece.text).strip()
        said = _NUMBER.sub("", written, count=1).strip(_SIGNS + " ")
        named = slots.named(said)
        marked = any(sign in piece.text for sign in "?？")
        return cls(
            piece,
            said,
            frozenset(asking_words(said)),
            named.get("aspect", frozenset()),
            named.get("benefit", frozenset()),
            any(slot in named for slot in _WHO),
            marked,
            numbered=_NUMBER.match(written) is not None,
        )

    @property
    def asks(self) -> bool:
        """Whether the piece may be a question."""
        return self.marked or bool(self.asking)


def signs_at(notes: Sequence[Notes], number: int, first: int) -> Iterator[str]:
    """Yield the signs by which it is told whether piece ``number`` opens another question.

    ``first`` is the piece with which the question before it opens.
    """
    left, right = notes[number - 1], notes[number]
    before, after = notes[first:number], notes[number + 1 :]
    asked = any(one.asks for one in before)
    follows = any(one.asks for one in after)
    kind = right.piece.before
    state = f"{'A' if asked else 'a'}{'R' if right.asks else 'r'}{'F' if follows else 'f'}"
    yield f"state={state}"
    yield f"kind={kind}"
    yield f"kind={kind},state={state}"
    joins = f"{_joins(right.said)},numbered={right.numbered}"
    yield f"joins={joins}"
    yield f"joins={joins},state={state}"
    yield f"left asks={left.asks}"
    yield f"lengths={_size(left.said)},{_size(right.said)}"
    yield f"right length={_size(right.said)}"
    yield f"left length={_size(left.said)}"
    yield f"left mark={left.marked}"
    yield f"right has aspect={bool(right.aspects)}"
    asked_of = frozenset().union(*(one.aspects for one in before))
    yield f"aspects={bool(asked_of)},{bool(right.aspects)},{bool(asked_of & right.aspects)}"
    named = frozenset().union(*(one.benefits for one in before))
    yield f"benefits={bool(named)},{bool(right.benefits)},{bool(named & right.benefits)}"
    yield f"who={any(one.who for one in before)},{right.who}"
    for word in right.asking:
        yield f"right asks {word}"
    for word in left.asking:
        yield f"left asks {word}"
    if right.asking & left.asking:
        yield "the same is asked"
    if not right.asking and asked:
        yield "right asks nothing"
    for head in _heads(right.said):
        yield f"head={head}"
        yield f"asked={asked},head={head}"
    for tail in _tails(right.said):
        yield f"tail={tail}"
    for tail in _tails(left.said):
        yield f"left tail={tail}"
    for head in _heads(left.said):
        yield f"left head={head}"


def _joins(said: str) -> bool:
    """Tell whether a piece opens with a word that joins it to another: 另外, also."""
    return any(
        said.startswith(word) and (not word.isascii() or _whole_word(said, 0, len(word)))
        for word in words_of("joint")
    )


def _heads(said: str) -> list[str]:
    if said[:1].isascii():
        return said.split()[:2]
    return [said[:n] for n in (1, 2) if len(said) >= n]


def _tails(said: str) -> list[str]:
    if said[-1:].isascii():
        return said.split()[-1:]
    return [said[-n:] for n in (1, 2) if len(said) >= n]


def _size(said: str) -> int:
    length = sum(len(one) for one in said.split()) if not said.isascii() else len(said) // 3
    return next((n for n, most in enumerate(_LENGTHS) if length <= most), len(_LENGTHS))


def asking_words(said: str) -> list[str]:
    """Return the words in a normalised text that a question has: 多少, 怎么, how."""
    chinese, english = _question_words()
    counted = _SOME.sub(" ", said)
    found = [word for word in chinese if word in counted]
    found += [word for word in _LATIN.findall(said) if word in english]
    if _A_NOT_A.search(said):
        found.append("A不A")
    if said.rstrip(_SIGNS + " ").endswith(_NEGATIONS):
        found.append("不")  # 够得上D类不
    return found


@lru_cache(maxsize=1)
def _question_words() -> tuple[tuple[str, ...], frozenset[str]]:
    words = words_of("question_word")
    chinese = tuple(word for word in words if not word.isascii())
    return chinese, frozenset(word for word in words if word.isascii())
