"""Tasks by their days: told from the rows as `status.standing` tells it of each task."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import get_args

import pytest

from app.ledger.records import (
    Size,
    State,
    TaskFilter,
    TaskView,
)
from app.ledger.task_db import TaskDB
from tests.ledger.writer import EVERY_SEPTEMBER, Writer

DAYS = [date(2017, 12, 1), date(2018, 6, 15), date(2019, 12, 1)]
WINDOWS = [{}, {"due_from": date(2018, 3, 1), "due_to": date(2018, 12, 31)}]


@pytest.fixture(params=["memory", "file"])
def filled(request: pytest.FixtureRequest, db: TaskDB, file_db: TaskDB, shelve) -> TaskDB:
    """Eighty tasks with every kind of duty, and every kind of report on two in three."""
    chosen = db if request.param == "memory" else file_db
    chance = random.Random(11)

    def some_day() -> date:
        return date(2017, 11, 1) + timedelta(days=chance.randrange(500))

    writer = Writer()
    for number in range(80):
        dated, ruled = chance.random() < 0.5, chance.random() < 0.3
        writer.task(
            f"任务{number}",
            source=chance.choice(("article", "annex")),
            number=number + 1,
            deadline="某日",
            due=some_day() if dated else None,
            recurrence=EVERY_SEPTEMBER if ruled and not dated else None,
            ongoing=chance.random() < 0.2,
            milestones=[
                ("到时完成。", chance.choice((some_day(), EVERY_SEPTEMBER)))
                for _ in range(chance.choice((0, 0, 1, 2)))
            ],
        )
    shelve(chosen, writer.done())
    for view in chosen.find(TaskFilter(), as_of=DAYS[0]).tasks:
        for _ in range(chance.choice((0, 1, 2))):
            stones = [m.number for m in view.task.milestones]
            entry = chosen.record_progress(
                view.task.id,
                status=chance.choice(("done", "in_progress")),
                note="",
                on=some_day(),
                by="",
                milestone=chance.choice(stones) if stones and chance.random() < 0.3 else None,
            )
            if chance.random() < 0.2:
                chosen.undo(entry.id, by="", on=entry.on)
    return chosen


def left(view: TaskView) -> int | None:
    return view.standing.days_left if view.task.due else None


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("day", DAYS)
def test_so_late_and_so_long_left_are_what_each_task_stands_at(
    filled: TaskDB, day: date, window: dict[str, date]
) -> None:
    every = filled.find(TaskFilter(**window), as_of=day).tasks
    for least, most in ((0, None), (0, 29), (101, None), (30, 200)):
        for size, count in (
            (Size(measure="late", least=least, most=most), lambda v: v.standing.days_late),
            (Size(measure="left", least=least, most=most), left),
        ):
            found = filled.find(TaskFilter(sizes=(size,), **window), as_of=day)
            wanted = [v.task.id for v in every if size.holds(count(v))]
            assert [v.task.id for v in found.tasks] == wanted, size
            assert found.total == len(wanted)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("states", [(), ("overdue",), ("on_track", "done")])
@pytest.mark.parametrize("day", DAYS)
def test_what_comes_first_and_last_with_all_that_tie(
    filled: TaskDB, day: date, states, window: dict[str, date]
) -> None:
    every = filled.find(TaskFilter(states=states, **window), as_of=day).tasks
    for edge, pick, of in (
        ("earliest_due", min, lambda v: v.standing.next_due or v.task.due),
        ("latest_due", max, lambda v: v.standing.next_due or v.task.due),
        ("longest_overdue", min, lambda v: v.standing.overdue_since),
    ):
        dated = [v for v in every if of(v)]
        wanted = [v.task.id for v in dated if of(v) == pick(map(of, dated))]
        found = filled.find(TaskFilter(states=states, edge=edge, **window), as_of=day)
        assert [v.task.id for v in found.tasks] == wanted, edge
        assert found.total == len(wanted)


@pytest.mark.parametrize("day", DAYS)
def test_a_list_by_state_and_a_tally_hold_what_stands_so(filled: TaskDB, day: date) -> None:
    every = filled.find(TaskFilter(), as_of=day).tasks
    tally = filled.tally(TaskFilter(), as_of=day)
    for state in get_args(State):
        wanted = [v.task.id for v in every if v.standing.state == state]
        found = filled.find(TaskFilter(states=(state,)), as_of=day).tasks
        assert [v.task.id for v in found] == wanted, state
        assert tally[state] == len(wanted)


def test_of_those_at_the_edge_a_page_is_cut_and_units_are_counted(db: TaskDB, shelve) -> None:
    writer = Writer()
    for title, due in (("甲", DAYS[0]), ("乙", DAYS[0]), ("丙", DAYS[1])):
        writer.task(title, responsible=[f"区{title}局"], deadline="某日", due=due)
    shelve(db, writer.done())
    first = TaskFilter(edge="earliest_due", limit=1, offset=1)
    page = db.find(first, as_of=date(2017, 1, 1))
    assert (page.total, page.articles, [v.task.title for v in page.tasks]) == (2, 2, ["乙"])
    assert [u.name for u in db.loads_by_unit(first, as_of=date(2017, 1, 1))] == ["区甲局", "区乙局"]
