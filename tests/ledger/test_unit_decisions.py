"""Names that people give to units: found by at once, appended, taken back by a further entry."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from app.ledger.errors import InvalidDecision, UnknownDecision
from app.ledger.task_db import TaskDB
from tests.ledger.writer import Writer, school_safety

DAY = date(2018, 7, 20)
ONE_DAY = timedelta(days=1)
SINCE = date(2018, 7, 5)
PLACE = "天宁区"


@pytest.fixture
def filled(db: TaskDB, shelve) -> TaskDB:
    shelve(db, school_safety())
    return db


def called(db: TaskDB, name: str) -> list[str]:
    """The units that a name stands for."""
    return [u.name for u in db.units(as_of=DAY) if name == u.name or name in u.aliases]


def test_a_further_name_finds_the_unit_until_it_is_taken_back(filled: TaskDB) -> None:
    before = filled.revision
    entry = filled.decide_unit("规划分局", kind="alias", place=PLACE, other="规划局", by="王")
    assert called(filled, "规划局") == ["规划分局"]
    assert filled.revision > before
    filled.undo_unit_decision(entry.id, by="李")
    assert called(filled, "规划局") == []
    assert [(d.id, d.undoes, d.undone) for d in filled.unit_decisions()] == [
        (1, None, True),
        (2, 1, False),
    ]


def test_a_renamed_unit_is_found_under_both_names(filled: TaskDB) -> None:
    filled.decide_unit("规划分局", kind="rename", place=PLACE, other="自然资源分局", since=SINCE)
    assert called(filled, "自然资源分局") == ["自然资源分局"]
    assert called(filled, "规划分局") == ["自然资源分局"]
    before = {u.name: u.aliases for u in filled.units(as_of=SINCE - ONE_DAY)}
    assert "自然资源分局" in before["规划分局"]


def test_a_merger_makes_the_successors_name_mean_both(filled: TaskDB) -> None:
    filled.decide_unit("规划分局", kind="merge", place=PLACE, other="区财政局", since=SINCE)
    assert called(filled, "区财政局") == ["区财政局"]
    assert called(filled, "规划分局") == ["区财政局"]


def test_successors_are_followed(filled: TaskDB) -> None:
    filled.decide_unit("规划分局", kind="merge", place=PLACE, other="区财政局", since=SINCE)
    filled.decide_unit("区财政局", kind="rename", place=PLACE, other="区财税局", since=DAY)
    assert called(filled, "区财税局") == ["区财税局"]
    assert called(filled, "规划分局") == ["区财税局"]


def test_an_inference_that_is_confirmed_waits_no_longer(db: TaskDB, shelve) -> None:
    from dataclasses import replace

    document = Writer().task("任务", responsible=["区政府办公室"]).done()
    loose = replace(document.units[0], inferred="“政府办”推定为区政府办公室")
    shelve(db, replace(document, units=(loose,)))
    assert [u.inferred for u in db.units(as_of=DAY)] == ["“政府办”推定为区政府办公室"]
    entry = db.decide_unit("区政府办公室", kind="confirm", place=PLACE)
    assert [u.inferred for u in db.units(as_of=DAY)] == [""]
    db.undo_unit_decision(entry.id)
    assert [u.inferred for u in db.units(as_of=DAY)] == ["“政府办”推定为区政府办公室"]


def test_names_outlive_the_document(filled: TaskDB, shelve) -> None:
    filled.decide_unit("规划分局", kind="alias", place=PLACE, other="规划局")
    filled.discard(filled.documents()[0].id)
    assert filled.units(as_of=DAY) == []
    shelve(filled, school_safety())
    assert called(filled, "规划局") == ["规划分局"]


def test_a_unit_of_the_same_name_elsewhere_is_left_alone(db: TaskDB, shelve) -> None:
    for place in ("甲区", "乙区"):
        written = Writer(place=place).task("任务", responsible=["区教育局"])
        shelve(db, written.done(), data=place.encode())
    db.decide_unit("区教育局", kind="alias", place="甲区", other="教体局")
    assert [u.place for u in db.units(as_of=DAY) if "教体局" in u.aliases] == ["甲区"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"kind": "alias", "other": "区财政局"}, "另一个单位的名称"),
        ({"kind": "alias", "other": "财政局"}, "已是“区财政局”的别称"),
        ({"kind": "alias", "other": "规划分局"}, "就是这个单位现在的名称"),
        ({"kind": "alias", "other": "规"}, "2至60个字"),
        ({"kind": "alias", "other": "规" * 61}, "2至60个字"),
        ({"kind": "rename", "other": "自然资源分局"}, "没有填写自哪天起"),
        ({"kind": "merge", "other": "区财政局"}, "没有填写自哪天起"),
        ({"kind": "confirm"}, "没有待确认的推定"),
    ],
)
def test_what_does_not_hold_together_is_refused(filled: TaskDB, said, reason: str) -> None:
    with pytest.raises(InvalidDecision, match=reason):
        filled.decide_unit("规划分局", place=PLACE, **said)
    assert filled.unit_decisions() == []


def test_two_units_do_not_merge_into_each_other(filled: TaskDB) -> None:
    filled.decide_unit("规划分局", kind="merge", place=PLACE, other="区财政局", since=SINCE)
    with pytest.raises(InvalidDecision, match=r"不能互相并入.*请先撤销"):
        filled.decide_unit("区财政局", kind="merge", place=PLACE, other="规划分局", since=SINCE)


def test_an_unknown_unit_and_an_unknown_entry_are_refused(filled: TaskDB) -> None:
    with pytest.raises(InvalidDecision, match="没有叫“没有局”的单位"):
        filled.decide_unit("没有局", kind="alias", place=PLACE, other="没有分局")
    entry = filled.decide_unit("规划分局", kind="alias", place=PLACE, other="规划局")
    filled.undo_unit_decision(entry.id)
    for number in (entry.id, 2, 99):
        with pytest.raises(UnknownDecision):
            filled.undo_unit_decision(number)


def test_the_database_itself_refuses_to_change_an_entry(filled: TaskDB) -> None:
    filled.decide_unit("规划分局", kind="alias", place=PLACE, other="规划局")
    for change in ("UPDATE unit_decisions SET other = 'x'", "DELETE FROM unit_decisions"):
        with pytest.raises(sqlite3.IntegrityError), filled._store.writing() as writer:
            writer.execute(change)
