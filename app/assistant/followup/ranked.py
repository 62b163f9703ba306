"""The units that a ranking named: 哪家任务最多 -> the first, or the first ones that tie."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.query import Query
from app.assistant.resolve import Resolver
from app.assistant.rows import counted_by, leads_counted
from app.assistant.tools.counting import counted_role, load, told_first


def ranked(query: Query, resolver: Resolver) -> tuple[str, ...]:
    """The units at the edge of a ranking; none of one among units that were named."""
    if query.selection.units:
        return ()
    role = counted_role(query)
    selection = replace(query.selection, roles=frozenset(), without_units=())
    wanted = counted_by(replace(query, selection=selection), resolver)
    if wanted is None:
        return ()
    charges = resolver.ledger.loads_by_unit(
        wanted,
        as_of=resolver.day_of(query),
        together=role is None,
        leading=leads_counted(query, resolver),
    )
    return tuple(told_first({c.name: load(c, role) for c in charges}, query))
