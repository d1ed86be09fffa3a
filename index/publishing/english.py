"""The English in a snapshot: published, swapped and rolled back with the policies it is of."""

from __future__ import annotations

import json
from pathlib import Path

from index.searching.english import EnglishEntry
from index.snapshot_files import SnapshotFiles
from knowledge.documents.library import Library
from knowledge.documents.policy import digest
from knowledge.renderings.rendering import ClauseEnglish, PolicyEnglish, Renderings

ENGLISH_FILE = "english.json"


def contents_digest(library: Library, english: str) -> str:
    """Return the digest of what a snapshot is of: the policies, and their English if any."""
    return digest(library.digest, english) if english else library.digest


def english_entries(library: Library, renderings: Renderings) -> dict[str, EnglishEntry]:
    """Return the English of the library's clauses, as it is searched, by their names.

    What is older than its Chinese is searched all the same: it still tells what a clause is on.
    """
    entries = {}
    for policy, clause in library.clauses():
        english = renderings.policies.get(policy.id)
        found = english.clauses.get(clause.id) if english is not None else None
        if english is not None and found is not None:
            entries[f"{policy.id}#{clause.id}"] = EnglishEntry(
                english.title, found.heading, "\n".join(found.lines), found.asked
            )
    return entries


def write_english(path: Path, renderings: Renderings) -> None:
    """Write the English of a library as JSON."""
    record = {
        "names": dict(renderings.names),
        "digest": renderings.digest,
        "policies": {
            name: {
                "title": policy.title,
                "of": policy.of,
                "clauses": {
                    clause_id: {
                        "heading": one.heading,
                        "lines": one.lines,
                        "of": one.of,
                    }  # its phrasings are in the index
                    for clause_id, one in policy.clauses.items()
                },
            }
            for name, policy in renderings.policies.items()
        },
    }
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def read_english_file(files: SnapshotFiles) -> Renderings:
    """Read what `write_english` wrote. Raises SnapshotError."""
    text = files.text(ENGLISH_FILE)
    try:
        record = json.loads(text)
        return Renderings(
            policies={
                name: PolicyEnglish(
                    policy["title"],
                    {
                        clause_id: ClauseEnglish(one["heading"], tuple(one["lines"]), one["of"])
                        for clause_id, one in policy["clauses"].items()
                    },
                    policy["of"],
                )
                for name, policy in record["policies"].items()
            },
            names=record["names"],
            digest=record["digest"],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise files.damaged(ENGLISH_FILE) from error
