"""What is said beside a quotation, and what goes unsaid because it is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from people import MORNING, Person, answer_of

from bot.answering.assistant import Assistant
from bot.answering.notes import notes_on
from bot.exchange.answer import Citation, Language, Question, Status
from bot.exchange.clock import HANGZHOU

ZH, EN = Language.CHINESE, Language.ENGLISH


@pytest.fixture
def cited(assistant: Assistant) -> tuple[Citation, ...]:
    answer = assistant.answer(Question("E类人才租赁补贴每月多少", MORNING))
    assert answer.status is Status.ANSWERED
    return answer.citations


def ending(citation: Citation, end: str) -> Citation:
    return replace(citation, validity=replace(citation.validity, end=end))


def test_without_clause_or_reason_nothing_is_said(cited: tuple[Citation, ...]) -> None:
    assert notes_on((), ahead=2027, then=2018, language=ZH) == ()
    assert notes_on(cited, ahead=None, then=None, language=ZH) == ()


def test_of_a_year_to_come_only_what_the_clause_states_is_said(
    cited: tuple[Citation, ...],
) -> None:
    (note,) = notes_on((ending(cited[0], ""),), ahead=2027, then=None, language=ZH)
    assert "2027年" in note
    assert "没有载明终止日期" in note
    (note,) = notes_on((ending(cited[0], "2026-12-31"),), ahead=2027, then=None, language=ZH)
    assert "有效至 2026-12-31" in note
    assert "未载明" in note


def test_the_rule_of_then_is_named_where_there_is_one(cited: tuple[Citation, ...]) -> None:
    (note,) = notes_on(cited[:2], ahead=None, then=2018, language=ZH)
    assert note.startswith("2018年")
    assert cited[1].title in note
    assert notes_on(cited[:1], ahead=None, then=2018, language=ZH) == ()


def test_in_english_the_terms_are_explained_where_the_quote_has_no_english(
    cited: tuple[Citation, ...],
) -> None:
    assert notes_on(cited, ahead=None, then=None, language=EN) == ()
    bare = tuple(replace(one, english=()) for one in cited)
    (note,) = notes_on(bare, ahead=None, then=None, language=EN)
    assert note.startswith("Terms: ")
    for pair in note.removeprefix("Terms: ").split("; "):
        chinese, _, english = pair.partition(" ")
        assert chinese in cited[0].quote
        assert english.isascii()


def test_a_note_stands_in_the_answer_to_a_question_about_next_year(person: Person) -> None:
    answer = answer_of(person.say("租房补贴明年还有吗"))
    (note,) = answer.notes
    assert "2027年" in note
    assert note in answer.text


def test_who_came_under_an_old_rule_is_shown_it_beside_todays(person: Person) -> None:
    answer = answer_of(person.say("2018年来杭的B类购房补贴多少"))
    now, then, *_ = answer.citations
    assert now.validity.in_force_now
    assert not then.validity.in_force_now
    assert any(note.startswith("2018年") for note in answer.notes)


def test_next_year_begins_at_midnight_in_hangzhou(assistant: Assistant) -> None:
    """Half past four in the afternoon in London is the first of January in Hangzhou."""
    late = datetime(2027, 1, 1, 0, 30, tzinfo=HANGZHOU).astimezone(UTC)
    assert late.year == 2026
    answer = assistant.answer(Question("租房补贴明年还有吗", late))
    assert any("2028年" in note for note in answer.notes)
