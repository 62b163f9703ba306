"""Fakes and fixtures used in several rooms, and the rule about tests that need a program.

A test marked `browser`, `office`, `torch` or `recognition` is left out where that is not
installed, and the last lines of the run say so: nothing is left out silently. With
POLICYDESK_REQUIRE_ALL=1 (CI) a test that was left out or skipped is a failure.
"""

from __future__ import annotations

import importlib.util
import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

from app.environment import keep_offline
from app.programs import CHROMIUM, LIBREOFFICE, RECOGNITION
from tests.ingest.scanned import chinese_font

keep_offline()

# How long one example takes tells of the machine's load; growth and limits have tests of their own.
settings.register_profile("policydesk", deadline=None)
settings.load_profile("policydesk")

REQUIRE_ALL = os.environ.get("POLICYDESK_REQUIRE_ALL") == "1"
LEFT_OUT = pytest.StashKey[Counter[str]]()


def what_is_missing() -> dict[str, str]:
    """Marker -> why its tests cannot run here; a marker that can run has no entry."""
    missing = {
        marker: f"需要 {program.title}：{program.remedy}"
        for marker, program in (("browser", CHROMIUM), ("office", LIBREOFFICE))
        if program.find() is None
    }
    if importlib.util.find_spec("torch") is None:
        missing["torch"] = "需要 torch：make torch"
    if not RECOGNITION.installed():
        missing["recognition"] = "需要 rapidocr：make test-slow"
    elif chinese_font() is None:
        missing["recognition"] = "需要中文字体：apt install fonts-noto-cjk"
    return missing


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()


@pytest.hookimpl(trylast=True)  # after -m, so that no test is counted twice
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = what_is_missing()
    blocked = {
        item: [missing[m.name] for m in item.iter_markers() if m.name in missing] for item in items
    }
    if REQUIRE_ALL:
        for item, reasons in blocked.items():
            for reason in reasons:
                item.add_marker(pytest.mark.left_out(reason))
        return
    config.stash[LEFT_OUT].update(reasons[0] for reasons in blocked.values() if reasons)
    config.hook.pytest_deselected(items=[item for item, reasons in blocked.items() if reasons])
    items[:] = [item for item, reasons in blocked.items() if not reasons]


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow"):
            item.config.stash[LEFT_OUT]["慢的测试：make test-all"] += 1


def pytest_runtest_setup(item: pytest.Item) -> None:
    if marker := item.get_closest_marker("left_out"):
        pytest.fail(f"POLICYDESK_REQUIRE_ALL=1，但{marker.args[0]}", pytrace=False)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    told: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left_out"] = dict(session.config.stash[LEFT_OUT])
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if REQUIRE_ALL and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process of xdist ends; each has collected all tests, and left out the same ones."""
    node.config.stash[LEFT_OUT] |= Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.config.stash[LEFT_OUT]
    if not left_out:
        return
    terminalreporter.section("没有运行的测试 · tests left out")
    for reason, count in sorted(left_out.items()):
        terminalreporter.line(f"{count} 项 · {reason}")
