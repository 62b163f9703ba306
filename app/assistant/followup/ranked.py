"""The units that a ranking named: 哪家任务最多 -> the first, or the first ones that tie."""

from __future__ import annotations

from app.assistant.query import Query
from app.assistant.resolve import Resolver
from app.assistant.tools.charges import charged, most_first
from app.assistant.tools.counting import counted_role


def ranked(query: Query, resolver: Resolver) -> tuple[str, ...]:
    """The units at the edge of a ranking; none of one among units that were named."""
    if query.selection.units:
        return ()
    wanted = charged(query, (), resolver)
    return tuple(most_first(query, wanted, counted_role(query), resolver))
