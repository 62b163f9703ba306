"""Small things of the page in a real browser: what the keyboard reaches, what a phone shows, how
dates are written."""

from __future__ import annotations

from typing import Any

import pytest

from app.wiring import Desk
from tests.web.test_ledger_page import count, total, visit  # noqa: F401
from tests.web.visit import PHONE, Visit

pytestmark = pytest.mark.browser


def test_lights_and_orders_by_keyboard_alone(visit: Visit, desk: Desk) -> None:  # noqa: F811
    page = visit.page
    page.locator(".pd-filter [name=light]").focus()
    page.keyboard.press("ArrowDown")  # 红灯
    count(visit, total(desk, states=("overdue",)))
    assert page.evaluate("document.activeElement.name") == "light"
    page.keyboard.press("ArrowDown")  # 黄灯
    page.wait_for_url("**light=yellow**")
    page.keyboard.press("Home")
    count(visit, 37)
    page.locator(".pd-rows th.pd-c-units a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**order=unit**")
    page.locator(".pd-rows th.pd-c-units[aria-sort=ascending]").wait_for()
    page.locator(".pd-rows th.pd-c-state a").press("Enter")
    page.locator(".pd-rows th.pd-c-state[aria-sort=ascending]").wait_for()
    exported = page.get_attribute("#pd-view-ledger .pd-export a >> nth=0", "href")
    assert exported is not None
    assert "order=state" in exported


def test_a_day_is_typed_as_people_write_it(visit: Visit) -> None:  # noqa: F811
    page = visit.page
    page.locator(".pd-more summary").click()
    field = page.locator(".pd-filter [name=due_from]")
    field.fill("2018年1月5日")
    field.press("Tab")
    page.wait_for_url("**due_from=2018-01-05**")
    page.locator(".pd-filter [name=due_from]").wait_for()
    assert page.input_value(".pd-filter [name=due_from]") == "2018-01-05"
    assert page.locator(".pd-filter button.pd-calendar").count() == 2
    link = page.get_attribute("a.pd-reset", "href")
    assert link is not None
    assert "as_of=2018-01-01" in link


def test_a_phone_shows_all_tabs_and_no_word_of_the_framework(browser: Any, address: str) -> None:
    seen = """new MutationObserver(() => {
        const line = document.querySelector("#pd-as-of");
        if (line && /processing|queue/.test(line.innerText)) window.english = line.innerText;
    }).observe(document, { subtree: true, childList: true, characterData: true })"""
    context = browser.new_context(viewport=PHONE, locale="en-US")
    context.add_init_script(seen)
    page = context.new_page()
    page.goto(f"{address}/?tab=units&as_of=2018-01-01")
    page.wait_for_selector("#pd-as-of time")
    page.wait_for_selector("#pd-view-units .pd-figures")
    tabs = page.locator("#pd-tabs .tab-container button[role=tab]").all()
    boxes = [tab.bounding_box() for tab in tabs if tab.is_visible()]
    assert len(boxes) == 6
    assert all(box and box["x"] + box["width"] <= 360 for box in boxes)
    row = page.locator(".pd-figures tbody tr").first.bounding_box()
    assert row["height"] < 60, "a unit's row is a line, not a column of letters"
    sideways = "e => e.scrollWidth - e.clientWidth"
    assert page.locator("#pd-view-units .pd-figures").evaluate(sideways) <= 0
    for cell in page.locator(".pd-figures tbody tr").first.locator("th, td").all():
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert page.evaluate("window.english") is None
    context.close()


def test_a_phone_shows_tasks_on_the_first_screen_and_opens_the_filter_by_keyboard(
    browser: Any, address: str
) -> None:
    opened = Visit(browser, address, path="/?tab=ledger&as_of=2018-01-01", viewport=PHONE)
    page = opened.page
    page.wait_for_selector("#pd-view-ledger .pd-rows")
    assert page.locator("a.pd-task").nth(1).bounding_box()["y"] < PHONE["height"]
    assert page.locator(".pd-filter [name=unit]").is_hidden()
    page.fill(".pd-filter [name=q]", "学校")
    page.keyboard.press("Tab")
    unfold = page.get_by_role("button", name="条件")
    assert page.evaluate("document.activeElement.classList.contains('pd-unfold')")
    assert unfold.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert unfold.get_attribute("aria-expanded") == "true"
    page.locator(".pd-filter [name=light]").select_option("red")
    page.wait_for_url("**light=red**")
    page.get_by_role("button", name="条件（1项）").wait_for()
    assert page.locator(".pd-filter [name=role]").is_visible(), "it stays open"
    page.get_by_role("button", name="条件（1项）").press("Enter")
    assert page.locator(".pd-filter [name=role]").is_hidden()
    opened.close()


def test_a_wide_screen_shows_the_whole_filter(visit: Visit) -> None:  # noqa: F811
    assert visit.page.locator(".pd-filter [name=unit]").is_visible()
    assert visit.page.locator(".pd-unfold").is_hidden()
