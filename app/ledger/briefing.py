"""本期督查: how the tasks meant stand on a day, and what presses.

The figures are those of `TaskDB.tally`, so they add up and equal the lists behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.ledger.agenda import (
    EarlyWarning,
    Occurrence,
    RecurringWork,
    early_warnings,
    occurrences,
    recurring_work,
)
from app.ledger.document_records import DocumentRecord
from app.ledger.lights import EarlyPhrase
from app.ledger.provenance import Provenance, provenance
from app.ledger.records import (
    Tally,
    TaskFilter,
    TaskPage,
    UnitTally,
)
from app.ledger.status import DUE_SOON_DAYS
from app.ledger.task_db import TaskDB

LISTED = 50  # rows of a list on the first screen; the ledger shows the rest


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """The state of affairs on `as_of`.

    `passed` are the tasks whose date has gone by without a completion on record, latest first,
    the first 50; `ahead` the dates of the next 30 days that are still open, those of recurring
    duties apart in `recurring`, a duty each."""

    as_of: date
    tally: Tally
    units: Sequence[UnitTally]
    passed: TaskPage
    ahead: Sequence[Occurrence]
    ahead_total: int
    recurring: Sequence[RecurringWork]
    sources: Provenance
    early: Sequence[EarlyWarning]


def brief(
    db: TaskDB,
    wanted: TaskFilter,
    *,
    as_of: date,
    phrases: Sequence[EarlyPhrase],
    documents: Sequence[DocumentRecord],
) -> Briefing:
    """The briefing of the tasks that `wanted` means, its states and page left aside."""
    base = replace(wanted, states=(), limit=None, offset=0)
    passed = replace(base, states=("overdue",), order="-due", limit=LISTED)
    last = as_of + timedelta(DUE_SOON_DAYS)
    window = db.find(replace(base, due_from=as_of, due_to=last), as_of=as_of)
    found = [o for o in occurrences(window.tasks, first=as_of, last=last) if not o.done]
    ahead = [o for o in found if not o.recurring]
    return Briefing(
        as_of=as_of,
        tally=db.tally(base, as_of=as_of),
        units=db.tally_by_unit(base, as_of=as_of),
        passed=db.find(passed, as_of=as_of),
        ahead=ahead[:LISTED],
        ahead_total=len(ahead),
        recurring=recurring_work(found),
        sources=provenance(db, base, documents, as_of=as_of),
        early=early_warnings(db.early_candidates(base, phrases, as_of=as_of), phrases, as_of=as_of),
    )
