"""Which questions are plain openers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.overviews.overviews import OPENERS_FILE
from knowledge.asking.logistic import load_logistics
from knowledge.asking.openers import ASPECT, OTHER, OVERVIEW, Openers, read_openers
from knowledge.errors import LexiconError


@pytest.fixture(scope="module")
def openers() -> Openers:
    return Openers(**load_logistics(OPENERS_FILE))


@pytest.mark.parametrize(
    ("question", "topic", "kind"),
    [
        ("望江津贴有什么内容", "望江津贴", OVERVIEW),
        ("飞行员能享受哪些待遇", "飞行员", OVERVIEW),
        ("介绍一下登月补贴", "登月补贴", OVERVIEW),
        ("有哪些补贴", "", OVERVIEW),
        ("登月补贴怎么申领", "登月补贴", ASPECT),
        ("望江津贴需要什么条件", "望江津贴", ASPECT),
        ("登月补贴多少钱", "登月补贴", ASPECT),
        ("登月补贴能不能用来还信用卡", "登月补贴", OTHER),
        ("登月补贴发下来要扣多少手续费给银行", "登月补贴", OTHER),
        ("今晚吃什么好", "", OTHER),
    ],
)
def test_openers_are_told_from_what_asks_more(
    openers: Openers, question: str, topic: str, kind: str
) -> None:
    start = question.find(topic)
    spans = [(start, start + len(topic))] if topic else []
    assert openers.kind(question, spans) == kind


def test_an_example_without_a_kind_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "openers.tsv"
    path.write_text("aspect\t〔登月补贴〕怎么领\n登月补贴怎么领\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"openers\.tsv:2: needs a kind"):
        read_openers(path)
    path.write_text("aspect\t领〔登月补贴〕怎么领\n", encoding="utf-8")
    assert read_openers(path) == [("aspect", "领登月补贴怎么领", [(1, 5)])]
