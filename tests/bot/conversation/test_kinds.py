"""What a message is meant as, what it asks to be done, and what remains a question."""

from __future__ import annotations

import pytest

from bot.conversation.kinds import TurnKinds
from bot.exchange.reply import Act, Action
from index.turns.teller import ASKING, TurnTeller, load_turn_weights
from knowledge.asking.turns import Manner, TurnKind, read_turn_examples
from knowledge.language.slots import load_slots


@pytest.fixture(scope="module")
def kinds() -> TurnKinds:
    return TurnKinds(TurnTeller(load_turn_weights(), load_slots()), read_turn_examples())


@pytest.fixture(scope="module")
def learned() -> TurnTeller:
    """What was learned, without the examples as they are written."""
    return TurnTeller(load_turn_weights(), load_slots())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("您好呀，有人在线吗", TurnKind.CHATS),
        ("多谢你啦，讲得很清爽", TurnKind.CHATS),
        ("that was really clear, thank you", TurnKind.CHATS),
        ("那先不聊了，拜拜", TurnKind.CHATS),
        ("你到底是机器还是真人在回我", TurnKind.CHATS),
        ("你这回答跟我问的根本不搭界", TurnKind.COMPLAINS),
        ("打了一下午电话都没人接，气死我了", TurnKind.COMPLAINS),
        ("your system is completely useless", TurnKind.COMPLAINS),
        ("麻烦帮我转接人工客服", TurnKind.PERSON),
        ("能不能叫个工作人员打电话给我", TurnKind.PERSON),
        ("I would like to speak to a real person", TurnKind.PERSON),
        ("帮忙查下我上个月交的申请到哪一步了", TurnKind.STATUS),
        ("我的钱到现在还没有到账", TurnKind.STATUS),
        ("has my application been approved yet", TurnKind.STATUS),
        ("麻烦讲得再简短一点", TurnKind.TALK),
        ("把刚才的话再讲一遍", TurnKind.TALK),
        ("can you make that shorter please", TurnKind.TALK),
        ("我是2022年毕业的硕士，在滨江上班", TurnKind.FACTS),
        ("my wife is a doctor from Canada", TurnKind.FACTS),
        ("打错了，应该是博士，不是硕士", TurnKind.CORRECTS),
        ("no, I meant the other subsidy", TurnKind.CORRECTS),
    ],
)
def test_a_kind_is_told_in_words_that_stand_in_no_example(
    learned: TurnTeller, text: str, kind: TurnKind
) -> None:
    assert text not in {one.text for one in read_turn_examples()}
    assert learned.tell(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "你好，请问E类人才租房补贴一个月多少",
        "谢谢，那博士能领几万呢",
        "气死我了，大专到底能不能落户",
        "简单说一下，购房补贴要什么条件",
        "人工智能专业的硕士有补贴吗",
        "落户需要转人工审核吗",
        "租房补贴打哪个电话咨询",
        "生活补贴第二笔一般什么时候到账",
        "审核不通过还能再申请吗",
        "我29岁，硕士，能落户吗",
        "创业大赛获奖有补贴吗",
        "导出社保证明怎么弄",
        "关注哪个公众号能看到补贴通知",
        "申请租房补贴要什么材料",
        "租房补贴有用的材料清单",
        "英文授课的硕士能领吗",
        "thanks, and how much for a master?",
        "what documents do I need for the work permit",
        "",
    ],
)
def test_a_question_about_a_policy_is_one_whatever_stands_around_it(
    kinds: TurnKinds, text: str
) -> None:
    assert kinds.tell(text).kind in ASKING
    assert kinds.action(text) is None
    assert not kinds.asks_for_benefits(text)


@pytest.mark.parametrize(
    ("text", "action"),
    [
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
        ("确定删除", Action(Act.FORGET, "yes")),
        ("导出我的数据", Action(Act.EXPORT)),
        ("关注这个政策", Action(Act.FOLLOW, "this")),
        ("有变化请通知我", Action(Act.FOLLOW, "this")),
        ("我关注了哪些政策", Action(Act.FOLLOW)),
        ("取消关注", Action(Act.UNFOLLOW, "this")),
        ("没用", Action(Act.FEEDBACK, "useless")),
        ("useful", Action(Act.FEEDBACK, "useful")),
        ("以后都用英文回答", Action(Act.LANGUAGE, "en")),
        ("always answer in English", Action(Act.LANGUAGE, "en")),
        ("以后请用中文", Action(Act.LANGUAGE, "zh")),
        ("please speak Chinese from now on", Action(Act.LANGUAGE, "zh")),
    ],
)
def test_a_wish_is_understood_in_ones_own_words(
    kinds: TurnKinds, text: str, action: Action
) -> None:
    assert kinds.action(text) == action


def test_only_the_buttons_own_words_delete_at_once(kinds: TurnKinds) -> None:
    for text in ("删除吧", "我确定要删", "全部删除", "yes"):
        assert kinds.action(text) != Action(Act.FORGET, "yes")


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
        "我能领什么？去年6月本科毕业，在杭州一家小公司上班",
    ],
)
def test_asking_what_all_one_can_get_is_told_from_asking_about_a_benefit(
    kinds: TurnKinds, text: str
) -> None:
    assert kinds.asks_for_benefits(text)


def test_a_long_message_asks_for_nothing_to_be_done(kinds: TurnKinds) -> None:
    assert kinds.action("删除我的数据") is not None
    assert kinds.action("删除我的数据" + "，我住在余杭，硕士毕业三年" * 6) is None


def test_an_example_is_told_as_it_is_written_whatever_was_learned(kinds: TurnKinds) -> None:
    for one in read_turn_examples():
        if one.manner is not Manner.ASSENT:
            assert kinds.tell(f"{one.text}！").kind in TurnKind
    assert kinds.tell("  答非所问！！ ").manner is Manner.BAD_ANSWER
    assert kinds.tell("答非所问").probability == 1.0


def test_what_may_be_an_answer_is_one_where_an_answer_is_waited_for(kinds: TurnKinds) -> None:
    unsure = "就那个呀，哎呀你讲嘛"
    assert kinds.tell_waiting(unsure).kind in ASKING
    assert kinds.tell_waiting("谢谢").manner is Manner.THANKS
