"""What is said of a question: what it was taken for, what was found, what it rests on."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.asked import Asked
from bot.answering.exact.held import not_held
from bot.answering.judging import Judged
from bot.answering.notes import notes_on
from bot.answering.quoting.evidence import Evidence
from bot.answering.quoting.years import told_years
from bot.answering.retelling import retold
from bot.answering.saying import Outcome
from bot.exchange.answer import Language, Offer, Status
from index.publishing.open import Snapshot
from knowledge.asking.date import asked_ahead


def found_of(
    snapshot: Snapshot, asked: Asked, judged: Judged, right: str, typed: str, language: Language
) -> Outcome:
    """Return the outcome before anything is cited: what was heard, and what it was taken for.

    A remark on something else is taken by itself, whatever it was said after.
    """
    ours = judged.status is not Status.OUT_OF_SCOPE
    complete = asked.text if ours else asked.reading.message
    slots = snapshot.searcher.segmenter.slots
    return Outcome(
        judged.status,
        text=not_held(judged.lack, language) if judged.lack else "",
        heard=right,
        asked=complete,
        understood=retold(complete, typed, right, slots=slots, language=language),
        confidence=judged.ranking.correct,
        snapshot_id=snapshot.manifest.id,
    )


def cited(
    found: Outcome,
    evidence: Evidence,
    asked: Asked,
    judged: Judged,
    language: Language,
    offers: tuple[Offer, ...],
) -> Outcome:
    """Return the outcome that tells what was found by its evidence."""
    ahead = asked_ahead(asked.normalised, today=asked.today)
    return replace(
        found,
        status=Status.ANSWERED,
        citations=evidence.citations,
        notes=notes_on(
            evidence.citations,
            ahead=ahead,
            then=evidence.then,
            language=language,
            year=judged.year,
            years=told_years(judged.years) if judged.year is not None else "",
            beside=judged.beside,
        ),
        untold=asked.reading.untold or judged.year is not None,
        offers=offers,
    )
