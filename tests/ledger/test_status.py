"""The rules of standing, by example and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.records import (
    MilestoneRecord,
    ProgressEntry,
    State,
    TaskRecord,
)
from app.ledger.status import standing

SEPTEMBER = "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"
MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=-1"
AUGUST = date(2017, 8, 31)
ids = count(1)


def task(**fields) -> TaskRecord:
    blank = {
        "id": "d#annex-1",
        "document_id": "d",
        "document": "文号",
        "source": "annex",
        "number": 1,
        "locator": "附件 第1项",
        "section": "",
        "title": "任务",
        "text": "任务",
        "start": 0,
        "end": 2,
    }
    return TaskRecord(**(blank | fields))


def milestone(number: int, due: date | None = None, rule: str | None = None) -> MilestoneRecord:
    return MilestoneRecord(
        number=number, text="", start=0, end=0, deadline_text="", due=due, recurrence=rule
    )


def report(status: str, on: date, **fields) -> ProgressEntry:
    return ProgressEntry(
        id=next(ids), task_id="d#annex-1", status=status, note="", on=on, by="王", **fields
    )


def done(on: date, **fields) -> ProgressEntry:
    return report("done", on, **fields)


def in_progress(on: date, **fields) -> ProgressEntry:
    return report("in_progress", on, **fields)


def undo(entry: ProgressEntry, on: date) -> ProgressEntry:
    return report(entry.status, on, undoes=entry.id)


def state(of: TaskRecord, on: date, *history: ProgressEntry) -> State:
    return standing(of, history, as_of=on).state


TWO_STAGES = task(
    source="article",
    milestones=(milestone(1, date(2017, 12, 31)), milestone(2, date(2020, 12, 31))),
)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2017, 7, 31), "on_track"),
        (date(2017, 8, 1), "due_soon"),
        (AUGUST, "due_soon"),
        (date(2017, 9, 1), "overdue"),
        (date(2030, 1, 1), "overdue"),
    ],
)
def test_a_dated_task_is_overdue_from_the_day_after(as_of, expected):
    assert state(task(due=AUGUST), as_of) == expected


def test_days_are_counted_from_and_to_the_due_date():
    late = standing(task(due=AUGUST), [], as_of=date(2017, 9, 12))
    assert (late.overdue_since, late.days_late, late.days_left) == (AUGUST, 12, None)
    early = standing(task(due=AUGUST), [], as_of=date(2017, 8, 1))
    assert (early.next_due, early.days_late, early.days_left) == (AUGUST, None, 30)


def test_a_task_without_any_date_has_no_deadline():
    assert state(task(), date(2020, 1, 1)) == "no_deadline"


def test_long_term_is_ongoing_and_never_overdue():
    long_term = task(ongoing=True, milestones=(milestone(1, AUGUST),))
    found = standing(long_term, [], as_of=date(2030, 1, 1))
    assert (found.state, found.overdue_since, found.overdue_milestones) == ("ongoing", None, ())


def test_a_recurring_task_is_ongoing_and_names_its_next_occurrence():
    found = standing(task(recurrence=SEPTEMBER), [], as_of=date(2018, 10, 1))
    assert (found.state, found.next_due) == ("ongoing", date(2019, 9, 30))


def test_the_day_of_an_occurrence_is_still_next():
    found = standing(task(recurrence=SEPTEMBER), [], as_of=date(2018, 9, 30))
    assert found.next_due == date(2018, 9, 30)


def test_next_dates_count_from_the_start_of_the_window():
    found = standing(
        task(recurrence=SEPTEMBER), [], as_of=date(2017, 6, 1), window_from=date(2021, 1, 1)
    )
    assert found.next_due == date(2021, 9, 30)


def test_a_rule_counts_from_its_first_day():
    biennial = task(recurrence="FREQ=YEARLY;INTERVAL=2", begins=date(2017, 1, 1))
    assert standing(biennial, [], as_of=date(2018, 1, 1)).next_due == date(2019, 12, 31)


def test_an_article_is_overdue_through_the_milestone_that_has_passed_and_says_which():
    found = standing(TWO_STAGES, [], as_of=date(2018, 1, 1))
    assert found.state == "overdue"
    assert [m.number for m in found.overdue_milestones] == [1]
    assert found.overdue_since == date(2017, 12, 31)
    assert found.next_due == date(2020, 12, 31)
    assert [(m.overdue, m.next_due) for m in found.milestones] == [
        (True, None),
        (False, date(2020, 12, 31)),
    ]


def test_a_deadline_field_speaks_for_the_task_and_milestones_for_themselves():
    row = task(due=date(2017, 9, 30), milestones=(milestone(1, date(2017, 9, 1)),))
    found = standing(row, [], as_of=date(2017, 9, 15))
    assert (found.state, found.next_due) == ("due_soon", date(2017, 9, 30))
    assert [m.overdue for m in found.milestones] == [True]
    late = standing(row, [], as_of=date(2017, 10, 1))
    assert (late.overdue_since, late.overdue_milestones) == (date(2017, 9, 30), ())


def test_an_article_is_overdue_through_a_milestone_though_its_own_date_lies_ahead():
    both = task(
        source="article", due=date(2017, 12, 31), milestones=(milestone(1, date(2017, 9, 1)),)
    )
    found = standing(both, [], as_of=date(2017, 9, 15))
    assert (found.state, found.overdue_since) == ("overdue", date(2017, 9, 1))
    assert [m.number for m in found.overdue_milestones] == [1]
    assert found.next_due == date(2017, 12, 31)
    closed = standing(both, [done(date(2017, 9, 10), milestone=1)], as_of=date(2017, 9, 15))
    assert (closed.state, closed.next_due) == ("on_track", date(2017, 12, 31))


def test_a_rule_of_its_own_gives_a_task_its_next_date():
    row = task(
        ongoing=True,
        recurrence=SEPTEMBER,
        milestones=(milestone(1, rule="FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1"),),
    )
    found = standing(row, [], as_of=date(2018, 6, 1))
    assert found.next_due == date(2018, 9, 30)
    assert found.milestones[0].next_due == date(2018, 9, 1)


def test_long_term_work_takes_its_next_date_from_its_milestones():
    row = task(ongoing=True, milestones=(milestone(1, rule=SEPTEMBER), milestone(2, AUGUST)))
    found = standing(row, [], as_of=date(2018, 6, 1))
    assert (found.state, found.next_due) == ("ongoing", date(2018, 9, 30))


def test_recurring_milestones_are_never_overdue():
    article = task(milestones=(milestone(1, rule=SEPTEMBER),))
    found = standing(article, [], as_of=date(2030, 1, 1))
    assert (found.state, found.next_due) == ("ongoing", date(2030, 9, 30))


def test_a_completion_counts_from_its_date_on():
    history = [done(date(2017, 9, 5))]
    assert state(task(due=AUGUST), date(2017, 9, 4), *history) == "overdue"
    found = standing(task(due=AUGUST), history, as_of=date(2017, 9, 5))
    assert (found.state, found.done_on, found.next_due) == ("done", date(2017, 9, 5), None)


def test_a_later_in_progress_reopens_a_task():
    history = [done(date(2017, 8, 5)), in_progress(date(2017, 9, 5))]
    assert state(task(due=AUGUST), date(2017, 9, 4), *history) == "done"
    assert state(task(due=AUGUST), date(2017, 9, 5), *history) == "overdue"


def test_entries_of_one_day_count_in_the_order_in_which_they_were_recorded():
    history = [in_progress(AUGUST), done(AUGUST)]
    assert state(task(due=AUGUST), AUGUST, *history) == "done"
    assert state(task(due=AUGUST), AUGUST, *reversed(history)) == "done"


def test_a_backdated_entry_takes_its_place_by_date():
    history = [in_progress(date(2017, 8, 20)), done(date(2017, 8, 10))]
    assert state(task(due=AUGUST), AUGUST, *history) == "due_soon"


def test_a_milestone_is_done_by_its_number():
    history = [done(date(2017, 12, 20), milestone=1)]
    found = standing(TWO_STAGES, history, as_of=date(2018, 1, 1))
    assert (found.state, found.next_due) == ("on_track", date(2020, 12, 31))
    assert [m.done for m in found.milestones] == [True, False]


def test_a_task_is_done_when_all_its_milestones_are():
    history = [done(date(2017, 12, 20), milestone=1), done(date(2020, 3, 1), milestone=2)]
    found = standing(TWO_STAGES, history, as_of=date(2021, 1, 1))
    assert (found.state, found.done_on) == ("done", date(2020, 3, 1))


def test_a_completed_task_completes_its_milestones():
    assert state(TWO_STAGES, date(2021, 1, 1), done(date(2018, 1, 1))) == "done"


def test_a_progress_note_on_an_article_does_not_undo_a_milestone_done_by_number():
    history = [done(date(2017, 12, 20), milestone=1), in_progress(date(2018, 3, 1))]
    assert state(TWO_STAGES, date(2018, 4, 1), *history) == "on_track"


def test_reopening_a_task_reopens_the_milestones_that_it_had_closed():
    history = [done(date(2017, 12, 20)), in_progress(date(2018, 3, 1))]
    assert state(TWO_STAGES, date(2018, 4, 1), *history) == "overdue"


def test_a_milestone_of_a_completed_task_can_be_reopened_alone():
    history = [done(date(2017, 12, 20)), in_progress(date(2018, 3, 1), milestone=1)]
    found = standing(TWO_STAGES, history, as_of=date(2018, 4, 1))
    assert [m.number for m in found.overdue_milestones] == [1]


def test_a_task_taken_up_again_after_its_last_milestone_is_not_done():
    history = [
        done(date(2017, 12, 20), milestone=1),
        done(date(2020, 3, 1), milestone=2),
        in_progress(date(2020, 5, 1)),
    ]
    assert state(TWO_STAGES, date(2020, 4, 1), *history) == "done"
    assert state(TWO_STAGES, date(2021, 1, 1), *history) == "no_deadline"


def test_long_term_work_can_be_declared_done_and_taken_up_again():
    history = [done(date(2018, 1, 1)), in_progress(date(2019, 1, 1))]
    assert state(task(ongoing=True), date(2018, 6, 1), *history) == "done"
    assert state(task(ongoing=True), date(2019, 6, 1), *history) == "ongoing"


def test_each_period_of_a_recurring_duty_is_an_obligation_of_its_own():
    recurring = task(recurrence=SEPTEMBER, ongoing=True)
    history = [done(date(2018, 9, 20), period=date(2018, 9, 30))]
    this_year = standing(recurring, history, as_of=date(2018, 9, 25))
    assert (this_year.state, this_year.periods_done) == ("done", (date(2018, 9, 30),))
    assert state(recurring, date(2018, 10, 1), *history) == "ongoing"
    looking_back = standing(
        recurring, history, as_of=date(2019, 3, 1), window_from=date(2018, 9, 1)
    )
    assert (looking_back.state, looking_back.next_due) == ("done", date(2018, 9, 30))


def test_a_report_without_a_period_is_meant_for_the_period_at_hand():
    recurring = task(recurrence=MONTHLY)
    history = [done(date(2018, 9, 20))]
    assert state(recurring, date(2018, 9, 30), *history) == "done"
    assert state(recurring, date(2018, 10, 1), *history) == "ongoing"
    reopened = [*history, in_progress(date(2018, 9, 22))]
    assert state(recurring, date(2018, 9, 25), *reopened) == "ongoing"


def test_a_period_reported_late_is_done_and_the_next_stays_open():
    history = [done(date(2018, 10, 8), period=date(2018, 9, 30))]
    found = standing(task(recurrence=MONTHLY), history, as_of=date(2018, 10, 9))
    assert (found.state, found.next_due) == ("ongoing", date(2018, 10, 31))
    assert found.periods_done == (date(2018, 9, 30),)


def test_periods_of_a_recurring_milestone_are_kept_apart_from_dated_ones():
    article = task(milestones=(milestone(1, AUGUST), milestone(2, rule=SEPTEMBER)))
    history = [done(date(2017, 9, 10), milestone=2)]
    found = standing(article, history, as_of=date(2017, 9, 15))
    assert found.state == "overdue"
    assert [(m.done, m.overdue) for m in found.milestones] == [(False, True), (True, False)]


def test_an_undo_takes_an_entry_back_as_if_it_had_never_been():
    completion = done(date(2017, 8, 5))
    taken_back = undo(completion, date(2017, 9, 20))
    assert state(task(due=AUGUST), date(2017, 9, 4), completion, taken_back) == "overdue"


def test_undoing_an_undo_puts_the_entry_in_force_again():
    completion = done(date(2017, 8, 5))
    first = undo(completion, date(2017, 8, 6))
    second = undo(first, date(2017, 8, 7))
    assert state(task(due=AUGUST), date(2017, 9, 4), completion, first, second) == "done"


def test_the_last_day_of_the_calendar_is_no_error():
    assert state(task(recurrence=SEPTEMBER), date.max) in ("ongoing", "done")
    assert state(task(due=date.max), date(9999, 12, 30)) == "due_soon"


days = st.dates(min_value=date(2016, 1, 1), max_value=date(2022, 12, 31))
rules = st.sampled_from([SEPTEMBER, MONTHLY, "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"])


@st.composite
def tasks(draw) -> TaskRecord:
    stones = draw(st.lists(st.one_of(days, rules, st.none()), max_size=3))
    return task(
        due=draw(st.none() | days),
        recurrence=draw(st.none() | rules),
        ongoing=draw(st.booleans()),
        milestones=tuple(
            milestone(n, s if isinstance(s, date) else None, s if isinstance(s, str) else None)
            for n, s in enumerate(stones, start=1)
        ),
    )


@st.composite
def histories(draw) -> list[ProgressEntry]:
    entries: list[ProgressEntry] = []
    for entry_id in range(1, draw(st.integers(0, 6)) + 1):
        undoes = draw(st.none() | st.sampled_from(entries)) if entries else None
        entries.append(
            ProgressEntry(
                id=entry_id,
                task_id="d#annex-1",
                status=draw(st.sampled_from(["done", "in_progress"])),
                note="",
                on=draw(days),
                by="",
                period=draw(st.none() | days),
                milestone=draw(st.none() | st.integers(1, 3)),
                undoes=undoes.id if undoes else None,
            )
        )
    return entries


@given(tasks(), histories(), days, st.none() | days)
def test_every_task_stands_in_exactly_one_consistent_state(of, history, as_of, window_from):
    found = standing(of, history, as_of=as_of, window_from=window_from)
    assert found.state in get_args(State)
    assert (found.overdue_since is not None) == (found.state == "overdue")
    assert found.overdue_since is None or found.overdue_since < as_of
    assert (found.done_on is not None) == (found.state == "done")
    assert found.next_due is None or found.next_due >= (window_from or as_of)
    assert all(m.due < as_of for m in found.overdue_milestones)


@given(tasks(), histories(), days)
def test_nothing_is_overdue_on_or_before_its_due_day(of, history, as_of):
    speaks = of.milestones if of.source == "article" or not (of.due or of.recurrence) else []
    dates = [d for d in (of.due, *(m.due for m in speaks)) if d]
    if not dates or as_of <= min(dates) or of.ongoing:
        assert standing(of, history, as_of=as_of).state != "overdue"


@given(tasks(), histories(), days)
def test_taking_back_the_last_entry_restores_what_was_before(of, history, as_of):
    if not history or history[-1].undoes is not None:
        return
    taken_back = replace(history[-1], id=len(history) + 1, undoes=history[-1].id)
    before = standing(of, history[:-1], as_of=as_of)
    assert standing(of, [*history, taken_back], as_of=as_of) == before


@given(tasks(), histories(), days)
def test_entries_dated_later_change_nothing(of, history, as_of):
    known = [e for e in history if e.on <= as_of]
    if any(e.undoes for e in history):
        return
    assert standing(of, history, as_of=as_of) == standing(of, known, as_of=as_of)


@given(tasks(), days, st.integers(0, 900))
def test_a_whole_completion_closes_every_date(of, on, later):
    as_of = on + timedelta(days=later)
    assert standing(of, [done(on)], as_of=as_of).state not in ("overdue", "due_soon", "on_track")
