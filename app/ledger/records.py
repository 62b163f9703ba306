"""The ledger's values: what is stored about a task, and how it stands on a day.

`TaskRecord` is stored; `Standing` is computed from it, its history and `as_of`, never stored.
The HTTP contract's task is `TaskRecord` + `Standing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from ingest.document import Role, Source

if TYPE_CHECKING:
    from app.ledger.lights import Shining

State = Literal["overdue", "due_soon", "on_track", "ongoing", "done", "no_deadline"]
Order = Literal["document", "due", "-due", "state", "unit"]
"""How rows are put: as the documents have them, by their earliest date, undated ones last, by
state, what presses first, or by the unit that leads or is named first, in the order of a Chinese
dictionary."""

PRESSING: tuple[State, ...] = (
    *("overdue", "due_soon", "on_track", "ongoing", "no_deadline", "done"),
)
"""The states, what presses first."""


@dataclass(frozen=True, kw_only=True)
class CorrectionRecord:
    """One fact that a person put right and that is in force; `value` and `extracted` are as people
    read them.

    `said` is what was put in, word for word.

    `field` is "title", "units", "deadline" of a task or, with `milestone` its number, of a
    milestone; "words" of a task that was held against the original; "title", "doc_number",
    "issuer", "place", "issued" of a document. `recorded_at` is an ISO moment in UTC.
    """

    id: int
    field: str
    value: str
    extracted: str
    by: str
    recorded_at: str
    milestone: int | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionEntry:
    """One line of the log of corrections of a document; nothing is ever overwritten.

    `value` is what was put in, None where a correction was taken back. `task` names the task as it
    was called then, "" for the document itself.
    """

    id: int
    field: str
    value: str | None
    extracted: str
    locator: str
    task: str
    by: str
    recorded_at: str
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class MilestoneRecord:
    """A dated or recurring duty inside a task's text. `start`/`end` slice the document."""

    number: int  # from 1, within its task; the API's "milestone"
    text: str
    start: int
    end: int
    deadline_text: str
    due: date | None
    recurrence: str | None
    units: tuple[str, ...] = ()
    inferred: str = ""
    begins: date | None = None  # the first day of a range; a rule counts from it


@dataclass(frozen=True, kw_only=True)
class TaskRecord:
    """One task as the document states it. Unit names are canonical and in document order; on a day
    since when a unit has another name they are that day's, and `printed_units` pairs each such name
    with the one in the document.

    `deadline_start`/`deadline_end` and `unit_places` slice the document's text; a unit place
    is (unit, role, start, end, inferred). `unconfirmed` says why a person has to hold the task
    against the original; "" where none needs to, or where somebody has."""

    id: str
    document_id: str
    document: str  # the document number, the title where there is none
    source: Source
    number: int
    locator: str
    section: str
    title: str
    text: str
    start: int
    end: int
    responsible: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    deadline_text: str | None = None
    deadline_start: int | None = None
    deadline_end: int | None = None
    due: date | None = None
    recurrence: str | None = None
    ongoing: bool = False
    reason: str = ""  # why a deadline phrase gave neither a date nor a rule
    inferred: str = ""
    unconfirmed: str = ""
    milestones: tuple[MilestoneRecord, ...] = ()
    unit_places: tuple[tuple[str, Role, int, int, str], ...] = ()
    printed_units: tuple[tuple[str, str], ...] = ()  # (name on the day, name in the document)
    counterpart_ids: tuple[str, ...] = ()  # the article a row breaks down, and the reverse
    begins: date | None = None  # the first day of a range; a recurrence counts from it
    corrections: tuple[CorrectionRecord, ...] = ()  # what a person put right; the rest is as read


@dataclass(frozen=True, kw_only=True)
class MilestoneStanding:
    """How one milestone stands on the day: overdue (undated-by-recurrence only), next date.

    A recurring milestone is `done` when the period that `next_due` ends is; `periods_done`
    are all periods reported done."""

    milestone: MilestoneRecord
    overdue: bool
    next_due: date | None
    done: bool = False
    periods_done: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a task stands on `as_of`.

    `overdue_since` is the due date that has passed without completion (the row's own, or its
    earliest passed milestone's, then `overdue_milestones` names them); `days_late` counts from
    it; `days_left` counts to `next_due`. `next_due` is the first date on or after `as_of` (or
    the start of the window asked for) of the duties that speak for the task (status.py)."""

    as_of: date
    state: State
    next_due: date | None = None
    overdue_since: date | None = None
    overdue_milestones: tuple[MilestoneRecord, ...] = ()
    milestones: tuple[MilestoneStanding, ...] = ()
    done_on: date | None = None
    periods_done: tuple[date, ...] = ()  # of the task's own recurrence

    @property
    def days_late(self) -> int | None:
        """Days since the date that passed, None where nothing is overdue."""
        return (self.as_of - self.overdue_since).days if self.overdue_since else None

    @property
    def days_left(self) -> int | None:
        """Days to the next date, 0 on the day itself, None where no date lies ahead."""
        if self.next_due is None or self.next_due < self.as_of:
            return None
        return (self.next_due - self.as_of).days


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """A task and how it stands: the row that every door shows."""

    task: TaskRecord
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Carrying:
    """A condition on who carries a task: any of `units` (`every`: each of them) holds `role` in
    it (None: any role), or, `negated`, does not."""

    units: tuple[str, ...]
    role: Literal["responsible", "lead", "supporting"] | None = None
    every: bool = False
    negated: bool = False


Edge = Literal["earliest_due", "latest_due", "longest_overdue"]
"""The tasks, all that tie, whose next date, or deadline where none lies ahead, comes first or
last, or that are late since the earliest day."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """A condition on a number, both ends included: how many units a task has, of a role, "lead"
    those that lead, or answer for it where none is set apart, "units" all of them; how many days
    it is "late"; or how many its deadline has "left"."""

    measure: Literal["responsible", "supporting", "lead", "units", "late", "left"]
    least: int = 0
    most: int | None = None

    def holds(self, count: int | None) -> bool:
        """Whether a number passes; what has none does not."""
        return (
            count is not None and self.least <= count and (self.most is None or count <= self.most)
        )


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """Which tasks are meant. Every field narrows; an empty field does not.

    `units` are canonical names: a task passes when any of them (`every_unit`: all of them)
    holds `role` in it (None: any role; "lead": set apart as leading). A window keeps tasks
    with a due date or an occurrence of their own in `due_from..due_to`, both included, and
    tasks that have neither but a milestone there. `text`: each of its words stands in title
    or text. `also` are further conditions on who carries a task; `paired` whether the other
    part of the document has a counterpart; `long` whether its deadline says 长期; `supported`
    whether a unit supports it; `sole` that one unit alone answers for it; `recurring` that it
    recurs, by its own rule or at all, or by no rule of its own; `months` that a rule comes round in
    one of these months; `dated` that only dates, no rules, count in a window; `unconfirmed` whether
    it waits to be held against the original."""

    ids: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    every_unit: bool = False
    without_units: tuple[str, ...] = ()
    role: Literal["responsible", "lead", "supporting"] | None = None
    source: Literal["article", "annex"] | None = None
    numbers: tuple[int, ...] = ()
    document_ids: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""
    limit: int | None = None
    offset: int = 0
    order: Order = "document"
    places: tuple[str, ...] = ()  # whose units the names mean; () any place's
    also: tuple[Carrying, ...] = ()
    paired: bool | None = None
    long: bool | None = None
    supported: bool | None = None
    sole: bool = False
    recurring: Literal["any", "own", "none"] | None = None
    months: tuple[int, ...] = ()
    dated: bool = False
    sizes: tuple[Size, ...] = ()
    edge: Edge | None = None
    by_first_day: bool = False  # put by the first of their dates in the window, not by `order`
    shining: Shining | None = None  # a condition on their lights
    document_places: tuple[str, ...] = ()  # whose documents; "" those that name no place
    issued_by: date | None = None  # of documents that were there on the day

    @property
    def of_days(self) -> tuple[Size, ...]:
        """The sizes that depend on the day."""
        return tuple(size for size in self.sizes if size.measure in ("late", "left"))

    unconfirmed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """`total` rows match, `articles` of them from the body; `tasks` are those of the page, in the
    order asked for."""

    total: int
    tasks: tuple[TaskView, ...]
    articles: int = 0


@dataclass(frozen=True, kw_only=True)
class TaskWords:
    """A task's words alone: what a topic is looked for in."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DuePeriod:
    """How many tasks are due in the period that begins on `first`; `task_ids` are those of them
    that are on the page."""

    first: date
    count: int
    task_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DuePeriods:
    """Tasks by the period in which they are due; one with several dates is in each of its own.

    Of `total` tasks, `articles` of them from the body, `lasting` have no date and go on or recur,
    and `undated` have none at all. `tasks` are those of the page: what is due, by its first
    period, then the others."""

    periods: tuple[DuePeriod, ...]
    total: int
    articles: int
    lasting: int
    undated: int
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many tasks are in each state: every task is in one, so the parts add up to `total`.

    `recurring` is how many of the `ongoing` ones come round again; each of their periods is an
    obligation of its own, and a task whose period at hand is reported done counts as done."""

    counts: Mapping[State, int]
    recurring: int = 0

    @property
    def total(self) -> int:
        """All tasks."""
        return sum(self.counts.values())

    def __getitem__(self, state: State) -> int:
        return self.counts.get(state, 0)


@dataclass(frozen=True, kw_only=True)
class UnitTally:
    """What one unit carries: the tasks that it answers for by state, those that it assists with,
    and how many of the former it shares with other responsible units."""

    name: str
    place: str
    responsible: Tally
    supporting: Tally
    lead: int = 0
    shared: int = 0


@dataclass(frozen=True, kw_only=True)
class UnitLoad:
    """How many tasks units of one name answer for and assist with, and where it was asked how
    many these are together, each task once."""

    name: str
    responsible: int
    supporting: int
    tasks: int | None = None


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The tasks that units of one name answer for and those that they assist with, as ids in
    document order, each once."""

    name: str
    responsible: tuple[str, ...]
    supporting: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProgressEntry:
    """One line of a task's history; nothing is ever overwritten.

    `period` is the due date of the occurrence reported on (recurring duties), `milestone`
    the milestone's number where one is meant, `undoes` the id of the entry it takes back."""

    id: int
    task_id: str
    status: Literal["in_progress", "done"]
    note: str
    on: date  # it counts from this day on
    by: str
    period: date | None = None
    milestone: int | None = None
    recorded_at: str = ""
    undoes: int | None = None
    carried_from: int | None = None  # the line of the replaced document that this one repeats


@dataclass(frozen=True, kw_only=True)
class UnitRecord:
    """A unit with every name it goes by on a day and what it carries. `printed` are the names that
    documents print for it, where they are not the day's."""

    name: str
    aliases: tuple[str, ...]
    place: str
    group: bool
    inferred: str = ""
    responsible: int = 0
    supporting: int = 0
    overdue: int = 0
    printed: tuple[str, ...] = ()
