"""Search a judged folder in one of several configurations, and keep what was found."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.encoding.encoder import Encoder
from index.measuring.configurations import Configuration
from index.measuring.judged import Judged
from index.measuring.metrics import Found
from index.searching.fields import Encode, Entry, Fields, Progress, build_fields
from index.searching.rank import Ranker
from index.searching.search import Ranking, Searcher
from index.searching.sparse import build_postings
from knowledge.language.places import load_places
from knowledge.language.segment import Segmenter

#: How many of what a search finds are kept.
DEPTH = 100


@dataclass
class FolderBench:
    """Judged passages, indexed once for each way of indexing that is asked for."""

    judged: Judged
    segmenter: Segmenter
    encoder: Encoder
    ranker: Ranker
    encode: Encode
    progress: Progress | None = None
    build_seconds: float = 0.0

    def measure(self, configuration: Configuration) -> list[Found]:
        """Ask every judged question; return what was found."""
        fields = configured(self._fields(titles=configuration.titles), configuration)
        searcher = Searcher(
            fields,
            self.segmenter,
            self.encoder,
            configuration.ranker(self.ranker),
            load_places(),
            collapse=configuration.collapsed,
        )
        names = [name for name, _ in self.judged.passages]
        found = []
        for name, gold in self.judged.gold.items():
            text = self.judged.questions[name]
            begun = time.perf_counter()
            ranking = searcher.search(text, limit=DEPTH)
            seconds = time.perf_counter() - begun
            found.append(
                Found(
                    id=name,
                    text=text,
                    right=tuple(sorted(gold)),
                    ranked=tuple(ranked_names(ranking, names, gold)),
                    scope=ranking.scope,
                    confidence=ranking.correct,
                    stages=stages_of(ranking, seconds),
                )
            )
        return found

    def _fields(self, *, titles: bool) -> Fields:
        return self._titled if titles else self._untitled

    @cached_property
    def _titled(self) -> Fields:
        return self._build([entry for _, entry in self.judged.passages])

    @cached_property
    def _untitled(self) -> Fields:
        return self._build([replace(entry, title="") for _, entry in self.judged.passages])

    def _build(self, entries: Sequence[Entry]) -> Fields:
        begun = time.perf_counter()
        fields = build_fields(
            entries,
            [],
            segmenter=self.segmenter,
            encode=self.encode,
            dimension=self.encoder.dimension,
            progress=self.progress,
        )
        self.build_seconds = time.perf_counter() - begun
        return fields


def configured(fields: Fields, configuration: Configuration) -> Fields:
    """Return ``fields`` without what the configuration does not index."""
    if configuration.bigrams:
        return fields
    nothing = build_postings([[]] * fields.size)
    return replace(fields, passages=replace(fields.passages, bigrams=nothing))


def ranked_names(ranking: Ranking, names: Sequence[str], right: Iterable[str]) -> list[str]:
    """Return the names of what was found, best first.

    Of passages with the same score a right one comes last. Twins count as one: where one of
    them is right, it stands for them.
    """
    wanted = frozenset(right)
    groups = []
    for row, score, twins in zip(
        ranking.rows.tolist(), ranking.scores.tolist(), ranking.twins, strict=True
    ):
        members = [names[row], *(names[twin] for twin in twins)]
        hits = [name for name in members if name in wanted]
        groups.append((-score, bool(hits), hits[0] if hits else members[0]))
    return [name for _, _, name in sorted(groups, key=lambda group: group[:2])]


def stages_of(ranking: Ranking, seconds: float) -> dict[str, float]:
    """Return the stages of a search and the whole of it in milliseconds."""
    stages = {name: spent * 1000 for name, spent in ranking.stages.items()}
    return {**stages, "search": seconds * 1000}
