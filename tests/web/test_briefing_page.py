"""本期督查 in a real browser: the first screen, its figures, its buttons, an empty ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from app.ledger.records import TaskFilter
from app.web.api import create_app
from app.wiring import Desk
from tests.web.desk import build
from tests.web.serving import serving
from tests.web.visit import SIZES, Visit

pytestmark = pytest.mark.browser

BRIEFING = "/?tab=briefing&as_of=2018-01-01"


@pytest.fixture
def visit(window: Any, address: str) -> Iterator[Visit]:
    opened = Visit(window, address, path=BRIEFING)
    opened.page.wait_for_selector("#pd-view-briefing .pd-tiles")
    yield opened
    opened.close()
    assert opened.errors == []
    assert opened.outside == []


def test_it_is_the_first_screen_for_whoever_was_there_last(window: Any, address: str) -> None:
    opened = Visit(window, address, path="/?")
    page = opened.page
    page.locator("#pd-question textarea").wait_for(state="visible")
    page.get_by_role("tab", name="本期督查").click()
    page.get_by_text("截至2017年9月15日，共 37 项督查事项").wait_for()
    page.goto(f"{address}/")
    page.get_by_text("截至2017年9月15日，共 37 项督查事项").wait_for()
    assert page.locator("#pd-question textarea").is_hidden()
    page.get_by_role("tab", name="问答").click()
    page.locator("#pd-question textarea").wait_for(state="visible")
    page.goto(f"{address}/")
    page.locator("#pd-question textarea").wait_for(state="visible")
    assert opened.errors == []
    opened.close()


def test_a_figure_opens_its_rows_and_a_row_its_sentence(visit: Visit, desk: Desk) -> None:
    page = visit.page
    page.locator("#pd-view-briefing .pd-tiles .pd-red a").click()
    late = desk.db.find(TaskFilter(states=("overdue",)), as_of=date(2018, 1, 1))
    page.locator("#pd-view-ledger .pd-head h2", has_text=f"共 {late.total} 项").wait_for()
    page.locator("#pd-view-ledger .pd-facts a").first.click()
    mark = page.locator("#pd-reader #passage")
    mark.wait_for()
    page.keyboard.press("Escape")
    page.go_back()
    page.locator("#pd-view-briefing .pd-tiles").wait_for(state="visible")


def test_another_day_changes_the_figures(visit: Visit) -> None:
    visit.page.get_by_text("截至2018年1月1日，共 37 项督查事项").wait_for()
    visit.choose_day("2017-08-10")
    visit.page.get_by_text("截至2017年8月10日，共 37 项督查事项").wait_for()
    early = visit.page.locator("section", has_text="提前提醒").last
    assert "开学前" in early.inner_text()
    assert "台账按2017年9月30日计" in early.inner_text()


def test_the_bulletin_is_saved_by_its_button_with_the_figures_of_the_page(visit: Visit) -> None:
    cut: list[str] = []
    visit.page.on("requestfailed", lambda asked: cut.append(asked.url))
    with visit.page.expect_download() as saving:
        visit.page.get_by_role("link", name="通报初稿（Word）").click()
    assert saving.value.suggested_filename == "督查通报初稿20180101.docx"
    said = "\n".join(p.text for p in docx.Document(saving.value.path()).paragraphs)
    tiles = visit.texts("#pd-view-briefing .pd-tiles li")
    shown = {word: number for number, word in (tile.split() for tile in tiles)}
    assert f"台账共登记督查事项{shown['全部']}项" in said
    assert f"时限已过、台账无办结登记的事项（{shown['时限已过未登记办结']}项）" in said
    assert f"未到期{shown['未到期']}项" in said
    assert not [url for url in cut if "heartbeat" in url], "saving a file does not leave the page"


def test_an_empty_ledger_says_what_to_do(browser: Any, tmp_path: Path) -> None:
    parts = build(tmp_path)
    with serving(create_app(parts, today=lambda: date(2018, 1, 1))) as url:
        opened = Visit(browser, url, path="/?tab=briefing")
        opened.page.get_by_text("台账里还没有任务").wait_for()
        opened.shot("briefing-empty")
        opened.page.get_by_role("tab", name="任务台账").click()
        opened.page.locator("#pd-view-ledger").get_by_text("台账里还没有任务").wait_for()
        assert opened.errors == []
        opened.close()
    parts.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_screen(window: Any, address: str, scheme: str) -> None:
    for name, viewport in SIZES.items():
        opened = Visit(window, address, path=BRIEFING, viewport=viewport, color_scheme=scheme)
        opened.page.wait_for_selector("#pd-view-briefing .pd-tiles")
        opened.shot(f"briefing-{name}-{scheme}", full_page=True)
        assert opened.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert opened.errors == []
        opened.close()


def test_it_can_be_read_before_the_framework_has_started(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/assets/**", lambda route: route.abort())  # Gradio never starts
    page.goto(f"{address}/?tab=ledger&as_of=2018-01-01&state=overdue")
    page.get_by_text("共 6 项").wait_for()
    page.locator("#pd-early a.pd-task").first.click()
    page.locator("#pd-reader .pd-card").wait_for()
    context.close()
