"""What the parser read of a document and of its tasks, kept beside what corrections make of it."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from sqlite_utils import Database

from app.ledger.corrections import DOCUMENT_FIELDS
from app.ledger.piece_keys import milestone_keys

Piece = dict[str, Any]
"""A document's or a task's columns, by name."""

OWN = ("due", "recurrence", "begins", "ongoing", "deadline_text", "reason", "inferred")
STONE = ("due", "recurrence", "begins", "deadline_text", "inferred")
FACTS = (*DOCUMENT_FIELDS, "year")


def as_read(db: Database | sqlite3.Connection, document_seq: int, task_seq: int) -> Piece:
    """What the parser read: of the document (`task_seq` 0) or of one task."""
    kept = db.execute(
        "SELECT piece FROM as_extracted WHERE document_seq = ? AND task_seq = ?",
        [document_seq, task_seq],
    ).fetchone()
    if kept:
        piece: Piece = json.loads(kept["piece"])
        return piece
    if not task_seq:
        row = db.execute("SELECT * FROM documents WHERE seq = ?", [document_seq]).fetchone()
        own = db.execute(
            """SELECT n.name FROM document_units m JOIN units n ON n.seq = m.unit_seq
               WHERE m.document_seq = ? AND n.place = ? ORDER BY m.position""",
            [document_seq, row["place"]],
        ).fetchall()
        return {name: row[name] for name in FACTS} | {"own_units": [unit[0] for unit in own]}
    task = task_row(db, task_seq)
    stones = db.execute(
        "SELECT * FROM milestones WHERE task_seq = ? ORDER BY number", [task_seq]
    ).fetchall()
    units = db.execute(
        """SELECT n.name, n.place, u.role, u.lead, u.again, u.start_at, u.end_at, u.inferred
           FROM task_units u JOIN units n ON n.seq = u.unit_seq
           WHERE u.task_seq = ? ORDER BY u.position""",
        [task_seq],
    ).fetchall()
    return {
        "title": task["title"],
        "unconfirmed": task["unconfirmed"],
        **{name: task[name] for name in OWN},
        "milestones": [{n: stone[n] for n in ("number", *STONE)} for stone in stones],
        "units": [dict(unit) for unit in units],
    }


def keep(db: Database, document_seq: int, task_seq: int, piece: Piece, touched: bool) -> None:
    """Keep what was read beside what is shown, as long as the two may differ."""
    if touched:
        db.execute(
            "INSERT OR REPLACE INTO as_extracted VALUES (?, ?, ?)",
            [document_seq, task_seq, json.dumps(piece, ensure_ascii=False)],
        )
    else:
        db.execute(
            "DELETE FROM as_extracted WHERE document_seq = ? AND task_seq = ?",
            [document_seq, task_seq],
        )


def task_row(db: Database | sqlite3.Connection, task_seq: int) -> sqlite3.Row:
    """The task's row, with its text."""
    row: sqlite3.Row = db.execute(
        """SELECT t.*, x.text FROM tasks t JOIN task_texts x ON x.task_seq = t.seq
           WHERE t.seq = ?""",
        [task_seq],
    ).fetchone()
    return row


def stone_keys(db: Database | sqlite3.Connection, task_seq: int) -> dict[int, str]:
    """Number -> key of the milestones of a task."""
    rows = db.execute(
        "SELECT number, text FROM milestones WHERE task_seq = ? ORDER BY number", [task_seq]
    ).fetchall()
    keys = milestone_keys(row["text"] for row in rows)
    return dict(zip((row["number"] for row in rows), keys, strict=True))
