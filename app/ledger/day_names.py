"""What the units are called on a day, and which of them count as one then.

A document keeps the names that it prints. From the day of a new name or a merger on
(unit_decisions.py) the ledger calls the unit by its successor's name: tasks, counts, lists,
exports and answers alike. Before that day it has its old name. What is printed stays known beside
it. With no such decision in force nothing here costs more than one look into an empty table.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.ledger.records import TaskRecord
from app.ledger.unit_decisions import UnitDecision, load_decisions, names_given

Unit = tuple[str, str]
"""A name and the place that tells units of one name apart."""


@dataclass(frozen=True)
class DayNames:
    """The units by row: `names` where one is not called as it is printed, `heirs` where one counts
    as another."""

    names: Mapping[int, str] = field(default_factory=dict)
    heirs: Mapping[int, int] = field(default_factory=dict)

    def name(self, seq: int, printed: str) -> str:
        """How a unit is called."""
        return self.names.get(seq, printed)

    def heir(self, seq: int) -> int:
        """The unit that a unit counts as: itself, or the one that it went into."""
        return self.heirs.get(seq, seq)

    def heir_sql(self, column: str) -> str:
        """The same in SQL."""
        if not self.heirs:
            return column
        cases = " ".join(f"WHEN {seq:d} THEN {heir:d}" for seq, heir in self.heirs.items())
        return f"CASE {column} {cases} ELSE {column} END"


PRINTED = DayNames()
"""Every unit as the documents print it."""


def names_on(connection: sqlite3.Connection, as_of: date) -> DayNames:
    """What the units are called on a day."""
    changes = [
        d
        for d in load_decisions(connection)
        if d.in_force and d.kind in ("rename", "merge") and d.since and d.since <= as_of
    ]
    if not changes:
        return PRINTED
    rows = connection.execute("SELECT seq, name, place FROM units ORDER BY seq").fetchall()
    names: dict[int, str] = {}
    same: dict[Unit, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        name = _last_name((row["name"], row["place"]), changes)
        if name != row["name"]:
            names[row["seq"]] = name
        same[name, row["place"]].append(row)
    heirs: dict[int, int] = {}
    for (name, _), members in same.items():
        first = next((m for m in members if m["name"] == name), members[0])["seq"]
        heirs |= {m["seq"]: first for m in members if m["seq"] != first}
    return DayNames(names, heirs)


def as_printed(task: TaskRecord) -> str:
    """What a document prints for units that have another name on the day; "" where none has.

    "自然资源分局原文写作“规划分局”；区税务局原文写作“国税分局”“地税分局”"
    """
    printed: dict[str, list[str]] = defaultdict(list)
    for name, written in task.printed_units:
        printed[name].append(f"“{written}”")
    return "；".join(f"{name}原文写作{''.join(names)}" for name, names in printed.items())


def _last_name(unit: Unit, changes: Sequence[UnitDecision]) -> str:
    """The name after the latest change of a unit, and the latest of what it became, and so on."""
    name, place = unit
    seen: set[int] = set()
    while True:
        mine = [d for d in changes if (d.unit, d.place) == (name, place)]
        last = max(mine, key=lambda d: (d.since or date.min, d.id), default=None)
        if last is None or last.id in seen:  # back to a name that it had before
            return name
        seen.add(last.id)
        name = last.other


def units_called(
    connection: sqlite3.Connection,
    names: DayNames,
    wanted: Iterable[str],
    places: Collection[str] = (),
) -> dict[str, frozenset[int]]:
    """The rows of the units that go by each name: by the name of the day, else by the printed one,
    else by one of another day. Units that count as one are found together."""
    asked = list(dict.fromkeys(wanted))
    rows = connection.execute(
        f"""SELECT seq, name, place FROM units
            WHERE name IN (SELECT value FROM json_each(?)){_at(places)}""",
        [json.dumps(asked), *([json.dumps(list(places))] if places else [])],
    ).fetchall()
    decisions = load_decisions(connection)
    if not any(d.in_force and d.kind in ("rename", "merge") for d in decisions):
        return {name: frozenset(r["seq"] for r in rows if r["name"] == name) for name in asked}
    units = connection.execute(
        f"SELECT seq, name, place FROM units WHERE 1{_at(places)}",
        [json.dumps(list(places))] if places else [],
    ).fetchall()
    given = names_given(decisions, [(u["name"], u["place"]) for u in units])
    return {name: _called(name, units, names, given) for name in asked}


def _at(places: Collection[str]) -> str:
    return " AND place IN (SELECT value FROM json_each(?))" if places else ""


def _called(
    name: str,
    units: Sequence[sqlite3.Row],
    names: DayNames,
    given: Mapping[Unit, Sequence[str]],
) -> frozenset[int]:
    now = [u["seq"] for u in units if names.name(u["seq"], u["name"]) == name]
    printed = [u["seq"] for u in units if u["name"] == name]
    some_day = [u["seq"] for u in units if name in given.get((u["name"], u["place"]), ())]
    heirs = {names.heir(seq) for seq in now or printed or some_day}
    return frozenset(u["seq"] for u in units if names.heir(u["seq"]) in heirs)
