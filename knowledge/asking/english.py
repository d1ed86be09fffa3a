"""An English question in the clauses' words: function words gone, what asks for what at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from knowledge.language.english import idle_words, stem

_TOKEN = re.compile(
    r"[A-F](?:[、至][A-F]){0,7}+类(?:人才)?|[A-Za-z](?:[A-Za-z'-]*[A-Za-z])?|[\u3400-\u9fff\d][\u3400-\u9fff\d,.]*[\u3400-\u9fff\d%]"
    r"|[\u3400-\u9fff\d]"
)
_SEGMENT = re.compile(r"(?<![.?!,;:()\n])[.?!,;:()\n]++(?=\s|$)|\s[-\u2013\u2014]+\s|[?!;\n]+")
_ARTICLES = frozenset(["a", "an", "the"])
_ASKING = frozenset(["how", "what", "when", "where", "which", "who", "whom", "until", "by", "for"])
#: What asks for the word after it, and what within a clause asks for nothing.
_ATTRIBUTES = frozenset(["什么", "哪些"])
_RELATIVE = frozenset(["who", "which", "when", "where", "what"])
_MOST = 7
#: Letters from which on a word may be a misspelled or a pinyin one.
_MISSPELLED, _SPELLED = 6, 5
#: Letters of the shortest abbreviation that is looked up: BS is no 博士 here.
_ABBREVIATED = 3
#: Within a sentence these say nothing: how many are there.
_IDLE = re.compile(r"(?<=\w )(?:are there|is there|what about|how about)\b", re.IGNORECASE)
_SHORT = frozenset(["or", "no"])
_FOLLOWS = re.compile(
    r"^\W*+(?:(?:and|so|but|ok|okay|then)\W++)*+(?:what|how) about\s+(?:for\s+|if\s+|with\s+)?",
    re.I,
)
_ADDS = re.compile(r"^\W*+(?:and|so|but|then)\s+(?:(?:for|if|with|as|in)\s+)?", re.I)
#: It, them, that near the beginning: of what was talked about before.
_POINTS = re.compile(
    r"^\W*+(?:[\w']++ ){0,3}?(?:it|them|(?<=is )that|(?<=does )that|(?<=for )that)\b"
    r"(?! (?:is |was )?(?:true|possible|ok|okay|allowed|necessary|enough|legal)\b)",
    re.IGNORECASE,
)
#: Words of the longest remark that goes on from 那, and of one that only points back.
_BARE, _POINTING = 3, 4
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}
_UNITS = (
    (r"years? old|yrs? old|years? of age|y/o", "周岁"),
    (r"working days?|business days?", "个工作日"),
    (r"years? ago", "年前"),
    (r"years?|yrs?", "年"),
    (r"months?", "个月"),
    (r"days?", "天"),
    (r"times", "次"),
    (r"yuan|rmb|cny|kuai", "元"),
    (r"sqm|square met(?:re|er)s?|m2", "平方米"),
    (r"points?", "分"),
    (r"people|persons?|employees", "人"),
)
_SIGNS = tuple((re.compile(unit, re.IGNORECASE), sign) for unit, sign in _UNITS)
_NUMBER_OF_UNITS = re.compile(
    rf"\b({'|'.join(_NUMBERS)})[ -]({'|'.join(unit for unit, _ in _UNITS)})(?![a-z])", re.IGNORECASE
)
_LETTER = re.compile(r"\b[A-F]\b")
_RANGE = re.compile(r" TO |-")
_CLASS_WORD = r"(?:class(?:es)?|categor(?:y|ies)|levels?|tiers?|grades?|types?)"
_HOLDERS = r"[ -](?:talents?|people|persons?)\b"
_CLASS = re.compile(
    rf"\b(?:{_CLASS_WORD}[ -]?"
    r"(?P<one>[a-f](?:(?:, ?(?:and |or )?| and | or | ?& ?|/| to |-)[a-f]\b){0,8})"
    rf"|(?P<two>[b-f]|(?-i:A))[ -]{_CLASS_WORD}|(?P<three>[b-f])(?={_HOLDERS})"
    r"|(?P<four>[a-f](?:, ?[a-f]){0,8},? (?:and|or|&) [a-f]|(?-i:[A-F](?:,? [A-F]){1,8})))"
    rf"\b(?P<talent>{_HOLDERS})?",
    re.IGNORECASE,
)
_FROM_CLASS = re.compile(r"\bfrom (?:class )?([a-f]) to (?:class )?([a-f])\b", re.IGNORECASE)
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (r"(?<=s)'(?=\s)", " of"),
        (r"\b(?:over|above|more than) (?=\d)", " 超过 "),
        (r"\bevery (?:six|6) months\b", " 每半年 "),
        (r"\bfamily of (\d+)\b", r" \1人户 "),
        (r"\b(?:under|below|younger than) (?:the age of )?(\d\d)\b(?! ?[a-z%])", r" \1周岁以下 "),
        (r"\b(?:over|above|older than) (?:the age of )?(\d\d)\b(?! ?[a-z%])", r" \1周岁以上 "),
        (r"\b(?:i am|i'm|aged?|he is|she is) (\d\d)\b(?! ?[a-z%])", r" \1周岁 "),
        (r"\b(\d+)\.(\d) ?million\b", r" \1\g<2>0万 "),
        (r"(?<![\d.])(\d+) ?million\b", r" \g<1>00万 "),
        (r"\b(\d+)0k\b", r" \1万 "),
        (r"\b(\d+)k\b", r" \g<1>000 "),
        *(
            (rf"\b(\d[\d,.]{{0,20}})[ -]?(?:{unit})(?![a-z])", rf" \g<1>{sign} ")
            for unit, sign in _UNITS
        ),
        (
            r"(?<![\d,.-])(20[0-3]\d)\b(?![\d,.-]*\d)(?! ?(?:[年元]|a |per |each |every ))",
            r" \1年 ",
        ),
    )
)


class EnglishQuestion:
    """Puts English questions into the clauses' words. ``words`` has what phrases stand for."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._exact: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for phrase, meant in words.items():
            tokens = phrase.lower().split()
            if len(phrase) < _ABBREVIATED and phrase.lower() not in _SHORT:
                continue
            self._exact.setdefault(" ".join(tokens), meant)
            self._stems.setdefault(_stems(tokens), meant)
        self._idle = idle_words()
        self._idle_stems = frozenset(map(stem, self._idle))
        known = {word for phrase in self._exact for word in phrase.split()} | self._idle
        self._known = known | set(map(stem, known))
        self._near = _misspellings(word for word in known if word.isalpha())
        self._longest_known = max(map(len, self._known), default=0)

    def translate(self, text: str, spelled: Callable[[str], str]) -> str:
        """Return ``text`` in Chinese words; names stay, and pinyin as ``spelled`` reads it."""
        text = text.replace("\u2019", "'")
        follows = _FOLLOWS.match(text)
        adds = None if follows else _ADDS.match(text)
        opens = follows or adds
        rest = asked = text[opens.end() :] if opens else text
        rest = _IDLE.sub(" ", rest)
        rest = _FROM_CLASS.sub(r"class \1 class \2", rest)
        rest = _CLASS.sub(_classes, rest)
        for pattern, written in _REWRITES:
            rest = pattern.sub(written, rest)
        rest = _numbers_before_units(rest)
        parts = [self._segment(part, spelled) for part in _SEGMENT.split(rest)]
        found = " ".join(part for part in parts if part)
        if not found:
            return text
        said = len(found.split())
        if follows or (adds and said <= _BARE):
            return f"那{found}呢"
        points = said <= _POINTING and _POINTS.match(asked)
        return f"那{found}" if adds or points else found

    def _segment(self, text: str, spelled: Callable[[str], str]) -> str:
        """Return one clause of a question; what it asks for first is said last."""
        tokens = [self._spelled_right(token, spelled) for token in _TOKEN.findall(text)]
        words: list[str] = []
        asked: list[str] = []
        position, whose = 0, False
        while position < len(tokens):
            meant, count = self._longest(tokens, position)
            if not count:
                meant, count = self._single(tokens[position], spelled), 1
            first = tokens[position].lower() in _ASKING and not words and not asked
            if meant and whose:
                asked.append(asked.pop() + meant)  # what discount is 什么优惠
            elif meant and (first or not self._is_relative(tokens, position, count)):
                (asked if first else words).append(meant)
            whose = first and meant in _ATTRIBUTES
            position += count
        return " ".join([*words, *asked])

    def _is_relative(self, tokens: Sequence[str], position: int, count: int) -> bool:
        """Tell whether a word only joins two clauses: graduates who join a company."""
        return count == 1 and position + 1 < len(tokens) and tokens[position].lower() in _RELATIVE

    def meaning(self, tokens: Sequence[str]) -> str:
        """Return what a phrase stands for, whatever its endings; "" for one that is unknown."""
        part = [token.lower() for token in tokens]
        meant = self._exact.get(" ".join(part), "")
        core = [token for token in part if token not in _ARTICLES]
        if not meant and (len(core) > 1 or (core and core[0] not in self._idle)):
            meant = self._stems.get(_stems(part), "")
        return meant

    def _longest(self, tokens: Sequence[str], position: int) -> tuple[str, int]:
        """Return what the longest known phrase at a place stands for, and its words."""
        for count in range(min(_MOST, len(tokens) - position), 0, -1):
            meant = self.meaning(tokens[position : position + count])
            if meant:
                return meant, count
        return "", 0

    def _single(self, token: str, spelled: Callable[[str], str]) -> str:
        """Return what a word stands for that no phrase has, "" for one that says nothing."""
        low = token.lower()
        if not low[0].isascii() or low[0].isdigit():
            return token
        if len(low) == 1 or stem(low) in self._idle_stems:
            return ""
        return (spelled(low) if len(low) >= _SPELLED else "") or token

    def _spelled_right(self, token: str, spelled: Callable[[str], str]) -> str:
        """Return a long word with one letter wrong, too many or missing as it should be."""
        low = token.lower()
        known = low in self._known or stem(low) in self._known
        if known or token[0].isupper() or len(low) < _MISSPELLED or spelled(low):
            return token
        if len(low) > self._longest_known + 1:  # a letter less, it is no word either
            return token
        return self._near.get(low) or next(
            (form for form in (*_shortened(low), *_swapped(low)) if form in self._known), token
        )


def _classes(match: re.Match[str]) -> str:
    """Write class B, C and D talents as B、C、D类人才."""
    letters = next(match[name] for name in ("one", "two", "three", "four") if match[name]).upper()
    between = _LETTER.findall(letters)
    sign = "至" if _RANGE.search(letters) else "、"
    return f" {sign.join(between)}类{'人才' if match['talent'] else ''} "


def _numbers_before_units(text: str) -> str:
    """Write two years as 2年; without a unit, a number in words stays."""

    def write(match: re.Match[str]) -> str:
        number = _NUMBERS[match[1].lower()]
        sign = next(sign for unit, sign in _SIGNS if unit.fullmatch(match[2]))
        return f" {number}{sign} "

    return _NUMBER_OF_UNITS.sub(write, text)


def _stems(tokens: Sequence[str]) -> str:
    return " ".join(stem(token) for token in tokens if token not in _ARTICLES)


def _shortened(word: str) -> list[str]:
    """Return a word with any one letter less, but for its first."""
    return [word[:place] + word[place + 1 :] for place in range(1, len(word))]


def _swapped(word: str) -> list[str]:
    """Return a word with any two neighbouring letters the other way round, but for its first."""
    return [
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for place in range(1, len(word) - 1)
    ]


def _misspellings(words: Iterable[str]) -> dict[str, str]:
    """Return the long words by what they are with a letter missing; where two are so, neither."""
    found: dict[str, set[str]] = {}
    for word in words:
        if len(word) > _MISSPELLED:
            for form in _shortened(word):
                found.setdefault(form, set()).add(word)
    return {form: next(iter(those)) for form, those in found.items() if len(those) == 1}
