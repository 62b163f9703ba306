"""Tasks counted by state, all of them and by unit.

The states are those that `find` gives: decided in SQL where a task's history allows, judged by
`status.standing` where not. A unit's figures count each task once a role.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from app.ledger.day_names import DayNames, names_on
from app.ledger.judging import JudgedStandings
from app.ledger.ordering import shining_among
from app.ledger.plain_rows import plain_rows
from app.ledger.records import (
    State,
    Tally,
    TaskFilter,
    UnitTally,
)
from app.ledger.selection import counted, select, seqs_of, stated


def tally(
    connection: sqlite3.Connection, wanted: TaskFilter, *, as_of: date, judged: JudgedStandings
) -> Tally:
    """All tasks meant, states aside."""
    counting = _Counting()
    if wanted.shining:  # lights are told row by row
        for stands, recurs in _states(connection, wanted, as_of, judged).values():
            counting.add(stands, recurs)
        return counting.tally()
    selection = select(connection, replace(wanted, states=()), as_of=as_of)
    groups = counted(connection, selection)
    unjudged = [seq for state, _, _, seq in groups if state is None]
    states = judged.states(connection, unjudged, as_of=as_of, window_from=wanted.due_from)
    for state, recurs, count, seq in groups:
        counting.add(state or states[seq], recurs, count)
    return counting.tally()


def tally_by_unit(
    connection: sqlite3.Connection, wanted: TaskFilter, *, as_of: date, judged: JudgedStandings
) -> list[UnitTally]:
    """What each unit carries of the tasks meant, most overdue first, then most tasks."""
    states = _states(connection, wanted, as_of, judged)
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


_GIVEN = "(SELECT value FROM json_each(?))"


def _most_pressing(unit: UnitTally) -> tuple[int, int, int]:
    return -unit.responsible["overdue"], -unit.responsible.total, -unit.supporting.total


@dataclass
class _Counting:
    counts: Counter[State] = field(default_factory=Counter)
    recurring: int = 0

    def add(self, state: State, recurs: bool, count: int = 1) -> None:
        self.counts[state] += count
        if state == "ongoing" and recurs:
            self.recurring += count

    def tally(self) -> Tally:
        return Tally(counts=dict(self.counts), recurring=self.recurring)


@dataclass
class _UnitCounting:
    responsible: _Counting = field(default_factory=_Counting)
    supporting: _Counting = field(default_factory=_Counting)
    lead: int = 0
    shared: int = 0


def _states(
    connection: sqlite3.Connection, wanted: TaskFilter, as_of: date, judged: JudgedStandings
) -> dict[int, tuple[State, bool]]:
    """Each task's row -> its state and whether it recurs."""
    selection = select(connection, replace(wanted, states=()), as_of=as_of)
    rows = stated(connection, selection)
    unjudged = [seq for seq, state, _ in rows if state is None]
    judging = judged.states(connection, unjudged, as_of=as_of, window_from=wanted.due_from)
    states = {seq: (state or judging[seq], recurs) for seq, state, recurs in rows}
    if wanted.shining is None:
        return states
    shown = shining_among(
        connection,
        {seq: state for seq, (state, _) in states.items()},
        wanted.shining,
        as_of=as_of,
        window_from=wanted.due_from,
        judged=judged,
    )
    return {seq: stands for seq, stands in states.items() if seq in shown}


def _charged(
    connection: sqlite3.Connection, states: dict[int, tuple[State, bool]], on_day: DayNames
) -> list[tuple[int, str, int, int]]:
    """Who is charged with which of the tasks, once a role: (task, role, unit, leading)."""
    return plain_rows(
        connection,
        f"""SELECT u.task_seq, u.role, {on_day.heir_sql("u.unit_seq")}, MAX(u.lead)
            FROM task_units u WHERE u.task_seq IN {_GIVEN} GROUP BY 1, 2, 3""",
        [seqs_of(states)],
    )
