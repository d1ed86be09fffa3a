"""Ask back where a word has several meanings, or where what was found is not sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.state import Option
from bot.exchange.answer import Answer, Language
from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.word_list import step_back, word_list, words_of
from knowledge.language.words import FOLDER, read_lexicon_file

_NUMBER = re.compile(r"(?:第|选)?\s*([1-9一二三四五六七八九])\s*(?:个|种|项|号|条)?[。.!！]?")
_NUMBERS = "一二三四五六七八九"
_LATTER = {"前者": 0, "前面那个": 0, "后者": -1, "后面那个": -1, "最后一个": -1}
_SIGNS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[（(][^（()）]*+[)）]")
#: What a question about a benefit may ask; one that asks none of these asks how much it is.
_ASKED = ("怎么", "如何", "咋", "条件", "要求", "材料", "流程", "哪里", "在哪", "申请", "办")


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Wordings with several meanings. ``bare`` ones are, only where nothing else is asked about."""

    wordings: tuple[str, ...]
    unless: tuple[str, ...]
    question: str
    english: str
    options: tuple[tuple[str, str, str], ...]
    bare: bool


@dataclass(frozen=True, slots=True)
class AskBack:
    """One short question and what it offers."""

    question: str
    options: tuple[Option, ...]


class Clarifier:
    """Knows the ambiguous wordings of the lexicon."""

    def __init__(self, ambiguities: Sequence[Ambiguity]) -> None:
        self._ambiguities = tuple(ambiguities)

    def about(self, question: str, language: Language) -> AskBack | None:
        """Return what to ask back about a question as it is understood, or None."""
        text = normalise(question)
        for one in self._ambiguities:
            wording = next((word for word in one.wordings if word in text), None)
            if wording is None or any(word in text for word in one.unless):
                continue
            if one.bare and _beside(text.replace(wording, "", 1)):
                continue
            english = language is Language.ENGLISH
            return AskBack(
                one.english if english else one.question,
                tuple(
                    Option(other if english else label, _put(text, wording, meant))
                    for label, meant, other in one.options
                ),
            )
        return None

    def topics(self, text: str, question: str, language: Language) -> AskBack | None:
        """Return a question back about what a text goes on about: the topics asked for most."""
        bare = next((one for one in self._ambiguities if one.bare), None)
        if bare is None:
            return None
        english = language is Language.ENGLISH
        options = tuple(
            Option(other if english else label, f"{meant} {text}")
            for label, meant, other in bare.options
        )
        return AskBack(question, options)


_ANY_SIGNS = ",，。.!！~ "
#: Characters in a row that a longer answer has to share with one label only.
_SHARED = 4


def choose(options: Sequence[Option], text: str) -> Option | None:
    """Return the option that a text means: by number, by its label, or by words of one only."""
    text = normalise(text).strip()
    number = _NUMBER.fullmatch(text)
    if number:
        found = number[1]
        place = _NUMBERS.index(found) if found in _NUMBERS else int(found) - 1
        return options[place] if place < len(options) else None
    if text in _LATTER:
        return options[_LATTER[text]]
    if word_list("any_of_them", signs=_ANY_SIGNS).covers(text):
        return options[0]
    said = _beside(text) or _SIGNS.sub("", text)
    labels = [_SIGNS.sub("", normalise(one.label)) for one in options]
    within = [n for n, label in enumerate(labels) if said and said in label]
    if len(within) == 1:
        return options[within[0]]
    # 买房的那种 has 买房 with one label only: what no other label has decides.
    pairs = [{label[n : n + 2] for n in range(len(label) - 1)} for label in labels]
    own = {said[n : n + 2] for n in range(len(said) - 1)}
    hits = [
        n
        for n, mine in enumerate(pairs)
        if own & (mine - set().union(*(other for m, other in enumerate(pairs) if m != n)))
    ]
    if len(hits) == 1 and len(said) <= 12:
        return options[hits[0]]
    shared = [n for n, label in enumerate(labels) if _in_a_row(label, said) >= _SHARED]
    return options[shared[0]] if len(shared) == 1 and len(said) <= 24 else None


def _in_a_row(label: str, said: str) -> int:
    """Return the length of the longest end of ``label`` that stands in ``said``: 生活补贴."""
    return next((len(label) - start for start in range(len(label)) if label[start:] in said), 0)


def unsure_options(answer: Answer, *, most: int = 3) -> tuple[Option, ...]:
    """Return what an unsure answer may be about, one option a clause found."""
    options = []
    for one in answer.citations[:most]:
        title = _BRACKETED.sub("", one.title)
        options.append(Option(f"{title}：{one.clause}"[:40], f"{title} {one.clause}"))
    return tuple(dict.fromkeys(options))


def load_ambiguities(path: Path = FOLDER / "ambiguous.tsv") -> tuple[Ambiguity, ...]:
    """Read ambiguous.tsv. Raises LexiconError naming the line."""
    found = []
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        options = [tuple(one.split("=")) for one in cells[-1].split("|")]
        if len(cells) != 5 or len(options) < 2 or any(len(one) != 3 for one in options):
            raise LexiconError(
                f"{path}:{number}: needs 5 cells, the last with two or more label=meaning=English "
                "→ compare it with the line above"
            )
        found.append(
            Ambiguity(
                wordings=tuple(normalise(one) for one in cells[0].lstrip("*").split("|")),
                unless=tuple(normalise(one) for one in cells[1].split("|") if one != "-"),
                question=cells[2],
                english=cells[3],
                options=tuple((one[0], one[1], one[2]) for one in options),
                bare=cells[0].startswith("*"),
            )
        )
    return tuple(found)


def _beside(text: str) -> str:
    """Return what a text says beside what may stand around any word: 有什么…可以领吗."""
    return _SIGNS.sub("", word_list("around_topic").without(text))


def _put(text: str, wording: str, meant: str) -> str:
    """Put the meaning in the word's place; 有什么补贴吗 then asks how much it is."""
    found = text.index(wording)
    begin = found
    for section in ("asks_whether", "asks_whether_too"):
        words = words_of(section)
        while (before := step_back(text, begin, words)) < begin:
            begin = before
    put = text[:begin] + meant + text[found + len(wording) :]
    rest = _beside(put.replace(meant, "", 1))
    asked = any(word in put for word in _ASKED)
    return put if rest or asked else f"{meant}标准是多少"
