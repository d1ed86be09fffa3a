"""The eligibility talk over the real benefits: asks only what matters, ends with a list to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.eligibility.assess import Assessor
from bot.eligibility.scope import ALL
from bot.eligibility.state import TalkTurn
from bot.eligibility.talk import EligibilityTalk
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Choice, Section
from knowledge.documents.library import read_library
from knowledge.entitlement.read_benefits import read_benefits

TODAY = date(2026, 11, 24)
MASTER = {
    "talent_class": "没评过",
    "employment": "在一家公司上班",
    "degree": "硕士",
    "graduated": "去年6月",
    "employed_on": "去年7月",
    "full_time": "是的",
    "overseas_graduate": "不是",
    "degree_while_employed": "不是",
    "employer_local": "是",
    "living_allowance_received": "没领过",
    "social_months": "半年",
}


@cache
def assessor() -> Assessor:
    library = read_library()
    return Assessor(read_benefits(library=library, strict=True), library=lambda: library)


@dataclass
class Person:
    """Somebody who talks; every state passes through JSON, as the records keep it."""

    language: Language = Language.CHINESE
    withdrawn: frozenset[str] = frozenset()
    turn: TalkTurn | None = None
    asked: list[str] = field(default_factory=list)

    def talk(self) -> EligibilityTalk:
        library = read_library() if self.withdrawn else None
        if library is None:
            return EligibilityTalk(assessor())
        return EligibilityTalk(
            Assessor(assessor().benefits, library=lambda: library, withdrawn=lambda: self.withdrawn)
        )

    def begins(self, text: str) -> TalkTurn:
        return self._keep(self.talk().begin(None, text, language=self.language, today=TODAY))

    def says(self, text: str) -> TalkTurn:
        turn = self.talk().hear(self.state, text, language=self.language, today=TODAY)
        assert turn is not None, f"{text!r} is no answer to {self.state['asking']}"
        return self._keep(turn)

    def presses(self, label: str) -> TalkTurn:
        choice = next(one for one in self.choices if label in one.label)
        assert choice.action.act is Act.TALK
        value = choice.action.value
        return self._keep(self.talk().press(self.state, value, language=self.language, today=TODAY))

    def answers(self, answers: Mapping[str, str], *, other: str = "不清楚") -> TalkTurn:
        """Answer whatever is asked until there is a result."""
        for _ in range(60):
            if not self.last.waiting:
                return self.last
            self.says(answers.get(self.state["asking"], other))
        raise AssertionError("the talk does not end")

    def _keep(self, turn: TalkTurn) -> TalkTurn:
        state = json.loads(json.dumps(turn.state))
        self.turn = TalkTurn(turn.reply, state, turn.waiting)
        if turn.waiting and state["asking"] != "scope":
            self.asked.append(state["asking"])
        return self.turn

    @property
    def last(self) -> TalkTurn:
        assert self.turn is not None
        return self.turn

    @property
    def state(self) -> dict[str, Any]:
        assert self.last.state is not None
        return self.last.state

    @property
    def choices(self) -> list[Choice]:
        return [one for row in self.last.reply.choices for one in row]

    @property
    def labels(self) -> list[str]:
        return [one.label for one in self.choices]


def marked(turn: TalkTurn, mark: str) -> dict[str, Section]:
    return {one.heading: one for one in turn.reply.sections if one.mark == mark}


def test_a_bare_wish_is_first_asked_what_it_is_about() -> None:
    person = Person()
    turn = person.begins("我能领什么")
    assert turn.waiting
    assert person.labels == [
        "全部", "现金补贴", "住房", "落户·出行·居留", "创业", "初到杭州", "结束",
    ]  # fmt: skip


def test_one_benefit_that_is_named_is_the_only_one_looked_at() -> None:
    person = Person()
    person.begins("我能领生活补贴吗")
    turn = person.answers(MASTER)
    assert list(marked(turn, "yes")) == ["应届毕业生生活补贴"]
    assert [one for one in turn.reply.sections if one.mark] == list(marked(turn, "yes").values())


def test_a_yes_says_amount_deadline_where_materials_and_clause() -> None:
    person = Person()
    person.begins("我能领生活补贴吗")
    section = marked(person.answers(MASTER), "yes")["应届毕业生生活补贴"]
    text = "\n".join(section.lines)
    for part in ("可得：3万元", "期限：", "（推算至 2027-06）", "在哪办：", "材料："):
        assert part in text
    assert section.links[0].policy_id == "graduate-living-allowance"
    assert section.links[0].clause_id == "standard"
    assert section.links[0].label.startswith("《杭州市应届毕业生生活补贴规定》第一条")


def test_four_months_of_insurance_lack_two() -> None:
    person = Person()
    turn = person.begins("硕士，去年6月毕业，公司上班，社保交了4个月，没领过补贴，我能领生活补贴吗")
    section = marked(turn, "no")["应届毕业生生活补贴"]
    assert "再缴纳 2 个月社保即可" in "\n".join(section.lines)
    assert (section.links[0].policy_id, section.links[0].clause_id) == (
        "graduate-living-allowance",
        "instalments",
    )
    assert person.asked == []


def test_what_does_not_matter_any_more_is_not_asked() -> None:
    person = Person()
    person.begins("大专能领生活补贴吗，我是大专")
    assert not person.last.waiting
    assert person.asked == []
    other = Person()
    other.begins("我能领生活补贴吗")
    other.answers({**MASTER, "degree": "大专"})
    assert other.asked[-1] == "degree"
    assert len(other.asked) <= 3


def test_no_question_comes_twice_and_facts_told_are_not_asked() -> None:
    person = Person()
    person.begins("我能领什么，硕士，2025年6月毕业，在余杭一家公司上班，社保交了4个月，28岁")
    person.presses("全部")
    person.answers({})
    assert len(person.asked) == len(set(person.asked))
    assert not set(person.asked) & {"degree", "graduated", "employment", "social_months", "age"}
    assert 5 <= len(person.asked) <= 12


def test_what_was_understood_from_the_first_sentence_is_said() -> None:
    person = Person()
    turn = person.begins("硕士，28岁，我能领什么")
    assert "记下了：学历 硕士；年龄 28 周岁" in turn.reply.text


def test_a_sentence_answers_more_than_was_asked() -> None:
    person = Person()
    person.begins("我能领什么")
    person.presses("全部")
    turn = person.says("全日制硕士，去年6月毕业，在滨江一家公司上班")
    assert "毕业时间 2025-06" in turn.reply.text.splitlines()[0]
    assert person.state["facts"] == {
        "degree": "master",
        "employment": "employed",
        "graduated": "2025-06",
        "full_time": "yes",
        "district": "binjiang",
    }


@pytest.mark.parametrize(
    "question",
    ["青荷驿站怎么预约", "要什么材料？", "社保断了怎么办", "等下先问个，租房补贴多少钱"],
)
def test_a_question_in_between_is_left_to_be_answered(question: str) -> None:
    person = Person()
    person.begins("我能领什么")
    person.presses("全部")
    before = person.last
    assert before.state is not None
    found = person.talk().hear(before.state, question, language=person.language, today=TODAY)
    assert found is None
    again = person.talk().press(before.state, "resume", language=person.language, today=TODAY)
    assert again.reply.text.splitlines()[0] == before.reply.text.splitlines()[0]
    assert again.waiting


def test_a_number_that_cannot_be_is_left_and_nothing_is_asked_twice_in_a_row() -> None:
    person = Person()
    person.begins("我能领生活补贴吗，硕士，公司上班，社保")
    while person.state["asking"] != "social_months":
        person.says(MASTER[person.state["asking"]])
    turn = person.says("9000个月")
    assert "没有读懂" in turn.reply.text and "连续社保" in turn.reply.text
    assert person.state["asking"] != "social_months"
    assert "social_months" not in person.state["facts"]


def test_back_takes_the_last_answer_back() -> None:
    person = Person()
    person.begins("我能领什么")
    person.presses("全部")
    first = person.state["asking"]
    person.says(MASTER[first])
    assert first in person.state["facts"]
    person.presses("返回")
    assert person.state["asking"] == first
    assert first not in person.state["facts"]
    person.says("返回上一步")
    assert person.state["asking"] == "scope"


def test_a_skipped_fact_stays_open_and_is_not_asked_again() -> None:
    person = Person()
    person.begins("我能领生活补贴吗")
    turn = person.answers({**MASTER, "social_months": "不清楚"})
    section = marked(turn, "unknown")["应届毕业生生活补贴"]
    assert "连续社保" in "\n".join(section.lines)
    assert person.asked.count("social_months") == 1


def test_more_asks_again_what_was_skipped() -> None:
    person = Person()
    person.begins("我能领生活补贴吗")
    person.answers({**MASTER, "social_months": "不清楚"})
    person.presses("继续补充")
    assert person.state["asking"] == "social_months"
    assert "应届毕业生生活补贴" in marked(person.says("7个月"), "yes")


def test_stop_ends_and_forgets() -> None:
    person = Person()
    person.begins("我能领什么")
    assert person.says("结束").state is None


def test_an_answer_can_be_changed_after_the_result() -> None:
    person = Person()
    person.begins("我能领生活补贴吗")
    person.answers({**MASTER, "social_months": "4"})
    person.presses("改答案")
    assert "连续社保 4 个月" in "\n".join(person.labels).replace("：", " ")
    person.presses("连续社保")
    assert "应届毕业生生活补贴" in marked(person.says("8"), "yes")


def test_an_area_can_be_named_or_numbered_instead_of_pressed() -> None:
    for text, scope in (
        ("住房方面", "home"),
        ("3", "home"),
        ("都想看看", "all"),
        ("创业", "start"),
    ):
        person = Person()
        person.begins("我能领什么")
        person.says(text)
        assert person.state["scope"] == scope, text


def test_results_can_be_had_at_once() -> None:
    person = Person()
    person.begins("我能领什么")
    turn = person.says("看结果")
    assert not turn.waiting
    assert len(marked(turn, "unknown")) == len(assessor().benefits.benefits)


def test_a_month_is_not_enough_where_the_day_decides() -> None:
    person = Person()
    person.begins("我能领生活补贴吗，全日制硕士，2024年11月毕业")
    person.answers({**MASTER, "graduated": "2024年11月30日"})
    assert person.asked.count("graduated") == 1
    lines = "\n".join(marked(person.last, "yes")["应届毕业生生活补贴"].lines)
    assert "推算至 2026-11-30" in lines
    vague = Person()
    vague.begins("我能领生活补贴吗，全日制硕士，2024年11月毕业")
    vague.answers({**MASTER, "graduated": "2024年11月"})
    assert vague.asked.count("graduated") == 1
    assert marked(vague.last, "unknown")


def test_english_frames_everything_and_keeps_the_chinese_name() -> None:
    person = Person(Language.ENGLISH)
    person.begins("What can I get? I have a master's degree, graduated in June 2025")
    assert "Noted: degree: master; date of graduation: 2025-06" in person.last.reply.text
    person.presses("Everything")
    turn = person.says("show me the results")
    headings = [one.heading for one in turn.reply.sections if one.mark]
    assert "Living allowance for new graduates (应届毕业生生活补贴)" in headings
    for section in turn.reply.sections:
        lines = "\n".join(section.lines)
        assert not any(word in lines for word in ("还需知道", "未满足", "可得", "注意"))


def test_every_yes_and_no_links_a_clause_of_the_library() -> None:
    person = Person()
    person.begins("我能领什么，硕士，2025年6月毕业，公司上班，社保交了8个月，28岁，没认定过人才")
    turn = person.says("看结果")
    clauses = {(policy.id, clause.id) for policy, clause in read_library().clauses()}
    decided = [*marked(turn, "yes").values(), *marked(turn, "no").values()]
    assert len(decided) >= 3
    for section in decided:
        assert section.links
        assert all((one.policy_id, one.clause_id) in clauses for one in section.links)


def test_buttons_fit_a_phone() -> None:
    for language in Language:
        person = Person(language)
        person.begins("我能领什么")
        for _ in range(40):
            assert all(0 < len(label) <= 40 for label in person.labels)
            if not person.last.waiting:
                break
            scope = person.state["asking"] == "scope"
            person.presses(
                person.labels[0]
                if scope
                else "清楚"
                if language is Language.CHINESE
                else "Not sure"
            )


def test_a_withdrawn_policy_decides_nothing_any_more() -> None:
    person = Person(withdrawn=frozenset({"graduate-living-allowance"}))
    turn = person.begins("我能领生活补贴吗，我是大专")
    assert not marked(turn, "no")
    assert "已撤下" in "\n".join(marked(turn, "unknown")["应届毕业生生活补贴"].lines)


def test_the_form_tells_what_still_matters() -> None:
    registry = assessor().benefits.registry
    none = assessor().form({}, scope=ALL, today=TODAY)
    assert {one.id for one in none} == set(registry.facts)
    known = assessor().form(
        registry.parse({"degree": "associate"}), scope="only:living-allowance", today=TODAY
    )
    degree = next(one for one in known if one.id == "degree")
    assert degree.value == "associate" and not degree.matters
    assert ("master", "硕士") in degree.values
    assert not any(one.matters for one in known)


def test_the_report_has_sums_in_yuan() -> None:
    facts = {
        "degree": "doctor", "employment": "employed", "graduated": "2025-06-30",
        "employed_on": "2025-08", "full_time": "yes", "overseas_graduate": "no",
        "degree_while_employed": "no", "employer_local": "yes", "social_months": "14",
        "living_allowance_received": "no",
    }  # fmt: skip
    report = assessor().assess(
        assessor().benefits.registry.parse(facts), scope="only:living-allowance", today=TODAY
    )
    (item,) = report.of("yes")
    assert (item.yuan, item.per) == (100_000, "once")
    assert report.total.plans[0].once == 100_000


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(["1", "2", "是", "没有", "不清楚", "返回", "去年6月", "8个月", "博士"])
    )
)
def test_no_run_of_answers_breaks_the_talk(answers: list[str]) -> None:
    talk = EligibilityTalk(assessor())
    turn = talk.begin(None, "我能领什么", language=Language.CHINESE, today=TODAY)
    for answer in answers:
        assert turn.state is not None
        heard = talk.hear(turn.state, answer, language=Language.CHINESE, today=TODAY)
        turn = heard or turn
        assert turn.reply.text and turn.reply.choices
