"""Previews, comparisons of versions and cross-checks over HTTP."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.ledger.crosscheck import CheckedDifference, CrossCheckReport, Place
from app.ledger.document_records import DocumentRecord
from app.ledger.drafts import Comparison, Published
from app.ledger.records import TaskRecord
from app.ledger.versions import Change, TaskPair
from app.web.document_shapes import DocumentOut
from app.web.inputs import Text
from app.web.task_shapes import TaskOut
from ingest.document import Span


class PlaceOut(BaseModel):
    """A stretch of the text and the passage it stands in; `quote` is text[start:end]."""

    source: str
    number: int | None
    locator: str
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, place: Place) -> PlaceOut:
        """A place of a difference."""
        return cls.model_construct(
            source=place.source,
            number=place.number,
            locator=place.locator,
            quote=place.quote,
            start=place.start,
            end=place.end,
        )


class DifferenceOut(BaseModel):
    """Two places of a document that say different things; one place where the other is missing."""

    code: str
    kind: str
    message: str
    row: int | None
    article: int | None
    units: list[str]
    places: list[PlaceOut]

    @classmethod
    def of(cls, difference: CheckedDifference) -> DifferenceOut:
        """A difference of a report."""
        record = difference.record
        return cls.model_construct(
            code=record.code,
            kind=difference.kind,
            message=record.message,
            row=record.row,
            article=record.article,
            units=list(record.units),
            places=[PlaceOut.of(place) for place in difference.places],
        )


class LinkOut(BaseModel):
    """A row of the annex and the articles that it breaks down, the closest first."""

    row: str
    articles: list[str]


class CrossCheckOut(BaseModel):
    """Body and annex side by side."""

    document_id: str
    articles: int = Field(description="正文条目数")
    rows: int = Field(description="附件分解表项数")
    in_both: int = Field(description="其中与正文是同一项工作的附件项数")
    articles_in_both: int = Field(description="列入附件的正文条目数")
    duties: int = Field(description="合并同一项工作后的任务数")
    counts: dict[str, int] = Field(description="各类差异的处数")
    links: list[LinkOut]
    differences: list[DifferenceOut]

    @classmethod
    def of(cls, report: CrossCheckReport, *, document_id: str) -> CrossCheckOut:
        """A report, under the id that the caller asked for."""
        return cls.model_construct(
            document_id=document_id,
            articles=report.articles,
            rows=report.rows,
            in_both=report.in_both,
            articles_in_both=report.articles_in_both,
            duties=report.duties,
            counts=report.counts,
            links=[LinkOut(row=row, articles=list(articles)) for row, articles in report.links],
            differences=[DifferenceOut.of(difference) for difference in report.differences],
        )


class ChangeOut(BaseModel):
    """One thing that differs between two versions."""

    what: str
    before: str
    after: str

    @classmethod
    def of(cls, change: Change) -> ChangeOut:
        """A change."""
        return cls.model_construct(what=change.what, before=change.before, after=change.after)


class VersionTask(BaseModel):
    """A task as it stands in one version."""

    id: str
    source: str
    number: int
    locator: str
    title: str

    @classmethod
    def of(cls, task: TaskRecord) -> VersionTask:
        """A stored task."""
        return cls.model_construct(
            id=task.id,
            source=task.source,
            number=task.number,
            locator=task.locator,
            title=task.title,
        )


class PairOut(BaseModel):
    """A task of the old version, the new, or both."""

    kind: Literal["unchanged", "changed", "new", "gone"]
    old: VersionTask | None
    new: VersionTask | None
    similarity: float
    changes: list[ChangeOut]
    reports: int = Field(description="旧任务已有的办理记录条数")
    lost_reports: int = Field(description="其中新版没有对应阶段目标、不再沿用的条数")

    @classmethod
    def of(cls, pair: TaskPair, comparison: Comparison) -> PairOut:
        """A pair with what was reported of its old task."""
        old_id = pair.old.id if pair.old else ""
        return cls.model_construct(
            kind=pair.kind,
            old=VersionTask.of(pair.old) if pair.old else None,
            new=VersionTask.of(pair.new) if pair.new else None,
            similarity=round(pair.similarity, 3),
            changes=[ChangeOut.of(change) for change in pair.changes],
            reports=comparison.reports.get(old_id, 0),
            lost_reports=comparison.lost_reports.get(old_id, 0),
        )


class ComparisonOut(BaseModel):
    """A new version beside the one it replaces. `doubts` are pairs that only resemble each other:
    they count as gone and new until confirmed."""

    document_id: str
    title: str
    unchanged: int
    changed: int
    new: int
    gone: int
    facts: list[ChangeOut]
    tasks: list[PairOut]
    doubts: list[PairOut]
    corrections_left_out: list[str] = Field(description="与新版原文不符、不再沿用的更正")

    @classmethod
    def of(cls, comparison: Comparison) -> ComparisonOut:
        """A comparison."""
        diff = comparison.diff
        return cls.model_construct(
            document_id=diff.old.id,
            title=diff.old.title,
            unchanged=len(diff.of("unchanged")),
            changed=len(diff.of("changed")),
            new=len(diff.of("new")),
            gone=len(diff.of("gone")),
            facts=[ChangeOut.of(change) for change in diff.facts],
            tasks=[PairOut.of(pair, comparison) for pair in diff.pairs],
            doubts=[PairOut.of(pair, comparison) for pair in diff.doubts],
            corrections_left_out=[
                f"{line.title or '文件信息'}：{line.words}" for line in comparison.left_out
            ],
        )


class SpanOut(BaseModel):
    """A stretch of the text."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, span: Span) -> SpanOut:
        """A stretch."""
        return cls.model_construct(text=span.text, start=span.start, end=span.end)


class EarlierOut(BaseModel):
    """A document that a preview may be a new version of."""

    id: str
    title: str
    doc_number: str
    filename: str

    @classmethod
    def of(cls, record: DocumentRecord) -> EarlierOut:
        """A stored document."""
        return cls.model_construct(
            id=record.id,
            title=record.title,
            doc_number=record.doc_number,
            filename=record.filename,
        )


class DraftOut(BaseModel):
    """A file as read, before it counts. Its text and source page are those of "draft-" + id."""

    id: str
    filename: str
    document: DocumentOut
    tasks: list[TaskOut]
    crosscheck: CrossCheckOut
    left_out: list[SpanOut] = Field(description="没有归入任何条款的文字")
    earlier: list[EarlierOut] = Field(description="库中可能是同一文件旧版的文件")
    replaces: ComparisonOut | None = Field(description="确认后将替换的文件及前后差别")


class DraftsResponse(BaseModel):
    """Every preview that waits."""

    drafts: list[EarlierOut]


class ReplacesIn(BaseModel):
    """What a preview replaces; null keeps both documents."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"document_id": "9f2c41d7", "same": []}]},
    )

    document_id: Text | None = Field(max_length=80)
    same: list[Text] = Field([], max_length=5000, description="已确认为同一项的新任务编号")


class PublishIn(BaseModel):
    """Who confirms."""

    model_config = ConfigDict(extra="forbid")

    by: Text = Field("", max_length=100)


class PublishedOut(DocumentOut):
    """The document that counts from now on, and what it replaced."""

    replaced: ComparisonOut | None

    @classmethod
    def published(cls, published: Published) -> PublishedOut:
        """What became of a preview."""
        comparison = published.comparison
        return cls.model_construct(
            **dict(DocumentOut.of(published.record)),
            replaced=ComparisonOut.of(comparison) if comparison else None,
        )
