"""Dates of duties in a stretch of days: what a calendar of the ledger shows.

A duty is a task's own deadline field or one of its milestones (status.py). Here each of its dates
in the window is one `Occurrence`. Besides, `early_warnings` finds what has to be ready before the
date that the ledger counts by: a sentence of the task that names an earlier day (its milestones,
where the deadline field speaks for the task), and words such as 开学前, whose day is data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.ledger.folding import searchable
from app.ledger.lights import EarlyPhrase
from app.ledger.records import (
    MilestoneRecord,
    MilestoneStanding,
    TaskFilter,
    TaskView,
)
from app.ledger.task_db import TaskDB
from ingest.dates import occurrences as dates_of_rule

WARNING_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One date of one duty. `milestone` is None for the task's own field; `passed` says that the
    date has gone by without a completion on record, which recurring duties never are. `times` says
    for how many dates it stands where some were put together."""

    view: TaskView
    day: date
    milestone: MilestoneRecord | None = None
    recurring: bool = False
    done: bool = False
    passed: bool = False
    times: int = 1

    @property
    def rule(self) -> str:
        """The recurrence, "" for a duty of one date."""
        if not self.recurring:
            return ""
        return (self.milestone or self.view.task).recurrence or ""


@dataclass(frozen=True, kw_only=True)
class RecurringWork:
    """A duty that comes round in a stretch of days: the first of its days, and how many there are.
    What is due every day is one line of a list, not thirty."""

    view: TaskView
    milestone: MilestoneRecord | None
    first: date
    times: int

    @property
    def rule(self) -> str:
        """Its recurrence."""
        return (self.milestone or self.view.task).recurrence or ""


@dataclass(frozen=True, kw_only=True)
class EarlyWarning:
    """A task that has to be ready by `day`, before `due`, the date that the ledger counts by.

    `words` stand in the document; `says` is why they mean that day."""

    view: TaskView
    day: date
    due: date
    words: str
    says: str


def occurrences(views: Sequence[TaskView], *, first: date, last: date) -> list[Occurrence]:
    """Every date of every duty from `first` to `last`, by day, then as the tasks came."""
    found = [each for view in views for each in _of_task(view, first, last)]
    return sorted(found, key=lambda each: each.day)


def recurring_work(found: Sequence[Occurrence]) -> list[RecurringWork]:
    """The recurring ones, a duty each, by their first day; what else is due is left out."""
    duties: dict[tuple[str, int], list[Occurrence]] = {}
    for each in found:
        if each.recurring:
            number = each.milestone.number if each.milestone else 0
            duties.setdefault((each.view.task.id, number), []).append(each)
    return [
        RecurringWork(
            view=days[0].view, milestone=days[0].milestone, first=days[0].day, times=len(days)
        )
        for days in duties.values()
    ]


def once_a_month(found: Sequence[Occurrence]) -> list[Occurrence]:
    """The same, but what comes round several times in a month stands there once, at its first day:
    thirty lines of one daily round hide the rest of the month. What is done stays apart."""
    months: dict[tuple[object, ...], list[Occurrence]] = {}
    for n, each in enumerate(found):
        number = each.milestone.number if each.milestone else 0
        month = each.day.year, each.day.month
        one = (each.view.task.id, number, month, each.done) if each.recurring else (n,)
        months.setdefault(one, []).append(each)
    return [replace(days[0], times=len(days)) for days in months.values()]


def dates_of_year(db: TaskDB, wanted: TaskFilter, year: int, *, as_of: date) -> list[Occurrence]:
    """The dates of the year of the tasks meant, their window and page left aside; what comes round
    more often than once a month is there once for each."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    window = replace(wanted, due_from=first, due_to=last, limit=None, offset=0)
    return once_a_month(occurrences(db.find(window, as_of=as_of).tasks, first=first, last=last))


def years_with_dates(db: TaskDB, wanted: TaskFilter, *, near: int) -> list[int]:
    """The years in which something that does not recur falls due, nearest to `near` first."""
    everything = replace(wanted, due_from=None, due_to=None, limit=None, offset=0)
    views = db.find(everything, as_of=date(near, 1, 1)).tasks
    dues = {task.due for task in (view.task for view in views)}
    dues |= {milestone.due for view in views for milestone in view.task.milestones}
    return sorted({due.year for due in dues if due}, key=lambda year: (abs(year - near), year))


def early_warnings(
    views: Sequence[TaskView], phrases: Sequence[EarlyPhrase], *, as_of: date
) -> list[EarlyWarning]:
    """What has to be ready within 30 days, or had to be already, though the ledger counts by a
    later date: the first such warning of each task, by day."""
    found = []
    for view in views:
        due = view.standing.next_due
        if view.task.due and due and view.task.due > due:
            due = view.task.due  # its own, not that of a sentence before it
        if due is None or view.standing.state == "done":
            continue
        warnings = [*_from_milestones(view, due), *_from_phrases(view, phrases, due)]
        near = [w for w in warnings if w.day < due and w.day <= as_of + timedelta(WARNING_DAYS)]
        if near:
            found.append(min(near, key=lambda warning: warning.day))
    return sorted(found, key=lambda warning: warning.day)


def _of_task(view: TaskView, first: date, last: date) -> Iterator[Occurrence]:
    task, standing = view.task, view.standing
    if task.due is not None:
        if first <= task.due <= last:
            done = standing.state == "done"
            yield Occurrence(
                view=view, day=task.due, done=done, passed=task.due < standing.as_of and not done
            )
    elif task.recurrence is not None:
        for day in dates_of_rule(task.recurrence, first=first, last=last, since=task.begins):
            done = day in standing.periods_done
            yield Occurrence(view=view, day=day, recurring=True, done=done)
    for each in standing.milestones:
        yield from _of_milestone(view, each, first, last)


def _of_milestone(
    view: TaskView, standing: MilestoneStanding, first: date, last: date
) -> Iterator[Occurrence]:
    milestone = standing.milestone
    if milestone.due is not None:
        if first <= milestone.due <= last:
            yield Occurrence(
                view=view,
                day=milestone.due,
                milestone=milestone,
                done=standing.done,
                passed=standing.overdue,
            )
    elif milestone.recurrence is not None:
        rule, since = milestone.recurrence, milestone.begins
        for day in dates_of_rule(rule, first=first, last=last, since=since):
            done = day in standing.periods_done
            yield Occurrence(view=view, day=day, milestone=milestone, recurring=True, done=done)


def _from_milestones(view: TaskView, due: date) -> Iterator[EarlyWarning]:
    """Dates in the sentences of a task whose field gives one of its own."""
    if view.task.due is None and view.task.recurrence is None:
        return  # there the milestones alone speak, and have their states
    for each in view.standing.milestones:
        if each.milestone.due is not None and not each.done:
            words = each.milestone.text
            yield EarlyWarning(
                view=view, day=each.milestone.due, due=due, words=words, says="文中写有较早的时间"
            )


def _from_phrases(
    view: TaskView, phrases: Sequence[EarlyPhrase], due: date
) -> Iterator[EarlyWarning]:
    text = searchable(view.task.text)
    for phrase in phrases:
        if searchable(phrase.phrase) in text:
            # The last such day before the date; a year earlier it belongs to another period.
            day = max(d for y in (due.year, due.year - 1) if (d := phrase.of_year(y)) <= due)
            yield EarlyWarning(view=view, day=day, due=due, words=phrase.phrase, says=phrase.says)
