"""Units of several places kept apart: each district has a 财政局 of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.assistant.answer import NamedUnit
from app.assistant.query import Ask, Query
from app.assistant.resolve import Resolver
from app.assistant.tools.counting import of_ranking
from app.assistant.tools.finding import Finding, UnitCount
from app.ledger.document_records import DocumentRecord

ALL = 1_000_000
"""More units than any ledger names: a ranking cut there is whole."""

_LEVELS = "省市区县"


def documents_by_place(
    wanted: Iterable[str], documents: Iterable[DocumentRecord]
) -> dict[str, tuple[str, ...]]:
    """The documents meant (none named: all) by the place whose they are, in their order."""
    ids = frozenset(wanted)
    found: dict[str, list[str]] = {}
    for document in documents:
        if not ids or document.id in ids:
            found.setdefault(document.place, []).append(document.id)
    return {place: tuple(of_place) for place, of_place in found.items()}


def called_in(place: str, unit: str, *, home: str) -> str:
    """A unit by its place, where that is not the home place: 区财政局 of 钟楼区 is 钟楼区财政局.
    A name that holds the place stays, 公安钟楼分局."""
    bare = place[:-1] if len(place) > 2 else place
    if not place or place == home or bare in unit:
        return unit
    return place + (unit[1:] if unit[0] in _LEVELS and place.endswith(unit[0]) else unit)


def names_there(queries: Sequence[Query], resolver: Resolver) -> dict[str, str]:
    """What units are to be called in an answer about one place that is not home: 区财政局 ->
    钟楼区财政局."""
    known = {d.id: d.place for d in resolver.knowledge.documents}
    places: set[str] = set()
    for query in queries:
        ids = query.selection.document_ids
        views = resolver.views(query.selection.ids) if query.selection.ids else []
        places |= {
            known.get(i, "") for i in (ids if not views else {v.task.document_id for v in views})
        }
    home, units = resolver.knowledge.home, resolver.knowledge.unit_names
    if len(places) != 1 or not home or places == {home}:
        return {}
    place = places.pop()
    level = place[-1:]
    theirs = (n for n, of in units.of_places.items() if place in of and n.startswith(level))
    return {n: called_in(place, n, home=home) for n in theirs if level in _LEVELS and level}


def of_one_place(query: Query, ids: tuple[str, ...]) -> Query:
    """The query asked in one place; of a ranking all its units."""
    selection = replace(query.selection, document_ids=ids)
    first = ALL if query.ask is Ask.UNIT_RANK else query.first
    return replace(query, selection=selection, first=first, place=1)


def put_together(
    query: Query, found: Mapping[str, Finding], *, home: str, role: str | None
) -> tuple[tuple[UnitCount, ...], tuple[NamedUnit, ...]]:
    """The counts of all places, each unit by its place, most first, and the units that are named;
    of a ranking those that it asks for. A unit that a place does not know is not told there."""
    counts = [
        replace(c, unit=called_in(place, c.unit, home=home))
        for place, finding in found.items()
        for c in finding.counts
    ]
    counts = [c for c in counts if c.task_ids] or counts[:1]
    counts.sort(key=lambda c: -c.of(role))
    if query.ask is Ask.UNIT_RANK:
        told = of_ranking([c.unit for c in counts], {c.unit: c.of(role) for c in counts}, query)
        counts = [c for c in counts if c.unit in told]
    named = {c.unit for c in counts}
    units = [
        replace(u, name=called_in(place, u.name, home=home))
        for place, finding in found.items()
        for u in finding.units
    ]
    return tuple(counts), tuple(u for u in units if u.name in named)
