"""Corrections in force: the rows that readers see, made from the log and what was extracted.

The rows of `tasks`, `task_units`, `milestones` and `documents` hold the corrected values, so
every reader sees them; the places in the text stay, so citations show what is printed. A row is
always made anew: put back as extracted, then whatever is in force is written over it. So taking a
correction back, in any order, gives exactly what was read out.

A correction of the day of issue also moves the dates that the document counts from it (6月底).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from app.ledger.as_extracted import (
    FACTS,
    OWN,
    STONE,
    Piece,
    as_read,
    keep,
    stone_keys,
    task_row,
)
from app.ledger.correction_log import in_words, logged, value_in_words
from app.ledger.corrections import (
    DEADLINE,
    ISSUED,
    TITLE,
    UNITS,
    WORDS,
)
from app.ledger.document_rows import unit_seq
from app.ledger.folding import searchable
from app.ledger.piece_keys import fingerprint
from app.ledger.status import milestones_speak
from app.ledger.task_rows import day_of
from ingest.deadlines import Calendar, field_deadline
from ingest.names import is_group
from ingest.text import PolicyText

CORRECTED = "更正"
"""What stands for how a unit's name was arrived at, where a person put it there."""
ADDED = "更正时补充"
"""Why a unit belongs to a document whose text does not charge it."""


# What is in force


def apply_document(db: Database, document_seq: int) -> None:
    """Make the document's row and the rows of all its touched tasks what the log says."""
    lines = logged(db.conn, document_seq)
    touched = {row[0] for row in db.execute(_TOUCHED, [document_seq]).fetchall()}
    if not lines and not touched:
        return
    _apply_facts(db, document_seq, lines)
    rows = db.execute(
        """SELECT t.seq, t.source, t.locator, t.inferred, t.reason, x.text,
               EXISTS (SELECT 1 FROM milestones m WHERE m.task_seq = t.seq
                       AND m.inferred != '') AS guessed
           FROM tasks t JOIN task_texts x ON x.task_seq = t.seq WHERE t.document_seq = ?""",
        [document_seq],
    ).fetchall()
    prints = [(row, fingerprint(row["text"])) for row in rows]
    twins: dict[tuple[str, str], set[str]] = {}
    for row, mark in prints:
        twins.setdefault((row["source"], mark), set()).add(row["locator"])
    by_piece: dict[tuple[str, str], list[sqlite3.Row]] = {}
    for line in lines:
        by_piece.setdefault((line["source"], line["fingerprint"]), []).append(line)
    redated = _redated(db, document_seq)
    for row, mark in prints:
        mine = _meant(by_piece.get((row["source"], mark), ()), row, twins[row["source"], mark])
        guessed = redated and (row["inferred"] or row["reason"] or row["guessed"])
        if mine or guessed or row["seq"] in touched:
            _apply_task(db, document_seq, row["seq"], mine)
    _drop_unused_units(db, document_seq)


_TOUCHED = "SELECT task_seq FROM as_extracted WHERE document_seq = ?"


def _meant(lines: Iterable[Any], task: sqlite3.Row, locators: set[str]) -> list[Any]:
    """The lines about this task: of texts that stand twice, the one at the same locator."""
    here = task["locator"]
    return [x for x in lines if x["locator"] == here or x["locator"] not in locators]


def _latest(lines: Iterable[Any]) -> dict[tuple[str, str], Any]:
    """The last line of each (field, milestone), without those that were taken back."""
    last = {(line["field"], line["milestone"]): line for line in lines}
    return {key: line for key, line in last.items() if line["value"] is not None}


def _in_force(
    db: Database, document_seq: int, task_seq: int, lines: Sequence[Any], piece: Piece
) -> dict[tuple[str, int], Any]:
    """(field, milestone's number) -> value, and `corrected` rewritten to say so."""
    db.execute(
        "DELETE FROM corrected WHERE document_seq = ? AND task_seq = ?", [document_seq, task_seq]
    )
    stones = {key: number for number, key in stone_keys(db, task_seq).items()} if task_seq else {}
    values: dict[tuple[str, int], Any] = {}
    for (field, mark), line in _latest(lines).items():
        number = stones.get(mark, 0) if mark else 0
        if mark and not number:
            continue
        if field == WORDS and not piece["unconfirmed"]:
            continue  # read from another file, which need not be confirmed
        values[field, number] = json.loads(line["value"])
        db.execute(
            "INSERT INTO corrected VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                document_seq,
                task_seq,
                field,
                number,
                line["id"],
                value_in_words(field, values[field, number]),
                in_words(piece, field, number),
            ],
        )
    return values


# The document's facts


def _apply_facts(db: Database, document_seq: int, lines: Sequence[Any]) -> None:
    piece = as_read(db, document_seq, 0)
    mine = [line for line in lines if not line["fingerprint"]]
    values = _in_force(db, document_seq, 0, mine, piece)
    keep(db, document_seq, 0, piece, bool(values))
    facts = {name: piece[name] for name in FACTS}
    facts |= {field: value for (field, _), value in values.items()}
    if (ISSUED, 0) in values:
        facts["year"] = date.fromisoformat(values[ISSUED, 0]).year
    now = db.execute("SELECT place FROM documents WHERE seq = ?", [document_seq]).fetchone()
    sets = ", ".join(f"{name} = :{name}" for name in facts)
    db.execute(f"UPDATE documents SET {sets} WHERE seq = :seq", {**facts, "seq": document_seq})
    if now["place"] != facts["place"]:
        _move_units(db, document_seq, piece["own_units"], now["place"], facts["place"])


def _move_units(db: Database, document_seq: int, own: list[str], old: str, new: str) -> None:
    """The units that were read as the document's own place's become those of the other place."""
    rows = db.execute(
        """SELECT n.seq, n.name, n.is_group FROM document_units m JOIN units n
           ON n.seq = m.unit_seq WHERE m.document_seq = ? AND n.place = ?
           AND n.name IN (SELECT value FROM json_each(?))""",
        [document_seq, old, json.dumps(own)],
    ).fetchall()
    for row in rows:
        target = unit_seq(db, row["name"], new, group=bool(row["is_group"]))
        for table in ("document_units", "aliases", "task_units"):
            db.execute(
                f"UPDATE OR IGNORE {table} SET unit_seq = ? "
                "WHERE document_seq = ? AND unit_seq = ?",
                [target, document_seq, row["seq"]],
            )
    db.execute("DELETE FROM units WHERE seq NOT IN (SELECT unit_seq FROM document_units)")


def _redated(db: Database, document_seq: int) -> bool:
    return bool(
        db.execute(
            "SELECT 1 FROM corrected WHERE document_seq = ? AND task_seq = 0 AND field = ?",
            [document_seq, ISSUED],
        ).fetchone()
    )


# A task's rows


def _apply_task(db: Database, document_seq: int, task_seq: int, lines: Sequence[Any]) -> None:
    piece = as_read(db, document_seq, task_seq)
    values = _in_force(db, document_seq, task_seq, lines, piece)
    redated = _redated(db, document_seq)
    keep(db, document_seq, task_seq, piece, bool(values) or redated)
    title = values.get((TITLE, 0), piece["title"])
    own = {name: piece[name] for name in OWN}
    stones = {stone["number"]: dict(stone) for stone in piece["milestones"]}
    if redated:
        calendar = _calendar(db, document_seq)
        own = _counted_anew(own, calendar)
        stones = {n: _counted_anew(stone, calendar) for n, stone in stones.items()}
    for (field, number), value in values.items():
        if field == DEADLINE and number:
            stones[number] = _corrected_timing(stones[number], value)
        elif field == DEADLINE:
            own = _corrected_timing(own, value)
    _write_timing(db, task_seq, own, list(stones.values()))
    waits = "" if (WORDS, 0) in values else piece["unconfirmed"]
    db.execute(
        "UPDATE tasks SET title = ?, unconfirmed = ? WHERE seq = ?", [title, waits, task_seq]
    )
    text = task_row(db, task_seq)["text"]
    db.execute(
        "UPDATE task_words SET folded = ? WHERE task_seq = ?",
        [searchable(f"{title}\n{text}"), task_seq],
    )
    charges = values.get((UNITS, 0))
    units = piece["units"] if charges is None else _unit_rows(db, task_seq, piece, charges)
    _write_units(db, document_seq, task_seq, units)


def _corrected_timing(timing: Piece, value: Piece) -> Piece:
    """A deadline's columns with the corrected meaning; the printed words stay beside it."""
    printed = timing["deadline_text"]
    note = f"已更正，原文为“{printed}”" if printed else "更正时补充，原文未载明"
    if value["inferred"]:
        note = f"{note}，{value['inferred']}"
    return timing | {
        "due": value["due"],
        "recurrence": value["recurrence"],
        "begins": value["begins"] or "",
        "ongoing": value["ongoing"],
        "deadline_text": f"{value['said']}（{note}）",
        "reason": "",
        "inferred": "",
    }


def _counted_anew(timing: Piece, calendar: Calendar) -> Piece:
    """A deadline that counts from the day of issue, counted from the corrected one."""
    phrase = timing["deadline_text"]
    if not phrase or not (timing["inferred"] or timing.get("reason")):
        return timing
    meant = field_deadline(PolicyText.of(phrase), 0, len(phrase), calendar)
    if not (meant.due or meant.recurrence):
        return timing
    return timing | {
        "due": meant.due.isoformat() if meant.due else None,
        "recurrence": meant.recurrence,
        "begins": meant.begins.isoformat() if meant.begins else "",
        "reason": "",
        "inferred": "；".join(filter(None, (meant.inferred, "按更正后的成文日期计算"))),
    }


def _calendar(db: Database, document_seq: int) -> Calendar:
    row = db.execute("SELECT issued, year FROM documents WHERE seq = ?", [document_seq]).fetchone()
    return Calendar(day_of(row["issued"]), row["year"])


def _write_timing(db: Database, task_seq: int, own: Piece, stones: Sequence[Piece]) -> None:
    """The task's own deadline, its milestones, and the columns by which states are counted."""
    (source,) = db.execute("SELECT source FROM tasks WHERE seq = ?", [task_seq]).fetchone()
    speak = milestones_speak(source, own["due"], own["recurrence"])
    speaking = stones if speak else []
    dates = [d for d in (own["due"], *(s["due"] for s in speaking)) if d]
    rules = [own["recurrence"] if not own["due"] else None]
    rules += [s["recurrence"] for s in speaking if not s["due"]]
    columns = own | {"first_due": min(dates, default=None), "recurs": any(rules)}
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    db.execute(f"UPDATE tasks SET {sets} WHERE seq = :seq", {**columns, "seq": task_seq})
    for stone in stones:
        columns = {name: stone[name] for name in STONE} | {"speaks": speak}
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        db.execute(
            f"UPDATE milestones SET {sets} WHERE task_seq = :seq AND number = :number",
            {**columns, "seq": task_seq, "number": stone["number"]},
        )


def _unit_rows(db: Database, task_seq: int, piece: Piece, charges: Sequence[Piece]) -> list[Piece]:
    """Corrected units, each with a place to look at: where the text charges it, else where it
    names it, else where it names the units of this role, else the whole task."""
    charged: dict[str, Piece] = {}
    for row in piece["units"]:
        charged.setdefault(row["name"], row)
    task = task_row(db, task_seq)
    rows = []
    for charge in charges:
        printed = charged.get(charge["name"])
        at = task["text"].find(charge["name"])
        if printed:
            start, end = printed["start_at"], printed["end_at"]
        elif at >= 0:
            start = task["start_at"] + at
            end = start + len(charge["name"])
        else:
            start, end = _where_units_stand(piece["units"], charge["role"], task)
        same = printed and (printed["role"], bool(printed["lead"])) == (
            charge["role"],
            charge["lead"],
        )
        inferred = printed["inferred"] if printed and same else CORRECTED
        rows.append({**charge, "start_at": start, "end_at": end, "inferred": inferred, "again": 0})
    return rows


def _where_units_stand(units: Sequence[Piece], role: str, task: sqlite3.Row) -> tuple[int, int]:
    inside = [u for u in units if task["start_at"] <= u["start_at"] < u["end_at"] <= task["end_at"]]
    same = [u for u in inside if u["role"] == role] or inside
    if not same:
        return task["start_at"], task["end_at"]
    return min(u["start_at"] for u in same), max(u["end_at"] for u in same)


def _write_units(db: Database, document_seq: int, task_seq: int, units: Sequence[Piece]) -> None:
    db.execute("DELETE FROM task_units WHERE task_seq = ?", [task_seq])
    extracted = as_read(db, document_seq, 0)["place"]
    place = db.execute("SELECT place FROM documents WHERE seq = ?", [document_seq]).fetchone()[0]
    rows = []
    for position, unit in enumerate(units):
        where = place if unit["place"] == extracted else unit["place"]
        seq = unit_seq(db, unit["name"], where, group=is_group(unit["name"]))
        _belongs(db, document_seq, seq)
        columns = ("role", "lead", "again", "start_at", "end_at", "inferred")
        rows.append(
            {"task_seq": task_seq, "position": position, "unit_seq": seq}
            | {"document_seq": document_seq}
            | {name: unit[name] for name in columns}
        )
    db.table("task_units").insert_all(rows)


def _belongs(db: Database, document_seq: int, seq: int) -> None:
    """The document names this unit from now on."""
    known = db.execute(
        "SELECT 1 FROM document_units WHERE document_seq = ? AND unit_seq = ?", [document_seq, seq]
    ).fetchone()
    if not known:
        db.execute(
            """INSERT INTO document_units SELECT :document, COALESCE(MAX(position), -1) + 1,
                   :unit, :why FROM document_units WHERE document_seq = :document""",
            {"document": document_seq, "unit": seq, "why": ADDED},
        )


def _drop_unused_units(db: Database, document_seq: int) -> None:
    db.execute(
        """DELETE FROM document_units WHERE document_seq = ? AND inferred = ? AND unit_seq NOT IN
               (SELECT unit_seq FROM task_units WHERE document_seq = ?)""",
        [document_seq, ADDED, document_seq],
    )
    db.execute("DELETE FROM units WHERE seq NOT IN (SELECT unit_seq FROM document_units)")
