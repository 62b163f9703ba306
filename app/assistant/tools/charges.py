"""How many of some tasks each unit carries, and which units hold one role and not the other.

Sizes and rankings are counted by the ledger, over all the tasks meant; what is told of them, and
in which order, are the rules of counting.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypedDict

from app.assistant.answer import Citation
from app.assistant.query import Ask, Query
from app.assistant.resolve import Resolver
from app.assistant.rows import counted_by, leads_counted
from app.assistant.tools.citing import Citer
from app.assistant.tools.counting import (
    carriers,
    count,
    counted_role,
    holders,
    load,
    of_ranking,
    partner_of,
    roles_held,
    sizes,
    told_first,
    untold,
)
from app.assistant.tools.finding import SENT, Finding, UnitCount
from app.assistant.tools.places import documents_by_place, of_one_place, put_together
from app.ledger.records import Carried, TaskFilter
from ingest.document import Role


class _Sources(TypedDict):
    """What a finding of counts names beside them."""

    citations: tuple[Citation, ...]
    printed: tuple[tuple[str, str], ...]


class Charges:
    """Counts what units carry, for one turn."""

    def __init__(self, resolver: Resolver, citer: Citer) -> None:
        self._resolver = resolver
        self._citer = citer

    def by_unit(self, query: Query) -> Finding:
        """How many of the tasks meant each unit carries; the units asked about, or all. Units of
        several places are told apart."""
        known = self._resolver.knowledge.documents
        places = documents_by_place(query.selection.document_ids, known)
        if len(places) > 1:
            return self._count_in_places(query, places)
        query = self._beside_others(query)
        wanted = charged(query, query.selection.units, self._resolver)
        asked = () if partner_of(query) else tuple(dict.fromkeys(query.selection.units))
        role = counted_role(query)
        counted = {} if asked else most_first(query, wanted, role, self._resolver)
        told = asked or tuple(counted)
        carried = {c.name: c for c in self._carried(query, wanted, told)}
        counts = [
            count(carried[name], role if query.ask is Ask.UNIT_RANK else None)
            if name in carried
            else UnitCount(unit=name, responsible=0, supporting=0)
            for name in told
        ]
        assert all(c.of(role) == counted.get(c.unit, c.of(role)) for c in counts)
        limits = sizes(query)
        counts = [c for c in counts if all(b.holds(c.of(role)) for b in limits)]
        if query.ask is Ask.UNIT_RANK and asked:
            ranking = of_ranking(list(told), {c.unit: c.of(role) for c in counts}, query)
            counts = [c for name in ranking for c in counts if c.unit == name]
        ranked = {c.unit for c in counts} if query.ask is Ask.UNIT_RANK or limits else set[str]()
        return Finding(
            query=query,
            as_of=self._resolver.day_of(query),
            total=len({i for c in counts for i in c.task_ids}),
            units=carriers((c for c in carried.values() if c.name in ranked), role),
            counts=tuple(counts),
            lead_unstated=query.selection.lead and not leads_counted(query, self._resolver),
            **self._of_counts(counts, query.selection.roles),
        )

    def by_roles_held(self, query: Query) -> Finding:
        """Units that hold one role and not the other, or both, within the source asked about."""
        held = query.selection.held
        selection = replace(query.selection, held=None)
        meant = replace(query, selection=selection)
        wanted = charged(meant, (), self._resolver)
        day = self._resolver.day_of(query)
        charges = self._resolver.ledger.loads_by_unit(wanted, as_of=day) if wanted else []
        names = holders(charges, held)
        carried = self._carried(meant, wanted, names)
        counts = [count(c) for c in carried]
        roles = roles_held(held)
        return Finding(
            query=query,
            as_of=day,
            total=len(counts),
            units=carriers(carried, None),
            counts=tuple(counts) if held == "both" else (),
            **self._of_counts(counts, roles),
        )

    def _count_in_places(self, query: Query, places: dict[str, tuple[str, ...]]) -> Finding:
        """The counts of each place by itself, put together."""
        found = {place: self.by_unit(of_one_place(query, ids)) for place, ids in places.items()}
        home, role = self._resolver.knowledge.home, counted_role(query)
        counts, units = put_together(query, found, home=home, role=role)
        return Finding(
            query=query,
            as_of=self._resolver.day_of(query),
            total=len({i for c in counts for i in c.task_ids}),
            units=units,
            counts=counts,
            lead_unstated=query.selection.lead and not leads_counted(query, self._resolver),
            **self._of_counts(counts, query.selection.roles),
        )

    def _carried(
        self, query: Query, wanted: TaskFilter | None, names: Collection[str]
    ) -> list[Carried]:
        """Which of the tasks the units of these names carry."""
        if wanted is None or not names:
            return []
        return self._resolver.ledger.carried_by_unit(
            wanted,
            as_of=self._resolver.day_of(query),
            names=names,
            leading=leads_counted(query, self._resolver),
        )

    def _beside_others(self, query: Query) -> Query:
        """比财政局多的单位: the query with the number of that unit's tasks in its bounds."""
        selection, role = query.selection, counted_role(query)
        if not any(b.than for b in selection.bounds):
            return query
        others = tuple(b for b in selection.bounds if not b.than)
        plain = replace(query, selection=replace(selection, bounds=others))
        bounds = list(others)
        for bound in (b for b in selection.bounds if b.than):
            one = (bound.than,)
            carried = self._carried(plain, charged(plain, one, self._resolver), one)
            bounds.append(bound.beside(sum(count(c).of(role) for c in carried)))
        return replace(query, selection=replace(selection, bounds=tuple(bounds)))

    def _of_counts(self, counts: Iterable[UnitCount], roles: frozenset[Role]) -> _Sources:
        """What the counts were made from: the places, in the order of the documents, and what is
        printed there for units that have another name on the day."""
        ids = {i for c in counts for i in c.task_ids}
        if not ids:
            return _Sources(citations=(), printed=())
        wanted = TaskFilter(ids=tuple(ids), limit=SENT)
        found = self._resolver.ledger.find(wanted, as_of=self._resolver.as_of).tasks
        return _Sources(
            citations=tuple(self._citer.units(v.task, roles) for v in found),
            printed=tuple(dict.fromkeys(pair for v in found for pair in v.task.printed_units)),
        )


def charged(query: Query, units: tuple[str, ...], resolver: Resolver) -> TaskFilter | None:
    """The tasks meant, whoever carries them, or those alone that `units` carry; None where
    there are none."""
    selection = replace(query.selection, units=(), roles=frozenset(), every_unit=False)
    if query.ask is Ask.UNIT_RANK:  # 除了教文局，谁最多: not told, whatever it carries
        selection = replace(selection, without_units=())
    wanted = counted_by(replace(query, selection=selection), resolver)
    role = query.selection.role if partner_of(query) else None
    return replace(wanted, units=units, role=role) if wanted else None


def most_first(
    query: Query, wanted: TaskFilter | None, role: str | None, resolver: Resolver
) -> dict[str, int]:
    """The units that carry some of the tasks, most first, with how many they carry; of a
    ranking those at its edge."""
    if wanted is None:
        return {}
    charges = resolver.ledger.loads_by_unit(
        wanted,
        as_of=resolver.day_of(query),
        together=role is None,
        leading=leads_counted(query, resolver),
    )
    aside = untold(query)
    counts = {c.name: load(c, role) for c in charges if c.name not in aside}
    if any(b.none for b in sizes(query)):
        counts = {name: counts.get(name, 0) for name in _all_units(query, resolver)}
    return {name: counts[name] for name in told_first(counts, query)}


def _all_units(query: Query, resolver: Resolver) -> list[str]:
    """Every unit of the documents meant, whatever it carries."""
    wanted = TaskFilter(document_ids=query.selection.document_ids)
    return [c.name for c in resolver.ledger.loads_by_unit(wanted, as_of=resolver.day_of(query))]
