"""The compiler holds what it reads in our own documents (see tests/documents/README.md)."""

from functools import cache
from pathlib import Path

import pytest

from tests.ingest.parsing import PAPERS, parse
from tests.ingest.scoring import FIELDS, Score


@cache
def whole() -> Score:
    score = Score()
    for path in PAPERS:
        score.add(path)
    return score


def test_the_tasks_are_found_and_none_is_invented():
    tasks = whole().counts["tasks"]
    assert tasks.miss == 0, whole().faults
    assert tasks.extra <= 1, whole().faults


@pytest.mark.parametrize("field", FIELDS)
def test_units_and_dates_are_read(field: str):
    assert whole().counts[field].f1 >= 0.985, whole().faults


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_each_document_by_itself_is_read(path: Path):
    score = Score()
    score.add(path)
    assert all(count.f1 >= 0.9 for count in score.counts.values()), score.faults


def test_a_document_that_names_nobody_charges_nobody():
    path = next(p for p in PAPERS if "no-units" in p.stem)
    assert [a for task in parse(path).tasks for a in task.assignments] == []
