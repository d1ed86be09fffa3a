"""What is published now: its manifest, and its policies, beside which the folder is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from index.publishing.manifest import Manifest
from index.publishing.snapshot import POLICIES_FOLDER, SnapshotStore
from index.snapshot_files import SnapshotFiles
from knowledge.documents.folder.published import Published, below
from knowledge.documents.library import Library, read_library
from knowledge.documents.policy import Policy
from knowledge.documents.read import MARKDOWN
from knowledge.errors import SnapshotError
from knowledge.formats.source import Doubt


def library_beside(store: SnapshotStore, folder: Path, *, strict: bool = False) -> Library:
    """Read the policies in ``folder``; one that was published and cannot be read stays as it was.

    Raises LibraryError, and with ``strict`` PolicyError (knowledge.documents.library).
    """
    return read_library(folder, strict=strict, published=published_policies(store))


def published_policies(store: SnapshotStore) -> Mapping[str, Published]:
    """Return the published policies by their ids; none where nothing can be read.

    A snapshot that does not say of which file a policy was has it under the policy's own name.
    """
    manifest = current_manifest(store)
    if manifest is None:
        return {}
    files = SnapshotFiles(store.path(manifest.id), manifest.files)
    return {
        name: Published(
            one.get("source", one["file"]),
            partial(files.text, f"{POLICIES_FOLDER}/{one['file']}"),
            one.get("made_of", ""),
            tuple(Doubt(*doubt) for doubt in json.loads(one.get("doubts", "[]"))),
        )
        for name, one in manifest.policies.items()
    }


def current_manifest(store: SnapshotStore) -> Manifest | None:
    """Return the current manifest, or None where there is none that can be read.

    A damaged snapshot must not stop the build that would replace it.
    """
    try:
        return store.current()[1]
    except SnapshotError:
        return None


def entry_of(folder: Path, policy: Policy) -> dict[str, str]:
    """Return what a manifest says of a policy, which is read below ``folder``."""
    entry = {
        "title": policy.title,
        "digest": policy.digest,
        "file": copy_name(policy),
        "source": below(folder, policy.path),
    }
    if policy.made_of:
        doubts = [[one.line, one.problem, one.remedy] for one in policy.doubts]
        entry |= {"made_of": policy.made_of, "doubts": json.dumps(doubts, ensure_ascii=False)}
    return entry


def copy_name(policy: Policy) -> str:
    """Return the name of a policy's copy, which is its text, whatever its file was."""
    suffix = policy.path.suffix.lower()
    return policy.id + (suffix if suffix in MARKDOWN else ".md")
