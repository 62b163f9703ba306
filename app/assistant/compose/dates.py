"""Dates: when a task is due, how many days are left or gone, and why it counts as overdue.

Words follow design.md, "Words that accuse": a date has passed and the ledger holds no
completion; that is all that is said.
"""

from __future__ import annotations

from app.assistant.answer import Citation
from app.assistant.compose.scope import scope
from app.assistant.compose.writer import Writer
from app.assistant.query import Ask
from app.assistant.tools.finding import Finding
from app.ledger.records import TaskView


def write_dates(finding: Finding, writer: Writer) -> str:
    """One paragraph a task; quotes where a sentence, not a field, carries the date."""
    if not finding.views:
        return writer.say("list.none", scope=scope(finding.query, writer))
    if finding.quotes:
        return _milestones(finding, writer)
    write = _state if finding.query.ask is Ask.STATE else _when
    text = "\n".join(
        write(v, c, writer) for v, c in zip(finding.views, finding.citations, strict=True)
    )
    if finding.query.wants_why and any(v.standing.state == "overdue" for v in finding.views):
        text += "\n\n" + writer.say("state.rule")
    return text


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
                rule=writer.rule(task.recurrence),
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
    if days > 0:
        return writer.say("state.not_overdue", days=days, **said)
    if days == 0:
        return writer.say("state.not_overdue_today", **said)
    return writer.say("state.overdue", days=-days, as_of=writer.phrases.day(standing.as_of), **said)


def _milestones(finding: Finding, writer: Writer) -> str:
    lines = []
    for quote in finding.quotes:
        view = next(
            v
            for v in finding.views
            if (v.task.document_id, v.task.start) == _task_at(finding, quote.citation)
        )
        lines.append(
            writer.say(
                "date.milestone",
                place=writer.titled(view.task),
                quote=quote.text,
                cite=writer.cite(quote.citation),
            )
        )
        for milestone in view.task.milestones:
            if (
                milestone.start < quote.citation.end
                and quote.citation.start < milestone.end
                and milestone.due
            ):
                lines.append(
                    writer.say(
                        "date.milestone_due",
                        deadline=milestone.deadline_text,
                        due=writer.phrases.day(milestone.due),
                    )
                )
                days = (milestone.due - view.standing.as_of).days
                lines.append(
                    writer.say("date.left", days=days)
                    if days > 0
                    else writer.say("date.today")
                    if not days
                    else writer.say("date.late", days=-days)
                )
    return "\n".join(lines)


def _task_at(finding: Finding, place: Citation) -> tuple[str, int]:
    return next(
        (v.task.document_id, v.task.start)
        for v in finding.views
        if v.task.document_id == place.document_id and v.task.start <= place.start < v.task.end
    )
