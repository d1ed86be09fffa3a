"""Read the English of a library, a file for each policy, and name file and line of what is wrong.

The form of a file: title, of; clauses: for each clause's id its heading, of, text (a line for
each block that may be quoted) and asked (how people ask for it). scripts/english.py writes of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.documents.library import Library
from knowledge.documents.policy import Policy, digest
from knowledge.documents.yaml_lines import Node, load_lines
from knowledge.errors import DataError
from knowledge.files.regular_files import FileRefused, read_regular
from knowledge.renderings.rendering import (
    ClauseEnglish,
    PolicyEnglish,
    Renderings,
    clause_digest,
    quotable,
)

FOLDER = Path(__file__).parents[1] / "english"
NAMES_FILE = "_topics.yaml"
_NAMED = ("topics", "issuers", "regions")
_MOST_BYTES = 1_000_000


def read_renderings(folder: Path = FOLDER, *, library: Library, strict: bool = False) -> Renderings:
    """Read the English of the policies of ``library``, as far as it is in ``folder``.

    A file or clause that cannot be read is left out and its error kept: its Chinese is shown.
    Files of policies that the library does not have are not looked at. With ``strict`` the first
    error is raised. Raises DataError.
    """
    policies: dict[str, PolicyEnglish] = {}
    errors: list[DataError] = []
    for policy, path in _files(folder, library):
        try:
            reader = _Reader(policy)
            policies[policy.id] = reader.read(load_lines(path))
            errors += reader.errors
        except DataError as error:
            errors.append(error)
    names: Mapping[str, str] = {}
    if policies:
        try:
            names = read_names(folder / NAMES_FILE)
        except DataError as error:
            errors.append(error)
    if strict and errors:
        raise errors[0]
    return Renderings(policies, names, tuple(errors), renderings_digest(folder, library=library))


def renderings_digest(folder: Path = FOLDER, *, library: Library) -> str:
    """Return the digest of the files that `read_renderings` reads, empty where there is none."""
    files = [(policy.id, path) for policy, path in _files(folder, library)]
    if not files:
        return ""
    parts: list[str | bytes] = []
    for name, path in (*files, ("", folder / NAMES_FILE)):
        try:
            parts += [name, read_regular(path, most_bytes=_MOST_BYTES)]
        except (OSError, FileRefused):
            parts += [name, ""]  # what is wrong with it is told when it is read
    return digest(*parts)


def read_names(path: Path) -> Mapping[str, str]:
    """Read the English names of topics, issuers and regions by their Chinese. Raises DataError."""
    root = load_lines(path)
    root.fields(_NAMED)
    return {
        chinese: node.text()
        for kind in _NAMED
        for chinese, node in root.need(kind).fields().items()
    }


def _files(folder: Path, library: Library) -> Iterator[tuple[Policy, Path]]:
    for policy in library.policies:
        path = folder / f"{policy.id}.yaml"
        if path.is_file():
            yield policy, path


class _Reader:
    """Reads one file; goes on after an error in a clause, so that all of them are named."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.errors: list[DataError] = []

    def read(self, root: Node) -> PolicyEnglish:
        root.fields(("title", "of", "clauses"))
        clauses = {}
        found = root.need("clauses")
        for name, node in found.fields().items():
            try:
                clauses[name] = self._clause(found, name, node)
            except DataError as error:
                self.errors.append(error)
        return PolicyEnglish(root.need("title").text(), clauses, root.text_of("of"))

    def _clause(self, above: Node, name: str, node: Node) -> ClauseEnglish:
        clause = self._policy.clause(name)
        if clause is None:
            raise above.error(
                f"没有条款 / {self._policy.id} has no clause {name!r}",
                "改正条款名，或删掉 / correct the id, or remove it",
                key=name,
            )
        node.fields(("heading", "of", "asked", "text"))
        text = node.need("text").text()
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        read = ClauseEnglish(
            node.text_of("heading"), lines, node.text_of("of"), node.texts_of("asked")
        )
        blocks = len(quotable(clause))
        if len(lines) != blocks and read.of in ("", clause_digest(self._policy, clause)):
            raise node.error(
                f"{name}: 中文有 {blocks} 段，英文有 {len(lines)} 行 / {len(lines)} lines for "
                f"{blocks} paragraphs, items and rows of the Chinese",
                "一段一行，表格一行一行，不写 |---| / write one line for each, rows as rows, "
                "without |---|",
                key="text",
            )
        if clause.heading and not read.heading:
            raise node.error(
                f"{name}: 没有标题 / the heading is missing", "写上 / add heading: …", key="heading"
            )
        return read
