"""Read the front matter of a policy file: a YAML mapping between two lines of ---."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from knowledge.dates import PartialDate, Validity
from knowledge.errors import PolicyError
from knowledge.policy import Kind, Source

_TEXTS = "id title issuer document_number kind region source_grade withdrawn"
_DATES = "issued_on effective_from effective_to verified_on"
_LISTS = "topics supersedes sources"
_KEYS = frozenset(f"{_TEXTS} {_DATES} {_LISTS}".split())
_SOURCE_KEYS = frozenset({"key", "name", "grade", "date", "url"})
GRADES = ("A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of the front matter, checked; defaults where the file is silent."""

    id: str
    title: str
    issuer: str
    document_number: str
    kind: Kind
    region: str
    topics: tuple[str, ...]
    issued_on: PartialDate | None
    validity: Validity
    supersedes: tuple[str, ...]
    sources: tuple[Source, ...]
    source_grade: str
    verified_on: date | None
    withdrawn: bool


def read_front_matter(path: Path, block: str) -> FrontMatter:
    """Parse ``block``, the text with its --- lines or empty, of the file at ``path``.

    A file without front matter gets its name as id, an empty title (the caller takes the
    heading) and kind policy. Raises PolicyError with the line of the field that is wrong.
    """
    reader = _Reader(path, block)
    return FrontMatter(
        id=reader.text("id") or path.stem,
        title=reader.text("title"),
        issuer=reader.text("issuer"),
        document_number=reader.text("document_number"),
        kind=reader.kind(),
        region=reader.text("region"),
        topics=reader.texts("topics"),
        issued_on=reader.partial("issued_on"),
        validity=reader.validity(),
        supersedes=reader.texts("supersedes"),
        sources=reader.sources(),
        source_grade=reader.grade("source_grade", reader.text("source_grade")),
        verified_on=reader.day("verified_on"),
        withdrawn=reader.flag("withdrawn"),
    )


class _Reader:
    """One front matter and the errors it can have."""

    def __init__(self, path: Path, block: str) -> None:
        self._path = path
        self._lines = block.splitlines()
        inside = "\n".join(self._lines[1:-1])
        try:
            # BaseLoader keeps every scalar as written: 2021-10 and 2021 stay dates to us.
            fields = yaml.load(inside, Loader=yaml.BaseLoader) if inside.strip() else {}
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = (mark.line if mark else 0) + 2
            raise PolicyError(
                path,
                line,
                f"the front matter is not valid YAML ({error.problem})",
                'write one "key: value" a line, and put values with : or # in quotes',
            ) from error
        except yaml.YAMLError as error:
            raise PolicyError(
                path, 1, "the front matter is not valid YAML", "save the file as plain UTF-8 text"
            ) from error
        if not isinstance(fields, dict):
            raise PolicyError(
                path, 2, "the front matter is no mapping", 'write one "key: value" a line'
            )
        self._fields: Mapping[str, object] = fields
        for key in fields:
            if key not in _KEYS:
                known = ", ".join(sorted(_KEYS))
                raise PolicyError(
                    path, self._line(key), f"unknown field {key!r}", f"use one of {known}"
                )

    def _line(self, key: str) -> int:
        for number, line in enumerate(self._lines, start=1):
            if line.lstrip("- ").startswith(f"{key}:"):
                return number
        return 1

    def _fail(self, key: str, problem: str, remedy: str) -> PolicyError:
        return PolicyError(self._path, self._line(key), f"{key}: {problem}", remedy)

    def text(self, key: str) -> str:
        value = self._fields.get(key, "")
        if not isinstance(value, str):
            raise self._fail(key, "is no single text", "write one value after the colon")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._fields.get(key, [])
        if isinstance(value, str):
            return (value.strip(),) if value.strip() else ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._fail(key, "is no list of texts", f"write {key}: [甲, 乙]")
        return tuple(one.strip() for one in value)

    def kind(self) -> Kind:
        value = self.text("kind") or Kind.POLICY.value
        try:
            return Kind(value)
        except ValueError:
            known = ", ".join(kind.value for kind in Kind)
            raise self._fail("kind", f"{value!r} is unknown", f"use one of {known}") from None

    def partial(self, key: str) -> PartialDate | None:
        return self.parse_date(key, self.text(key))

    def parse_date(self, key: str, value: str) -> PartialDate | None:
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise self._fail(key, str(error), "write it as 2021-10-15, 2021-10 or 2021") from None

    def day(self, key: str) -> date | None:
        value = self.partial(key)
        return value.first_day if value else None

    def validity(self) -> Validity:
        start, end = self.partial("effective_from"), self.partial("effective_to")
        if start and end and end.last_day < start.first_day:
            raise self._fail(
                "effective_to", "lies before effective_from", "check which of the two is wrong"
            )
        return Validity(start, end)

    def flag(self, key: str) -> bool:
        value = self.text(key).lower()
        if value in ("", "false", "no", "否"):
            return False
        if value in ("true", "yes", "是"):
            return True
        raise self._fail(key, f"{value!r} is neither true nor false", "write true or false")

    def grade(self, key: str, value: str) -> str:
        if value and value not in GRADES:
            raise self._fail(key, f"grade {value!r} is unknown", f"use one of {', '.join(GRADES)}")
        return value

    def sources(self) -> tuple[Source, ...]:
        value = self._fields.get("sources", [])
        if value == "":
            return ()
        if not isinstance(value, list):
            raise self._fail("sources", "is no list", "write one '- key: …' an entry")
        found: dict[str, Source] = {}
        for one in value:
            if not isinstance(one, dict) or not all(isinstance(v, str) for v in one.values()):
                raise self._fail("sources", "an entry is no mapping of texts", "see README")
            unknown = set(one) - _SOURCE_KEYS
            if unknown or not one.get("key"):
                raise self._fail(
                    "sources",
                    f"an entry has {'unknown ' + ', '.join(unknown) if unknown else 'no key'}",
                    "use key, name, grade, date, url",
                )
            source = Source(
                key=one["key"],
                name=one.get("name", ""),
                grade=self.grade("sources", one.get("grade", "")),
                date=one.get("date", ""),
                url=one.get("url", ""),
            )
            if source.key in found:
                raise self._fail("sources", f"{source.key!r} stands twice", "give each its own key")
            if source.url and not source.url.startswith(("https://", "http://")):
                raise self._fail("sources", f"{source.url!r} is no address", "begin with https://")
            found[source.key] = source
        return tuple(found.values())
