"""The manifest of a snapshot: what it was built from and with, and the digest of every file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.snapshot_files import MANIFEST_FILE
from knowledge.errors import SnapshotError
from knowledge.files.regular_files import FileRefused, read_regular

FORMAT = 12
#: UTC time, and the first digits of the manifest's digest: a manifest that was changed, with or
#: without the files that it lists, has no right to its name.
SNAPSHOT_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8,16}")
#: Characters of the time, and digits of the digest.
STAMP, DIGITS = len("20261123T101500"), 16
_MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Manifest:
    """What a snapshot was built from and with. ``files`` maps relative names to SHA-256.

    ``id`` is the name of the folder, which ends with the digest of everything else.
    """

    id: str
    created_at: str
    previous: str
    encoder_name: str
    encoder_fingerprint: str
    dimension: int
    segmenter_fingerprint: str
    library_digest: str
    policies: Mapping[str, Mapping[str, str]]
    counts: Mapping[str, int]
    files: Mapping[str, str] = field(repr=False)
    format: int = FORMAT


def read_manifest(folder: Path, name: str) -> Manifest:
    """Read the manifest in ``folder`` of the snapshot ``name``. Raises SnapshotError."""
    path = folder / MANIFEST_FILE
    remedy = "run scripts/reindex.py --rollback or --force"
    try:
        data = read_regular(path, most_bytes=_MOST_BYTES)
        fields = json.loads(data)
        found = fields["format"]
    except (OSError, FileRefused, ValueError, TypeError, KeyError, RecursionError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "damaged"
        raise SnapshotError(f"{path} 读不了 / cannot be read ({reason}) → {remedy}") from error
    if found != FORMAT:
        raise SnapshotError(
            f"{path} has format {found!r}, this program reads {FORMAT} "
            "→ run scripts/reindex.py --force"
        )
    if not hashlib.sha256(data).hexdigest().startswith(name[STAMP + 1 :]):
        raise SnapshotError(
            f"{path} 损坏：与发布时不同 / is damaged: not what was published → {remedy}"
        )
    try:
        return Manifest(id=name, **fields)
    except TypeError as error:
        raise SnapshotError(f"{path} 读不了 / cannot be read → {remedy}") from error
