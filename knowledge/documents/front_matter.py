"""Read the front matter of a policy file: a YAML mapping between two lines of ---."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.documents.block import load_fields
from knowledge.documents.dates import PartialDate, Validity
from knowledge.documents.policy import Kind, Source
from knowledge.documents.policy_id import id_of_name, id_problem
from knowledge.errors import PolicyError
from knowledge.formats.source import Doubt

#: Bytes of a front matter, its lines of --- included.
MOST_BYTES = 64_000
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
    doubts: tuple[Doubt, ...] = ()


def read_front_matter(path: Path, block: str) -> FrontMatter:
    """Parse ``block``, the text with its --- lines or empty, of the file at ``path``.

    A file without front matter gets its name as id, an empty title (the caller takes the
    heading) and kind policy. A field of another tool is passed over with a remark.
    Raises PolicyError with the line of the field that is wrong.
    """
    reader = _Reader(path, block)
    return FrontMatter(
        id=reader.id(),
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
        doubts=reader.unknown(),
    )


def id_line(text: str) -> int:
    """Return the line of a policy's text that gives its id; 1 where its name does."""
    lines = text[:MOST_BYTES].split("\n")
    if lines[0].rstrip() == "---":
        for number, line in enumerate(lines[1:], start=2):
            if line.rstrip() == "---":
                break
            if line.startswith("id:"):
                return number
    return 1


def read_mark(path: Path, block: str) -> tuple[str, bool]:
    """Return id and withdrawn of a front matter, whatever else is wrong in it.

    Raises PolicyError where these two cannot be read.
    """
    reader = _Reader(path, block)
    return reader.text("id") or id_of_name(path.stem), reader.flag("withdrawn")


class _Reader:
    """One front matter and the errors it can have."""

    def __init__(self, path: Path, block: str) -> None:
        self._path = path
        self._lines = block.split("\n")
        if self._lines[-1] == "":
            self._lines.pop()
        if len(block.encode()) > MOST_BYTES:
            raise PolicyError(
                path,
                1,
                f"开头的字段超过 {MOST_BYTES:,} 字节 / the front matter is larger than "
                f"{MOST_BYTES:,} bytes",
                "把条文写到第二个 --- 之后 / write the text below the second line of ---",
            )
        self._fields: Mapping[str, object] = load_fields(path, self._lines)

    def unknown(self) -> tuple[Doubt, ...]:
        """Return a remark for each field that is none of a policy's."""
        known = ", ".join(sorted(_KEYS))
        return tuple(
            Doubt(
                self._line(key),
                f"不认得字段 {key!r}，没有采用 / unknown field {key!r}, not used",
                f"写错了就从这些里选 / if it is misspelt, use one of {known}",
            )
            for key in map(str, self._fields)
            if key not in _KEYS
        )

    def _line(self, key: str) -> int:
        for number, line in enumerate(self._lines, start=1):
            if line.lstrip("- ").startswith((f"{key}:", f"{key} :")):
                return number
        return 1

    def _line_with(self, value: str) -> int:
        """Return the line of a source's value as it is written, or else that of the list."""
        numbered = enumerate(self._lines, start=1)
        return next(
            (n for n, one in numbered if "url" in one and value in one), self._line("sources")
        )

    def _fail(self, key: str, problem: str, remedy: str) -> PolicyError:
        return PolicyError(self._path, self._line(key), f"{key}: {problem}", remedy)

    def text(self, key: str) -> str:
        value = self._fields.get(key, "")
        if not isinstance(value, str):
            raise self._fail(
                key,
                "不是一个值 / is no single text",
                "冒号后写一个值 / write one value after the colon",
            )
        return value.strip()

    def id(self) -> str:
        written = self.text("id")
        if not written:
            return id_of_name(self._path.stem)
        found = id_problem(written)
        if found is None:
            return written
        problem, remedy = found
        raise PolicyError(self._path, self._line("id"), problem, remedy)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._fields.get(key, [])
        if isinstance(value, str):
            return (value.strip(),) if value.strip() else ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._fail(
                key, "不是一列文字 / is no list of texts", f"写成 / write {key}: [甲, 乙]"
            )
        return tuple(one.strip() for one in value)

    def kind(self) -> Kind:
        value = self.text("kind") or Kind.POLICY.value
        try:
            return Kind(value)
        except ValueError:
            known = ", ".join(kind.value for kind in Kind)
            raise self._fail(
                "kind",
                f"不认得 {value!r} / {value!r} is unknown",
                f"从这些里选 / use one of {known}",
            ) from None

    def partial(self, key: str) -> PartialDate | None:
        return self.parse_date(key, self.text(key))

    def parse_date(self, key: str, value: str) -> PartialDate | None:
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise self._fail(
                key, str(error), "写成 / write it as 2021-10-15, 2021-10 or 2021"
            ) from None

    def day(self, key: str) -> date | None:
        value = self.partial(key)
        return value.first_day if value else None

    def validity(self) -> Validity:
        start, end = self.partial("effective_from"), self.partial("effective_to")
        if start and end and end.last_day < start.first_day:
            raise self._fail(
                "effective_to",
                "早于 effective_from / lies before effective_from",
                "核对这两个日期 / check which of the two is wrong",
            )
        return Validity(start, end)

    def flag(self, key: str) -> bool:
        value = self.text(key).lower()
        if value in ("", "false", "no", "否"):
            return False
        if value in ("true", "yes", "是"):
            return True
        raise self._fail(
            key,
            f"{value!r} 既不是“是”也不是“否” / is neither true nor false",
            "写 true 或 false / write true or false",
        )

    def grade(self, key: str, value: str) -> str:
        if value and value not in GRADES:
            raise self._fail(
                key,
                f"不认得等级 {value!r} / grade {value!r} is unknown",
                f"从这些里选 / use one of {', '.join(GRADES)}",
            )
        return value

    def sources(self) -> tuple[Source, ...]:
        value = self._fields.get("sources", [])
        if value == "":
            return ()
        if not isinstance(value, list):
            raise self._fail(
                "sources",
                "不是列表 / is no list",
                "每个来源另起一行写 '- key: …' / write one '- key: …' an entry",
            )
        found: dict[str, Source] = {}
        for one in value:
            if not isinstance(one, dict) or not all(isinstance(v, str) for v in one.values()):
                raise self._fail(
                    "sources",
                    "有一项不是字段和文字 / an entry is no mapping of texts",
                    "照 knowledge/README.md 的样例写 / see knowledge/README.md",
                )
            unknown = set(one) - _SOURCE_KEYS
            if unknown or not one.get("key"):
                names = ", ".join(sorted(unknown))
                bad = (
                    (f"有不认得的 {names}", f"unknown {names}") if names else ("没有 key", "no key")
                )
                raise self._fail(
                    "sources",
                    f"有一项{bad[0]} / an entry has {bad[1]}",
                    "只用 / use key, name, grade, date, url",
                )
            source = Source(
                key=one["key"],
                name=one.get("name", ""),
                grade=self.grade("sources", one.get("grade", "")),
                date=one.get("date", ""),
                url=one.get("url", ""),
            )
            if source.key in found:
                raise self._fail(
                    "sources",
                    f"{source.key!r} 写了两次 / stands twice",
                    "每个来源用自己的 key / give each its own key",
                )
            if source.url and not source.url.startswith(("https://", "http://")):
                raise PolicyError(
                    self._path,
                    self._line_with(source.url),
                    f"url {source.url!r} 不是网址 / is no address",
                    "以 https:// 开头 / begin with https://",
                )
            found[source.key] = source
        return tuple(found.values())
