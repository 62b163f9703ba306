"""Dates: when a task is due, how many days are left or gone, and why it counts as overdue.

Words that do not accuse: a date has passed and the ledger holds no
completion; that is all that is said.
"""

from __future__ import annotations

from app.assistant.answer import Citation
from app.assistant.compose.scope import scope
from app.assistant.compose.writer import Writer
from app.assistant.query import Ask
from app.assistant.tools.finding import Finding, Quote
from app.ledger.records import MilestoneRecord, TaskView

_SPANS = {"year": 4, "month": 7, "day": 10}  # how much of an ISO date tells them apart


def write_dates(finding: Finding, writer: Writer) -> str:
    """One paragraph a task; quotes where a sentence, not a field, carries the date. Of several
    tasks those with a date come first, and those without are named together at the end."""
    if not finding.views:
        return writer.say("list.none", scope=scope(finding.query, writer))
    write = _state if finding.query.ask is Ask.STATE else _when
    quoted = [_task_of(finding, q.citation).task.id for q in finding.quotes]
    lines: list[str] = []
    undated: list[tuple[TaskView, Citation]] = []
    folded = 0
    for view, place in zip(finding.views, finding.citations, strict=True):
        if view.task.id in quoted:
            here = [q for q, i in zip(finding.quotes, quoted, strict=True) if i == view.task.id]
            lines += [line for q in here for line in _milestone(view, q, writer)]
        elif view.task.milestones and len(finding.views) > 1 and not view.task.deadline_text:
            folded += 1  # its sentences were not looked up: there are too many
        elif view.task.deadline_text or len(finding.views) == 1:
            lines.append(write(view, place, writer))
        else:
            undated.append((view, place))
    if undated:
        places = [writer.place(v.task) + writer.cite(c) for v, c in undated]
        lines.append(writer.say("date.none", place=writer.phrases.names(places), cite=""))
    if folded:
        lines.append(writer.say("list.more", count=folded))
    text = "\n".join([*_compared(finding, writer), *lines])
    if finding.query.wants_why and any(v.standing.state == "overdue" for v in finding.views):
        text += "\n\n" + writer.say("state.rule")
    return text


def _compared(finding: Finding, writer: Writer) -> list[str]:
    """是同一天到期, A比B早30天: what the question asks of the dates of several tasks; nothing where
    one of them has no date of its own."""
    query = finding.query
    dated = sorted((v.task.due, i) for i, v in enumerate(finding.views) if v.task.due)
    if not query.dates or len(finding.views) < 2 or len(dated) < len(finding.views):
        return []
    (first, sooner), (last, later) = dated[0], dated[-1]
    span = next((s for s in _SPANS if writer.say(f"date.span_{s}") in query.text), "day")
    if query.dates == "same" or first == last:
        same = str(first)[: _SPANS[span]] == str(last)[: _SPANS[span]]
        told = "date.same" if same else "date.not_same"
        return [writer.say(told, span=writer.say(f"date.span_{span}"))]
    return [
        writer.say(
            "date.sooner",
            first=writer.place(finding.views[sooner].task),
            day=writer.phrases.day(first),
            last=writer.place(finding.views[later].task),
            later=writer.phrases.day(last),
            days=(last - first).days,
        )
    ]


def _when(view: TaskView, place: Citation, writer: Writer) -> str:
    task, standing = view.task, view.standing
    marker, name = writer.cite(place), writer.titled(task)
    if task.due:
        return writer.say(
            "date.due",
            place=name,
            deadline=task.deadline_text,
            due=writer.phrases.day(task.due),
            cite=marker,
        ) + _distance(view, writer)
    if task.ongoing:
        text = writer.say("date.ongoing", place=name, deadline=task.deadline_text, cite=marker)
        if task.recurrence and standing.next_due:
            text += writer.say(
                "date.recurs",
                rule=writer.rule(task),
                next=writer.phrases.day(standing.next_due),
                cite="",
            )
        return text
    if task.deadline_text:
        return writer.say(
            "date.unread", place=name, deadline=task.deadline_text, reason=task.reason, cite=marker
        )
    return writer.say("date.none", place=name, cite=marker)


def _distance(view: TaskView, writer: Writer) -> str:
    task, standing = view.task, view.standing
    assert task.due is not None
    if standing.state == "done" and standing.done_on:
        return writer.say("date.done", date=writer.phrases.day(standing.done_on))
    days = (task.due - standing.as_of).days
    if days > 0:
        return writer.say("date.left", days=days)
    return writer.say("date.today") if days == 0 else writer.say("date.late", days=-days)


def _state(view: TaskView, place: Citation, writer: Writer) -> str:
    task, standing = view.task, view.standing
    marker, name = writer.cite(place), writer.titled(task)
    if standing.state == "done" and standing.done_on:
        return writer.say(
            "state.done", place=name, date=writer.phrases.day(standing.done_on), cite=marker
        )
    if task.due is None:
        if task.ongoing:
            return writer.say("state.ongoing", place=name, deadline=task.deadline_text, cite=marker)
        return writer.say("state.undated", place=name, cite=marker)
    days = (task.due - standing.as_of).days
    said = {
        "place": name,
        "deadline": task.deadline_text,
        "due": writer.phrases.day(task.due),
        "cite": marker,
    }
    if days >= 0 and standing.overdue_milestones:
        return writer.say("state.late_milestone", detail=writer.detail(view, named=True), **said)
    if days > 0:
        return writer.say("state.not_overdue", days=days, **said)
    if days == 0:
        return writer.say("state.not_overdue_today", **said)
    return writer.say("state.overdue", days=-days, as_of=writer.phrases.day(standing.as_of), **said)


def _milestone(view: TaskView, quote: Quote, writer: Writer) -> list[str]:
    """The sentence of a task that carries dates, and what each of them means."""
    cite = writer.cite(quote.citation)
    lines = [
        writer.say("date.milestone", place=writer.titled(view.task), quote=quote.text, cite=cite)
    ]
    for milestone in view.task.milestones:
        inside = milestone.start < quote.citation.end and quote.citation.start < milestone.end
        if not inside or not milestone.due:
            continue
        due = writer.phrases.day(milestone.due)
        said = writer.say("date.milestone_due", deadline=milestone.deadline_text, due=due)
        lines += [said, _left(view, milestone, writer)]
    return lines


def _left(view: TaskView, milestone: MilestoneRecord, writer: Writer) -> str:
    """How far a milestone's date is from the day."""
    done = {s.milestone.number for s in view.standing.milestones if s.done}
    if milestone.number in done:
        return writer.say("date.done_part")
    assert milestone.due is not None
    days = (milestone.due - view.standing.as_of).days
    if days > 0:
        return writer.say("date.left", days=days)
    return writer.say("date.late", days=-days) if days else writer.say("date.today")


def _task_of(finding: Finding, place: Citation) -> TaskView:
    return next(
        v
        for v in finding.views
        if v.task.document_id == place.document_id and v.task.start <= place.start < v.task.end
    )
