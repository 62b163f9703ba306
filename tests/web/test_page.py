"""The page in a real browser, on the real desk: what a clerk does with it, and how it looks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.wiring import Desk
from tests.web.conftest import OTHER
from tests.web.visit import SIZES, Visit

pytestmark = pytest.mark.browser

BUSES = "校车安全由哪些单位负责？"
LATE = "现在哪些任务逾期了？"
# Latin words that may stand on the page: file names, model names, keys, units of size.
LATIN = re.compile(
    r"Word|PDF|Excel|[\w.]+\.(?:txt|bin)|MB|Shift|embedded(?:-[0-9a-f]{8})?|hashed-ngrams|\bg-\d+"
)
WORD = re.compile(r"[A-Za-z]{2,}")


def rows(visit: Visit, **query: str) -> list[dict[str, Any]]:
    reply = visit.page.request.get(f"{visit.address}/api/tasks", params=query)
    tasks: list[dict[str, Any]] = reply.json()["tasks"]
    return tasks


def test_three_questions_a_citation_and_another_day(visit: Visit) -> None:
    page = visit.page
    visit.shot("1-opened")
    visit.ask(BUSES)
    assert page.locator("#pd-side .pd-tasks tbody tr").count() == 1
    units = rows(visit, q="校车", source="article")[0]["responsible"]
    said = visit.texts("#pd-chat .bot.message")[-1]
    assert len(units) == 6
    assert all(unit in said for unit in units)
    visit.shot("2-units")

    page.locator("#pd-side .pd-citations .pd-cite").first.click()
    mark = page.locator("#pd-reader #passage")
    mark.wait_for()
    assert "责任单位" in mark.inner_text()
    box, frame = mark.bounding_box(), page.locator(".pd-reader-body").bounding_box()
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"] - 20
    visit.shot("3-passage")
    page.keyboard.press("Escape")
    assert page.locator("#pd-reader").is_hidden()

    visit.choose_day("2018-01-01")
    page.get_by_text("截至2018年1月1日", exact=True).wait_for()
    visit.ask(LATE)
    wanted = {task["title"] for task in rows(visit, as_of="2018-01-01", state="overdue")}
    shown = visit.texts("#pd-side .pd-tasks .pd-cite")
    assert len(shown) == len(wanted)
    assert all(any(title in row for row in shown) for title in wanted)
    assert set(visit.texts("#pd-side .pd-light")) == {"时限已过"}
    visit.shot("4-overdue")

    page.get_by_role("button", name="今天").click()
    again = page.get_by_role("button", name="按2017年9月15日重新回答")
    again.click()
    page.get_by_text("截至2017年9月15日", exact=True).wait_for()
    page.locator("#pd-suggestions button:not(.pd-again)").first.wait_for()
    follow_up = visit.texts("#pd-suggestions button:not(.pd-again)")[0]
    page.locator("#pd-suggestions button:not(.pd-again)").first.click()
    visit.wait_for_answer(follow_up)
    assert len(visit.texts("#pd-chat .user.message")) == 4
    visit.shot("5-follow-up")


def test_the_marks_in_an_answer_open_their_places_one_after_another(visit: Visit) -> None:
    page = visit.page
    visit.ask(LATE)
    marks = page.locator("#pd-chat .bot.message a")
    assert visit.texts("#pd-chat .bot.message a") == [f"[{n + 1}]" for n in range(marks.count())]
    marks.nth(0).click()
    page.locator("#pd-reader #passage").wait_for()
    first = page.locator("#pd-reader mark").all_inner_texts()
    page.get_by_role("button", name="下一处出处").click()
    page.wait_for_function(
        "was => document.querySelector('#pd-reader mark:nth-of-type(1)') &&"
        " [...document.querySelectorAll('#pd-reader mark')].map(m => m.innerText).join() !== was",
        arg=",".join(first),
    )
    assert page.locator(".pd-reader-bar p").inner_text() == f"原文 2 / {marks.count()}"
    page.get_by_role("button", name="关闭原文").click()
    assert page.evaluate("document.activeElement.textContent") == "[2]"


def test_the_day_that_counts_is_always_said_and_a_bad_one_changes_nothing(visit: Visit) -> None:
    line = visit.page.locator("#pd-as-of")
    assert "截至2017年9月15日（今天）" in line.inner_text()
    assert "离线模式" in line.inner_text()
    visit.choose_day("2018-01-01")
    visit.page.get_by_text("截至2018年1月1日，共 37 项任务").wait_for()
    visit.choose_day("2018-02-31")
    visit.page.get_by_text("不是真实存在的日期").wait_for()
    assert "仍按2018年1月1日统计" in line.inner_text()
    visit.shot("6-bad-day")


def test_enter_sends_and_shift_enter_breaks_the_line(visit: Visit) -> None:
    page = visit.page
    page.focus("#pd-question textarea")
    page.keyboard.type("校车安全")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("由哪些单位负责？")
    assert page.input_value("#pd-question textarea") == "校车安全\n由哪些单位负责？"
    page.keyboard.press("Enter")
    visit.wait_for_answer("校车安全 由哪些单位负责？")
    assert page.input_value("#pd-question textarea") == ""
    page.keyboard.press("Enter")  # nothing to send
    page.wait_for_timeout(300)
    assert len(visit.texts("#pd-chat .user.message")) == 1


def test_every_control_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit.page
    visit.ask(BUSES)
    wanted = {"今天", "发送", "导出表格"}
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert wanted <= reached
    page.locator("#pd-side .pd-cite").first.focus()
    page.keyboard.press("Enter")
    page.locator("#pd-reader #passage").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('pd-cite')")


def test_an_example_question_is_asked_by_a_click(visit: Visit) -> None:
    example = visit.page.locator("#pd-chat .example").nth(1)
    question = example.inner_text().strip()
    example.click()
    visit.wait_for_answer(question)
    assert visit.texts("#pd-chat .user.message") == [question]


def test_a_thumb_is_kept_with_its_question(visit: Visit, desk: Desk) -> None:
    visit.ask(BUSES)
    visit.page.locator("#pd-chat button[title='赞']").click()
    visit.page.wait_for_timeout(500)
    lines = (desk.settings.data_dir / "feedback.jsonl").read_text("utf-8").splitlines()
    assert (json.loads(lines[-1])["question"], json.loads(lines[-1])["verdict"]) == (BUSES, "good")


def test_a_copied_answer_is_what_was_read(visit: Visit) -> None:
    visit.ask(BUSES)
    visit.page.locator("#pd-chat .bot-row ~ .message-buttons-left button[title='复制']").click()
    visit.page.wait_for_timeout(300)
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert "/source/" not in copied
    assert "&" not in copied


def test_a_cleared_conversation_shows_the_ledger_again(visit: Visit) -> None:
    visit.ask(BUSES)
    visit.page.locator("#pd-chat button[title='清空对话']").click()
    visit.page.get_by_text("台账概况").wait_for()
    visit.ask("那配合的呢？")
    assert len(visit.texts("#pd-chat .user.message")) == 1


def test_an_earlier_answer_brings_its_evidence_back(visit: Visit) -> None:
    visit.ask(BUSES)
    visit.ask(LATE)
    visit.page.locator("#pd-chat .bot.message").first.click(position={"x": 5, "y": 5})
    visit.wait_for_answer(BUSES)


def test_a_file_that_is_too_large_is_refused_in_chinese(visit: Visit, tmp_path: Path) -> None:
    large = tmp_path / "大.txt"
    large.write_bytes(b"a" * (21 * 1024 * 1024))
    visit.page.get_by_role("tab", name="文件").click()
    visit.page.set_input_files("#pd-upload input[type=file]", [str(large)])
    visit.page.get_by_text("文件超过 20 MB 的上限").first.wait_for()
    assert not re.search(r"exceed|Error", visit.page.inner_text("body"))


def test_no_english_of_the_framework_is_left(visit: Visit) -> None:
    page = visit.page
    visit.ask(BUSES)
    page.wait_for_timeout(500)
    page.get_by_role("tab", name="文件").click()
    page.locator("#pd-system button").first.click()
    page.wait_for_timeout(500)
    texts = [page.inner_text("body")]
    texts += page.evaluate(
        """() => [...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap(e =>
            ['aria-label', 'title', 'placeholder'].map(n => e.getAttribute(n) || ''))"""
    )
    data = str(page.locator("#pd-system td").last.inner_text())
    left = [text for text in texts if WORD.search(LATIN.sub("", text.replace(data, "")))]
    assert left == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.locator("h1").count() == 1


ATTACKS = [
    "<img src=x onerror=\"document.title='ran'\">",
    "<script>document.title='ran'</script>",
    "![x](http://evil.example/a.png)",
    "[点我](javascript:document.title='ran')",
    "<svg onload=\"document.title='ran'\">",
    "</textarea><iframe src='http://evil.example'></iframe>",
    "[x]: http://evil.example\n![x]",
    "$$\\href{javascript:document.title='ran'}{x}$$",
    "<style>@import 'http://evil.example/a.css'</style>",
]


def test_a_hostile_question_runs_nothing_and_fetches_nothing(visit: Visit) -> None:
    for number, attack in enumerate(ATTACKS, 1):
        visit.page.fill("#pd-question textarea", attack)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function(
            "n => document.querySelectorAll('#pd-chat .bot.message').length === n &&"
            " !document.querySelector('#pd-question .stop-button') &&"
            " !document.querySelector('#pd-chat').innerText.includes('正在查找')",
            arg=number,
        )
    visit.page.wait_for_timeout(400)
    assert visit.page.title() != "ran"
    assert visit.page.locator("#pd-chat :is(img, iframe, script, svg[onload])").count() == 0
    assert visit.page.locator("#pd-chat .message a:not([href^='/source/'])").count() == 0


def test_a_hostile_document_runs_nothing_and_fetches_nothing(visit: Visit, desk: Desk) -> None:
    attack = "".join(ATTACKS[:3])
    text = OTHER.read_text("utf-8").replace("老旧小区", f"老旧{attack}小区")
    record = desk.library.add_document(text.encode(), filename="<img src=x onerror=alert(1)>.txt")
    try:
        page = visit.page
        visit.choose_day("2030-01-01")
        visit.ask(LATE)
        page.locator("#pd-side .pd-tasks .pd-cite").last.click()
        page.locator("#pd-reader .pd-source-text").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="文件").click()
        page.locator("#pd-documents tbody tr").nth(1).wait_for()
        page.wait_for_timeout(300)
        assert page.title() != "ran"
        assert page.locator("#pd-side img, #pd-documents img, #pd-reader img").count() == 0
    finally:
        desk.library.remove_document(record.id)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_a_small_screen(window: Any, address: str, scheme: str) -> None:
    for name, viewport in SIZES.items():
        visit = Visit(window, address, viewport=viewport, color_scheme=scheme)
        visit.shot(f"{name}-{scheme}-1-opened")
        visit.choose_day("2018-01-01")
        visit.ask(LATE)
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert visit.page.evaluate(overflow) <= 0
        list_, asked = (
            visit.page.locator(f"#pd-chat {part}").last.bounding_box()
            for part in (".bubble-wrap", ".user.message")
        )
        assert list_["y"] <= asked["y"] <= list_["y"] + 40, "an answer is read from its question on"
        visit.shot(f"{name}-{scheme}-2-overdue", full_page=name == "phone")
        visit.page.locator("#pd-side .pd-cite").first.click()
        visit.page.locator("#pd-reader #passage").wait_for()
        assert visit.page.evaluate(overflow) <= 0
        visit.shot(f"{name}-{scheme}-3-passage")
        send = visit.page.locator("#pd-question .submit-button").bounding_box()
        assert send["x"] + send["width"] <= viewport["width"]
        assert visit.errors == []
        visit.close()
