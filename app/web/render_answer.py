"""What stands beside an answer, as HTML: its tasks with their lights, its citations.

Every row and every citation is an ordinary link to the source page; the page's script opens it
in the reader instead. The HTML travels in a Markdown component that cleans it once more, so it
uses tags, classes and addresses only.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from app.assistant.answer import Answer, Citation
from app.ledger.records import TaskView
from app.settings import EMBEDDED
from app.web.render_ledger import card_link, late_lines, unconfirmed_line, unit_lines
from app.web.render_text import html, shortened, source_link
from app.web.words import STATES, STATUSES, chinese_day, timing

QUOTE = 96  # characters of a quotation shown in the list; the reader shows all of it
SHOWN = 200
CITATIONS_OPEN = 6  # more than that start folded under a table that has the same places


def evidence(question: str, answer: Answer) -> str:
    """Everything beside one answer."""
    note = STATUSES.get(answer.status, "")
    parts = [
        f'<p class="pd-about"><span class="pd-question">{html(shortened(question, 60))}</span>'
        f'<span class="pd-day">截至{chinese_day(answer.as_of)}</span>'
        + (f'<span class="pd-note">{note}</span>' if note else "")
        + "</p>"
    ]
    if answer.model != EMBEDDED:
        name = html(answer.model.partition(":")[2])
        parts.append(f'<p class="pd-reading">文字由 {name} 组织，单位、日期、数字已逐项核对。</p>')
    if answer.reading:
        parts.append(f'<p class="pd-reading">理解为：{html(answer.reading.strip("（）"))}</p>')
    if answer.tasks:
        parts.append(tasks_table(answer.tasks, total=answer.total))
    if answer.citations:
        folded = bool(answer.tasks) and len(answer.citations) > CITATIONS_OPEN
        parts.append(citation_list("依据", answer.citations, folded=folded, numbered=True))
    if answer.nearest:
        parts.append(citation_list("相近内容（未作为依据）", answer.nearest))
    if not (answer.tasks or answer.citations or answer.nearest or answer.reading):
        parts.append('<p class="pd-quiet">这条回答不涉及具体任务，也没有引用原文。</p>')
    return f'<div class="pd-evidence">{"".join(parts)}</div>'


def tasks_table(views: Sequence[TaskView], *, total: int, heading: str = "任务") -> str:
    """The rows in the answer's order, each with its light and a link to its sentence."""
    shown = views[:SHOWN]
    several = len({view.task.document_id for view in shown}) > 1
    rows = "".join(_row(view, name_document=several) for view in shown)
    total = max(total, len(views))
    count = f"共 {total} 项" + (f"，列出前 {len(shown)} 项" if total > len(shown) else "")
    passed = any(view.standing.state == "overdue" for view in shown)
    legend = (
        '<p class="pd-legend">“时限已过”指截至当日台账无办结登记，不等于工作未做。</p>'
        if passed
        else ""
    )
    return (
        f'<section class="pd-tasks"><h2>{heading} <small>{count}</small>{_export(shown)}</h2>'
        '<table><thead><tr><th class="pd-c-state">状态</th><th>督查事项</th>'
        '<th class="pd-c-due">时限</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{legend}</section>"
    )


def _row(view: TaskView, *, name_document: bool) -> str:
    task, standing = view.task, view.standing
    state = STATES[standing.state]
    link = source_link(task.document_id, task.start, task.end)
    document = f'<span class="pd-doc">{html(task.document)}</span>' if name_document else ""
    when = html(task.deadline_text or ("见条文" if task.milestones else "未载明"))
    card = (
        f'<a class="pd-open" href="{html(card_link(task.id, standing.as_of))}" '
        'title="看这项任务的时限、办理记录，登记进展或办结">办理</a>'
    )
    return (
        f'<tr><td class="pd-c-state"><span class="pd-light pd-{state.light}" '
        f'title="{html(state.meaning)}">{state.word}</span></td>'
        f'<td><a class="pd-cite" href="{html(link)}"><span class="pd-locator">'
        f"{html(task.locator)}</span>{html(task.title)}</a>{document}{card}{unit_lines(view)}"
        f"{late_lines(view)}{unconfirmed_line(view)}</td>"
        f'<td class="pd-c-due"><span>{when}</span><small>{html(timing(view))}</small></td></tr>'
    )


def _export(views: Sequence[TaskView]) -> str:
    """Links that give these rows as a workbook, as a calendar and as a bulletin."""
    rows = [("id", view.task.id) for view in views]
    day = ("as_of", views[0].standing.as_of.isoformat())
    query = html(urlencode([day, *rows]))
    return (
        '<span class="pd-export">'
        f'<a href="/api/tasks.xlsx?{query}" download title="把这些任务存为电子表格">导出表格</a>'
        f'<a href="/api/tasks.ics?{query}" download title="把这些时限存为日历文件">导出日历</a>'
        f'<a href="/api/reports/bulletin.docx?{query}" download title="按这些任务起草督查通报">'
        "起草通报</a>"
        "</span>"
    )


def citation_list(
    heading: str, citations: Sequence[Citation], *, folded: bool = False, numbered: bool = False
) -> str:
    """Citations as links, with the beginning of what they quote; the numbers are those that
    stand in the answer."""
    several = len({citation.document_id for citation in citations}) > 1
    label = "" if several else f"{html(citations[0].document)}，"
    items = "".join(
        _citation(citation, f"[{n}]" if numbered else "", name_document=several)
        for n, citation in enumerate(citations, 1)
    )
    return (
        f'<details class="pd-citations"{"" if folded else " open"}><summary>{heading} '
        f"<small>{label}{len(citations)} 处</small></summary><ol>{items}</ol></details>"
    )


def _citation(citation: Citation, mark: str, *, name_document: bool) -> str:
    link = source_link(citation.document_id, citation.start, citation.end)
    document = f'<span class="pd-doc">{html(citation.document)}</span>' if name_document else ""
    waits = f" <b>待确认</b> {html(citation.unconfirmed)}" if citation.unconfirmed else ""
    return (
        f'<li><a class="pd-cite" href="{html(link)}"><span class="pd-n">{mark}</span>'
        f'<span class="pd-locator">{html(citation.locator)}</span>{document}<span class="pd-quote">'
        f"{html(shortened(citation.quote, QUOTE))}</span></a>{waits}</li>"
    )
