"""The documents of the ledger's database: what a door or the assistant reads of them, and how one
comes in, is published, takes another's place and goes.

Only published documents are seen, but where a method is for an import that has not ended. Left
out: tasks, units and reports of progress (task_db.py), and what makes a document findable
(library.py keeps the index in step with this).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from app.ledger import document_reads as reads
from app.ledger.correction_log import copy_log, log_lines
from app.ledger.correction_rows import apply_document
from app.ledger.document_records import (
    CitedDocumentRecord,
    DifferenceRecord,
    DocumentRecord,
    JointMeetingRecord,
    PassageRecord,
    TargetRecord,
)
from app.ledger.document_rows import insert_document, text_hash
from app.ledger.errors import DuplicateDocument, ReplacedDocument, UnknownDocument
from app.ledger.store import Store
from app.ledger.succession import InForce, Succession, carry, in_force, succeed, successor
from app.ledger.versions import TaskPair
from ingest.document import Heading, PolicyDocument


class DocumentStore:
    """The documents in one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Reading

    def documents(self) -> list[DocumentRecord]:
        """All documents, oldest first."""
        with self._store.reading() as connection:
            return reads.documents(connection)

    def document(self, document_id: str) -> DocumentRecord | None:
        """One document, None where there is none."""
        with self._store.reading() as connection:
            return next(iter(reads.documents(connection, document_id=document_id)), None)

    def replacement(self, document_id: str) -> ReplacedDocument | None:
        """That a document was replaced, and by which; None for one that was not."""
        with self._store.reading() as connection:
            found = successor(connection, document_id)
            if found is None:
                return None
            title, now = found
            record = reads.documents(connection, document_id=now)[0]
            return ReplacedDocument(title, by=now, by_title=record.title)

    def text(self, document_id: str) -> str:
        """The stored text, which all offsets slice. Raises UnknownDocument."""
        with self._store.reading() as connection:
            return reads.text(connection, document_id)

    def original(self, document_id: str) -> tuple[str, bytes]:
        """The file as it came: name and bytes. Raises UnknownDocument."""
        with self._store.reading() as connection:
            return reads.original(connection, document_id)

    def outline(self, document_id: str) -> list[Heading]:
        """The headings in order. Raises UnknownDocument."""
        with self._store.reading() as connection:
            return reads.outline(connection, document_id)

    def passages(
        self,
        *,
        document_ids: Collection[str] | None = None,
        ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
    ) -> list[PassageRecord]:
        """Chunks in document order. Every list narrows; an empty one finds nothing."""
        with self._store.reading() as connection:
            return reads.passages(connection, document_ids=document_ids, ids=ids, sources=sources)

    def targets(self, *, document_ids: Collection[str] | None = None) -> list[TargetRecord]:
        """Quantified aims in document order."""
        with self._store.reading() as connection:
            return reads.targets(connection, document_ids)

    def joint_meetings(
        self, *, document_ids: Collection[str] | None = None
    ) -> list[JointMeetingRecord]:
        """The 联席会议 that the documents set up, in document order."""
        with self._store.reading() as connection:
            return reads.joint_meetings(connection, document_ids)

    def cited_documents(
        self, *, document_ids: Collection[str] | None = None
    ) -> list[CitedDocumentRecord]:
        """Documents that the documents name, in document order."""
        with self._store.reading() as connection:
            return reads.cited_documents(connection, document_ids)

    def differences(self, *, document_ids: Collection[str] | None = None) -> list[DifferenceRecord]:
        """Where body and annex, or two places of the body, say different things."""
        with self._store.reading() as connection:
            return reads.differences(connection, document_ids)

    # Coming, changing and going

    def shelve(self, document: PolicyDocument, *, data: bytes, filename: str) -> str:
        """Store a document unseen, in one transaction; return its id.

        Raises DuplicateDocument where the same bytes are there already.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        with self._store.writing() as db:
            self._refuse_duplicate(db.conn, sha256, filename)
            return insert_document(db, document, data=data, sha256=sha256, filename=filename)

    def publish(
        self,
        document_id: str,
        *,
        corrections: Iterable[Mapping[str, Any]] = (),
        replaces: Succession | None = None,
    ) -> DocumentRecord:
        """Let a shelved document be seen, with what was put right in it before and `corrections`,
        lines of another ledger's log; the document that it replaces goes in the same transaction.

        Raises UnknownDocument.
        """
        with self._store.writing() as db:
            db.execute("UPDATE documents SET status = 'published' WHERE id = ?", [document_id])
            row = db.execute("SELECT seq FROM documents WHERE id = ?", [document_id]).fetchone()
            if row is None:
                raise UnknownDocument(document_id)
            copy_log(db, corrections)
            apply_document(db, row["seq"])
            if replaces:
                succeed(db, document_id, replaces)
                self._delete(db, replaces.old_id)
            return reads.documents(db.conn, document_id=document_id)[0]

    def corrections_in_force(self, document_id: str) -> list[InForce]:
        """What is put right in a document, to be put right in its next version too.

        Raises UnknownDocument.
        """
        with self._store.reading() as connection:
            return in_force(connection, document_id)

    def carry_corrections(
        self, document_id: str, lines: Iterable[InForce], pairs: Mapping[str, TaskPair]
    ) -> list[InForce]:
        """Put right in this document what was put right in its last version, where the file still
        says what it said then; return what was left out. `pairs` by the id of the old task.
        """
        with self._store.writing() as db:
            return carry(db, document_id, lines, pairs)

    def correction_lines(
        self, *, document: PolicyDocument | None = None, after: int = 0
    ) -> list[dict[str, Any]]:
        """The log: of a document that was read, or all that came after a line."""
        with self._store.reading() as connection:
            return log_lines(connection, document=document, after=after)

    def seed_corrections(self, lines: Iterable[Mapping[str, Any]]) -> int:
        """Take over lines of another ledger's log; return the number of the last line here."""
        with self._store.writing() as db:
            copy_log(db, lines)
            found = db.execute("SELECT COALESCE(MAX(id), 0) FROM corrections").fetchone()
            return int(found[0])

    def discard(self, document_id: str) -> None:
        """Delete a document with all its rows, seen or not; its tasks' history stays on record.

        An unknown document is no error.
        """
        with self._store.writing() as db:
            self._delete(db, document_id)

    def shelved(self) -> list[str]:
        """Documents that are stored but not published: an import that has not ended."""
        with self._store.reading() as connection:
            rows = connection.execute("SELECT id FROM documents WHERE status = 'indexing'")
            return [row["id"] for row in rows]

    def shelved_passages(self, document_id: str) -> list[PassageRecord]:
        """The chunks of one document, published or not."""
        with self._store.reading() as connection:
            return reads.passages(
                connection, document_ids=[document_id], ids=None, sources=None, unpublished=True
            )

    def check_new(self, data: bytes, *, filename: str) -> None:
        """Raise DuplicateDocument where the same bytes are there, before they are parsed."""
        with self._store.reading() as connection:
            self._refuse_duplicate(connection, hashlib.sha256(data).hexdigest(), filename)

    def same_text(self, text: str) -> DocumentRecord | None:
        """The document that says the same, white space aside, if there is one."""
        with self._store.reading() as connection:
            row = connection.execute(
                """SELECT id FROM documents WHERE text_sha256 = ? AND status = 'published'
                   ORDER BY seq""",
                [text_hash(text)],
            ).fetchone()
            return reads.documents(connection, document_id=row["id"])[0] if row else None

    @property
    def index_recipe(self) -> int:
        """The number of the recipe that the index was last rebuilt with, 0 before the first."""
        with self._store.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'index_recipe'").fetchone()
            return int(row[0])

    @index_recipe.setter
    def index_recipe(self, recipe: int) -> None:
        with self._store.writing() as db:
            db.execute("UPDATE meta SET value = ? WHERE key = 'index_recipe'", [recipe])

    @staticmethod
    def _delete(db: Database, document_id: str) -> None:
        db.execute("DELETE FROM documents WHERE id = ?", [document_id])
        db.execute("DELETE FROM units WHERE seq NOT IN (SELECT unit_seq FROM document_units)")

    @staticmethod
    def _refuse_duplicate(connection: sqlite3.Connection, sha256: str, filename: str) -> None:
        row = connection.execute(
            "SELECT id, doc_number, title FROM documents WHERE sha256 = ?", [sha256]
        ).fetchone()
        if row:
            existing = row["doc_number"] or row["title"]
            raise DuplicateDocument(filename, document_id=row["id"], existing=existing)
