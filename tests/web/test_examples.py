"""Example questions: made from what is there."""

from __future__ import annotations

from pathlib import Path

from app.ledger.task_db import TaskDB
from app.web.examples import example_questions
from tests.web.conftest import TODAY
from tests.web.desk import Parts


def test_examples_name_what_the_ledger_holds(shared_parts: Parts) -> None:
    questions = example_questions(shared_parts.db, as_of=TODAY)
    assert 3 <= len(questions) <= 6
    assert len(set(questions)) == len(questions)
    units = {unit.name for unit in shared_parts.db.units(as_of=TODAY)}
    assert any(question.startswith(tuple(units)) for question in questions)


def test_an_empty_ledger_has_no_examples(tmp_path: Path) -> None:
    db = TaskDB(tmp_path / "empty.db")
    assert example_questions(db, as_of=TODAY) == []
    db.close()
