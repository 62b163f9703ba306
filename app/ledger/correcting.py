"""Corrections as a person asks for them: checked, logged, and made to count, in one transaction.

What is asked for again, or equals what was read out, writes no line of its own; a refusal leaves
nothing of the request behind.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from app.ledger.as_extracted import as_read
from app.ledger.correction_log import append, in_words, logged, value_in_words, value_of
from app.ledger.correction_rows import apply_document
from app.ledger.corrections import (
    DEADLINE,
    DOCUMENT_FIELDS,
    ISSUED,
    LONGEST_TITLE,
    TASK_FIELDS,
    TITLE,
    UNITS,
    WORDS,
    Charge,
    TaskCorrection,
    plain,
    read_charges,
    read_issued,
    read_timing,
)
from app.ledger.errors import CorrectionRefused, UnknownDocument, UnknownTask
from app.ledger.records import CorrectionEntry, UnitRecord
from app.ledger.task_rows import day_of

_NAMES = {"doc_number": "文号", "issuer": "发文机关", "place": "所属地区", TITLE: "标题"}


def correct_task(
    db: Database, task_id: str, wanted: TaskCorrection, *, by: str, known: Sequence[UnitRecord]
) -> None:
    """Put one task right. `known` are the units that a name may mean.

    Raises UnknownTask, CorrectionRefused.
    """
    task = db.execute(
        """SELECT t.seq, t.document_seq, t.title, d.issued, d.year, d.place
           FROM tasks t JOIN documents d ON d.seq = t.document_seq
           WHERE t.id = ? AND d.status = 'published'""",
        [task_id],
    ).fetchone()
    if task is None:
        raise UnknownTask(task_id)
    numbers = {
        row[0]
        for row in db.execute("SELECT number FROM milestones WHERE task_seq = ?", [task["seq"]])
    }
    log = _Log(db, task["document_seq"], task["seq"], by)
    for what in wanted.undo:
        if what not in TASK_FIELDS and what not in numbers:
            raise CorrectionRefused(
                f"没有“{what}”这一项，不能撤销。{_these(TASK_FIELDS)}；阶段目标写它的序号。"
            )
        field, number = (DEADLINE, what) if isinstance(what, int) else (what, 0)
        log.undo(field, number)
    if wanted.title is not None:
        title = plain(wanted.title, "任务标题", longest=LONGEST_TITLE)
        log.put(TITLE, title, said=title)
    issued = day_of(task["issued"])
    if wanted.deadline is not None:
        timing = read_timing(wanted.deadline, issued=issued, year=task["year"])
        log.put(DEADLINE, value_of(timing), said=timing.said)
    for number, said in wanted.milestones.items():
        if number not in numbers:
            held = "、".join(f"第{n}个" for n in sorted(numbers))
            choice = f"可更正的是{held}。" if held else "这项任务没有阶段目标，请更正任务的时限。"
            raise CorrectionRefused(f"没有第{number}个阶段目标，没有更正。{choice}")
        timing = read_timing(said, issued=issued, year=task["year"])
        if timing.ongoing or not (timing.due or timing.recurrence):
            raise CorrectionRefused(
                f"阶段目标的时限应是日期或周期，“{said}”两者都不是，没有更正。"
                "请写成“2018年6月底”“每季度”的样子。"
            )
        log.put(DEADLINE, value_of(timing), said=timing.said, milestone=number)
    if wanted.of_units:
        now = _charges(db, task["seq"])
        charges = read_charges(wanted, now, known, place=task["place"])
        log.put(UNITS, [_charge(c) for c in charges], said="、".join(c.name for c in charges))
    if wanted.confirmed:
        if not as_read(db, task["document_seq"], task["seq"])["unconfirmed"]:
            raise CorrectionRefused("这一项没有需要对照原件确认的内容。")
        log.put(WORDS, True, said="")
    apply_document(db, task["document_seq"])


def correct_document(
    db: Database, document_id: str, wanted: Mapping[str, str | None], *, by: str
) -> None:
    """Put facts of a document right: field -> what is right, None to take a correction back.

    With "words" all its tasks that wait for it are confirmed, with None none of them is any more.
    Raises UnknownDocument, CorrectionRefused.
    """
    seq = _published(db.conn, document_id)
    log = _Log(db, seq, 0, by)
    for field, said in wanted.items():
        if field == WORDS:
            _confirm_all(db, seq, by, take_back=said is None)
            continue
        if field not in DOCUMENT_FIELDS:
            raise CorrectionRefused(
                f"文件没有“{field}”这一项，没有更正。{_these(DOCUMENT_FIELDS)}。"
            )
        if said is None:
            log.undo(field)
        elif field == ISSUED:
            log.put(field, read_issued(said).isoformat(), said=said)
        else:
            value = plain(said, _NAMES[field], longest=LONGEST_TITLE)
            log.put(field, value, said=value)
    apply_document(db, seq)


def _confirm_all(db: Database, document_seq: int, by: str, *, take_back: bool) -> None:
    """All tasks of a document that wait were held against the original, or none was."""
    select = (
        "SELECT task_seq AS seq FROM corrected WHERE document_seq = ? AND field = 'words'"
        if take_back
        else "SELECT seq FROM tasks WHERE document_seq = ? AND unconfirmed != ''"
    )
    for row in db.execute(f"{select} ORDER BY 1", [document_seq]).fetchall():
        log = _Log(db, document_seq, row["seq"], by)
        if take_back:
            log.undo(WORDS)
        else:
            log.put(WORDS, True, said="")


def _these(fields: Sequence[str]) -> str:
    return f"可写的是 {'、'.join(fields)}"


def correction_log(connection: sqlite3.Connection, document_id: str) -> list[CorrectionEntry]:
    """Every line about a document, oldest first. Raises UnknownDocument."""
    seq = _published(connection, document_id)
    force = {
        row[0]
        for row in connection.execute(
            "SELECT correction_id FROM corrected WHERE document_seq = ?", [seq]
        )
    }
    return [
        CorrectionEntry(
            id=line["id"],
            field="milestone" if line["milestone"] else line["field"],
            value=None
            if line["value"] is None
            else value_in_words(line["field"], json.loads(line["value"])),
            extracted=line["extracted"],
            locator=line["locator"],
            task=line["title"],
            by=line["by"],
            recorded_at=line["recorded_at"],
            in_force=line["id"] in force,
        )
        for line in logged(connection, seq)
    ]


class _Log:
    """Writes lines about one piece, none where nothing changes."""

    def __init__(self, db: Database, document_seq: int, task_seq: int, by: str) -> None:
        self._db, self._document, self._task = db, document_seq, task_seq
        self._by = plain(by, "更正人", longest=100) if by.strip() else ""

    def put(self, field: str, value: Any, *, said: str, milestone: int = 0) -> None:
        now = self._in_force(field, milestone)
        words = value_in_words(field, value)
        piece = as_read(self._db, self._document, self._task)
        if words == in_words(piece, field, milestone):
            if now is not None:
                self._write(field, None, said, milestone)
        elif words != now:
            self._write(field, value, said, milestone)

    def undo(self, field: str, milestone: int = 0) -> None:
        if self._in_force(field, milestone) is None:
            raise CorrectionRefused("这一项没有更正过，无需撤销。")
        self._write(field, None, "", milestone)

    def _in_force(self, field: str, milestone: int) -> str | None:
        row = self._db.execute(
            """SELECT value FROM corrected WHERE document_seq = ? AND task_seq = ?
               AND field = ? AND milestone = ?""",
            [self._document, self._task, field, milestone],
        ).fetchone()
        return row["value"] if row else None

    def _write(self, field: str, value: Any, said: str, milestone: int) -> None:
        append(
            self._db,
            self._document,
            self._task,
            field=field,
            milestone=milestone,
            value=value,
            said=said,
            by=self._by,
        )


def _charges(db: Database, task_seq: int) -> list[Charge]:
    found = db.execute(
        """SELECT n.name, n.place, u.role, u.lead FROM task_units u
           JOIN units n ON n.seq = u.unit_seq WHERE u.task_seq = ? ORDER BY u.position""",
        [task_seq],
    ).fetchall()
    return [
        Charge(name=r["name"], place=r["place"], role=r["role"], lead=bool(r["lead"]))
        for r in found
    ]


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "name": charge.name,
        "place": charge.place,
        "role": charge.role,
        "lead": charge.lead,
    }


def _published(connection: sqlite3.Connection, document_id: str) -> int:
    row = connection.execute(
        "SELECT seq FROM documents WHERE id = ? AND status = 'published'", [document_id]
    ).fetchone()
    if row is None:
        raise UnknownDocument(document_id)
    return int(row["seq"])
