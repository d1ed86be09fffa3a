"""What the assistant says: quotes that hold, dates, withdrawals, refusals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from running import settings_for

from bot.answering.assistant import Assistant
from bot.answering.screening import is_greeting
from bot.answering.several import before_of
from bot.assemble import Engine, open_engine
from bot.exchange.answer import Answer, Question, Status
from index.conversing.before import Before

OLD = """---
id: moon-subsidy
title: 望江计划登月补贴办法
issued_on: 2020-01-01
effective_from: 2020-01-01
---

# 望江计划登月补贴办法

第一条 登月工程师每人发放登月补贴3万元。

第二条 登月补贴向望江中心窗口申请，电话0571-00000000。
"""


def ask(
    assistant: Assistant, text: str, *, as_of: date | None = None, earlier: tuple[Before, ...] = ()
) -> Answer:
    return assistant.answer(Question(text, datetime.now(UTC), as_of=as_of, earlier=earlier))


@pytest.fixture
def own(tmp_path: Path) -> tuple[Engine, Path]:
    """An engine over a folder with one small policy of a maintainer's own."""
    folder = tmp_path / "policies"
    folder.mkdir()
    path = folder / "moon.md"
    path.write_text(OLD, encoding="utf-8")
    engine = open_engine(
        settings_for(tmp_path / "data", policies=folder, scope_floor=0, answer_floor=0)
    )
    engine.build_if_changed()
    return engine, path


def test_every_quote_stands_to_the_letter_in_the_policys_file(
    assistant: Assistant, built: Engine
) -> None:
    snapshot = assistant.snapshot()
    for text in (
        "硕士生活补贴多少钱",
        "E类租房补贴一个月多少",
        "本科怎么落户",
        "人才公寓租金打几折",
    ):
        answer = ask(assistant, text)
        assert answer.status is Status.ANSWERED, text
        for citation in answer.citations:
            policy = snapshot.policy(citation.policy_id)
            assert policy is not None
            for quote in citation.quotes:
                assert quote in (built.settings.policies / f"{citation.policy_id}.md").read_text()
            assert citation.facts


def test_changed_policy_is_answered_with_the_new_text_without_a_restart(
    own: tuple[Engine, Path],
) -> None:
    engine, path = own
    assistant = engine.assistant()
    assert "3万元" in ask(assistant, "登月补贴多少钱").text
    path.write_text(OLD.replace("3万元", "5万元"), encoding="utf-8")
    report = engine.build_if_changed()
    assert report is not None
    assert report.policies.changed == ("moon-subsidy",)
    assert report.vectors_reused >= 1  # the clause that stayed, and the foreign questions
    assert report.vectors_computed == 1  # the passage
    text = ask(assistant, "登月补贴多少钱").text
    assert "5万元" in text
    assert "3万元" not in text


def test_withdrawn_policy_is_not_cited_before_any_rebuild(own: tuple[Engine, Path]) -> None:
    engine, path = own
    assistant = engine.assistant()
    assert ask(assistant, "登月补贴多少钱").citations
    path.write_text(OLD.replace("---\n\n#", "withdrawn: true\n---\n\n#"), encoding="utf-8")
    answer = ask(assistant, "登月补贴多少钱")
    assert answer.status is not Status.ANSWERED
    assert not answer.citations


def test_now_and_then_have_different_answers(assistant: Assistant) -> None:
    text = "B类人才购房补贴多少万"
    now = ask(assistant, text)
    then = ask(assistant, text, as_of=date(2016, 6, 1))
    assert now.citations[0].facts != then.citations[0].facts
    assert "200" in now.citations[0].quote
    assert "100" in then.citations[0].quote


def test_refusals_name_a_telephone_and_attach_no_source(assistant: Assistant) -> None:
    for text in ("今天天气怎么样", "讲个笑话", "上海落户积分怎么算"):
        answer = ask(assistant, text)
        assert answer.status in (Status.NOT_FOUND, Status.OUT_OF_SCOPE), text
        assert not answer.citations
        assert "12345" in answer.text


@pytest.mark.parametrize("text", ["", "   ", "？？？", "👍", "\u200b", "问" * 100_000])
def test_what_is_no_question_gets_a_hint(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert answer.status is Status.NOT_FOUND
    assert "例如" in answer.text or "缩成" in answer.text


def test_question_in_traditional_characters_and_full_width_finds_the_same_clause(
    assistant: Assistant,
) -> None:
    plain = ask(assistant, "E类人才租赁补贴每月多少元")
    other = ask(assistant, "Ｅ類人才租賃補貼每月多少元")
    assert plain.citations[0].clause_id == other.citations[0].clause_id


def test_failure_inside_is_said_and_not_raised(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("硬盘坏了")

    monkeypatch.setattr("bot.answering.quoting.evidence.choose", broken)
    answer = ask(assistant, "硕士生活补贴多少钱")
    assert answer.status is Status.FAILED
    assert "硬盘" not in answer.text


def test_quote_that_does_not_hold_is_withheld(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.answering.quoting.cite.holds", lambda *_: False)
    answer = ask(assistant, "硕士生活补贴多少钱")
    assert answer.status is Status.WITHHELD
    assert not answer.citations


def test_follow_up_is_completed_from_the_question_before_it(assistant: Assistant) -> None:
    text = "硕士生活补贴多少钱"
    before = before_of(ask(assistant, text), text)
    assert "生活补贴" in ask(assistant, "那博士呢", earlier=(before,)).understood
    text = "E类人才租赁补贴多少"
    before = before_of(ask(assistant, text), text)
    assert "租赁补贴" in ask(assistant, "要什么材料", earlier=(before,)).understood


def test_two_plain_articles_of_ones_own_are_answered_with_default_settings(tmp_path: Path) -> None:
    """The simplest file of the README: no front matter, no phrasings."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "a.md").write_text(
        "# 某某区人才补贴办法\n\n第一条 本区企业新引进的硕士，每人补贴3万元。\n\n"
        "第二条 补贴向区人社窗口申请。\n",
        encoding="utf-8",
    )
    engine = open_engine(settings_for(tmp_path / "data", policies=folder))
    engine.build_if_changed()
    assistant = engine.assistant()
    assert "3万元" in ask(assistant, "硕士补贴多少钱").text
    assert "人社窗口" in ask(assistant, "补贴去哪里申请").text
    assert not ask(assistant, "明天天气怎么样").citations


@pytest.mark.parametrize(
    ("standing", "said"), [("past", "旧规定或历史资料"), ("unverified", "是否仍执行待核实")]
)
def test_clause_that_is_old_or_unverified_is_not_called_current(
    tmp_path: Path, standing: str, said: str
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "a.md").write_text(
        f"# 登月补贴办法\n\n## 第一条 登月补贴 {{#a standing={standing}}}\n\n每人3万元。\n",
        encoding="utf-8",
    )
    engine = open_engine(
        settings_for(tmp_path / "data", policies=folder, scope_floor=0, answer_floor=0)
    )
    engine.build_if_changed()
    text = ask(engine.assistant(), "登月补贴多少钱").text
    assert said in text
    assert "现行" not in text


@pytest.mark.parametrize(
    ("text", "greets"),
    [
        ("你好呀！", True),
        ("嗯嗯嗯，谢谢您啦～", True),
        ("Thank you so much!", True),
        ("好的 👍", True),
        ("的", False),
        ("，", False),
        ("你好，租房补贴多少", False),
        ("嗯" * 400 + "多少", False),
    ],
)
def test_a_greeting_is_nothing_but_greetings(text: str, greets: bool) -> None:
    assert is_greeting(text) is greets
