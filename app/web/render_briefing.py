"""本期督查 as HTML: how the ledger stands on the day, what presses, who carries how much.

Every figure is a link to exactly the rows that it counts, and every row opens its task and its
sentence. What presses stands on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.ledger.agenda import EarlyWarning
from app.ledger.briefing import Briefing
from app.ledger.document_records import DocumentRecord
from app.ledger.lights import Lights
from app.ledger.quoting import quoted
from app.ledger.records import State
from app.web.render_dates import date_list, day_mark, recurring_list, task_link, units_of
from app.web.render_ledger import EMPTY, page_link, task_rows
from app.web.render_sources import later_line, places_warning, source_selects
from app.web.render_text import html, shortened, source_link
from app.web.render_units import units_table
from app.web.task_query import Address
from app.web.words import STATES, chinese_day

PARTS: tuple[State, ...] = (
    "done",
    "on_track",
    "due_soon",
    "overdue",
    "ongoing",
    "no_deadline",
)
WORDS: dict[State, str] = {"overdue": "时限已过未登记办结"}
PASSED_SHOWN = 10  # the rest is folded, so that what falls due is not far below
RECURRING_SHOWN = 8
UNITS_SHOWN = 15  # the rest is folded


def briefing_view(
    made: Briefing, lights: Lights, *, documents: Sequence[DocumentRecord], address: Address
) -> str:
    """The whole tab; `address` holds the conditions that narrow it."""
    if not documents:
        return EMPTY
    return (
        f'<section class="pd-standing"><div class="pd-head"><h2>截至{chinese_day(made.as_of)}，'
        f"共 {made.tally.total} 项督查事项</h2>{_reports(made.as_of, address)}</div>"
        f"{_scope(made, address, documents)}{_parts(made, address)}"
        f"{later_line(made.sources, made.as_of, address, page='briefing')}</section>"
        f"{_passed(made, lights, address)}{_ahead(made)}{_early(made)}"
        f"{_units(made, address)}"
    )


def _reports(as_of: date, address: Address) -> str:
    """The three buttons."""
    query = html(str(address.but(as_of=as_of.isoformat())))
    return (
        '<p class="pd-buttons">'
        f'<a href="/api/reports/bulletin.docx?{query}" download>通报初稿（Word）</a>'
        f'<a href="/api/reports/units.docx?{query}" download>一单位一页（Word）</a>'
        f'<a href="/api/tasks.xlsx?{query}" download>Excel 台账</a></p>'
    )


def _scope(made: Briefing, address: Address, documents: Sequence[DocumentRecord]) -> str:
    """One place or document, or all of them; what mixes places says so."""
    if len(documents) < 2:
        return ""
    kept = '<input type="hidden" name="issued" value="1">' if address.get("issued") else ""
    return (
        '<form class="pd-filter" action="/" method="get" aria-label="统计范围">'
        f'<input type="hidden" name="tab" value="briefing">{kept}'
        f"{source_selects(address, documents)}"
        f'<button type="submit" class="pd-plain">统计</button></form>'
        f"{places_warning(made.sources)}"
    )


def _parts(made: Briefing, address: Address) -> str:
    """The total and its parts, which add up."""
    tally = made.tally
    tiles = "".join(
        f'<li class="pd-{STATES[state].light}"><a href="{html(_rows(address, state=state))}">'
        f"<b>{tally[state]}</b><span>{WORDS.get(state, STATES[state].word)}</span></a></li>"
        for state in PARTS
        if tally[state] or state != "no_deadline"
    )
    total = (
        f'<li class="pd-all"><a href="{html(_rows(address))}"><b>{tally.total}</b>'
        "<span>全部</span></a></li>"
    )
    bar = "".join(
        f'<i class="pd-{STATES[state].light}" style="flex-grow:{tally[state]}"></i>'
        for state in PARTS
        if tally[state]
    )
    recurring = (
        f"长期工作中有 {tally.recurring} 项按周期办理，本期已登记办结的计入“已办结”。"
        if tally.recurring
        else ""
    )
    return (
        f'<ul class="pd-tiles">{total}{tiles}</ul>'
        f'<div class="pd-bar" aria-hidden="true">{bar}</div>'
        f'<p class="pd-legend">各项相加等于全部。{recurring}“时限已过”指截至当日台账无办结登记，'
        "不等于工作未做。</p>"
    )


def _rows(address: Address, **more: str) -> str:
    """The address of the ledger with the rows of a figure."""
    return page_link("ledger", address.but(as_of=None, **more))


def _passed(made: Briefing, lights: Lights, address: Address) -> str:
    if not made.passed.tasks:
        return _section("时限已过，台账无办结登记", "", '<p class="pd-quiet">没有这样的事项。</p>')
    new = sum(view.standing.days_late == 1 for view in made.passed.tasks)
    fresh = f"，其中 {new} 项时限昨天到期、今天新列入" if new else ""
    total = made.passed.total
    listed = f"，列出最近的 {len(made.passed.tasks)} 项" if total > len(made.passed.tasks) else ""
    more = f'<a href="{html(_rows(address, state="overdue"))}">在台账中查看</a>'
    first, rest = made.passed.tasks[:PASSED_SHOWN], made.passed.tasks[PASSED_SHOWN:]
    rows = task_rows(first, lights, as_of=made.as_of)
    if rest:
        folded = task_rows(rest, lights, as_of=made.as_of)
        rows += f'<details class="pd-fold"><summary>其余 {len(rest)} 项</summary>{folded}</details>'
    return _section("时限已过，台账无办结登记", f"共 {total} 项{fresh}{listed}　{more}", rows)


def _ahead(made: Briefing) -> str:
    apart = _recurring(made)
    if not made.ahead:
        none = '<p class="pd-quiet">30天内没有到期的事项，周期性工作见下。</p>'
        none = none if apart else none.replace("，周期性工作见下", "")
        return _section("30天内到期", "", none) + apart
    listed = f"，列出前 {len(made.ahead)} 个" if made.ahead_total > len(made.ahead) else ""
    note = f"共 {made.ahead_total} 个时限{listed}；周期性工作另列"
    return _section("30天内到期", note, date_list(made.ahead, made.as_of)) + apart


def _recurring(made: Briefing) -> str:
    """What comes round in the 30 days, a line a duty, apart from what falls due once."""
    if not made.recurring:
        return ""
    rows = recurring_list(made.recurring[:RECURRING_SHOWN], made.as_of)
    if rest := made.recurring[RECURRING_SHOWN:]:
        folded = recurring_list(rest, made.as_of)
        rows += f'<details class="pd-fold"><summary>其余 {len(rest)} 项</summary>{folded}</details>'
    note = f"共 {len(made.recurring)} 项，列出30天内最近的一期；到期未登记的不计为时限已过"
    return _section("30天内的周期性工作", note, rows)


def _early(made: Briefing) -> str:
    if not made.early:
        return ""
    items = "".join(_warning(each, made.as_of) for each in made.early)
    return _section(
        "提前提醒", "原文写有早于台账时限的时间，不改变状态", f'<ol class="pd-dates">{items}</ol>'
    )


def _warning(each: EarlyWarning, as_of: date) -> str:
    task = each.view.task
    source = source_link(task.document_id, task.start, task.end)
    return (
        f"<li>{day_mark(each.day, as_of)}<div>{task_link(each.view, as_of)}"
        f"<p>原文写有{html(quoted(shortened(each.words, 40)))}（{html(each.says)}），"
        f"台账按{chinese_day(each.due)}计。</p>"
        f'<p class="pd-facts">{units_of(each.view)}　<a href="{html(source)}" title="看原文">'
        f"{html(task.locator)}</a></p></div></li>"
    )


def _units(made: Briefing, address: Address) -> str:
    if not made.units:
        return ""
    shown = units_table(made.units[:UNITS_SHOWN], address=address)
    rest = made.units[UNITS_SHOWN:]
    if rest:
        shown += (
            f'<details class="pd-fold"><summary>其余 {len(rest)} 家单位</summary>'
            f"{units_table(rest, address=address)}</details>"
        )
    note = "同一事项由几个单位共同负责的，分别计入各单位"
    return _section("各单位承担情况", note, shown)


def _section(heading: str, note: str, body: str) -> str:
    noted = f'<p class="pd-quiet">{note}</p>' if note else ""
    return f'<section><div class="pd-head"><h3>{heading}</h3>{noted}</div>{body}</section>'
