"""Say what the way of a question led to."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.answering.wording import compose
from bot.exchange.answer import Answer, Citation, Language, Offer, Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question came to.

    ``text``, if given, is said as it is; ``untold`` tells that the policies most likely do not
    state what is asked, and that the citations are but the nearest.
    """

    status: Status
    text: str = ""
    heard: str = ""
    asked: str = ""
    understood: str = ""
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    confidence: float = 0.0
    snapshot_id: str = ""
    untold: bool = False
    overview: bool = False
    offers: tuple[Offer, ...] = ()


def say(outcome: Outcome, language: Language, *, begun: float, sure_floor: float) -> Answer:
    """Return the answer. ``begun`` is when the question came, by the performance counter."""
    unsure = bool(outcome.citations) and outcome.confidence < sure_floor
    return Answer(
        status=outcome.status,
        text=outcome.text
        or compose(
            outcome.status,
            outcome.citations,
            outcome.understood,
            language,
            unsure=unsure,
            untold=outcome.untold,
            notes=outcome.notes,
        ),
        citations=outcome.citations,
        notes=outcome.notes,
        heard=outcome.heard,
        asked=outcome.asked,
        understood=outcome.understood,
        confidence=outcome.confidence,
        unsure=unsure,
        untold=outcome.untold,
        snapshot_id=outcome.snapshot_id,
        seconds=time.perf_counter() - begun,
        language=language,
        overview=outcome.overview,
        offers=outcome.offers,
    )
