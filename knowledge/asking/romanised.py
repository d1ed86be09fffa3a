"""Pinyin, initials and English in a question, turned into the clauses' words: gjj, shuoshi, PhD."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from pypinyin import lazy_pinyin

from knowledge.asking.english import EnglishQuestion
from knowledge.language.english import ASKING_FILE, TERMS_FILE, is_english, read_english
from knowledge.language.words import FOLDER

#: Latin words one after another, with what touches them.
_RUN = re.compile(r"[A-Za-z](?:[A-Za-z'.-]*[A-Za-z])?(?: [A-Za-z](?:[A-Za-z'.-]*[A-Za-z])?)*")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 6
#: Letters of the longest Latin word that stays although it may spell something: app, vip.
_KEPT = 3
#: Words joined for one look into the dictionary: JIAOTAN XINXIU is one word.
_JOINED = 4
#: What a further word costs against a reading of fewer words; a word's frequency counts less.
_WORD_COSTS = 10.0


class Romanised:
    """Knows words by their pinyin; of words that sound alike, the most frequent is meant.

    ``frequencies`` are words with how often they are used in questions; ``fixed`` has what
    abbreviations and English words stand for. Short words of its own (hr, app) stay.
    """

    def __init__(self, frequencies: Mapping[str, int], fixed: Mapping[str, str]) -> None:
        self._fixed = fixed
        self._english = EnglishQuestion(fixed)
        self._kept = {word for word in frequencies if word.isascii() and len(word) <= _KEPT}
        self._words: dict[str, tuple[str, int]] = {}
        for word, count in frequencies.items():
            if len(word) <= _LONGEST and _HAN.fullmatch(word):
                sound = "".join(lazy_pinyin(word))
                if count > self._words.get(sound, ("", 0))[1]:
                    self._words[sound] = (word, count)
        self._longest = max(map(len, self._words), default=0)

    def convert(self, text: str) -> str:
        """Return ``text`` with Latin runs that spell known words written in Chinese.

        A message that is all English is put into the clauses' words as a whole.
        """
        if is_english(text):
            return self._english.translate(text, self._spelled)
        return _RUN.sub(lambda run: self._convert_run(run, text), text)

    def _convert_run(self, run: re.Match[str], text: str) -> str:
        before = run.start() > 0 and _HAN.match(text[run.start() - 1]) is not None
        after = run.end() < len(text) and _HAN.match(text[run.end()]) is not None
        tokens = run[0].split(" ")
        done: list[tuple[str, bool]] = []
        position = 0
        while position < len(tokens):
            for count in range(min(_JOINED, len(tokens) - position), 0, -1):
                part = tokens[position : position + count]
                # A single syllable means something only where Chinese touches it: 专门的ka.
                touches = (position == 0 and before) or (position + count == len(tokens) and after)
                word = self._meant(part, touches=touches)
                if word:
                    done.append((word, True))
                    position += count
                    break
            else:
                done.append((tokens[position], False))
                position += 1
        pieces = [done[0][0]]
        for (_, was), (word, now) in pairwise(done):
            pieces += [word] if was and now else [" ", word]
        return "".join(pieces)

    def _meant(self, tokens: Sequence[str], *, touches: bool) -> str:
        spelled = "".join(tokens).lower()
        fixed = self._fixed.get(" ".join(tokens).lower()) or self._english.meaning(tokens)
        if fixed:
            return fixed
        if len(tokens) > 1:
            return self._words.get(spelled, ("", 0))[0]
        words = [] if spelled in self._kept else self._cover(spelled)
        if not words:
            return ""
        if len(words) == len(words[0]) == 1 and (tokens[0].isupper() or not touches):
            return ""
        if len(words) > 1 and all(len(word) == 1 for word in words):
            return ""
        return "".join(words)

    def _spelled(self, word: str) -> str:
        """Return the word of several signs that Latin letters spell: yuhang, luohu; or ""."""
        meant = self._words.get(word, ("", 0))[0]
        return meant if len(meant) > 1 else ""

    def _cover(self, spelled: str) -> list[str]:
        """Return the cheapest words that together are spelled so, or none."""
        # For each end: the least cost, and the word that it ends with.
        best: list[tuple[float, str, int] | None] = [(0.0, "", 0), *[None] * len(spelled)]
        for start in range(len(spelled)):
            here = best[start]
            if here is None:
                continue
            for end in range(start + 1, min(len(spelled), start + self._longest) + 1):
                word, count = self._words.get(spelled[start:end], ("", 0))
                if not word:
                    continue
                cost = here[0] + _WORD_COSTS / len(word) - min(count, 99) / 100
                there = best[end]
                if there is None or cost < there[0]:
                    best[end] = (cost, word, start)
        words: list[str] = []
        end = len(spelled)
        while end:
            last = best[end]
            if last is None:
                return []
            words.insert(0, last[1])
            end = last[2]
        return words


def load_fixed(folder: Path = FOLDER) -> dict[str, str]:
    """Read what letters stand for: initials, terms, ways of asking. Raises LexiconError."""
    found: dict[str, str] = {}
    for name in ("initials.tsv", TERMS_FILE, ASKING_FILE):
        for written, meant in read_english(folder / name):
            found[written.lower()] = meant
    return found
