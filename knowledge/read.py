"""Read a policy file into a Policy: one function a format, chosen by the file's suffix."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import TypeVar

from knowledge.dates import PartialDate, Validity
from knowledge.errors import PolicyError
from knowledge.front_matter import FrontMatter, read_front_matter
from knowledge.grammar import Level
from knowledge.markdown import Heading, Outline, outline
from knowledge.policy import (
    QUOTABLE,
    Block,
    BlockKind,
    Clause,
    Confidence,
    Currency,
    Policy,
    Source,
    digest,
)

_ATTRIBUTE_KEYS = frozenset(
    ["facts", "from", "to", "supersedes", "sources", "confidence", "standing"]
)
_LARGEST_BYTES = 8_000_000
_Choice = TypeVar("_Choice", bound=Enum)
_SLUG = re.compile(r"#([A-Za-z0-9][A-Za-z0-9_.-]*)")


def read_policy(path: Path) -> Policy:
    """Read one file. Raises PolicyError, with file, line and remedy, if it cannot be used."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise PolicyError(path, 1, f"files of type {path.suffix!r} are not read", f"use {known}")
    return reader(path)


def read_markdown(path: Path) -> Policy:
    """Read a Markdown policy, with front matter or without. Raises PolicyError."""
    text = _read_text(path)
    cut = outline(path, text)
    has_front = bool(cut.blocks) and cut.blocks[0].kind is BlockKind.FRONT_MATTER
    front = read_front_matter(path, text[: cut.blocks[0].end] if has_front else "")
    title = front.title or _first_title(cut)
    if not title:
        raise PolicyError(
            path, 1, "the policy has no title", 'add "title: …" to the front matter or a "# …" line'
        )
    if not re.fullmatch(r"[\w.-]+", front.id):
        raise PolicyError(
            path, 1, f"the id {front.id!r} has spaces or signs", "use letters, digits, - and _"
        )
    clauses = tuple(_Assembler(path, text, cut, front).clauses())
    if not clauses:
        raise PolicyError(path, len(cut.lines) or 1, "the policy has no text", "write its clauses")
    return Policy(
        id=front.id,
        title=title,
        issuer=front.issuer,
        document_number=front.document_number,
        kind=front.kind,
        region=front.region,
        topics=front.topics,
        issued_on=front.issued_on,
        validity=front.validity,
        supersedes=front.supersedes,
        sources=front.sources,
        source_grade=front.source_grade,
        verified_on=front.verified_on,
        withdrawn=front.withdrawn,
        path=path,
        text=text,
        blocks=cut.blocks,
        clauses=clauses,
        digest=digest(text),
    )


#: The reader of each suffix. A new format adds its function here.
READERS: dict[str, Callable[[Path], Policy]] = {".md": read_markdown, ".markdown": read_markdown}


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PolicyError(
            path, 1, f"cannot be read ({error.strerror})", "check the name and the permissions"
        ) from error
    if len(data) > _LARGEST_BYTES:
        raise PolicyError(
            path, 1, f"is larger than {_LARGEST_BYTES:,} bytes", "split it into several policies"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PolicyError(
            path,
            line,
            "is not UTF-8 text",
            "save it as UTF-8, for example: iconv -f GB18030 -t UTF-8 OLD > NEW",
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise PolicyError(path, line, "holds a NUL character", "remove it; is this a text file?")
    return text


def _first_title(cut: Outline) -> str:
    for position, block in enumerate(cut.blocks):
        if block.kind is BlockKind.TITLE:
            return cut.headings[position].text
    return ""


class _Assembler:
    """Gather the blocks between headings into clauses."""

    def __init__(self, path: Path, text: str, cut: Outline, front: FrontMatter) -> None:
        self._path = path
        self._text = text
        self._cut = cut
        self._front = front
        self._ids: dict[str, int] = {}
        self._sources = {source.key: source for source in front.sources}

    def clauses(self) -> Iterable[Clause]:
        """Yield a clause for each heading with text of its own (and for text before any)."""
        path_above: list[Heading] = []
        heading: Heading | None = None
        first = 0
        for position, block in enumerate(self._cut.blocks):
            if block.kind not in (BlockKind.HEADING, BlockKind.TITLE):
                continue
            yield from self._clause(heading, path_above, first, position)
            found = self._cut.headings[position]
            if block.kind is BlockKind.TITLE:
                path_above, heading = [], None
            else:
                if heading is not None:
                    path_above = [*path_above, heading]
                path_above = [one for one in path_above if one.depth < found.depth]
                heading = found
            first = position
        yield from self._clause(heading, path_above, first, len(self._cut.blocks))

    def _clause(
        self, heading: Heading | None, above: list[Heading], first: int, stop: int
    ) -> Iterable[Clause]:
        blocks = self._cut.blocks[first:stop]
        if not any(block.kind in QUOTABLE for block in blocks):
            self._refuse_lost_data(heading, blocks)
            return
        attributes = self._attributes(heading)
        line = heading.line if heading else self._cut.line_at(blocks[0].start)
        number = heading.marker.text if heading and heading.marker else ""
        path = tuple(_path_label(one) for one in above)
        yield Clause(
            id=self._id(heading, attributes.get("id", ""), line),
            number=number,
            heading=heading.text if heading else "",
            heading_path=path,
            start=blocks[0].start,
            end=blocks[-1].end,
            line=line,
            blocks=blocks,
            facts=tuple(attributes.get("facts", "").replace(",", " ").split()),
            phrasings=self._phrasings(blocks),
            validity=self._validity(attributes, line),
            supersedes=tuple(attributes.get("supersedes", "").replace(",", " ").split()),
            sources=self._clause_sources(attributes, line),
            confidence=self._choice(Confidence, attributes, "confidence", line),
            currency=self._choice(Currency, attributes, "standing", line) or Currency.CURRENT,
        )

    def _refuse_lost_data(self, heading: Heading | None, blocks: tuple[Block, ...]) -> None:
        """Raise when facts or phrasings would be dropped because their clause has no text."""
        has_phrasings = any(block.kind is BlockKind.PHRASINGS for block in blocks)
        if has_phrasings or (heading is not None and "facts=" in heading.attributes):
            line = heading.line if heading else self._cut.line_at(blocks[0].start)
            raise PolicyError(
                self._path, line, "a clause has phrasings or facts but no text", "write its text"
            )

    def _attributes(self, heading: Heading | None) -> dict[str, str]:
        if heading is None or not heading.attributes:
            return {}
        line = heading.line
        try:
            words = shlex.split(heading.attributes.replace("“", '"').replace("”", '"'))
        except ValueError as error:
            raise PolicyError(
                self._path, line, f"the attributes cannot be read ({error})", 'close each "'
            ) from error
        found: dict[str, str] = {}
        for word in words:
            slug = _SLUG.fullmatch(word)
            key, equals, value = word.partition("=")
            if slug is not None:
                found["id"] = slug[1]
            elif equals and key in _ATTRIBUTE_KEYS:
                found[key] = value
            else:
                raise PolicyError(
                    self._path,
                    line,
                    f"unknown attribute {word!r}",
                    f"use #slug and {', '.join(sorted(_ATTRIBUTE_KEYS))}, as in "
                    '{#standard facts="SH01 SH02" from=2021-10-15}',
                )
        return found

    def _id(self, heading: Heading | None, wanted: str, line: int) -> str:
        if wanted:
            if wanted in self._ids:
                raise PolicyError(
                    self._path,
                    line,
                    f"the clause id #{wanted} stands twice (first on line {self._ids[wanted]})",
                    "give each clause its own",
                )
            self._ids[wanted] = line
            return wanted
        if heading is not None and heading.marker is not None:
            marker = heading.marker
            letter = "art" if marker.level is Level.ARTICLE else "ch"
            base = f"{letter}-{marker.number}" + (f"-{marker.insert}" if marker.insert else "")
        else:
            base = "text"
        count, name = 1, base
        while name in self._ids:
            count += 1
            name = f"{base}.{count}"
        self._ids[name] = line
        return name

    def _phrasings(self, blocks: tuple[Block, ...]) -> tuple[str, ...]:
        found: list[str] = []
        for block in blocks:
            if block.kind is BlockKind.PHRASINGS:
                inside = self._text[block.start : block.end].strip()
                inside = inside.removeprefix("<!--").removesuffix("-->").strip()
                lines = inside.removeprefix("问法").strip("：: \n").splitlines()
                found.extend(line.strip() for line in lines if line.strip())
        return tuple(dict.fromkeys(found))

    def _validity(self, attributes: dict[str, str], line: int) -> Validity:
        dates: dict[str, PartialDate | None] = {
            "from": self._front.validity.start,
            "to": self._front.validity.end,
        }
        for key in dates:
            value = attributes.get(key, "")
            if value:
                try:
                    dates[key] = PartialDate.parse(value)
                except ValueError as error:
                    raise PolicyError(
                        self._path, line, f"{key}: {error}", "write it as 2021-10-15"
                    ) from None
        start, end = dates["from"], dates["to"]
        if start and end and end.last_day < start.first_day:
            raise PolicyError(
                self._path, line, "the clause ends before it begins", "check from= and to="
            )
        return Validity(start, end)

    def _clause_sources(self, attributes: dict[str, str], line: int) -> tuple[Source, ...]:
        keys = attributes.get("sources", "").replace(",", " ").split()
        for key in keys:
            if key not in self._sources:
                raise PolicyError(
                    self._path, line, f"unknown source {key!r}", "list it under sources: above"
                )
        return tuple(self._sources[key] for key in keys)

    def _choice(
        self, kind: type[_Choice], attributes: dict[str, str], key: str, line: int
    ) -> _Choice | None:
        """Return the member of ``kind`` that the attribute names, or None without one."""
        value = attributes.get(key, "")
        if not value:
            return None
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(str(one.value) for one in kind)
            raise PolicyError(
                self._path, line, f"{key} {value!r} is unknown", f"use one of {known}"
            ) from None


def _path_label(heading: Heading) -> str:
    number = heading.marker.text if heading.marker else ""
    return f"{number} {heading.text}".strip()
