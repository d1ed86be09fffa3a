"""Replies as JSON: nothing shown is lost, and nothing of a button but its token is told."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from people import Person, answer_of

from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Choice, Document, Link, Reply, Section
from bot.exchange.written import read_reply, write_reply

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
LINKS = st.builds(Link, WORDS, WORDS, WORDS, WORDS)
MARKS = st.sampled_from(["", "yes", "no", "unknown", "past", "old", "new"])
SECTIONS = st.builds(
    Section, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.lists(LINKS).map(tuple), MARKS
)
CHOICES = st.builds(Choice, WORDS, st.builds(Action, st.sampled_from(Act)), WORDS)
ROWS = st.lists(st.lists(CHOICES, max_size=3).map(tuple), max_size=3).map(tuple)
REPLIES = st.builds(
    Reply,
    text=WORDS,
    language=st.sampled_from(Language),
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    choices=ROWS,
    turn_id=WORDS,
)


@given(REPLIES)
def test_a_reply_without_answer_comes_back_as_it_was(reply: Reply) -> None:
    assert read_reply(json.loads(json.dumps(write_reply(reply)))) == reply


@given(REPLIES, WORDS)
def test_what_a_button_does_stays_in_the_records(reply: Reply, token: str) -> None:
    secret = "硕士=13号文"
    action = Action(Act.TALK, secret)
    told = write_reply(replace(reply, choices=((Choice("硕士", action, token),),)))
    assert told["choices"] == [[{"label": "硕士", "token": token, "act": "talk"}]]
    assert secret not in json.dumps(told, ensure_ascii=False)


def test_a_document_is_handed_over(person: Person) -> None:
    reply = person.order(Act.EXPORT)
    assert reply.document is not None
    assert write_reply(reply)["document"] == {
        "name": reply.document.name,
        "text": reply.document.text,
    }
    assert write_reply(replace(reply, document=Document("a.json", "{}")))["document"] == {
        "name": "a.json",
        "text": "{}",
    }


def test_an_answer_is_told_with_its_clause_source_and_validity(person: Person) -> None:
    reply = person.say("E类人才租赁补贴每月多少")
    first = answer_of(reply).citations[0]
    told = json.loads(json.dumps(write_reply(reply)))
    answer = told["answer"]
    assert told["text"] == reply.text
    assert answer["status"] == "answered"
    cited = answer["citations"][0]
    assert (cited["policy_id"], cited["clause_id"]) == (first.policy_id, first.clause_id)
    assert cited["quotes"] == list(first.quotes)
    assert first.title in cited["reference"]
    assert cited["validity"]["from"] == first.validity.start
    assert cited["validity"]["to"] is None
    assert cited["validity"]["in_force"] is True
    assert cited["validity"]["text"] in reply.text
    assert [one["name"] for one in cited["sources"]] == [one.name for one in first.sources]
    assert cited["verified_on"] == "2026-11-23"


def test_a_reply_that_asks_back_has_no_clause(person: Person) -> None:
    told = write_reply(person.say("补贴怎么申请"))
    assert told["answer"]["status"] == "clarify"
    assert not told["answer"]["overview"]
    assert told["answer"]["citations"] == []
    assert len(told["choices"]) == 5


def test_an_overview_has_a_clause_for_each_that_it_lists(person: Person) -> None:
    told = write_reply(person.say("有什么补贴"))
    assert told["answer"]["overview"]
    assert len(told["answer"]["citations"]) > 10
    assert all(one["policy_id"] and one["clause_id"] for one in told["answer"]["citations"])
