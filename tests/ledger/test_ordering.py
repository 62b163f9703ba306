"""Rows by light, by state and by unit: what the page shows is what the filter keeps."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.ledger.lights import COLOUR_WORDS, Lights, Shining
from app.ledger.records import PRESSING, TaskFilter
from app.ledger.task_db import TaskDB
from tests.ledger.writer import school_safety

LIGHTS = Lights.from_toml(
    (Path(__file__).parents[2] / "corpus" / "lexicon" / "lights.toml").read_text("utf-8")
)
DAYS = [date(2017, 8, 10), date(2017, 9, 15), date(2018, 1, 15), date(2018, 9, 5)]


@pytest.fixture
def filled(db: TaskDB, shelve) -> TaskDB:
    document_id = shelve(db, school_safety())
    db.record_progress(f"{document_id}#annex-1", status="done", note="", on=DAYS[0], by="")
    db.record_progress(
        f"{document_id}#article-2", status="done", note="", on=DAYS[2], by="", milestone=1
    )
    return db


@pytest.mark.parametrize("preset", [preset.name for preset in LIGHTS.presets])
@pytest.mark.parametrize("day", DAYS)
def test_each_light_keeps_the_rows_that_show_it(filled: TaskDB, preset: str, day: date) -> None:
    everything = filled.find(TaskFilter(), as_of=day).tasks
    kept = 0
    for colour in COLOUR_WORDS:
        wanted = TaskFilter(shining=Shining(preset=LIGHTS.preset(preset), colours=(colour,)))
        page = filled.find(wanted, as_of=day)
        assert [v.task.id for v in page.tasks] == [
            v.task.id for v in everything if LIGHTS.light(v, preset).colour == colour
        ]
        assert page.total == filled.tally(wanted, as_of=day).total == len(page.tasks)
        kept += page.total
    assert kept == len(everything)


def test_a_light_narrows_other_conditions_and_their_pages(filled: TaskDB) -> None:
    red = Shining(preset=LIGHTS.preset(), colours=("red", "yellow"))
    wanted = TaskFilter(shining=red, units=("区教育局",), order="-due", limit=1, offset=1)
    page = filled.find(wanted, as_of=DAYS[1])
    assert (page.total, [v.task.title for v in page.tasks]) == (1, [])
    both = Shining(preset=LIGHTS.preset(), colours=("red", "green"))
    page = filled.find(TaskFilter(shining=both, states=("overdue",)), as_of=DAYS[1])
    assert {v.standing.state for v in page.tasks} == {"overdue"}


def test_by_state_what_presses_first_stands_first(filled: TaskDB) -> None:
    views = filled.find(TaskFilter(order="state"), as_of=DAYS[2] - timedelta(days=10)).tasks
    states = [v.standing.state for v in views]
    assert states == sorted(states, key=PRESSING.index)
    assert (states[0], states[-1]) == ("overdue", "done")


def test_by_unit_the_leading_or_first_unit_counts_as_in_a_dictionary(filled: TaskDB) -> None:
    views = filled.find(TaskFilter(order="unit"), as_of=DAYS[0]).tasks
    firsts = [(v.task.lead or v.task.responsible)[0] for v in views]
    assert firsts == ["规划分局", *["区财政局"], *["区教育局"] * 3, "区政府办公室"]
    page = filled.find(TaskFilter(order="unit", limit=2, offset=1), as_of=DAYS[0])
    assert (page.total, [v.task.id for v in page.tasks]) == (6, [v.task.id for v in views[1:3]])
