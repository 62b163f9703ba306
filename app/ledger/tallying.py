"""Tasks counted by state, all of them and by unit.

The states are those that `find` gives: decided in SQL where a task's history allows, judged by
`status.standing` where not. A unit's figures count each task once a role.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.ledger.day_names import DayNames, names_on
from app.ledger.judging import judge
from app.ledger.records import Carried, State, Tally, TaskFilter, UnitTally
from app.ledger.selection import select, seqs_of, stated
from ingest.document import Role


def tally(connection: sqlite3.Connection, wanted: TaskFilter, *, as_of: date) -> Tally:
    """All tasks meant, states aside."""
    counting = _Counting()
    for state, recurs in _states(connection, wanted, as_of).values():
        counting.add(state, recurs)
    return counting.tally()


def tally_by_unit(
    connection: sqlite3.Connection, wanted: TaskFilter, *, as_of: date
) -> list[UnitTally]:
    """What each unit carries of the tasks meant, most overdue first, then most tasks."""
    states = _states(connection, wanted, as_of)
    on_day = names_on(connection, as_of)
    charged = _charged(connection, states, on_day)
    sharing = Counter(seq for seq, role, _, _ in charged if role == "responsible")
    units: dict[int, _UnitCounting] = defaultdict(_UnitCounting)
    for seq, role, unit_seq, lead in charged:
        state, recurs = states[seq]
        unit = units[unit_seq]
        if role == "supporting":
            unit.supporting.add(state, recurs)
            continue
        unit.responsible.add(state, recurs)
        unit.lead += lead
        unit.shared += sharing[seq] > 1
    names = connection.execute("SELECT seq, name, place FROM units").fetchall()
    tallies = [
        UnitTally(
            name=on_day.name(seq, name),
            place=place,
            responsible=units[seq].responsible.tally(),
            supporting=units[seq].supporting.tally(),
            lead=units[seq].lead,
            shared=units[seq].shared,
        )
        for seq, name, place in names
        if seq in units
    ]
    return sorted(tallies, key=_most_pressing)


def carried_by_unit(
    connection: sqlite3.Connection, seqs: Sequence[int], *, as_of: date
) -> list[Carried]:
    """Who carries which of these tasks, in the order in which the documents name the units."""
    wanted = seqs_of(seqs)
    ids = dict(_plain(connection, f"SELECT seq, id FROM tasks WHERE seq IN {_GIVEN}", wanted))
    names = dict(_plain(connection, "SELECT seq, name FROM units"))
    names |= names_on(connection, as_of).names
    charges = _plain(
        connection,
        f"""SELECT u.task_seq, u.role, u.unit_seq FROM task_units u
            WHERE u.task_seq IN {_GIVEN} ORDER BY u.task_seq, u.role, u.position""",
        wanted,
    )
    carried: dict[str, dict[str, dict[str, None]]] = {}
    for seq, role, unit in charges:
        roles = carried.setdefault(names[unit], {"responsible": {}, "supporting": {}})
        roles[role][ids[seq]] = None
    return [
        Carried(name=name, **{role: tuple(tasks) for role, tasks in roles.items()})
        for name, roles in carried.items()
    ]


def most_charged(
    connection: sqlite3.Connection,
    seqs: Sequence[int],
    *,
    role: Role,
    fewest: bool,
    as_of: date,
) -> list[int]:
    """Those of the tasks with most, or fewest, units of a role; who has none is not ranked."""
    heir = names_on(connection, as_of).heir_sql("u.unit_seq")
    units = _plain(
        connection,
        f"""SELECT u.task_seq, COUNT(DISTINCT {heir}) FROM task_units u
            WHERE u.task_seq IN {_GIVEN} AND u.role = ? GROUP BY u.task_seq""",
        seqs_of(seqs),
        role,
    )
    if not units:
        return []
    edge = (min if fewest else max)(count for _, count in units)
    tied = {seq for seq, count in units if count == edge}
    return [seq for seq in seqs if seq in tied]


_GIVEN = "(SELECT value FROM json_each(?))"


def _plain(connection: sqlite3.Connection, query: str, *parameters: str) -> list[tuple[Any, ...]]:
    """Rows as plain tuples: there may be several for each of a hundred thousand tasks."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(query, parameters).fetchall()


def _most_pressing(unit: UnitTally) -> tuple[int, int, int]:
    return -unit.responsible["overdue"], -unit.responsible.total, -unit.supporting.total


@dataclass
class _Counting:
    counts: Counter[State] = field(default_factory=Counter)
    recurring: int = 0

    def add(self, state: State, recurs: bool) -> None:
        self.counts[state] += 1
        self.recurring += state == "ongoing" and recurs

    def tally(self) -> Tally:
        return Tally(counts=dict(self.counts), recurring=self.recurring)


@dataclass
class _UnitCounting:
    responsible: _Counting = field(default_factory=_Counting)
    supporting: _Counting = field(default_factory=_Counting)
    lead: int = 0
    shared: int = 0


def _states(
    connection: sqlite3.Connection, wanted: TaskFilter, as_of: date
) -> dict[int, tuple[State, bool]]:
    """Each task's row -> its state and whether it recurs."""
    selection = select(connection, replace(wanted, states=()), as_of=as_of)
    rows = stated(connection, selection)
    unjudged = [seq for seq, state, _ in rows if state is None]
    judged = judge(connection, unjudged, as_of=as_of, window_from=wanted.due_from)
    return {seq: (state or judged[seq], recurs) for seq, state, recurs in rows}


def _charged(
    connection: sqlite3.Connection, states: dict[int, tuple[State, bool]], on_day: DayNames
) -> list[tuple[int, str, int, int]]:
    """Who is charged with which of the tasks, once a role: (task, role, unit, leading)."""
    return _plain(
        connection,
        f"""SELECT u.task_seq, u.role, {on_day.heir_sql("u.unit_seq")}, MAX(u.lead)
            FROM task_units u WHERE u.task_seq IN {_GIVEN} GROUP BY 1, 2, 3""",
        seqs_of(states),
    )
