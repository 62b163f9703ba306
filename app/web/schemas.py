"""The shapes that go over HTTP: contract.md as pydantic models, with OpenAPI examples.

Responses are built from the ledger's and the assistant's values by `of`; what comes in is read
in `inputs.py`.
Fields may be added here, never renamed or removed: outside checks rely on them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.assistant.answer import Answer, Citation, NamedUnit, Status, ToolCall
from app.ledger.records import (
    CorrectionRecord,
    DocumentRecord,
    MilestoneRecord,
    PassageRecord,
    ProgressEntry,
    State,
    TaskRecord,
    TaskView,
    UnitRecord,
    WarningRecord,
)
from app.ledger.unit_decisions import UnitDecision
from app.web.inputs import Day
from ingest.document import Role, Source
from vectorstore.types import Hit

TASKS_LISTED = 200  # an answer lists at most so many; `total` says how many there are


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


class NamedUnitOut(BaseModel):
    """A unit that the answer names as its result, once per role."""

    name: str
    role: Role
    task_ids: list[str]

    @classmethod
    def of(cls, unit: NamedUnit) -> NamedUnitOut:
        """An assistant's unit."""
        return cls.model_construct(name=unit.name, role=unit.role, task_ids=list(unit.task_ids))


class ToolCallOut(BaseModel):
    """A tool that ran for the answer."""

    name: str
    args: dict[str, Any]
    ms: float

    @classmethod
    def of(cls, call: ToolCall) -> ToolCallOut:
        """A tool call."""
        return cls.model_construct(name=call.name, args=call.args, ms=call.ms)


class ChatResponse(BaseModel):
    """The answer with what it lists, what it cites and what ran for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answer": "区校车安全由区教育文体局负责[1]。",
                    "status": "answered",
                    "as_of": "2017-09-15",
                    "model": "embedded",
                    "tasks": [],
                    "total": 0,
                    "units": [{"name": "区教育文体局", "role": "responsible", "task_ids": []}],
                    "citations": [
                        {
                            "document": "甲政发〔2017〕1号",
                            "document_id": "9f2c41d7",
                            "source": "article",
                            "number": 3,
                            "locator": "二、（一）3",
                            "quote": "（责任单位：区教育文体局）",
                            "start": 120,
                            "end": 133,
                        }
                    ],
                    "tool_calls": [{"name": "task_units", "args": {"topic": "校车"}, "ms": 1.2}],
                    "suggestions": ["这项任务什么时候完成？"],
                    "reading": "",
                    "nearest": [],
                    "notice": "",
                }
            ]
        }
    )

    answer: str
    status: Status
    as_of: Day
    model: str
    tasks: list[TaskOut]
    total: int
    units: list[NamedUnitOut]
    citations: list[CitationOut]
    tool_calls: list[ToolCallOut]
    suggestions: list[str]
    reading: str = Field(description="问题是怎样理解的")
    nearest: list[CitationOut] = Field(description="相近内容，未作为依据")
    notice: str = Field(description="没有用上语言模型时的原因；用上了或没有设置时为空")

    @classmethod
    def of(cls, answer: Answer) -> ChatResponse:
        """An answer of the assistant; at most the first 200 tasks are sent."""
        return cls.model_construct(
            answer=answer.text,
            status=answer.status,
            as_of=answer.as_of,
            model=answer.model,
            tasks=[TaskOut.of(view) for view in answer.tasks[:TASKS_LISTED]],
            total=max(answer.total, len(answer.tasks)),
            units=[NamedUnitOut.of(unit) for unit in answer.units],
            citations=[CitationOut.of(citation) for citation in answer.citations],
            tool_calls=[ToolCallOut.of(call) for call in answer.tool_calls],
            suggestions=list(answer.suggestions[:3]),
            reading=answer.reading,
            nearest=[CitationOut.of(citation) for citation in answer.nearest],
            notice=answer.notice,
        )


class TasksResponse(BaseModel):
    """Rows of the ledger; `total` counts all that match, also beyond `limit`."""

    total: int
    as_of: Day
    tasks: list[TaskOut]


class UnitOut(BaseModel):
    """A unit, the names it goes by and what it carries."""

    name: str
    aliases: list[str]
    place: str
    group: bool
    inferred: str
    responsible: int
    supporting: int
    overdue: int
    printed: list[str] = Field(description="原文中的名称，与当日名称不同时")

    @classmethod
    def of(cls, unit: UnitRecord, shared: Collection[str] = ()) -> UnitOut:
        """A unit of the ledger, without the names that it shares."""
        return cls.model_construct(
            name=unit.name,
            aliases=[alias for alias in unit.aliases if alias not in shared],
            place=unit.place,
            group=unit.group,
            inferred=unit.inferred,
            responsible=unit.responsible,
            supporting=unit.supporting,
            overdue=unit.overdue,
            printed=list(unit.printed),
        )


class UnitDecisionOut(BaseModel):
    """One entry about a unit's name; nothing is overwritten, `undoes` takes one back."""

    id: int
    kind: Literal["alias", "rename", "merge", "confirm"]
    unit: str
    place: str
    other: str
    since: Day | None
    by: str
    note: str
    recorded_at: str
    undoes: int | None
    undone: bool

    @classmethod
    def of(cls, entry: UnitDecision) -> UnitDecisionOut:
        """An entry of the ledger."""
        return cls.model_construct(
            id=entry.id,
            kind=entry.kind,
            unit=entry.unit,
            place=entry.place,
            other=entry.other,
            since=entry.since,
            by=entry.by,
            note=entry.note,
            recorded_at=entry.recorded_at,
            undoes=entry.undoes,
            undone=entry.undone,
        )


class UnitDecisionsResponse(BaseModel):
    """All entries, oldest first."""

    decisions: list[UnitDecisionOut]


class UnitsResponse(BaseModel):
    """Every unit of the ledger. A short name that two units of different full names go by
    (财政局, of the city and of the district) tells neither: it stands with none of them."""

    units: list[UnitOut]

    @classmethod
    def of(cls, units: Sequence[UnitRecord]) -> UnitsResponse:
        """The units with the names that are theirs alone."""
        named: dict[str, set[str]] = {}
        for unit in units:
            for name in (unit.name, *unit.aliases):
                named.setdefault(name, set()).add(unit.name)
        shared = {name for name, owners in named.items() if len(owners) > 1}
        return cls(units=[UnitOut.of(unit, shared) for unit in units])


class SearchHitOut(BaseModel):
    """A passage that was found, best first."""

    document: str
    document_id: str
    source: Source
    number: int | None
    locator: str
    title: str
    text: str
    start: int
    end: int
    score: float

    @classmethod
    def of(cls, passage: PassageRecord, hit: Hit) -> SearchHitOut:
        """A passage and its score."""
        return cls.model_construct(
            document=passage.document,
            document_id=passage.document_id,
            source=passage.source,
            number=passage.number,
            locator=passage.locator,
            title=passage.title,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            score=round(float(hit.score), 6),
        )


class SearchResponse(BaseModel):
    """Passages, best first: the retrieval that chat uses."""

    results: list[SearchHitOut]


class WarningOut(BaseModel):
    """Something about a document that a person should see."""

    code: str
    message: str
    start: int | None
    end: int | None

    @classmethod
    def of(cls, warning: WarningRecord) -> WarningOut:
        """A stored warning."""
        return cls.model_construct(
            code=warning.code, message=warning.message, start=warning.start, end=warning.end
        )


class DocumentOut(BaseModel):
    """A document as parsed."""

    id: str
    title: str
    doc_number: str
    issuer: str
    place: str
    issued: Day | None
    year: int | None
    filename: str
    chunks: int
    tasks: int
    warnings: list[WarningOut]
    corrections: list[CorrectionOut] = Field(description="文件信息中已更正的内容")
    corrected_tasks: int = Field(description="有更正的任务数")

    @classmethod
    def of(cls, document: DocumentRecord) -> DocumentOut:
        """A stored document."""
        return cls.model_construct(
            id=document.id,
            title=document.title,
            doc_number=document.doc_number,
            issuer=document.issuer,
            place=document.place,
            issued=document.issued,
            year=document.year,
            filename=document.filename,
            chunks=document.chunks,
            tasks=document.tasks,
            warnings=[WarningOut.of(warning) for warning in document.warnings],
            corrections=[CorrectionOut.of(c) for c in document.corrections],
            corrected_tasks=document.corrected_tasks,
        )


class DocumentsResponse(BaseModel):
    """Every document."""

    documents: list[DocumentOut]


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
