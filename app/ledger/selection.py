"""TaskFilter to SQL: which rows are meant, by index wherever there is one.

States are decided in SQL for tasks whose history is empty or speaks of the whole task only; the
others (`history` 2, or a recurring task with any entry) come back marked, to be judged by
`status.standing`. A test holds the two against each other.

A window is a question about rules, of which there are few: each distinct rule is asked once
whether it falls in the window, and the rows are then found by their rule. Without a first day
recurring duties count from `as_of` on, for they owe nothing for the past.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.ledger.day_names import names_on, units_called
from app.ledger.folding import terms
from app.ledger.plain_rows import plain_rows
from app.ledger.records import (
    Carrying,
    Order,
    State,
    TaskFilter,
)
from app.ledger.sizes import size_condition
from app.ledger.status import DUE_SOON_DAYS
from ingest.dates import next_occurrence

UNSEEN = "SELECT seq FROM documents WHERE status = 'indexing'"
"""Documents whose rows are not to be seen. Asked for the few instead of the many, so that the
published rows are found by whatever else is asked of them."""

_BASE_STATE = {
    "overdue": "(t.ongoing = 0 AND t.first_due < :as_of)",
    "due_soon": "(t.ongoing = 0 AND t.first_due BETWEEN :as_of AND :soon)",
    "on_track": "(t.ongoing = 0 AND t.first_due > :soon)",
    "ongoing": "(t.ongoing = 1 OR (t.first_due IS NULL AND t.recurs = 1))",
    "no_deadline": "(t.ongoing = 0 AND t.first_due IS NULL AND t.recurs = 0)",
    "done": "0",
}
"""The state of a task of which nothing has been reported."""

_POSSIBLE_STATE = {
    "overdue": "(t.ongoing = 0 AND t.first_due < :as_of)",
    "due_soon": "(t.ongoing = 0 AND t.first_due <= :soon)",
    "on_track": "(t.ongoing = 0 AND t.first_due IS NOT NULL)",
    "ongoing": "(t.ongoing = 1 OR t.recurs = 1)",
    "no_deadline": "(t.ongoing = 0 AND t.recurs = 0)",
    "done": "1",
}
"""What must hold of a task to be in a state, whatever has been reported."""

REPORTED_DONE = """(SELECT p.status FROM progress p
    WHERE p.task_id = t.id AND p.on_date <= :as_of
    ORDER BY p.on_date DESC, p.id DESC LIMIT 1) = 'done'"""

_SOLE = """(SELECT COUNT(DISTINCT {heir}) FROM task_units u
    WHERE u.task_seq = t.seq AND u.role = 'responsible') = 1"""

_RECURRING = {
    "any": """(t.recurrence IS NOT NULL OR t.seq IN
        (SELECT task_seq FROM milestones WHERE recurrence IS NOT NULL))""",
    "own": "t.recurrence IS NOT NULL",
    "none": "t.recurrence IS NULL",
}

_PAIRED = """SELECT task_seq FROM counterparts UNION SELECT counterpart_seq FROM counterparts"""

_TO_JUDGE = "(t.history = 2 OR (t.history = 1 AND t.recurs = 1))"

_STATE = f"""CASE WHEN {_TO_JUDGE} THEN NULL
    WHEN t.history = 1 AND {REPORTED_DONE} THEN 'done'
    {" ".join(f"WHEN {holds} THEN '{state}'" for state, holds in _BASE_STATE.items())} END"""
"""The state of a task, NULL where it is still to be judged."""

_ORDER: dict[Order, str] = {
    "document": "t.seq",
    "due": "t.first_due IS NULL, t.first_due, t.seq",
    "-due": "t.first_due IS NULL, t.first_due DESC, t.seq",
    "state": "t.seq",  # put in order by ordering.py, as "unit" is
    "unit": "t.seq",
}


_LAST = "'9999-12-31'"
_FIRST_DAY = f"""MIN(IIF(t.due BETWEEN :due_from AND :due_to, t.due, {_LAST}),
    COALESCE((SELECT MIN(m.due) FROM milestones m
        WHERE m.task_seq = t.seq AND m.due BETWEEN :due_from AND :due_to), {_LAST}))"""
"""The first date of a task in the window."""


@dataclass
class Selection:
    """Conditions on `tasks t`, all of which must hold, and their parameters."""

    as_of: date
    conditions: list[str] = field(default_factory=lambda: [f"t.document_seq NOT IN ({UNSEEN})"])
    parameters: dict[str, Any] = field(default_factory=dict)
    states: tuple[State, ...] = ()
    order: Order = "document"
    by_first_day: bool = False

    @property
    def order_by(self) -> str:
        """The order of the rows."""
        return f"{_FIRST_DAY}, t.seq" if self.by_first_day else _ORDER[self.order]

    def narrow(self, condition: str, **parameters: Any) -> None:
        """Add a condition; lists are given as JSON to stay below SQLite's parameter limit."""
        self.conditions.append(condition)
        for name, value in parameters.items():
            is_list = isinstance(value, tuple | list)
            self.parameters[name] = json.dumps(value) if is_list else value

    @property
    def where(self) -> str:
        """The conditions, without the one on states."""
        return " AND ".join(self.conditions)


def select(connection: sqlite3.Connection, wanted: TaskFilter, *, as_of: date) -> Selection:
    """The conditions that `wanted` sets."""
    selection = Selection(as_of, states=wanted.states, order=wanted.order)
    selection.by_first_day = wanted.by_first_day
    if wanted.ids:
        selection.narrow(f"t.id IN {_listed('ids')}", ids=wanted.ids)
    if wanted.document_ids:
        selection.narrow(
            f"t.document_seq IN (SELECT seq FROM documents WHERE id IN {_listed('documents')})",
            documents=wanted.document_ids,
        )
    if wanted.document_places:
        selection.narrow(
            f"t.document_seq IN (SELECT seq FROM documents WHERE place IN {_listed('of_places')})",
            of_places=wanted.document_places,
        )
    if wanted.issued_by:  # a document of which only the year is known is there all that year
        selection.narrow(
            """t.document_seq NOT IN (SELECT seq FROM documents
               WHERE COALESCE(issued, printf('%04d', year)) > :issued_by)""",
            issued_by=wanted.issued_by.isoformat(),
        )
    if wanted.source:
        selection.narrow("t.source = :source", source=wanted.source)
    if wanted.numbers:
        selection.narrow(f"t.number IN {_listed('numbers')}", numbers=wanted.numbers)
    if wanted.sections:
        selection.narrow(f"t.section IN {_listed('sections')}", sections=wanted.sections)
    if wanted.long is not None:
        selection.narrow(f"t.ongoing = {int(wanted.long)}")
    if wanted.supported is not None:
        selection.narrow(f"t.supporting_units {'>' if wanted.supported else '='} 0")
    if wanted.unconfirmed is not None:
        selection.narrow(f"t.unconfirmed {'!=' if wanted.unconfirmed else '='} ''")
    if wanted.sole:
        names = names_on(connection, as_of)
        counted = _SOLE.format(heir=names.heir_sql("u.unit_seq"))
        selection.narrow(counted if names.heirs else "t.responsible_units = 1")
    if wanted.sizes:
        names = names_on(connection, as_of)
        for size in set(wanted.sizes) - set(wanted.of_days):
            selection.narrow(size_condition(size, names))
    if wanted.recurring:
        selection.narrow(_RECURRING[wanted.recurring])
    if wanted.months:
        rules = _rules_of_months(connection, wanted.months)
        selection.narrow(
            f"""(t.recurrence IN {_listed("month_rules")} OR t.seq IN
                (SELECT task_seq FROM milestones WHERE recurrence IN {_listed("month_rules")}))""",
            month_rules=rules,
        )
    if wanted.paired is not None:
        selection.narrow(f"t.seq {'IN' if wanted.paired else 'NOT IN'} ({_PAIRED})")
    _by_units(connection, selection, wanted)
    _by_window(connection, selection, wanted)
    for position, term in enumerate(terms(wanted.text)):
        name = f"term{position}"
        selection.narrow(
            f"""EXISTS (SELECT 1 FROM task_words x
                WHERE x.task_seq = t.seq AND instr(x.folded, :{name}))""",
            **{name: term},
        )
    return selection


Row = tuple[int, bool]
"""A row of `tasks`, and whether it is an article."""


def matching(
    connection: sqlite3.Connection, selection: Selection
) -> tuple[list[Row], frozenset[int]]:
    """The rows in order, and those among them whose state is still to be judged."""
    where, parameters, to_judge = selection.where, selection.parameters, "0"
    if selection.states:
        states, parameters = _state_condition(selection)
        where, to_judge = f"{where} AND {states}", _TO_JUDGE
    rows = plain_rows(
        connection,
        f"""SELECT t.seq, t.source = 'article', {to_judge} FROM tasks t
            WHERE {where} ORDER BY {selection.order_by}""",
        parameters,
    )
    return [row[:2] for row in rows], frozenset(row[0] for row in rows if row[2])


def page(
    connection: sqlite3.Connection, selection: Selection, *, limit: int | None, offset: int
) -> tuple[int, int, list[int]]:
    """How many rows meet the conditions, states aside, how many of them are articles, and the
    rows of one page."""
    total, articles = connection.execute(
        f"SELECT COUNT(*), TOTAL(t.source = 'article') FROM tasks t WHERE {selection.where}",
        selection.parameters,
    ).fetchone()
    if limit == 0 or offset >= total:
        return total, int(articles), []
    rows = connection.execute(
        f"""SELECT t.seq FROM tasks t WHERE {selection.where}
            ORDER BY {selection.order_by} LIMIT :limit OFFSET :offset""",
        {**selection.parameters, "limit": -1 if limit is None else limit, "offset": offset},
    )
    return total, int(articles), [row[0] for row in rows]


def in_documents(connection: sqlite3.Connection, selection: Selection) -> frozenset[str]:
    """The ids of the documents that hold a row which meets the conditions, states aside."""
    rows = connection.execute(
        f"""SELECT id FROM documents WHERE seq IN
            (SELECT t.document_seq FROM tasks t WHERE {selection.where})""",
        selection.parameters,
    )
    return frozenset(row[0] for row in rows)


def of_rows(seqs: Sequence[int], *, as_of: date) -> Selection:
    """The selection of given rows."""
    selection = Selection(as_of)
    selection.narrow(f"t.seq IN {_listed('seqs')}", seqs=list(seqs))
    return selection


def stated(
    connection: sqlite3.Connection, selection: Selection
) -> list[tuple[int, State | None, bool]]:
    """Every row that meets the conditions, states aside, as (row, state, recurs); the state is
    None where it is still to be judged."""
    rows = plain_rows(
        connection,
        f"SELECT t.seq, {_STATE}, t.recurs FROM tasks t WHERE {selection.where}",
        {**selection.parameters, **_days(selection)},
    )
    return [(seq, state, bool(recurs)) for seq, state, recurs in rows]


def counted(
    connection: sqlite3.Connection, selection: Selection
) -> list[tuple[State | None, bool, int, int]]:
    """The same as numbers: (state, recurs, how many); a row that is still to be judged stands for
    itself, its place last and 0 for the others."""
    rows = plain_rows(
        connection,
        # Materialized, or the state would be found out once for each time that it is named.
        f"""WITH stated AS MATERIALIZED
                (SELECT t.seq, {_STATE} AS state, t.recurs FROM tasks t WHERE {selection.where})
            SELECT state, recurs, COUNT(*), CASE WHEN state IS NULL THEN seq ELSE 0 END
            FROM stated GROUP BY 1, 2, 4""",
        {**selection.parameters, **_days(selection)},
    )
    return [(state, bool(recurs), count, seq) for state, recurs, count, seq in rows]


def with_earlier_days(selection: Selection, phrases: Sequence[str]) -> None:
    """Narrow to dated or recurring tasks whose text holds one of the phrases, or whose field gives
    a date while a sentence names another day."""
    selection.narrow("(t.due IS NOT NULL OR t.recurs = 1)")
    selection.narrow(
        """(((t.due IS NOT NULL OR t.recurrence IS NOT NULL) AND EXISTS
                (SELECT 1 FROM milestones m WHERE m.task_seq = t.seq AND m.due IS NOT NULL))
            OR EXISTS (SELECT 1 FROM task_words x, json_each(:phrases) p
                WHERE x.task_seq = t.seq AND instr(x.folded, p.value)))""",
        phrases=list(phrases),
    )


def _state_condition(selection: Selection) -> tuple[str, dict[str, Any]]:
    base = " OR ".join(_BASE_STATE[state] for state in selection.states)
    possible = " OR ".join(_POSSIBLE_STATE[state] for state in selection.states)
    wants_done = int("done" in selection.states)
    condition = f"""({possible}) AND ({_TO_JUDGE} OR CASE WHEN t.history = 1 AND {REPORTED_DONE}
                     THEN {wants_done} ELSE {base} END)"""
    return condition, {**selection.parameters, **_days(selection)}


def _days(selection: Selection) -> dict[str, str]:
    soon = _shifted(selection.as_of, DUE_SOON_DAYS)
    return {"as_of": selection.as_of.isoformat(), "soon": soon.isoformat()}


def _by_units(connection: sqlite3.Connection, selection: Selection, wanted: TaskFilter) -> None:
    carried = list(wanted.also)
    if wanted.units:
        carried.append(Carrying(units=wanted.units, role=wanted.role, every=wanted.every_unit))
    elif wanted.role:
        selection.narrow(
            f"t.seq IN (SELECT u.task_seq FROM task_units u WHERE 1{_role(wanted.role)})"
        )
    if wanted.without_units:
        carried.append(Carrying(units=wanted.without_units, role=wanted.role, negated=True))
    if not carried:
        return
    names = names_on(connection, selection.as_of)
    for position, condition in enumerate(carried):
        meant = units_called(connection, names, condition.units, wanted.places)
        _by_carrying(selection, condition, meant.values(), name=f"units{position}_")


def _by_carrying(
    selection: Selection, condition: Carrying, meant: Iterable[frozenset[int]], *, name: str
) -> None:
    """`meant` are the rows of each unit; names of one unit mean it once."""
    groups = list(dict.fromkeys(meant))
    if not condition.every:
        groups = [frozenset().union(*groups)]
    lists = {f"{name}{n}": sorted(group) for n, group in enumerate(groups)}
    holds = " AND ".join(
        f"""t.seq IN (SELECT u.task_seq FROM task_units u
            WHERE u.unit_seq IN {_listed(each)}{_role(condition.role)})"""
        for each in lists
    )
    selection.narrow(f"NOT ({holds})" if condition.negated else f"({holds})", **lists)


def _role(role: str | None) -> str:
    match role:
        case None:
            return ""
        case "lead":
            return " AND u.role = 'responsible' AND u.lead = 1"
        case _:
            return f" AND u.role = '{role}'"


def _by_window(connection: sqlite3.Connection, selection: Selection, wanted: TaskFilter) -> None:
    first, last = wanted.due_from, wanted.due_to
    if first is None and last is None:
        return
    rules: list[tuple[str, str]] = []
    if not wanted.dated:
        rules = _rules_in_window(connection, first or selection.as_of, last or date.max)
    same_rule = "(recurrence, begins) = (r.value ->> 0, r.value ->> 1)"
    selection.narrow(
        f"""t.seq IN (
            SELECT seq FROM tasks WHERE due BETWEEN :due_from AND :due_to
            UNION SELECT task_seq FROM milestones
                WHERE speaks AND due BETWEEN :due_from AND :due_to
            UNION SELECT seq FROM json_each(:rules) r CROSS JOIN tasks
                ON due IS NULL AND {same_rule}
            UNION SELECT task_seq FROM json_each(:rules) r CROSS JOIN milestones
                ON speaks AND due IS NULL AND {same_rule})""",
        due_from=(first or date.min).isoformat(),
        due_to=(last or date.max).isoformat(),
        rules=rules,
    )


def _rules_in_window(
    connection: sqlite3.Connection, first: date, last: date
) -> list[tuple[str, str]]:
    rules = connection.execute(
        """SELECT recurrence, begins FROM tasks WHERE recurrence IS NOT NULL
           UNION SELECT recurrence, begins FROM milestones
           WHERE recurrence IS NOT NULL AND speaks"""
    )
    return [(rule, begins) for rule, begins in rules if _falls_in(rule, begins, first, last)]


def _rules_of_months(connection: sqlite3.Connection, months: Sequence[int]) -> list[str]:
    rules = connection.execute(
        """SELECT recurrence FROM tasks WHERE recurrence IS NOT NULL
           UNION SELECT recurrence FROM milestones WHERE recurrence IS NOT NULL"""
    )
    return [rule for (rule,) in rules if set(months_of(rule)) & set(months)]


Pace = tuple[str, int, int, int]
_LISTS_OF_RULES = ("BYMONTH", "BYMONTHDAY")


def months_of(rule: str) -> list[int]:
    """The months that a yearly rule names; [] where it names none."""
    part = next((p for p in rule.split(";") if p.startswith("BYMONTH=")), "")
    return [int(m) for m in part.removeprefix("BYMONTH=").split(",") if m]


def pace_of(rule: str) -> Pace:
    """How often a rule recurs, whatever its days: (frequency, interval, months, days of a month).

    FREQ=MONTHLY;BYMONTHDAY=10 -> ("MONTHLY", 1, 0, 1), as every month has it
    """
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    months, days = (len(parts[n].split(",")) if n in parts else 0 for n in _LISTS_OF_RULES)
    return parts.get("FREQ", ""), int(parts.get("INTERVAL", "1")), months, days


def _falls_in(rule: str, begins: str, first: date, last: date) -> bool:
    since = date.fromisoformat(begins) if begins else None
    occurrence = next_occurrence(rule, on_or_after=first, since=since)
    return occurrence is not None and occurrence <= last


def _listed(name: str) -> str:
    return f"(SELECT value FROM json_each(:{name}))"


def _shifted(day: date, days: int) -> date:
    """A day later; the last day there is where the calendar ends."""
    return day + timedelta(days=days) if (date.max - day).days > days else date.max


def seqs_of(values: Iterable[int]) -> str:
    """Row numbers as the JSON that `json_each` reads."""
    return json.dumps(list(values))
