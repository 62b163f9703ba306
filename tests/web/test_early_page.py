"""The page before the framework has started, in a real browser, and what becomes of what was done
there: typed, sent, chosen, filtered.

The framework is held back at its scripts until a test lets it go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.test_accessibility import serious
from tests.web.visit import DESKTOP, PHONE, SHOTS, Visit, open_window

pytestmark = pytest.mark.browser

BUSES = "校车安全由哪些单位负责？"
EARLY = "#pd-early-box"
BOX = "gradio-app #pd-question textarea"
GONE = "() => !document.getElementById('pd-early')"
CONTENT = {
    "briefing": ".pd-tiles",
    "chat": EARLY,
    "ledger": ".pd-rows",
    "units": ".pd-figures",
    "timeline": ".pd-kinds",
    "documents": "#pd-documents",
}

# How many of the contents are seen at once, at most, in any picture from here on.
COUNT = """selector => {
    window.most = 0;
    const seen = (each) => each.checkVisibility({ visibilityProperty: true });
    const look = () => {
        const all = `:is(${selector}, gradio-app #pd-question textarea)`;
        const found = [...document.querySelectorAll(all)];
        window.most = Math.max(window.most, found.filter(seen).length);
        requestAnimationFrame(look);
    };
    look();
}"""


class Held:
    """A window in which the framework waits for `release`."""

    def __init__(self, browser: Any, address: str):
        self.page = open_window(browser)
        self.address = address
        self.waiting: list[Any] = []
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.route("**/assets/index-*.js", self._hold)
        self.held = True

    def _hold(self, route: Any) -> None:
        if self.held:
            self.waiting.append(route)
        else:
            route.continue_()

    def open(self, path: str, *, viewport: dict[str, int] = DESKTOP, scheme: str = "light") -> Any:
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(self.address + path, wait_until="commit")
        self.page.wait_for_selector("#pd-early")
        return self.page

    def release(self) -> None:
        self.held = False
        for route in self.waiting:
            route.continue_()
        self.waiting.clear()

    def until_handed_over(self) -> None:
        self.page.wait_for_function(GONE)


@pytest.fixture
def held(browser: Any, address: str) -> Iterator[Held]:
    window = Held(browser, address)
    yield window
    window.release()
    window.page.context.close()
    assert window.errors == []


def test_what_is_typed_before_the_framework_is_there_is_kept(held: Held) -> None:
    page = held.open("/?tab=chat")
    page.wait_for_selector(EARLY)
    assert page.evaluate("document.activeElement.id") == "pd-early-box", "one can type at once"
    page.keyboard.type("校车安全\n"[:-1])
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("由谁负责？")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    held.release()
    held.until_handed_over()
    assert page.input_value(BOX) == "校车安全\n由谁负责？"
    assert page.evaluate(
        f"(() => {{ const b = document.querySelector('{BOX}');"
        " return [document.activeElement === b, b.selectionStart, b.selectionEnd,"
        " b.selectionDirection] })()"
    ) == [True, 6, 7, "backward"]
    page.wait_for_timeout(600)  # nothing of the start comes later and takes it away
    assert page.input_value(BOX) == "校车安全\n由谁负责？"


def test_who_goes_on_typing_while_it_is_handed_over_loses_no_letter(held: Held) -> None:
    page = held.open("/?tab=chat")
    page.wait_for_selector(EARLY)
    text = "abcdefghijklmnopqrstuvwxyz0123456789" * 6
    for number, letter in enumerate(text):
        if number == 20:
            held.release()
        page.keyboard.type(letter)
        page.wait_for_timeout(10)
    held.until_handed_over()
    page.keyboard.type("!")
    assert page.input_value(BOX) == text + "!"
    assert page.locator("#pd-chat .user.message").count() == 0


def test_enter_before_the_framework_is_there_asks_once_it_is(held: Held) -> None:
    page = held.open("/?tab=chat&as_of=2018-01-01")
    page.fill(EARLY, BUSES)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # nothing more to send
    assert page.inner_text(".pd-early-sent") == BUSES
    assert "马上查找" in page.inner_text(".pd-early-told")
    page.keyboard.type("那配合的呢？")  # the next one, typed meanwhile
    held.release()
    page.wait_for_function(
        "q => document.querySelector('gradio-app #pd-side .pd-question')?.textContent === q",
        arg=BUSES,
    )
    held.until_handed_over()
    assert page.locator("#pd-chat .user.message").all_inner_texts() == [BUSES]
    assert "截至2018年1月1日" in page.inner_text("gradio-app #pd-side .pd-day")
    assert page.input_value(BOX) == "那配合的呢？"
    page.wait_for_function("() => !document.querySelector('#pd-question .stop-button')")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#pd-chat .user.message').length === 2")


def test_an_example_and_the_button_send_too(held: Held) -> None:
    page = held.open("/?tab=chat")
    example = page.locator(".pd-early-examples button").nth(1)
    question = example.inner_text()
    example.click()
    page.keyboard.type("第二个问题：校车安全由谁负责？")
    page.get_by_role("button", name="发送").first.click()
    held.release()
    page.wait_for_function("() => document.querySelectorAll('#pd-chat .user.message').length === 2")
    assert page.locator("#pd-chat .user.message").all_inner_texts() == [
        question,
        "第二个问题：校车安全由谁负责？",
    ]


def test_a_word_that_an_input_method_composes_is_not_cut_off(held: Held) -> None:
    page = held.open("/?tab=chat")
    page.wait_for_selector(EARLY)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Input.imeSetComposition", {"text": "xiao", "selectionStart": 4, "selectionEnd": 4})
    held.release()
    page.wait_for_selector("gradio-app #pd-as-of time", state="attached")
    page.wait_for_timeout(1500)
    assert page.locator(EARLY).count() == 1, "waits for the word"
    cdp.send("Input.insertText", {"text": "校车"})
    held.until_handed_over()
    assert page.input_value(BOX) == "校车"


def test_a_kept_conversation_takes_a_question_before_it_is_there(held: Held, visit: Visit) -> None:
    visit.ask(BUSES)
    visit.page.wait_for_url("**c=*")
    page = held.open(visit.page.url.removeprefix(held.address))
    assert "正在打开对话" in page.inner_text("#pd-early")
    page.fill(EARLY, "什么时候完成？")
    page.keyboard.press("Enter")
    held.release()
    page.wait_for_function("() => document.querySelectorAll('#pd-chat .user.message').length === 2")
    held.until_handed_over()
    page.wait_for_function(
        "() => document.querySelector('#pd-side .pd-question')?.textContent === '什么时候完成？'"
    )
    assert "校车" in page.locator("#pd-chat .bot.message").last.inner_text()


def test_the_list_of_documents_is_the_one_that_stays(held: Held) -> None:
    page = held.open("/?tab=documents")
    early = page.inner_text("#pd-files-body")
    page.evaluate("document.querySelector('#pd-documents').marked = true")
    held.release()
    held.until_handed_over()
    assert page.locator("#pd-files-body").count() == 1
    assert page.inner_text("#pd-files-body") == early
    assert page.evaluate("document.querySelector('gradio-app #pd-documents').marked")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('#pd-documents').marked"), "nor made anew later"


def test_documents_can_be_opened_before_the_framework_is_there(held: Held) -> None:
    page = held.open("/?tab=documents")
    page.locator("#pd-documents tbody a").first.click()
    page.wait_for_url("**panel=documents**", wait_until="commit")
    page.locator("#pd-files .pd-panel h2").wait_for()
    title = page.inner_text("#pd-files h2")
    held.release()
    held.until_handed_over()
    assert page.inner_text("gradio-app #pd-files h2") == title
    page.go_back()
    page.locator("gradio-app #pd-documents").wait_for()


def test_a_filter_set_before_the_framework_is_there_stays(held: Held) -> None:
    page = held.open("/?tab=ledger&as_of=2018-01-01")
    page.locator(".pd-filter [name=light]").select_option("red")
    page.wait_for_url("**light=red**", wait_until="commit")
    page.get_by_text("共 6 项").wait_for()
    page.fill(".pd-filter [name=q]", "布局")
    held.release()
    held.until_handed_over()
    assert "共 6 项" in page.inner_text("gradio-app #pd-view-ledger")
    assert page.input_value("gradio-app .pd-filter [name=q]") == "布局", "nor what is half typed"
    assert page.evaluate("document.activeElement.name") == "q"


@pytest.mark.parametrize("screen", ["desktop-light", "phone-dark"])
@pytest.mark.parametrize("tab", CONTENT)
def test_it_looks_as_it_will_and_nothing_stands_there_twice(
    held: Held, tab: str, screen: str
) -> None:
    name, scheme = screen.split("-")
    viewport = {"desktop": DESKTOP, "phone": PHONE}[name]
    page = held.open(f"/?tab={tab}&as_of=2018-01-01", viewport=viewport, scheme=scheme)
    page.wait_for_selector(CONTENT[tab])
    dark = "rgb(14, 20, 29)" if scheme == "dark" else "rgb(244, 246, 249)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert serious(page) == []
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"early-{tab}-{screen}.png")
    there = CONTENT[tab] if tab != "chat" else "form:has(#pd-early-box)"
    before = page.locator(there).first.bounding_box()
    page.evaluate(COUNT, CONTENT[tab])
    held.release()
    held.until_handed_over()
    page.wait_for_timeout(300)
    there = CONTENT[tab] if tab != "chat" else "gradio-app #pd-question"
    after = page.locator(there).first.bounding_box()
    for side in ("x", "y", "width"):
        assert abs(before[side] - after[side]) <= 8, (side, before, after)
    assert page.evaluate("window.most") == 1


def test_a_link_to_another_tab_works_before_the_framework_is_there(held: Held) -> None:
    page = held.open("/?tab=chat&as_of=2018-01-01")
    page.get_by_role("link", name="任务台账").click()
    page.locator("#pd-early .pd-rows").wait_for()
    assert "as_of=2018-01-01" in page.url
    page.get_by_role("link", name="本期督查").click()
    page.locator("#pd-early .pd-tiles").wait_for()
    held.release()
    held.until_handed_over()
    page.get_by_role("tab", name="本期督查", selected=True).wait_for()
