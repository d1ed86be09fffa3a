"""What a message wants, and whom it is about, told from its words."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.eligibility.hearing import Hearing
from index.searching.rank import WEIGHTS_FILE
from knowledge.asking.persons import Person, load_persons
from knowledge.asking.wishes import Wish, load_wishes, read_wishes
from knowledge.documents.library import read_library
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.errors import LexiconError

TODAY = date(2026, 11, 24)
WEIGHTS = WEIGHTS_FILE.parent / "wishes.json"


@cache
def hearing() -> Hearing:
    benefits = read_benefits(library=read_library())
    return Hearing(benefits, load_wishes(WEIGHTS, benefits))


@cache
def learned() -> frozenset[str]:
    return frozenset(text for _, text in read_wishes())


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("我是硕士，在余杭上班，能申请哪些补贴", Wish.CHECK),
        ("我老婆能享受哪些政策", Wish.CHECK),
        ("看看有什么可以领的", Wish.CHECK),
        ("帮我看看能拿哪些", Wish.CHECK),
        ("Which benefits am I entitled to?", Wish.CHECK),
        ("您好，麻烦看一下我能领就业补贴吗", Wish.CHECK),
        ("我闺女本科，24岁，刚到滨江上班，能领哪些钱", Wish.CHECK),
        ("来电人本科，2025年毕业，社保7个月，问他可以申请什么", Wish.CHECK),
        ("全日制硕士，去年6月毕业，企业上班，社保9个月，我可以申请租房补贴吗", Wish.CHECK),
        ("我们厂今年招了八个大学生，厂里能领什么补贴", Wish.COMPANY),
        ("我在公司做人事，单位能申请哪些补贴", Wish.COMPANY),
        ("用人单位这边需要做什么", Wish.COMPANY),
        ("what support can our company get", Wish.COMPANY),
        ("要是我不符合条件该怎么办", Wish.ELSE),
        ("那我还可以领点别的什么", Wish.ELSE),
        ("what else could I apply for", Wish.ELSE),
        ("硕士的生活补贴有多少钱", Wish.RULE),
        ("毕业3年了还能不能申请", Wish.RULE),
        ("员工能领租房补贴吗", Wish.RULE),
        ("公司给员工申报生活补贴在哪里弄", Wish.RULE),
        ("大专能不能领青荷礼包", Wish.RULE),
        ("来电人问租房补贴多久到账", Wish.RULE),
        ("我要带什么材料", Wish.RULE),
        ("2021年本科能落户吗", Wish.RULE),
        ("where do I hand in the application", Wish.RULE),
        ("how much do I get as a bachelor", Wish.RULE),
    ],
)
def test_what_a_message_wants_is_told_from_words_it_did_not_learn(text: str, wish: Wish) -> None:
    assert text not in learned()
    assert hearing().wish(text, TODAY) is wish


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("我能领什么", Person.SELF),
        ("硕士生活补贴多少", None),
        ("我儿子本科毕业，这种情况能申请吗", Person.CHILD),
        ("我儿子去年毕业，我想问他能领什么", Person.CHILD),
        ("我老公是C类，我能落户吗", Person.SELF),
        ("老婆在滨江上班，能领吗", Person.SPOUSE),
        ("来电人说他是E类，我想核对一下", Person.CALLER),
        ("我们有个员工，硕士，刚入职", Person.EMPLOYEE),
        ("my daughter has a master's degree", Person.CHILD),
        ("my sister is 29", Person.RELATIVE),
        ("can I get it", Person.SELF),
        ("我再问一下他能不能领", None),
    ],
)
def test_whom_a_message_is_about(text: str, person: Person | None) -> None:
    assert load_persons().named_in(text) is person


def test_a_wrong_line_of_the_examples_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own_case.tsv"
    path.write_text("check\t我能领什么\nwish\t我想领\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own_case\.tsv:2"):
        read_wishes(path)


def test_words_for_persons_that_are_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "persons.tsv").write_text("child\t儿子\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="caller"):
        load_persons(tmp_path)
