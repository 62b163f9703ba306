"""axe on every tab, in light and dark: nothing serious."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.visit import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser

TABS = {
    "briefing": "#pd-view-briefing .pd-tiles",
    "chat": "#pd-question textarea",
    "ledger": "#pd-view-ledger .pd-rows",
    "units": "#pd-view-units .pd-figures",
    "timeline": "#pd-view-timeline .pd-figure .main-svg .point",
    "documents": "#pd-documents tbody tr",
}


def serious(page: Any) -> list[str]:
    """What axe calls serious or critical: the rule and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tab", TABS)
def test_axe_finds_nothing_serious_on(window: Any, address: str, tab: str, scheme: str) -> None:
    path = f"/?tab={tab}&as_of=2018-01-01"
    visit = Visit(window, address, path=path, viewport=DESKTOP, color_scheme=scheme)
    visit.page.wait_for_selector(TABS[tab])
    assert serious(visit.page) == []
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_a_card_and_its_form(
    window: Any, address: str, scheme: str
) -> None:
    path = "/?tab=ledger&as_of=2018-01-01"
    visit = Visit(window, address, path=path, viewport=PHONE, color_scheme=scheme)
    visit.page.locator("a.pd-task").nth(8).click()
    visit.page.wait_for_selector("#pd-reader .pd-card")
    assert serious(visit.page) == []
    visit.page.get_by_role("button", name="下一步：核对").click()
    visit.page.wait_for_selector(".pd-review")
    assert serious(visit.page) == []
    visit.page.locator(".pd-reader-bar button", has_text="关闭").click()
    visit.page.locator(".pd-why summary").first.click()
    assert serious(visit.page) == []
    visit.close()
