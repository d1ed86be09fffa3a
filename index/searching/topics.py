"""What a passage is about by its headings: degree, class, district, benefit and aspect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector
from index.snapshot_files import SnapshotFiles

Slots = Mapping[str, frozenset[str]]

_SUBJECT = ("degree", "class", "district", "benefit")
#: Slots of which one value shuts the others out: who asks as a 硕士 is not helped by 博士.
_EXCLUSIVE = ("degree", "class", "district")
_ASPECT = "aspect"
_DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question's slots beside those of some passages; each vector has shape (rows,).

    ``subject`` and ``aspect`` are the shares of the asked values that the headings name;
    ``contrary`` the share of exclusive slots for which they name other values only;
    ``district_unasked`` is 1 where they name a district and the question none.
    """

    subject: FloatVector
    aspect: FloatVector
    contrary: FloatVector
    district_unasked: FloatVector


@dataclass(frozen=True)
class Topics:
    """Which slot values stand in each passage's title and headings.

    ``names`` are (slot, value) pairs, the columns of ``table``, shape (passages, len(names)).
    """

    names: tuple[tuple[str, str], ...]
    table: NDArray[np.bool_]

    def compare(self, asked: Slots, rows: NDArray[np.int64]) -> Comparison:
        """Compare the slots of a question with those of ``rows``."""
        table = self.table[rows]
        wanted = np.array([value in asked.get(slot, ()) for slot, value in self.names], np.bool_)
        contrary = np.zeros(len(rows), dtype=np.float32)
        for slot in _EXCLUSIVE:
            if slot in asked:
                column = self._columns(slot)
                others = table[:, column].any(axis=1) & ~table[:, column & wanted].any(axis=1)
                contrary += others.astype(np.float32) / len(_EXCLUSIVE)
        district = table[:, self._columns(_DISTRICT)].any(axis=1) & (_DISTRICT not in asked)
        return Comparison(
            subject=self._share(table, wanted, asked, _SUBJECT),
            aspect=self._share(table, wanted, asked, (_ASPECT,)),
            contrary=contrary,
            district_unasked=np.asarray(district, dtype=np.float32),
        )

    def values(self, row: int, slot: str) -> tuple[str, ...]:
        """Return the values of ``slot`` that title and headings of a passage name."""
        return tuple(
            value
            for (name, value), named in zip(self.names, self.table[row].tolist(), strict=True)
            if named and name == slot
        )

    def _columns(self, *slots: str) -> NDArray[np.bool_]:
        return np.array([name in slots for name, _ in self.names], dtype=np.bool_)

    def _share(
        self,
        table: NDArray[np.bool_],
        wanted: NDArray[np.bool_],
        asked: Slots,
        slots: tuple[str, ...],
    ) -> FloatVector:
        total = sum(len(asked.get(slot, ())) for slot in slots)
        named = table[:, wanted & self._columns(*slots)].sum(axis=1)
        return np.asarray(named / max(total, 1), dtype=np.float32)


def build_topics(slots_of_passages: list[Slots]) -> Topics:
    """Make the table from the slots that each passage's title and headings name."""
    found = [
        frozenset((slot, one) for slot, ones in slots.items() for one in ones)
        for slots in slots_of_passages
    ]
    names = tuple(sorted(frozenset().union(*found)))
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(found), len(names)), dtype=np.bool_)
    for row, ones in enumerate(found):
        table[row, [column[one] for one in ones]] = True
    return Topics(names, table)


def save_topics(topics: Topics, folder: Path) -> None:
    """Write topics.json (the names) and topics.npy (the table) into ``folder``."""
    text = json.dumps(topics.names, ensure_ascii=False)
    (folder / "topics.json").write_text(text, encoding="utf-8")
    np.save(folder / "topics.npy", topics.table)


def load_topics(files: SnapshotFiles, name: str) -> Topics:
    """Read what `save_topics` wrote into the folder ``name``. Raises SnapshotError."""
    text, table = files.text(f"{name}/topics.json"), files.array(f"{name}/topics.npy")
    try:
        names = tuple((slot, value) for slot, value in json.loads(text))
    except (ValueError, TypeError) as error:
        raise files.damaged(f"{name}/topics.json") from error
    return Topics(names, table.astype(np.bool_))
