"""Who carries how much: counted in the database, and read only of the units that are told.

A ledger of ten thousand tasks has forty thousand lines that charge a unit with one. Counting them
is a walk over an index; reading them to count them here took ten times as long.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.ledger.day_names import names_on
from app.ledger.plain_rows import plain_rows
from app.ledger.records import Carried, UnitLoad
from app.ledger.selection import UNSEEN, Selection, seqs_of
from ingest.document import Role


@dataclass(frozen=True)
class Meant:
    """Which tasks are meant, as a condition on `task_units u` and on `tasks t`, and how they are
    put."""

    condition: str
    of_tasks: str
    order_by: str
    parameters: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, selection: Selection) -> Meant:
        """By the conditions of a selection, states aside."""
        if len(selection.conditions) == 1:  # all that may be seen: no task needs looking at
            condition = f"u.document_seq NOT IN ({UNSEEN})"
        else:
            condition = f"u.task_seq IN (SELECT t.seq FROM tasks t WHERE {selection.where})"
        return cls(condition, selection.where, selection.order_by, selection.parameters)

    @classmethod
    def rows(cls, seqs: Sequence[int], selection: Selection) -> Meant:
        """By their rows."""
        given = "IN (SELECT value FROM json_each(:meant))"
        parameters = {"meant": seqs_of(seqs)}
        return cls(f"u.task_seq {given}", f"t.seq {given}", selection.order_by, parameters)


def loads_by_unit(
    connection: sqlite3.Connection,
    meant: Meant,
    *,
    as_of: date,
    names: Collection[str] = (),
    together: bool = False,
    leading: bool = False,
) -> list[UnitLoad]:
    """How many of the tasks meant units of one name carry, all or those of `names`, in the order
    in which the documents name them. `together` counts the tasks of both roles, too; `leading`
    counts of those that a unit answers for the ones that it leads."""
    if leading:
        meant = _leading(meant)
    called = _called(connection, as_of, names)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: {"responsible": 0, "supporting": 0})
    firsts: dict[str, int] = {}
    several: dict[str, list[int]] = defaultdict(list)
    for unit, role, count, first in plain_rows(
        connection,
        f"""SELECT u.unit_seq, u.role, COUNT(*), MIN(u.task_seq) FROM task_units u
            WHERE u.again = 0 AND {meant.condition}{_of_units(names)} GROUP BY 1, 2""",
        {**meant.parameters, **_units(called, names)},
    ):
        name = called[unit]
        counts[name][role] += count
        firsts[name] = min(first, firsts.get(name, first))
        if unit not in several[name]:
            several[name].append(unit)
    exact = {n for n, units in several.items() if together or len(units) > 1}
    tasks: dict[str, int] = {}
    if exact:
        units = {unit: called[unit] for name in exact for unit in several[name]}
        for name, roles in _distinct(connection, meant, units).items():
            counts[name] = {role: len(seqs) for role, seqs in roles.items()}
            tasks[name] = len(roles["responsible"] | roles["supporting"])
    placed = _placed(connection, called, set(firsts.values()))
    return [
        UnitLoad(name=name, **counts[name], tasks=tasks.get(name) if together else None)
        for name in sorted(counts, key=placed.__getitem__)
    ]


def carried_by_unit(
    connection: sqlite3.Connection,
    meant: Meant,
    *,
    as_of: date,
    names: Collection[str] = (),
    leading: bool = False,
) -> list[Carried]:
    """Who carries which of the tasks meant, all or the units of `names`, in the order in which
    the documents name them; `leading` as in `loads_by_unit`."""
    if leading:
        meant = _leading(meant)
    called = _called(connection, as_of, names)
    charges = plain_rows(
        connection,
        f"""SELECT t.id, u.role, u.unit_seq FROM task_units u JOIN tasks t ON t.seq = u.task_seq
            WHERE {meant.condition}{_of_units(names)}
            ORDER BY u.task_seq, u.role, u.position""",
        {**meant.parameters, **_units(called, names)},
    )
    carried: dict[str, dict[str, dict[str, None]]] = {}
    for task_id, role, unit in charges:
        roles = carried.setdefault(called[unit], {"responsible": {}, "supporting": {}})
        roles[role][task_id] = None
    return [
        Carried(name=name, **{role: tuple(tasks) for role, tasks in roles.items()})
        for name, roles in carried.items()
    ]


def _leading(meant: Meant) -> Meant:
    """The same, of the charges to answer for a task only those to lead it."""
    return replace(meant, condition=f"{meant.condition} AND (u.role != 'responsible' OR u.lead)")


def most_charged(
    connection: sqlite3.Connection,
    meant: Meant,
    *,
    role: Role,
    fewest: bool,
    place: int,
    as_of: date,
    limit: int | None,
    offset: int,
) -> tuple[int, list[int]]:
    """How many of the tasks have most, or fewest, units of a role, and some of them; who has none
    is not ranked. `place` 2: those that have second most."""
    names = names_on(connection, as_of)
    charged = f"""SELECT t.seq, t.{role}_units AS units FROM tasks t
        WHERE t.{role}_units > 0 AND {meant.of_tasks}"""
    if names.heirs:
        charged = f"""SELECT u.task_seq AS seq, COUNT(DISTINCT {names.heir_sql("u.unit_seq")})
            AS units FROM task_units u WHERE u.role = '{role}' AND {meant.condition}
            GROUP BY u.task_seq"""
    rows = plain_rows(
        connection,
        f"""WITH charged AS MATERIALIZED ({charged}),
            tied AS MATERIALIZED (
                SELECT seq FROM charged
                WHERE units = (SELECT DISTINCT units FROM charged
                    ORDER BY units {"ASC" if fewest else "DESC"} LIMIT 1 OFFSET :place))
            SELECT (SELECT COUNT(*) FROM tied), t.seq FROM tied JOIN tasks t ON t.seq = tied.seq
            ORDER BY {meant.order_by} LIMIT :limit OFFSET :offset""",
        {
            **meant.parameters,
            "place": place - 1,
            "limit": -1 if limit is None else limit,
            "offset": offset,
        },
    )
    return (rows[0][0] if rows else 0), [seq for _, seq in rows]


def _called(connection: sqlite3.Connection, as_of: date, names: Collection[str]) -> dict[int, str]:
    """The units by row, as they are called on the day; of `names` alone where some are given."""
    on_day = names_on(connection, as_of)
    called = {
        seq: on_day.name(seq, name)
        for seq, name in plain_rows(connection, "SELECT seq, name FROM units", {})
    }
    wanted = set(names)
    return {seq: name for seq, name in called.items() if not wanted or name in wanted}


def _of_units(names: Collection[str]) -> str:
    return " AND u.unit_seq IN (SELECT value FROM json_each(:told))" if names else ""


def _units(called: dict[int, str], names: Collection[str]) -> dict[str, str]:
    return {"told": json.dumps(list(called))} if names else {}


def _distinct(
    connection: sqlite3.Connection, meant: Meant, units: dict[int, str]
) -> dict[str, dict[str, set[int]]]:
    """The rows of the tasks that units of one name carry, by role."""
    found: dict[str, dict[str, set[int]]] = defaultdict(
        lambda: {"responsible": set(), "supporting": set()}
    )
    for unit, role, seq in plain_rows(
        connection,
        f"""SELECT u.unit_seq, u.role, u.task_seq FROM task_units u
            WHERE u.again = 0 AND {meant.condition}{_of_units(["some"])}""",
        {**meant.parameters, "told": json.dumps(list(units))},
    ):
        found[units[unit]][role].add(seq)
    return found


def _placed(
    connection: sqlite3.Connection, called: dict[int, str], seqs: Collection[int]
) -> dict[str, tuple[int, str, int]]:
    """Where each name stands first in these tasks, which hold the first place of every name."""
    placed: dict[str, tuple[int, str, int]] = {}
    for seq, role, position, unit in plain_rows(
        connection,
        """SELECT task_seq, role, position, unit_seq FROM task_units
            WHERE task_seq IN (SELECT value FROM json_each(:seqs))""",
        {"seqs": seqs_of(seqs)},
    ):
        if (name := called.get(unit)) is not None:
            place = (seq, role, position)
            placed[name] = min(place, placed.get(name, place))
    return placed
