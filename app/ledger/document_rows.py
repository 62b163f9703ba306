"""A parsed document to rows, in one go. Knows the tables, not what the rows are asked for.

Ids are `document_id#source-number`; where a source repeats a number the later piece takes a
letter, so that every piece has an id of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlite_utils import Database

from app.ledger.folding import searchable
from app.ledger.status import milestones_speak
from ingest.document import DocumentWarning, Milestone, PolicyDocument, Span, Task

SHORTEST_ID = 8

Row = dict[str, Any]
_Piece = TypeVar("_Piece", bound=Span)


def new_document_id(db: Database, sha256: str) -> str:
    """The shortest prefix of the hash, of 8 hex digits or more, that no document has."""
    taken = {row["id"] for row in db.query("SELECT id FROM documents")}
    return next(
        sha256[:length]
        for length in range(SHORTEST_ID, len(sha256) + 1)
        if sha256[:length] not in taken
    )


def insert_document(
    db: Database, document: PolicyDocument, *, data: bytes, sha256: str, filename: str
) -> str:
    """Write the document with status `indexing`; return its id. Runs inside a transaction."""
    document_id = new_document_id(db, sha256)
    seq = _next_seq(db, "documents")
    _insert(db, "documents", [_document_row(document, seq, document_id, sha256, filename)])
    _insert(db, "originals", [{"document_seq": seq, "data": data}])
    _insert_pieces(db, document, seq)
    _insert(db, "chunks", _chunk_rows(db, document, seq, document_id))
    units = _insert_units(db, document, seq)
    _insert_tasks(db, document, seq, document_id, units)
    return document_id


def text_hash(text: str) -> str:
    """Equal for texts that differ in white space only."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def _document_row(
    document: PolicyDocument, seq: int, document_id: str, sha256: str, filename: str
) -> Row:
    return {
        "seq": seq,
        "id": document_id,
        "sha256": sha256,
        "status": "indexing",
        "filename": filename,
        "title": document.title,
        "doc_number": document.doc_number,
        "issuer": document.issuer,
        "place": document.place,
        "issued": _day(document.issued),
        "year": document.year,
        "text_sha256": text_hash(document.text),
        "text": document.text,
    }


def _insert_pieces(db: Database, document: PolicyDocument, seq: int) -> None:
    """The pieces that are no chunks and no tasks, each with its position and its place."""
    for table, rows in _pieces(document).items():
        _insert(
            db,
            table,
            (
                {"document_seq": seq, "position": position, **row}
                for position, row in enumerate(rows)
            ),
        )


def _pieces(document: PolicyDocument) -> dict[str, Iterator[Row]]:
    return {
        "headings": (
            {"label": h.label, "title": h.title, "level": h.level, "inferred": h.inferred}
            | _place(h)
            for h in document.outline
        ),
        "warnings": ({"code": w.code, "message": w.message} | _place(w) for w in document.warnings),
        "targets": (
            {"source": t.source, "number": t.number, "value": t.value, "text": t.text}
            | {"by": _day(t.by)}
            | _place(t)
            for t in document.targets
        ),
        "cited_documents": (
            {"source": c.source, "number": c.chunk_number, "title": c.title}
            | {"doc_number": c.number}
            | _place(c)
            for c in document.cited_documents
        ),
        "joint_meetings": (
            {"source": j.source, "number": j.number, "members": _json(j.members), "text": j.text}
            | _place(j)
            for j in document.joint_meetings
        ),
        "differences": (
            {"code": d.code, "message": d.message, "row": d.row, "article": d.article}
            | {"units": _json(d.units), "places": _json(d.places)}
            for d in document.differences
        ),
    }


def _place(piece: Span | DocumentWarning) -> Row:
    return {"start_at": piece.start, "end_at": piece.end}


def _chunk_rows(
    db: Database, document: PolicyDocument, seq: int, document_id: str
) -> Iterator[Row]:
    ids = _PieceIds(document_id)
    first = _next_seq(db, "chunks")
    for position, chunk in enumerate(_in_order(document.chunks)):
        yield {
            "seq": first + position,
            "id": ids.take(chunk.source, chunk.number),
            "document_seq": seq,
            "source": chunk.source,
            "number": chunk.number,
            "locator": chunk.locator,
            "title": chunk.title,
            "section": chunk.section,
            "start_at": chunk.start,
            "end_at": chunk.end,
            "tail_start": chunk.tail[0] if chunk.tail else None,
            "tail_end": chunk.tail[1] if chunk.tail else None,
            "text": chunk.text,
        }


def _insert_units(db: Database, document: PolicyDocument, seq: int) -> dict[str, int]:
    """Make every unit of the document known; return the row of each canonical name."""
    named = {unit.name: unit for unit in document.units}
    charged = (a.unit for task in document.tasks for a in task.assignments)
    rows: dict[str, int] = {}
    document_units: list[Row] = []
    aliases: list[Row] = []
    for position, name in enumerate(dict.fromkeys([*named, *charged])):
        unit = named.get(name)
        place = unit.place if unit else document.place
        row = unit_seq(db, name, place, group=bool(unit and unit.group))
        rows[name] = row
        document_units.append(
            {
                "document_seq": seq,
                "position": position,
                "unit_seq": row,
                "inferred": unit.inferred if unit else "",
            }
        )
        aliases.extend(
            {"document_seq": seq, "unit_seq": row, "alias": alias}
            for alias in dict.fromkeys(unit.aliases if unit else ())
            if alias != name
        )
    _insert(db, "document_units", document_units)
    _insert(db, "aliases", aliases)
    return rows


def unit_seq(db: Database, name: str, place: str, *, group: bool = False) -> int:
    """The row of a unit, made where there is none."""
    known = db.execute(
        "SELECT seq FROM units WHERE name = ? AND place = ?", [name, place]
    ).fetchone()
    if known:
        return int(known[0])
    seq = _next_seq(db, "units")
    _insert(db, "units", [{"seq": seq, "name": name, "place": place, "is_group": group}])
    return seq


def _insert_tasks(
    db: Database, document: PolicyDocument, seq: int, document_id: str, units: dict[str, int]
) -> None:
    ids = _PieceIds(document_id)
    first = _next_seq(db, "tasks")
    numbered = [
        (first + position, ids.take(task.source, task.number), task)
        for position, task in enumerate(_in_order(document.tasks))
    ]
    history = histories(db, document_id)
    _insert(db, "tasks", [_task_row(task, s, i, seq, history.get(i, 0)) for s, i, task in numbered])
    _insert(db, "task_texts", ({"task_seq": s, "text": task.text} for s, _, task in numbered))
    _insert(
        db,
        "task_words",
        (
            {"task_seq": s, "folded": searchable(f"{task.title}\n{task.text}")}
            for s, _, task in numbered
        ),
    )
    _insert(
        db,
        "milestones",
        (
            _milestone_row(milestone, s, number, _milestones_speak(task))
            for s, _, task in numbered
            for number, milestone in enumerate(task.milestones, start=1)
        ),
    )
    _insert(
        db,
        "task_units",
        (row for s, _, task in numbered for row in _task_unit_rows(task, s, seq, units)),
    )
    _insert(db, "counterparts", _counterpart_rows(document, numbered))


def _counterpart_rows(
    document: PolicyDocument, numbered: Sequence[tuple[int, str, Task]]
) -> Iterator[Row]:
    """Links between tasks; a row may also break down a requirement, which is no task."""
    seqs: dict[tuple[str, int], int] = {}
    for seq, _, task in numbered:
        seqs.setdefault((task.source, task.number), seq)
    pairs = ((("annex", link.row), (link.source, link.number)) for link in document.links)
    known = dict.fromkeys((r, p) for r, p in pairs if r in seqs and p in seqs)
    for position, (row, piece) in enumerate(known):
        yield {
            "task_seq": seqs[row],
            "counterpart_seq": seqs[piece],
            "position": position,
        }


def _task_unit_rows(
    task: Task, task_seq: int, document_seq: int, units: dict[str, int]
) -> Iterator[Row]:
    met: set[tuple[str, str]] = set()
    for position, charge in enumerate(task.assignments):
        yield {
            "task_seq": task_seq,
            "position": position,
            "unit_seq": units[charge.unit],
            "document_seq": document_seq,
            "role": charge.role,
            "lead": charge.lead,
            "again": (charge.unit, charge.role) in met,
            "start_at": charge.start,
            "end_at": charge.end,
            "inferred": charge.inferred,
        }
        met.add((charge.unit, charge.role))


def _task_row(task: Task, seq: int, task_id: str, document_seq: int, history: int) -> Row:
    deadline = task.deadline
    due, recurrence = _own_date_and_rule(task)
    stones = [m.deadline for m in task.milestones] if _milestones_speak(task) else []
    dates = [d for d in (due, *(stone.due for stone in stones)) if d]
    rules = [recurrence if not due else None, *(s.recurrence for s in stones if not s.due)]
    return {
        "seq": seq,
        "id": task_id,
        "document_seq": document_seq,
        "source": task.source,
        "number": task.number,
        "start_at": task.start,
        "end_at": task.end,
        "due": _day(due),
        "recurrence": recurrence,
        "begins": _day(deadline.begins) or "" if deadline else "",
        "ongoing": bool(deadline and deadline.ongoing),
        "first_due": min(dates).isoformat() if dates else None,
        "recurs": any(rules),
        "history": history,
        "deadline_text": deadline.text if deadline else None,
        "deadline_start": deadline.start if deadline else None,
        "deadline_end": deadline.end if deadline else None,
        "reason": deadline.reason if deadline else "",
        "inferred": deadline.inferred if deadline else "",
        "unconfirmed": task.unconfirmed,
        "locator": task.locator,
        "section": task.section,
        "title": task.title,
    }


def _own_date_and_rule(task: Task) -> tuple[date | None, str | None]:
    deadline = task.deadline
    due = deadline.due if deadline else None
    return due, task.recurrence or (deadline.recurrence if deadline else None)


def _milestones_speak(task: Task) -> bool:
    return milestones_speak(task.source, *_own_date_and_rule(task))


def _milestone_row(milestone: Milestone, task_seq: int, number: int, speaks: bool) -> Row:
    deadline = milestone.deadline
    return {
        "task_seq": task_seq,
        "number": number,
        "start_at": milestone.start,
        "end_at": milestone.end,
        "due": _day(deadline.due),
        "recurrence": deadline.recurrence,
        "begins": _day(deadline.begins) or "",
        "speaks": speaks,
        "deadline_text": deadline.text,
        "inferred": deadline.inferred,
        "units": _json(milestone.units),
        "text": milestone.text,
    }


def histories(db: Database, document_id: str) -> dict[str, int]:
    """What is on record already for tasks of this document: it may have been here before."""
    rows = db.query(
        """SELECT task_id, MAX(CASE WHEN milestone IS NULL AND period IS NULL
                                     AND undoes IS NULL THEN 1 ELSE 2 END) AS history
           FROM progress WHERE task_id LIKE ? GROUP BY task_id""",
        [f"{document_id}#%"],
    )
    return {row["task_id"]: row["history"] for row in rows}


class _PieceIds:
    """Ids for the pieces of one document, each given out once."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._given: set[str] = set()

    def take(self, source: str, number: int | None) -> str:
        """("article", 23) -> "9f2c41d7#article-23", asked again "9f2c41d7#article-23-2"."""
        base = f"{self._document_id}#{source}" + (f"-{number}" if number is not None else "")
        piece_id, again = base, 2
        while piece_id in self._given:
            piece_id, again = f"{base}-{again}", again + 1
        self._given.add(piece_id)
        return piece_id


def _json(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _in_order(pieces: Iterable[_Piece]) -> list[_Piece]:
    return sorted(pieces, key=lambda piece: piece.start)


def _next_seq(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT COALESCE(MAX(seq), 0) + 1 FROM {table}").fetchone()[0])


def _insert(db: Database, table: str, rows: Iterable[Row]) -> None:
    db.table(table).insert_all(rows)
