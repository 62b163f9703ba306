"""What the assistant gives back: the HTTP contract's response, typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from app.ledger.records import TaskView
from ingest.document import Role, Source

Status = Literal["answered", "no_answer", "clarify"]


@dataclass(frozen=True, kw_only=True)
class Message:
    """One turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A place in a document that backs a statement: `quote == text[start:end]`. `unconfirmed`
    says why a person has to hold the quote against the original, "" where none needs to."""

    document: str
    document_id: str
    source: Source
    number: int | None
    locator: str
    quote: str
    start: int
    end: int
    unconfirmed: str = ""


@dataclass(frozen=True, kw_only=True)
class NamedUnit:
    """A unit that the answer names as its result, once per role."""

    name: str
    role: Role
    task_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """A tool that ran for this answer, with its arguments and how long it took."""

    name: str
    args: dict[str, Any]
    ms: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The whole response. `text` is Markdown in the language of the question; `tasks` is
    what it lists, in its order, and nothing else (at most 200 are sent; `total` counts all).
    `reading` is the one line that says how the question was understood; `nearest` are
    passages offered as not used as evidence. `model` is whose words they are; `notice` says why
    they are not the language model's, "" where they are or none was asked."""

    text: str
    status: Status
    as_of: date
    model: str
    tasks: tuple[TaskView, ...] = ()
    total: int = 0
    units: tuple[NamedUnit, ...] = ()
    citations: tuple[Citation, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    suggestions: tuple[str, ...] = ()
    reading: str = ""
    nearest: tuple[Citation, ...] = field(default=())
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A piece of the answer's text, as it streams."""

    text: str


@dataclass(frozen=True, kw_only=True)
class ToolRan:
    """A tool has run, as it streams."""

    call: ToolCall
