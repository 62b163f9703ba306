"""When a question is sent, in a real browser: at once, while an answer comes, as it ends."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.assistant.agent import Assistant
from app.assistant.answer import Token
from tests.web.visit import Visit

pytestmark = pytest.mark.browser

BUSES = "校车安全由哪些单位负责？"
LATE = "现在哪些任务逾期了？"
BOX = "gradio-app #pd-question textarea"
# Types and presses Enter in the very moment in which the answer's button to stop it goes.
AS_IT_ENDS = """question => new MutationObserver((_, watching) => {
    const box = document.querySelector("gradio-app #pd-question textarea");
    if (document.querySelector("#pd-question .stop-button")) window.came = true;
    else if (window.came) {
        watching.disconnect();
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set
            .call(box, question);
        box.dispatchEvent(new Event("input", { bubbles: true }));
        for (const kind of ["keydown", "keypress"]) {
            box.dispatchEvent(new KeyboardEvent(kind, { key: "Enter", bubbles: true }));
        }
    }
}).observe(document.querySelector("#pd-question"), { subtree: true, childList: true })"""


def asked(visit: Visit) -> list[str]:
    return visit.texts("#pd-chat .user.message")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer takes a second and a half."""
    quick = Assistant.stream

    def stream(self: Assistant, *arguments: Any, **options: Any) -> Any:
        yield Token(text="查找中")
        time.sleep(1.5)
        yield from quick(self, *arguments, **options)

    monkeypatch.setattr(Assistant, "stream", stream)


def press_enter_while_it_answers(page: Any) -> None:
    """BUSES is asked, and LATE typed and sent before its answer has come."""
    page.fill(BOX, BUSES)
    page.keyboard.press("Enter")
    page.locator("#pd-question .stop-button").wait_for()
    page.fill(BOX, LATE)
    page.keyboard.press("Enter")


def test_enter_in_the_moment_an_answer_ends_is_taken(visit: Visit) -> None:
    page = visit.page
    page.fill(BOX, BUSES)
    page.evaluate("window.came = false")
    page.evaluate(AS_IT_ENDS, LATE)
    page.keyboard.press("Enter")
    visit.wait_for_answer(LATE)
    assert asked(visit) == [BUSES, LATE]
    assert page.input_value(BOX) == ""
    page.wait_for_timeout(1500)
    assert asked(visit) == [BUSES, LATE], "and once"


def test_enter_while_an_answer_comes_asks_when_it_has_come(visit: Visit, slow: None) -> None:
    page = visit.page
    press_enter_while_it_answers(page)
    said = "getComputedStyle(document.querySelector('#pd-question'), '::after').content"
    assert "回答结束后就提问" in page.evaluate(said)
    assert page.input_value(BOX) == LATE
    visit.wait_for_answer(LATE)
    assert asked(visit) == [BUSES, LATE]
    assert "回答结束" not in page.evaluate(said)


def test_what_is_changed_after_enter_waits_for_another(visit: Visit, slow: None) -> None:
    page = visit.page
    press_enter_while_it_answers(page)
    page.keyboard.type("还有")
    visit.wait_for_answer(BUSES)
    page.wait_for_timeout(1000)
    assert asked(visit) == [BUSES]
    assert page.input_value(BOX) == LATE + "还有"
    page.fill(BOX, LATE)
    page.keyboard.press("Enter")
    visit.wait_for_answer(LATE)
    assert asked(visit) == [BUSES, LATE]


def test_enter_twice_asks_once(visit: Visit) -> None:
    page = visit.page
    page.fill(BOX, BUSES)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    visit.wait_for_answer(BUSES)
    page.wait_for_timeout(1500)
    assert asked(visit) == [BUSES]
