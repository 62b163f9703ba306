"""What is stored about documents, other than their tasks, as records. Published ones only,
unless a document is named to a function whose name says otherwise.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from app.ledger.document_records import (
    CitedDocumentRecord,
    DifferenceRecord,
    DocumentRecord,
    JointMeetingRecord,
    PassageRecord,
    TargetRecord,
    WarningRecord,
)
from app.ledger.errors import UnknownDocument
from app.ledger.records import CorrectionRecord
from app.ledger.task_rows import CORRECTIONS, correction_of, day_of
from ingest.document import Heading
from ingest.reading import RECOGNISED

_LABEL = "CASE d.doc_number WHEN '' THEN d.title ELSE d.doc_number END"

_WAITS = f"""
    CASE WHEN d.seq IN (SELECT document_seq FROM warnings WHERE code = 'recognised')
        AND (NOT EXISTS (SELECT 1 FROM tasks t WHERE t.document_seq = d.seq)
            OR EXISTS (SELECT 1 FROM tasks t WHERE t.document_seq = d.seq AND t.unconfirmed != ''))
        THEN '{RECOGNISED}' ELSE '' END"""
"""Why the text of a recognised document has to be held against the original."""

_OF_PASSAGE = """
    CASE d.waits WHEN '' THEN '' ELSE COALESCE((SELECT t.unconfirmed FROM tasks t
        WHERE t.document_seq = d.seq AND t.source = p.source AND t.number = p.number), d.waits)
        END"""

_DOCUMENTS = f"""
    SELECT d.seq, d.id, d.title, d.doc_number, d.issuer, d.place, d.issued, d.year, d.filename,
        (SELECT COUNT(*) FROM chunks c WHERE c.document_seq = d.seq) AS chunks,
        (SELECT COUNT(*) FROM tasks t WHERE t.document_seq = d.seq) AS tasks,
        (SELECT COUNT(DISTINCT c.task_seq) FROM corrected c
            WHERE c.document_seq = d.seq AND c.task_seq > 0
            AND c.field != 'words') AS corrected_tasks,
        (SELECT COUNT(*) FROM tasks t
            WHERE t.document_seq = d.seq AND t.unconfirmed != '') AS unconfirmed_tasks,
        {_WAITS} AS unconfirmed,
        d.seq IN (SELECT document_seq FROM task_units WHERE lead) AS leads
    FROM documents d WHERE d.status = 'published' AND {{condition}} ORDER BY d.seq"""


def documents(
    connection: sqlite3.Connection, *, document_id: str | None = None
) -> list[DocumentRecord]:
    """All documents in the order in which they came, or the one."""
    condition, parameters = ("d.id = ?", [document_id]) if document_id else ("1", [])
    warnings = _warnings(connection)
    corrections = _corrections(connection)
    return [
        DocumentRecord(
            id=row["id"],
            title=row["title"],
            doc_number=row["doc_number"],
            issuer=row["issuer"],
            place=row["place"],
            issued=day_of(row["issued"]),
            year=row["year"],
            filename=row["filename"],
            chunks=row["chunks"],
            tasks=row["tasks"],
            warnings=tuple(warnings.get(row["seq"], ())),
            corrections=tuple(corrections.get(row["seq"], ())),
            corrected_tasks=row["corrected_tasks"],
            unconfirmed_tasks=row["unconfirmed_tasks"],
            unconfirmed=row["unconfirmed"],
            leads=bool(row["leads"]),
        )
        for row in connection.execute(_DOCUMENTS.format(condition=condition), parameters)
    ]


def text(connection: sqlite3.Connection, document_id: str) -> str:
    """The stored text. Raises UnknownDocument."""
    return str(_published(connection, document_id)["text"])


def original(connection: sqlite3.Connection, document_id: str) -> tuple[str, bytes]:
    """The file as it came: its name and its bytes. Raises UnknownDocument."""
    document = _published(connection, document_id)
    row = connection.execute(
        "SELECT data FROM originals WHERE document_seq = ?", [document["seq"]]
    ).fetchone()
    return document["filename"], bytes(row["data"])


def outline(connection: sqlite3.Connection, document_id: str) -> list[Heading]:
    """The headings in order. Raises UnknownDocument."""
    document = _published(connection, document_id)
    rows = connection.execute(
        "SELECT * FROM headings WHERE document_seq = ? ORDER BY position", [document["seq"]]
    )
    return [
        Heading(
            text=document["text"][row["start_at"] : row["end_at"]],
            start=row["start_at"],
            end=row["end_at"],
            label=row["label"],
            title=row["title"],
            level=row["level"],
            inferred=bool(row["inferred"]),
        )
        for row in rows
    ]


def passages(
    connection: sqlite3.Connection,
    *,
    document_ids: Collection[str] | None,
    ids: Collection[str] | None,
    sources: Collection[str] | None,
    unpublished: bool = False,
) -> list[PassageRecord]:
    """Chunks in document order; every list narrows, None does not, an empty one finds nothing."""
    conditions = ["1" if unpublished else "d.status = 'published'"]
    parameters: list[str] = []
    for column, wanted in (("d.id", document_ids), ("p.id", ids), ("p.source", sources)):
        if wanted is not None:
            conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(wanted)))
    rows = connection.execute(
        f"""SELECT p.*, d.id AS document_id, d.label AS document, {_OF_PASSAGE} AS unconfirmed
            FROM chunks p JOIN (SELECT d.*, {_LABEL} AS label, {_WAITS} AS waits
                FROM documents d) d ON d.seq = p.document_seq
            WHERE {" AND ".join(conditions)} ORDER BY p.seq""",
        parameters,
    )
    return [_passage(row) for row in rows]


def targets(
    connection: sqlite3.Connection, document_ids: Collection[str] | None
) -> list[TargetRecord]:
    """Quantified aims in document order."""
    return [
        TargetRecord(
            document_id=row["document_id"],
            document=row["document"],
            source=row["source"],
            number=row["number"],
            value=row["value"],
            text=row["text"],
            start=row["start_at"],
            end=row["end_at"],
            by=day_of(row["by"]),
        )
        for row in _pieces(connection, "targets", document_ids)
    ]


def joint_meetings(
    connection: sqlite3.Connection, document_ids: Collection[str] | None
) -> list[JointMeetingRecord]:
    """The 联席会议 that documents set up, in document order."""
    return [
        JointMeetingRecord(
            document_id=row["document_id"],
            members=tuple(json.loads(row["members"])),
            start=row["start_at"],
            end=row["end_at"],
        )
        for row in _pieces(connection, "joint_meetings", document_ids)
    ]


def cited_documents(
    connection: sqlite3.Connection, document_ids: Collection[str] | None
) -> list[CitedDocumentRecord]:
    """Documents that documents name, in document order."""
    return [
        CitedDocumentRecord(
            document_id=row["document_id"],
            document=row["document"],
            title=row["title"],
            number=row["doc_number"],
            source=row["source"],
            chunk_number=row["number"],
            start=row["start_at"],
            end=row["end_at"],
        )
        for row in _pieces(connection, "cited_documents", document_ids)
    ]


def differences(
    connection: sqlite3.Connection, document_ids: Collection[str] | None
) -> list[DifferenceRecord]:
    """Where documents disagree with themselves, in document order."""
    return [
        DifferenceRecord(
            document_id=row["document_id"],
            document=row["document"],
            code=row["code"],
            message=row["message"],
            places=tuple((start, end) for start, end in json.loads(row["places"])),
            row=row["row"],
            article=row["article"],
            units=tuple(json.loads(row["units"])),
        )
        for row in _pieces(connection, "differences", document_ids)
    ]


def _published(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM documents WHERE id = ? AND status = 'published'", [document_id]
    ).fetchone()
    if row is None:
        raise UnknownDocument(document_id)
    return row


def _pieces(
    connection: sqlite3.Connection, table: str, document_ids: Collection[str] | None
) -> list[Any]:
    condition, parameters = "1", []
    if document_ids is not None:
        condition = "d.id IN (SELECT value FROM json_each(?))"
        parameters = [json.dumps(list(document_ids))]
    return connection.execute(
        f"""SELECT d.id AS document_id, {_LABEL} AS document, p.*
            FROM {table} p JOIN documents d ON d.seq = p.document_seq
            WHERE d.status = 'published' AND {condition} ORDER BY d.seq, p.position""",
        parameters,
    ).fetchall()


def _passage(row: sqlite3.Row) -> PassageRecord:
    return PassageRecord(
        id=row["id"],
        document_id=row["document_id"],
        document=row["document"],
        source=row["source"],
        number=row["number"],
        locator=row["locator"],
        section=row["section"],
        title=row["title"],
        text=row["text"],
        start=row["start_at"],
        end=row["end_at"],
        body_end=row["end_at"] if row["tail_start"] is None else row["tail_start"],
        tail_end=row["tail_end"],
        unconfirmed=row["unconfirmed"],
    )


def _corrections(connection: sqlite3.Connection) -> dict[int, list[CorrectionRecord]]:
    """What was put right in the facts of documents, by the row of the document."""
    corrections: dict[int, list[CorrectionRecord]] = defaultdict(list)
    for row in connection.execute(f"{CORRECTIONS} WHERE c.task_seq = 0 ORDER BY c.correction_id"):
        corrections[row["document_seq"]].append(correction_of(row))
    return corrections


def _warnings(connection: sqlite3.Connection) -> dict[int, list[WarningRecord]]:
    warnings: dict[int, list[WarningRecord]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM warnings ORDER BY document_seq, position"):
        warnings[row["document_seq"]].append(
            WarningRecord(
                code=row["code"], message=row["message"], start=row["start_at"], end=row["end_at"]
            )
        )
    return warnings
