"""What a tool brought back: rows, units and places, typed.

The answer's `tasks`, `units` and `citations` are made of findings of this turn and of nothing
else, whichever model writes the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.assistant.answer import Citation, NamedUnit
from app.assistant.query import Query
from app.ledger.records import TaskView

SENT = 200
"""As many tasks as an answer holds (the HTTP contract); all are counted."""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A sentence that answers; `value` is the part of it that was asked for, "" where none;
    `also` are other places that say the same."""

    citation: Citation
    text: str
    value: str = ""
    also: tuple[Citation, ...] = ()
    section: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitCount:
    """How much one unit carries within what was asked."""

    unit: str
    responsible: int
    supporting: int
    task_ids: tuple[str, ...] = ()

    def of(self, role: str | None) -> int:
        """The number for one role, or for both."""
        if role == "responsible" or role == "lead":
            return self.responsible
        return self.supporting if role == "supporting" else len(self.task_ids)


@dataclass(frozen=True, kw_only=True)
class PeriodCount:
    """How many tasks are due in one period, both ends included, by their own date or that of a
    milestone; `task_ids` are those of them that the finding holds."""

    first: date
    last: date
    count: int
    task_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The figures of a bulletin for one day; the parts add up to `total`."""

    total: int
    articles: int
    rows: int
    done: int
    overdue: int
    due_today: int
    not_yet_due: int
    ongoing: int
    undated: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The result of one tool call. `query` is what was executed, `as_of` the day counted from."""

    query: Query
    as_of: date
    views: tuple[TaskView, ...] = ()
    total: int = 0
    articles: int = 0  # of `total`
    apart: tuple[TaskView, ...] = ()  # recurring duties in the same window, told apart
    apart_total: int = 0
    apart_citations: tuple[Citation, ...] = ()
    units: tuple[NamedUnit, ...] = ()
    counts: tuple[UnitCount, ...] = ()
    periods: tuple[PeriodCount, ...] = ()
    lasting: int = 0  # beside `periods`: tasks without a date that go on or recur
    undated: int = 0  # and those without any
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Citation, ...] = ()
    citations: tuple[Citation, ...] = ()
    summary: Summary | None = None
    lead_unstated: bool = False
    papers: tuple[str, ...] = ()  # what the quotes stand in, where that is asked for
    passed_over: tuple[TaskView, ...] = ()  # tasks that name no unit of the role, where others do
    quotes_first: bool = False  # a sentence says who does it, more exactly than the list of units
    alongside: tuple[TaskView, ...] = ()  # the same duty elsewhere, with other units
    alongside_citations: tuple[Citation, ...] = ()
    undefined: str = ""  # the term asked about, where no text says what it means
    printed: tuple[
        tuple[str, str], ...
    ] = ()  # of `counts`: a name on the day, that in the document
    bodies: tuple[str, ...] = ()  # the tasks' own words, without title, units and date
    unread: str = ""  # words that pick nothing and name nothing: they were not understood

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.views or self.units or self.quotes or self.counts or self.summary)
