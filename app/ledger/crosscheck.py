"""The cross-check report of one document: what stands in body and annex, and where they differ.

Compared is what the file says, as it was found when it was read (ingest/crosscheck.py): what was
put right afterwards is no difference of the document's. Every difference has its places, each as
the passage that it stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger.document_records import DifferenceRecord, PassageRecord
from app.ledger.errors import UnknownDocument
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB

KINDS: Mapping[str, str] = {
    "unit-dropped": "附件少列单位",
    "unit-added": "附件多列单位",
    "unit-moved": "责任与配合不一致",
    "date-missing": "时限只写在一处",
    "recurrence-missing": "周期只写在一处",
    "date-differs": "时限不一致",
    "row-unmatched": "附件有、正文没有",
    "article-unmatched": "正文有、附件没有",
    "sentence-unit": "条文与责任单位不一致",
    "wording": "表述不一致",
}
OTHER = "其他不一致"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stretch of the text, with the passage that it stands in; `quote` is text[start:end]."""

    source: str
    number: int | None
    locator: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class CheckedDifference:
    """One difference with its kind in words and its places."""

    record: DifferenceRecord
    kind: str
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class CrossCheckReport:
    """`articles` and `rows` are tasks of the body and of annexed tables; `in_both` counts the rows
    that break down an article (one duty in two places), `articles_in_both` those articles."""

    document_id: str
    articles: int
    rows: int
    in_both: int
    articles_in_both: int
    links: tuple[tuple[str, tuple[str, ...]], ...]  # a row's task id, its articles' best first
    differences: tuple[CheckedDifference, ...]

    @property
    def duties(self) -> int:
        """How many different duties there are: one that stands in two places counts once."""
        return self.articles + self.rows - self.in_both

    @property
    def counts(self) -> dict[str, int]:
        """Differences by kind, in the order of `KINDS`."""
        found = Counter(difference.kind for difference in self.differences)
        order = [*dict.fromkeys(KINDS.values()), OTHER]
        return {kind: found[kind] for kind in order if found[kind]}


def cross_check_report(db: TaskDB, document_id: str) -> CrossCheckReport:
    """The report of one document. Raises UnknownDocument."""
    if db.document(document_id) is None:
        raise UnknownDocument(document_id)
    tasks = [
        view.task for view in db.find(TaskFilter(document_ids=(document_id,)), as_of=date.min).tasks
    ]
    rows = [task for task in tasks if task.source == "annex"]
    linked = [(row.id, row.counterpart_ids) for row in rows if row.counterpart_ids]
    text = db.text(document_id)
    passages = db.passages(document_ids=[document_id])
    return CrossCheckReport(
        document_id=document_id,
        articles=len(tasks) - len(rows),
        rows=len(rows),
        in_both=len(linked),
        articles_in_both=len({article for _, articles in linked for article in articles}),
        links=tuple(linked),
        differences=tuple(
            CheckedDifference(
                record=record,
                kind=KINDS.get(record.code, OTHER),
                places=tuple(
                    _place(text, passages, start, end)
                    for start, end in record.places
                    if 0 <= start < end <= len(text)
                ),
            )
            for record in db.differences(document_ids=[document_id])
        ),
    )


def _place(text: str, passages: Sequence[PassageRecord], start: int, end: int) -> Place:
    inside = [p for p in passages if p.start <= start < p.end]
    passage = min(inside, key=lambda p: p.end - p.start, default=None)
    return Place(
        source=passage.source if passage else "preamble",
        number=passage.number if passage else None,
        locator=passage.locator if passage else "",
        quote=text[start:end],
        start=start,
        end=end,
    )
