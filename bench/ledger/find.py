"""How long the task database takes at 100, 10,000 and 100,000 tasks.

usage: python bench/ledger/find.py [--sizes 100,10000,100000] [--repeat 15]

Documents of 200 tasks with 300 characters each, four units a task out of 60, half of them dated,
a fifth recurring; for a third of all tasks something has been reported, in a tenth of those of a
milestone or period. Prints a Markdown table of medians in milliseconds; the state of a task is
computed anew in each run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from ingest.document import PolicyDocument
from tests.ledger.writer import EVERY_SEPTEMBER, Writer

TASKS_PER_DOCUMENT = 200
UNITS = [f"区第{n}局" for n in range(60)]
AS_OF = date(2018, 6, 15)
MONTH = {"due_from": date(2018, 6, 1), "due_to": date(2018, 6, 30)}
WORDS = "落实推进完善建立健全加强规范学校安全教育经费管理检查食堂校车教师编制"

QUESTIONS: dict[str, Callable[[TaskDB, str], object]] = {
    "one task": lambda db, task_id: db.task(task_id, as_of=AS_OF),
    "first 50 of all": lambda db, _: db.find(TaskFilter(limit=50), as_of=AS_OF),
    "overdue, first 50": lambda db, _: db.find(
        TaskFilter(states=("overdue",), limit=50), as_of=AS_OF
    ),
    "overdue of a unit, first 50": lambda db, _: db.find(
        TaskFilter(states=("overdue",), units=(UNITS[7],), role="responsible", limit=50),
        as_of=AS_OF,
    ),
    "due this month, first 50": lambda db, _: db.find(TaskFilter(limit=50, **MONTH), as_of=AS_OF),
    "of two units together, first 50": lambda db, _: db.find(
        TaskFilter(units=(UNITS[1], UNITS[2]), every_unit=True, limit=50), as_of=AS_OF
    ),
    "text, first 50": lambda db, _: db.find(TaskFilter(text="校车安全", limit=50), as_of=AS_OF),
    "all units with counts": lambda db, _: db.units(as_of=AS_OF),
    "all documents": lambda db, _: db.documents(),
    "revision": lambda db, _: db.revision,
}


def document(number: int, tasks: int, chance: random.Random) -> PolicyDocument:
    """One document of made-up tasks."""
    writer = Writer(title=f"第{number}号文件", doc_number=f"区政发〔2017〕{number}号")
    for n in range(tasks):
        kind = chance.random()
        due = date(2017, 1, 1) + timedelta(days=chance.randrange(1400))
        writer.task(
            f"任务{n}" + "".join(chance.choices(WORDS, k=12)),
            body="".join(chance.choices(WORDS, k=280)),
            source="annex",
            responsible=chance.sample(UNITS, 2),
            supporting=chance.sample(UNITS, 2),
            deadline="时限",
            due=due if kind < 0.5 else None,
            recurrence=EVERY_SEPTEMBER if 0.5 <= kind < 0.7 else None,
            ongoing=0.5 <= kind < 0.8,
            milestones=[("阶段", due)] if kind > 0.9 else [],
        )
    return writer.done()


def fill(db: TaskDB, size: int) -> list[str]:
    """`size` tasks with their history; the ids of the documents."""
    chance = random.Random(1)
    ids = []
    for number in range(max(1, size // TASKS_PER_DOCUMENT)):
        tasks = min(size, TASKS_PER_DOCUMENT)
        written = document(number, tasks, chance)
        ids.append(db.shelve(written, data=str(number).encode(), filename="a.txt"))
        db.publish(ids[-1])
    return ids


def report(db: TaskDB, ids: list[str], size: int) -> None:
    """Something about a third of the tasks."""
    chance = random.Random(2)
    per_document = min(size, TASKS_PER_DOCUMENT)
    with db._store.writing() as sql:
        sql.conn.executemany(
            """INSERT INTO progress
               (task_id, document, locator, title, status, note, on_date, by, milestone)
               VALUES (?, '', '', '', ?, '', ?, '', ?)""",
            (
                (
                    f"{document_id}#annex-{n}",
                    chance.choice(["done", "in_progress"]),
                    str(date(2017, 6, 1) + timedelta(days=chance.randrange(400))),
                    1 if chance.random() < 0.1 else None,
                )
                for document_id in ids
                for n in range(1, per_document + 1)
                if chance.random() < 1 / 3
            ),
        )
        sql.execute(
            """UPDATE tasks SET history = ifnull((SELECT MAX(CASE WHEN milestone IS NULL
               THEN 1 ELSE 2 END) FROM progress p WHERE p.task_id = tasks.id), 0)"""
        )


def median_ms(ask: Callable[[], object], repeat: int) -> float:
    """The median of `repeat` runs, after one to warm up."""
    ask()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """See the top of the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="100,10000,100000")
    parser.add_argument("--repeat", type=int, default=15)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    columns: list[list[str]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            db = TaskDB(Path(folder) / "ledger.db")
            start = time.perf_counter()
            ids = fill(db, size)
            rate = size / (time.perf_counter() - start)
            report(db, ids, size)
            task_id = f"{ids[0]}#annex-3"
            column = [
                f"{median_ms(partial(ask, db, task_id), given.repeat):.1f}"
                for ask in QUESTIONS.values()
            ]
            megabytes = (Path(folder) / "ledger.db").stat().st_size / 1e6
            columns.append([*column, f"{rate:.0f} tasks/s", f"{megabytes:.0f} MB"])
            db.close()
    print("| ms, median |", " | ".join(f"{size:,} tasks" for size in sizes), "|")
    print("|---|" + "---|" * len(sizes))
    for name, *values in zip([*QUESTIONS, "stored", "file"], *columns, strict=True):
        print(f"| {name} |", " | ".join(values), "|")


if __name__ == "__main__":
    main()
