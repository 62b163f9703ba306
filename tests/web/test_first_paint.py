"""What the page shows before the framework has started, over HTTP: what is in the shell."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from app.web import shell
from app.web.api import create_app
from app.web.tabs import TABS
from tests.web.conftest import TODAY
from tests.web.desk import Parts
from tests.web.serving import LOCAL


@pytest.fixture(scope="module")
def page(shared_parts: Parts) -> Iterator[TestClient]:
    """The API with the page."""
    app = create_app(shared_parts, today=lambda: TODAY)  # type: ignore[arg-type]
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as client:
        yield client


def early(page: TestClient, address: str, **headers: str) -> str:
    """The part of the shell that is shown first."""
    html = page.get(address, headers=headers).text
    return html[html.index("<body") : html.index("<gradio-app")]


@pytest.mark.parametrize("tab", ["briefing", "ledger", "units", "timeline"])
def test_a_view_stands_in_the_shell_as_its_route_makes_it(page: TestClient, tab: str) -> None:
    page.get("/view/timeline")  # what is imported for the first picture takes its time
    shown = early(page, f"/?tab={tab}&as_of=2024-01-15&state=&q={quote('安全')}")
    view = page.get(f"/view/{tab}", params={"as_of": "2024-01-15", "q": "安全"}).text
    assert "安全" in view or tab == "units"
    assert view in shown
    assert "截至2024年1月15日" in shown
    assert f'<a href="/?tab={tab}&amp;as_of=2024-01-15" aria-current="page">' in shown
    assert shown.count('aria-current="page">' + TABS[tab].title) == 1


def test_the_list_of_documents_and_a_panel_stand_in_the_shell(page: TestClient) -> None:
    assert page.get("/panel/library").text in early(page, "/?tab=documents")
    document = page.get("/api/documents").json()["documents"][0]["id"]
    panel = page.get(f"/panel/documents/{document}").text
    assert panel in early(page, f"/?tab=documents&panel=documents/{document}")
    for odd in ("../healthz", "documents/../../healthz", "library?x", "documents/x/facts"):
        assert page.get("/panel/library").text in early(page, f"/?tab=documents&panel={quote(odd)}")


def test_the_opening_of_the_chat_stands_in_the_shell(page: TestClient) -> None:
    shown = early(page, "/?as_of=2024-01-15")
    assert page.get("/view/opening").text in shown
    assert page.get("/view/standing", params={"as_of": "2024-01-15"}).text in shown
    assert "<textarea" in shown
    kept = early(page, "/?c=0123456789abcdef")
    assert "正在打开对话" in kept
    assert "<textarea" in kept
    assert "想查哪项工作" not in kept


def test_an_address_without_a_tab_opens_where_the_visit_before_ended(page: TestClient) -> None:
    assert 'data-tab="chat"' in early(page, "/")
    assert 'data-tab="briefing"' in early(page, "/", cookie="x=1; pd-home=briefing")
    for odd in ("pd-home=ledger", "pd-home=<script>", '\\";;=', "pd-home"):
        assert 'data-tab="chat"' in early(page, "/", cookie=odd)
    assert 'data-tab="ledger"' in early(page, "/?tab=ledger", cookie="pd-home=briefing")


@pytest.mark.parametrize(
    "address", ["/?tab=nothing", "/?tab=ledger&state=nothing", "/?tab=ledger&as_of=2018-02-31"]
)
def test_what_cannot_be_shown_first_is_left_to_the_page(page: TestClient, address: str) -> None:
    reply = page.get(address)
    assert reply.status_code == 200
    assert "<gradio-app" in reply.text
    assert "problem" not in early(page, address)


def test_what_takes_too_long_does_not_hold_the_page_up(
    page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PATIENCE", 0.0)
    shown = early(page, "/?tab=ledger")
    assert '<div class="pd-view" id="pd-view-ledger"></div>' in shown
    assert "<textarea" in early(page, "/?tab=chat")


@pytest.mark.parametrize("odd", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_of_the_address_runs(page: TestClient, odd: str) -> None:
    for name in ("tab", "c", "as_of", "q", "panel", "unit", odd):
        for tab in TABS:
            shown = early(page, f"/?tab={tab}&{quote(name)}={quote(odd)}")
            assert odd not in shown
            assert "<img" not in shown
    assert early(page, "/?tab=ledger").count("<script") == 2, "dark.js and early.js"
