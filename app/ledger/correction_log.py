"""The log of corrections: lines appended and never changed, and their values in words.

A line is bound to what it corrects by keys that outlive a reading (piece_keys.py), so it is
found again when the document is read anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from app.ledger.as_extracted import Piece, as_read, stone_keys, task_row
from app.ledger.corrections import (
    DEADLINE,
    UNITS,
    WORDS,
    Charge,
    Timing,
    charges_in_words,
    with_day,
)
from app.ledger.document_rows import text_hash
from app.ledger.piece_keys import document_key, fingerprint
from app.ledger.task_rows import day_of
from ingest.document import PolicyDocument


def append(
    db: Database,
    document_seq: int,
    task_seq: int,
    *,
    field: str,
    milestone: int = 0,
    value: Any,
    said: str,
    by: str,
    carried_from: int | None = None,
) -> int:
    """Append one line; `value` None takes what is in force back. Returns its id."""
    document = as_read(db, document_seq, 0)
    row = {
        **_keys(db, document_seq, document),
        "source": "",
        "locator": "",
        "fingerprint": "",
        "milestone": "",
        "document": document["doc_number"] or document["title"],
        "title": "",
        "field": field,
        "value": None if value is None else json.dumps(value, ensure_ascii=False),
        "said": said,
        "extracted": "",
        "by": by,
        "carried_from": carried_from,
    }
    piece = document
    if task_seq:
        task = task_row(db, task_seq)
        piece = as_read(db, document_seq, task_seq)
        row |= {k: task[k] for k in ("source", "locator")} | {"title": piece["title"]}
        row["fingerprint"] = fingerprint(task["text"])
        row["milestone"] = stone_keys(db, task_seq)[milestone] if milestone else ""
    row["extracted"] = in_words(piece, field, milestone)
    columns = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    written = db.execute(f"INSERT INTO corrections ({columns}) VALUES ({marks})", row)
    return int(written.lastrowid or 0)


def logged(connection: sqlite3.Connection, document_seq: int) -> list[sqlite3.Row]:
    """Every line about this document, under whichever of its keys, oldest first."""
    keys = _keys(connection, document_seq, as_read(connection, document_seq, 0))
    return connection.execute(
        """SELECT * FROM corrections WHERE document_key = :document_key
           OR text_sha256 = :text_sha256 ORDER BY id""",
        keys,
    ).fetchall()


def log_lines(
    connection: sqlite3.Connection, *, document: PolicyDocument | None, after: int = 0
) -> list[dict[str, Any]]:
    """The lines after a line, of one document that was read where it is given."""
    parameters: dict[str, int | str] = {"after": after}
    condition = "id > :after"
    if document:
        condition += " AND (document_key = :key OR text_sha256 = :text)"
        parameters["key"] = document_key(
            doc_number=document.doc_number, title=document.title, year=document.year
        )
        parameters["text"] = text_hash(document.text)
    found = connection.execute(
        f"SELECT * FROM corrections WHERE {condition} ORDER BY id", parameters
    )
    return [dict(row) for row in found]


def copy_log(db: Database, rows: Iterable[Mapping[str, Any]]) -> None:
    """Append lines that another database holds, as they are; ids are given anew."""
    for row in rows:
        kept = {name: value for name, value in row.items() if name != "id"}
        columns, marks = ", ".join(kept), ", ".join(f":{name}" for name in kept)
        db.execute(f"INSERT INTO corrections ({columns}) VALUES ({marks})", kept)


def _keys(db: Database | sqlite3.Connection, document_seq: int, document: Piece) -> dict[str, str]:
    row = db.execute("SELECT text_sha256 FROM documents WHERE seq = ?", [document_seq]).fetchone()
    key = document_key(
        doc_number=document["doc_number"], title=document["title"], year=document["year"]
    )
    return {"document_key": key, "text_sha256": row["text_sha256"]}


# Values in words


def in_words(piece: Piece, field: str, milestone: int = 0) -> str:
    """What was read out, as people read it; "未载明" where nothing was."""
    if field == UNITS:
        return charges_in_words(
            [
                Charge(name=u["name"], place=u["place"], role=u["role"], lead=bool(u["lead"]))
                for u in piece["units"]
            ]
        )
    if field == DEADLINE:
        stones = [s for s in piece["milestones"] if s["number"] == milestone]
        timing = stones[0] if stones else piece
        words = timing["deadline_text"]
        return with_day(words, day_of(timing["due"]), timing["recurrence"]) if words else "未载明"
    if field == WORDS:
        return piece["unconfirmed"] or "无须确认"
    return str(piece[field] or "") or "未载明"


def value_in_words(field: str, value: Any) -> str:
    """A logged value as people read it."""
    if field == UNITS:
        return charges_in_words([Charge(**charge) for charge in value])
    if field == WORDS:
        return "已对照原件确认"
    return timing_of(value).words if field == DEADLINE else str(value)


def value_of(timing: Timing) -> Piece:
    """A timing as the log keeps it."""
    dates = {n: d.isoformat() if (d := getattr(timing, n)) else None for n in ("due", "begins")}
    return asdict(timing) | dates


def timing_of(value: Piece) -> Timing:
    """The reverse of `value_of`."""
    return Timing(**value | {name: day_of(value[name]) for name in ("due", "begins")})
