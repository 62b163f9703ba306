"""Units with their names and what they carry.

`overdue` counts the overdue tasks that a unit answers for: assisting with a late task makes no
unit late. It equals the length of the list that `find` gives for the same unit, role and state.
Names that people gave (unit_decisions.py) stand among the aliases.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.ledger.day_names import DayNames, names_on
from app.ledger.records import UnitRecord
from app.ledger.selection import UNSEEN, seqs_of
from app.ledger.unit_decisions import confirmed, load_decisions, names_given


def load_units(
    connection: sqlite3.Connection,
    *,
    overdue_seqs: Iterable[int],
    document_ids: Collection[str] | None,
    as_of: date,
    counted: bool = True,
) -> list[UnitRecord]:
    """The units of the documents, called as on the day, in the order in which the documents name
    them; those that have become one by then are one. Not `counted`: their names alone."""
    where, parameters = f"document_seq NOT IN ({UNSEEN})", {}
    if document_ids is not None:
        where += " AND document_seq IN (SELECT seq FROM documents WHERE id IN"
        where += " (SELECT value FROM json_each(:documents)))"
        parameters["documents"] = json.dumps(list(document_ids))
    names = names_on(connection, as_of)
    aliases = _aliases(connection, where, parameters)
    carried: Counter[tuple[int, str]] = Counter()
    overdue: Counter[int] = Counter()
    if counted:
        carried = _carried(connection, where, parameters, names)
        overdue = _overdue(connection, overdue_seqs, names)
    decisions = load_decisions(connection)
    right = confirmed(decisions)
    # The first place of a unit is the first line of the index; its inferences are looked through
    # only where none of its places is without one.
    named = f"document_units WHERE unit_seq = n.seq AND {where}"
    rows = connection.execute(
        f"""SELECT * FROM (
            SELECT n.*, COALESCE((SELECT inferred FROM {named} AND inferred = '' LIMIT 1),
                    (SELECT MIN(inferred) FROM {named})) AS inferred,
                (SELECT document_seq * 1000000 + position FROM {named}
                    ORDER BY document_seq, position LIMIT 1) AS first_place
            FROM units n) WHERE first_place IS NOT NULL ORDER BY first_place""",
        parameters,
    ).fetchall()
    given = names_given(decisions, [(row["name"], row["place"]) for row in rows])
    taken = {(names.name(row["seq"], row["name"]), row["place"]) for row in rows}
    groups: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        groups[names.heir(row["seq"])].append(row)
    return [
        _unit(
            members,
            names.name(members[0]["seq"], members[0]["name"]),
            aliases=aliases,
            given=given,
            taken=taken,
            inferred=_waiting(members, right),
            responsible=carried[heir, "responsible"],
            supporting=carried[heir, "supporting"],
            overdue=overdue[heir],
        )
        for heir, members in groups.items()
    ]


def _unit(
    members: Sequence[sqlite3.Row],
    name: str,
    *,
    aliases: Mapping[int, Sequence[str]],
    given: Mapping[tuple[str, str], Sequence[str]],
    taken: Collection[tuple[str, str]],
    **carried: Any,
) -> UnitRecord:
    """The units that are one on the day. A name that another unit has that day is none of its."""
    place = members[0]["place"]
    printed = [member["name"] for member in members]
    known = [*printed, *(alias for m in members for alias in aliases.get(m["seq"], ()))]
    others = [each for m in printed for each in given.get((m, place), ())]
    known += [each for each in others if (each, place) not in taken]
    return UnitRecord(
        name=name,
        aliases=tuple(each for each in dict.fromkeys(known) if each != name),
        place=place,
        group=any(member["is_group"] for member in members),
        printed=() if printed == [name] else tuple(printed),
        **carried,
    )


def _waiting(members: Sequence[sqlite3.Row], right: Collection[tuple[str, str, str]]) -> str:
    """The first inference that nobody has confirmed."""
    return next(
        (
            m["inferred"]
            for m in members
            if m["inferred"] and (m["name"], m["place"], m["inferred"]) not in right
        ),
        "",
    )


def _aliases(
    connection: sqlite3.Connection, where: str, parameters: dict[str, str]
) -> dict[int, list[str]]:
    aliases: dict[int, list[str]] = defaultdict(list)
    rows = connection.execute(
        f"SELECT DISTINCT unit_seq, alias FROM aliases WHERE {where} ORDER BY unit_seq, alias",
        parameters,
    )
    for unit_seq, alias in rows:
        aliases[unit_seq].append(alias)
    return aliases


def _carried(
    connection: sqlite3.Connection, where: str, parameters: dict[str, str], names: DayNames
) -> Counter[tuple[int, str]]:
    rows = connection.execute(
        f"""SELECT {names.heir_sql("unit_seq")}, role, {_COUNT[bool(names.heirs)]} FROM task_units
            WHERE again = 0 AND {where} GROUP BY 1, 2""",
        parameters,
    )
    return Counter({(unit, role): count for unit, role, count in rows})


def _overdue(
    connection: sqlite3.Connection, overdue_seqs: Iterable[int], names: DayNames
) -> Counter[int]:
    rows = connection.execute(
        f"""SELECT {names.heir_sql("unit_seq")}, {_COUNT[bool(names.heirs)]} FROM task_units
           WHERE role = 'responsible' AND again = 0
             AND task_seq IN (SELECT value FROM json_each(?)) GROUP BY 1""",
        [seqs_of(overdue_seqs)],
    )
    return Counter(dict(rows.fetchall()))


_COUNT = {False: "COUNT(*)", True: "COUNT(DISTINCT task_seq)"}
"""`again` leaves a unit once in each task; units that are one may both be named in it."""
