"""What is told of rows after the database has found them: their lights, and orders that it has not.

A light is decided by the state where the rules leave days aside; only the rows of the other states
are looked at one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from app.ledger.day_names import names_on
from app.ledger.judging import JudgedStates, standings
from app.ledger.lights import Shining
from app.ledger.records import PRESSING, State, TaskFilter
from app.ledger.selection import of_rows, seqs_of, stated


def lit_and_ordered(
    connection: sqlite3.Connection,
    seqs: Sequence[int],
    wanted: TaskFilter,
    *,
    as_of: date,
    judged: JudgedStates,
) -> list[int]:
    """The rows with the lights that are wanted, by state or unit where that is the order."""
    rows = list(seqs)
    if wanted.shining or wanted.order == "state":
        window_from = wanted.due_from
        stands = stated(connection, of_rows(rows, as_of=as_of))
        unjudged = [seq for seq, state, _ in stands if state is None]
        known = judged.of(connection, unjudged, as_of=as_of, window_from=window_from)
        states = {seq: state or known[seq] for seq, state, _ in stands}
        if wanted.shining:
            shown = shining_among(
                connection, states, wanted.shining, as_of=as_of, window_from=window_from
            )
            rows = [seq for seq in rows if seq in shown]
        if wanted.order == "state":
            rows.sort(key=lambda seq: PRESSING.index(states[seq]))
    return _by_unit(connection, rows, as_of) if wanted.order == "unit" else rows


def shining_among(
    connection: sqlite3.Connection,
    states: Mapping[int, State],
    shining: Shining,
    *,
    as_of: date,
    window_from: date | None,
) -> set[int]:
    """The rows, given with their states, that show one of the lights."""
    colours = {state: shining.preset.colour_of(state) for state in set(states.values())}
    by_days = [seq for seq, state in states.items() if colours[state] is None]
    standing = standings(connection, by_days, as_of=as_of, window_from=window_from)
    return {
        seq
        for seq, state in states.items()
        if (colours[state] or shining.preset.rule(standing[seq]).light) in shining.colours
    }


def _by_unit(connection: sqlite3.Connection, seqs: Sequence[int], as_of: date) -> list[int]:
    """By the unit that leads, or is named first, as it is called on the day; those without a
    responsible unit last."""
    names = names_on(connection, as_of)
    first: dict[int, str] = {}
    rows = connection.execute(
        """SELECT u.task_seq, u.unit_seq, n.name FROM task_units u
           JOIN units n ON n.seq = u.unit_seq
           WHERE u.role = 'responsible' AND u.task_seq IN (SELECT value FROM json_each(?))
           ORDER BY u.task_seq, u.lead DESC, u.position""",
        [seqs_of(seqs)],
    )
    for task, unit, name in rows:
        first.setdefault(task, names.name(unit, name))
    return sorted(seqs, key=lambda seq: (seq not in first, _dictionary(first.get(seq, ""))))


def _dictionary(name: str) -> bytes:
    """A key that sorts as a Chinese dictionary does: GB 2312 has its common characters by sound."""
    return name.encode("gb18030", "replace")
