"""Library: documents in and out, the database and the index kept in step.

The database is the truth, the index a cache of it. A document is stored unseen, indexed, and
then published in one transaction. Whatever fails before that leaves nothing to be seen; a kill
leaves at most an unpublished document or an entry without one, and `recover` clears both at the
next start. Search answers only with what the database has published.

An index that fails while it is written or read is rebuilt once from the database; it is never
repaired. One change at a time; searches wait for none.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from app.ledger.document_records import DocumentRecord, PassageRecord
from app.ledger.entries import RECIPE, entry_of
from app.ledger.errors import UnknownDocument
from app.ledger.succession import Succession
from app.ledger.task_db import TaskDB
from ingest.document import DocumentWarning, PolicyDocument
from ingest.lexicon import Lexicon
from vectorstore.errors import StoreError
from vectorstore.index import PolicyIndex
from vectorstore.types import Hit, IndexEntry

log = logging.getLogger(__name__)

Parse = Callable[..., PolicyDocument]
"""`parse_document`: (data, *, filename, lexicon) -> PolicyDocument, or raises IngestError."""


class Library:
    """The documents of one ledger and the index over them."""

    def __init__(
        self, db: TaskDB, index: PolicyIndex, lexicon: Lexicon, *, parse: Parse | None = None
    ) -> None:
        self._db = db
        self._index = index
        self._lexicon = lexicon
        self._parse = parse or _parse_document
        self._changing = threading.Lock()

    def add_document(self, data: bytes, *, filename: str) -> DocumentRecord:
        """Read a file, store it, make it findable, publish it.

        Raises IngestError where the file cannot be read, DuplicateDocument where it is there
        already, StoreError or LedgerUnavailable where it cannot be kept; then nothing is kept.
        """
        return self.keep(self.read(data, filename=filename), data=data, filename=filename)

    def read(self, data: bytes, *, filename: str) -> PolicyDocument:
        """What a file says, kept nowhere. Raises IngestError and DuplicateDocument."""
        self._db.check_new(data, filename=filename)
        document = self._parse(data, filename=filename, lexicon=self._lexicon)
        return self._with_warning_of_same_text(document)

    def keep(
        self,
        document: PolicyDocument,
        *,
        data: bytes,
        filename: str,
        corrections: Sequence[Mapping[str, Any]] = (),
        replaces: Succession | None = None,
    ) -> DocumentRecord:
        """Store a document that was read, make it findable, publish it.

        `corrections` are lines of a log to publish it with. It takes the place of the document that
        `replaces` names in the same transaction: there is no moment with both, or with neither.
        Raises DuplicateDocument, UnknownDocument where there is nothing to replace, StoreError,
        LedgerUnavailable; then nothing has changed.
        """
        with self._changing:
            if replaces and self._db.document(replaces.old_id) is None:
                raise UnknownDocument(replaces.old_id)
            document_id = self._db.shelve(document, data=data, filename=filename)
            try:
                self._make_findable(document_id)
                record = self._db.publish(document_id, corrections=corrections, replaces=replaces)
            except BaseException:
                self._take_back(document_id)
                raise
            if replaces:
                self._forget(replaces.old_id)
            return record

    def remove_document(self, document_id: str) -> None:
        """Delete a document from both stores. What was reported of its tasks stays on record.

        Raises UnknownDocument.
        """
        with self._changing:
            if self._db.document(document_id) is None:
                raise UnknownDocument(document_id)
            self._db.discard(document_id)
            self._forget(document_id)

    def recover(self) -> None:
        """Clear what an interrupted change left, and rebuild the index if it does not match.

        To be called at the start, before anything is asked. Raises StoreError when the index
        cannot be built.
        """
        with self._changing:
            for document_id in self._db.shelved():
                log.warning("clearing %s, whose import was interrupted", document_id)
                self._take_back(document_id)
            if not self._index_matches():
                log.warning("the index does not match the database and is rebuilt")
                self._rebuild()
            elif self._db.index_recipe != RECIPE and not self._db.documents():
                self._db.index_recipe = RECIPE

    def search(
        self,
        query: str,
        *,
        k: int,
        document_ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
    ) -> list[tuple[PassageRecord, Hit]]:
        """The best `k` published passages for a question, best first, with why.

        `document_ids` and `sources` narrow where None does not. Raises StoreError.
        """
        try:
            hits = self._index.search(query, k=k, document_ids=document_ids, sources=sources)
        except StoreError:
            self._rebuild_if_damaged()
            hits = self._index.search(query, k=k, document_ids=document_ids, sources=sources)
        found = self._published(hits)
        if len(found) < len(hits):
            # An import is under way, or was cut short: look again among what may be seen.
            seen = {d.id for d in self._db.documents()}
            seen &= set(document_ids) if document_ids is not None else seen
            hits = self._index.search(query, k=k, document_ids=seen, sources=sources)
            found = self._published(hits)
        return found

    def _with_warning_of_same_text(self, document: PolicyDocument) -> PolicyDocument:
        twin = self._db.same_text(document.text)
        if twin is None:
            return document
        warning = DocumentWarning(
            code="same_text",
            message=f"文字与已在库中的“{twin.label}”（{twin.filename}）相同，任务会重复计数。"
            "如果是同一份文件的另一种格式，请删除其中一份。",
        )
        return dataclasses.replace(document, warnings=(*document.warnings, warning))

    def _make_findable(self, document_id: str) -> None:
        entries = self._entries(document_id)
        try:
            self._index.add(entries)
        except StoreError:
            log.exception("the index would not take %s and is rebuilt", document_id)
            self._rebuild(also=entries)

    def _forget(self, document_id: str) -> None:
        """Take a document that the database has no more out of the index."""
        try:
            self._index.remove(document_id)
        except StoreError:
            log.exception("the index would not forget %s and is rebuilt", document_id)
            self._rebuild()

    def _take_back(self, document_id: str) -> None:
        """Forget a document in both stores. What fails here is cleared at the next start."""
        try:
            self._db.discard(document_id)
            self._index.remove(document_id)
        except Exception:
            log.exception("%s could not be cleared now; the next start will", document_id)

    def _index_matches(self) -> bool:
        documents = [d for d in self._db.documents() if d.chunks]
        return (
            not self._index.needs_rebuild
            and self._index.document_ids() == {d.id for d in documents}
            and self._index.describe()["chunks"] == sum(d.chunks for d in documents)
            and (self._db.index_recipe == RECIPE or not documents)
        )

    def _rebuild_if_damaged(self) -> None:
        with self._changing:
            if self._index.needs_rebuild:
                log.warning("the index is damaged and is rebuilt")
                self._rebuild()

    def _rebuild(self, *, also: list[IndexEntry] | None = None) -> None:
        def entries() -> Iterator[IndexEntry]:
            # A document at a time: no read transaction stays open while vectors are made.
            for document in self._db.documents():
                yield from self._entries(document.id)
            yield from also or ()

        self._index.rebuild(entries())
        self._db.index_recipe = RECIPE

    def _entries(self, document_id: str) -> list[IndexEntry]:
        return [entry_of(passage) for passage in self._db.shelved_passages(document_id)]

    def _published(self, hits: list[Hit]) -> list[tuple[PassageRecord, Hit]]:
        passages = {p.id: p for p in self._db.passages(ids=[hit.id for hit in hits])}
        return [(passages[hit.id], hit) for hit in hits if hit.id in passages]


def _parse_document(data: bytes, *, filename: str, lexicon: Lexicon) -> PolicyDocument:
    # Imported when the first file comes: readers of all formats hang on it.
    from ingest.parse import parse_document

    return parse_document(data, filename=filename, lexicon=lexicon)
