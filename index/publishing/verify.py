"""Check that a snapshot says what its policies say: offsets, passages, vectors."""

from __future__ import annotations

from datetime import date

import numpy as np

from index.publishing.open import Snapshot
from knowledge.documents.split import split_policy


def verify_snapshot(snapshot: Snapshot, *, day: date) -> list[str]:
    """Return what is wrong, a sentence each; empty when all holds.

    Each policy's text has the digest of the manifest; splitting it again gives the passages of
    the snapshot; each passage's text is what its offsets say; every vector is a unit or zero.
    """
    problems: list[str] = []
    stored = {passage.id: passage for passage in snapshot.passages}
    expected = {}
    for policy in snapshot.library.policies:
        recorded = snapshot.manifest.policies.get(policy.id, {}).get("digest")
        if policy.digest != recorded:
            problems.append(f"{policy.id}: the text is not the one that was published")
        if not policy.withdrawn:
            expected.update({passage.id: passage for passage in split_policy(policy)})
    for name in sorted(stored.keys() ^ expected.keys()):
        problems.append(f"{name}: is {'not ' if name in expected else ''}among the passages")
    for name, passage in stored.items():
        source = snapshot.policy(passage.policy_id)
        if source is None:
            problems.append(f"{name}: its policy is missing")
            continue
        text = "".join(source.text[start:end] for start, end in passage.spans).strip("\n")
        if text != passage.text or (name in expected and expected[name] != passage):
            problems.append(f"{name}: is not what its offsets say")
    norms = np.linalg.norm(snapshot.searcher.fields.vectors.matrix(), axis=1)
    wrong = int(np.sum((abs(norms - 1) > 1e-3) & (norms > 1e-6)))
    if wrong:
        problems.append(f"{wrong} vectors are neither unit nor zero")
    if not snapshot.allowed(day).any():
        problems.append(f"no clause is in force on {day}")
    return problems
