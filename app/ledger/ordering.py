"""What is told of rows after the database has found them: their lights, and orders that it has not.

A light is decided by the state where the rules leave days aside; only the rows of the other states
are looked at one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from app.ledger.day_names import names_on
from app.ledger.judging import JudgedStandings
from app.ledger.lights import Shining
from app.ledger.records import (
    PRESSING,
    Standing,
    State,
    TaskFilter,
)
from app.ledger.selection import of_rows, seqs_of, stated
from ingest.dates import next_occurrence


def lit_and_ordered(
    connection: sqlite3.Connection,
    seqs: Sequence[int],
    wanted: TaskFilter,
    *,
    as_of: date,
    judged: JudgedStandings,
) -> list[int]:
    """The rows with the lights that are wanted, by state or unit where that is the order."""
    rows = list(seqs)
    if wanted.shining or wanted.order == "state":
        window_from = wanted.due_from
        stands = stated(connection, of_rows(rows, as_of=as_of))
        unjudged = [seq for seq, state, _ in stands if state is None]
        known = judged.states(connection, unjudged, as_of=as_of, window_from=window_from)
        states = {seq: state or known[seq] for seq, state, _ in stands}
        if wanted.shining:
            shown = shining_among(
                connection,
                states,
                wanted.shining,
                as_of=as_of,
                window_from=window_from,
                judged=judged,
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
    judged: JudgedStandings,
) -> set[int]:
    """The rows, given with their states, that show one of the lights."""
    wanted = frozenset(shining.colours)
    possible = {state: shining.preset.colours_of(state) for state in set(states.values())}
    sure = {seq for seq, state in states.items() if possible[state] <= wanted}
    by_days = [
        seq
        for seq, state in states.items()
        if possible[state] & wanted and not possible[state] <= wanted
    ]
    ahead = {} if window_from else _ahead(connection, by_days, states, as_of=as_of)
    others = [seq for seq in by_days if seq not in ahead]
    known = judged.of(connection, others, as_of=as_of, window_from=window_from)
    standing = {seq: ahead[seq] if seq in ahead else known[seq] for seq in by_days}
    distinct = {id(one): one for one in standing.values()}  # most of a ledger shares a few hundred
    shown = {key for key, one in distinct.items() if shining.preset.rule(one).light in wanted}
    return sure | {seq for seq, one in standing.items() if id(one) in shown}


def _ahead(
    connection: sqlite3.Connection,
    seqs: Sequence[int],
    states: Mapping[int, State],
    *,
    as_of: date,
) -> dict[int, Standing]:
    """How those stand of which nothing was reported and that are due once, later, or recur by a
    rule of their own: the row alone tells. Most of a ledger is like that. Rows in one state with
    one date share their standing."""
    shared: dict[tuple[State, date | None], Standing] = {}

    def standing(state: State, due: date | None) -> Standing:
        if (state, due) not in shared:
            shared[state, due] = Standing(as_of=as_of, state=state, next_due=due)
        return shared[state, due]

    rows = connection.execute(
        """SELECT seq, first_due FROM tasks WHERE history = 0 AND recurs = 0
           AND first_due >= ? AND seq IN (SELECT value FROM json_each(?))""",
        [as_of.isoformat(), seqs_of(seqs)],
    )
    found = {
        seq: standing(states[seq], date.fromisoformat(due))
        for seq, due in rows
        if states[seq] in ("on_track", "due_soon")
    }
    rows = connection.execute(
        """SELECT seq, recurrence, begins FROM tasks WHERE history = 0 AND due IS NULL
           AND recurrence IS NOT NULL AND seq IN (SELECT value FROM json_each(?))""",
        [seqs_of(seqs)],
    )
    nexts: dict[tuple[str, str | None], date | None] = {}  # of few rules
    for seq, rule, begins in rows:
        if (rule, begins) not in nexts:
            since = date.fromisoformat(begins) if begins else None
            nexts[rule, begins] = next_occurrence(rule, on_or_after=as_of, since=since)
        found[seq] = standing(states[seq], nexts[rule, begins])
    return found


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
