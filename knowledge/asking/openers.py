"""Whether a question is a plain opener: what there is on a topic, or one aspect of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.asking.joints import asking_words
from knowledge.asking.logistic import Logistic
from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.word_list import word_list
from knowledge.language.words import FOLDER, read_lexicon_file

#: Examples, the kinds of these, and what stands around a topic in one.
EXAMPLES = FOLDER.parent / "turns" / "openers.tsv"
OVERVIEW, ASPECT, OTHER = "overview", "aspect", "other"
_OPENING, _CLOSING = "〔", "〕"
#: What stands for a topic.
_TOPIC = "◇"
#: Signs beyond topics and function words, in steps.
_STEPS = (0, 1, 2, 4, 7)
_LONG = 24
_HALF = 0.5

Span = tuple[int, int]


@dataclass(frozen=True)
class Openers:
    """Two models: whether a question is plain, and whether it asks what there is."""

    plain: Logistic
    exists: Logistic

    def kind(self, said: str, topics: Sequence[Span]) -> str:
        """Return the kind of a normalised question, in which ``topics`` stand."""
        signs = list(signs_of(said, topics))
        if f"rest={len(_STEPS)}" in signs or f"rest={len(_STEPS) - 1}" in signs:
            return OTHER  # it says too much to be plain, whatever its words are
        if self.plain.probability(signs) < _HALF:
            return OTHER
        return OVERVIEW if self.exists.probability(signs) >= _HALF else ASPECT


def signs_of(said: str, topics: Sequence[Span]) -> Iterator[str]:
    """Yield the signs of a question: its short stretches with topics taken out, and its size."""
    masked = _masked(said, topics)
    rest = _beyond(masked)
    yield f"topics={min(masked.count(_TOPIC), 2)}"
    yield f"rest={next((n for n, most in enumerate(_STEPS) if len(rest) <= most), len(_STEPS))}"
    yield f"long={len(masked) > _LONG}"
    for word in asking_words(masked):
        yield f"asks {word}"
    bounded = f"^{masked}$"
    for size in (2, 3, 4):
        for start in range(len(bounded) - size + 1):
            yield bounded[start : start + size]


def rest_of(said: str, topics: Sequence[Span]) -> str:
    """Return what a normalised question says beyond its topics and words without content."""
    return _beyond(_masked(said, topics))


def _masked(said: str, topics: Sequence[Span]) -> str:
    """Return a question with a sign for each topic, and without other signs but ?."""
    masked, last = "", 0
    for start, end in sorted(topics):
        if start >= last:
            masked += said[last:start] + _TOPIC
            last = end
    masked += said[last:]
    return "".join(char for char in masked if char.isalnum() or char in (_TOPIC, "?"))


def _beyond(masked: str) -> str:
    words = word_list("function_word", "general_topic", "around_topic", "question_word")
    return words.without("".join(char for char in masked if char.isalnum()))


def read_openers(path: Path) -> list[tuple[str, str, list[Span]]]:
    """Read openers.tsv: kind, normalised question, where its topics stand.

    Raises LexiconError naming the line.
    """
    found = []
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, tab, marked = line.partition("\t")
        if not tab or kind not in (OVERVIEW, ASPECT, OTHER):
            raise LexiconError(f"{path}:{number}: needs a kind, a tab and a question → correct it")
        said, spans = "", []
        for part in marked.split(_OPENING):
            topic, closing, rest = part.partition(_CLOSING)
            if closing:
                spans.append((len(said), len(said) + len(normalise(topic))))
            said += normalise(topic) + normalise(rest)
        found.append((kind, said, spans))
    return found
