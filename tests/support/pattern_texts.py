"""Texts that are hard on a pattern, made of its own alphabet: letters, words, what it repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

#: A sign that no pattern knows: what stands before it cannot end as it should.
STRANGE = "\ue000"
#: From so many turns on a repetition may take long.
_MANY = 8
#: Of up to so many words all pairs are tried, of more only those beside one another.
_FEW = 9
#: How many letters and words of a pattern are repeated.
_SEEDS = 160
#: How many forms of what is repeated are tried.
_FORMS = 60
_CATEGORIES = {
    _constants.CATEGORY_DIGIT: "1",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_WORD: "a",
    _constants.CATEGORY_NOT_DIGIT: "x",
    _constants.CATEGORY_NOT_SPACE: "x",
    _constants.CATEGORY_NOT_WORD: ",",
}
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
Nodes = Sequence[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Hard:
    """A text that is hard on a pattern, of whatever length: ``body`` again and again."""

    before: str
    body: str
    after: str

    def of_length(self, length: int) -> str:
        """Return the text, of about ``length`` characters."""
        return self.before + self.body * max(1, length // len(self.body)) + self.after

    def __str__(self) -> str:
        return f"{self.before!r} {self.body!r}×n {self.after!r}"


def hard_texts(pattern: re.Pattern[str]) -> Iterator[Hard]:
    """Yield texts that are hard on a pattern, each with and without an ending that fails."""
    for before, body in dict.fromkeys(_pumped(pattern)):
        yield Hard(before, body, "")
        yield Hard(before, body, STRANGE)


def _pumped(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield what to repeat, and what stands before it."""
    tree = list(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    seeds = _spread(list(dict.fromkeys([*_letters(tree), *_words(tree)])))
    for one in (*seeds, " ", "1", "a", "中", ",", STRANGE):
        yield "", one
    pairs = product(seeds, seeds) if len(seeds) <= _FEW else pairwise(seeds)
    for first, second in pairs:
        if first != second:
            yield "", first + second
    for before, bodies in _repeated(tree, ""):
        for body in bodies:
            yield before, body
            if before:
                yield "", before + body
        for first, second in pairwise(bodies):
            yield before, first + second


def _spread(seeds: list[str]) -> list[str]:
    """Return not more than so many, from everywhere: a list of places has a thousand."""
    return seeds[:: 1 + len(seeds) // _SEEDS]


def _inside(operation: Any, value: Any) -> list[Nodes]:
    """Return the sequences within a node."""
    if operation is _constants.BRANCH:
        return [list(one) for one in value[1]]
    if operation is _constants.SUBPATTERN:
        return [list(value[3])]
    if operation in _REPEATS:
        return [list(value[2])]
    if operation is _constants.ATOMIC_GROUP:
        return [list(value)]
    if operation in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [list(value[1])]
    if operation is _constants.GROUPREF_EXISTS:
        return [list(one) for one in value[1:] if one]
    return []


def _letters(nodes: Nodes) -> Iterator[str]:
    """Yield the letters of a pattern and samples of its classes."""
    for operation, value in nodes:
        yield from _of_node(operation, value)
        for inside in _inside(operation, value):
            yield from _letters(inside)


def _of_node(operation: Any, value: Any) -> list[str]:
    """Return signs that a node without others in it takes."""
    if operation is _constants.LITERAL:
        return [chr(value)]
    if operation in (_constants.ANY, _constants.NOT_LITERAL):
        return ["x" if value != ord("x") else "y"]
    if operation is _constants.IN:
        return _of_class(value)
    return []


def _of_class(items: Nodes) -> list[str]:
    taken: list[str] = []
    for operation, value in items:
        if operation is _constants.LITERAL:
            taken.append(chr(value))
        elif operation is _constants.RANGE:
            taken.append(chr(value[0]))
        elif operation is _constants.CATEGORY:
            taken.append(_CATEGORIES[value])
    if items[0][0] is _constants.NEGATE:
        return [one for one in ("x", "1", " ", "中", "。") if one not in taken][:2]
    return taken


def _words(nodes: Nodes) -> Iterator[str]:
    """Yield the words of a pattern: letters one after another."""
    word = ""
    for operation, value in nodes:
        if operation is _constants.LITERAL:
            word += chr(value)
            continue
        if len(word) > 1:
            yield word
        word = ""
        for inside in _inside(operation, value):
            yield from _words(inside)
    if len(word) > 1:
        yield word


def _forms(nodes: Nodes, most: int = _FORMS) -> list[str]:
    """Return texts that a sequence takes: the shortest, and others that differ in one place."""
    each = [_forms_of(operation, value) for operation, value in nodes]
    plain = [forms[0] for forms in each]
    found = ["".join(plain)]
    for place, forms in enumerate(each):
        for form in forms[1:]:
            found.append("".join([*plain[:place], form, *plain[place + 1 :]]))
    return list(dict.fromkeys(found))[:most]


def _forms_of(operation: Any, value: Any) -> list[str]:
    if operation in _REPEATS:
        least, most, inside = value
        once = _forms(list(inside))
        counts = [least, least + 1, least + 2] if most > least + 1 else [least, most]
        return list(
            dict.fromkeys([once[0] * counts[0], *(o * c for c in counts[1:] for o in once)])
        )
    if operation is _constants.BRANCH:
        return [form for one in value[1] for form in _forms(list(one))]
    if operation in (_constants.SUBPATTERN, _constants.ATOMIC_GROUP):
        return _forms(_inside(operation, value)[0])
    return _of_node(operation, value) or [""]


def _repeated(nodes: Nodes, before: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the forms of what is repeated without end, with a text that leads there."""
    for operation, value in nodes:
        if operation in _REPEATS and value[1] >= _MANY:
            yield before, [form for form in _forms(list(value[2])) if form]
        for inside in _inside(operation, value):
            yield from _repeated(inside, before)
        before += _forms_of(operation, value)[0]
