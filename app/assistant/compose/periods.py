"""Tasks told by the period in which they are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.assistant.compose.scope import counted_from, scope
from app.assistant.compose.writer import Writer
from app.assistant.tools.finding import Finding, PeriodCount
from app.ledger.records import TaskRecord, TaskView

_NAMED = 8  # tasks named one by one in a line; of more, the count


def write_periods(finding: Finding, writer: Writer) -> str:
    """A line for each period, then what has no date; of a ranking the fullest period alone."""
    query = finding.query
    said = scope(query, writer)
    if not finding.periods:
        return writer.say("period.none", scope=said)
    if query.order:
        return _edge(finding, writer)
    views = {v.task.id: v for v in finding.views}
    head = writer.say(
        "period.head",
        as_of=counted_from(query, finding.as_of, writer),
        scope=said,
        by=writer.say(f"period.by_{query.period or 'month'}"),
        count=finding.total,
        cite=writer.cite(*finding.citations),
    )
    lines = [
        _line(period_name(p, finding, writer), p.count, p.task_ids, views, writer)
        for p in finding.periods
    ]
    due = {i for p in finding.periods for i in p.task_ids}
    rest = [v for v in finding.views if v.task.id not in due]
    lasting = [v.task.id for v in rest if _lasts(v.task)]
    undated = [v.task.id for v in rest if v.task.id not in lasting]
    for name, count, held in (
        ("ongoing", finding.lasting, lasting),
        ("undated", finding.undated, undated),
    ):
        if count:
            lines.append(_line(writer.say(f"period.{name}"), count, held, views, writer))
    dated = finding.total - finding.lasting - finding.undated
    if sum(p.count for p in finding.periods) > dated:
        lines.append("\n" + writer.say("period.several"))
    return "\n".join([head, *lines])


def _lasts(task: TaskRecord) -> bool:
    rules = (task.recurrence, *(m.recurrence for m in task.milestones))
    return task.ongoing or any(rules)


def _edge(finding: Finding, writer: Writer) -> str:
    """到期最多的月份是2017年8月，3项：附件第2项……"""
    views = {v.task.id: v for v in finding.views}
    query, periods = finding.query, finding.periods
    ever = query.selection.window is not None and query.selection.window.ever
    narrows = query.selection.named() - {"document_ids", *(("window",) if ever else ())}
    ids = list(dict.fromkeys(i for p in periods for i in p.task_ids))
    return writer.say(
        "period.least" if query.order == "least" else "period.most",
        among=writer.say("count.among", scope=scope(query, writer)) if narrows else "",
        names=writer.phrases.names([period_name(p, finding, writer) for p in periods]),
        each=writer.say("period.each") if len(periods) > 1 else "",
        count=periods[0].count,
        tasks=_places(finding.total, ids, views, writer),
        cite=writer.cite(*finding.citations),
    )


def _line(
    name: str, count: int, ids: Sequence[str], views: Mapping[str, TaskView], writer: Writer
) -> str:
    """2017年8月：3项，附件第2项……; the number alone where none of them is on the page."""
    if not ids:
        return writer.say("period.line_many", name=name, count=count)
    return writer.say(
        "period.line", name=name, count=count, tasks=_places(count, ids, views, writer)
    )


def _places(count: int, ids: Sequence[str], views: Mapping[str, TaskView], writer: Writer) -> str:
    shown = [writer.place(views[i].task) for i in ids[:_NAMED]]
    return writer.phrases.names(shown) + (writer.say("period.more") if count > len(shown) else "")


def period_name(period: PeriodCount, finding: Finding, writer: Writer) -> str:
    """2017年8月, 2017年第三季度, 2017年"""
    first = period.first
    kind = finding.query.period or "month"
    quarter = (first.month + 2) // 3
    return writer.say(
        f"period.name_{kind}",
        year=first.year,
        month=writer.phrases.month(first.month),
        quarter="一二三四"[quarter - 1] if writer.phrases.language == "zh" else quarter,
    )
