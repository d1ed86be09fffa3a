"""The whole path of a question, from what was typed to what is said back."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.asked import Asked, day_asked, read_asked
from bot.answering.exact.numbered import look_up
from bot.answering.follow_ups import FollowUps
from bot.answering.judging import SEARCHED, Judge
from bot.answering.message import MessageReader
from bot.answering.outcomes import cited, found_of
from bot.answering.overviews.overviews import Overviews, others, told_of
from bot.answering.parts import Part
from bot.answering.quoting.evidence import gather
from bot.answering.saying import Outcome, say
from bot.answering.screening import hint
from bot.answering.several import Heard, Several, before_of
from bot.answering.understanding import Learned, Understanding, ranking_of
from bot.exchange.answer import Answer, Question, Status
from bot.settings import Settings
from index.conversing.before import Before
from index.publishing.live import SnapshotSource
from index.publishing.open import Snapshot
from index.searching.search import Ranking
from knowledge.asking.openers import OVERVIEW
from knowledge.documents.withdrawals import Withdrawals
from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)

#: The longest text that is no more than a benefit's name: 青荷礼包的.
_NAME = 12


class Assistant:
    """Answers questions; safe to use from several threads."""

    def __init__(
        self,
        live: SnapshotSource,
        *,
        settings: Settings,
        follow_ups: FollowUps,
        learned: Learned | None,
        reader: MessageReader,
        overviews: Overviews,
        withdrawals: Withdrawals,
        repair: bool = True,
    ) -> None:
        self._live = live
        self._settings = settings
        self._follow_ups = follow_ups
        self._understanding = Understanding(follow_ups, learned)
        self._judge = Judge(
            self._understanding,
            scope_floor=settings.scope_floor,
            answer_floor=settings.answer_floor,
        )
        self._reader = reader
        self._overviews = overviews
        self._repair = repair
        self._withdrawals = withdrawals
        self._several = Several(
            self.answer,
            leans=lambda text: follow_ups.leans(self.correct(text)),
            names_benefit=lambda text: self.names_benefit(self.correct(text)),
            sure_floor=settings.sure_floor,
        )

    def answer(self, question: Question, *, heard: str = "") -> Answer:
        """Answer one question. Never raises: what goes wrong is logged and said.

        ``heard`` is the whole message of which it is a part.
        """
        begun = time.perf_counter()
        try:
            return self._answer(question, begun, heard=heard)
        except HangbangcaiError as error:
            _log.error("no answer: %s", error)
        except Exception:  # noqa: BLE001 - the one place that catches everything
            _log.exception("no answer to a question of %d characters", len(question.text))
        return self._say(Outcome(Status.FAILED), question, begun)

    def attempt(self, question: Question) -> Answer:
        """Answer one question; what goes wrong is raised. For trying a snapshot out."""
        return self._answer(question, time.perf_counter(), heard="")

    def answers(self, question: Question) -> tuple[Answer, ...]:
        """Answer a message, one answer for each question in it, three at most. Never raises."""
        return self.hear(question).answers

    def hear(self, question: Question) -> Heard:
        """Answer the questions of a message, three at most, and tell what was left. Never raises.

        Questions that one clause answers get one answer.
        """
        try:
            parts = self._parts(question)
        except Exception as error:  # noqa: BLE001 - answering it whole says what is wrong
            _log.error("a message of %d characters stays whole: %s", len(question.text), error)
            parts = []
        return self._several.hear(question, parts)

    def _parts(self, question: Question) -> list[Part]:
        text = question.text.strip()
        if not self._repair or len(text) > self._settings.longest_question:
            return []
        snapshot = self._live.get()
        allowed = snapshot.allowed(day_asked(question), withdrawn=self._withdrawals.ids())
        return self._reader.parts(snapshot, text, allowed)

    def ranked(self, question: Question, *, limit: int) -> Ranking:
        """Return what the search alone finds for a question, refusals aside."""
        snapshot = self._live.get()
        right = self._put_right(snapshot, question.text.strip())
        asked = self._read(snapshot, question, right, limit=limit)
        allowed = asked.allowed(snapshot)
        return ranking_of(
            snapshot, asked.reading, allowed=allowed, limit=limit, english=asked.english
        )

    def recall(self, texts: Sequence[str], question: Question) -> tuple[Before, ...]:
        """Return what would have been said to ``texts``, one after the other, before a question."""
        earlier: tuple[Before, ...] = ()
        for text in texts:
            one = replace(question, text=text, earlier=earlier)
            earlier = (*earlier, before_of(self.answer(one), text))
        return earlier

    def correct(self, text: str) -> str:
        """Return ``text`` with pinyin written in Chinese and slips corrected."""
        return self._put_right(self._live.get(), text)

    def dangles(self, text: str, *, answered: bool) -> bool:
        """Tell whether a text goes on about something although nothing was said before it.

        那博士呢 does in any case; 硕士能领多少 only where it could not be ``answered``.
        """
        return self._follow_ups.dangles(self.correct(text.strip()), answered=answered)

    def completes(self, text: str) -> bool:
        """Tell whether a text is short and names a benefit, and so completes a question."""
        return len(text.strip()) <= _NAME and self.names_benefit(text)

    def names_benefit(self, text: str) -> bool:
        """Tell whether a question names a benefit that is ours, of no other city."""
        return self._understanding.names_benefit(self.snapshot(), text)

    def opens_with_nothing_named(self, text: str) -> bool:
        """Tell whether a question asks what there is, of nothing in particular: 补贴有哪些."""
        opener = self._overviews.opener(self.snapshot(), self.correct(text))
        return opener is not None and opener.kind == OVERVIEW and opener.topic is None

    def with_values(self, question: str, text: str) -> str:
        """Return ``question`` with the degree, class or district that ``text`` names besides."""
        return self._follow_ups.with_values(question, text)

    def snapshot(self) -> Snapshot:
        """Return the snapshot that answers now. Raises SnapshotError if there is none."""
        return self._live.get()

    @property
    def withdrawals(self) -> Withdrawals:
        """What follows the marks of withdrawal: whoever serves starts and stops it."""
        return self._withdrawals

    def withdrawn(self) -> frozenset[str]:
        """Return the ids of the policies withdrawn by now."""
        return self._withdrawals.ids()

    def _answer(self, question: Question, begun: float, *, heard: str) -> Answer:
        """Lead a question all its way: read, searched, judged, cited, said."""
        text = question.text.strip()
        if no_question := hint(text, question.language, longest=self._settings.longest_question):
            return self._say(no_question, question, begun)
        snapshot = self._live.get()
        right = self._put_right(snapshot, text)
        if numbered := look_up(snapshot, question, right, withdrawn=self._withdrawals.ids()):
            return self._say(numbered, question, begun)
        asked = self._read(snapshot, question, right, limit=SEARCHED)
        judged = self._judge.judge(snapshot, asked)
        found = found_of(snapshot, asked, judged, right, heard or text, question.language)
        opens = self._repair and not asked.reading.follows
        opener = self._overviews.opener(snapshot, asked.text) if opens else None
        if opener is not None:
            judged = self._overviews.judged(snapshot, opener, asked, judged)
            overview = self._overviews.instead(snapshot, opener, asked, judged, question.language)
            if overview is not None:
                return self._say(told_of(overview, found), question, begun)
        if judged.status is not Status.ANSWERED:
            return self._say(found, question, begun)
        floor = self._settings.sure_floor
        evidence = gather(snapshot, judged.ranking, asked, typed=right, sure_floor=floor)
        if not evidence.citations:
            return self._say(replace(found, status=Status.WITHHELD), question, begun)
        offers = others(evidence.citations) if opener is not None else ()
        told = cited(found, evidence, asked, judged, question.language, offers)
        return self._say(told, question, begun)

    def _put_right(self, snapshot: Snapshot, text: str) -> str:
        if not self._repair:
            return text
        return self._follow_ups.without_denied(self._reader.put_right(snapshot, text))

    def _read(self, snapshot: Snapshot, question: Question, text: str, *, limit: int) -> Asked:
        return read_asked(
            self._understanding,
            snapshot,
            question,
            text,
            withdrawn=self._withdrawals.ids(),
            limit=limit,
        )

    def _say(self, found: Outcome, question: Question, begun: float) -> Answer:
        return say(found, question.language, begun=begun, sure_floor=self._settings.sure_floor)
