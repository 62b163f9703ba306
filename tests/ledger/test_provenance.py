"""Documents of several places, and such as came after the day: said beside the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.ledger.provenance import provenance
from app.ledger.records import TaskFilter
from app.ledger.reports import bulletin
from app.ledger.task_db import TaskDB
from tests.ledger.test_reports import words
from tests.ledger.writer import Writer, school_safety

DAY = date(2018, 1, 15)


@pytest.fixture
def mixed(db: TaskDB, shelve) -> TaskDB:
    """One of 2017 without a day, one issued on the day, one the day after."""
    shelve(db, school_safety())
    for place, issued in (("甲区", DAY), ("乙区", date(2018, 1, 16))):
        made = Writer(place=place, title=f"{place}方案", doc_number="").task("任务").done()
        shelve(db, replace(made, issued=issued, year=2018), data=place.encode())
    return db


def found(db: TaskDB, as_of: date, **wanted: object):
    meant = TaskFilter(**wanted)  # type: ignore[arg-type]
    return provenance(db, meant, db.documents(), as_of=as_of)


def test_places_are_counted_where_there_are_several(mixed: TaskDB) -> None:
    assert found(mixed, DAY).places == [("天宁区", 6), ("甲区", 1), ("乙区", 1)]
    assert found(mixed, DAY, document_places=("甲区",)).places == ()


@pytest.mark.parametrize(
    ("day", "later", "there"),
    [
        (date(2016, 12, 31), (3, 8), 0),
        (date(2017, 1, 1), (2, 2), 6),  # of 2017, no day known: there all that year
        (DAY, (1, 1), 7),
        (date(2018, 1, 16), (0, 0), 8),
    ],
)
def test_what_came_after_the_day_is_told_and_can_be_left_out(
    mixed: TaskDB, day: date, later: tuple[int, int], there: int
) -> None:
    said = found(mixed, day).later
    assert (said.documents, said.tasks) == later
    assert mixed.find(TaskFilter(), as_of=day).total == 8
    assert mixed.find(TaskFilter(issued_by=day), as_of=day).total == there


def test_only_the_rows_meant_are_told(mixed: TaskDB) -> None:
    assert found(mixed, DAY, states=("no_deadline",)).later.tasks == 1
    assert found(mixed, DAY, states=("overdue",)).later.tasks == 0


def test_a_bulletin_of_several_places_says_so(mixed: TaskDB) -> None:
    def said(**wanted: object) -> str:
        meant = TaskFilter(**wanted)  # type: ignore[arg-type]
        made = bulletin.gather(mixed, meant, as_of=DAY, documents=mixed.documents())
        return words(bulletin.bulletin_docx(made))

    text = said()
    assert "统计范围含3个地区的文件（天宁区6项、甲区1项、乙区1项）" in text
    assert "其中1项出自2018年1月15日之后印发的1份文件。" in text
    text = said(document_places=("天宁区",))
    assert "督查事项6项（统计范围：天宁区的文件）" in text
    assert "个地区" not in text
    assert "之后印发" not in said(issued_by=DAY)
