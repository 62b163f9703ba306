"""Units with their names and what they carry.

`overdue` counts the overdue tasks that a unit answers for: assisting with a late task makes no
unit late. It equals the length of the list that `find` gives for the same unit, role and state.
Names that people gave (unit_decisions.py) stand among the aliases.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from app.ledger.records import UnitRecord
from app.ledger.selection import UNSEEN, seqs_of
from app.ledger.unit_decisions import confirmed, load_decisions, names_given


def load_units(
    connection: sqlite3.Connection,
    *,
    overdue_seqs: Iterable[int],
    document_ids: Collection[str] | None,
) -> list[UnitRecord]:
    """The units of the documents, in the order in which the documents name them."""
    where, parameters = f"document_seq NOT IN ({UNSEEN})", {}
    if document_ids is not None:
        where += " AND document_seq IN (SELECT seq FROM documents WHERE id IN"
        where += " (SELECT value FROM json_each(:documents)))"
        parameters["documents"] = json.dumps(list(document_ids))
    aliases = _aliases(connection, where, parameters)
    carried = _carried(connection, where, parameters)
    overdue = _overdue(connection, overdue_seqs)
    decisions = load_decisions(connection)
    right = confirmed(decisions)
    rows = connection.execute(
        f"""SELECT n.*, MIN(m.inferred) AS inferred FROM document_units m
            JOIN units n ON n.seq = m.unit_seq WHERE {where}
            GROUP BY n.seq ORDER BY MIN(m.document_seq * 1000000 + m.position)""",
        parameters,
    ).fetchall()
    given = names_given(decisions, [(row["name"], row["place"]) for row in rows])
    return [
        UnitRecord(
            name=row["name"],
            aliases=tuple(
                dict.fromkeys(
                    (*aliases.get(row["seq"], ()), *given.get((row["name"], row["place"]), ()))
                )
            ),
            place=row["place"],
            group=bool(row["is_group"]),
            inferred=(
                "" if (row["name"], row["place"], row["inferred"]) in right else row["inferred"]
            ),
            responsible=carried[row["seq"], "responsible"],
            supporting=carried[row["seq"], "supporting"],
            overdue=overdue[row["seq"]],
        )
        for row in rows
    ]


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
    connection: sqlite3.Connection, where: str, parameters: dict[str, str]
) -> Counter[tuple[int, str]]:
    rows = connection.execute(
        f"""SELECT unit_seq, role, COUNT(*) FROM task_units
            WHERE again = 0 AND {where} GROUP BY unit_seq, role""",
        parameters,
    )
    return Counter({(unit, role): count for unit, role, count in rows})


def _overdue(connection: sqlite3.Connection, overdue_seqs: Iterable[int]) -> Counter[int]:
    rows = connection.execute(
        """SELECT unit_seq, COUNT(*) FROM task_units
           WHERE role = 'responsible' AND again = 0
             AND task_seq IN (SELECT value FROM json_each(?)) GROUP BY unit_seq""",
        [seqs_of(overdue_seqs)],
    )
    return Counter(dict(rows.fetchall()))
