"""One task as HTML: its light and why, who answers for it, its dates, its text with the places
marked, what was reported, and the form to report more.

The card is a page of its own (to print, to send as a link) and a pane beside the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.ledger.correction_rows import CORRECTED
from app.ledger.corrections import WORDS
from app.ledger.export import STATE_WORDS
from app.ledger.lights import Lights
from app.ledger.records import (
    MilestoneStanding,
    ProgressEntry,
    TaskView,
)
from app.web.render_ledger import card_link, page_link
from app.web.render_progress import Report, history_list, report_form
from app.web.render_text import html, source_link
from app.web.task_query import Address
from app.web.words import STATES, chinese_day
from ingest.dates import describe_rrule


@dataclass(frozen=True, kw_only=True)
class Card:
    """A task with what its card shows: the tasks linked with it and its history."""

    view: TaskView
    lights: Lights
    linked: Sequence[TaskView] = ()
    history: Sequence[ProgressEntry] = ()
    notice: str = ""

    @property
    def as_of(self) -> date:
        """The day that the card is of."""
        return self.view.standing.as_of


def task_card(card: Card, report: Report | None = None) -> str:
    """The pane. `report` fills the form, as it was sent."""
    view = card.view
    task = view.task
    light = card.lights.light(view)
    notice = f'<p class="pd-notice" role="status">{html(card.notice)}</p>' if card.notice else ""
    state = STATES[view.standing.state]
    return (
        f'<article class="pd-card" data-as-of="{card.as_of.isoformat()}">{notice}<h2>'
        f'{html(task.title)}</h2><p class="pd-verdict"><span class="pd-light pd-{light.colour}">'
        f"{state.word}</span> 截至{chinese_day(card.as_of)}　{light.word}：{html(light.why)}</p>"
        f"{_facts(view)}{_milestones(view)}{_text(view)}{_linked(card)}"
        f"<section><h3>办理记录</h3>{history_list(view, card.history)}</section>"
        f"<section><h3>登记进展或办结</h3>{report_form(view, report or Report.blank(view))}"
        "</section></article>"
    )


def _facts(view: TaskView) -> str:
    task = view.task
    source = source_link(task.document_id, task.start, task.end)
    panel = f"/?tab=documents&panel=documents/{task.document_id}"
    rows = [
        (
            "出处",
            f'{html(task.document)} <a href="{html(source)}">{html(task.locator)}　看原文</a>'
            + f'　<a href="{html(panel)}" title="到文件页更正标题、单位和时限">更正</a>'
            + (f'<br><span class="pd-quiet">{html(task.section)}</span>' if task.section else ""),
        )
    ]
    others = tuple(unit for unit in task.responsible if unit not in task.lead)
    for role, names in (("牵头", task.lead), ("责任", others), ("配合", task.supporting)):
        if names:
            rows.append((f"{role}单位", "、".join(_unit(name, view) for name in names)))
    if not task.responsible:
        rows.append(("责任单位", "文件未载明"))
    rows.append(("完成时间", html(_deadline(view))))
    if view.standing.next_due and view.standing.days_left is not None:
        left = view.standing.days_left
        ahead = f"还有{left}天" if left else "今天到期"
        rows.append(("下一时限", f"{chinese_day(view.standing.next_due)}（{ahead}）"))
    if task.inferred:
        rows.append(("推定", html(task.inferred)))
    if task.reason:
        rows.append(("未能换算", html(task.reason)))
    if task.unconfirmed:
        rows.append(
            ("待确认", f'{html(task.unconfirmed)}　<a href="{html(panel)}">对照原件确认</a>')
        )
    rows += [
        ("已确认", html(f"{c.extracted}，{c.value}"))
        if c.field == WORDS
        else ("已更正", html(f"{c.value}；文件中读出的是：{c.extracted}"))
        for c in task.corrections
    ]
    inside = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f'<dl class="pd-facts-list">{inside}</dl>'


def _unit(name: str, view: TaskView) -> str:
    """A unit, leading to its page; an inferred one says so."""
    notes = {note for unit, _, _, _, note in view.task.unit_places if unit == name and note}
    notes -= {CORRECTED}  # said in a line of its own
    inferred = f'<small title="{html("；".join(sorted(notes)))}">推定</small>' if notes else ""
    link = page_link("units", Address((("unit", name),)))
    written = "".join(f"“{old}”" for now, old in view.task.printed_units if now == name)
    written = f'<span class="pd-quiet">（原文写作{html(written)}）</span>' if written else ""
    return f'<a href="{html(link)}">{html(name)}</a>{written}{inferred}'


def _deadline(view: TaskView) -> str:
    """What the document says, and what the ledger counts by."""
    task = view.task
    words = task.deadline_text or ("见条文" if task.milestones else "文件未载明")
    counted = [chinese_day(task.due)] if task.due else []
    counted += [describe_rrule(task.recurrence)] if task.recurrence else []
    return f"{words}　按{'、'.join(counted)}计" if counted else words


def _milestones(view: TaskView) -> str:
    if not view.standing.milestones:
        return ""
    items = "".join(_milestone(view, each) for each in view.standing.milestones)
    return f'<section><h3>阶段目标</h3><ol class="pd-milestones">{items}</ol></section>'


def _milestone(view: TaskView, standing: MilestoneStanding) -> str:
    milestone = standing.milestone
    link = source_link(view.task.document_id, milestone.start, milestone.end)
    if milestone.due:
        when = chinese_day(milestone.due)
    elif milestone.recurrence:
        ahead = f"，下次{chinese_day(standing.next_due)}" if standing.next_due else ""
        when = f"{describe_rrule(milestone.recurrence)}{ahead}"
    else:
        when = milestone.deadline_text
    state, light = "", ""
    if standing.done:
        state, light = "已办结", "green"
    elif standing.overdue:
        state, light = STATE_WORDS["overdue"], "red"
    mark = f' <span class="pd-light pd-{light}">{state}</span>' if state else ""
    units = f"　{html('、'.join(milestone.units))}" if milestone.units else ""
    inferred = (
        f'　<small title="{html(milestone.inferred)}">推定</small>' if milestone.inferred else ""
    )
    return (
        f'<li><a href="{html(link)}">{html(milestone.text)}</a>'
        f'<p class="pd-quiet">{html(when)}{units}{inferred}{mark}</p></li>'
    )


def _text(view: TaskView) -> str:
    """The task's text, the deadline and the units marked where they stand."""
    task = view.task
    places = [(start, end, "unit") for _, _, start, end, _ in task.unit_places]
    if task.deadline_start is not None and task.deadline_end is not None:
        places.append((task.deadline_start, task.deadline_end, "when"))
    places += [(m.start, m.end, "when") for m in task.milestones]
    pieces = []
    # A unit may be named inside a sentence that states a date, so places overlap.
    edges = {task.start, task.end, *(edge for start, end, _ in places for edge in (start, end))}
    for start, end in pairwise(sorted(e for e in edges if task.start <= e <= task.end)):
        kinds = sorted({kind for a, b, kind in places if a <= start and end <= b})
        words = html(task.text[start - task.start : end - task.start])
        marked = f'<mark class="{" ".join(f"pd-{kind}" for kind in kinds)}">{words}</mark>'
        pieces.append(marked if kinds else words)
    return (
        '<section><h3>原文 <small><mark class="pd-when">时限</mark>'
        '<mark class="pd-unit">单位</mark></small></h3>'
        f'<blockquote class="pd-source-text">{"".join(pieces)}</blockquote></section>'
    )


def _linked(card: Card) -> str:
    if not card.linked:
        return ""
    items = "".join(
        f'<li><a href="{html(card_link(other.task.id, card.as_of))}">'
        f"{html(other.task.locator)}　{html(other.task.title)}</a> "
        f'<span class="pd-light pd-{card.lights.light(other).colour}">'
        f"{STATES[other.standing.state].word}</span></li>"
        for other in card.linked
    )
    return f"<section><h3>正文与分解表中对应的任务</h3><ul>{items}</ul></section>"
