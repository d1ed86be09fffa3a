"""English beside Chinese: whether a text is English, and what Chinese terms are called in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.language.word_list import word_list
from knowledge.language.words import FOLDER, read_lexicon_file

#: What clauses speak of; and ways of asking, with words that no clause has.
TERMS_FILE, ASKING_FILE = "english.tsv", "english_asking.tsv"
_IDLE_FILE = "english_idle.txt"
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z](?:[a-z'-]*[a-z])?")
#: Words that make a message English though no term is in it.
_ENGLISH = frozenset(
    ["allowed", "english", "how", "not", "stop", "what", "when", "where", "which", "who", "whom"]
)
#: So much of a message has to be known as English.
_SHARE = 0.3
_CLASS = re.compile(r"([A-Ha-h](?:[、至][A-Ha-h]){0,7}+)类(人才)?")
_AGE = re.compile(r"(\d+)周?岁(以下|以上)?")
_COUNTED = {
    "年": "years",
    "个月": "months",
    "天": "days",
    "元": "yuan",
    "次": "times",
    "人": "people",
    "个工作日": "working days",
}
_NUMBER = re.compile(r"(\d[\d,.]*)(万?)(个工作日|个月|年|天|元|次|人)?")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_SHORTEST_TERM, _SHORTEST_STEM = 2, 4


def read_english(path: Path) -> Iterator[tuple[str, str]]:
    """Yield English and Chinese of each line of a table. Raises LexiconError."""
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 2 or not cells[0].isascii() or not cells[1].strip():
            raise LexiconError(f"{path}:{number}: needs letters, a tab and the word → correct it")
        yield cells[0], cells[1]


@lru_cache(maxsize=1)
def idle_words() -> frozenset[str]:
    """Return the words that say nothing about what is looked for. Raises LexiconError."""
    lines = read_lexicon_file(FOLDER / _IDLE_FILE).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_english(text: str) -> bool:
    """Tell whether a text is English: no Chinese sign, and enough words that no pinyin spells."""
    if _HAN.search(text):
        return False
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    known = [word for word in words if word in _known_words() or stem(word) in _known_words()]
    # Words that may be pinyin tell nothing: she, long, can.
    sure = any(len(word) > 1 and not word_list("pinyin").covers(word) for word in known)
    return (sure or len(known) == len(words) > 1) and len(known) >= _SHARE * len(words)


def stem(word: str) -> str:
    """Return a word without the endings that say number, time or owner."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) < _SHORTEST_STEM:
        return word
    if word.endswith(("ies", "ied")):
        word = f"{word[:-3]}y"
    elif word.endswith(("ches", "shes", "sses", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending)
            break
    word = word.removesuffix("e") if len(word) >= _SHORTEST_STEM else word
    return word[:-1] if len(word) > 2 and word[-1] == word[-2] else word


def gloss(text_chinese: str) -> str:
    """Return a Chinese text's terms by their English names: doctorate · living allowance.

    What has no name is left out; numbers and Latin words stay.
    """
    return " · ".join(dict.fromkeys(_named(text_chinese)))


def glossary(text: str, most: int = 8) -> tuple[tuple[str, str], ...]:
    """Return the terms of a clause with their English, in order, no two of them overlapping.

    Where there are more than ``most``, the longest ones.
    """
    names = _names(FOLDER / TERMS_FILE)
    found: dict[str, int] = {}
    taken = [False] * len(text)
    for start, term in sorted(_terms_in(text, names), key=lambda one: (-len(one[1]), one[0])):
        end = start + len(term)
        if not any(taken[start:end]):
            taken[start:end] = [True] * len(term)
            found.setdefault(term, start)
    kept = sorted(found, key=len, reverse=True)[:most]
    return tuple((term, names[term]) for term in sorted(kept, key=lambda one: found[one]))


def _named(text: str) -> Iterator[str]:
    names = {**_names(FOLDER / ASKING_FILE), **_names(FOLDER / TERMS_FILE)}
    position = 0
    while position < len(text):
        name, length = _name_at(text, position, names)
        if name:
            yield name
        position += length


def _name_at(text: str, position: int, names: Mapping[str, str]) -> tuple[str, int]:
    """Return what stands at a position in English, and how many signs that covers."""
    if match := _CLASS.match(text, position):
        letters = match[1].upper().replace("至", " to ").replace("、", ", ")
        return f"class {letters}{' talent' if match[2] else ''}", len(match[0])
    if match := _AGE.match(text, position):
        bound = {"以下": "under ", "以上": "over "}.get(match[2] or "", "age ")
        return f"{bound}{match[1]}", len(match[0])
    for length in range(min(_longest(), len(text) - position), 0, -1):
        name = names.get(text[position : position + length])
        if name:
            return name, length
    if match := _NUMBER.match(text, position):
        return _amount(match), len(match[0])
    if match := _TOKEN.match(text, position):
        return match[0], len(match[0])
    return "", 1


def _amount(match: re.Match[str]) -> str:
    """Return 10万元 as 100,000 yuan, 2年 as 2 years, and 2021年 as 2021."""
    digits, scale, unit = match[1], match[2], match[3]
    plain = digits.replace(",", "").rstrip(".")
    if unit == "年" and len(plain) == 4:
        return plain
    number = f"{float(plain) * 10_000:,.0f}" if scale and plain.count(".") <= 1 else digits
    return f"{number} {_COUNTED[unit]}" if unit else number


def _terms_in(text: str, names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for start in range(len(text)):
        for length in range(_SHORTEST_TERM, min(_longest(), len(text) - start) + 1):
            if text[start : start + length] in names:
                yield start, text[start : start + length]


@lru_cache(maxsize=4)
def _names(path: Path) -> Mapping[str, str]:
    """Return the English name of each Chinese term: that of its first line."""
    names: dict[str, str] = {}
    for english, chinese in read_english(path):
        names.setdefault(chinese, english)
    return names


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(term) for name in (TERMS_FILE, ASKING_FILE) for term in _names(FOLDER / name))


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Return the words that make a text English."""
    known = set(idle_words() | _ENGLISH)
    for name in (TERMS_FILE, ASKING_FILE):
        for english, _ in read_english(FOLDER / name):
            known.update(_WORD.findall(english.lower()))
    return frozenset(known) | frozenset(map(stem, known))
