"""How a task stands on a day: computed from the task, its history and `as_of`, never stored.

What is owed
- A task's own deadline field and each of its milestones is a duty: dated, recurring, or neither.
- The milestones of an article speak for it beside its deadline field: one that has passed makes it
  overdue, and is named (the HTTP contract). Of an annex row the field alone speaks where it gives
  a date or a rule, and its milestones stand for themselves only: a row due in September is not
  late on the 2nd because its text says 开学前. Where it gives neither, its milestones speak.
- A dated duty is overdue from the day after its date until it is done; the day itself is not.
- A recurring duty is never overdue. Each of its periods is an obligation of its own: what is
  reported without a period is meant for the period at hand, the first occurrence on or after
  the day of the report.
- 长期 in the field makes the task `ongoing`: never overdue, whatever its sentences say.

What counts as done
- Entries count from their date on, in the order of date and id; an entry that was taken back
  never counted. The latest one decides.
- An entry for the whole task speaks for its milestones too, with one exception: `in_progress`
  takes back only what an entry for the whole task had closed. A progress note on an article must
  not make a milestone late that was reported done by its number.
- A task whose only dates are milestones is done when all of them are.

The state, first that holds, of the duties that speak: an open date has passed → `overdue`; one
is open → `due_soon` (30 days or fewer) or `on_track`, none of these where the field says 长期;
it recurs → `done` while the period at hand is, else `ongoing`; 长期 → `ongoing` until the task is
done; all dates closed, or the task itself → `done`; else `no_deadline`.

Nothing here reads a clock or a database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger.records import (
    MilestoneRecord,
    MilestoneStanding,
    ProgressEntry,
    Standing,
    State,
    TaskRecord,
)
from ingest.dates import next_occurrence

DUE_SOON_DAYS = 30


@dataclass(frozen=True)
class _Rule:
    """A recurrence and the day that it counts from, where the document names one."""

    text: str
    since: date | None

    def next(self, on_or_after: date) -> date | None:
        return next_occurrence(self.text, on_or_after=on_or_after, since=self.since)


@dataclass(frozen=True)
class _Duty:
    """One thing owed, as it stands: the deadline field (`milestone` None) or a milestone."""

    milestone: MilestoneRecord | None
    due: date | None
    recurrence: str | None
    next_due: date | None
    completion: ProgressEntry | None
    periods_done: tuple[date, ...]

    @property
    def dated(self) -> bool:
        return self.due is not None

    @property
    def recurring(self) -> bool:
        return self.recurrence is not None and self.due is None

    def passed(self, as_of: date) -> bool:
        return self.due is not None and self.completion is None and self.due < as_of


def standing(
    task: TaskRecord,
    history: Sequence[ProgressEntry],
    *,
    as_of: date,
    window_from: date | None = None,
) -> Standing:
    """How `task` stands on `as_of`; next dates count from `window_from` where one is asked for.

    due 2017-08-31, nothing reported, as_of 2017-08-31 -> due_soon, next_due 2017-08-31
    the same on 2017-09-01                              -> overdue, overdue_since 2017-08-31
    FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1 on 2018-10-01   -> ongoing, next_due 2019-09-30
    """
    entries = in_force(history, as_of=as_of)
    start = window_from or as_of
    windowed = window_from is not None
    own = _duty(task, None, entries, start, windowed)
    milestones = [_duty(task, m, entries, start, windowed) for m in task.milestones]
    speak = milestones_speak(task.source, own.due, own.recurrence)
    speaking = [own, *milestones] if speak else [own]
    state = _state(task, speaking, entries, as_of)
    late = [d for d in speaking if state == "overdue" and d.passed(as_of)]
    return Standing(
        as_of=as_of,
        state=state,
        next_due=min((d.next_due for d in speaking if d.next_due), default=None),
        overdue_since=min((d.due for d in late if d.due), default=None),
        overdue_milestones=tuple(d.milestone for d in late if d.milestone),
        milestones=tuple(
            MilestoneStanding(
                milestone=d.milestone,
                overdue=d.passed(as_of),
                next_due=d.next_due,
                done=d.completion is not None,
                periods_done=d.periods_done,
            )
            for d in milestones
            if d.milestone
        ),
        done_on=_done_on(speaking) if state == "done" else None,
        periods_done=own.periods_done,
    )


def milestones_speak(source: str, due: object, rule: object) -> bool:
    """Whether the dates in a task's sentences decide its state; `due` and `rule` are what its
    deadline field gives."""
    return source == "article" or not (due or rule)


def in_force(history: Sequence[ProgressEntry], *, as_of: date) -> list[ProgressEntry]:
    """The entries that count on `as_of`, in the order in which they count.

    Left out: entries dated later, entries taken back, and the entries that took them back. What
    takes back an undo puts the first entry in force again.
    """
    void: set[int] = set()
    for entry in sorted(history, key=lambda entry: entry.id, reverse=True):
        if entry.undoes is not None and entry.id not in void:
            void.add(entry.undoes)
    counting = (e for e in history if e.undoes is None and e.id not in void and e.on <= as_of)
    return sorted(counting, key=_order)


def _order(entry: ProgressEntry) -> tuple[date, int]:
    return entry.on, entry.id


def _duty(
    task: TaskRecord,
    milestone: MilestoneRecord | None,
    entries: Sequence[ProgressEntry],
    start: date,
    windowed: bool,
) -> _Duty:
    number = milestone.number if milestone else None
    due = milestone.due if milestone else task.due
    text = milestone.recurrence if milestone else task.recurrence
    rule = _Rule(text, milestone.begins if milestone else task.begins) if text else None
    completion: ProgressEntry | None = None
    periods_done: tuple[date, ...] = ()
    if due is not None:
        completion = _completion(entries, number, lambda e: e.period in (None, due))
        # A window lists dates as the calendar has them; without one only what is open comes next.
        next_due = due if due >= start and (windowed or completion is None) else None
    elif rule is not None:
        next_due = rule.next(start)
        periods_done = _periods_done(entries, number, rule)
        if next_due in periods_done:
            completion = _completion(entries, number, _reports_on(rule, next_due))
    else:
        next_due = None
        completion = _completion(entries, number, lambda e: e.period is None)
    return _Duty(milestone, due, text, next_due, completion, periods_done)


def _completion(
    entries: Sequence[ProgressEntry],
    number: int | None,
    meant: Callable[[ProgressEntry], bool],
) -> ProgressEntry | None:
    """The entry by which one duty is done, None while it is open.

    `number` is its milestone's, None for the deadline field; `meant` says whether an entry speaks
    of the date or period in question.
    """
    itself: ProgressEntry | None = None
    whole: ProgressEntry | None = None
    for entry in entries:
        if not meant(entry):
            continue
        if entry.milestone == number:
            itself = entry
        elif entry.milestone is None:
            whole = entry
    latest = max((e for e in (itself, whole) if e), key=_order, default=None)
    if latest is None or latest.status == "done":
        return latest
    if latest is whole and itself is not None and itself.status == "done":
        return itself
    return None


def _reports_on(rule: _Rule, period: date | None) -> Callable[[ProgressEntry], bool]:
    def meant(entry: ProgressEntry) -> bool:
        if entry.period is not None:
            return entry.period == period
        return rule.next(entry.on) == period

    return meant


def _periods_done(
    entries: Sequence[ProgressEntry], number: int | None, rule: _Rule
) -> tuple[date, ...]:
    periods = {
        entry.period or rule.next(entry.on)
        for entry in entries
        if entry.milestone in (None, number)
    }
    return tuple(
        period
        for period in sorted(p for p in periods if p)
        if _completion(entries, number, _reports_on(rule, period))
    )


def _state(
    task: TaskRecord, duties: Sequence[_Duty], entries: Sequence[ProgressEntry], as_of: date
) -> State:
    dated = [d for d in duties if d.dated]
    recurring = [d for d in duties if d.recurring]
    open_dates = [d.due for d in dated if d.due and d.completion is None]
    if open_dates and not task.ongoing:
        first = min(open_dates)
        if first < as_of:
            return "overdue"
        return "due_soon" if (first - as_of).days <= DUE_SOON_DAYS else "on_track"
    if recurring:
        at_hand = [d for d in recurring if d.next_due]
        return "done" if at_hand and all(d.completion for d in at_hand) else "ongoing"
    if task.ongoing:
        return "done" if duties[0].completion else "ongoing"
    if dated and not _reopened(duties, entries):
        return "done"
    return "done" if duties[0].completion else "no_deadline"


def _reopened(duties: Sequence[_Duty], entries: Sequence[ProgressEntry]) -> bool:
    """Whether the whole task was taken up again after the last of its duties was closed."""
    whole = [e for e in entries if e.milestone is None and e.period is None]
    if not whole or whole[-1].status == "done":
        return False
    return all(_order(d.completion) < _order(whole[-1]) for d in duties if d.completion)


def _done_on(duties: Sequence[_Duty]) -> date | None:
    return max((d.completion.on for d in duties if d.completion), default=None)
