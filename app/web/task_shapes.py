"""A task as it goes over HTTP, with its milestones, places, corrections and history.

Fields may be added here, never renamed or removed: outside checks rely on them
(tests/test_http_contract.py).
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from app.assistant.answer import Citation
from app.ledger.records import (
    CorrectionRecord,
    MilestoneRecord,
    ProgressEntry,
    State,
    TaskRecord,
    TaskView,
)
from app.web.inputs import Day
from ingest.document import Source


class CitationOut(BaseModel):
    """A place that backs a statement: `quote` is text[start:end] of the document."""

    document: str
    document_id: str
    source: Source
    number: int | None
    locator: str
    quote: str
    start: int
    end: int
    unconfirmed: str = Field(description="待对照原件确认的原因，空表示无须确认或已确认")

    @classmethod
    def of(cls, citation: Citation) -> CitationOut:
        """An assistant's citation."""
        return cls.model_construct(
            document=citation.document,
            document_id=citation.document_id,
            source=citation.source,
            number=citation.number,
            locator=citation.locator,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
            unconfirmed=citation.unconfirmed,
        )

    @classmethod
    def of_milestone(cls, task: TaskRecord, milestone: MilestoneRecord) -> CitationOut:
        """The sentence of a task that states the milestone."""
        return cls.model_construct(
            document=task.document,
            document_id=task.document_id,
            source=task.source,
            number=task.number,
            locator=task.locator,
            quote=milestone.text,
            start=milestone.start,
            end=milestone.end,
            unconfirmed=task.unconfirmed,
        )


class CorrectionOut(BaseModel):
    """A fact that a person put right: what counts now, and what was read out of the file."""

    id: int
    field: str
    milestone: int | None
    value: str
    extracted: str
    by: str
    recorded_at: str

    @classmethod
    def of(cls, correction: CorrectionRecord) -> CorrectionOut:
        """A correction in force."""
        return cls.model_construct(
            id=correction.id,
            field=correction.field,
            milestone=correction.milestone,
            value=correction.value,
            extracted=correction.extracted,
            by=correction.by,
            recorded_at=correction.recorded_at,
        )


class MilestoneOut(BaseModel):
    """A dated or recurring duty inside a task's sentence, as it stands on the day."""

    number: int
    text: str
    deadline_text: str
    due: Day | None
    recurrence: str | None
    next_due: Day | None
    overdue: bool
    done: bool
    units: list[str]
    citation: CitationOut


class PrintedUnitOut(BaseModel):
    """A unit under the name that it has on the day, and the name that the document prints."""

    name: str
    printed: str


class TaskOut(BaseModel):
    """A task and how it stands on the day."""

    id: str
    document: str
    document_id: str
    locator: str
    section: str
    start: int
    end: int
    source: Literal["article", "annex"]
    number: int
    title: str
    text: str
    responsible: list[str]
    lead: list[str]
    supporting: list[str]
    deadline_text: str | None
    due: Day | None
    recurrence: str | None
    next_due: Day | None
    state: State
    overdue_since: Day | None
    days_late: int | None
    done_on: Day | None
    reason: str
    inferred: str
    unconfirmed: str = Field(description="待对照原件确认的原因，空表示无须确认或已确认")
    milestones: list[MilestoneOut]
    counterpart_ids: list[str]
    corrections: list[CorrectionOut] = Field(description="已更正的内容，附读出的原文")
    printed_units: list[PrintedUnitOut] = Field(description="当日已更名、并入的单位在原文中的写法")

    @classmethod
    def of(cls, view: TaskView) -> TaskOut:
        """A row of the ledger."""
        task, standing = view.task, view.standing
        return cls.model_construct(
            id=task.id,
            document=task.document,
            document_id=task.document_id,
            locator=task.locator,
            section=task.section,
            start=task.start,
            end=task.end,
            source=task.source,
            number=task.number,
            title=task.title,
            text=task.text,
            responsible=list(task.responsible),
            lead=list(task.lead),
            supporting=list(task.supporting),
            deadline_text=task.deadline_text,
            due=task.due,
            recurrence=task.recurrence,
            next_due=standing.next_due,
            state=standing.state,
            overdue_since=standing.overdue_since,
            days_late=standing.days_late,
            done_on=standing.done_on,
            reason=task.reason,
            inferred=task.inferred,
            unconfirmed=task.unconfirmed,
            milestones=_milestones(view),
            counterpart_ids=list(task.counterpart_ids),
            corrections=[CorrectionOut.of(c) for c in task.corrections],
            printed_units=[
                PrintedUnitOut.model_construct(name=name, printed=printed)
                for name, printed in task.printed_units
            ],
        )


def _milestones(view: TaskView) -> list[MilestoneOut]:
    standings = {s.milestone.number: s for s in view.standing.milestones}
    rows = []
    for milestone in view.task.milestones:
        standing = standings.get(milestone.number)
        rows.append(
            MilestoneOut.model_construct(
                number=milestone.number,
                text=milestone.text,
                deadline_text=milestone.deadline_text,
                due=milestone.due,
                recurrence=milestone.recurrence,
                next_due=standing.next_due if standing else None,
                overdue=standing.overdue if standing else False,
                done=standing.done if standing else False,
                units=list(milestone.units),
                citation=CitationOut.of_milestone(view.task, milestone),
            )
        )
    return rows


class TasksResponse(BaseModel):
    """Rows of the ledger; `total` counts all that match, also beyond `limit`."""

    total: int
    as_of: Day
    tasks: list[TaskOut]


class ProgressOut(BaseModel):
    """One line of a task's history."""

    id: int
    status: Literal["in_progress", "done"]
    note: str
    date: Day
    by: str
    period: Day | None
    milestone: int | None
    recorded_at: str
    undoes: int | None

    @classmethod
    def of(cls, entry: ProgressEntry) -> ProgressOut:
        """A stored entry."""
        return cls.model_construct(
            id=entry.id,
            status=entry.status,
            note=entry.note,
            date=entry.on,
            by=entry.by,
            period=entry.period,
            milestone=entry.milestone,
            recorded_at=entry.recorded_at,
            undoes=entry.undoes,
        )


class HistoryResponse(BaseModel):
    """All that was reported on a task, oldest first."""

    history: list[ProgressOut]
