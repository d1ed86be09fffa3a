"""Where a message goes on with another question."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.parts import JOINTS_FILE
from knowledge.asking.joint_examples import EXAMPLES, read_joints
from knowledge.asking.joints import Joints, asking_words, pieces_of
from knowledge.asking.logistic import Logistic, load_logistics, save_logistics
from knowledge.errors import LexiconError
from knowledge.language.slots import load_slots


@pytest.fixture(scope="module")
def joints() -> Joints:
    return Joints(load_logistics(JOINTS_FILE)["opens"], load_slots())


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("登月补贴什么时候报？在哪报？要什么材料？", 3),
        ("登月补贴要哪些材料 去哪个窗口申请", 2),
        ("登月补贴能拿多少，多长时间发完", 2),
        ("望江津贴在哪办 带什么证件", 2),
        ("博士有多少津贴，另外租的房子怎么补", 2),
        ("望江津贴有年龄限制吗；外地户口行不行；要不要先落户", 3),
        ("How much is the allowance, and where do I apply?", 2),
        ("Which papers do I need? Also, is there a deadline?", 2),
        ("我硕士，毕业三年，想问还能不能领生活补贴", 1),
        ("我在宁波上班，想跳槽到杭州，落户有什么要求", 1),
        ("本科、硕士、博士各给多少", 1),
        ("要是干了半年就走，登月补贴要不要还", 1),
        ("补贴一次给清，还是按年给", 1),
        ("登月补贴是按月给的，对吧", 1),
        ("满一年以后，第二笔怎么领", 1),
        ("I have a master's degree and live in Binjiang, can I apply?", 1),
        ("还有别的补贴吗", 1),
    ],
)
def test_another_question_is_told_from_a_story_a_list_and_a_clause(
    joints: Joints, message: str, parts: int
) -> None:
    assert len(joints.parts(message)) == parts


@given(st.text(max_size=200))
def test_parts_together_are_the_message(text: str) -> None:
    flat = Joints(Logistic({}, 1.0), load_slots())
    assert "".join(flat.parts(text)) == text


def test_figures_and_numbers_of_items_are_not_cut() -> None:
    assert [one.text for one in pieces_of("补贴2.5万或10,000元")] == ["补贴2.5万或10,000元"]
    assert [one.text for one in pieces_of("1、怎么报；2、何时报")] == ["1、怎么报；", "2、何时报"]


def test_words_that_ask_are_known_whole() -> None:
    assert asking_words("howling winds") == []
    assert asking_words("how long, 多久") == ["多久", "how"]
    assert "A不A" in asking_words("难不难")


def test_a_mark_where_no_joint_is_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "joints.tsv"
    path.write_text("several\t补贴多少，‖怎么领\nseveral\t补贴多‖少\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"joints\.tsv:2: no joint where ‖ stands"):
        read_joints(path)
    path.write_text("补贴多少\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"joints\.tsv:1: needs a kind"):
        read_joints(path)


def test_the_examples_are_many_and_the_weights_tell_most_of_them(joints: Joints) -> None:
    examples = read_joints(EXAMPLES)
    assert len(examples) > 200
    right = sum(len(joints.parts(one.text)) == len(one.opens) + 1 for one in examples)
    assert right / len(examples) > 0.95


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    save_logistics({"opens": Logistic({"头=多": 1.25}, -0.5)}, path)
    model = load_logistics(path)["opens"]
    assert model == Logistic({"头=多": 1.25}, -0.5)
    assert model.probability(["头=多"]) > 0.5 > model.probability(["头=少"])
    path.write_text("{}}", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"weights\.json cannot be read"):
        load_logistics(path)
