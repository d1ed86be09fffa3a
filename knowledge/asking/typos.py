"""Words mistyped by sound, put right: 社报 is 社保, 补帖 is 补贴, 公基金 is 公积金."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from pypinyin import lazy_pinyin

from knowledge.errors import LexiconError
from knowledge.language.segment import Segmenter
from knowledge.language.words import FOLDER, read_lexicon_file

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SHORTEST, _LONGEST = 2, 5
#: A word that a dictionary of general Chinese has seen more often is meant as it is written.
_RARE = 60
#: Signs that make sense next to almost anything: 政府不贴钱 is no slip for 补贴.
_FUNCTION = frozenset(
    "的了是我你他她它有在能会可要去来还也都就没不几一这那和跟与或给把被让到从为以吗呢啊吧伐么嘛呀哦"
)


class Typos:
    """Knows the terms that questions are about, by their sound; ``pairs`` are known slips."""

    def __init__(
        self, segmenter: Segmenter, terms: Iterable[str], pairs: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._segmenter = segmenter
        self._pairs = tuple(pairs)
        self._by_sound: dict[str, str] = {}
        self._terms = frozenset(terms)
        for term in sorted(self._terms):
            if _HAN.fullmatch(term) and _SHORTEST <= len(term) <= _LONGEST:
                self._by_sound.setdefault(_sound(term), term)

    def correct(self, text: str) -> str:
        """Return ``text`` with what sounds like a known term, and is no word itself, put right.

        A replacement has the length of what it replaces and shares half its signs; it cuts
        through no word and swallows none. All else stays as it was written.
        """
        for written, meant in self._pairs:
            text = text.replace(written, meant)
        return _HAN.sub(lambda run: self._correct_run(run[0]), text)

    def _correct_run(self, run: str) -> str:
        words = self._segmenter.cut(run)
        position = 0
        done: list[str] = []
        while position < len(words):
            for count in range(min(_LONGEST, len(words) - position), 0, -1):
                term = self._meant(words[position : position + count])
                if term:
                    done.append(term)
                    position += count
                    break
            else:
                done.append(words[position])
                position += 1
        return "".join(done)

    def _meant(self, words: Sequence[str]) -> str:
        written = "".join(words)
        if not _SHORTEST <= len(written) <= _LONGEST or written in self._terms:
            return ""
        if any(len(word) > 1 and self._is_word(word) for word in words):
            return ""
        term = self._by_sound.get(_sound(written), "")
        wrong = [one for one, other in zip(written, term, strict=False) if one != other]
        if not term or len(wrong) > len(term) // 2 or _FUNCTION.intersection(written):
            return ""
        return term

    def _is_word(self, word: str) -> bool:
        return word in self._terms or self._segmenter.frequency(word) > _RARE


def load_typos(segmenter: Segmenter, path: Path = FOLDER / "typos.tsv") -> Typos:
    """Return the typos of the lexicon's terms and wordings, and the pairs in ``path``.

    Raises LexiconError when a line of the file cannot be read.
    """
    lexicon = segmenter.lexicon
    pairs = []
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 2:
            raise LexiconError(f"{path}:{number}: needs a slip, a tab and the word → correct it")
        pairs.append((cells[0], cells[1]))
    return Typos(segmenter, {*lexicon.terms, *lexicon.concepts}, pairs)


@lru_cache(maxsize=65_536)
def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text))
