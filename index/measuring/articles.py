"""How much of documents is read: their articles against an independent count by line."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.folder.files import is_policy
from knowledge.documents.grammar import without_blanks
from knowledge.documents.policy import BlockKind, Policy
from knowledge.documents.read import parse_policy, read_policy
from knowledge.documents.structure.quoted import Quotations
from knowledge.errors import DataError, PolicyError
from knowledge.files.regular_files import look_into

#: What opens an article by its form alone: 第N条 at the start of a line, signs of lists and bold
#: aside, or behind 。；：）; no 第N条第N款, no 第N条、第M条, and none behind a title in 《》.
_NUMBER = r"[零〇○一二两三四五六七八九十百千]{1,9}|\d{1,4}"
_BY_LINE = re.compile(
    rf"(?:^[\s>*+•#-]{{0,12}}|(?<=[。；：）)])\s{{0,4}})"
    rf"(?P<article>第\s{{0,2}}(?:{_NUMBER})\s{{0,2}}[条條](?:之(?:[一二三四五六七八九十]{{1,2}}|\d))?)"
    rf"(?!第(?:{_NUMBER})[款项目]|[、和至到或及与]第)",
    re.MULTILINE,
)
_ARTICLE = re.compile(rf"第(?:{_NUMBER})[条條]")
_BEHIND_TITLE = re.compile(r"》(?:[（(][^（）()\n]{0,80}[）)])?\s{0,4}$")
_ROW = re.compile(rf"(?P<name>.*?)(?P<article>第(?:{_NUMBER})条(?:之[一二三四五六七八九十])?)")


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be read: its name, and its text or its file."""

    name: str
    text: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """An article that the count by line has and the reading has not."""

    document: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What was read of one document; ``expected`` articles by line, ``found`` of them read."""

    name: str
    characters: int
    expected: int
    found: int
    clauses: int
    missed: tuple[Missed, ...]
    refused: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a collection, and the seconds it took."""

    documents: tuple[ReadDocument, ...]
    seconds: float

    @property
    def expected(self) -> int:
        """How many articles the count by line has."""
        return sum(one.expected for one in self.documents)

    @property
    def found(self) -> int:
        """How many of them were read."""
        return sum(one.found for one in self.documents)


def read_documents(documents: Iterable[Document]) -> Reading:
    """Read every document and hold its articles against the count by line."""
    begun = time.perf_counter()
    return Reading(tuple(map(_read, documents)), time.perf_counter() - begun)


def documents_of(path: Path) -> Iterator[Document]:
    """Yield the documents of a folder of policies, or of a collection (JSONL, .gz too).

    A line of a collection holds id, title and text. Lines of one source whose titles end in
    第N条 are articles of one text. Raises DataError.
    """
    if path.is_dir():
        for one in look_into(path, is_policy).found:
            yield Document(one.path.name, path=one.path)
        return
    opening: tuple[str, list[str]] | None = None
    source = ""
    for number, row in _rows(path):
        title, text = str(row.get("title", "")), str(row.get("text", ""))
        article = _ROW.fullmatch(title)
        if article is None or not row.get("source"):
            if opening is not None:
                yield Document(opening[0], "\n\n".join(opening[1]))
                opening = None
            yield Document(str(row.get("id", number)), f"# {title}\n\n{text}\n")
            continue
        if opening is None or row["source"] != source:
            if opening is not None:
                yield Document(opening[0], "\n\n".join(opening[1]))
            source = str(row["source"])
            opening = article["name"], [f"# {article['name']}"]
        opening[1].append(f"{article['article']}\u3000{text}")
    if opening is not None:
        yield Document(opening[0], "\n\n".join(opening[1]))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, start=1):
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError("no object")
                yield number, row
    except (OSError, ValueError) as error:
        raise DataError(
            path,
            1,
            f"读不了 / cannot be read: {error}",
            "给一个文件夹，或每行一个 JSON 对象的文件 / name a folder, or a file of JSON lines",
        ) from error


def _read(document: Document) -> ReadDocument:
    text = document.text
    try:
        if document.path is not None:
            policy = read_policy(document.path)
        else:
            policy = parse_policy(Path(_file_name(document.name)), text)
    except PolicyError as error:
        by_line = len(_by_line(text))
        return ReadDocument(document.name, len(text), by_line, 0, 0, (), refused=str(error))
    read = _articles_read(policy)
    expected = _by_line(policy.text)
    missed = tuple(
        Missed(
            document.name,
            policy.text.count("\n", 0, place) + 1,
            policy.text[place : place + 40].replace("\n", " "),
        )
        for place in expected
        if place not in read
    )
    return ReadDocument(
        document.name,
        len(policy.text),
        len(expected),
        len(expected) - len(missed),
        len(policy.clauses),
        missed,
        remarks=tuple(f"{one.line}: {one.problem}" for one in policy.doubts),
    )


def _file_name(name: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in name)[:80] + ".md"


def _by_line(text: str) -> list[int]:
    """Return where articles begin by the count by line, quotations aside."""
    quoted = Quotations(text)
    places = [one.start("article") for one in _BY_LINE.finditer(text)]
    kept = [
        place
        for place in places
        if not quoted.holds(place) and not _BEHIND_TITLE.search(text, max(place - 120, 0), place)
    ]
    return kept


def _articles_read(policy: Policy) -> set[int]:
    """Return where the numbers of the articles stand that were read."""
    found: set[int] = set()
    for block in policy.blocks:
        if block.kind is BlockKind.HEADING:
            place = policy.text.find("第", block.start, block.end)
            words = without_blanks(policy.text[place : block.end]) if place >= 0 else ""
            if _ARTICLE.match(words):
                found.add(place)
    return found
