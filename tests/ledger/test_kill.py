"""Killed at any step of a change, the next start finds each document whole or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.ledger.library import Library
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from tests.ledger.killed_changes import NEW_BUS
from tests.ledger.test_library import BUS, MEALS, parse_titles, titles
from vectorstore import HashedNgramEmbedder, PolicyIndex

DAY = date(2017, 9, 15)
ROOT = Path(__file__).parents[2]


def lines_of(script: str, *arguments: object) -> list:
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name(script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def assert_whole_or_absent(folder: Path, said: list[str]) -> None:
    db = TaskDB(folder / "ledger.db")
    with PolicyIndex(folder / "index", embedder=HashedNgramEmbedder()) as index:
        library = Library(db, index, lexicon=None, parse=parse_titles)
        library.recover()
        there = {d.doc_number: d for d in db.documents()}
        assert len(there) == len(db.documents()), "old and new at once"
        assert "食堂" in there or "added 食堂" not in said
        assert "校车" in there or "replaced 校车" in said, "removed before its turn"
        assert "校车" not in there or "removed 校车" not in said
        assert index.document_ids() == {d.id for d in there.values()}
        assert db.find(TaskFilter(), as_of=DAY).total == 2 * len(there)
        assert len(db.passages()) == 2 * len(there)
        views = db.find(TaskFilter(), as_of=DAY).tasks
        for number, versions in (("校车", (BUS, NEW_BUS)), ("食堂", (MEALS,))):
            there_now = {v.task.title for v in views if v.task.document == number}
            whole = [set(tasks) for tasks in versions] if number in there else [set()]
            assert there_now in whole
            every = set().union(*versions)
            assert set(titles(library, "，".join(sorted(every)))) & every == there_now
        if "校车" in there:
            # The report on the task that both versions have is there once, whichever counts.
            (kept,) = (v for v in views if v.task.title == BUS[0])
            assert kept.standing.state == "done"
            assert len(db.history(kept.task.id)) == 1
            new = any(v.task.title == NEW_BUS[0] for v in views)
            assert new or "replaced 校车" not in said
    db.close()


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(29, id="some steps"),
        pytest.param(1, id="every step", marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
    ],
)
def test_a_kill_at_any_step_leaves_documents_whole_or_absent(tmp_path, every):
    children = lines_of("killed_changes.py", tmp_path, every)
    assert children[0]["said"] == ["added 食堂", "replaced 校车", "removed 校车"]
    assert len(children) > children[0]["steps"] / every
    for child in children:
        assert_whole_or_absent(tmp_path / child["folder"], child["said"])


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(12, id="some kills"),
        pytest.param(200, id="200 kills", marks=[pytest.mark.slow, pytest.mark.timeout(600)]),
    ],
)
def test_a_report_that_was_acknowledged_survives_a_kill(tmp_path, kills):
    file = tmp_path / "ledger.db"
    said = lines_of("killed_reports.py", file, kills)
    assert len(said) == kills
    db = TaskDB(file)
    (task,) = db.find(TaskFilter(source="annex", numbers=(1,)), as_of=DAY).tasks
    history = [entry.id for entry in db.history(task.task.id)]
    acknowledged = [entry_id for child in said for entry_id in child]
    assert set(acknowledged) <= set(history)
    # A kill between the commit and the word can leave one entry a child that nobody heard of.
    assert len(history) <= len(acknowledged) + kills
    check = sqlite3.connect(file)
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()
    db.close()
