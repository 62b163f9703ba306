"""Example questions made from what the ledger holds, so that each of them has an answer.

Nothing is asked about a document that is not there; an empty ledger has no examples.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.ledger.records import TaskFilter

if TYPE_CHECKING:
    from app.ledger.task_db import TaskDB

LOOKED_AT = 200  # tasks; enough to find one of each kind
LONGEST = 12  # characters of a title that still make a question one would type


def example_questions(db: TaskDB, *, as_of: date) -> list[str]:
    """Up to six questions of different kinds, the most useful first."""
    views = db.find(TaskFilter(limit=LOOKED_AT), as_of=as_of).tasks
    if not views:
        return []
    tasks = [view.task for view in views]
    questions = []
    shared = [t for t in tasks if len(t.title) <= LONGEST and t.responsible]
    if shared:
        most = max(shared, key=lambda t: len(t.responsible))
        questions.append(f"{most.title}由谁负责？")
    if any(t.due or any(m.due for m in t.milestones) for t in tasks):
        questions += ["现在哪些任务逾期了？", "下个月有哪些任务到期？"]
    units = [unit for unit in db.units(as_of=as_of) if unit.responsible and not unit.group]
    if units:
        busiest = max(units, key=lambda unit: unit.responsible)
        questions.append(f"{busiest.name}负责哪些任务？")
    if any(t.recurrence or any(m.recurrence for m in t.milestones) for t in tasks):
        questions.append("每年都要做的工作有哪些？")
    if targets := db.targets():
        place = next((t for t in tasks if t.start <= targets[0].start < t.end), None)
        if place and len(place.title) <= LONGEST:
            questions.append(f"{place.title}的目标是多少？")
    return questions[:6]
