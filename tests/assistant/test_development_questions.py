"""The development questions, asked in process: a floor for every family, and no bad citation.

The floors are those of the issue that made the families work; the score itself is measured
over HTTP by tests/questions/score_chat.py.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from app.assistant.answer import Message
from app.wiring import Desk
from tests.assistant.scoring import as_response, read_items, scorer

FLOORS = {
    "responsible": 0.9,
    "supporting": 0.9,
    "unit_tasks": 0.9,
    "due": 0.9,
    "overdue": 0.9,
    "due_month": 0.9,
}
OVERALL = 0.75


@pytest.fixture(scope="module")
def outcome(desk: Desk) -> tuple[dict[str, list[bool]], list[str]]:
    """Passed or not by category, and the citations that are not slices of their document."""
    check = scorer()
    passed: dict[str, list[bool]] = defaultdict(list)
    bad: list[str] = []
    for item in read_items("dev"):
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
