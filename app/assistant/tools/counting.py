"""Who carries how much of some tasks: units named once a role, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from app.assistant.answer import NamedUnit
from app.assistant.query import Ask, Bound, Held, Query, Selection
from app.assistant.tools.finding import UnitCount
from app.ledger.records import (
    Carried,
    TaskView,
    UnitLoad,
)
from ingest.document import Role


def counted_role(query: Query) -> Literal["responsible", "lead", "supporting"] | None:
    """The role that a ranking counts by: 逾期最多的单位 means the units that answer for it."""
    late = "overdue" in query.selection.states
    return query.selection.role or ("responsible" if late else None)


def named_units(
    views: Iterable[TaskView], roles: frozenset[Role], *, lead: bool = False
) -> list[NamedUnit]:
    """Each unit once per role, in the order of the documents, with the tasks it is named for."""
    found: dict[tuple[Role, str], list[str]] = {}
    for view in views:
        task = view.task
        responsible = task.lead if lead else task.responsible
        if "responsible" in roles:
            for unit in responsible:
                found.setdefault(("responsible", unit), []).append(task.id)
        if "supporting" in roles:
            for unit in task.supporting:
                found.setdefault(("supporting", unit), []).append(task.id)
    return [NamedUnit(name=u, role=r, task_ids=tuple(ids)) for (r, u), ids in found.items()]


def shared_by_all(
    named: Iterable[NamedUnit], selection: Selection, views: Iterable[TaskView]
) -> list[NamedUnit]:
    """The units that all the tasks have; of documents that were named, those of all of them."""
    apart = bool(selection.ids) or len(selection.document_ids) < 2
    of = {v.task.id: v.task.id if apart else v.task.document_id for v in views}
    wanted = set(of.values())
    return [u for u in named if {of[i] for i in u.task_ids} == wanted]


def carriers(charges: Iterable[Carried], role: str | None) -> tuple[NamedUnit, ...]:
    """The units counted, in the role that they were counted by, with their tasks."""
    told: tuple[Role, ...] = ("responsible", "supporting")
    if role is not None:
        told = ("supporting",) if role == "supporting" else ("responsible",)
    return tuple(
        NamedUnit(name=c.name, role=r, task_ids=ids)
        for c in charges
        for r in told
        if (ids := c.responsible if r == "responsible" else c.supporting)
    )


def partner_of(query: Query) -> tuple[str, ...]:
    """谁跟财政局一起负责的最多: the one unit by whose tasks the others are ranked, or none."""
    units = query.selection.units
    return units if query.ask is Ask.UNIT_RANK and len(units) == 1 else ()


def untold(query: Query) -> tuple[str, ...]:
    """The units that a ranking leaves out: 除了教文局, and the one beside which others rank."""
    aside = query.selection.without_units if query.ask is Ask.UNIT_RANK else ()
    return (*partner_of(query), *aside)


def holders(charges: Iterable[UnitLoad], held: Held | None) -> list[str]:
    """The units that hold one role and not the other, or both."""
    meant = {"both": (True, True), "supporting": (False, True), "responsible": (True, False)}
    wanted = meant.get(held or "")
    return [c.name for c in charges if (bool(c.responsible), bool(c.supporting)) == wanted]


def roles_held(held: Held | None) -> frozenset[Role]:
    """The one role that they hold; none where they hold both."""
    return frozenset() if held is None or held == "both" else frozenset({held})


def sizes(query: Query) -> list[Bound]:
    """How many tasks a unit must carry to be told."""
    return [b for b in query.selection.bounds if b.measure == "tasks"]


def told_first(counts: Mapping[str, int], query: Query) -> list[str]:
    """The units that carry any task and as many as asked for, most first; of a ranking those at
    the place asked for. 没有牵头任务的 carry none; 和财政局一样多的 are others than that."""
    limits = sizes(query)
    beside = {b.than for b in limits}
    idle = any(b.none for b in limits)
    carry = (n for n in counts if (counts[n] or idle) and n not in beside)
    told = sorted(
        (n for n in carry if all(b.holds(counts[n]) for b in limits)),
        key=lambda name: -counts[name],
    )
    return of_ranking(told, counts, query) if query.ask is Ask.UNIT_RANK else told


def of_ranking(told: list[str], counts: Mapping[str, int], query: Query) -> list[str]:
    """Those of the units, most first, that a ranking asks for: the ones at its edge or at a place
    (第二多), or the first so many with all that tie with the last of them (前三名)."""
    least = query.order == "least"
    ranked = sorted(told, key=lambda name: counts[name], reverse=not least)
    if query.first:
        limit = counts[ranked[: query.first][-1]] if ranked else 0
        return [n for n in ranked if (counts[n] <= limit if least else counts[n] >= limit)]
    steps = sorted({counts[n] for n in told}, reverse=not least)
    edge = steps[query.place - 1] if query.place <= len(steps) else None
    return [name for name in told if counts[name] == edge]


def load(charge: UnitLoad, role: str | None) -> int:
    """How many tasks, in one role or in both."""
    if role == "supporting":
        return charge.supporting
    return charge.responsible if role else charge.tasks or 0


def count(carried: Carried, role: str | None = None) -> UnitCount:
    """How much one unit carries; the tasks that are named are those of `role`, where one is."""
    told = carried.responsible + carried.supporting
    if role is not None:
        told = carried.supporting if role == "supporting" else carried.responsible
    return UnitCount(
        unit=carried.name,
        responsible=len(carried.responsible),
        supporting=len(carried.supporting),
        task_ids=tuple(dict.fromkeys(told)),
    )
