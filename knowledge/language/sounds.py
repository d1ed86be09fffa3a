"""A text as it sounds: what an input method confuses is written alike."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_RUN = re.compile(r"[\u4e00-\u9fff]+")
#: Beginnings and endings of syllables that are taken for one another.
_ALIKE = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("ng$"), "n"),
    (re.compile("^l(?=.)"), "n"),
)


def sound_pairs(normalised: str) -> list[str]:
    """Return the pairs of syllables that follow one another, without tones.

    补帖 and 补贴 give the same pair. zh is z, ng is n and l is n, as many pronounce them.
    """
    pairs: list[str] = []
    for run in _RUN.findall(normalised):
        syllables = [_syllable(char) for char in run]
        pairs += [f"{first} {second}" for first, second in pairwise(syllables)]
    return pairs


@lru_cache(maxsize=30_000)
def _syllable(char: str) -> str:
    from pypinyin import lazy_pinyin  # its tables take 50 MB; a vector needs none of them

    syllable = str(lazy_pinyin(char)[0])
    for pattern, alike in _ALIKE:
        syllable = pattern.sub(alike, syllable)
    return syllable
