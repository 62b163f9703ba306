"""An answer and the hits of a search as they go over HTTP.

Fields may be added here, never renamed or removed: outside checks rely on them
(tests/test_http_contract.py).
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.assistant.answer import Answer, NamedUnit, Status, ToolCall
from app.ledger.document_records import PassageRecord
from app.web.inputs import Day
from app.web.task_shapes import CitationOut, TaskOut
from ingest.document import Role, Source
from vectorstore.types import Hit

TASKS_LISTED = 200  # an answer lists at most so many; `total` says how many there are


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
                            "unconfirmed": "",
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
    unconfirmed: str = Field(description="待对照原件确认的原因，空表示无须确认或已确认")

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
            unconfirmed=passage.unconfirmed,
        )


class SearchResponse(BaseModel):
    """Passages, best first: the retrieval that chat uses."""

    results: list[SearchHitOut]
