"""The workbench: filters over 10,000 tasks; how soon each tab is there beside a bare Gradio page.

    python -m bench.desk [--rounds 5] [--tasks 10000]

    filter   GET /view/ledger under each kind of condition, over HTTP: the processor time of client
             and server together, which other work on the machine does not lengthen, median of the
             rounds; the slowest may take 300 ms
    paint    a browser opens the page at a tab, until the tab's content can be read, for 问答 until
             its box has taken what is typed  /  the same browser opens a bare Gradio chat, until
             its box has taken the same; alternating, medians, at most 1.5
    start    the same, until the framework has taken the page over (no bound: what is done before
             counts already)

What can be read and what was typed must still be there once the framework has taken over, or the
run fails: a picture of a page is no page. Exits 1 when a figure is over its bound. Only ratios
count for the pages: seconds depend on the machine and what else it does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from app.environment import keep_offline
from app.programs import CHROMIUM
from bench.serving import fetch, running

FILTER_MS = 300.0
PAINT_RATIO = 1.5
DAY = "2018-06-15"
FILTERS = {
    "all": "",
    "page 100": "page=100",
    "by date": "order=due",
    "by state": "order=state",
    "by unit": "order=unit",
    "light": "light=red",
    "light by days": f"light=yellow&lights={quote('从严')}",
    "state": "state=overdue",
    "two states": "state=overdue&state=due_soon",
    "unit": f"unit={quote('区第7局')}",
    "unit, role and state": f"unit={quote('区第7局')}&role=responsible&state=overdue",
    "source": "source=annex",
    "document": f"document={quote('区政发〔2017〕7号')}",
    "window": "due_from=2018-06-01&due_to=2018-06-30",
    "text": f"q={quote('校车安全')}",
    "text, state, by date": f"q={quote('学校')}&state=overdue&order=-due",
}
TABS = {
    "briefing": ".pd-tiles",
    "ledger": ".pd-rows",
    "units": ".pd-figures",
    "timeline": ".pd-kinds",
    "chat": "#pd-early-box, gradio-app #pd-question textarea",
    "documents": "#pd-documents tbody tr",
}
BOX = "gradio-app #pd-question textarea"
TYPED = "校车安全由谁负责"
TAKEN_OVER = """() => !document.getElementById("pd-early")
    && document.querySelector("gradio-app #pd-as-of time")?.checkVisibility()"""


def filters(tasks: int, rounds: int) -> dict[str, float]:
    """{kind of condition: median milliseconds}."""
    from datetime import date

    from app.web.api import create_app
    from bench.ledger.find import fill, report
    from tests.web.desk import build
    from tests.web.serving import serving

    with tempfile.TemporaryDirectory() as folder:
        parts = build(Path(folder))
        report(parts.db, fill(parts.db, tasks), tasks)
        app = create_app(parts, today=lambda: date.fromisoformat(DAY), page=False)  # type: ignore[arg-type]
        with serving(app) as url:
            took = {
                name: timed(lambda query=query: fetch(f"{url}/view/ledger?{query}"), rounds)
                for name, query in FILTERS.items()
            }
        parts.close()
    return took


def timed(ask: Callable[[], object], rounds: int) -> float:
    """Median milliseconds, after one to warm up."""
    ask()
    took = []
    for _ in range(rounds):
        began = time.process_time()  # the server runs in this process
        ask()
        took.append((time.process_time() - began) * 1000)
    return median(took)


def paints(rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """{page: median seconds from navigation to its content}, "gradio" the bare one; and the same
    to the framework."""
    from playwright.sync_api import sync_playwright

    seen: dict[str, list[float]] = {}
    started: dict[str, list[float]] = {}
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        ours, _ = stack.enter_context(running(["-m", "app", "serve"], data))
        bare, _ = stack.enter_context(running(["-m", "bench.serving", "--bare", "gradio"], data))
        for url in (ours, bare):
            fetch(url + "/")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM.find()), args=["--no-sandbox", "--disable-gpu"]
        )
        for number in range(rounds + 1):
            for name in ("gradio", *TABS):
                address = f"{bare}/" if name == "gradio" else f"{ours}/?tab={name}"
                took, over = paint(browser, address, name)
                if number:  # the first round warms up
                    seen.setdefault(name, []).append(took)
                    started.setdefault(name, []).append(over)
        browser.close()
    return (
        {name: median(values) for name, values in seen.items()},
        {name: median(values) for name, values in started.items()},
    )


def paint(browser: Any, address: str, name: str) -> tuple[float, float]:
    """Seconds until the content is there, and until the framework is, in a browser that knows
    nothing yet. Fails where what was there first is not there then."""
    context = browser.new_context()
    page = context.new_page()
    ready = TABS.get(name, "textarea")
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready)
    typed = name in ("gradio", "chat")
    if typed:
        page.locator(ready).first.fill(TYPED)
    took = time.monotonic() - began
    if name == "gradio":
        context.close()
        return took, took
    read = page.locator(ready).first.inner_text()
    page.wait_for_function(TAKEN_OVER)
    over = time.monotonic() - began
    kept = page.input_value(BOX) if typed else page.locator(ready).first.inner_text()
    if kept != (TYPED if typed else read):
        raise SystemExit(f"{name}: what was there first was lost: {kept!r}")
    context.close()
    return took, over


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tasks", type=int, default=10_000)
    options = parser.parse_args()
    keep_offline()
    good = True
    for name, took in filters(options.tasks, options.rounds).items():
        good &= took <= FILTER_MS
        print(f"filter  {name:22} {took:7.1f} ms  (at most {FILTER_MS:.0f})", flush=True)
    seen, started = paints(options.rounds)
    bare = seen.pop("gradio")
    for name, took in seen.items():
        ratio = took / bare
        good &= ratio <= PAINT_RATIO
        said = f"{took:6.2f} s / {bare:6.2f} s = {ratio:5.2f}  (at most {PAINT_RATIO})"
        print(f"paint   {name:10} {said}")
    for name in seen:
        over = started[name]
        print(f"start   {name:10} {over:6.2f} s / {bare:6.2f} s = {over / bare:5.2f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
