"""The values of a document: its passages, figures, cited papers, differences, and itself as the
office sees it in a list. Those of its tasks are in records.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.ledger.records import CorrectionRecord
from ingest.document import Source


@dataclass(frozen=True, kw_only=True)
class PassageRecord:
    """One chunk as stored: what search finds and what a citation may quote. `unconfirmed` says why
    a person has to hold it against the original; one that is a task is confirmed with the task, any
    other with the last task of its document."""

    id: str
    document_id: str
    document: str
    source: Source
    number: int | None
    locator: str
    section: str
    title: str
    text: str
    start: int
    end: int
    body_end: int  # where the responsibility bracket or the unit columns begin, else `end`
    tail_end: int | None = None  # where they end, None where there are none
    unconfirmed: str = ""


@dataclass(frozen=True, kw_only=True)
class JointMeetingRecord:
    """A 联席会议 as stored: the sentence that sets it up, its members as printed."""

    document_id: str
    members: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class TargetRecord:
    """A quantified aim as stored."""

    document_id: str
    document: str
    source: Source
    number: int | None
    value: str
    text: str
    start: int
    end: int
    by: date | None = None


@dataclass(frozen=True, kw_only=True)
class CitedDocumentRecord:
    """A document that a document names."""

    document_id: str
    document: str
    title: str
    number: str
    source: Source
    chunk_number: int | None
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class DifferenceRecord:
    """Two places of a document that say different things; `ingest.document.Difference` says
    which codes there are. `row` and `article` are numbers, `places` slice the document."""

    document_id: str
    document: str
    code: str
    message: str
    places: tuple[tuple[int, int], ...]
    row: int | None = None
    article: int | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WarningRecord:
    """Something about a document that a person should see."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentRecord:
    """A document as the office sees it in a list."""

    id: str
    title: str
    doc_number: str
    issuer: str
    place: str
    issued: date | None
    year: int | None
    filename: str
    chunks: int
    tasks: int
    warnings: tuple[WarningRecord, ...] = ()
    leads: bool = False  # some task of it has a unit set apart as leading
    corrections: tuple[CorrectionRecord, ...] = ()
    corrected_tasks: int = 0
    unconfirmed_tasks: int = 0
    unconfirmed: str = ""  # why its text has to be held against the original, until all tasks were

    @property
    def label(self) -> str:
        """How answers name it: its number, or its title where it has none."""
        return self.doc_number or self.title
