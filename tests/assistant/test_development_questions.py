"""The development questions, asked in process: a floor for every family, and no bad citation.

The floors are those of the issue that made the families work; the score itself is measured
over HTTP by tests/questions/score_chat.py.
"""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.assistant.answer import Answer, Message
from app.wiring import Desk

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"
FLOORS = {
    "responsible": 0.9,
    "supporting": 0.9,
    "unit_tasks": 0.9,
    "due": 0.9,
    "overdue": 0.9,
    "due_month": 0.9,
}
OVERALL = 0.75


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score_chat", QUESTIONS / "score_chat.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_response(answer: Answer) -> dict[str, Any]:
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


@pytest.fixture(scope="module")
def outcome(desk: Desk) -> tuple[dict[str, list[bool]], list[str]]:
    """Passed or not by category, and the citations that are not slices of their document."""
    check = scorer().check
    passed: dict[str, list[bool]] = defaultdict(list)
    bad: list[str] = []
    for line in (QUESTIONS / "dev.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        messages: list[Message] = []
        for turn in item["turns"]:
            messages.append(Message(role="user", content=turn))
            answer = desk.assistant.ask(messages, as_of=date.fromisoformat(item["as_of"]))
            messages.append(Message(role="assistant", content=answer.text))
            for c in answer.citations:
                if desk.db.text(c.document_id)[c.start : c.end] != c.quote or not c.quote:
                    bad.append(f"{item['id']}: {c}")
        passed[item["category"]].append(not check(item["expect"], as_response(answer)))
    return passed, bad


def test_every_citation_is_a_slice_of_its_document(
    outcome: tuple[dict[str, list[bool]], list[str]],
) -> None:
    assert outcome[1] == []


@pytest.mark.parametrize("category", FLOORS)
def test_a_family_of_questions_stays_above_its_floor(
    category: str, outcome: tuple[dict[str, list[bool]], list[str]]
) -> None:
    results = outcome[0][category]
    assert sum(results) / len(results) >= FLOORS[category]


def test_all_questions_together_stay_above_their_floor(
    outcome: tuple[dict[str, list[bool]], list[str]],
) -> None:
    results = [r for rs in outcome[0].values() for r in rs]
    assert sum(results) / len(results) >= OVERALL
