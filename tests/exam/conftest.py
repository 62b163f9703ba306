"""A small ledger written by hand, so that every answer can be worked out by hand.

天宁区  正文1  教育局、公安局          2017年底、2020年底（两个阶段目标）
        正文2  公安局                  没有时限
        正文3  教育局                  每月
        附件1  财政局 / 配合 教育局    2017-08-31
        附件2  教育局                  长期，每年9月；文字里有 2016-06-30
        附件3  财政局、教育局          2017-09-30
武进区  附件1  武进财政局              2017-01-31
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.exam.oracle import Oracle
from app.ledger.task_db import TaskDB

SEPTEMBER = "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"
MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=-1"
UNITS = ("区财政局", "区教育局", "区公安局", "武进财政局")
FINANCE, SCHOOLS, POLICE, ELSEWHERE = 1, 2, 3, 4
ARTICLE_1, ARTICLE_2, ARTICLE_3, ROW_1, ROW_2, ROW_3 = range(1, 7)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The ledger above, in a file."""
    path = tmp_path / "ledger.db"
    TaskDB(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        _document(db, 1, "天宁区")
        _document(db, 2, "武进区")
        for seq, name in enumerate(UNITS, 1):
            place = "武进区" if seq == ELSEWHERE else "天宁区"
            db.execute("INSERT INTO units VALUES (?, ?, ?, 0)", [seq, name, place])
        for unit, alias in [(FINANCE, "财政"), (SCHOOLS, "教育部门"), (POLICE, "财政")]:
            db.execute("INSERT INTO aliases VALUES (1, ?, ?)", [unit, alias])
        add_task(db, ARTICLE_1, "article", 1, responsible=[SCHOOLS, POLICE])
        add_task(db, ARTICLE_2, "article", 2, responsible=[POLICE])
        add_task(db, ARTICLE_3, "article", 3, responsible=[SCHOOLS])
        add_task(
            db, ROW_1, "annex", 1, due="2017-08-31", responsible=[FINANCE], supporting=[SCHOOLS]
        )
        add_task(db, ROW_2, "annex", 2, rule=SEPTEMBER, ongoing=True, responsible=[SCHOOLS])
        add_task(db, ROW_3, "annex", 3, due="2017-09-30", responsible=[FINANCE, SCHOOLS])
        add_task(db, 7, "annex", 1, due="2017-01-31", responsible=[ELSEWHERE], document=2)
        add_milestone(db, ARTICLE_1, 1, due="2017-12-31")
        add_milestone(db, ARTICLE_1, 2, due="2020-12-31")
        add_milestone(db, ARTICLE_3, 1, rule=MONTHLY)
        add_milestone(db, ROW_2, 1, due="2016-06-30")
    return path


@pytest.fixture
def open_oracle(ledger: Path) -> Iterator[Callable[[str], Oracle]]:
    """open_oracle("2017-09-01"): the oracle over the ledger, standing on that day."""
    opened: list[Oracle] = []

    def open_on(day: str) -> Oracle:
        oracle = Oracle(ledger, place="天宁区")
        oracle.stand_on(date.fromisoformat(day))
        opened.append(oracle)
        return oracle

    yield open_on
    for oracle in opened:
        oracle.close()


@pytest.fixture
def report(ledger: Path) -> Callable[..., None]:
    """report("a#3", "done", "2017-09-01", milestone=1): one entry of progress."""

    def write(
        task: str,
        status: str,
        on: str,
        *,
        period: str | None = None,
        milestone: int | None = None,
        undoes: int | None = None,
    ) -> None:
        with closing(sqlite3.connect(ledger)) as db, db:
            db.execute(
                """INSERT INTO progress (task_id, document, locator, title, status, note,
                    on_date, by, period, milestone, undoes)
                   VALUES (?, '', '', '', ?, '', ?, '', ?, ?, ?)""",
                [task, status, on, period, milestone, undoes],
            )

    return write


def task_id(seq: int) -> str:
    return f"task-{seq}"


def _document(db: sqlite3.Connection, seq: int, place: str) -> None:
    db.execute(
        """INSERT INTO documents (seq, id, sha256, status, filename, title, doc_number, issuer,
            place, year, text_sha256, text)
           VALUES (?, ?, ?, 'published', '', ?, '', '', ?, 2017, '', '')""",
        [seq, f"doc-{seq}", f"sha-{seq}", f"{place}的文件", place],
    )


def add_task(
    db: sqlite3.Connection,
    seq: int,
    source: str,
    number: int,
    *,
    due: str | None = None,
    rule: str | None = None,
    ongoing: bool = False,
    responsible: Sequence[int] = (),
    supporting: Sequence[int] = (),
    document: int = 1,
) -> None:
    db.execute(
        """INSERT INTO tasks (seq, id, document_seq, source, number, start_at, end_at, due,
            recurrence, begins, ongoing, recurs, history, deadline_text, reason, inferred,
            locator, section, title)
           VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, '', ?, 0, 0, ?, '', '', '', '', ?)""",
        [
            seq,
            task_id(seq),
            document,
            source,
            number,
            due,
            rule,
            ongoing,
            "长期" if ongoing else due,
            f"第{seq}件事情的名称",
        ],
    )
    units = [(u, "responsible") for u in responsible] + [(u, "supporting") for u in supporting]
    for position, (unit, role) in enumerate(units):
        db.execute(
            "INSERT INTO task_units VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, '')",
            [seq, position, unit, document, role],
        )


def add_milestone(
    db: sqlite3.Connection,
    task: int,
    number: int,
    *,
    due: str | None = None,
    rule: str | None = None,
) -> None:
    db.execute(
        "INSERT INTO milestones VALUES (?, ?, 0, 0, ?, ?, '', 1, ?, '', '[]', '')",
        [task, number, due, rule, due or "每月"],
    )
