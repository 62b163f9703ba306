"""What the ledger says, by SQL of the exam's own (`oracle.sql`).

One private in-memory database holds the facts of the documents that a question means when it
names none (the home place's), with the ledger attached read-only. `stand_on` works out which
duties are done on a day; every query is asked of one day.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.exam.days import every_year_in, occurrences

SCRIPT = Path(__file__).with_name("oracle.sql")
CUT = re.compile(r"^-{20,}$", re.MULTILINE)
WORD = re.compile(r"\w+")
SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One task as the ledger holds it, for naming it and for checking what answers list."""

    seq: int
    id: str
    document_title: str
    source: str
    number: int
    title: str
    due: str | None
    rule: str | None
    ongoing: bool
    deadline_text: str | None
    responsible: frozenset[str]
    supporting: frozenset[str]

    @property
    def label(self) -> str:
        """正文9, 附件2."""
        return f"{'附件' if self.source == 'annex' else '正文'}{self.number}"


@dataclass(frozen=True, kw_only=True)
class UnitNames:
    """A unit and the names that a question may call it by, the full name first."""

    seq: int
    names: tuple[str, ...]


class Oracle:
    """Answers by SQL over the ledger at `path`; it cannot write there.

    `place` "" means every document. Not thread-safe: one exam, one oracle.
    """

    def __init__(self, path: Path, *, place: str = "") -> None:
        self._db = sqlite3.connect("file:exam?mode=memory", uri=True, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("ATTACH ? AS ledger", [f"{path.resolve().as_uri()}?mode=ro"])
        self._db.create_function("occurs", 4, _occurs, deterministic=True)
        self._db.create_function("every_year_in", 2, every_year_in, deterministic=True)
        facts, self._daily = CUT.split(SCRIPT.read_text("utf-8"))
        here = self._db.execute("SELECT 1 FROM ledger.documents WHERE place = ?", [place])
        values = {"place": place if here.fetchone() else ""}
        for statement in _statements(facts):
            self._db.execute(statement, values if ":place" in statement else {})
        self._day: date | None = None
        self._called = self._names()
        self.facts = {fact.seq: fact for fact in self._facts()}
        self.by_id = {fact.id: fact for fact in self.facts.values()}
        self.loose = self.tasks("SELECT seq FROM loose")

    def close(self) -> None:
        """Let go of the ledger."""
        self._db.close()

    def stand_on(self, as_of: date) -> None:
        """Work out what is done on `as_of`; queries until the next call mean that day."""
        if as_of == self._day:
            return
        values = {"as_of": as_of.isoformat()}
        self._db.execute("BEGIN")
        for statement in _statements(self._daily):
            self._db.execute(statement, values if ":as_of" in statement else {})
        self._db.execute("COMMIT")
        self._day = as_of
        names = self._names()
        if names != self._called:
            self._called = names
            self.facts = {fact.seq: fact for fact in self._facts()}
            self.by_id = {fact.id: fact for fact in self.facts.values()}

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[sqlite3.Row]:
        """What a query finds, on the day stood on; :as_of is that day."""
        day = self._day.isoformat() if self._day else None
        return self._db.execute(sql, {**(values or {}), "as_of": day}).fetchall()

    def tasks(self, sql: str, values: Mapping[str, Any] | None = None) -> frozenset[int]:
        """The tasks whose `seq` stands in the first column."""
        return frozenset(row[0] for row in self.rows(sql, values))

    def state(self, seq: int) -> str | None:
        """The contract's state of a task, None where the contract leaves it open."""
        assert self._day
        fact = self.facts[seq]
        if seq in self.loose:
            return None
        duties = self.rows("SELECT due, done FROM duty WHERE task = :task", {"task": seq})
        recurs = self.rows("SELECT 1 FROM recurs WHERE task = :task", {"task": seq})
        ended = bool(self.rows("SELECT 1 FROM ended WHERE task = :task", {"task": seq}))
        waiting = [date.fromisoformat(row["due"]) for row in duties if not row["done"]]
        if waiting:
            return _by_date(min(waiting), self._day)
        if recurs:
            return None
        if ended:
            return "done"
        if fact.ongoing:
            return "ongoing"
        return None if duties else "no_deadline"

    def units(self) -> list[UnitNames]:
        """The units that carry a task here and have a name that means nobody else. Units that were
        merged are not asked about: whose a duty was before is not settled by the contract."""
        called: dict[int, list[str]] = {}
        for row in self._db.execute(
            """SELECT u.seq, u.name FROM ledger.units u
                WHERE u.seq IN (SELECT unit FROM borne)
                  AND u.name NOT IN (SELECT unit FROM ledger.unit_decisions WHERE kind = 'merge')
                  AND u.name NOT IN (SELECT other FROM ledger.unit_decisions WHERE kind = 'merge')
                ORDER BY u.seq"""
        ):
            called[row["seq"]] = [row["name"], *_without_level(row["name"])]
        everybody = self._db.execute("SELECT seq, name FROM ledger.units").fetchall()
        aliases = self._db.execute("SELECT unit_seq, alias FROM ledger.aliases").fetchall()
        for row in aliases:
            # 「区民政、财政部门」 stands for a unit in one sentence; nobody asks by such a name.
            if row["unit_seq"] in called and WORD.fullmatch(row["alias"]):
                called[row["unit_seq"]].append(row["alias"])
        for row in self._db.execute(
            """SELECT u.seq, d.other FROM ledger.unit_decisions d
                 JOIN ledger.units u ON u.name = d.unit AND u.place = d.place
                WHERE d.kind = 'rename' AND d.undoes IS NULL AND d.id NOT IN
                      (SELECT undoes FROM ledger.unit_decisions WHERE undoes IS NOT NULL)"""
        ):
            if row["seq"] in called:  # a new name finds the unit on every day
                called[row["seq"]].append(row["other"])
        means: dict[str, set[int]] = {}
        for seq, name in [*map(tuple, everybody), *map(tuple, aliases)]:
            means.setdefault(name, set()).add(seq)
        for seq, names in called.items():
            for name in names:
                means.setdefault(name, set()).add(seq)
        found = []
        for seq, names in called.items():
            clear = tuple(dict.fromkeys(name for name in names if means[name] == {seq}))
            if names[0] in clear:
                found.append(UnitNames(seq=seq, names=clear))
        return found

    def _names(self) -> dict[int, str]:
        """What each unit is called on the day stood on."""
        return dict(map(tuple, self._db.execute("SELECT unit, name FROM called")))

    def _facts(self) -> list[Fact]:
        carried: dict[int, dict[str, set[str]]] = {}
        for row in self._db.execute("SELECT task, role, name FROM carries"):
            carried.setdefault(row["task"], {}).setdefault(row["role"], set()).add(row["name"])
        return [
            Fact(
                seq=row["seq"],
                id=row["id"],
                document_title=row["document_title"],
                source=row["source"],
                number=row["number"],
                title=row["title"],
                due=row["due"],
                rule=row["rule"],
                ongoing=bool(row["ongoing"]),
                deadline_text=row["deadline_text"],
                responsible=frozenset(carried.get(row["seq"], {}).get("responsible", ())),
                supporting=frozenset(carried.get(row["seq"], {}).get("supporting", ())),
            )
            for row in self._db.execute("SELECT * FROM task ORDER BY seq")
        ]


def _by_date(due: date, as_of: date) -> str:
    if due < as_of:
        return "overdue"
    return "due_soon" if due - as_of <= SOON else "on_track"


def _occurs(rule: str, begins: str, first: str, last: str) -> bool:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return bool(occurrences(rule, begins or "", *days))


def _without_level(name: str) -> list[str]:
    """["财政局"] for 区财政局; nothing for 区委组织部, whose 区委 is one word, as is 市场."""
    if name[:1] not in "省市县区镇乡" or name[1:2] in "委场直域容村省（(" or len(name) < 3:
        return []
    return [name[1:]]


@lru_cache(maxsize=4)
def _statements(script: str) -> Sequence[str]:
    lines = (line.split("--")[0] for line in script.splitlines())
    return tuple(part for part in "\n".join(lines).split(";") if part.strip())
