"""The tabs of the page: what each is called, and which of our routes fills it."""

from __future__ import annotations

import re
from dataclasses import dataclass

PANEL = re.compile(r"(documents|drafts)/[\w-]+")  # a panel of 文件 that an address may name
HOME_COOKIE = "pd-home"  # where the visit before ended: assets/desk.js


@dataclass(frozen=True)
class Tab:
    """`title` is the word on the tab, `route` gives what stands in it."""

    title: str
    route: str


TABS = {
    "briefing": Tab("本期督查", "/view/briefing"),
    "chat": Tab("问答", "/view/opening"),
    "ledger": Tab("任务台账", "/view/ledger"),
    "units": Tab("单位", "/view/units"),
    "timeline": Tab("时间轴", "/view/timeline"),
    "documents": Tab("文件", "/panel/library"),
}
