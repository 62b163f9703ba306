"""What people say about units' names: further names, new names, mergers, confirmed inferences.

A document keeps the names that it prints. A decision adds names by which a unit is found, in
questions and in filters:
- `alias`: the unit also goes by `other`;
- `rename`: from a day on it is called `other`;
- `merge`: from a day on its duties are those of `other`, a unit of the ledger or a new one;
- `confirm`: a name that was inferred is right; `other` is the inference.
Successors are followed: what became B, which became C, is found under C. On the day and after it
the ledger calls the unit by its new name (day_names.py), before it by the old one; each name finds
the unit on every day, unless it is another unit's on that day.
Decisions are appended and taken back by a further entry; none is changed.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlite_utils import Database

from app.ledger.errors import InvalidDecision, UnknownDecision
from app.ledger.records import UnitRecord

Kind = Literal["alias", "rename", "merge", "confirm"]
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class UnitDecision:
    """One entry. `undoes` is the entry that it takes back, `undone` whether it was taken back."""

    id: int
    kind: Kind
    unit: str
    place: str
    other: str
    since: date | None
    by: str
    note: str
    recorded_at: str
    undoes: int | None = None
    undone: bool = False

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return self.undoes is None and not self.undone


def load_decisions(connection: sqlite3.Connection) -> list[UnitDecision]:
    """All entries, oldest first."""
    rows = connection.execute("SELECT * FROM unit_decisions ORDER BY id").fetchall()
    undone = {row["undoes"] for row in rows if row["undoes"] is not None}
    return [
        UnitDecision(
            id=row["id"],
            kind=row["kind"],
            unit=row["unit"],
            place=row["place"],
            other=row["other"],
            since=date.fromisoformat(row["from_date"]) if row["from_date"] else None,
            by=row["by"],
            note=row["note"],
            recorded_at=row["recorded_at"],
            undoes=row["undoes"],
            undone=row["id"] in undone,
        )
        for row in rows
    ]


def names_given(
    decisions: Sequence[UnitDecision], units: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """The names that each (unit, place) has by decisions, its successors' names among them."""
    given: dict[tuple[str, str], list[UnitDecision]] = defaultdict(list)
    for decision in decisions:
        if decision.in_force and decision.kind != "confirm":
            given[decision.unit, decision.place].append(decision)
    found = {}
    for unit in units:
        names: dict[str, None] = {}
        waiting = [unit]
        seen = {unit}
        while waiting:
            for decision in given.get(waiting.pop(), ()):
                names[decision.other] = None
                successor = (decision.other, decision.place)
                if decision.kind != "alias" and successor not in seen:
                    seen.add(successor)
                    waiting.append(successor)
        names.pop(unit[0], None)
        if names:
            found[unit] = list(names)
    return found


def confirmed(decisions: Iterable[UnitDecision]) -> set[tuple[str, str, str]]:
    """(unit, place, inference) of what people confirmed."""
    return {(d.unit, d.place, d.other) for d in decisions if d.in_force and d.kind == "confirm"}


def decide(
    db: Database,
    units: Sequence[UnitRecord],
    *,
    kind: Kind,
    unit: str,
    place: str,
    other: str,
    since: date | None,
    by: str,
    note: str,
) -> UnitDecision:
    """Append a decision about one of `units`, as the documents print them, or about what one has
    become. Raises InvalidDecision."""
    decisions = load_decisions(db.conn)
    known = _known(units, decisions, unit, place, inferred=kind == "confirm")
    if known is None:
        raise InvalidDecision(f"台账中没有叫“{unit}”的单位，没有登记。请在单位列表中选择。")
    other = "".join(_printable(other).split()) if kind != "confirm" else known.inferred
    _check(known, units, decisions, kind=kind, other=other, since=since)
    row = {
        "kind": kind,
        "unit": known.name,
        "place": place,
        "other": other,
        "from_date": since.isoformat() if since and kind in ("rename", "merge") else None,
        "by": _printable(by),
        "note": _printable(note),
        "undoes": None,
    }
    return _insert(db, row)


def _known(
    units: Sequence[UnitRecord],
    decisions: Sequence[UnitDecision],
    name: str,
    place: str,
    *,
    inferred: bool,
) -> UnitRecord | None:
    """The unit meant; for an inference the one among its predecessors that it is about."""
    there = [u for u in units if u.place == place]
    given = names_given(decisions, [(u.name, place) for u in there])
    became = [u for u in there if name in given.get((u.name, place), ())]
    itself = [u for u in there if u.name == name]
    if inferred:
        waiting = [u for u in (*itself, *became) if u.inferred]
        return next(iter(waiting or itself), None)
    if itself or not became:
        return next(iter(itself), None)
    return UnitRecord(name=name, aliases=(), place=place, group=False)


def take_back(db: Database, decision_id: int, *, by: str) -> UnitDecision:
    """Append the entry that takes one back. Raises UnknownDecision."""
    entry = next((d for d in load_decisions(db.conn) if d.id == decision_id and d.in_force), None)
    if entry is None:
        raise UnknownDecision(decision_id)
    row = {
        "kind": entry.kind,
        "unit": entry.unit,
        "place": entry.place,
        "other": entry.other,
        "from_date": entry.since.isoformat() if entry.since else None,
        "by": _printable(by),
        "note": "",
        "undoes": entry.id,
    }
    return _insert(db, row)


def _insert(db: Database, row: Mapping[str, object]) -> UnitDecision:
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    written = db.execute(f"INSERT INTO unit_decisions ({columns}) VALUES ({marks})", dict(row))
    return next(d for d in load_decisions(db.conn) if d.id == int(written.lastrowid or 0))


def _check(
    unit: UnitRecord,
    units: Sequence[UnitRecord],
    decisions: Sequence[UnitDecision],
    *,
    kind: Kind,
    other: str,
    since: date | None,
) -> None:
    if kind == "confirm":
        if not unit.inferred:
            raise InvalidDecision(f"“{unit.name}”没有待确认的推定，没有登记。")
        return
    if not 2 <= len(other) <= LONGEST_NAME:
        raise InvalidDecision(f"名称应有2至{LONGEST_NAME}个字，没有登记。请填写完整的名称。")
    if other == unit.name:
        raise InvalidDecision("所填名称就是这个单位现在的名称，没有登记。")
    if kind in ("rename", "merge") and since is None:
        raise InvalidDecision("没有填写自哪天起，没有登记。请填写机构改革文件写明的日期。")
    same_place = [u for u in units if u.place == unit.place and u.name != unit.name]
    owner = next((u for u in same_place if other == u.name), None)
    if owner is not None and kind != "merge":
        raise InvalidDecision(
            f"“{other}”是台账中另一个单位的名称，没有登记。两个单位合并的，请用“并入”。"
        )
    if kind == "alias":
        shared = next((u for u in same_place if other in u.aliases), None)
        if shared is not None:
            raise InvalidDecision(
                f"“{other}”已是“{shared.name}”的别称，没有登记。同一个名称不能指两个单位。"
            )
        if other in unit.aliases:
            raise InvalidDecision(f"“{other}”已是这个单位的别称，没有重复登记。")
    if kind == "merge" and unit.name in _successors(other, unit.place, decisions):
        raise InvalidDecision(
            f"“{other}”已经并入“{unit.name}”，两者不能互相并入，没有登记。"
            "方向写反了的，请先撤销原来那一条。"
        )


def _successors(name: str, place: str, decisions: Sequence[UnitDecision]) -> set[str]:
    return set(names_given(decisions, [(name, place)]).get((name, place), ()))


def _printable(text: str) -> str:
    return "".join(c for c in text.strip() if unicodedata.category(c) not in ("Cc", "Cs"))
