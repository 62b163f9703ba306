"""A turn of the conversation on the page, and the form in which it is kept.

What is kept of an answer is its words, the day, its citations and the ids of its tasks. The rows
themselves are read from the ledger again when a conversation is opened, as they stand on the
answer's day with all that is recorded by now; a row whose document was deleted is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.assistant.answer import Answer, Citation, Message
from app.ledger.records import (
    TaskFilter,
    TaskPage,
    TaskView,
)
from app.web.render_text import cited_markdown, safe_markdown, source_link


@dataclass(frozen=True)
class Turn:
    """A question and what was answered."""

    question: str
    answer: Answer


Turns = list[Turn]
Bubbles = list[dict[str, str]]
Kept = dict[str, Any]
Find = Callable[..., TaskPage]
"""`TaskDB.find`: (TaskFilter, *, as_of) -> TaskPage."""


def conversation(turns: Turns) -> list[Message]:
    """The turns as the assistant is told them."""
    return [
        message
        for turn in turns
        for message in (
            Message(role="user", content=turn.question),
            Message(role="assistant", content=turn.answer.text),
        )
    ]


def bubbles(turns: Turns) -> Bubbles:
    """The turns as they are shown, each [n] a link to the place it stands for."""
    shown = []
    for turn in turns:
        links = [source_link(c.document_id, c.start, c.end) for c in turn.answer.citations]
        answer = cited_markdown(turn.answer.text, links)
        shown += [bubble("user", turn.question), {"role": "assistant", "content": answer}]
    return shown


def bubble(role: str, text: str) -> dict[str, str]:
    """One message, its text made safe to show."""
    return {"role": role, "content": safe_markdown(text)}


def kept_turn(turn: Turn) -> Kept:
    """A turn as JSON keeps it."""
    answer = turn.answer
    return {
        "question": turn.question,
        "text": answer.text,
        "status": answer.status,
        "as_of": answer.as_of.isoformat(),
        "model": answer.model,
        "tasks": [view.task.id for view in answer.tasks],
        "total": answer.total,
        "citations": [asdict(citation) for citation in answer.citations],
        "nearest": [asdict(citation) for citation in answer.nearest],
        "suggestions": list(answer.suggestions),
        "reading": answer.reading,
        "notice": answer.notice,
    }


def opened_turn(kept: Kept, find: Find) -> Turn:
    """A kept turn with its rows as the ledger has them now."""
    as_of = date.fromisoformat(kept["as_of"])
    tasks = _rows(kept["tasks"], find, as_of)
    return Turn(
        question=kept["question"],
        answer=Answer(
            text=kept["text"],
            status=kept["status"],
            as_of=as_of,
            model=kept["model"],
            tasks=tasks,
            total=kept["total"] - (len(kept["tasks"]) - len(tasks)),
            citations=tuple(Citation(**citation) for citation in kept["citations"]),
            nearest=tuple(Citation(**citation) for citation in kept["nearest"]),
            suggestions=tuple(kept["suggestions"]),
            reading=kept["reading"],
            notice=kept.get("notice", ""),
        ),
    )


def _rows(ids: Sequence[str], find: Find, as_of: date) -> tuple[TaskView, ...]:
    """The tasks with these ids that are there, in the order of `ids`."""
    if not ids:
        return ()
    found = {view.task.id: view for view in find(TaskFilter(ids=tuple(ids)), as_of=as_of).tasks}
    return tuple(found[task_id] for task_id in ids if task_id in found)
