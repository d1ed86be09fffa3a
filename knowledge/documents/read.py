"""Read a policy file into a Policy: every format becomes one text, which one grammar reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from knowledge.documents.clauses import assemble
from knowledge.documents.front_matter import read_front_matter
from knowledge.documents.markdown import Outline, front_matter_of, outline
from knowledge.documents.policy import BlockKind, Policy, digest
from knowledge.documents.slips import no_title, refuse_self_supersession, refuse_slips
from knowledge.documents.stated.fields import filled, without_hidden
from knowledge.documents.stated.read import read_stated
from knowledge.documents.structure.lines import with_line_feeds
from knowledge.errors import PolicyError
from knowledge.files.regular_files import FileRefused, decode, read_failure, read_regular
from knowledge.formats.blocks import Unreadable
from knowledge.formats.read import MOST_BYTES, SUFFIXES, VERSION, read_source
from knowledge.formats.source import SourceText

#: Suffixes of files that are written for the reader of policies.
MARKDOWN = frozenset({".md", ".markdown"})
#: Bytes of such a file: a book has fewer, and no step over them may take long.
_MOST_BYTES = 2_000_000
Reader = Callable[[Path, str], Policy]
#: Returns the text that was made of a file before, by what `Policy.made_of` tells, if any.
Known = Callable[[str], SourceText | None]


def read_policy(path: Path, *, known: Known | None = None) -> Policy:
    """Read one file. Raises PolicyError, with file, line and remedy, if it cannot be used."""
    _reader_of(path)
    return read_policy_bytes(path, read_bytes(path), known=known)


def read_policy_bytes(path: Path, data: bytes, *, known: Known | None = None) -> Policy:
    """Read a policy whose bytes are at hand; ``path`` names it. Raises PolicyError.

    What a format lost is in ``doubts``; offsets refer to the text that was made of the file.
    What is ``known`` is not made again.
    """
    reader = _reader_of(path)
    if path.suffix.lower() in MARKDOWN:
        text = _decoded(path, data)
        refuse_slips(path, text)
        policy = _parse(reader, path, text)
    else:
        made_of = digest(str(VERSION), path.name, data)
        try:
            source = (known(made_of) if known else None) or read_source(path, data)
        except Unreadable as error:
            raise PolicyError(path, 1, error.problem, error.remedy) from error
        policy = _parse(reader, path, source.text)
        doubts = tuple(dict.fromkeys((*source.doubts, *policy.doubts)))
        policy = replace(policy, doubts=doubts, made_of=made_of)
    refuse_self_supersession(policy)
    return policy


def parse_policy(path: Path, text: str) -> Policy:
    """Read a policy whose text is at hand; ``path`` names it. Raises PolicyError."""
    return _parse(_reader_of(path), path, text)


def _reader_of(path: Path) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise PolicyError(
            path,
            1,
            f"不读 {path.suffix} 文件 / files of type {path.suffix!r} are not read",
            f"另存为 {known} / use {known}",
        )
    return reader


def _parse(reader: Reader, path: Path, text: str) -> Policy:
    try:
        return reader(path, with_line_feeds(text))
    except RecursionError as error:
        raise PolicyError(
            path, 1, "嵌套太深 / is nested too deep", "写得平一些 / write it flatter"
        ) from error
    except MemoryError as error:
        raise PolicyError(
            path,
            1,
            "内存不够读它 / there is not enough memory to read it",
            "拆成几份政策，或加内存 / split it into several policies, or add memory",
        ) from error


def read_markdown(path: Path, text: str) -> Policy:
    """Read a Markdown policy, with front matter or without. Raises PolicyError."""
    front = read_front_matter(path, front_matter_of(path, text))
    cut = outline(path, text, title=front.title)
    title = front.title or _first_title(cut)
    if not title:
        raise no_title(path, cut.lines)
    stated = read_stated(title, without_hidden(text, cut.blocks))
    front = filled(front, stated)
    clauses = tuple(assemble(path, text, cut, front))
    if not clauses:
        raise PolicyError(
            path,
            len(cut.lines) or 1,
            "没有条文 / the policy has no text",
            "写上条文 / write its clauses",
        )
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
        doubts=(*front.doubts, *cut.doubts),
        stated=stated,
    )


#: The reader of each suffix. A new format is made a text by knowledge.formats, and read alike.
READERS: dict[str, Reader] = dict.fromkeys((*MARKDOWN, *SUFFIXES), read_markdown)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, within the bounds of its format. Raises PolicyError."""
    most = _MOST_BYTES if path.suffix.lower() in MARKDOWN else MOST_BYTES
    try:
        return read_regular(path, most_bytes=most)
    except FileRefused as error:
        raise PolicyError(path, 1, error.refusal.problem, error.refusal.remedy) from error
    except OSError as error:
        refusal = read_failure(error)
        raise PolicyError(path, 1, refusal.problem, refusal.remedy) from error


def _decoded(path: Path, data: bytes) -> str:
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PolicyError(
            path,
            line,
            "不是 UTF-8 文本 / is not UTF-8 text",
            "在记事本里“另存为”，编码选 UTF-8 / save it as UTF-8: in Notepad, "
            "Save As, encoding UTF-8",
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise PolicyError(
            path,
            line,
            "有空字符，多半不是文本文件 / holds a NUL character",
            "在记事本里“另存为”，编码选 UTF-8 / remove it; is this a text file?",
        )
    return text


def _first_title(cut: Outline) -> str:
    for position, block in enumerate(cut.blocks):
        if block.kind is BlockKind.TITLE:
            return cut.headings[position].text
    return ""
