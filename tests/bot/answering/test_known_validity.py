"""In a conversation validity is said as it is known, and a year is answered by its own rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from people import MORNING
from running import settings_for

from bot.assemble import Engine
from bot.exchange.answer import Answer, Language, Question, State, Status
from bot.exchange.wording import standing, validity_text
from bot.exchange.written import write_answer
from index.publishing.snapshot import SnapshotStore

ZH, EN = Language.CHINESE, Language.ENGLISH
Ask = Callable[..., Answer]

OLD = """# 柳溪镇竹编匠人津贴办法（2019年）

第一条 竹编匠人津贴标准为初级匠人每月300元，高级匠人每月700元。

第二条 本办法自2019年3月1日起施行，有效期10年。
"""
NEW = """# 柳溪镇竹编匠人津贴办法

第一条 竹编匠人津贴标准为初级匠人每月400元，高级匠人每月900元。

第二条 本办法自2024年4月1日起施行，有效期5年。
《柳溪镇竹编匠人津贴办法》（柳政〔2019〕6号）同时废止。
"""
OVER = """# 柳溪镇蚕农贷款贴息办法

第一条 蚕农贷款贴息的比例为年利率两个百分点，每户最多贴息6000元。

第二条 本办法自2021年4月1日起施行，有效期至2024年12月31日。
"""
YEARLY = """# 柳溪镇茶亭摊位租金标准（2025年度）

第一条 2025年度茶亭摊位租金为每月每平方米36元。

第二条 茶亭摊位按月交租。
"""
UNDATED = """# 柳溪镇染坊排水规定

第一条 染坊排水每日不得超过30吨，超过的每吨加收4元。
"""
LATE = """# 柳溪镇陶艺工坊奖励通知

第一条 陶艺工坊评上示范的，奖励5000元。

柳溪镇人民政府
2020年5月6日
"""
PLAIN = (
    "---\neffective_from: 2023-01-01\n---\n# 柳溪镇石匠工坊补助办法\n\n"
    "第一条 石匠工坊每带一名学徒补助2500元。\n"
)
SOON = """# 柳溪镇木雕展销补助办法

第一条 木雕展销每场补助8000元。

第二条 本办法自2027年3月1日起施行。
"""


@pytest.fixture(scope="module")
def town(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("town")
    policies = folder / "policies"
    policies.mkdir()
    texts = {
        "old": OLD,
        "new": NEW,
        "over": OVER,
        "yearly": YEARLY,
        "undated": UNDATED,
        "plain": PLAIN,
        "soon": SOON,
        "late": LATE,
    }
    for name, text in texts.items():
        (policies / f"{name}.md").write_text(text, encoding="utf-8")
    settings = settings_for(folder / "data", policies=policies)
    engine = replace(built, settings=settings, store=SnapshotStore(settings.data))
    engine.build_if_changed()
    return engine


@pytest.fixture(scope="module")
def ask(town: Engine) -> Ask:
    assistant = town.assistant()

    def answer(text: str, language: Language = ZH) -> Answer:
        return assistant.answer(Question(text, MORNING, language=language))

    return answer


def first(answer: Answer) -> tuple[str, State, str]:
    assert answer.status is Status.ANSWERED, answer.text
    citation = answer.citations[0]
    return citation.policy_id, citation.validity.state, validity_text(citation, answer.language)


def test_what_a_text_repeals_never_comes_before_what_is_in_force(ask: Ask) -> None:
    policy, state, said = first(ask("高级竹编匠人津贴每月多少钱"))
    assert (policy, state) == ("new", State.BY_TEXT)
    assert said == "2024-04-01 至 2029-03-31，按文中日期在有效期内，未经核对"


def test_the_rule_of_a_past_year_is_the_one_of_then(ask: Ask) -> None:
    policy, _, said = first(ask("2021年高级竹编匠人津贴标准是多少"))
    assert policy == "old"
    assert "按文中日期在所问的 2021-12-31 有效，未经核对" in said
    assert "已由《柳溪镇竹编匠人津贴办法》取代" in said


def test_what_is_over_by_its_text_is_shown_as_over(ask: Ask) -> None:
    answer = ask("蚕农贷款贴息每户最多多少")
    policy, state, said = first(answer)
    assert (policy, state) == ("over", State.ENDED)
    assert said == "2021-04-01 至 2024-12-31，按文中日期已过期，未经核对"
    assert any("没有查到现行的规定" in note for note in answer.notes)
    assert "现行" not in said
    assert standing(answer.citations[0]) == "bad"


@pytest.mark.parametrize("year", ["2021", "2026"])
def test_a_year_of_which_nothing_speaks_is_said_to_be_lacking(ask: Ask, year: str) -> None:
    answer = ask(f"{year}年茶亭摊位租金标准是多少")
    if answer.status is not Status.ANSWERED:
        return
    assert answer.untold
    assert any(f"没有查到{year}年的规定" in note and "2025年" in note for note in answer.notes)
    assert "有效" not in validity_text(answer.citations[0], ZH).replace("是否有效", "")


def test_a_year_before_the_issue_is_said_to_be_lacking(ask: Ask) -> None:
    answer = ask("2018年陶艺示范工坊奖励标准是多少")
    assert first(answer)[0] == "late"
    assert answer.untold
    assert any("没有查到2018年的规定" in note for note in answer.notes)
    assert "2018-12-31 是否有效，资料未载明" in validity_text(answer.citations[0], ZH)
    assert not ask("陶艺示范工坊奖励多少").untold


def test_its_own_year_is_answered_plainly(ask: Ask) -> None:
    answer = ask("2025年茶亭摊位租金标准是多少")
    assert first(answer)[0] == "yearly"
    assert not answer.untold


def test_what_nobody_knows_is_not_said_to_be_in_force(ask: Ask) -> None:
    answer = ask("染坊排水每日不得超过多少吨")
    policy, state, said = first(answer)
    assert (policy, state) == ("undated", State.UNKNOWN)
    assert said == "起止日期未载明，是否现行未经核对"
    assert standing(answer.citations[0]) == "warn"
    then = ask("2018年染坊排水标准是多少")
    if then.citations:
        assert "2018-12-31 是否有效，资料未载明" in validity_text(then.citations[0], ZH)


def test_dates_that_a_maintainer_wrote_are_told_as_before(ask: Ask) -> None:
    policy, state, said = first(ask("石匠工坊带学徒补助多少"))
    assert (policy, state, said) == ("plain", State.IN_FORCE, "自 2023-01-01 起，现行")


def test_what_has_not_begun_does_not_answer_for_today(ask: Ask) -> None:
    answer = ask("木雕展销每场补助多少")
    policy, state, said = first(answer)
    assert (policy, state, said) == ("soon", State.NOT_YET, "自 2027-03-01 起，尚未施行")
    assert any("尚未施行" in note for note in answer.notes)


def test_english_says_the_same(ask: Ask) -> None:
    said = validity_text(ask("高级竹编匠人津贴每月多少钱", EN).citations[0], EN)
    assert said == "2024-04-01 to 2029-03-31, in force by the dates in its text, not checked"
    unknown = validity_text(ask("染坊排水每日不得超过多少吨", EN).citations[0], EN)
    assert unknown == "dates not stated, not checked whether in force"


def test_the_api_tells_the_state(ask: Ask) -> None:
    record = write_answer(ask("高级竹编匠人津贴每月多少钱"))["citations"][0]["validity"]
    assert (record["state"], record["stated"]) == ("by_text", True)
