"""What is known of a conversation: written, read back, and forgotten."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.state import Option, State, read_state, write_state
from index.conversing.before import Before

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
TALKS = st.none() | st.dictionaries(WORDS, WORDS | st.integers() | st.lists(WORDS), max_size=3)
STATES = st.builds(
    State,
    before=st.lists(
        st.builds(Before, WORDS, st.lists(WORDS, max_size=3).map(tuple), WORDS), max_size=4
    ).map(tuple),
    last=WORDS,
    options=st.lists(st.builds(Option, WORDS, WORDS), max_size=4).map(tuple),
    asked_back=st.integers(0, 5),
    talk=TALKS,
    talking=st.booleans(),
    reason_for=WORDS,
    turn=WORDS,
    policy=WORDS,
    language=st.sampled_from(["", "zh", "en"]),
    at=st.floats(0, 4e9),
)


@given(STATES)
def test_a_state_comes_back_from_json_as_it_was(state: State) -> None:
    assert read_state(json.loads(json.dumps(write_state(state)))) == state


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"topic": "租房补贴"},
        {**write_state(State(last="落户")), "options": [["买房"]]},
        {**write_state(State(last="落户")), "at": "昨天"},
        {**write_state(State(last="落户")), "before": None},
    ],
)
def test_a_record_of_another_form_begins_anew(record: dict[str, object]) -> None:
    assert read_state(record) == State()


@given(STATES, st.floats(1, 1e6), st.floats(0, 1e6))
def test_silence_forgets_what_was_talked_about_and_keeps_language_and_facts(
    state: State, keep: float, silence: float
) -> None:
    found = state.fresh(state.at + silence, keep_seconds=keep)
    if state.at + silence - state.at <= keep:
        assert found == state
    else:
        assert found == State(talk=state.talk, language=state.language)


def test_questions_are_remembered_in_order_and_only_the_latest_of_them() -> None:
    state = State()
    for n in range(12):
        state = state.remembering(Before(f"第{n}问"))
    assert [one.text for one in state.before] == [f"第{n}问" for n in range(4, 12)]
    assert state.last == "第11问"


@given(STATES, WORDS)
def test_the_same_question_twice_is_remembered_once(state: State, question: str) -> None:
    once = replace(state, before=()).remembering(Before(question))
    assert once.remembering(Before(question)) == once
    assert once.before == (Before(question),)
