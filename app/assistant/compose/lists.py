"""Lists of tasks: how many, which, and how each stands."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.compose.scope import counted_from, scope
from app.assistant.compose.writer import Writer
from app.assistant.query import Selection
from app.assistant.tools.finding import Finding
from app.ledger.records import MilestoneRecord, TaskView
from app.ledger.selection import pace_of

SHOWN = 30
"""Rows written out; the rest stands in the table beside the answer until it is asked for."""

APART = 10
"""Recurring duties written out below a list that does not count them."""


def write_list(finding: Finding, writer: Writer) -> str:
    """附件中……的任务共4项：, one line a task, what was told apart at the end."""
    query = finding.query
    said = scope(query, writer)
    prefix = counted_from(query, finding.as_of, writer)
    if finding.lead_unstated and finding.views:
        prefix = writer.say("units.lead_unstated") + prefix
    sizes = [b for b in query.selection.bounds if b.measure == "tasks"]
    if sizes:
        holds = all(b.holds(finding.total) for b in sizes)
        prefix = writer.say("list.yes" if holds else "list.no") + prefix
    if query.selection.excluded_ids:
        prefix = writer.say("list.besides") + prefix
    if not finding.views:
        text = writer.phrases.after(prefix, writer.say("list.none", scope=said))
    else:
        text = prefix + writer.say(
            "list.count",
            scope=said,
            count=finding.total,
            split=_split(finding, writer),
        )
        text = "\n".join([text, *_lines(finding, writer)])
    if finding.apart:
        text += "\n\n" + "\n".join(_apart(finding, writer))
    return text


def _apart(finding: Finding, writer: Writer) -> list[str]:
    """The recurring work of the same days, named, which is not counted among what is due."""
    lines = [writer.say("list.apart", count=finding.apart_total)]
    recurring = replace(finding.query.selection, recurring=True)
    places = [writer.cite(place) for place in finding.apart_citations]
    for view, cite in list(zip(finding.apart, places, strict=True))[:APART]:
        lines.append("- " + _item(view, recurring, cite, writer))
    if finding.apart_total > APART:
        lines.append("- " + writer.say("list.apart_more", count=finding.apart_total - APART))
    return lines


def _split(finding: Finding, writer: Writer) -> str:
    articles, total = finding.articles, finding.total
    if finding.query.selection.source or articles in (0, total):
        return ""
    return writer.say("list.split", articles=articles, rows=total - articles)


def _lines(finding: Finding, writer: Writer) -> list[str]:
    query = finding.query
    limit = len(finding.views) if query.show_all else SHOWN
    lines = []
    for number, (view, place) in enumerate(
        zip(finding.views, finding.citations, strict=True), start=1
    ):
        marker = writer.cite(place)
        if number > limit:
            continue
        lines.append(f"{number}. {_item(view, query.selection, marker, writer)}")
        if query.with_units and view.task.responsible:
            units = writer.units(view.task.responsible)
            lines.append("   " + writer.say("list.item_units", units=units))
    if finding.total > limit:
        lines.append("\n" + writer.say("list.more", count=finding.total - limit))
    return lines


def _item(view: TaskView, selection: Selection, cite: str, writer: Writer) -> str:
    """附件第2项　修编……，时限2017年8月，已过15天（责任）[1]."""
    detail = writer.detail(view, milestone=_in_window(view, selection))
    told_by_text = selection.recurring and selection.contains and not view.task.milestones
    if told_by_text and (said := writer.recurring_sentence(view.task)):  # what it is that recurs
        detail += writer.say("detail.milestone", milestone=said.strip())
    return writer.say(
        "list.item",
        place=writer.place(view.task),
        title=view.task.title,
        detail=detail + _role(view, selection, writer),
        cite=cite,
    )


def _role(view: TaskView, selection: Selection, writer: Writer) -> str:
    """Which role the unit has here, where the question left it open."""
    if selection.role or len(selection.units) != 1:
        return ""
    unit = selection.units[0]
    role = (
        "responsible"
        if unit in view.task.responsible
        else "supporting"
        if unit in view.task.supporting
        else ""
    )
    return writer.say(f"detail.{role}") if role else ""


def _in_window(view: TaskView, selection: Selection) -> MilestoneRecord | None:
    for milestone in view.task.milestones:
        if selection.window and milestone.due and selection.window.holds(milestone.due):
            return milestone
        rule = milestone.recurrence if selection.recurring else None
        if rule and selection.pace in (None, pace_of(rule)):
            return milestone
    return None
