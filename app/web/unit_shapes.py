"""Units and what was decided of their names, as they go over HTTP.

Fields may be added here, never renamed or removed: outside checks rely on them
(tests/test_http_contract.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from app.ledger.records import UnitRecord
from app.ledger.unit_decisions import UnitDecision
from app.web.inputs import Day


class UnitOut(BaseModel):
    """A unit, the names it goes by and what it carries."""

    name: str
    aliases: list[str]
    place: str
    group: bool
    inferred: str
    responsible: int
    supporting: int
    overdue: int
    printed: list[str] = Field(description="原文中的名称，与当日名称不同时")

    @classmethod
    def of(cls, unit: UnitRecord, shared: Collection[str] = ()) -> UnitOut:
        """A unit of the ledger, without the names that it shares."""
        return cls.model_construct(
            name=unit.name,
            aliases=[alias for alias in unit.aliases if alias not in shared],
            place=unit.place,
            group=unit.group,
            inferred=unit.inferred,
            responsible=unit.responsible,
            supporting=unit.supporting,
            overdue=unit.overdue,
            printed=list(unit.printed),
        )


class UnitDecisionOut(BaseModel):
    """One entry about a unit's name; nothing is overwritten, `undoes` takes one back."""

    id: int
    kind: Literal["alias", "rename", "merge", "confirm"]
    unit: str
    place: str
    other: str
    since: Day | None
    by: str
    note: str
    recorded_at: str
    undoes: int | None
    undone: bool

    @classmethod
    def of(cls, entry: UnitDecision) -> UnitDecisionOut:
        """An entry of the ledger."""
        return cls.model_construct(
            id=entry.id,
            kind=entry.kind,
            unit=entry.unit,
            place=entry.place,
            other=entry.other,
            since=entry.since,
            by=entry.by,
            note=entry.note,
            recorded_at=entry.recorded_at,
            undoes=entry.undoes,
            undone=entry.undone,
        )


class UnitDecisionsResponse(BaseModel):
    """All entries, oldest first."""

    decisions: list[UnitDecisionOut]


class UnitsResponse(BaseModel):
    """Every unit of the ledger. A short name that two units of different full names go by
    (财政局, of the city and of the district) tells neither: it stands with none of them."""

    units: list[UnitOut]

    @classmethod
    def of(cls, units: Sequence[UnitRecord]) -> UnitsResponse:
        """The units with the names that are theirs alone."""
        named: dict[str, set[str]] = {}
        for unit in units:
            for name in (unit.name, *unit.aliases):
                named.setdefault(name, set()).add(unit.name)
        shared = {name for name, owners in named.items() if len(owners) > 1}
        return cls(units=[UnitOut.of(unit, shared) for unit in units])
