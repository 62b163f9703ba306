"""Up to three next questions, each of which the assistant can answer."""

from __future__ import annotations

from app.assistant.compose.writer import Writer
from app.assistant.query import Ask, Query
from app.assistant.tools.finding import Finding
from app.ledger.records import TaskView

_MOST = 3


def suggest(query: Query, finding: Finding | None, writer: Writer) -> tuple[str, ...]:
    """What people ask next: the other side of the task, or of the unit, then the calendar."""
    ideas: list[str] = []
    if finding and len(finding.views) == 1:
        ideas += _of_task(query, finding.views[0], writer)
    elif len(query.selection.units) == 1:
        ideas += _of_unit(query, writer)
    ideas += [
        writer.say("suggest.overdue"),
        writer.say("suggest.month"),
        writer.say("suggest.recurring"),
    ]
    if "overdue" in query.selection.states:
        ideas.remove(writer.say("suggest.overdue"))
    return tuple(dict.fromkeys(ideas))[:_MOST]


def _of_task(query: Query, view: TaskView, writer: Writer) -> list[str]:
    task = view.task
    name = writer.place(task)
    ideas = []
    if query.ask is not Ask.UNITS and task.responsible:
        ideas.append(writer.say("suggest.responsible", name=name))
    if task.supporting and "supporting" not in query.selection.roles:
        ideas.append(writer.say("suggest.supporting", name=name))
    if task.deadline_text and query.ask not in (Ask.WHEN, Ask.DAYS, Ask.STATE):
        ideas.append(writer.say("suggest.when", name=name))
    if query.ask is not Ask.READ:
        ideas.append(writer.say("suggest.read", name=name))
    return ideas[:2]


def _of_unit(query: Query, writer: Writer) -> list[str]:
    name = query.selection.units[0]
    ideas = []
    if "overdue" not in query.selection.states:
        ideas.append(writer.say("suggest.unit_overdue", name=name))
    if query.selection.role != "supporting":
        ideas.append(writer.say("suggest.unit_supporting", name=name))
    else:
        ideas.append(writer.say("suggest.unit_tasks", name=name))
    return ideas
