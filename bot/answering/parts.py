"""The questions of a message: cut at its joints, each with what the others say of its topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.searching.rank import WEIGHTS_FILE
from knowledge.asking.joints import Joints, asking_words, pieces_of
from knowledge.language.normalise import normalise
from knowledge.language.slots import Mention, Slots
from knowledge.language.word_list import lower_letters, word_list, words_of

JOINTS_FILE = WEIGHTS_FILE.with_name("joints.json")

_ENDS = re.compile(r"(?<=[。！？!?；;~～…])\s*|\n+")
_NUMBER = re.compile(r"^[（(]?(?:\d{1,2}|[一二三四五])[)）.．、](?!\d)\s*")
_BLANKS = " \t\r\n\u00a0\u3000"
_GREETING_SIGNS = ",，、!！。~～… \t\r\n\u00a0\u3000"
_QUESTION_WORDS = (
    "吗|呢|么|嘛|伐|多少|多久|几|怎么|怎样|咋|如何|哪|什么|啥|谁",
    "能不能|可不可以|可以|能否|是不是|有没有|要不要|算不算|行不行|够不够|够得|还能|能.{0,12}[吧吗不]",
    "条件|材料|流程|标准|how|what|where|when|which|can i|do i|is there",
)
_ASKS = re.compile(
    rf"[?？]|不\s*$|([\u4e00-\u9fff])不\1|还是|{'|'.join(_QUESTION_WORDS)}", re.IGNORECASE
)
#: So many questions of a message are answered.
MOST_PARTS = 3
_SHORTEST = 3
_LEAST = 2
#: What asks only whether there is: 还有补贴吗 asks by its 还有, 还有车牌怎么摇 does not.
_WHETHER = frozenset({"吗", "么", "嘛", "呢"})
#: What stands between two questions of a sentence.
_BETWEEN = ",，、;；。:：?？ \t\r\n\u00a0\u3000"
#: What joins values that are asked about alike: 硕士和博士.
_AND = frozenset(
    ("", ",", "，", "、", "/", "&", "和", "跟", "与", "及", "以及", "还有", "and", "and the")
)
_TOPIC = "benefit"
#: Slots whose values a message may name once for all its questions.
_VALUES = ("district", "class", "degree", "origin")
#: A question that says no more than this, in signs beyond slots, may be about what follows it.
_LITTLE = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message. ``context`` are the topic and values that it takes from others."""

    text: str
    context: str = ""

    @property
    def whole(self) -> str:
        """The question with its context, as it can stand alone."""
        return f"{self.context} {self.text}" if self.context else self.text


@dataclass(frozen=True, slots=True)
class _Noted:
    """What a question names by slot, what it tells of a person, whether it says little else."""

    named: Mapping[str, str]
    told: Mapping[str, str]
    bare: bool


class Parting:
    """Takes messages apart. ``joints`` tell where, ``slots`` what is shared."""

    def __init__(self, joints: Joints, slots: Slots) -> None:
        self._joints = joints
        self._slots = slots

    def parts(self, text: str, *, right: Callable[[str], str]) -> list[Part]:
        """Return the questions of a message, one or more; each with the context that it needs.

        ``right`` puts a text right, so that its slots are known in pinyin and English too.
        """
        cut = self._joints.parts(text)
        bare = [_bare(one, later=number > 0) for number, one in enumerate(cut)]
        texts: list[str] = []
        for one in bare:
            if not one:
                continue
            # What tells of something belongs to the question before it, or to the first.
            tells = texts and not (self._may_ask(one, right) and self._may_ask(texts[-1], right))
            if tells:
                texts[-1] = f"{texts[-1]}，{one}"
            else:
                texts.append(one)
        if len(texts) < 2:
            return [Part(text)]
        notes = [self._noted(one, right) for one in texts]
        return [
            Part(one, " ".join(self._context(number, notes))) for number, one in enumerate(texts)
        ]

    def _may_ask(self, text: str, right: Callable[[str], str]) -> bool:
        """Tell whether a part may be a question: it has a word that asks, or names what is."""
        if any(sign in text for sign in "?？") or asking_words(normalise(text)):
            return True
        named = self._slots.named(normalise(right(text)))
        return "aspect" in named or _TOPIC in named

    def each(self, part: Part) -> list[Part]:
        """Return a question about several values alike as one about each: 甲和乙分别多少.

        None where it asks about one, or about how they go together.
        """
        said = normalise(part.text)
        if len(said) != len(part.text):
            return []
        mentions = self._slots.mentions(said)
        if any(one.value == "combine" for one in mentions):
            return []
        topical = bool(part.context) or any(one.slot == _TOPIC for one in mentions)
        for slot in (_TOPIC, *_VALUES):
            among = [one for one in mentions if one.slot == slot]
            # 硕士和博士各多少 is of what was talked about, which one clause may well tell.
            if slot != _TOPIC and not topical:
                continue
            if len({one.value for one in among}) < 2 or not _in_a_row(said, among):
                continue
            begin, end = among[0].start, among[-1].end
            if not _asks_each(said, mentions, begin, end):
                continue
            head, tail = (_without_each(one) for one in (part.text[:begin], part.text[end:]))
            values = [part.text[one.start : one.end] for one in among]
            return [Part(f"{head}{value}{tail}".strip(), part.context) for value in values]
        return []

    def _noted(self, text: str, right: Callable[[str], str]) -> _Noted:
        """Note what a question names first of each slot, as it is written there."""
        text = right(text)
        named = self._first(text)
        told: dict[str, str] = {}
        for piece in pieces_of(text):
            said = self._first(piece.text)
            if _TOPIC not in said and not asks(piece.text):
                told.update({slot: one for slot, one in said.items() if slot in _VALUES})
        rest = normalise(text)
        for one in reversed(self._slots.mentions(rest)):
            rest = f"{rest[: one.start]} {rest[one.end :]}"
        rest = "".join(char for char in rest if char.isalnum())
        return _Noted(named, told, bare=len(word_list("function_word").without(rest)) <= _LITTLE)

    def _first(self, text: str) -> dict[str, str]:
        said = normalise(text)
        written = text if len(said) == len(text) else said
        found: dict[str, str] = {}
        for one in self._slots.mentions(said):
            found.setdefault(one.slot, written[one.start : one.end])
        return found

    def _context(self, number: int, notes: Sequence[_Noted]) -> Iterator[str]:
        """Yield what a question takes from the others: the last before it, else the next.

        One with a topic of its own takes what is told of a person, no more: 本科落户要什么条件，
        车牌怎么摇 is not about the plates of bachelors.
        """
        mine = notes[number]
        before, after = notes[:number], notes[number + 1 :]
        if _TOPIC in mine.named:
            sharing = [one.told for one in before]
        else:
            sharing = [one.named for one in reversed(before)]
            sharing += [one.named for one in after] if mine.bare else []
        for slot in (_TOPIC, *_VALUES):
            found = next((one[slot] for one in sharing if slot in one), "")
            if found and slot not in mine.named:
                yield found


def _in_a_row(said: str, among: Sequence[Mention]) -> bool:
    """Tell whether nothing but 和 and the like stands between mentions."""
    return all(said[one.end : other.start].strip() in _AND for one, other in pairwise(among))


def _asks_each(said: str, mentions: Sequence[Mention], begin: int, end: int) -> bool:
    """Tell whether values are asked about one by one: 分别, or nothing beside what is asked."""
    around = f"{said[:begin]} {said[end:]}"
    words = [one for one in words_of("each") if not one.isascii()]
    if any(word in around for word in words):
        return True
    if set(lower_letters(around).split()) & {*words_of("each")}:
        return True
    rest = said
    for one in reversed(mentions):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    rest = "".join(char for char in rest if char.isalnum())
    return not word_list("function_word").without(rest)


def _without_each(text: str) -> str:
    """Return a text without the 分别 that asks about several."""
    for word in words_of("each"):
        text = text if word.isascii() else text.replace(word, "")
    return text


def _bare(part: str, *, later: bool) -> str:
    """Return a question without number, greeting and the signs around it; "" where none is left.

    A ``later`` one goes without the 另外 or and that joins it, too.
    """
    kept = _NUMBER.sub("", part.strip(_BETWEEN))
    kept = _without_greeting(kept).strip(_BETWEEN)
    if later:
        kept = _NUMBER.sub("", _without_joint(kept)).strip(_BETWEEN)
    return kept if sum(char.isalnum() for char in kept) >= _LEAST else ""


def _without_joint(kept: str) -> str:
    """Return a question without the 另外 or and that joins it to the one before."""
    said = lower_letters(kept)
    for word in sorted(words_of("joint"), key=len, reverse=True):
        rest = kept[len(word) :].lstrip(_BETWEEN)
        apart = len(rest) < len(kept) - len(word)
        if said.startswith(word) and rest and (apart or not word.isascii()):
            return rest if apart or {*asking_words(normalise(rest))} - _WHETHER else kept
    return kept


def sentences(text: str) -> list[str]:
    """Return the sentences of a message, at least three signs long, without pleasantries."""
    found = []
    for sentence in _ENDS.split(text):
        kept = _without_greeting(sentence.strip()).strip(f",，、{_BLANKS}")
        if sum(char.isalnum() for char in kept) >= _SHORTEST:
            found.append(kept)
    return found


def _without_greeting(piece: str) -> str:
    """Return a piece of a message without the greeting, thanks or plea that opens it."""
    return piece[word_list("opening", signs=_GREETING_SIGNS).opening(piece) :]


def asks(sentence: str) -> bool:
    """Tell whether a sentence may be a question."""
    return _ASKS.search(sentence) is not None
