"""The directory of services: data held against its clauses, and the replies made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.directory.entry import Shelf
from bot.directory.replies import EVENTS, Directory
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Reply
from index.publishing.succession import standings
from knowledge.directory.named import NamedServices
from knowledge.directory.read import ACTIVITIES_FILE, DIRECTORY_FILE, FOLDER, read_services
from knowledge.directory.services import Phase
from knowledge.documents.library import read_library
from knowledge.errors import DataError

LIBRARY = read_library(strict=True)
SERVICES = read_services(library=LIBRARY)
SHELF = Shelf(LIBRARY, standings(LIBRARY))
NAMED = NamedServices(SERVICES)
TODAY = date(2026, 11, 24)
ZH, EN = Language.CHINESE, Language.ENGLISH

DIRECTORY = """\
stages:
- {id: arrive, name: 来杭, english: Coming, what: 刚到, what_english: First days}
kinds:
- {id: cloud, name: 云上服务, english: Online, what: 网上办, what_english: Apply online}
services:
- id: gift
  name: 青荷礼包
  english: Gift pack
  stage: arrive
  kind: cloud
  what: 每年约300元权益，可领3年
  what_english: About 300 yuan a year
  phones:
  - {number: 0571-96225, clause: talent-code-qinghe-gift#how-to-claim}
  clause: talent-code-qinghe-gift#value
"""
ACTIVITIES = """\
activities:
- id: contest
  name: 2025年创客天下大赛
  english: Contest 2025
  form: contest
  what: 已结束
  what_english: Over
  url: rchkt.hrss.hangzhou.gov.cn
  start: 2025-03
  end: 2025-09
  clause: contest-chuangke-tianxia#entry-2025
"""


def show(
    value: str, language: Language = ZH, *, today: date = TODAY, shelf: Shelf = SHELF
) -> Reply:
    return Directory(SERVICES).reply(value, shelf, language=language, today=today)


def words(reply: Reply) -> str:
    parts = [reply.text]
    for section in reply.sections:
        parts += [section.heading, *section.lines, *(link.label for link in section.links)]
    return "\n".join(parts)


def values(reply: Reply) -> list[str]:
    return [
        one.action.value for row in reply.choices for one in row if one.action.act is Act.SERVICES
    ]


def walk(language: Language) -> Iterator[tuple[str, Reply]]:
    """Press every button of the directory, from the menu on, and yield each page once."""
    seen, waiting = set(), [""]
    while waiting:
        value = waiting.pop()
        if value in seen:
            continue
        seen.add(value)
        reply = show(value, language)
        yield value, reply
        waiting += values(reply)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "problem"),
    [
        (DIRECTORY_FILE, "  kind: cloud", "  kin: cloud", 10, "unknown field 'kin'"),
        (DIRECTORY_FILE, "stage: arrive", "stage: moon", 9, "'moon' is unknown"),
        (DIRECTORY_FILE, "gift#value", "gift#price", 15, "'talent-code-qinghe-gift#price'"),
        (DIRECTORY_FILE, "clause: talent-code-qinghe-gift#value", "clause: gift", 15, "no clause"),
        (DIRECTORY_FILE, "每年约300元", "每年约350元", 11, "350 stands in no clause"),
        (DIRECTORY_FILE, "About 300", "About 400", 12, "400 stands in no clause"),
        (DIRECTORY_FILE, "0571-96225", "0571-96226", 14, "0571-96226 does not stand"),
        (DIRECTORY_FILE, "0571-96225", "96 225", 14, "no telephone number"),
        (DIRECTORY_FILE, "id: gift", "id: arrive", 6, "'arrive' stands twice"),
        (DIRECTORY_FILE, "  english: Gift pack\n", "", 7, "english is missing"),
        (DIRECTORY_FILE, "Gift pack", "Gift pack " * 5, 8, "49 characters"),
        (ACTIVITIES_FILE, "id: contest", "id: gift", 2, "'gift' stands twice"),
        (ACTIVITIES_FILE, "form: contest", "form: race", 5, "'race' is unknown"),
        (ACTIVITIES_FILE, "start: 2025-03", "start: 2025-04", 9, "4 stands in no clause"),
        (ACTIVITIES_FILE, "start: 2025-03", "start: 2025-09-31", 9, "day"),
        (ACTIVITIES_FILE, "end: 2025-09", "end: 2024", 10, "end lies before start"),
        (ACTIVITIES_FILE, "end: 2025-09", "yearly: 06-13", 10, "yearly stands beside"),
        (ACTIVITIES_FILE, "url: rchkt", "url: example", 8, "is in no clause"),
    ],
)
def test_an_error_names_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, line: int, problem: str
) -> None:
    texts = {DIRECTORY_FILE: DIRECTORY, ACTIVITIES_FILE: ACTIVITIES}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_services(tmp_path, library=LIBRARY).services[0].phones
    assert old in texts[file]
    (tmp_path / file).write_text(texts[file].replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_services(tmp_path, library=LIBRARY)
    assert str(caught.value).startswith(f"{tmp_path / file}:{line}: "), caught.value
    assert problem in str(caught.value)


def test_a_yearly_day_that_is_no_day_is_refused(tmp_path: Path) -> None:
    (tmp_path / DIRECTORY_FILE).write_text(DIRECTORY, encoding="utf-8")
    for wrong in ("02-29", "06", "六月"):
        text = ACTIVITIES.replace("start: 2025-03", f"yearly: {wrong}").replace(
            "  end: 2025-09\n", ""
        )
        (tmp_path / ACTIVITIES_FILE).write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=f":9: .*{wrong}"):
            read_services(tmp_path)


def test_the_files_are_large_enough_and_every_group_has_entries() -> None:
    assert len(SERVICES.services) >= 40
    assert len(SERVICES.activities) >= 15
    assert len(SERVICES.kinds) == 6
    for stage in SERVICES.stages:
        assert sum(one.stage == stage.id for one in SERVICES.services) >= 5, stage.id
    for kind in SERVICES.kinds:
        assert any(one.kind == kind.id for one in SERVICES.services), kind.id


def test_every_clause_of_every_entry_exists_and_can_be_shown() -> None:
    for one in SERVICES.entries():
        assert SHELF.holds(one), one.id
    for kind in SERVICES.kinds:
        assert SHELF.find(kind.clause), kind.id


def test_the_six_services_bear_the_names_of_the_source() -> None:
    found = SHELF.find("service-channels-hangbangcai#one-code-six-services")
    assert found is not None
    policy, clause = found
    said = policy.text[clause.start : clause.end]
    for kind in SERVICES.kinds:
        assert kind.name.chinese in said


@pytest.mark.parametrize("language", [ZH, EN])
def test_every_entry_is_reached_from_the_menu_by_buttons(language: Language) -> None:
    pages = dict(walk(language))
    for one in SERVICES.entries():
        assert f"item={one.id}" in pages, one.id
    assert EVENTS in pages


@pytest.mark.parametrize("language", [ZH, EN])
def test_pages_fit_a_phone_and_no_button_is_a_dead_end(language: Language) -> None:
    for value, reply in walk(language):
        labels = [choice.label for row in reply.choices for choice in row]
        assert labels and len(labels) <= (8 if value else 15), value
        assert all(0 < len(label) <= 40 for label in labels), labels
        assert len(set(labels)) == len(labels), (value, labels)
        assert reply.text and reply.language is language
        assert all(section.heading for section in reply.sections), value
        assert len(words(reply)) < 3500, value
        if value:
            assert "" in values(reply), f"{value} has no way back to the menu"


@pytest.mark.parametrize("language", [ZH, EN])
def test_every_link_and_every_clause_button_leads_to_a_clause(language: Language) -> None:
    for value, reply in walk(language):
        for section in reply.sections:
            for link in section.links:
                named = f"{link.policy_id}#{link.clause_id}"
                assert link.url.startswith("https://") or SHELF.find(named), (value, link)
        looks = [one.action for row in reply.choices for one in row if one.action.act is Act.CLAUSE]
        assert all(SHELF.find(action.value) for action in looks)
        if value.startswith("item="):
            assert looks, value


def test_english_pages_have_no_chinese_frame() -> None:
    reply = show("", EN)
    for line in (reply.text, *(section.heading for section in reply.sections)):
        assert line.isascii(), line
    assert "Where: WeChat mini-program" in words(show("stage=arrive", EN))


def test_an_entry_says_what_where_when_by_phone_and_on_what_grounds() -> None:
    said = words(show("item=code-clinic"))
    for part in ("优先就诊", "4号楼3楼", "9:00—17:00", "0571-56006612", "人才码就医（试点）"):
        assert part in said
    assert "来源较弱" in said
    assert "Opening hours" in words(show("item=code-clinic", EN))


def test_what_is_not_stated_is_said_to_be_unknown() -> None:
    said = words(show("item=flexible-work"))
    assert "办理渠道资料未载明" in said
    assert "资料未载明\n时间、材料" in said
    assert "无需提交纸质材料" in words(show("item=living-allowance"))
    assert "资料未载明" not in words(show("item=living-allowance"))


def test_unverified_weak_and_past_rules_are_marked() -> None:
    marks = {
        name: show(f"item={name}").sections[0].mark
        for name in ("citizen-card", "flexible-work", "schooling-points", "qinghe-station")
    }
    assert marks == {
        "citizen-card": "unknown",
        "flexible-work": "unknown",
        "schooling-points": "past",
        "qinghe-station": "",
    }


def test_a_dated_window_is_open_on_its_last_day_and_past_on_the_next() -> None:
    last = show("item=binjiang-transfer", today=date(2026, 8, 15))
    after = show("item=binjiang-transfer", today=date(2026, 8, 16))
    assert last.sections[0].mark == "" and "已结束" not in words(last)
    assert after.sections[0].mark == "past" and "已结束：2026年7月1日至2026年8月15日" in words(
        after
    )


def test_activities_stand_by_date_and_past_ones_last() -> None:
    phases = [one.phase(TODAY) for one in SERVICES.by_date(TODAY)]
    order = list(Phase)
    assert phases == sorted(phases, key=order.index)
    assert {Phase.COMING, Phase.UNKNOWN, Phase.PAST} <= set(phases)
    ends = [
        one.end.last_day
        for one in SERVICES.by_date(TODAY)
        if one.end and one.phase(TODAY) is Phase.PAST
    ]
    assert ends == sorted(ends, reverse=True) and len(ends) >= 10


def test_past_activities_are_marked_and_undated_ones_say_so() -> None:
    sections = [
        section
        for value, reply in walk(ZH)
        if value.startswith(EVENTS)
        for section in reply.sections
    ]
    past = [section for section in sections if section.mark == "past"]
    assert len({section.heading for section in past}) >= 10
    assert all("已结束：" in section.lines[0] for section in past)
    undated = {
        section.heading: section.lines[0] for section in sections if section.mark == "unknown"
    }
    assert undated["创客天下大赛（年度赛事）"] == "日期资料未载明"
    assert "2026年1月21日开始" in undated["2026年春雨计划城市体验官（第二批）"]


@pytest.mark.parametrize(
    ("today", "phase", "said"),
    [
        (date(2025, 2, 28), Phase.COMING, "即将举行：2025年3月至2025年9月"),
        (date(2025, 3, 1), Phase.RUNNING, "进行中：2025年3月至2025年9月"),
        (date(2025, 9, 30), Phase.RUNNING, "进行中"),
        (date(2025, 10, 1), Phase.PAST, "已结束：2025年3月至2025年9月"),
    ],
)
def test_a_contest_known_to_the_month_counts_all_its_days(
    today: date, phase: Phase, said: str
) -> None:
    contest = next(one for one in SERVICES.activities if one.id == "chuangke-2025")
    assert contest.phase(today) is phase
    assert said in words(show("item=chuangke-2025", today=today))


@pytest.mark.parametrize(
    ("today", "following"),
    [
        (date(2026, 6, 12), date(2026, 6, 13)),
        (date(2026, 6, 13), date(2026, 6, 13)),
        (date(2026, 6, 14), date(2027, 6, 13)),
    ],
)
def test_a_yearly_day_comes_again(today: date, following: date) -> None:
    day = next(one for one in SERVICES.activities if one.yearly)
    assert day.next_day(today) == following
    assert (day.phase(today) is Phase.RUNNING) == (today == following)
    assert f"下一次 {following}" in words(show(f"item={day.id}", today=today))


def test_services_of_a_withdrawn_policy_are_gone_at_once() -> None:
    shelf = replace(SHELF, withdrawn=frozenset({"graduate-rent-allowance"}))
    assert "应届大学生租房补贴" in words(show("stage=home"))
    assert "应届大学生租房补贴" not in words(show("stage=home", shelf=shelf))
    gone = show("item=rent-allowance", shelf=shelf)
    assert "查不到" in gone.text and values(gone) == [""]


@pytest.mark.parametrize(
    "value",
    ["item=nothing", "stage=", "kind=moon", "stage=home@99", "stage=home@x", "=", "@", "𝟗@²"],
)
def test_an_odd_value_still_gets_a_page(value: str) -> None:
    reply = show(value)
    assert reply.text and reply.choices


def test_the_menu_leads_to_benefits_too() -> None:
    actions = [one.action for row in show("").choices for one in row]
    assert any(one.act is Act.TALK and one.value == "start" for one in actions)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("服务目录", ""),
        ("你们有哪些服务？", ""),
        ("what services are there", ""),
        ("有哪些活动", EVENTS),
        ("最近有什么比赛可以参加吗", EVENTS),
        ("which events are coming up?", EVENTS),
        ("人才码有哪些服务", "item=talent-code"),
        ("安居有哪些服务", "stage=home"),
        ("窗口服務有哪些", "kind=window"),
        ("云端服务", "kind=cloud"),
        ("来杭", "stage=arrive"),
        ("青荷驿站能住几天", None),
        ("硕士租房补贴多少钱", None),
        ("参加创业大赛获奖有什么奖励", None),
        ("落户要什么材料", None),
        ("人才服务中心在哪里", None),
        ("今天天气怎么样", None),
        ("", None),
    ],
)
def test_only_questions_for_a_list_open_the_directory(text: str, page: str | None) -> None:
    assert NAMED.page(text) == page


def test_hardly_any_question_on_a_clause_opens_the_directory() -> None:
    phrasings = [one for _, clause in LIBRARY.clauses() for one in clause.phrasings]
    taken = [one for one in phrasings if NAMED.page(one) is not None]
    assert len(phrasings) > 5000
    assert len(taken) <= len(phrasings) / 1000, taken


def test_the_longest_name_in_a_text_counts() -> None:
    found = {one.id for one in NAMED.find("余杭租房补贴和青荷驿站，还有 Talent Code")}
    assert found == {"yuhang-rent", "qinghe-station", "talent-code"}
    assert [one.id for one in NAMED.find("应届租房补贴")] == ["rent-allowance"]
    assert NAMED.find("parents") == ()


def test_the_shipped_files_are_where_the_reader_looks() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {DIRECTORY_FILE, ACTIVITIES_FILE}
