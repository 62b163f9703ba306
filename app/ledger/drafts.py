"""Documents that were read but do not count yet: to be looked at, corrected, published or dropped.

A draft is a ledger of its own in memory that holds the one document, so whatever reads and
corrects a published document reads and corrects a draft. Nothing of it touches the data folder:
what is abandoned is gone with the process at the latest, and earlier where too many wait.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.ledger.document_records import DocumentRecord
from app.ledger.errors import DraftsFull, UnknownDocument, UnknownDraft
from app.ledger.library import Library
from app.ledger.piece_keys import document_key
from app.ledger.records import TaskFilter, TaskRecord
from app.ledger.succession import InForce, Succession
from app.ledger.task_db import TaskDB
from app.ledger.versions import VersionDiff, compare, same_milestones
from ingest.document import PolicyDocument

MOST_DRAFTS = 60
MOST_BYTES = 200 * 1024 * 1024
IDLE_SECONDS = 12 * 3600


@dataclass(kw_only=True)
class Draft:
    """One file that was read. `ledger` holds its document under `document_id`."""

    id: str
    filename: str
    data: bytes
    document: PolicyDocument
    ledger: TaskDB
    document_id: str
    seeded: int  # the last line of the log that came from the library
    touched: float
    replaces: str | None = None
    confirmed: frozenset[str] = frozenset()
    left_out: tuple[InForce, ...] = ()  # corrections of the old version that do not fit the new
    busy: threading.RLock = field(default_factory=threading.RLock)

    @property
    def record(self) -> DocumentRecord:
        """The document as it would be published."""
        return self.ledger.documents()[0]

    @property
    def tasks(self) -> list[TaskRecord]:
        """Its tasks in document order, with what was put right."""
        return _tasks(self.ledger, self.document_id)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A draft beside the document that it replaces.

    `reports` counts the lines of history of each old task that has any; `lost_reports` are those
    of milestones that the new version has no more, by old task id; `left_out` the corrections
    that do not fit the new version.
    """

    diff: VersionDiff
    reports: dict[str, int]
    lost_reports: dict[str, int]
    left_out: tuple[InForce, ...]


@dataclass(frozen=True, kw_only=True)
class Published:
    """What became of a draft; `comparison` where it replaced a document."""

    record: DocumentRecord
    comparison: Comparison | None


class Drafts:
    """The drafts of one library. Any thread may call any method."""

    def __init__(
        self, library: Library, db: TaskDB, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._library, self._db, self._clock = library, db, clock
        self._drafts: dict[str, Draft] = {}
        self._lock = threading.Lock()

    def open(self, data: bytes, *, filename: str) -> Draft:
        """Read a file into a draft. Where the library holds an earlier version of it, the draft is
        set to replace that.

        Raises IngestError, DuplicateDocument, DraftsFull; then there is no draft.
        """
        self._clear(room_for=len(data))
        document = self._library.read(data, filename=filename)
        ledger, document_id, seeded = self._ledger(document, data, filename)
        draft = Draft(
            id=secrets.token_hex(8),
            filename=filename,
            data=data,
            document=document,
            ledger=ledger,
            document_id=document_id,
            seeded=seeded,
            touched=self._clock(),
        )
        earlier = self.earlier_versions(draft)
        if earlier and same_document(earlier[0], draft.record):
            self.set_replaced(draft, earlier[0].id)
        with self._lock:
            self._drafts[draft.id] = draft
        return draft

    def waiting(self, data: bytes) -> Draft | None:
        """The draft that was read from the same bytes, if one waits."""
        with self._lock:
            same = [draft for draft in self._drafts.values() if draft.data == data]
            for draft in same:
                draft.touched = self._clock()
        return same[0] if same else None

    def get(self, draft_id: str) -> Draft:
        """One draft. Raises UnknownDraft."""
        with self._lock:
            draft = self._drafts.get(draft_id)
            if draft is None:
                raise UnknownDraft(draft_id)
            draft.touched = self._clock()
            return draft

    def all(self) -> list[Draft]:
        """All drafts, oldest first."""
        self._clear(room_for=0)
        with self._lock:
            return list(self._drafts.values())

    def discard(self, draft_id: str) -> None:
        """Drop a draft for good. Raises UnknownDraft."""
        with self._lock:
            draft = self._drafts.pop(draft_id, None)
        if draft is None:
            raise UnknownDraft(draft_id)
        with draft.busy:
            draft.ledger.close()

    def earlier_versions(self, draft: Draft) -> list[DocumentRecord]:
        """Documents of the library that the draft may be a new version of: the same number or
        title first, then the same file name."""
        record = draft.record
        documents = self._db.documents()
        same = [d for d in documents if same_document(d, record)]
        named = [d for d in documents if d.filename == draft.filename and d not in same]
        return [*same, *named]

    def set_replaced(
        self, draft: Draft, document_id: str | None, *, confirmed: Collection[str] = ()
    ) -> None:
        """Say which document the draft replaces (None: none), and which doubtful pairs of tasks,
        by the new task's id, are the same.

        Raises UnknownDocument.
        """
        with draft.busy:
            if document_id is not None and self._db.document(document_id) is None:
                raise UnknownDocument(document_id)
            # What an earlier choice brought along goes with it; what the person put right stays.
            own = [
                line
                for line in draft.ledger.correction_lines(after=draft.seeded)
                if line["carried_from"] is None
            ]
            draft.ledger, _, draft.seeded = self._ledger(
                draft.document, draft.data, draft.filename, own
            )
            draft.replaces, draft.confirmed = document_id, frozenset(confirmed)
            draft.left_out = ()
            if document_id is not None:
                diff = self._diff(draft, document_id)
                pairs = {pair.old.id: pair for pair in diff.pairs if pair.old}
                lines = self._db.corrections_in_force(document_id)
                left = draft.ledger.carry_corrections(draft.document_id, lines, pairs)
                draft.left_out = tuple(left)

    def comparison(self, draft: Draft) -> Comparison | None:
        """The draft beside what it replaces, None where it replaces nothing (any more)."""
        if draft.replaces is None or self._db.document(draft.replaces) is None:
            return None
        diff = self._diff(draft, draft.replaces)
        reports: dict[str, int] = {}
        lost: dict[str, int] = {}
        for pair in diff.pairs:
            if pair.old is None:
                continue
            history = self._db.history(pair.old.id)
            if history:
                reports[pair.old.id] = len(history)
            if pair.new is not None:
                kept = same_milestones(pair.old, pair.new)
                gone = sum(e.milestone is not None and e.milestone not in kept for e in history)
                if gone:
                    lost[pair.old.id] = gone
        return Comparison(diff=diff, reports=reports, lost_reports=lost, left_out=draft.left_out)

    def publish(self, draft_id: str, *, by: str = "") -> Published:
        """Make a draft count, in the place of the document that it replaces if it does.

        Raises UnknownDraft, DuplicateDocument, UnknownDocument, StoreError, LedgerUnavailable;
        then it is a draft still.
        """
        draft = self.get(draft_id)
        with draft.busy:
            comparison = self.comparison(draft)
            if draft.replaces is not None and comparison is None:
                raise UnknownDocument(draft.replaces)
            record = self._library.keep(
                draft.document,
                data=draft.data,
                filename=draft.filename,
                corrections=draft.ledger.correction_lines(after=draft.seeded),
                replaces=Succession.of(comparison.diff.old.id, comparison.diff.pairs, by=by)
                if comparison
                else None,
            )
        self.discard(draft_id)
        return Published(record=record, comparison=comparison)

    def close(self) -> None:
        """Drop all."""
        for draft in self.all():
            self.discard(draft.id)

    def _ledger(
        self,
        document: PolicyDocument,
        data: bytes,
        filename: str,
        lines: Sequence[Mapping[str, Any]] = (),
    ) -> tuple[TaskDB, str, int]:
        """A ledger in memory with the document, what was put right in it before, and `lines`;
        the document's id there, and the last line of the log that is the library's."""
        ledger = self._db.scratch()
        seeded = ledger.seed_corrections(self._db.correction_lines(document=document))
        document_id = ledger.shelve(document, data=data, filename=filename)
        ledger.publish(document_id, corrections=lines)
        return ledger, document_id, seeded

    def _diff(self, draft: Draft, document_id: str) -> VersionDiff:
        old = self._db.document(document_id)
        if old is None:
            raise UnknownDocument(document_id)
        return compare(
            old,
            _tasks(self._db, document_id),
            draft.record,
            draft.tasks,
            confirmed=draft.confirmed,
        )

    def _clear(self, *, room_for: int) -> None:
        """Drop what nobody has looked at for long; refuse where too many wait still."""
        with self._lock:
            before = self._clock() - IDLE_SECONDS
            idle = [d for d in self._drafts.values() if d.touched < before]
            for draft in idle:
                del self._drafts[draft.id]
            held = sum(len(d.data) for d in self._drafts.values())
            full = len(self._drafts) >= MOST_DRAFTS or held + room_for > MOST_BYTES
        for draft in idle:
            draft.ledger.close()
        if room_for and full:
            raise DraftsFull(len(self._drafts))


def same_document(one: DocumentRecord, other: DocumentRecord) -> bool:
    """Whether two are versions of one document: the same number, or title and year without."""
    keys = [document_key(doc_number=d.doc_number, title=d.title, year=d.year) for d in (one, other)]
    return keys[0] == keys[1]


def _tasks(db: TaskDB, document_id: str) -> list[TaskRecord]:
    found = db.find(TaskFilter(document_ids=(document_id,)), as_of=date.min)
    return [view.task for view in found.tasks]
