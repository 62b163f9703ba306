"""What a right answer holds, worked out from the oracle alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.exam.families import Family
from app.exam.oracle import Oracle

DATED = ("duty", "recurs")  # tables of what is due and what recurs
NO_LEAD = "未载明牵头"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A right answer. `readings` are the lists of tasks that are right, by name; `may` may be
    listed besides. Where an answer is not a list of tasks, `about` is all that it may list.

    `units` are the names by role, `numbers` have to be said, `dates` are (day or None, words of
    the document) of which one has to be said, `note` begins a Chinese answer."""

    readings: Mapping[str, frozenset[int]] = field(default_factory=dict)
    may: frozenset[int] = frozenset()
    about: frozenset[int] | None = None
    units: Mapping[str, frozenset[str]] | None = None
    numbers: tuple[int, ...] = ()
    counted: bool = False
    dates: tuple[tuple[date | None, str], ...] = ()
    undated: bool = False
    note: str = ""
    absent: bool = False

    @property
    def empty(self) -> bool:
        """Whether the answer is that there is none."""
        if self.units is not None:
            return not any(self.units.values())
        return bool(self.readings) and not any(self.readings.values())


def expect(family: Family, values: Mapping[str, Any], oracle: Oracle) -> Expected | None:
    """The right answer on the day that the oracle stands on; None where the contract has none."""
    led = _led(family, values, oracle) if family.leads else False
    if led is None:
        return None
    found = {name: _lead(sql) if led else sql for name, sql in family.readings.items()}
    dated = any(word in sql for sql in found.values() for word in DATED)
    loose = _tasks("SELECT seq FROM loose", values, oracle) if dated else frozenset()
    note = NO_LEAD if family.leads and not led else ""
    match family.kind:
        case "tasks" | "count":
            readings = {name: _tasks(sql, values, oracle) for name, sql in found.items()}
            return Expected(
                readings=readings,
                may=loose | (_tasks(family.may, values, oracle) if family.may else frozenset()),
                counted=family.kind == "count",
                note=note if any(readings.values()) else "",
                absent=family.absent and not any(readings.values()),
            )
        case "compare":
            counts = [len(_tasks(sql, values, oracle)) for sql in found.values()]
            return Expected(numbers=tuple(counts))
        case "units" | "extreme":
            if loose:
                return None
            return _units(family, found["plain"], values, oracle, note)
        case "date":
            return None if values["task"] in oracle.loose else _date(values["task"], oracle)
        case "days":
            return _days(values, oracle)


def _tasks(sql: str, values: Mapping[str, Any], oracle: Oracle) -> frozenset[int]:
    within = f"""SELECT seq FROM task WHERE (:source = '' OR source = :source)
        AND seq IN (SELECT * FROM ({sql}))"""
    return oracle.tasks(within, values)


def _units(
    family: Family, sql: str, values: Mapping[str, Any], oracle: Oracle, note: str
) -> Expected | None:
    rows = oracle.rows(sql, values)
    if family.kind == "extreme" and not rows:
        return None  # of nothing there is no most
    units = {role: frozenset(row[1] for row in rows if row[0] == role) for role in family.roles}
    numbers = (rows[0][2],) if family.kind == "extreme" else ()
    if family.counted:
        numbers = (len(rows),)
    return Expected(
        units=units,
        about=frozenset({values["task"]}) if values["task"] else None,
        numbers=numbers,
        note=note,
        absent=family.absent and not rows,
    )


def _date(task: int, oracle: Oracle) -> Expected:
    fact = oracle.facts[task]
    about = frozenset({task})
    if fact.due:
        own = (date.fromisoformat(fact.due), fact.deadline_text or "")
        return Expected(about=about, dates=(own,))
    if fact.deadline_text:
        return Expected(about=about, dates=((None, fact.deadline_text),))
    moments = oracle.rows("SELECT * FROM moment WHERE task = :task", {"task": task})
    dates = tuple(
        (date.fromisoformat(row["due"]) if row["due"] else None, row["deadline_text"])
        for row in moments
    )
    return Expected(about=about, dates=dates, undated=not dates, absent=not dates)


def _days(values: Mapping[str, Any], oracle: Oracle) -> Expected:
    task = values["task"]
    row = oracle.rows(
        "SELECT CAST(ABS(julianday(due) - julianday(:as_of)) AS INTEGER) FROM task"
        " WHERE seq = :task",
        values,
    )[0]
    return Expected(about=frozenset({task}), numbers=(row[0],))


def _led(family: Family, values: Mapping[str, Any], oracle: Oracle) -> bool | None:
    """Whether 牵头 is answered from `lead`: the documents meant set leads apart. None where
    some do and some do not, or this task has none among tasks that have."""
    documents = oracle.rows(
        """SELECT document, MAX(lead) AS led FROM task LEFT JOIN carries ON carries.task = task.seq
            WHERE :task IS NULL OR document = (SELECT document FROM task WHERE seq = :task)
            GROUP BY document""",
        values,
    )
    led = {bool(row["led"]) for row in documents}
    if len(led) != 1:
        return None
    if True in led and family.tasks:
        own = oracle.rows("SELECT 1 FROM carries WHERE task = :task AND lead", values)
        return True if own else None
    return led.pop()


def _lead(sql: str) -> str:
    return sql.replace("role = 'responsible'", "role = 'responsible' AND lead")
