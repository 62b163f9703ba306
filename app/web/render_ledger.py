"""任务台账 as HTML: the filter, the figures by state, the rows with their lights, the pages.

Everything is an ordinary form or link that leads to the page's own address, so Back, reload, a
new window and the keyboard work; assets/desk.js only fetches the piece that changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from app.ledger.day_names import as_printed
from app.ledger.document_records import DocumentRecord
from app.ledger.lights import COLOUR_WORDS, Light, Lights
from app.ledger.provenance import NOTHING, Provenance
from app.ledger.records import (
    Tally,
    TaskPage,
    TaskView,
)
from app.web.render_fields import date_field
from app.web.render_sources import later_line, source_selects
from app.web.render_text import html, shortened, source_link
from app.web.task_query import Address
from app.web.words import STATES, chinese_day, timing

ROWS = 50  # a page
ROLES = {"responsible": "责任", "lead": "牵头", "supporting": "配合"}
SOURCES = {"article": "正文条目", "annex": "附件分解表"}
CONFIRMED = {"true": "待确认", "false": "已确认或无须确认"}
ORDERS = {
    "": "文件顺序",
    "due": "时限由近及远",
    "-due": "时限由远及近",
    "state": "状态，紧要的在前",
    "unit": "责任单位",
}

EMPTY = (
    '<div class="pd-empty"><p><b>台账里还没有任务</b></p>'
    "<p>请先到“文件”页上传政策文件，系统会读出其中的任务、责任单位和时限。</p></div>"
)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filter offers."""

    units: Sequence[str]
    documents: Sequence[DocumentRecord]
    lights: Lights


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page of the ledger: the rows, the tally of the same filter without its states, and the
    address that asked for it."""

    page: TaskPage
    tally: Tally
    as_of: date
    address: Address
    sources: Provenance = NOTHING


def page_number(address: Address) -> int:
    """Which page an address asks for, from 1."""
    text = address.get("page")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def ledger_view(listed: Listed, choices: Choices) -> str:
    """The whole tab."""
    if not choices.documents:
        return EMPTY
    return f"{_filter(listed.address, choices)}{_states(listed)}{_result(listed, choices.lights)}"


def page_link(tab: str, address: Address) -> str:
    """The address of a tab of the page: "/?tab=ledger&state=overdue"."""
    return f"/?{Address((('tab', tab), *address.pairs))}"


MORE = ("doc_place", "document", "source", "unconfirmed", "due_from", "due_to")
"""Conditions set apart."""


def _filter(address: Address, choices: Choices) -> str:
    units = "".join(f'<option value="{html(name)}"></option>' for name in choices.units)
    used, *others = choices.lights.presets
    presets = [("", used.name), *((preset.name, preset.name) for preset in others)]
    kept = "".join(
        f'<input type="hidden" name="state" value="{html(state)}">'
        for state in address.all("state")
    )
    set_apart = any(address.get(name) for name in MORE)
    waits = ""
    if address.get("unconfirmed") or any(d.unconfirmed_tasks for d in choices.documents):
        options = [("", "不限"), *CONFIRMED.items()]
        waits = f"<label>核对{_select('unconfirmed', options, address)}</label>"
    if address.get("issued"):
        kept += '<input type="hidden" name="issued" value="1">'
    return f"""<form class="pd-filter" action="/" method="get" role="search" aria-label="筛选任务">
<input type="hidden" name="tab" value="ledger">{kept}
<label class="pd-wide pd-stays">文字<input type="search" name="q" value="{html(address.get("q"))}"
 maxlength="200" placeholder="任务名称或原文中的词"></label>{_unfold(address)}
<label class="pd-wide">单位<input name="unit" list="pd-units" value="{html(address.get("unit"))}"
 maxlength="100" placeholder="全称或简称" autocomplete="off"></label>
<datalist id="pd-units">{units}</datalist>
<label>角色{_select("role", [("", "不限"), *ROLES.items()], address)}</label>
<label>灯{_select("light", [("", "不限"), *COLOUR_WORDS.items()], address)}</label>
<label>排序{_select("order", list(ORDERS.items()), address)}</label>
<label>亮灯规则{_select("lights", presets, address)}</label>
<button type="submit" class="pd-stays">筛选</button>
<a class="pd-reset" href="/?tab=ledger">清除条件</a>
<details class="pd-more"{" open" if set_apart else ""}><summary>更多条件</summary><div>
{source_selects(address, choices.documents)}
<label>来源{_select("source", [("", "不限"), *SOURCES.items()], address)}</label>{waits}
{date_field("due_from", "到期不早于", address.get("due_from"))}
{date_field("due_to", "到期不晚于", address.get("due_to"))}
</div></details></form>"""


FOLDED = ("unit", "role", "light", "order", "lights", *MORE)


def _unfold(address: Address) -> str:
    """On a narrow screen the conditions besides the text are behind this button (desk.js), which
    says how many of them are set."""
    used = sum(bool(address.get(name)) for name in FOLDED)
    said = f"（{used}项）" if used else ""
    return (
        '<button type="button" class="pd-unfold pd-plain pd-stays" aria-expanded="false">'
        f"条件{said}</button>"
    )


def _select(name: str, options: Sequence[tuple[str, str]], address: Address) -> str:
    chosen = address.get(name)
    inside = "".join(
        f'<option value="{html(value)}"{" selected" if value == chosen else ""}>'
        f"{html(word)}</option>"
        for value, word in options
    )
    return f'<select name="{name}">{inside}</select>'


def _states(listed: Listed) -> str:
    """One link a state, with its figure; those chosen are pressed."""
    chosen = listed.address.all("state")
    everything = page_link("ledger", listed.address.but(state=None, page=None))
    items = [_state_link(everything, "全部", "", listed.tally.total, not chosen)]
    for state, word in STATES.items():
        pressed = state in chosen
        wanted = [s for s in chosen if s != state] if pressed else [*chosen, state]
        link = page_link("ledger", listed.address.but(state=wanted, page=None))
        items.append(_state_link(link, word.word, word.light, listed.tally[state], pressed))
    return f'<nav class="pd-states" aria-label="按状态筛选"><ul>{"".join(items)}</ul></nav>'


def _state_link(link: str, word: str, light: str, count: int, pressed: bool) -> str:
    current = ' aria-current="true"' if pressed else ""
    dot = f'<i class="pd-dot pd-{light}"></i>' if light else ""
    return f'<li><a href="{html(link)}"{current}>{dot}{word} <b>{count}</b></a></li>'


def _result(listed: Listed, lights: Lights) -> str:
    page, number = listed.page, page_number(listed.address)
    pages = max(1, ceil(page.total / ROWS))
    first = (number - 1) * ROWS
    span = f"，第 {first + 1}–{first + len(page.tasks)} 项" if pages > 1 and page.tasks else ""
    head = (
        f'<div class="pd-head"><h2>共 {page.total} 项{span}</h2><p class="pd-quiet">'
        f"截至{chinese_day(listed.as_of)}</p>{export_links(listed.address)}</div>"
        f"{later_line(listed.sources, listed.as_of, listed.address, page='ledger')}"
    )
    if not page.tasks:
        return head + _nothing(listed)
    preset = lights.preset(listed.address.get("lights"))
    table = task_rows(
        page.tasks, lights, preset=preset.name, as_of=listed.as_of, heads=_heads(listed.address)
    )
    legend = (
        f'<p class="pd-legend">亮灯规则“{html(preset.name)}”：{html(preset.note)}'
        "“时限已过”指截至当日台账无办结登记，不等于工作未做。</p>"
    )
    return f"{head}{table}{_pager(listed, number, pages)}{legend}"


def _nothing(listed: Listed) -> str:
    unit = listed.address.get("unit")
    hint = f"单位写的是“{html(unit)}”，可从列表中选一个名称；" if unit else ""
    reset = '<a href="/?tab=ledger">清除条件</a>'
    return (
        '<div class="pd-empty"><p><b>没有符合这些条件的任务</b></p>'
        f"<p>{hint}可以减少条件，或{reset}查看全部任务。</p></div>"
    )


def export_links(address: Address) -> str:
    """Links that give the rows of an address as files."""
    preset = address.get("lights") if address.get("light") else None
    query = html(str(address.but(tab=None, page=None, lights=preset, task=None)))
    return (
        '<p class="pd-export">导出'
        f'<a href="/api/tasks.xlsx?{query}" download title="把这些任务存为电子表格">Excel 台账</a>'
        f'<a href="/api/tasks.ics?{query}" download title="把这些时限存为日历文件">日历</a>'
        f'<a href="/api/reports/bulletin.docx?{query}" download title="按这些任务起草督查通报">'
        f'通报初稿</a><a href="/api/reports/units.docx?{query}" download title="每个单位一页">'
        "一单位一页</a></p>"
    )


HEADS = {"pd-c-state": "状态", "": "督查事项", "pd-c-units": "单位", "pd-c-due": "时限"}
PLAIN_HEADS = "".join(
    f'<th class="{place}" scope="col">{word}</th>' for place, word in HEADS.items()
)
_SORTS = {"pd-c-state": ("state",), "": ("",), "pd-c-units": ("unit",), "pd-c-due": ("due", "-due")}


def _heads(address: Address) -> str:
    """The heads of the columns, each a link that puts the rows in its order."""
    now = address.get("order").replace("document", "")
    cells = []
    for place, word in HEADS.items():
        orders = _SORTS[place]
        sorted_by = now in orders
        wanted = orders[(orders.index(now) + 1) % len(orders)] if sorted_by else orders[0]
        link = page_link("ledger", address.but(order=wanted, page=None))
        way = "descending" if now.startswith("-") else "ascending"
        said = f' aria-sort="{way}"' if sorted_by and now else ""
        mark = " ▾" if said and way == "descending" else " ▴" if said else ""
        cells.append(
            f'<th class="{place}" scope="col"{said}><a href="{html(link)}" '
            f'title="按{ORDERS[wanted]}排列">{word}{mark}</a></th>'
        )
    return "".join(cells)


def task_rows(
    views: Sequence[TaskView],
    lights: Lights,
    *,
    as_of: date,
    preset: str = "",
    heads: str = PLAIN_HEADS,
) -> str:
    """Rows with light, task, units and time; the task opens its card, the locator its sentence."""
    several = len({view.task.document_id for view in views}) > 1
    rows = "".join(
        _row(view, lights.light(view, preset), name_document=several, as_of=as_of) for view in views
    )
    return (
        f'<div class="pd-rows"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def card_link(task_id: str, as_of: date) -> str:
    """The address of a task's card."""
    return f"/task?{Address((('id', task_id), ('as_of', as_of.isoformat())))}"


def light_mark(view: TaskView, light: Light) -> str:
    """The light with the state in a word."""
    word = STATES[view.standing.state].word
    return f'<span class="pd-light pd-{light.colour}">{word}</span>'


def light_reason(light: Light) -> str:
    """为什么: opened, it says why the light is as it is, below and over nothing else."""
    return (
        f'<details class="pd-why"><summary title="为什么是{light.word}">为什么</summary>'
        f"<p>{light.word}：{html(light.why)}</p></details>"
    )


def _row(view: TaskView, light: Light, *, name_document: bool, as_of: date) -> str:
    task = view.task
    source = source_link(task.document_id, task.start, task.end)
    document = f'<span class="pd-doc">{html(task.document)}</span>' if name_document else ""
    when = html(task.deadline_text or ("见条文" if task.milestones else "未载明"))
    return (
        f'<tr><td class="pd-c-state">{light_mark(view, light)}</td>'
        f'<td><a class="pd-task" href="{html(card_link(task.id, as_of))}">{html(task.title)}</a>'
        f'<div class="pd-facts">{document}<a href="{html(source)}" title="看原文">'
        f"{html(task.locator)}</a>{light_reason(light)}</div>{late_lines(view)}"
        f"{unconfirmed_line(view)}</td>"
        f'<td class="pd-c-units">{unit_lines(view)}</td>'
        f'<td class="pd-c-due"><span>{when}</span><small>{html(timing(view))}</small></td></tr>'
    )


def late_lines(view: TaskView) -> str:
    """The milestones whose date has passed, a line each."""
    return "".join(
        f'<p class="pd-late">阶段目标时限已过：{html(shortened(m.text, 48))}</p>'
        for m in view.standing.overdue_milestones
    )


def unconfirmed_line(view: TaskView) -> str:
    """That and why the task waits to be held against the original, "" where it does not."""
    why = view.task.unconfirmed
    return f'<p class="pd-units"><b>待确认</b> {html(why)}</p>' if why else ""


def unit_lines(view: TaskView) -> str:
    """牵头, 责任 and 配合 on a line each; leads that are set apart come first."""
    task = view.task
    others = tuple(unit for unit in task.responsible if unit not in task.lead)
    lines = (("牵头", task.lead), ("责任", others), ("配合", task.supporting))
    written = f'<p class="pd-units">{html(as_printed(task))}</p>' if task.printed_units else ""
    said = "".join(
        f'<p class="pd-units"><b>{role}</b> {html("、".join(names))}</p>'
        for role, names in lines
        if names
    )
    return f"{said}{written}"


def _pager(listed: Listed, number: int, pages: int) -> str:
    if pages == 1:
        return ""

    def link(target: int, word: str) -> str:
        if not 1 <= target <= pages:
            return f"<span>{word}</span>"
        at = listed.address.but(page=str(target) if target > 1 else None)
        return f'<a href="{html(page_link("ledger", at))}">{word}</a>'

    return (
        f'<nav class="pd-pager" aria-label="翻页">{link(number - 1, "‹ 上一页")}'
        f"<span>第 {number} / {pages} 页</span>{link(number + 1, '下一页 ›')}</nav>"
    )
