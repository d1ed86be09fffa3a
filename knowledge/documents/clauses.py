"""Gather the blocks between the headings of an outline into clauses."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from knowledge.documents.attributes import Attributes, read_attributes
from knowledge.documents.front_matter import FrontMatter
from knowledge.documents.grammar import Level
from knowledge.documents.markdown import Outline
from knowledge.documents.policy import (
    QUOTABLE,
    Block,
    BlockKind,
    Clause,
    Confidence,
    Currency,
    Source,
    label_of,
)
from knowledge.documents.structure.openings import Heading
from knowledge.errors import PolicyError

#: Clauses of a file: a book has fewer, and no step over them may take long.
_MOST_CLAUSES = 5_000


def assemble(path: Path, text: str, cut: Outline, front: FrontMatter) -> Iterable[Clause]:
    """Yield a clause for each heading with text of its own (and for text before any).

    Raises PolicyError.
    """
    return _Assembler(path, text, cut, front).clauses()


class _Assembler:
    def __init__(self, path: Path, text: str, cut: Outline, front: FrontMatter) -> None:
        self._path = path
        self._text = text
        self._cut = cut
        self._front = front
        self._ids: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._sources = {source.key: source for source in front.sources}

    def clauses(self) -> Iterable[Clause]:
        path_above: list[Heading] = []
        heading: Heading | None = None
        first = 0
        self._part = ""
        for position, block in enumerate(self._cut.blocks):
            if position not in self._cut.headings:
                continue
            yield from self._clause(heading, path_above, first, position)
            found = self._cut.headings[position]
            if block.kind is BlockKind.TITLE:
                path_above, heading = [], None
                self._part = found.part
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
        line = heading.line if heading else self._cut.line_at(blocks[0].start)
        if len(self._ids) >= _MOST_CLAUSES:
            raise PolicyError(
                self._path,
                line,
                f"超过 {_MOST_CLAUSES:,} 条 / has more than {_MOST_CLAUSES:,} clauses",
                "拆成几份政策 / split it into several policies",
            )
        attributes = read_attributes(self._path, line, heading.attributes if heading else "")
        yield Clause(
            id=self._id(heading, attributes.slug, line),
            number=heading.marker.text if heading and heading.marker else "",
            heading=heading.text if heading else "",
            heading_path=self._path_above(above),
            start=blocks[0].start,
            end=blocks[-1].end,
            line=line,
            blocks=blocks,
            facts=attributes.words("facts"),
            phrasings=self._phrasings(heading, blocks),
            validity=attributes.validity(self._front.validity),
            supersedes=attributes.words("supersedes"),
            sources=self._clause_sources(attributes),
            confidence=attributes.choice(Confidence, "confidence"),
            currency=attributes.choice(Currency, "standing") or Currency.CURRENT,
            part=self._part,
        )

    def _path_above(self, above: list[Heading]) -> tuple[str, ...]:
        labels = tuple(_path_label(one) for one in above)
        return (self._part, *labels) if self._part else labels

    def _refuse_lost_data(self, heading: Heading | None, blocks: tuple[Block, ...]) -> None:
        """Raise when facts or phrasings would be dropped because their clause has no text."""
        has_phrasings = any(block.kind is BlockKind.PHRASINGS for block in blocks)
        if has_phrasings or (heading is not None and "facts=" in heading.attributes):
            line = heading.line if heading else self._cut.line_at(blocks[0].start)
            raise PolicyError(
                self._path,
                line,
                "条款有问法或事实，却没有正文 / a clause has phrasings or facts but no text",
                "写上正文 / write its text",
            )

    def _id(self, heading: Heading | None, wanted: str, line: int) -> str:
        if wanted:
            if wanted in self._ids:
                raise PolicyError(
                    self._path,
                    line,
                    f"条款名 #{wanted} 写了两次（第一次在第 {self._ids[wanted]} 行）/ "
                    "the clause id stands twice",
                    "每条用自己的名字 / give each clause its own",
                )
            self._ids[wanted] = line
            return wanted
        if heading is not None and heading.marker is not None:
            marker = heading.marker
            letter = "art" if marker.level is Level.ARTICLE else "ch"
            base = f"{letter}-{marker.number}" + (f"-{marker.insert}" if marker.insert else "")
        else:
            base = "text"
        name = base
        while name in self._ids:
            self._counts[base] = self._counts.get(base, 1) + 1
            name = f"{base}.{self._counts[base]}"
        self._ids[name] = line
        return name

    def _phrasings(self, heading: Heading | None, blocks: tuple[Block, ...]) -> tuple[str, ...]:
        found = [heading.asked] if heading and heading.asked else []
        for block in blocks:
            if block.kind is BlockKind.PHRASINGS:
                inside = self._text[block.start : block.end].strip()
                inside = inside.removeprefix("<!--").removesuffix("-->").strip()
                lines = inside.removeprefix("问法").strip("：: \n").splitlines()
                found.extend(line.strip() for line in lines if line.strip())
        return tuple(dict.fromkeys(found))

    def _clause_sources(self, attributes: Attributes) -> tuple[Source, ...]:
        keys = attributes.words("sources")
        for key in keys:
            if key not in self._sources:
                raise PolicyError(
                    self._path,
                    attributes.line,
                    f"没有来源 {key!r} / unknown source {key!r}",
                    "在开头的 sources: 里列出它 / list it under sources: above",
                )
        return tuple(self._sources[key] for key in keys)


def _path_label(heading: Heading) -> str:
    number = heading.marker.text if heading.marker else ""
    return label_of(number, heading.text)
