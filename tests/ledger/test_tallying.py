"""Figures that add up: by state, by unit, and equal to the lists behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from app.ledger.corrections import TaskCorrection
from app.ledger.records import State, TaskFilter
from app.ledger.selection import months_of
from app.ledger.task_db import TaskDB
from ingest.document import Role
from tests.ledger.writer import EVERY_SEPTEMBER, Writer, school_safety

DAY = date(2018, 1, 15)
STATES = get_args(State)


@pytest.fixture
def filled(db: TaskDB, shelve):
    """Every kind of task, and every kind of history."""
    document_id = shelve(db, school_safety())
    db.record_progress(f"{document_id}#annex-1", status="done", note="", on=DAY, by="")
    db.record_progress(
        f"{document_id}#article-2", status="done", note="", on=DAY, by="", milestone=1
    )
    entry = db.record_progress(f"{document_id}#annex-2", status="done", note="", on=DAY, by="")
    db.undo(entry.id, by="", on=DAY)
    db.record_progress(f"{document_id}#annex-3", status="done", note="", on=date(2017, 9, 1), by="")
    return db


@pytest.mark.parametrize("day", [date(2017, 5, 31), date(2017, 9, 15), DAY, date(2021, 1, 1)])
def test_the_parts_add_up_and_equal_the_lists(filled: TaskDB, day: date) -> None:
    tally = filled.tally(TaskFilter(), as_of=day)
    assert tally.total == filled.find(TaskFilter(), as_of=day).total
    for state in STATES:
        assert tally[state] == filled.find(TaskFilter(states=(state,)), as_of=day).total, state


def test_a_tally_keeps_the_conditions_but_not_the_states(filled: TaskDB) -> None:
    wanted = TaskFilter(source="annex", states=("done",), limit=1)
    assert filled.tally(wanted, as_of=DAY).total == 4


def test_what_recurs_is_counted_among_the_long_term_ones(filled: TaskDB) -> None:
    tally = filled.tally(TaskFilter(), as_of=DAY)
    assert (tally["ongoing"], tally.recurring) == (2, 1)


def test_a_period_that_is_reported_done_counts_as_done_until_it_has_ended(filled: TaskDB) -> None:
    before = filled.tally(TaskFilter(), as_of=date(2017, 9, 30))
    after = filled.tally(TaskFilter(), as_of=date(2017, 10, 1))
    assert (before.recurring, after.recurring) == (0, 1)
    assert before["done"] == after["done"] + 1


@pytest.mark.parametrize("role", ["responsible", "supporting"])
def test_a_units_figures_equal_its_lists(filled: TaskDB, role) -> None:
    tallies = filled.tally_by_unit(TaskFilter(), as_of=DAY)
    assert len(tallies) == 5
    for unit in tallies:
        carried = getattr(unit, role)
        for state in STATES:
            wanted = TaskFilter(units=(unit.name,), role=role, states=(state,))
            assert carried[state] == filled.find(wanted, as_of=DAY).total


def test_units_come_with_the_most_overdue_first_and_know_what_they_share(filled: TaskDB) -> None:
    tallies = filled.tally_by_unit(TaskFilter(), as_of=DAY)
    late = [unit.responsible["overdue"] for unit in tallies]
    assert late == sorted(late, reverse=True)
    planning = next(unit for unit in tallies if unit.name == "规划分局")
    assert (planning.lead, planning.shared, planning.responsible.total) == (1, 1, 1)


def test_rows_can_be_put_by_their_date_with_undated_ones_last(filled: TaskDB) -> None:
    def titles(order) -> list[str]:
        found = filled.find(TaskFilter(order=order), as_of=DAY).tasks
        return [view.task.title for view in found]

    dated = ["制定实施意见", "修编布局规划", "消除大班额"]
    undated = ["严格校车安全管理", "多渠道补充教师", "健全监测机制"]
    assert titles("due") == [*dated, *undated]
    assert titles("-due") == [*reversed(dated), *undated]
    second = filled.find(TaskFilter(order="due", limit=1, offset=1), as_of=DAY)
    assert [view.task.title for view in second.tasks] == ["修编布局规划"]


def test_an_empty_ledger_has_nothing_to_count(db: TaskDB) -> None:
    assert db.tally(TaskFilter(), as_of=DAY).total == 0
    assert db.tally_by_unit(TaskFilter(), as_of=DAY) == []


def test_a_unit_of_the_same_name_elsewhere_is_counted_apart(db: TaskDB, shelve) -> None:
    for place in ("天宁区", "钟楼区"):
        document = Writer(place=place).task("任务", responsible=["区教育局"]).done()
        shelve(db, document, data=place.encode())
    tallies = db.tally_by_unit(TaskFilter(), as_of=DAY)
    assert [(unit.place, unit.responsible.total) for unit in tallies] == [
        ("天宁区", 1),
        ("钟楼区", 1),
    ]


def test_what_a_unit_carries_is_what_its_lists_hold(filled: TaskDB) -> None:
    for wanted in (TaskFilter(), TaskFilter(states=("overdue",)), TaskFilter(source="annex")):
        for unit in filled.carried_by_unit(replace(wanted, limit=1), as_of=DAY):
            for role in get_args(Role):
                listed = filled.find(replace(wanted, units=(unit.name,), role=role), as_of=DAY)
                assert [v.task.id for v in listed.tasks] == list(getattr(unit, role))


@pytest.mark.parametrize(
    "wanted", [TaskFilter(), TaskFilter(states=("overdue",)), TaskFilter(source="annex")]
)
def test_what_is_counted_for_a_unit_is_what_is_listed_for_it(
    filled: TaskDB, wanted: TaskFilter
) -> None:
    carried = filled.carried_by_unit(wanted, as_of=DAY)
    counted = filled.loads_by_unit(wanted, as_of=DAY, together=True)
    assert [c.name for c in counted] == [c.name for c in carried]  # as the documents name them
    for charge, unit in zip(counted, carried, strict=True):
        both = {*unit.responsible, *unit.supporting}
        listed = (len(unit.responsible), len(unit.supporting), len(both))
        assert (charge.responsible, charge.supporting, charge.tasks) == listed
    some = [c.name for c in carried][1:3]
    assert filled.carried_by_unit(wanted, as_of=DAY, names=some) == carried[1:3]
    told = filled.loads_by_unit(wanted, as_of=DAY, names=some, together=True)
    assert told == counted[1:3]


def test_units_of_one_name_in_two_places_are_counted_together(db: TaskDB, shelve) -> None:
    for place in ("天宁区", "钟楼区"):
        document = Writer(place=place).task("任务", responsible=["区教育局"], supporting=["镇"])
        shelve(db, document.done(), data=place.encode())
    charges = db.loads_by_unit(TaskFilter(), as_of=DAY)
    assert [(c.name, c.responsible, c.supporting) for c in charges] == [
        ("区教育局", 2, 0),
        ("镇", 0, 2),
    ]


def test_states_that_were_judged_are_judged_anew_after_a_report(tmp_path, shelve) -> None:
    db = TaskDB(tmp_path / "ledger.db")
    document_id = shelve(db, Writer().task("任务", recurrence=EVERY_SEPTEMBER).done())
    day = date(2017, 9, 15)
    for status, state in (("in_progress", "ongoing"), ("done", "done"), ("in_progress", "ongoing")):
        db.record_progress(f"{document_id}#article-1", status=status, note="", on=day, by="")
        for _ in range(2):  # judged, then remembered
            assert db.tally(TaskFilter(), as_of=day)[state] == 1
            assert db.find(TaskFilter(states=(state,)), as_of=day).total == 1
        assert db.find(TaskFilter(states=("done",)), as_of=date(2017, 10, 2)).total == 0
    db.close()


def test_the_database_keeps_how_many_units_a_task_has(filled: TaskDB) -> None:
    def kept() -> list[tuple[int, int]]:
        with filled._store.reading() as connection:
            sql = "SELECT responsible_units, supporting_units FROM tasks ORDER BY seq"
            return [tuple(row) for row in connection.execute(sql)]

    def listed() -> list[tuple[int, int]]:
        views = filled.find(TaskFilter(), as_of=DAY).tasks
        return [(len(v.task.responsible), len(v.task.supporting)) for v in views]

    assert kept() == listed()
    task = filled.find(TaskFilter(), as_of=DAY).tasks[0].task
    three = TaskCorrection(responsible=("甲局", "乙局", "丙局"), supporting=(), new_units=True)
    filled.correct_task(task.id, three, by="")
    assert kept() == listed()
    assert kept()[0] == (3, 0)


def test_a_page_says_how_many_of_all_that_match_are_articles(filled: TaskDB) -> None:
    for wanted in (TaskFilter(), TaskFilter(states=("overdue", "done")), TaskFilter(text="学校")):
        every = filled.find(wanted, as_of=DAY)
        articles = sum(v.task.source == "article" for v in every.tasks)
        for limit in (0, 1, None):
            page = filled.find(replace(wanted, limit=limit), as_of=DAY)
            assert (page.total, page.articles) == (len(every.tasks), articles)
        if not wanted.states:
            documents = {v.task.document_id for v in every.tasks}
            assert filled.documents_with(wanted, as_of=DAY) == documents


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("fewest", [True, False])
def test_the_most_charged_tasks_are_those_at_the_edge(
    filled: TaskDB, role: Role, fewest: bool
) -> None:
    views = filled.find(TaskFilter(), as_of=DAY).tasks
    numbers = {v.task.id: n for v in views if (n := len(getattr(v.task, role)))}
    edge = (min if fewest else max)(numbers.values())
    tied = [i for i, n in numbers.items() if n == edge]
    page = filled.most_charged(TaskFilter(limit=1), role=role, fewest=fewest, as_of=DAY)
    assert page.total == len(tied)
    assert [v.task.id for v in page.tasks] == tied[:1]


def test_a_month_keeps_the_tasks_with_a_rule_that_names_it(filled: TaskDB) -> None:
    recurring = filled.find(TaskFilter(recurring="any"), as_of=DAY).tasks
    for month in range(1, 13):
        kept = [
            v.task.id
            for v in recurring
            if any(
                month in months_of(rule)
                for rule in [v.task.recurrence, *(m.recurrence for m in v.task.milestones)]
                if rule
            )
        ]
        found = filled.find(TaskFilter(recurring="any", months=(month,)), as_of=DAY)
        assert [v.task.id for v in found.tasks] == kept, month
