"""The exam's answers, against a ledger whose answers were worked out by hand."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.exam import days
from app.exam.expectation import Expected, expect
from app.exam.families import Family, load_families
from app.exam.oracle import Oracle
from tests.exam.conftest import (
    ARTICLE_1,
    ARTICLE_2,
    ARTICLE_3,
    FINANCE,
    POLICE,
    ROW_1,
    ROW_2,
    ROW_3,
    SCHOOLS,
    add_milestone,
    add_task,
    task_id,
)

FAMILIES = {family.name: family for family in load_families()}
EXAM = Path(days.__file__).parent
Open = Callable[[str], Oracle]
Report = Callable[..., None]


def ask(oracle: Oracle, family: str, **slots: Any) -> Expected:
    empty: dict[str, Any] = dict.fromkeys(
        ("unit", "unit_b", "task", "first", "last", "month", "least", "most")
    )
    expected = expect(FAMILIES[family], {"source": "", **empty, **slots}, oracle)
    assert expected
    return expected


def listed(oracle: Oracle, family: str, **slots: Any) -> set[int]:
    """The tasks of the plainest reading."""
    return set(next(iter(ask(oracle, family, **slots).readings.values())))


def span(found: days.Span) -> dict[str, str]:
    return {"first": found.first.isoformat(), "last": found.last.isoformat()}


def test_tasks_of_a_unit_by_role_and_source(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    assert listed(oracle, "unit_responsible", unit=FINANCE) == {ROW_1, ROW_3}
    assert listed(oracle, "unit_responsible", unit=SCHOOLS, source="annex") == {ROW_2, ROW_3}
    assert listed(oracle, "unit_supporting", unit=SCHOOLS) == {ROW_1}
    both = listed(oracle, "unit_any_role", unit=SCHOOLS)
    assert both == {ARTICLE_1, ARTICLE_3, ROW_1, ROW_2, ROW_3}


def test_units_of_a_task_by_role(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    row = ask(oracle, "task_any_role", task=ROW_1)
    assert row.units == {"responsible": {"区财政局"}, "supporting": {"区教育局"}}
    others = ask(oracle, "task_responsible_except", task=ROW_3, unit=FINANCE)
    assert others.units == {"responsible": {"区教育局"}}


def test_the_due_day_itself_is_not_overdue_and_the_next_is(open_oracle: Open) -> None:
    assert listed(open_oracle("2017-08-31"), "overdue") == set()
    assert listed(open_oracle("2017-09-01"), "overdue") == {ROW_1}
    assert ask(open_oracle("2017-09-15"), "task_days_late", task=ROW_1).numbers == (15,)
    assert ask(open_oracle("2017-09-15"), "task_days_left", task=ROW_3).numbers == (15,)


def test_an_article_is_overdue_through_a_milestone_and_a_row_never_through_its_text(
    open_oracle: Open,
) -> None:
    assert listed(open_oracle("2018-01-01"), "overdue") == {ARTICLE_1, ROW_1, ROW_3}
    assert open_oracle("2018-01-01").state(ROW_2) is None  # recurs: the contract says no state
    assert open_oracle("2018-01-01").state(ARTICLE_2) == "no_deadline"


def test_whether_dates_in_the_text_speak_for_a_row_without_a_field_is_left_open(
    ledger: Path, open_oracle: Open
) -> None:
    with closing(sqlite3.connect(ledger)) as db, db:
        add_task(db, 8, "annex", 4, responsible=[POLICE])
        add_milestone(db, 8, 1, due="2016-06-30")
    oracle = open_oracle("2017-09-15")
    late = ask(oracle, "overdue")
    assert (late.readings["plain"], late.may) == ({ROW_1}, {8})
    assert oracle.state(8) is None


def test_what_is_done_counts_from_its_day_until_it_is_reopened(
    open_oracle: Open, report: Report
) -> None:
    report(task_id(ROW_1), "done", "2017-09-10")
    report(task_id(ROW_1), "in_progress", "2017-10-01")
    assert listed(open_oracle("2017-09-09"), "overdue") == {ROW_1}
    assert listed(open_oracle("2017-09-10"), "overdue") == set()
    assert listed(open_oracle("2017-09-10"), "done") == {ROW_1}
    assert listed(open_oracle("2017-10-01"), "overdue") == {ROW_1, ROW_3}


def test_what_was_taken_back_never_counted(open_oracle: Open, report: Report) -> None:
    report(task_id(ROW_1), "done", "2017-09-10")
    report(task_id(ROW_1), "done", "2017-12-01", undoes=1)
    assert listed(open_oracle("2017-09-15"), "overdue") == {ROW_1}
    report(task_id(ROW_1), "done", "2017-12-02", undoes=2)
    assert listed(open_oracle("2017-09-15"), "overdue") == set()


def test_a_milestone_that_is_done_leaves_the_others_open(open_oracle: Open, report: Report) -> None:
    report(task_id(ARTICLE_1), "done", "2017-12-01", milestone=1)
    assert listed(open_oracle("2018-01-01"), "overdue") == {ROW_1, ROW_3}
    assert open_oracle("2018-01-01").state(ARTICLE_1) == "on_track"
    assert listed(open_oracle("2021-01-01"), "overdue") == {ARTICLE_1, ROW_1, ROW_3}


def test_windows_hold_what_is_due_in_them_and_no_recurring_duty(
    open_oracle: Open, report: Report
) -> None:
    report(task_id(ROW_3), "done", "2017-09-10")
    oracle = open_oracle("2017-09-15")
    september = ask(oracle, "due_window", **span(days.month(2017, 9)))
    assert september.readings == {"all": {ROW_3}, "open only": set()}
    assert listed(oracle, "due_window", **span(days.quarter(2017, 4))) == {ARTICLE_1}
    in_annex = listed(oracle, "due_window", source="annex", **span(days.whole_year(2017)))
    assert in_annex == {ROW_1, ROW_3}


def test_recurring_duties_are_found_by_their_occurrences(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    assert listed(oracle, "recurring") == {ARTICLE_3, ROW_2}
    assert listed(oracle, "recurring_month", month=9) == {ROW_2}
    assert listed(oracle, "recurring_window", **span(days.month(2018, 9))) == {ARTICLE_3, ROW_2}
    assert listed(oracle, "recurring_window", **span(days.month(2018, 8))) == {ARTICLE_3}


def test_a_period_that_is_done_ends_no_duty(open_oracle: Open, report: Report) -> None:
    report(task_id(ROW_2), "done", "2017-09-20", period="2017-09-30")
    oracle = open_oracle("2018-01-01")
    assert listed(oracle, "done") == set()
    assert ask(oracle, "done").may == {ROW_2}
    assert listed(oracle, "ongoing") == {ROW_2}


def test_sets_counts_and_extremes(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    assert listed(oracle, "shared_responsible", unit=FINANCE, unit_b=SCHOOLS) == {ROW_3}
    assert listed(oracle, "not_x_but_y", unit=FINANCE, unit_b=SCHOOLS) == {
        ARTICLE_1,
        ARTICLE_3,
        ROW_2,
    }
    assert listed(oracle, "responsible_with_supporting", unit=FINANCE, unit_b=SCHOOLS) == {ROW_1}
    assert listed(oracle, "single_responsible") == {ARTICLE_2, ARTICLE_3, ROW_1, ROW_2}
    assert listed(oracle, "without_supporting", source="annex") == {ROW_2, ROW_3}
    most = ask(oracle, "unit_most_responsible")
    assert (most.units, most.numbers) == ({"responsible": {"区教育局"}}, (4,))
    fewest = ask(oracle, "unit_fewest_responsible")
    assert (fewest.units, fewest.numbers) == ({"responsible": {"区财政局", "区公安局"}}, (2,))
    assert ask(oracle, "compare_units", unit=FINANCE, unit_b=POLICE).numbers == (2, 2)


def test_a_number_parts_tasks_by_their_units_and_units_by_their_tasks(open_oracle: Open) -> None:
    oracle = open_oracle("2017-10-05")
    two_or_more, one = {"least": 2, "most": 99}, {"least": 0, "most": 1}
    assert listed(oracle, "task_bound_responsible", **two_or_more) == {ARTICLE_1, ROW_3}
    assert listed(oracle, "task_bound_responsible", source="annex", **one) == {ROW_1, ROW_2}
    assert listed(oracle, "task_bound_supporting", **one) == {ROW_1}
    carrying = ask(oracle, "unit_bound_responsible", least=3, most=99)
    assert carrying.units == {"responsible": {"区教育局"}}
    assert ask(oracle, "unit_bound_supporting", **one).units == {"supporting": {"区教育局"}}
    assert listed(oracle, "overdue_bound", least=6, most=99) == {ROW_1}
    assert listed(oracle, "overdue_bound", **{"least": 0, "most": 5}) == {ROW_3}


def test_a_row_whose_text_recurs_may_be_listed_with_what_recurs(
    ledger: Path, open_oracle: Open
) -> None:
    with closing(sqlite3.connect(ledger)) as db, db:
        add_milestone(db, ROW_1, 1, rule="FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1")
    oracle = open_oracle("2017-09-15")
    recurring = ask(oracle, "recurring")
    assert ROW_1 in recurring.may
    assert ROW_1 not in recurring.readings["all"]
    assert ROW_1 in ask(oracle, "recurring_month", month=6).may
    assert ROW_1 not in ask(oracle, "recurring_month", month=7).may
    assert ROW_1 not in ask(oracle, "recurring_window", **span(days.quarter(2018, 3))).may


def test_another_place_is_not_meant(open_oracle: Open) -> None:
    oracle = open_oracle("2018-01-01")
    assert task_id(7) not in oracle.by_id
    assert all("武进" not in name for unit in oracle.units() for name in unit.names)


def test_a_name_that_two_units_have_is_not_used(open_oracle: Open) -> None:
    names = {unit.seq: unit.names for unit in open_oracle("2018-01-01").units()}
    assert names[FINANCE] == ("区财政局", "财政局")  # 财政 is an alias of two units here
    assert names[SCHOOLS] == ("区教育局", "教育局", "教育部门")


def test_an_alias_that_is_no_single_word_is_not_used(ledger: Path, open_oracle: Open) -> None:
    with closing(sqlite3.connect(ledger)) as db, db:
        db.execute("INSERT INTO aliases VALUES (1, ?, '区教育、财政部门')", [SCHOOLS])
    names = {unit.seq: unit.names for unit in open_oracle("2018-01-01").units()}
    assert "区教育、财政部门" not in names[SCHOOLS]


def test_without_leads_set_apart_the_answer_says_so(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    assert ask(oracle, "task_lead", task=ROW_1).note == "未载明牵头"
    assert ask(oracle, "task_responsible", task=ROW_1).note == ""


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_every_query_runs(family: Family, open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    slots = {"unit": FINANCE, "unit_b": SCHOOLS, "task": ROW_1, "month": 9, "least": 2, "most": 9}
    values = {"source": "annex", **slots, **span(days.month(2017, 9))}
    expect(family, values, oracle)
    for sql in (family.tasks, family.units, family.units_b, family.blurred, family.bounds):
        if sql:
            oracle.rows(sql, values)


def test_the_ledger_cannot_be_written_through_the_oracle(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    with pytest.raises(Exception, match="readonly"):
        oracle.rows("DELETE FROM ledger.tasks")


def test_answers_are_worked_out_without_any_code_that_answers() -> None:
    for name in ("days", "oracle", "families", "expectation", "questions", "asking"):
        for node in ast.walk(ast.parse((EXAM / f"{name}.py").read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and "." in node.module:
                assert not node.module.startswith(("app.ledger", "app.assistant", "app.web"))
                assert not node.module.startswith(("ingest", "vectorstore"))


def test_the_oracle_stands_on_one_day_at_a_time(open_oracle: Open) -> None:
    oracle = open_oracle("2017-08-31")
    oracle.stand_on(date(2017, 9, 1))
    assert listed(oracle, "overdue") == {ROW_1}
    oracle.stand_on(date(2017, 8, 31))
    assert listed(oracle, "overdue") == set()


def rename(ledger: Path, unit: str, other: str, since: str, *, undoes: int | None = None) -> None:
    with closing(sqlite3.connect(ledger)) as db, db:
        db.execute(
            """INSERT INTO unit_decisions (kind, unit, place, other, from_date, by, note, undoes)
               VALUES ('rename', ?, '天宁区', ?, ?, '', '', ?)""",
            [unit, other, since, undoes],
        )


def responsible(oracle: Oracle, task: int) -> frozenset[str]:
    units = ask(oracle, "task_responsible", task=task).units
    assert units is not None
    return units["responsible"]


def test_a_unit_is_called_by_the_name_of_the_day(ledger: Path, open_oracle: Open) -> None:
    rename(ledger, "区财政局", "区财税局", "2017-09-01")
    rename(ledger, "区财税局", "区财税服务局", "2017-10-01")
    oracle = open_oracle("2017-08-31")
    assert responsible(oracle, ROW_1) == {"区财政局"}
    oracle.stand_on(date(2017, 9, 1))
    assert responsible(oracle, ROW_1) == {"区财税局"}
    assert oracle.facts[ROW_1].responsible == {"区财税局"}
    oracle.stand_on(date(2017, 12, 1))
    assert responsible(oracle, ROW_1) == {"区财税服务局"}
    assert listed(oracle, "unit_responsible", unit=FINANCE) == {ROW_1, ROW_3}


def test_a_new_name_that_was_taken_back_never_counted(ledger: Path, open_oracle: Open) -> None:
    rename(ledger, "区财政局", "区财税局", "2017-09-01")
    rename(ledger, "区财政局", "区财税局", "2017-09-01", undoes=1)
    assert responsible(open_oracle("2017-12-01"), ROW_1) == {"区财政局"}
