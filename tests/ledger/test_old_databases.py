"""A database that an earlier version made opens, keeps what it holds, and can do what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.ledger.corrections import TaskCorrection
from app.ledger.document_rows import insert_document
from app.ledger.migrations import migrations
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from tests.ledger.writer import school_safety

DAY = date(2018, 1, 15)
FIRST_RELEASE = "m005_corrections"


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A file as the first release left it: one document and a report on it."""
    path = tmp_path / "ledger.db"
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    db = Database(connection)
    migrations.apply(db, stop_before=FIRST_RELEASE)
    document = school_safety()
    data = document.text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    db.execute("ALTER TABLE tasks ADD COLUMN unconfirmed TEXT NOT NULL DEFAULT ''")  # of today
    document_id = insert_document(db, document, data=data, sha256=sha256, filename="通知.txt")
    db.execute("ALTER TABLE tasks DROP COLUMN unconfirmed")
    db.execute("UPDATE documents SET status = 'published'")
    db.execute(
        """INSERT INTO progress (task_id, document, locator, title, status, note, on_date, by)
           VALUES (?, '', '', '', 'done', '方案已印发', '2017-06-01', '王某')""",
        [f"{document_id}#annex-1"],
    )
    db.execute("UPDATE tasks SET history = 1 WHERE id = ?", [f"{document_id}#annex-1"])
    connection.commit()
    connection.close()
    return path


def test_it_is_read_as_before_and_can_be_corrected(old_file):
    db = TaskDB(old_file)
    (record,) = db.documents()
    assert (record.tasks, record.corrections) == (6, ())
    found = {v.task.number: v for v in db.find(TaskFilter(source="annex"), as_of=DAY).tasks}
    assert found[1].standing.state == "done"
    assert db.history(found[1].task.id)[0].note == "方案已印发"
    db.correct_task(found[2].task.id, TaskCorrection(deadline="2018年6月底"), by="李某")
    db.close()
    db = TaskDB(old_file)
    assert db.task(found[2].task.id, as_of=DAY).task.due == date(2018, 6, 30)
    db.close()


def test_what_was_put_right_stays_when_the_program_starts_again(old_file):
    db = TaskDB(old_file)
    (record,) = db.documents()
    db.correct_document(record.id, {"issued": "2017年8月16日"}, by="李某")
    before = db.documents()
    db.close()
    db = TaskDB(old_file)
    assert db.documents() == before
    assert before[0].corrections[0].value == "2017-08-16"
    db.close()


def test_nobody_can_change_a_line_of_the_log(old_file):
    db = TaskDB(old_file)
    (record,) = db.documents()
    db.correct_document(record.id, {"title": "另一个标题"}, by="李某")
    db.close()
    connection = sqlite3.connect(old_file)
    for statement in ("UPDATE corrections SET by = 'x'", "DELETE FROM corrections"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_articles_of_an_old_file_are_late_through_their_sentences(old_file: Path) -> None:
    def as_counted(db: sqlite3.Connection) -> list[tuple[object, ...]]:
        return db.execute(
            """SELECT t.id, t.first_due, t.recurs, m.speaks FROM tasks t
               LEFT JOIN milestones m ON m.task_seq = t.seq WHERE t.source = 'article'"""
        ).fetchall()

    connection = sqlite3.connect(old_file)
    anew = as_counted(connection)  # written by the rule of today
    connection.execute("UPDATE milestones SET speaks = 0")
    connection.execute("UPDATE tasks SET first_due = due, recurs = recurrence IS NOT NULL")
    connection.commit()
    connection.close()
    TaskDB(old_file).close()
    connection = sqlite3.connect(old_file)
    assert as_counted(connection) == anew
    connection.close()


def test_a_scan_of_an_old_file_waits_to_be_confirmed(old_file: Path) -> None:
    connection = sqlite3.connect(old_file)
    connection.execute(
        """INSERT INTO warnings (document_seq, position, code, message)
           VALUES (1, 0, 'recognised', '这份文件是扫描件')"""
    )
    connection.commit()
    connection.close()
    db = TaskDB(old_file)
    (record,) = db.documents()
    assert record.unconfirmed_tasks == record.tasks == 6
    task = db.find(TaskFilter(), as_of=DAY).tasks[0].task
    assert task.unconfirmed == "文字由扫描件识别"
    assert db.correct_task(task.id, TaskCorrection(confirmed=True), by="李某").unconfirmed == ""
    db.close()
