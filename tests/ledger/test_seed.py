"""The seed document from file to answers, held against the truth annotated by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.ledger.library import Library
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from ingest.lexicon import Lexicon
from vectorstore import HashedNgramEmbedder, PolicyIndex

ROOT = Path(__file__).parents[2]
SEED = next((ROOT / "corpus").glob("*.txt"))
TRUTH = json.loads((ROOT / "tests/questions/truth.json").read_text("utf-8"))
ROWS = TRUTH["annex"]
DUE = {row["number"]: date.fromisoformat(row["due"]) for row in ROWS if row["due"]}
EDGES = sorted({due + timedelta(days=n) for due in DUE.values() for n in (-31, -30, 0, 1)})


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    folder = tmp_path_factory.mktemp("seed")
    lexicon = Lexicon.from_toml((ROOT / "corpus/lexicon/units.toml").read_text("utf-8"))
    index = PolicyIndex(folder / "index", embedder=HashedNgramEmbedder())
    index.open()
    library = Library(TaskDB(folder / "ledger.db"), index, lexicon)
    library.recover()
    library.add_document(SEED.read_bytes(), filename=SEED.name)
    return library


@pytest.fixture(scope="module")
def db(library: Library) -> TaskDB:
    return library._db


def rows(db: TaskDB, as_of: date, **wanted) -> list[int]:
    page = db.find(TaskFilter(source="annex", **wanted), as_of=as_of)
    return [view.task.number for view in page.tasks]


def test_every_row_and_article_is_there_with_its_units(db):
    for source, truth in (("article", TRUTH["articles"]), ("annex", ROWS)):
        views = db.find(TaskFilter(source=source), as_of=date(2017, 6, 1)).tasks
        assert [v.task.number for v in views] == [t["number"] for t in truth]
        for view, expected in zip(views, truth, strict=True):
            assert set(view.task.responsible) == set(expected["responsible"])
            assert set(view.task.supporting) == set(expected.get("supporting", ()))
            assert view.task.lead == ()


@pytest.mark.parametrize("as_of", EDGES, ids=str)
def test_dated_rows_stand_as_the_calendar_says(db, as_of):
    late = [n for n, due in DUE.items() if due < as_of]
    soon = [n for n, due in DUE.items() if as_of <= due <= as_of + timedelta(days=30)]
    later = [n for n, due in DUE.items() if due > as_of + timedelta(days=30)]
    assert rows(db, as_of, states=("overdue",)) == late
    assert rows(db, as_of, states=("due_soon",)) == soon
    assert rows(db, as_of, states=("on_track",)) == later
    long_term = [row["number"] for row in ROWS if row["number"] not in DUE]
    assert rows(db, as_of, states=("ongoing",)) == long_term


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2017-08-01", "2017-08-31", [2, 7, 10]),
        ("2017-08-28", "2017-09-03", [2, 7, 10]),
        ("2017-09-01", "2017-09-30", [5, 6, 9]),
        ("2018-09-01", "2018-09-30", [6, 9]),
        ("2018-01-01", "2018-03-31", [11]),
        ("2018-12-01", "2018-12-31", [12]),
        ("2018-10-01", "2018-11-30", []),
    ],
)
def test_a_window_holds_due_dates_and_occurrences(db, first, last, expected):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert rows(db, date(2017, 6, 1), due_from=first, due_to=last) == expected
    window = TaskFilter(source="annex", due_from=first, due_to=last)
    for view in db.find(window, as_of=date(2017, 6, 1)).tasks:
        assert first <= view.standing.next_due <= last


def test_an_article_is_overdue_through_its_milestone_alone(db):
    (view,) = db.find(TaskFilter(source="article", numbers=(9,)), as_of=date(2018, 1, 1)).tasks
    assert view.standing.state == "overdue"
    assert [m.due for m in view.standing.overdue_milestones] == [date(2017, 12, 31)]
    assert view.standing.next_due == date(2020, 12, 31)


def test_units_go_by_their_names_in_the_text(db):
    names = {alias: u.name for u in db.units(as_of=date(2017, 6, 1)) for alias in u.aliases}
    assert {short: names.get(short) for short in TRUTH["unit_aliases"]} == TRUTH["unit_aliases"]


def test_the_passage_asked_for_comes_first(library):
    passage, _ = library.search("校车安全由哪些单位负责", k=1)[0]
    assert (passage.source, passage.number) == ("article", 23)
    assert "责任单位" not in passage.text[: passage.body_end - passage.start]


def test_the_stored_text_holds_every_passage_and_task(db):
    text = db.text(db.documents()[0].id)
    for piece in [*db.passages(), *(v.task for v in db.find(TaskFilter(), as_of=date.min).tasks)]:
        assert text[piece.start : piece.end] == piece.text
