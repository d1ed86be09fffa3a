"""Messages with much around a question, and with more than one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.assistant import Assistant
from bot.answering.message import MessageReader
from bot.answering.parts import JOINTS_FILE, MOST_PARTS, Part, Parting, asks, sentences
from bot.exchange.answer import Question, Status
from index.conversing.before import Before
from knowledge.asking.joints import Joints
from knowledge.asking.logistic import load_logistics
from knowledge.asking.typos import Typos
from knowledge.language.slots import load_slots


def _answers(assistant: Assistant, text: str) -> list[str]:
    question = Question(text, datetime.now().astimezone())
    found = assistant.answers(question)
    assert all(one.status is Status.ANSWERED for one in found)
    return [one.citations[0].facts[0] for one in found]


@pytest.fixture(scope="module")
def parting() -> Parting:
    slots = load_slots()
    return Parting(Joints(load_logistics(JOINTS_FILE)["opens"], slots), slots)


def _wholes(parting: Parting, text: str) -> list[str]:
    return [one.whole for one in parting.parts(text, right=str)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好，落户要什么条件？谢谢", ["落户要什么条件？"]),
        ("博士是不是另外多给两万", ["博士是不是另外多给两万"]),
        ("补贴有2.5万吗", ["补贴有2.5万吗"]),
    ],
)
def test_pleasantries_go(text: str, expected: list[str]) -> None:
    assert sentences(text)[: len(expected)] == expected
    assert asks(expected[0])


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        (
            "购房补贴什么时候报？在哪报？要什么材料？",
            ["购房补贴什么时候报", "购房补贴 在哪报", "购房补贴 要什么材料"],
        ),
        ("什么时候报？购房补贴在哪报？", ["购房补贴 什么时候报", "购房补贴在哪报"]),
        ("硕士补贴多少，另外车牌怎么摇", ["硕士补贴多少", "车牌怎么摇"]),
        ("我是C类。购房补贴多少？车牌怎么办？", ["我是C类。购房补贴多少", "C类 车牌怎么办"]),
        ("1、公积金能多贷多少；2、怎么申请", ["公积金能多贷多少", "公积金 怎么申请"]),
        ("本科怎么落户，另外车牌有没有", ["本科怎么落户", "车牌有没有"]),
    ],
)
def test_questions_share_the_topic_and_what_is_told_of_the_person(
    parting: Parting, text: str, wholes: list[str]
) -> None:
    assert _wholes(parting, text) == wholes


def test_a_story_stays_with_its_question(parting: Parting) -> None:
    for text in (
        "我硕士，毕业两年，想问能不能领生活补贴",
        "公司在滨江，我住萧山，租房补贴找哪边",
    ):
        assert parting.parts(text, right=str) == [Part(text)]


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("购房补贴和租赁补贴分别多少", ["购房补贴多少", "租赁补贴多少"]),
        ("萧山、余杭的租房补贴多少", ["萧山的租房补贴多少", "余杭的租房补贴多少"]),
        ("购房补贴和租赁补贴能不能一起拿", []),
        ("购房补贴和租赁补贴我家哪个划算", []),
        ("购房补贴多少", []),
    ],
)
def test_several_values_are_asked_about_one_by_one(
    parting: Parting, text: str, each: list[str]
) -> None:
    assert [one.text for one in parting.each(Part(text))] == each


@given(st.text(max_size=300))
def test_a_message_is_cut_and_never_added_to(text: str) -> None:
    for piece in sentences(text):
        assert piece in text


def test_two_questions_get_two_answers(assistant: Assistant) -> None:
    both = _answers(assistant, "E类租房补贴一个月多少？另外想问下本科落户要交几个月社保")
    assert both[0] == "ZL01"
    assert both[1].startswith("LH")


def test_a_question_is_found_in_what_is_told_around_it(assistant: Assistant) -> None:
    story = (
        "你好呀，我在外地漂了好多年，房东天天涨价，爸妈又催婚，真是一言难尽，上周终于下决心换个城市重新开始。"
        "E类人才租房补贴一个月多少？麻烦您了，谢谢"
    )
    assert _answers(assistant, story) == ["ZL01"]


def test_one_question_in_two_sentences_is_answered_once(assistant: Assistant) -> None:
    assert len(_answers(assistant, "我是硕士。来杭州能领多少生活补贴？")) == 1


def test_a_message_that_cannot_be_taken_apart_is_answered_whole(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(MessageReader, "parts", fail)
    assert _answers(assistant, "E类人才租房补贴一个月多少") == ["ZL01"]


def test_pinyin_is_only_learned_when_letters_are_typed(
    assistant: Assistant, parting: Parting
) -> None:
    typos = Typos(assistant.snapshot().searcher.segmenter, ())
    reader = MessageReader(typos, {}, scope_floor=0.5, parting=parting)
    assert reader.put_right(assistant.snapshot(), "硕士能领多少") == "硕士能领多少"
    assert reader._spelled[1] is None
    assert reader.put_right(assistant.snapshot(), "shuoshi能领多少") == "硕士能领多少"
    assert reader._spelled[1] is not None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("各位老师们好，麻烦问一下，E类补贴多少", "E类补贴多少"),
        ("你好呀～～ 打扰了，落户要什么条件", "落户要什么条件"),
        ("，，、 先谢谢啦！怎么认定", "怎么认定"),
    ],
)
def test_what_opens_a_message_politely_asks_nothing(text: str, kept: str) -> None:
    assert sentences(text)[-1] == kept


def test_questions_that_one_clause_answers_get_one_answer(assistant: Assistant) -> None:
    heard = assistant.hear(
        Question("青荷礼包怎么领，青荷礼包在哪里领取", datetime.now().astimezone())
    )
    assert len(heard.answers) == 1
    first = heard.answers[0].citations[0]
    assert list(first.spans) == sorted(first.spans)
    assert len(first.spans) == len(first.quotes)


def test_at_most_three_are_answered_and_the_rest_is_named(assistant: Assistant) -> None:
    text = "E类租房补贴一个月多少？落户多久办好？车牌怎么摇？职称怎么评？青荷礼包怎么领？"
    heard = assistant.hear(Question(text, datetime.now().astimezone()))
    assert len(heard.answers) <= MOST_PARTS
    assert heard.left == ("职称怎么评", "青荷礼包怎么领")


def test_questions_without_a_topic_stay_one_that_can_be_asked_about(assistant: Assistant) -> None:
    heard = assistant.hear(
        Question("什么时候报？在哪报？要什么材料？", datetime.now().astimezone())
    )
    assert len(heard.answers) == 1
    assert heard.answers[0].status is not Status.ANSWERED


def test_a_part_goes_on_about_what_was_talked_about_before(assistant: Assistant) -> None:
    question = Question(
        "在哪里申请，多久到账",
        datetime.now().astimezone(),
        earlier=(Before("应届毕业生生活补贴标准是多少", ("graduate-living-allowance#standard",)),),
    )
    heard = assistant.hear(question)
    assert heard.answers
    assert all("生活补贴" in one.asked for one in heard.answers)
