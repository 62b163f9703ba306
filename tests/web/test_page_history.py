"""Conversations on the page, in a real browser: kept, found again, corrected, stopped."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.assistant.agent import Assistant
from app.assistant.answer import Token
from app.wiring import Desk
from tests.web.visit import Visit

pytestmark = pytest.mark.browser

BUSES = "校车安全由哪些单位负责？"
LATE = "现在哪些任务逾期了？"
CANTEEN = "学校食堂由谁负责？"


def asked(visit: Visit) -> list[str]:
    return visit.texts("#pd-chat .user.message")


def open_history(visit: Visit) -> None:
    visit.page.get_by_role("button", name="历史对话").click()
    visit.page.locator("#pd-history-list label").first.wait_for()


def test_a_reload_finds_the_conversation_again_and_goes_on_with_it(visit: Visit) -> None:
    visit.ask(BUSES)
    visit.page.wait_for_url("**c=*")
    visit.page.reload()
    visit.wait_for_answer(BUSES)
    assert asked(visit) == [BUSES]
    assert "[1]" in visit.texts("#pd-chat .bot.message")[0]
    visit.ask("什么时候完成？")
    assert len(asked(visit)) == 2
    assert "校车" in visit.texts("#pd-chat .bot.message")[1]


def test_an_earlier_conversation_is_found_named_and_deleted(visit: Visit) -> None:
    page = visit.page
    visit.ask(CANTEEN)
    page.get_by_role("button", name="新对话").click()
    page.locator("#pd-chat .example").first.wait_for()
    assert page.locator("#pd-talk-name").inner_text() == "新对话"
    visit.ask(LATE)
    open_history(visit)
    page.fill("#pd-history-search textarea, #pd-history-search input", "食堂")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#pd-history-list label')]"
        ".every(l => l.innerText.includes('食堂'))"
    )
    page.locator("#pd-history-list label").first.click()
    visit.wait_for_answer(CANTEEN)
    assert asked(visit) == [CANTEEN]

    open_history(visit)
    title = page.locator("#pd-history-title :is(textarea, input)")
    title.fill("食堂 <b>核查</b>")
    page.get_by_role("button", name="改名").click()
    page.get_by_text("食堂 <b>核查</b>", exact=True).first.wait_for()
    visit.shot("8-history")
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("button", name="不删除").click()
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("button", name="确定删除，不能恢复").click()
    page.locator("#pd-chat .example").first.wait_for()
    assert asked(visit) == []
    assert "c=" not in page.url
    page.get_by_role("button", name="历史对话").click()
    page.fill("#pd-history-search textarea, #pd-history-search input", "")
    page.get_by_text(LATE).first.wait_for()
    assert not any("核查" in text for text in visit.texts("#pd-history-list label"))


def test_two_windows_lose_no_turn_of_each_other(browser: Any, visit: Visit) -> None:
    visit.ask(BUSES)
    visit.page.wait_for_url("**c=*")
    other = Visit(browser, visit.address, path=visit.page.url.removeprefix(visit.address))
    try:
        visit.ask(LATE)
        other.ask(CANTEEN)
        other.page.wait_for_function("was => location.href !== was", arg=visit.page.url)
        for window, last in ((visit, LATE), (other, CANTEEN)):
            window.page.reload()
            window.wait_for_answer(last)
            assert asked(window) == [BUSES, last]
        assert other.errors == []
    finally:
        other.close()


def test_a_question_is_corrected_in_its_place(visit: Visit) -> None:
    page = visit.page
    visit.ask(BUSES)
    visit.ask(LATE)
    box = page.locator("#pd-chat .user textarea, #pd-chat .message textarea").first
    page.locator("#pd-chat button[title='编辑']").first.click()
    box.fill(CANTEEN)
    page.locator("#pd-chat button[title='发送']").first.click()
    visit.wait_for_answer(CANTEEN)
    assert asked(visit) == [CANTEEN]


def test_the_last_question_is_asked_again_and_recalled_by_an_arrow(visit: Visit) -> None:
    page = visit.page
    visit.ask(LATE)
    visit.choose_day("2018-01-01")
    page.get_by_text("截至2018年1月1日", exact=True).first.wait_for()
    page.locator("#pd-chat button[title='重试']").click()
    page.locator("#pd-side .pd-day", has_text="2018年1月1日").wait_for()
    assert asked(visit) == [LATE]
    page.focus("#pd-question textarea")
    page.keyboard.press("ArrowUp")
    assert page.input_value("#pd-question textarea") == LATE


def test_a_long_answer_can_be_stopped(
    visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(self: Assistant, *args: Any, **kwargs: Any) -> Any:
        for number in range(200):
            time.sleep(0.05)
            yield Token(text=f"第{number}句。")

    monkeypatch.setattr(Assistant, "stream", slowly)
    page = visit.page
    page.fill("#pd-question textarea", BUSES)
    page.keyboard.press("Enter")
    page.get_by_text("第3句。").wait_for()
    page.locator("#pd-question .stop-button").click()
    page.get_by_text("已停止，回答不完整").wait_for()
    said = visit.texts("#pd-chat .bot.message")[-1]
    assert "第3句。" in said
    assert page.input_value("#pd-question textarea") == BUSES
    page.wait_for_timeout(500)
    assert visit.texts("#pd-chat .bot.message")[-1] == said
    monkeypatch.undo()
    page.focus("#pd-question textarea")
    page.keyboard.press("Enter")
    visit.wait_for_answer(BUSES)
    assert asked(visit) == [BUSES]


def test_an_address_of_a_deleted_conversation_opens_a_new_one(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/?c=0123456789abcdef")
    visit.page.get_by_text("这个对话已经删除").wait_for()
    visit.ask(BUSES)
    assert asked(visit) == [BUSES]


def test_calls_cut_off_by_leaving_are_no_error_of_the_page(visit: Visit) -> None:
    page = visit.page
    page.route("**/queue/data**", lambda _: None)  # an answer that never comes
    with page.expect_request("**/queue/data**"):
        page.fill("#pd-question textarea", BUSES)
        page.keyboard.press("Enter")
    page.unroute("**/queue/data**")
    page.reload()
    visit.wait_until_open()
    assert visit.errors == []
    page.evaluate("console.error('AbortError: of a page that stays')")
    assert visit.errors == ["AbortError: of a page that stays"]
    visit.errors.clear()
