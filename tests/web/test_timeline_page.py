"""时间轴 in a real browser: drawn, followed, and readable in print, light and dark."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.visit import SIZES, Visit

pytestmark = pytest.mark.browser

TIMELINE = "/?tab=timeline&as_of=2017-09-15"
DRAWN = "#pd-view-timeline .pd-figure .main-svg"


def test_a_mark_leads_to_its_tasks_and_back(window: Any, address: str) -> None:
    visit = Visit(window, address, path=TIMELINE)
    page = visit.page
    page.wait_for_selector(DRAWN)
    assert "时限已过" in page.text_content(".pd-figure .legend")
    page.select_option("#pd-view-timeline select[name=by]", "task")
    page.wait_for_url("**by=task**")
    page.wait_for_selector(f"{DRAWN} .point")
    page.wait_for_timeout(600)
    box = page.locator(".pd-figure .point").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#pd-reader .pd-card").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="2018年 ›").click()
    page.get_by_text("2018年时限").wait_for()
    page.go_back()
    page.get_by_text("2017年时限").wait_for()
    assert visit.errors == []
    assert visit.outside == []
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_year_fits_every_width(window: Any, address: str, scheme: str) -> None:
    for name, viewport in SIZES.items():
        visit = Visit(window, address, path=TIMELINE, viewport=viewport, color_scheme=scheme)
        visit.page.wait_for_selector(f"{DRAWN} .point")
        assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        visit.shot(f"{name}-{scheme}-timeline")
        visit.close()
