"""Open a YAML data file as nodes that know their line, so that errors name file and line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.documents.dates import PartialDate
from knowledge.errors import DataError
from knowledge.files.regular_files import FileRefused, read_failure, read_regular
from knowledge.files.yaml_bounded import YamlProblem, compose

#: Bytes of a data file: the largest there is has 60,000.
_MOST_BYTES = 1_000_000
#: Digits of a number: no amount of money has more.
_MOST_DIGITS = 15
_YES = frozenset({"true", "yes", "是"})
_NO = frozenset({"false", "no", "否"})


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, a list or a mapping of a data file, and the line (from 1) where it begins.

    Scalars stay as written: 2021-10, 0010 and no are texts until they are read as something.
    ``key_lines`` are the lines of a mapping's keys.
    """

    path: Path
    line: int
    value: str | tuple[Node, ...] | Mapping[str, Node]
    key_lines: Mapping[str, int]

    def error(self, problem: str, remedy: str, *, key: str = "") -> DataError:
        """Return an error at this node, or at its field ``key``."""
        return DataError(self.path, self.key_lines.get(key, self.line), problem, remedy)

    def fields(self, known: Collection[str] = ()) -> Mapping[str, Node]:
        """Return the fields of a mapping; with ``known``, no others are allowed."""
        if not isinstance(self.value, Mapping):
            raise self.error("fields are expected here", 'write one "key: value" a line')
        for key in self.value:
            if known and key not in known:
                names = ", ".join(sorted(known))
                raise self.error(f"unknown field {key!r}", f"use one of {names}", key=key)
        return self.value

    def get(self, key: str) -> Node | None:
        """Return a field of a mapping, or None where it is missing or empty."""
        found = self.fields().get(key)
        return None if found is None or found.value == "" else found

    def need(self, key: str) -> Node:
        """Return a field of a mapping that has to be there."""
        found = self.get(key)
        if found is None:
            raise self.error(f"the field {key!r} is missing or empty", f"add {key}: …", key=key)
        return found

    def items(self) -> tuple[Node, ...]:
        """Return the entries of a list; an empty scalar is an empty list."""
        if self.value == "":
            return ()
        if not isinstance(self.value, tuple):
            raise self.error("a list is expected here", "write [甲, 乙], or one '- …' a line")
        return self.value

    def text(self) -> str:
        """Return a scalar, trimmed."""
        if not isinstance(self.value, str):
            raise self.error("a single text is expected here", "write one value after the colon")
        return self.value.strip()

    def texts(self) -> tuple[str, ...]:
        """Return a list of scalars; a single scalar counts as a list of one."""
        if isinstance(self.value, str):
            return (self.text(),) if self.value.strip() else ()
        return tuple(one.text() for one in self.items())

    def text_of(self, key: str, default: str = "") -> str:
        """Return the text of a field, or ``default`` where it is missing."""
        found = self.get(key)
        return default if found is None else found.text()

    def texts_of(self, key: str) -> tuple[str, ...]:
        """Return the texts of a field, none where it is missing."""
        found = self.get(key)
        return () if found is None else found.texts()

    def items_of(self, key: str) -> tuple[Node, ...]:
        """Return the entries of a field, none where it is missing."""
        found = self.get(key)
        return () if found is None else found.items()

    def whole(self) -> int:
        """Return a scalar as a whole number."""
        text = self.text()
        try:
            if len(text) > _MOST_DIGITS:
                raise ValueError
            return int(text)
        except ValueError:
            raise self.error(f"{text!r} is no whole number", "write digits only: 6") from None

    def flag(self) -> bool:
        """Return a scalar as yes or no."""
        text = self.text().lower()
        if text in _YES:
            return True
        if text in _NO:
            return False
        raise self.error(f"{text!r} is neither yes nor no", "write yes or no")

    def partial_date(self) -> PartialDate:
        """Return a scalar as a date known to the day, month or year."""
        text = self.text()
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise self.error(str(error), "write it as 2021-10-15, 2021-10 or 2021") from None


def load_lines(path: Path) -> Node:
    """Read the one document of a YAML file. Raises DataError with the line that is wrong."""
    try:
        root = compose(read_regular(path, most_bytes=_MOST_BYTES).decode("utf-8"))
    except FileRefused as error:
        raise DataError(path, 1, error.refusal.problem, error.refusal.remedy) from error
    except OSError as error:
        refusal = read_failure(error)
        raise DataError(path, 1, refusal.problem, refusal.remedy) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(
            path,
            line,
            "不是 UTF-8 文本 / is not UTF-8 text",
            "另存为 UTF-8 / save it as UTF-8 text",
        ) from error
    except YamlProblem as error:
        raise DataError(path, error.line, error.problem, error.remedy) from error
    if root is None:
        raise DataError(path, 1, "the file is empty", "write its fields, or remove it")
    return _node(path, root)


def _node(path: Path, found: yaml.Node) -> Node:
    line = found.start_mark.line + 1
    if isinstance(found, yaml.SequenceNode):
        return Node(path, line, tuple(_node(path, one) for one in found.value), {})
    if not isinstance(found, yaml.MappingNode):
        return Node(path, line, str(found.value), {})
    fields: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key, value in found.value:
        name, at = str(key.value), key.start_mark.line + 1
        if name in fields:
            raise DataError(path, at, f"the field {name!r} stands twice", "remove one of them")
        fields[name], lines[name] = _node(path, value), at
    return Node(path, line, fields, lines)
