"""What a message asks to be done, and what remains a question."""

from __future__ import annotations

import pytest

from bot.intents import intent_of
from bot.reply import Act, Action

TALK = Action(Act.TALK, "start")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("转人工", Action(Act.HOTLINE)),
        ("我想找人工客服", Action(Act.HOTLINE)),
        ("can i talk to a human?", Action(Act.HOTLINE)),
        ("服务目录", Action(Act.SERVICES)),
        ("你们有哪些服务", Action(Act.SERVICES)),
        ("show me the menu", Action(Act.SERVICES)),
        ("最近有什么活动", Action(Act.SERVICES, "stage=events")),
        ("今年还有创业大赛吗", Action(Act.SERVICES, "stage=events")),
        ("换个话题吧", Action(Act.CLEAR)),
        ("start over", Action(Act.CLEAR)),
        ("删除我的数据", Action(Act.FORGET)),
        ("忘掉我的聊天记录", Action(Act.FORGET)),
        ("delete my data", Action(Act.FORGET)),
        ("导出我的数据", Action(Act.EXPORT)),
        ("关注这个政策", Action(Act.FOLLOW, "this")),
        ("有变化请通知我", Action(Act.FOLLOW, "this")),
        ("我关注了哪些政策", Action(Act.FOLLOW)),
        ("取消关注", Action(Act.UNFOLLOW, "this")),
        ("没用", Action(Act.FEEDBACK, "useless")),
        ("useful", Action(Act.FEEDBACK, "useful")),
    ],
)
def test_a_wish_is_understood_in_ones_own_words(text: str, action: Action) -> None:
    assert intent_of(text) == action


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("英文", "again=en"),
        ("用英文再说一遍", "again=en"),
        ("能用中文说吗", "again=zh"),
        ("以后都用英文回答", "en"),
        ("always answer in English", "en"),
        ("以后请用中文", "zh"),
        ("please speak Chinese from now on", "zh"),
    ],
)
def test_a_language_is_asked_for_once_or_for_good(text: str, value: str) -> None:
    assert intent_of(text) == Action(Act.LANGUAGE, value)


@pytest.mark.parametrize(
    "text",
    [
        "我能领什么",
        "我是硕士，在余杭上班，能申请哪些补贴",
        "我老婆能享受哪些政策",
        "看看有什么可以领的",
        "帮我看看能拿哪些",
        "能领什么补贴吗",
        "what can I get?",
        "Which benefits am I entitled to?",
    ],
)
def test_asking_what_one_can_get_begins_the_talk(text: str) -> None:
    assert intent_of(text) == TALK


@pytest.mark.parametrize(
    "text",
    [
        "人工智能专业补贴多少",
        "落户需要转人工审核吗",
        "创业大赛获奖有补贴吗",
        "导出社保证明怎么弄",
        "关注哪个公众号能看到补贴通知",
        "我能领租房补贴吗",
        "申请租房补贴要什么材料",
        "我可以领什么时候的补贴",
        "租房补贴有用的材料清单",
        "英文授课的硕士能领吗",
        "你好",
        "",
    ],
)
def test_a_question_about_a_policy_asks_for_nothing_to_be_done(text: str) -> None:
    assert intent_of(text) is None


def test_a_long_message_is_a_question_whatever_its_words() -> None:
    assert intent_of("删除我的数据") is not None
    assert intent_of("删除我的数据" + "谢谢" * 20) is None
