"""Write the searchable fields of a snapshot, and read them again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.searching import english as english_field
from index.searching.dense import load_vectors, save_vectors
from index.searching.fields import Fields
from index.searching.lexical import load_lexical, save_lexical
from index.searching.runs import load_signs, save_signs
from index.searching.sparse import load_postings, save_postings
from index.searching.topics import load_topics, save_topics
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError


def save_fields(fields: Fields, folder: Path) -> None:
    """Write all fields into ``folder``, which is made."""
    folder.mkdir(parents=True)
    save_lexical(fields.passages, folder / "passages")
    save_lexical(fields.phrasings, folder / "phrasings")
    save_lexical(fields.asked, folder / "asked")
    save_lexical(fields.foreign, folder / "foreign")
    save_postings(fields.sounds, folder / "sounds")
    save_signs(fields.signs, folder / "signs.txt")
    save_topics(fields.topics, folder)
    english_field.save_english(fields.english, folder / "english")
    save_vectors(fields.vectors, folder / "passages.faiss")
    save_vectors(fields.phrasing_vectors, folder / "phrasings.faiss")
    save_vectors(fields.foreign_vectors, folder / "foreign.faiss")
    np.save(folder / "groups.npy", fields.group_of)
    np.save(folder / "clauses.npy", fields.clause_of)
    np.save(folder / "past.npy", fields.past)
    np.save(folder / "phrased.npy", fields.phrased)
    np.save(folder / "owners.npy", fields.owner_of)
    np.save(folder / "border.npy", fields.border)


def load_fields(files: SnapshotFiles, name: str) -> Fields:
    """Read what `save_fields` wrote into the folder ``name``.

    Raises SnapshotError if parts are missing, damaged or disagree.
    """
    groups = files.array(f"{name}/groups.npy").astype(np.int32)
    fields = Fields(
        passages=load_lexical(files, f"{name}/passages"),
        signs=load_signs(files, f"{name}/signs.txt", size=len(groups)),
        topics=load_topics(files, name),
        vectors=load_vectors(files, f"{name}/passages.faiss"),
        group_of=groups,
        clause_of=files.array(f"{name}/clauses.npy").astype(np.int32),
        past=files.array(f"{name}/past.npy").astype(np.bool_),
        phrased=files.array(f"{name}/phrased.npy").astype(np.float32),
        phrasings=load_lexical(files, f"{name}/phrasings"),
        phrasing_vectors=load_vectors(files, f"{name}/phrasings.faiss"),
        owner_of=files.array(f"{name}/owners.npy").astype(np.int32),
        asked=load_lexical(files, f"{name}/asked"),
        sounds=load_postings(files, f"{name}/sounds"),
        foreign=load_lexical(files, f"{name}/foreign"),
        foreign_vectors=load_vectors(files, f"{name}/foreign.faiss"),
        border=files.array(f"{name}/border.npy").astype(np.float32),
        english=english_field.load_english(files, f"{name}/english"),
    )
    # Arrays joined by position are checked once, here, rather than trusted at each use.
    agree = (
        fields.size == len(fields.clause_of) == fields.vectors.size == fields.passages.size
        and len(fields.past) == len(fields.phrased) == fields.size
        and fields.topics.table.shape == (fields.size, len(fields.topics.names))
        and fields.asked.size == fields.sounds.size == fields.english.said.size
        and fields.asked.size == (int(fields.clause_of.max()) + 1 if fields.size else 0)
        and len(fields.border) == fields.vectors.dimension + 1
        and fields.foreign.size == fields.foreign_vectors.size
        and len(fields.owner_of) == fields.phrasing_vectors.size == fields.phrasings.size
    )
    if not agree:
        raise SnapshotError(f"{files.folder / name}: lengths do not agree → run scripts/reindex.py")
    return fields
