"""The chat in a real browser, as people use it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from running import Launcher, Service
from web_pages import QUESTION, ask, browser, browser_needed, page, press, service

from bot.exchange.answer import Language
from bot.exchange.reply import Reply, Section
from bot.following.box import post_notice
from bot.records.database.store import open_records
from bot.records.follows import Follow

__all__ = ["browser", "page", "service"]  # fixtures


@browser_needed
def test_talent_asks_on_a_phone_and_opens_the_quoted_clause(page: Page, tmp_path: Path) -> None:
    answer = ask(page, QUESTION)
    expect(answer.locator("blockquote").first).to_contain_text("生活补贴")
    expect(answer.locator(".reference").first).to_contain_text("《")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(f"() => {wide}") is False
    page.screenshot(path=tmp_path / "phone.png")
    answer.locator(".reference a").first.click()
    expect(page).to_have_url(re.compile(r"/policies/.+#.+"))
    clause = page.locator(":target")
    expect(clause).to_be_visible()
    expect(clause).to_be_in_viewport()


@browser_needed
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_small_phone(page: Page, service: Service, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "benefits", "services", "policies", "following"):
        page.goto(f"{service.url}/{path}?lang={language}")
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 320, path


@browser_needed
def test_what_was_asked_last_is_in_view_below_the_bar(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "那博士呢")
    asked = page.locator(".message.you").last
    expect(asked).to_be_in_viewport(ratio=1)
    bar = page.locator(".bar").bounding_box()
    bubble = asked.bounding_box()
    assert bar is not None and bubble is not None
    assert bar["y"] + bar["height"] <= bubble["y"] + 1


@browser_needed
def test_follow_up_says_what_it_understood(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "那博士呢")
    expect(page.locator(".understood").last).to_contain_text(re.compile("博士.*生活补贴"))


@browser_needed
def test_refusal_shows_no_source(page: Page) -> None:
    answer = ask(page, "明天杭州会下雨吗")
    expect(answer).to_contain_text("12345")
    assert answer.locator(".citation").count() == 0


@browser_needed
def test_a_question_back_is_answered_by_a_button(page: Page) -> None:
    asking = ask(page, "房补怎么申请")
    expect(asking).to_have_attribute("data-status", "clarify")
    choices = asking.locator(".choices button")
    label = choices.first.inner_text()
    answer = press(page, label)
    expect(page.locator(".message.you").last).to_contain_text(label)
    expect(answer).not_to_have_attribute("data-status", "clarify")
    expect(choices.first).to_have_attribute("aria-pressed", "true")
    assert all(one.is_disabled() for one in choices.all())


@browser_needed
def test_a_question_back_is_answered_by_typing(page: Page) -> None:
    asking = ask(page, "房补怎么申请")
    label = asking.locator(".choices button").nth(1).inner_text()
    answer = ask(page, label)
    expect(answer).not_to_have_attribute("data-status", "clarify")
    expect(answer.locator("blockquote").first).to_be_visible()


@browser_needed
def test_the_talk_on_benefits_asks_one_thing_and_ends_in_a_list(page: Page) -> None:
    page.get_by_role("button", name="我能领什么").click()
    page.locator(".choices").first.wait_for()
    first = press(page, "住房")
    expect(first.locator(".choices")).to_be_visible()
    result = press(page, "看结果")
    expect(result).to_contain_text("核对结果")
    parts = result.locator(".part-unknown")
    expect(parts.first.locator("a").first).to_have_attribute("href", re.compile("/policies/.+#.+"))
    expect(parts.first.locator(".sign")).to_have_text("?")


@browser_needed
def test_feedback_takes_a_reason(page: Page) -> None:
    ask(page, QUESTION)
    why = press(page, "没用")
    expect(why).to_contain_text("哪里不好")
    expect(ask(page, "太啰嗦了，看不明白")).to_contain_text("记下了")


@browser_needed
def test_below_an_answer_several_buttons_can_be_pressed(page: Page) -> None:
    answer = ask(page, QUESTION)
    press(page, "全文")
    useful = answer.get_by_role("button", name="有用")
    expect(useful).to_be_enabled()
    expect(answer.get_by_role("button", name="全文")).to_be_disabled()


@browser_needed
def test_a_reload_shows_what_was_said_with_its_buttons(page: Page) -> None:
    ask(page, QUESTION)
    press(page, "有用")
    page.reload()
    expect(page.locator(".message.you")).to_have_count(2)
    expect(page.locator(".message.you").last).to_contain_text("有用")
    expect(page.locator(".message.assistant blockquote").first).to_contain_text("生活补贴")
    expect(page.get_by_role("button", name="👍 有用")).to_be_disabled()
    more = press(page, "本政策其他条款")
    expect(more.locator(".part").first).to_be_visible()


@browser_needed
def test_a_new_topic_begins_an_empty_page(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="换个话题").click()
    page.locator(".welcome").wait_for()
    expect(page.locator(".message.you")).to_have_count(0)


@browser_needed
def test_keyboard_alone_is_enough(page: Page) -> None:
    page.get_by_role("textbox").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("急")
    page.keyboard.press("Enter")
    expect(page.locator(".message.you").last).to_contain_text("急")
    page.locator(".message.assistant .citation").first.wait_for()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement !== document.body")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


@browser_needed
def test_hostile_text_is_shown_not_run(page: Page) -> None:
    ask(page, '<img src=x onerror="document.title=1"><script>alert(1)</script>生活补贴')
    expect(page.locator(".message.you").last).to_contain_text("<script>")
    page.reload()
    expect(page.locator(".message.you").last).to_contain_text("<script>")
    assert page.title() != "1"


@browser_needed
def test_language_switch_keeps_the_clause_in_chinese(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    answer = ask(page, "How much living allowance does a master's graduate get?")
    expect(answer).to_contain_text("which counts")
    expect(answer.locator("blockquote").first).to_contain_text("生活补贴")
    expect(answer).to_contain_text("CNY 30,000")
    expect(page.get_by_role("link", name="What can I get?")).to_be_visible()


@browser_needed
def test_lost_connection_keeps_the_question(browser: Browser, launcher: Launcher) -> None:
    service = launcher.start()
    page = browser.new_page(locale="zh-CN")
    page.goto(service.url)
    service.kill()
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".message.assistant").last).to_contain_text("没有收到回答")
    expect(page.get_by_role("textbox")).to_have_value(QUESTION)
    page.close()


@browser_needed
def test_a_restart_keeps_the_conversation(browser: Browser, launcher: Launcher) -> None:
    service = launcher.start()
    port = service.url.rpartition(":")[2]
    page = browser.new_page(locale="zh-CN")
    page.goto(service.url)
    ask(page, QUESTION)
    service.kill()
    launcher.start(HANGBANGCAI_PORT=port)
    page.reload()
    expect(page.locator(".message.assistant blockquote").first).to_contain_text("生活补贴")
    ask(page, "那博士呢")
    expect(page.locator(".understood").last).to_contain_text(re.compile("博士.*生活补贴"))
    page.close()


@browser_needed
@pytest.mark.parametrize(("width", "side_by_side"), [(390, False), (1280, True)])
def test_a_notice_comes_into_an_open_page_and_stays(
    browser: Browser, launcher: Launcher, width: int, side_by_side: bool
) -> None:
    service = launcher.start()
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(service.url)
    ask(page, QUESTION)
    cookie = next(one["value"] for one in context.cookies() if "conv" in one["name"])
    person = "web:" + cookie.partition(".")[0]
    follow = Follow(person, "web", person, "graduate-living-allowance", "zh", 0.0, {})
    old = Section("第一条", ("本科1万元",), mark="old")
    new = Section("第一条", ("本科1.2万元",), mark="new")
    records = open_records("", folder=launcher.data)
    with records.begin() as conn:
        post_notice(conn, follow, (Reply("有变化：", Language.CHINESE, (old, new)),))
    records.close()
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    parts = page.locator(".pair .part")
    expect(parts).to_have_count(2)
    boxes = [one.bounding_box() for one in parts.all()]
    assert boxes[0] is not None and boxes[1] is not None
    assert (boxes[0]["y"] == boxes[1]["y"]) is side_by_side
    assert (boxes[0]["x"] == boxes[1]["x"]) is not side_by_side
    expect(parts.locator(".sign")).to_have_text(["−", "+"])
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.reload()
    expect(page.locator(".pair .part")).to_have_count(2)
    context.close()


@browser_needed
def test_staff_search_while_typing_and_copy_a_citation(browser: Browser, service: Service) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="zh-CN")
    page = context.new_page()
    page.goto(f"{service.url}/policies")
    page.get_by_role("searchbox").press_sequentially("E类 租房 标准", delay=20)
    found = page.locator("#results .citation")
    found.first.wait_for()
    expect(found.first).to_contain_text("E类")
    found.first.get_by_role("button", name="复制引文").click()
    expect(found.first.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "——《" in copied
    context.close()


@browser_needed
def test_the_form_of_benefits_updates_its_results(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/benefits")
    degree = page.get_by_role("group", name="最高学历是")
    degree.get_by_label("博士", exact=True).check()
    page.get_by_role("group", name="是全日制的吗").get_by_label("是", exact=True).check()
    page.get_by_role("group", name="您的户口在哪里").get_by_label("外地", exact=True).check()
    results = page.locator("#results")
    expect(results.locator(".told")).to_contain_text("博士")
    expect(page.locator("[data-fact=degree]")).to_have_class(re.compile("settled"))
    page.locator("[name=age]").fill("30")
    page.get_by_role("button", name="看结果").click()
    expect(page.locator("#results .told")).to_contain_text("30 周岁")
    expect(page.locator("#results .state-yes .item").first).to_contain_text("依据")
    expect(page.locator("[name=age]")).to_have_value("30")
