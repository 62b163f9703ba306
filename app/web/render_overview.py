"""Before anything is asked: how the ledger stands on the day, and what presses most.

The figures are those of the ledger, one state each, so they add up to the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.ledger.provenance import NOTHING, Provenance
from app.ledger.records import State, TaskView
from app.web.render_answer import tasks_table
from app.web.render_sources import later_words
from app.web.render_text import html
from app.web.words import STATES, chinese_day

NO_DOCUMENTS = (
    '<div class="pd-empty"><p><b>还没有文件</b></p>'
    "<p>到“文件”页上传政策文件后，这里会列出其中的任务、状态和时限。</p></div>"
)


def overview(
    counts: Mapping[State, int],
    pressing: Sequence[TaskView],
    *,
    total: int,
    as_of: date,
    sources: Provenance = NOTHING,
) -> str:
    """`counts` by state, and the `total` tasks that press (`pressing` are the first of them)."""
    if not sum(counts.values()):
        return NO_DOCUMENTS
    lights = "".join(
        f'<li><span class="pd-light pd-{word.light}" title="{word.meaning}">{word.word}</span>'
        f"<b>{counts.get(state, 0)}</b></li>"
        for state, word in STATES.items()
        if counts.get(state)
    )
    if pressing:
        table = tasks_table(pressing, total=total, heading="时限已过与临期")
    else:
        table = '<p class="pd-quiet">没有时限已过或30天内到期的任务。</p>'
    day = f"截至{chinese_day(as_of)}，共 {sum(counts.values())} 项任务"
    if later := later_words(sources):
        day += f"，{later}"
    return (
        '<div class="pd-evidence"><p class="pd-about"><span class="pd-question">台账概况</span>'
        f'<span class="pd-day">{day}</span></p><ul class="pd-counts">{lights}</ul>{table}</div>'
    )


def failure(error: Exception) -> str:
    """A part of the page that could not be made: the error's own sentence where it is ours."""
    known = str(error) if hasattr(error, "status_hint") else ""
    reason = html(known or "台账暂时读不出来，已记入日志。请稍后刷新页面；仍不行时请联系管理员。")
    return f'<div class="pd-empty"><p><b>没有取到内容</b></p><p>{reason}</p></div>'
