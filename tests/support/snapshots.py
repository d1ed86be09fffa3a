"""What is wrong with the snapshot that is published."""

from __future__ import annotations

from datetime import date

from bot.assemble import Engine
from index.publishing.open import open_snapshot
from index.publishing.verify import verify_snapshot
from index.searching.rank import load_ranker


def problems_of(engine: Engine) -> list[str]:
    _, manifest = engine.store.current()
    damaged = engine.store.damaged_files(manifest.id)
    snapshot = open_snapshot(
        engine.store, encoder=engine.encoder, segmenter=engine.segmenter, ranker=load_ranker()
    )
    return damaged + verify_snapshot(snapshot, day=date.today())
