"""Articles named by number, and named values: which a text holds, and which it has instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.exact.numbered import counted, numbered_place
from knowledge.asking.exact.values import lacking
from knowledge.asking.exact.years import asked_year, years_of
from knowledge.documents.grammar import chinese_number
from knowledge.language.normalise import normalise


@pytest.mark.parametrize(
    ("text", "article", "paragraph", "item", "annex"),
    [
        ("《望江区养犬办法》第九条", 9, 0, 0, 0),
        ("第二十一条第三款", 21, 3, 0, 0),
        ("附件2第三条怎么写的", 3, 0, 0, 2),
        ("那个办法的第五条第一款第（二）项", 5, 1, 2, 0),
        ("第十条第四项讲什么", 10, 0, 4, 0),
        ("第 12 条", 12, 0, 0, 0),
    ],
)
def test_a_place_is_read_with_its_parts(
    text: str, article: int, paragraph: int, item: int, annex: int
) -> None:
    place = numbered_place(text)
    assert place is not None
    assert (place.article, place.paragraph, place.item, place.annex) == (
        article,
        paragraph,
        item,
        annex,
    )


@pytest.mark.parametrize(
    "text", ["养犬要办证吗", "违反第七条会罚多少", "第三条和第四条有什么不同", "有三条意见"]
)
def test_a_reference_or_several_places_are_no_place(text: str) -> None:
    assert numbered_place(text) is None


@given(st.integers(min_value=1, max_value=9_999))
def test_numbers_are_written_as_they_are_read(number: int) -> None:
    assert chinese_number(counted(number)) == number


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("丙类场馆补助多少", "甲类场馆补助30万元，丁类场馆补助5万元", ("甲类", "丁类")),
        ("三级残疾每月多少", "一级残疾每月300元，二级残疾每月200元", ("一级", "二级")),
        ("第四批名单", "第二批名单公布如下", ("第二批",)),
        ("三等奖奖多少", "一等奖奖励5万元，二等奖奖励3万元", ("一等", "二等")),
    ],
)
def test_a_value_that_is_not_held_is_told_with_its_neighbours(
    question: str, text: str, said: tuple[str, ...]
) -> None:
    found = lacking(normalise(question), normalise(text))
    assert found is not None and found[1] == said


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("三级残疾每月多少", "一级至四级残疾每月300元"),
        ("三级残疾每月多少", "二级以上残疾每月300元"),
        ("三级残疾每月多少", "残疾人每月300元"),
        ("乙类场馆补助多少", "甲、乙、丙类场馆补助30万元"),
        ("哪一类场馆能拿30万", "甲类场馆补助30万元"),
        ("三等奖奖多少", "三级运动员奖励1万元，二级运动员奖励2万元"),
    ],
)
def test_spans_lists_and_what_speaks_of_all_hold_a_value(question: str, text: str) -> None:
    assert lacking(normalise(question), normalise(text)) is None


def test_a_year_of_ones_own_is_not_asked_about() -> None:
    assert asked_year("2021年门票多少钱") == 2021
    assert asked_year("2019年毕业的能领吗") is None
    assert asked_year("1990年出生的什么时候退休") is None


def test_a_span_of_years_holds_those_between() -> None:
    assert 2023 in years_of("2022年1月1日至2024年12月31日执行")
    assert 2023 not in years_of("自2023年起施行")
