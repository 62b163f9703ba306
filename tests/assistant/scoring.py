"""Questions asked in process and scored as the outside check scores them over HTTP.

The rules of an `expect` are those of tests/questions/score_chat.py, loaded as it stands.
Left out: HTTP itself, latencies, and what citations quote.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.assistant.answer import Answer, Message
from app.wiring import Desk

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"

Faults = list[tuple[str, Any, Any]]
"""(key, expected, got) of each expectation that does not hold."""


@cache
def scorer() -> Callable[[dict[str, Any], dict[str, Any]], Faults]:
    """check(expect, response) of the scorer."""
    spec = importlib.util.spec_from_file_location("score_chat", QUESTIONS / "score_chat.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[dict[str, Any], dict[str, Any]], Faults] = module.check
    return check


def as_response(answer: Answer) -> dict[str, Any]:
    """What the scorer reads of a response of /api/chat."""
    return {
        "answer": answer.text,
        "status": answer.status,
        "tasks": [
            {
                "source": v.task.source,
                "number": v.task.number,
                "due": v.task.due.isoformat() if v.task.due else None,
            }
            for v in answer.tasks
        ],
        "units": [{"name": u.name, "role": u.role} for u in answer.units],
        "citations": [{"source": c.source, "number": c.number} for c in answer.citations],
    }


def read_items(name: str) -> list[dict[str, Any]]:
    """The items of tests/questions/NAME.jsonl."""
    lines = (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass(frozen=True)
class Turn:
    """One question that was asked, with its answer and what the scorer holds against it."""

    item: str
    place: int
    question: str
    answer: Answer
    faults: Faults

    @property
    def refused(self) -> bool:
        return self.answer.status in ("no_answer", "clarify")

    @property
    def claims_nothing(self) -> bool:
        return not self.answer.tasks and not self.answer.units

    def __str__(self) -> str:
        wrong = "; ".join(f"{k}: expected {w}, got {short(g)}" for k, w, g in self.faults)
        tasks = [f"{v.task.source[:3]}{v.task.number}" for v in self.answer.tasks]
        units = [f"{u.name}/{u.role[:4]}" for u in self.answer.units]
        return (
            f"{self.item}.{self.place} {self.question}\n    {wrong or 'as expected'}\n"
            f"    {self.answer.status} tasks {tasks} units {units}\n    {short(self.answer.text)}"
        )


def short(value: object, size: int = 150) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= size else text[:size] + "…"


def ask_turns(desk: Desk, item: dict[str, Any]) -> list[Turn]:
    """Every turn of an item (`turns`, or one `q`), asked in order, each with its `expect`."""
    messages: list[Message] = []
    asked: list[Turn] = []
    for place, turn in enumerate(item.get("turns", [item]), 1):
        messages.append(Message(role="user", content=turn["q"]))
        answer = desk.assistant.ask(messages, as_of=date.fromisoformat(item["as_of"]))
        messages.append(Message(role="assistant", content=answer.text))
        faults = scorer()(turn["expect"], as_response(answer))
        asked.append(Turn(item["id"], place, turn["q"], answer, faults))
    return asked
