"""Made-up progress on a copy of the ledger: done, reopened, done by parts, done by period.

Seeded, so that the same exam is the same twice. A task gets one kind of report only: reports on
the whole and on a part of one task would be judged by rules that the contract does not give.
Tasks that have a history already keep theirs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from app.exam.days import occurrences
from app.exam.oracle import Oracle

if TYPE_CHECKING:
    from app.ledger.task_db import TaskDB

BY = "考核演练"
AT_MOST = 500
SHARE = 0.7  # of the tasks get a report


@dataclass(frozen=True, kw_only=True)
class Report:
    """One entry to be recorded."""

    task_id: str
    status: Literal["done", "in_progress"]
    on: date
    period: date | None = None
    milestone: int | None = None


def rehearse(oracle: Oracle, db: TaskDB, *, seed: int) -> int:
    """Record made-up reports in `db`; how many."""
    reports = list(made_up(oracle, seed=seed))
    for report in reports:
        db.record_progress(
            report.task_id,
            status=report.status,
            note="演练",
            on=report.on,
            by=BY,
            period=report.period,
            milestone=report.milestone,
        )
    return len(reports)


def made_up(oracle: Oracle, *, seed: int) -> Iterator[Report]:
    """The reports, in the order in which they are recorded."""
    rng = random.Random(f"progress {seed}")
    touched = {row[0] for row in oracle.rows("SELECT DISTINCT task_id FROM ledger.progress")}
    tasks = [fact for fact in oracle.facts.values() if fact.id not in touched]
    chosen = rng.sample(tasks, min(AT_MOST, round(SHARE * len(tasks))))
    for fact in sorted(chosen, key=lambda fact: fact.seq):
        recurs = oracle.rows("SELECT * FROM recurs WHERE task = :task", {"task": fact.seq})
        parts = oracle.rows(
            "SELECT number, due FROM moment WHERE task = :task AND due IS NOT NULL",
            {"task": fact.seq},
        )
        if recurs:
            rule = rng.choice(recurs)
            year = rng.choice(_years(oracle))
            days = occurrences(
                rule["rule"], rule["begins"] or "", date(year, 1, 1), date(year + 1, 12, 31)
            )
            for period in days[: rng.randint(1, 2)]:
                yield from _ups_and_downs(
                    rng, fact.id, period, period=period, milestone=rule["milestone"]
                )
        elif parts and rng.random() < 0.6:
            for part in parts[: rng.randint(1, len(parts))]:
                due = date.fromisoformat(part["due"])
                yield from _ups_and_downs(rng, fact.id, due, milestone=part["number"])
        else:
            anchor = fact.due or (
                parts[0]["due"] if parts else f"{rng.choice(_years(oracle))}-06-30"
            )
            yield from _ups_and_downs(rng, fact.id, date.fromisoformat(anchor))


def _ups_and_downs(
    rng: random.Random,
    task_id: str,
    anchor: date,
    *,
    period: date | None = None,
    milestone: int | None = None,
) -> Iterator[Report]:
    """In progress, done, reopened, done again: the first one to four of them."""
    first = rng.choice(("done", "in_progress", "done"))
    on = anchor + timedelta(days=rng.randint(-60, 40))
    for _step in range(rng.choice((1, 1, 1, 2, 2, 3))):
        yield Report(
            task_id=task_id,
            status="done" if first == "done" else "in_progress",
            on=on,
            period=period,
            milestone=milestone,
        )
        first = "in_progress" if first == "done" else "done"
        on += timedelta(days=rng.randint(0, 60))


def _years(oracle: Oracle) -> list[int]:
    """The years in which something is due; those of the documents where nothing is."""
    rows = oracle.rows(
        "SELECT substr(due, 1, 4) FROM task WHERE due IS NOT NULL"
        " UNION SELECT year FROM ledger.documents WHERE year IS NOT NULL"
    )
    return sorted({int(row[0]) for row in rows}) or [2020]
