"""From an update as Telegram sends it to what the dialogue is told, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from bot_api import BASIC_GROUP, BOT, SUPERGROUP, USER

from bot.channels.telegram.commands import menus
from bot.channels.telegram.form import read_form
from bot.channels.telegram.update import (
    Kind,
    Me,
    Received,
    counter_of,
    from_payload,
    moved,
    read_update,
)
from bot.conversation.commands import COMMANDS, read_command
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action

ME = Me(BOT["id"], str(BOT["username"]))  # type: ignore[arg-type]
PRIVATE = {"id": 7, "type": "private", "first_name": "小王"}
Json = dict[str, Any]


def message(text: str | None, chat: Json = PRIVATE, **more: Any) -> Json:
    content = {"message_id": 5, "date": 1_764_000_000, "chat": chat, "from": USER, **more}
    return {"update_id": 11, "message": content if text is None else {**content, "text": text}}


def read(update: Json) -> Received | None:
    return read_update(read_form(update), ME)


def text_of(update: Json) -> str | None:
    received = read(update)
    return received.text if received else None


def test_nothing_of_a_person_is_kept_but_their_number_and_language() -> None:
    user = {**USER, "last_name": "王小明", "username": "xiaowang", "is_premium": True}
    received = read(message("硕士能领多少", **{"from": user}, entities=[], author_signature="王"))
    assert received is not None
    payload = received.to_payload()
    assert payload == {
        "update_id": 11, "kind": "text", "chat_id": 7, "person": 7, "message_id": 5,
        "date": 1_764_000_000, "text": "硕士能领多少", "token": "", "callback_id": "",
        "language": "zh-hans", "thread": 0,
    }  # fmt: skip
    assert from_payload(payload, conversation_id="telegram:7") == received


def test_personal_data_in_a_message_is_masked_before_it_is_kept() -> None:
    text = text_of(message("我的手机是13800138000，硕士能领多少"))
    assert text is not None
    assert "13800138000" not in text
    assert "硕士能领多少" in text


def test_message_becomes_an_incoming_of_its_chat_and_person() -> None:
    received = read(message("那博士呢", SUPERGROUP, reply_to_message={"from": BOT}))
    assert received is not None
    incoming = received.incoming()
    assert incoming.conversation_id == f"telegram:{SUPERGROUP['id']}"
    assert incoming.person_id == "telegram:7"
    assert incoming.key == "11"
    assert incoming.text == "那博士呢"
    assert incoming.command is None
    assert incoming.language is Language.CHINESE


@pytest.mark.parametrize("group", [BASIC_GROUP, SUPERGROUP], ids=["basic", "super"])
@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("今天谁有空", None),
        ("@hangbangcai_bot 硕士能领多少", "硕士能领多少"),
        ("硕士能领多少 @HangBangCai_Bot", "硕士能领多少"),
        ("@hangbangcai_bot2 硕士能领多少", None),
        ("@hangbangcai_bot", ""),
        ("/about", "/about"),
        ("/about@hangbangcai_bot", "/about@hangbangcai_bot"),
        ("/about@other_bot", None),
        ("/weather", None),
        ("/weather@hangbangcai_bot", "/weather@hangbangcai_bot"),
    ],
)
def test_group_message_is_read_only_when_the_bot_is_meant(
    group: Json, said: str, understood: str | None
) -> None:
    assert text_of(message(said, group)) == understood


def test_reply_to_the_bot_is_meant_for_it_and_one_to_others_is_not() -> None:
    assert text_of(message("那博士呢", SUPERGROUP, reply_to_message={"from": BOT})) == "那博士呢"
    assert text_of(message("那博士呢", SUPERGROUP, reply_to_message={"from": USER})) is None


def test_bots_are_not_answered_but_anonymous_administrators_are() -> None:
    other = {"id": 9, "is_bot": True, "first_name": "某机器人"}
    said = "@hangbangcai_bot 落户要什么条件"
    assert read(message(said, SUPERGROUP, **{"from": other})) is None
    anonymous = read(message(said, SUPERGROUP, **{"from": other}, sender_chat=SUPERGROUP))
    assert anonymous is not None
    assert anonymous.person == SUPERGROUP["id"]


def test_clause_sent_by_way_of_the_bot_is_no_question() -> None:
    assert read(message("第三条　……", via_bot=BOT)) is None


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "location"])
def test_what_is_no_text_is_declined_in_private_and_ignored_in_groups(kind: str) -> None:
    received = read(message(None, **{kind: {}}))
    assert received is not None
    assert received.kind == Kind.OTHER.value
    assert read(message(None, SUPERGROUP, **{kind: {}})) is None


def test_service_messages_and_moving_locations_are_ignored() -> None:
    assert read(message(None, pinned_message={})) is None
    edited = {"update_id": 12, "edited_message": message(None, location={})["message"]}
    assert read(edited) is None


def test_edited_text_is_read_again_with_the_date_of_its_edit() -> None:
    content = {**message("硕士能领多少")["message"], "edit_date": 1_764_000_100}
    received = read({"update_id": 12, "edited_message": content})
    assert received is not None
    assert (received.text, received.date) == ("硕士能领多少", 1_764_000_100)


def test_press_is_of_the_chat_of_its_message_and_of_who_pressed() -> None:
    press = {
        "id": "77",
        "from": {**USER, "id": 9},
        "data": "TokenOfAButton_-012345",
        "message": {"message_id": 6, "date": 0, "chat": SUPERGROUP},
    }
    received = read({"update_id": 13, "callback_query": press})
    assert received is not None
    incoming = received.incoming()
    assert incoming.token == "TokenOfAButton_-012345"
    press["data"] = "13812345678"
    forged = read({"update_id": 14, "callback_query": press})
    assert forged is not None
    assert forged.token == "-"
    assert incoming.conversation_id == f"telegram:{SUPERGROUP['id']}"
    assert incoming.person_id == "telegram:9"
    assert received.callback_id == "77"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("/start", Action(Act.START)),
        ("/start policy-graduates", Action(Act.START, "policy-graduates")),
        ("/benefits", Action(Act.TALK, "start")),
        ("/follow@hangbangcai_bot 租房补贴", Action(Act.FOLLOW, "租房补贴")),
        ("/QUIET 22-8", Action(Act.QUIET, "22-8")),
        ("/unheard_of", Action(Act.HELP)),
        ("/", None),
        ("硕士/博士能领多少", None),
        ("/forget", Action(Act.FORGET)),
    ],
)
def test_command_asks_for_its_action(text: str, action: Action | None) -> None:
    assert read_command(text) == action


def test_menus_are_in_both_languages_for_private_chats_and_groups() -> None:
    found = menus()
    assert len(found) == 4
    for menu in found:
        assert all(1 <= len(one["description"]) <= 256 for one in menu["commands"])
    assert {one.name for one in COMMANDS} == {one["command"] for one in found[0]["commands"]}


def test_supergroups_count_their_own_messages() -> None:
    assert counter_of(SUPERGROUP["id"]) == str(SUPERGROUP["id"])
    assert counter_of(BASIC_GROUP["id"]) == counter_of(7) == ""


def test_group_that_becomes_a_supergroup_tells_its_new_number() -> None:
    update = message(None, BASIC_GROUP, migrate_to_chat_id=SUPERGROUP["id"])
    assert moved(read_form(update)) == (
        BASIC_GROUP["id"],
        SUPERGROUP["id"],
    )
    assert moved(read_form(message("在吗"))) is None
