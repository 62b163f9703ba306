"""A selection turned into rows of the ledger.

`rows` is the one place where a selection becomes tasks: the tools and the dialogue both use it,
so that 其中 and 第二个 mean exactly what the last answer listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from app.assistant.query import Ask, Measure, Query, Selection, Window
from app.assistant.resolve import Resolver
from app.assistant.topical import by_topic, worded
from app.ledger.records import (
    PRESSING,
    Edge,
    Size,
    State,
    TaskFilter,
    TaskView,
    TaskWords,
)
from app.ledger.selection import months_of, pace_of

_OF_DATES = re.compile(r"到期|时限|期限|截止|完成")


def rows(query: Query, resolver: Resolver) -> list[TaskView]:
    """The tasks that a query means, in the order in which its answer lists them."""
    selection = query.selection
    if selection.window and selection.window.parts:
        return ordered(_in_each_part(query, selection.window.parts, resolver), query)
    if _by_words_alone(selection):
        return ordered(_worded(query, resolver), query)
    as_of = resolver.day_of(query)
    if selection.ids:
        named = {
            v.task.id: v for v in resolver.ledger.find(_filter(query, resolver), as_of=as_of).tasks
        }
        views = [named[i] for i in selection.ids if i in named]
    else:
        views = list(resolver.ledger.find(_filter(query, resolver), as_of=as_of).tasks)
    bodies = _bodies_with_support(selection, resolver)
    everyone = _every_unit(selection, resolver)
    views = [
        v for v in views if _passes(v, selection, bodies) and everyone <= _carrying(v, selection)
    ]
    if selection.topic and not selection.ids:
        views = by_topic(selection.topic, views, resolver, open_field=_is_open(selection))
    for literal in selection.contains:
        views = by_topic(literal, views, resolver, open_field=False)
    return ordered(views, query)


def _by_words_alone(selection: Selection) -> bool:
    """Whether the database can tell the rows but for the words that they must hold."""
    rest = replace(selection, topic="", contains=())
    return bool(selection.topic or selection.contains) and not _decided_by_rows(rest)


def _worded(query: Query, resolver: Resolver) -> list[TaskView]:
    """The tasks that words pick out of those that the database finds: no more than the words of
    the others are read."""
    selection = query.selection
    as_of = resolver.day_of(query)
    wanted = _filter(query, resolver)
    ids: list[str] | None = None

    def tasks(holding: Sequence[str]) -> list[TaskWords]:
        among = wanted if ids is None else replace(wanted, ids=tuple(ids))
        return [] if ids == [] else resolver.ledger.words(among, as_of=as_of, holding=holding)

    if selection.topic:
        ids = worded(selection.topic, tasks, resolver, open_field=_is_open(selection))
    for literal in selection.contains:
        ids = worded(literal, tasks, resolver, open_field=False)
    if not ids:
        return []
    found = resolver.ledger.find(replace(wanted, ids=tuple(ids)), as_of=as_of).tasks
    views = {v.task.id: v for v in found}
    return [views[i] for i in ids if i in views]


def _in_each_part(query: Query, parts: tuple[Window, ...], resolver: Resolver) -> list[TaskView]:
    """3月和9月到期的: what falls in either, each task once."""
    found: dict[str, TaskView] = {}
    for part in parts:
        of_part = replace(query, order=None, selection=replace(query.selection, window=part))
        for view in rows(of_part, resolver):
            found.setdefault(view.task.id, view)
    return list(found.values())


def some_rows(query: Query, resolver: Resolver, *, limit: int) -> tuple[list[TaskView], int, int]:
    """The first rows of a query, how many there are, and how many of those are articles.

    What the database can decide is counted there: a list of ten thousand is not read to be
    counted. The rest is read and counted here.
    """
    wanted = _filter(query, resolver)
    as_of = resolver.day_of(query)
    in_order = query.ask is Ask.TASK_RANK or query.order == "late_first"
    if not _decided_by_rows(query.selection) and not in_order:
        page = resolver.ledger.find(replace(wanted, limit=limit), as_of=as_of)
        return list(page.tasks), page.total, page.articles
    if _named_alone(query):
        page = resolver.ledger.find(replace(wanted, limit=0), as_of=as_of)
        first = row_ids(query, resolver)[:limit]
        views = rows(_of(query, first), resolver) if first else []
        return views, page.total, page.articles
    views = rows(query, resolver)
    return views[:limit], len(views), sum(v.task.source == "article" for v in views)


def row_ids(query: Query, resolver: Resolver) -> tuple[str, ...]:
    """The ids of `rows`, without loading them where the database can tell which they are."""
    selection = query.selection
    if _named_alone(query) or _found_alone(query):
        as_of = resolver.day_of(query)
        found = resolver.ledger.task_ids(_filter(query, resolver), as_of=as_of)
        if not selection.ids:
            return found
        known = set(found)
        return tuple(i for i in selection.ids if i in known)
    return tuple(v.task.id for v in rows(query, resolver))


def _found_alone(query: Query) -> bool:
    """Whether the database finds the rows, and as they stand."""
    ranked = query.ask is Ask.TASK_RANK and query.order is not None
    return not (_decided_by_rows(query.selection) or ranked)


def _named_alone(query: Query) -> bool:
    """Whether rows are given by their ids, and what narrows them the database can tell."""
    plain = replace(query, order=None, selection=replace(query.selection, ids=()))
    named = bool(query.selection.ids) and query.order is None and not query.selection.window
    return named and _found_alone(plain)


def _of(query: Query, ids: tuple[str, ...]) -> Query:
    return replace(query, selection=replace(query.selection, ids=ids))


def as_recurring(query: Query) -> Query | None:
    """A question for what a topic has in a stretch of days, asked of recurring duties: 一季度要迎接
    检查的; None where it speaks of a deadline or of no topic."""
    selection = query.selection
    dated = selection.recurring is not None or selection.states or _OF_DATES.search(query.text)
    if not selection.topic or not selection.window or selection.ids or dated:
        return None
    return replace(query, selection=replace(selection, recurring=True))


def counted_by(query: Query, resolver: Resolver) -> TaskFilter | None:
    """The rows of a query, its ranking aside, as a filter that the database can count by; None
    where there are none."""
    query = replace(query, order=None)
    if not _decided_by_rows(query.selection):
        return replace(_filter(query, resolver), by_first_day=False)
    ids = tuple(v.task.id for v in rows(query, resolver))
    return TaskFilter(ids=ids) if ids else None


def _decided_by_rows(selection: Selection) -> bool:
    """Whether a row has to be looked at to know that it is meant."""
    return bool(
        selection.ids or selection.topic or selection.contains or selection.excluded_ids
        or (selection.window and selection.window.parts)
        or (selection.months and not selection.recurring) or selection.pace
        or _pending_by_rows(selection)
        or selection.led is not None or selection.by_all
        or (selection.sole and selection.units)
        or (selection.supported is False and selection.source is None)
    )  # fmt: skip


def _pending_by_rows(selection: Selection) -> bool:
    """Whether a row has to be looked at to know that it is open: in a window it is the date there
    that must be."""
    return selection.pending and bool(selection.window or selection.states == ("done",))


def _filter(query: Query, resolver: Resolver) -> TaskFilter:
    selection = query.selection
    led = sets_leads_apart(selection, resolver)
    window = selection.window
    return TaskFilter(
        ids=selection.ids,
        units=selection.units,
        every_unit=selection.every_unit,
        without_units=selection.without_units,
        role=None if query.ask is Ask.TASK_RANK and not selection.units else _role(selection, led),
        source=selection.source,
        sections=selection.sections,
        document_ids=selection.document_ids,
        states=_states(selection),
        due_from=window.first if window else None,
        due_to=window.last if window else None,
        also=tuple(
            replace(c, role="responsible") if c.role == "lead" and not led else c
            for c in selection.also
        ),
        paired=selection.paired,
        long=False if window and window.ever and selection.long is None else selection.long,
        supported=selection.supported,
        sole=selection.sole,
        recurring={True: "any", False: "none", None: None}[selection.recurring],
        months=selection.months if selection.recurring else (),
        dated=selection.window is not None and not selection.recurring,
        sizes=tuple(
            Size(measure=b.measure, least=b.least or 0, most=b.most)
            for b in selection.bounds
            if b.measure != "tasks"
        ),
        edge=_edge_of(query),
        by_first_day=_by_first_day(query),
    )


def _by_first_day(query: Query) -> bool:
    """What is due first in a window is listed first; what recurs there as the papers have it."""
    return bool(query.selection.window) and not query.selection.recurring and query.order is None


def _edge_of(query: Query) -> Edge | None:
    """The end of a ranking by days that the database can tell: of all the rows that are meant."""
    if query.ask is Ask.TASK_RANK or _decided_by_rows(query.selection):
        return None
    if query.order == "most" or query.order == "least" or query.order == "late_first":
        return None
    return query.order


def _states(selection: Selection) -> tuple[State, ...]:
    """The states meant; what is open is in any but one."""
    if not selection.pending:
        return selection.states
    return tuple(s for s in selection.states or PRESSING if s != "done") or selection.states


def _role(selection: Selection, led: bool) -> Literal["responsible", "lead", "supporting"] | None:
    """牵头 means the lead where the documents set leads apart, else who is responsible."""
    return "lead" if selection.lead and led and selection.units else selection.role


def sets_leads_apart(selection: Selection, resolver: Resolver) -> bool:
    """Whether one of the documents meant says who leads."""
    wanted = selection.document_ids
    documents = resolver.knowledge.documents
    return any(d.leads for d in documents if not wanted or d.id in wanted)


def leads_counted(query: Query, resolver: Resolver) -> bool:
    """Whether units are counted by what they lead: 牵头最多, where a document says who does."""
    return query.selection.lead and sets_leads_apart(query.selection, resolver)


def _bodies_with_support(selection: Selection, resolver: Resolver) -> frozenset[str]:
    """The documents whose articles name supporting units: there, one that names none has none.
    Where no article does, only the annex's rows can lack them."""
    if selection.supported is not False:
        return frozenset()
    wanted = TaskFilter(source="article", supported=True, document_ids=selection.document_ids)
    return resolver.ledger.documents_with(wanted, as_of=resolver.as_of)


def _every_unit(selection: Selection, resolver: Resolver) -> frozenset[str]:
    """All the units of the documents meant, where each must have a part; else none."""
    if not selection.by_all:
        return frozenset()
    wanted = TaskFilter(document_ids=selection.document_ids)
    loads = resolver.ledger.loads_by_unit(
        wanted, as_of=resolver.as_of, together=False, leading=False
    )
    return frozenset(c.name for c in loads)


def _carrying(view: TaskView, selection: Selection) -> frozenset[str]:
    """The units that a task names, in the role that every unit must have."""
    responsible = view.task.responsible if selection.by_all != "supporting" else ()
    supporting = view.task.supporting if selection.by_all != "responsible" else ()
    return frozenset((*responsible, *supporting))


def _passes(view: TaskView, selection: Selection, bodies: frozenset[str]) -> bool:
    task = view.task
    if task.id in selection.excluded_ids:
        return False
    if selection.supported is not None and bool(task.supporting) != selection.supported:
        return False
    if selection.led is not None and bool(task.lead) != selection.led:
        return False
    in_body = selection.source == "article" or task.document_id in bodies
    if selection.supported is False and task.source == "article" and not in_body:
        return False
    if selection.sole and not (
        len(task.responsible) == 1
        and (not selection.units or task.responsible[0] in selection.units)
    ):
        return False
    if selection.recurring and not recurs(view, selection):
        return False
    if selection.recurring is False and task.recurrence:
        return False
    if selection.pending and view.standing.state == "done":
        return False
    of_tasks = [b for b in selection.bounds if b.measure != "tasks"]
    if not all(b.holds(_measured(view, b.measure)) for b in of_tasks):
        return False
    if not selection.window or selection.recurring:
        return True
    return dated_in(view, selection.window, pending=selection.pending)


def _measured(view: TaskView, measure: Measure) -> int | None:
    """The number that a bound is about; a unit's tasks are counted elsewhere."""
    task, standing = view.task, view.standing
    match measure:
        case "responsible":
            return len(task.responsible)
        case "supporting":
            return len(task.supporting)
        case "lead":
            return len(task.lead or task.responsible)
        case "units":
            return len({*task.responsible, *task.supporting})
        case "late":
            return standing.days_late
        case "left":
            return standing.days_left if task.due else None
    return None


def recurs(view: TaskView, selection: Selection) -> bool:
    """Whether the task's own rule, or one of its milestones', recurs in the months asked for."""
    rules = [view.task.recurrence, *(m.recurrence for m in view.task.milestones)]
    return rules_meant(rules, selection)


def rules_meant(rules: Iterable[str | None], selection: Selection) -> bool:
    """Whether one of these rules is as often, and in the months, that a selection says."""
    if selection.pace:
        return any(pace_of(r) == selection.pace for r in rules if r)
    if not selection.months:
        return any(rules)
    return any(set(months_of(r)) & set(selection.months) for r in rules if r)


def dated_in(view: TaskView, window: Window, *, pending: bool = False) -> bool:
    """Whether a due date, the task's own or a milestone's, falls in the window; of `pending`
    ones only, whose completion was not reported."""
    done = {s.milestone.number for s in view.standing.milestones if s.done} if pending else set()
    dates = [view.task.due, *(m.due for m in view.task.milestones if m.number not in done)]
    return any(d is not None and window.holds(d) for d in dates)


def _is_open(selection: Selection) -> bool:
    """Whether nothing but the topic narrows."""
    return not (selection.named() - {"topic", "source", "document_ids", "roles", "lead"})


def ordered(views: list[TaskView], query: Query) -> list[TaskView]:
    """The rows at the wanted end of the ranking, all that tie; unordered rows as they are."""
    if not views or query.order is None:
        window = query.selection.window
        if window is None or not _by_first_day(query):
            return views
        return sorted(views, key=lambda v: _first_day(v, window))
    if query.ask is Ask.TASK_RANK:
        supporting = query.selection.role == "supporting"
        return _edge(
            views,
            lambda v: len(v.task.supporting if supporting else v.task.responsible) or None,
            highest=query.order != "least",
        )
    if query.order == "late_first":
        return sorted(views, key=lambda v: v.standing.overdue_since or date.max)
    if query.order == "longest_overdue":
        return _edge(views, lambda v: _day(v.standing.overdue_since), highest=False)
    if query.order in ("earliest_due", "latest_due"):
        return _edge(
            views,
            lambda v: _day(v.standing.next_due or v.task.due),
            highest=query.order == "latest_due",
        )
    return views


def _first_day(view: TaskView, window: Window) -> date:
    """The first date of a task within a window: what is due first is listed first."""
    dates = [view.task.due, *(m.due for m in view.task.milestones)]
    return min((d for d in dates if d and window.holds(d)), default=window.last)


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _edge(
    views: list[TaskView], measure: Callable[[TaskView], int | None], *, highest: bool
) -> list[TaskView]:
    measured = [(n, v) for v in views if (n := measure(v)) is not None]
    if not measured:
        return []
    edge = (max if highest else min)(n for n, _ in measured)
    return [v for n, v in measured if n == edge]
