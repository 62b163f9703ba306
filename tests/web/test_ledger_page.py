"""任务台账 in a real browser: filter, sort, open, report, undo, Back, reload, two windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest

from app.ledger.records import TaskFilter
from app.wiring import Desk
from tests.web.visit import SIZES, Visit

pytestmark = pytest.mark.browser

LEDGER = "/?tab=ledger&as_of=2018-01-01"
HEAD = "#pd-view-ledger .pd-head h2"


@pytest.fixture
def visit(window: Any, address: str) -> Iterator[Visit]:
    opened = Visit(window, address, path=LEDGER)
    opened.page.wait_for_selector("#pd-view-ledger .pd-rows")
    yield opened
    opened.close()
    assert opened.errors == []
    assert opened.outside == []


def count(visit: Visit, total: int) -> None:
    """Wait until the head says so many."""
    visit.page.locator(HEAD, has_text=f"共 {total} 项").wait_for()


def total(desk: Desk, as_of: str = "2018-01-01", **wanted: Any) -> int:
    return desk.db.find(TaskFilter(**wanted), as_of=date.fromisoformat(as_of)).total


def test_conditions_narrow_the_rows_and_stand_in_the_address(visit: Visit, desk: Desk) -> None:
    page = visit.page
    count(visit, 37)
    page.fill(".pd-filter [name=unit]", "财政局")
    page.keyboard.press("Enter")
    count(visit, total(desk, units=("区财政局",)))
    page.get_by_role("link", name="时限已过").first.click()
    late = total(desk, units=("区财政局",), states=("overdue",))
    count(visit, late)
    assert "state=overdue" in page.url
    page.go_back()
    count(visit, total(desk, units=("区财政局",)))
    assert page.input_value(".pd-filter [name=unit]") == "财政局"
    page.go_forward()
    count(visit, late)
    page.reload()
    count(visit, late)
    page.locator("#pd-as-of", has_text="截至2018年1月1日").wait_for()
    with page.expect_download() as saving:
        page.locator("#pd-view-ledger .pd-export").get_by_role("link", name="Excel 台账").click()
    head, *rows = openpyxl.load_workbook(saving.value.path().open("rb")).active.iter_rows(
        values_only=True
    )
    assert [row[head.index("任务")] for row in rows] == visit.texts("#pd-view-ledger a.pd-task")
    assert len(rows) == late


def test_another_day_changes_the_rows_and_the_address(visit: Visit, desk: Desk) -> None:
    visit.page.get_by_role("link", name="时限已过").first.click()
    count(visit, total(desk, states=("overdue",)))
    visit.choose_day("2017-06-01")
    count(visit, total(desk, as_of="2017-06-01", states=("overdue",)))
    assert "as_of=2017-06-01" in visit.page.url


def test_sorting_by_date_puts_the_nearest_first(visit: Visit) -> None:
    visit.page.select_option(".pd-filter [name=order]", "due")
    visit.page.wait_for_url("**order=due**")
    visit.page.locator(".pd-rows tbody tr:first-child", has_text="2017年5月").wait_for()


def test_a_task_is_reported_done_seen_green_and_taken_back(visit: Visit, desk: Desk) -> None:
    page = visit.page
    page.get_by_role("link", name="时限已过").first.click()
    late = total(desk, states=("overdue",))
    count(visit, late)
    page.locator("a.pd-task").nth(1).click()
    card = page.locator("#pd-reader .pd-card")
    card.wait_for()
    assert "红灯：" in card.inner_text()
    card.get_by_label("办结").check()
    card.get_by_label("登记人或单位").fill("区政府办公室 王某")
    card.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="返回修改").click()
    assert card.get_by_label("登记人或单位").input_value() == "区政府办公室 王某"
    card.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认登记").click()
    page.get_by_text("状态由“时限已过”变为“已办结”").wait_for()
    assert "绿灯：" in card.inner_text()
    count(visit, late - 1)
    card.get_by_text("撤销", exact=True).click()
    card.get_by_role("button", name="确认撤销").click()
    page.get_by_text("状态由“已办结”变为“时限已过”").wait_for()
    count(visit, late)
    page.keyboard.press("Escape")
    assert page.locator("#pd-reader").is_hidden()


def test_a_bad_report_says_so_beside_the_form(visit: Visit) -> None:
    page = visit.page
    page.locator("a.pd-task").first.click()
    form = page.locator("#pd-reader .pd-report")
    form.wait_for()
    form.locator("[name=date]").fill("明天")
    form.get_by_role("button", name="下一步").click()
    page.locator(".pd-wrong", has_text="日期应写成").wait_for()
    visit.errors.clear()  # the browser notes the refusal itself


def test_two_windows_keep_their_own_conditions(
    visit: Visit, browser: Any, address: str, desk: Desk
) -> None:
    other = Visit(browser, address, path="/?tab=ledger&as_of=2017-09-15&source=annex")
    count(other, 13)
    visit.page.get_by_role("link", name="长期").first.click()
    count(visit, total(desk, states=("ongoing",)))
    count(other, 13)
    assert other.errors == []
    other.close()


def test_the_whole_way_by_keyboard(visit: Visit) -> None:
    page = visit.page
    page.locator(".pd-why summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(".pd-why[open] p").first.wait_for()
    page.locator("a.pd-task").first.focus()
    page.keyboard.press("Enter")
    page.locator("#pd-reader .pd-card").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('pd-task')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ledger_fits_every_screen(window: Any, address: str, scheme: str) -> None:
    for name, viewport in SIZES.items():
        visit = Visit(window, address, path=LEDGER, viewport=viewport, color_scheme=scheme)
        visit.page.wait_for_selector("#pd-view-ledger .pd-rows")
        visit.shot(f"ledger-{name}-{scheme}")
        visit.page.locator("a.pd-task").nth(8).click()
        visit.page.wait_for_selector("#pd-reader .pd-card")
        visit.shot(f"card-{name}-{scheme}")
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert visit.page.evaluate(overflow) <= 0
        assert visit.errors == []
        visit.close()
