"""The whole path of a question, from what was typed to what is said back."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answer import (
    Answer,
    Citation,
    Question,
    Status,
)
from bot.cite import cite
from bot.clock import day_of
from bot.conversation import FollowUps, Reading
from bot.message import MessageReader
from bot.near_equals import preferred
from bot.notes import notes_on, told
from bot.quote import choose_quotes
from bot.settings import Settings
from bot.understanding import Understanding
from bot.wording import compose, phrases
from index.open import LiveSnapshot, Snapshot
from index.search import Ranking
from knowledge.asked_date import asked_ahead, asked_date, own_year
from knowledge.asked_kind import cannot_hold, telling
from knowledge.errors import HangbangcaiError
from knowledge.library import Withdrawals
from knowledge.normalise import normalise

_log = logging.getLogger(__name__)

_GREETING = re.compile(
    r"(?:(?:(?:你|您|侬)们?好[呀啊哇]?|hi|hello|hey|嗨|哈喽|在吗|在伐|在不在|早上好|上午好|下午好|晚上好|早"
    r"|(?:太)?(?:谢谢|感谢|多谢|谢)[你您侬]?(?:们)?|辛苦[你您]?|麻烦[你您]?"
    r"|thanks?(?: you)?(?: so much| a lot)?|thx"
    r"|好的|好滴|好嘞|好|嗯+|哦+|噢+|哈+|ok|okay|收到|晓得|知道|明白|了解|懂|清楚|原来如此|这样啊|这样"
    r"|你?真?(?:棒|厉害|不错|给力|牛)|great|nice|good|got it|i see|再见|拜拜|拜|bye|888?)"
    r"(?:了|啦|哈|呀|啊|哦|喔|的|呢)*[!！~～。.,，、\s👍🙏😊😄👌❤️🎉]*)+",
    re.IGNORECASE,
)
#: 生活补贴多少 asks for money, not for a head count.
_PLAIN_AMOUNT = re.compile(r"(?<=[补贴助励金费标准])(?:是|有|能领|能拿)?多少(?=[?？呢啊呀吗 ]*$)")

#: How many clauses an answer names.
CITED = 3
_SEARCHED = 8
#: The longest text that is no more than a benefit's name: 青荷礼包的.
_NAME = 12


class Assistant:
    """Answers questions; safe to use from several threads."""

    def __init__(
        self,
        live: LiveSnapshot,
        *,
        settings: Settings,
        follow_ups: FollowUps,
        reader: MessageReader,
        withdrawals: Withdrawals,
        repair: bool = True,
    ) -> None:
        self._live = live
        self._settings = settings
        self._follow_ups = follow_ups
        self._understanding = Understanding(follow_ups, scope_floor=settings.scope_floor)
        self._reader = reader
        self._repair = repair
        self._withdrawals = withdrawals

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
        return self._say(Status.FAILED, question, begun)

    def answers(self, question: Question) -> tuple[Answer, ...]:
        """Answer a message, one answer for each question in it. Never raises."""
        try:
            parts = self._parts(question)
        except Exception as error:  # noqa: BLE001 - answering it whole says what is wrong
            _log.error("a message of %d characters stays whole: %s", len(question.text), error)
            parts = []
        if not parts:
            return (self.answer(question),)
        earlier = list(question.earlier)
        found = []
        for part in parts:
            one = replace(question, text=part, earlier=tuple(earlier))
            found.append(self.answer(one, heard=question.text.strip()))
            earlier.append(found[-1].asked or part)
        return tuple(found)

    def _parts(self, question: Question) -> list[str]:
        text = question.text.strip()
        if not self._repair or len(text) > self._settings.longest_question:
            return []
        snapshot = self._live.get()
        allowed = snapshot.allowed(_day_of(question), withdrawn=self._withdrawals.ids())
        return self._reader.parts(snapshot, text, allowed)

    def _put_right(self, snapshot: Snapshot, text: str) -> str:
        return self._reader.put_right(snapshot, text) if self._repair else text

    def understand(self, text: str, earlier: Sequence[str]) -> Reading:
        """Return ``text`` as it is understood today after the questions before it."""
        snapshot = self._live.get()
        allowed = snapshot.allowed(date.today(), withdrawn=self._withdrawals.ids())
        return self._understand(snapshot, self._put_right(snapshot, text.strip()), earlier, allowed)

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
        elsewhere = self.snapshot().searcher.places.elsewhere(normalise(text))
        return self._follow_ups.names_benefit(text) and not elsewhere

    def with_values(self, question: str, text: str) -> str:
        """Return ``question`` with the degree, class or district that ``text`` names besides."""
        return self._follow_ups.with_values(question, text)

    def snapshot(self) -> Snapshot:
        """Return the snapshot that answers now. Raises SnapshotError if there is none."""
        return self._live.get()

    def withdrawn(self) -> frozenset[str]:
        """Return the ids of the policies withdrawn by now."""
        return self._withdrawals.ids()

    def _answer(self, question: Question, begun: float, *, heard: str) -> Answer:
        text = question.text.strip()
        hint = self._hint(text, question, begun)
        if hint is not None:
            return hint
        earlier = question.earlier
        snapshot = self._live.get()
        today = day_of(question.asked_at)
        as_of = _day_of(question)
        withdrawn = self._withdrawals.ids()
        allowed = snapshot.allowed(as_of, withdrawn=withdrawn)
        reading = self._understand(snapshot, self._put_right(snapshot, text), earlier, allowed)
        asked = reading.text
        if not question.as_of and asked_date(normalise(asked), today=today) not in (None, as_of):
            # A follow-up may take its year from the question before it.
            as_of = asked_date(normalise(asked), today=today) or as_of
            allowed = snapshot.allowed(as_of, withdrawn=withdrawn)
        understood = told(asked, question.language) if asked != (heard or text) else ""
        ranking = snapshot.searcher.search(
            _PLAIN_AMOUNT.sub("多少钱", asked),
            focus=reading.focus,
            limit=_SEARCHED,
            allowed=allowed,
            rerank=True,
        )
        scope = ranking.scope
        if as_of != today:
            # Whether a question is ours does not depend on what was in force then.
            everything = snapshot.allowed(None, withdrawn=withdrawn)
            scope = snapshot.searcher.search(
                asked, focus=reading.focus, limit=1, allowed=everything
            ).scope
        ranking = preferred(snapshot, ranking, asked, again=reading.again, among=CITED)
        status = self._judge(ranking, 1.0 if reading.follows else scope)
        if status is Status.OUT_OF_SCOPE and self.names_benefit(asked):
            status = Status.NOT_FOUND  # on our subject, though no clause tells it
        if status is Status.ANSWERED and self._lacks(snapshot, ranking, asked, today=today):
            status = Status.NOT_FOUND
        if status is not Status.ANSWERED:
            return self._say(
                status,
                question,
                begun,
                asked=asked,
                understood=understood,
                confidence=ranking.correct,
                snapshot_id=snapshot.manifest.id,
            )
        citations, withheld = self._cite(snapshot, ranking, asked, as_of=as_of, today=today)
        then = own_year(normalise(asked), today=today) if as_of == today else None
        if then is not None and citations and not withheld:
            old = self._cite_then(snapshot, asked, then, today=today)
            then = then if old else None
            citations = (*citations[:1], *old, *citations[1:])[:CITED]
        if not citations or withheld:
            # A first clause that cannot be shown must not be answered by the second.
            status, citations = Status.WITHHELD, ()
        ahead = asked_ahead(normalise(asked), today=today)
        return self._say(
            status,
            question,
            begun,
            asked=asked,
            citations=citations,
            notes=notes_on(citations, ahead=ahead, then=then, language=question.language),
            understood=understood,
            confidence=ranking.correct,
            snapshot_id=snapshot.manifest.id,
        )

    def _hint(self, text: str, question: Question, begun: float) -> Answer | None:
        """Return what is said to a greeting, to nothing at all and to too much; else None."""
        say = phrases(question.language)
        if _GREETING.fullmatch(text):
            return self._say(Status.OUT_OF_SCOPE, question, begun, text=say.greeting)
        if not any(char.isalnum() for char in text):
            return self._say(Status.NOT_FOUND, question, begun, text=say.empty)
        if len(text) > self._settings.longest_question:
            too_long = say.too_long.format(length=len(text), most=self._settings.longest_question)
            return self._say(Status.NOT_FOUND, question, begun, text=too_long)
        return None

    def _understand(
        self,
        snapshot: Snapshot,
        text: str,
        earlier: Sequence[str],
        allowed: NDArray[np.bool_],
    ) -> Reading:
        return self._understanding.read(snapshot, text, earlier, allowed)

    def _lacks(self, snapshot: Snapshot, ranking: Ranking, asked: str, *, today: date) -> bool:
        """Tell whether the first clause is on the subject, and yet cannot hold what is asked."""
        policy, clause = snapshot.source_of(snapshot.passages[int(ranking.rows[0])])
        text = "".join(policy.text[block.start : block.end] for block in clause.blocks)
        held = normalise(f"{policy.title} {clause.label} {text}")
        return cannot_hold(normalise(asked), held, today=today)

    def _judge(self, ranking: Ranking, scope: float) -> Status:
        if not len(ranking.rows) or scope < self._settings.scope_floor:
            return Status.OUT_OF_SCOPE
        if ranking.correct < self._settings.answer_floor:
            return Status.NOT_FOUND
        return Status.ANSWERED

    def _cite(
        self, snapshot: Snapshot, ranking: Ranking, asked: str, *, as_of: date, today: date
    ) -> tuple[tuple[Citation, ...], bool]:
        """Return the citations whose quotes hold, and whether the first one failed to."""
        citations: list[Citation] = []
        first_failed = False
        terms = snapshot.searcher.segmenter.terms(asked)
        for rank, row in enumerate(ranking.rows[:CITED].tolist()):
            policy, clause = snapshot.source_of(snapshot.passages[row])
            spans = choose_quotes(
                policy,
                clause,
                terms,
                words=snapshot.searcher.fields.passages.words,
                segmenter=snapshot.searcher.segmenter,
                tells=telling(normalise(asked)),
            )
            citation = cite(snapshot, policy, clause, spans, as_of=as_of, today=today)
            if citation is not None:
                citations.append(citation)
            elif rank == 0:
                first_failed = True
        return tuple(citations), first_failed

    def _cite_then(
        self, snapshot: Snapshot, asked: str, year: int, *, today: date
    ) -> tuple[Citation, ...]:
        """Return the rule of a past year that is in force no more, where it answers as well."""
        day = date(year, 12, 31)
        allowed = snapshot.allowed(day, withdrawn=self._withdrawals.ids())
        found = snapshot.searcher.search(asked, limit=1, allowed=allowed)
        if not len(found.rows) or found.correct < self._settings.sure_floor:
            return ()
        policy, clause = snapshot.source_of(snapshot.passages[int(found.rows[0])])
        if snapshot.standings[policy.id, clause.id].covers(today):
            return ()
        cited, _ = self._cite(snapshot, found, asked, as_of=day, today=today)
        return cited[:1]

    def _say(
        self,
        status: Status,
        question: Question,
        begun: float,
        *,
        text: str = "",
        asked: str = "",
        citations: tuple[Citation, ...] = (),
        notes: tuple[str, ...] = (),
        understood: str = "",
        confidence: float = 0.0,
        snapshot_id: str = "",
    ) -> Answer:
        unsure = bool(citations) and confidence < self._settings.sure_floor
        return Answer(
            status=status,
            text=text
            or compose(
                status, citations, understood, question.language, unsure=unsure, notes=notes
            ),
            citations=citations,
            notes=notes,
            asked=asked,
            understood=understood,
            confidence=confidence,
            unsure=unsure,
            snapshot_id=snapshot_id,
            seconds=time.perf_counter() - begun,
            language=question.language,
        )


def _day_of(question: Question) -> date:
    """Return the date asked about: the one given, or named in the question, or today."""
    today = day_of(question.asked_at)
    return question.as_of or asked_date(normalise(question.text), today=today) or today
