"""Where the tasks meant come from: documents of several places, documents issued after the day.

Both are said beside the figures, for a report about one place should not count another's, and on a
day in the past the ledger had nothing of a document that came later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.ledger.document_records import DocumentRecord
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB

UNNAMED = "未载明地区"
"""How documents that name no place are called."""


@dataclass(frozen=True, kw_only=True)
class Later:
    """What of the tasks meant comes from documents issued after the day."""

    documents: int = 0
    tasks: int = 0


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """`places` with how many of the tasks are theirs, most first; empty where all are of one."""

    places: Sequence[tuple[str, int]] = ()
    later: Later = Later()


NOTHING = Provenance()
"""One place, and no document that came later."""


def provenance(
    db: TaskDB, wanted: TaskFilter, documents: Sequence[DocumentRecord], *, as_of: date
) -> Provenance:
    """Of the tasks that `wanted` means, its page left aside."""
    base = replace(wanted, limit=0, offset=0)
    meant = [d for d in documents if _is_meant(d, base)]
    here: dict[str, list[str]] = {}
    for document in meant:
        here.setdefault(document.place or UNNAMED, []).append(document.id)
    counts: Counter[str] = Counter()
    for place, ids in here.items() if len(here) > 1 else ():
        counts[place] = db.find(replace(base, document_ids=tuple(ids)), as_of=as_of).total
    found = [(place, count) for place, count in counts.most_common() if count]
    later = [d.id for d in meant if issued_after(d, as_of)]
    everything = replace(base, document_ids=tuple(later), issued_by=None)
    return Provenance(
        places=found if len(found) > 1 else (),
        later=Later(
            documents=len(later), tasks=db.find(everything, as_of=as_of).total if later else 0
        ),
    )


def issued_after(document: DocumentRecord, day: date) -> bool:
    """Whether a document is of a later day, or of a later year where only that is known."""
    if document.issued:
        return document.issued > day
    return bool(document.year and document.year > day.year)


def _is_meant(document: DocumentRecord, wanted: TaskFilter) -> bool:
    return (not wanted.document_ids or document.id in wanted.document_ids) and (
        not wanted.document_places or document.place in wanted.document_places
    )
