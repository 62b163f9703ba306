"""Questions drawn from what the ledger holds: what fills the slots, and the day of asking.

A question is a family with its slots filled; it is asked in every phrasing of the family. Days
of asking lie around the dates that the ledger names: the day before, the day itself, the day
after, and some in between. What the contract leaves ambiguous is not asked: a date exactly on
the edge of "the next 30 days", a unit whose name is another unit's too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from app.exam import days
from app.exam.days import Span
from app.exam.expectation import Expected, expect
from app.exam.families import Family
from app.exam.oracle import Oracle, UnitNames

MOVING = ("as_of", "duty", "ended", "period_done")  # tables that change with the day
LOOSE_EDGES = ("until", "next_days")
LENGTHS = (7, 10, 15, 20, 30, 45, 60, 90, 180)
DAYS_OF_ASKING = 24
ROUNDS = 12
BOUNDS: tuple[Literal["above", "least", "below", "most"], ...] = ("above", "least", "below", "most")
EMPTY_SHARE = 3  # at most every third answer of a family is empty


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A number that narrows, as it is said: 超过3 is above 3; 以上, 以下, 以内 count the number."""

    kind: Literal["above", "least", "below", "most"]
    n: int

    @property
    def least(self) -> int:
        """The smallest number that passes; nobody asks for units or tasks that have none."""
        return {"above": self.n + 1, "least": self.n}.get(self.kind, 0)

    @property
    def most(self) -> int:
        """The largest number that passes."""
        return {"below": self.n - 1, "most": self.n}.get(self.kind, 10**9)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a question is about; None and "" where the family has no such slot."""

    source: str = ""
    task: int | None = None
    unit: UnitNames | None = None
    unit_b: UnitNames | None = None
    span: Span | None = None
    month: int | None = None
    bound: Bound | None = None

    def values(self) -> dict[str, object]:
        """The parameters of the family's SQL."""
        return {
            "source": self.source,
            "task": self.task,
            "unit": self.unit.seq if self.unit else None,
            "unit_b": self.unit_b.seq if self.unit_b else None,
            "first": self.span.first.isoformat() if self.span else None,
            "last": self.span.last.isoformat() if self.span else None,
            "month": self.month,
            "least": self.bound.least if self.bound else None,
            "most": self.bound.most if self.bound else None,
        }


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, to be asked in each phrasing of its family."""

    family: Family
    as_of: date
    filled: Filled
    expected: Expected


class Drawer:
    """Draws questions from one ledger; the same seed draws the same ones."""

    def __init__(self, oracle: Oracle, families: Sequence[Family], *, seed: int) -> None:
        self._oracle = oracle
        self._families = families
        self._rng = random.Random(f"questions {seed}")
        self._units = {unit.seq: unit for unit in oracle.units()}
        self._sources = {fact.source for fact in oracle.facts.values()}
        self._dates = _dates(oracle)
        self._drawn: dict[str, dict[tuple[object, ...], Question]] = {f.name: {} for f in families}

    def draw(self, *, at_least: int) -> list[Question]:
        """At least so many questions where the ledger has as many, family by family."""
        for _round in range(ROUNDS):
            before = self._count()
            for as_of in self._days_of_asking():
                self._oracle.stand_on(as_of)
                for family in self._families:
                    self._draw_one(family, as_of)
            if self._count() >= at_least or self._count() == before:
                break
        return [question for drawn in self._drawn.values() for question in drawn.values()]

    def _count(self) -> int:
        return sum(map(len, self._drawn.values()))

    def _draw_one(self, family: Family, as_of: date) -> None:
        drawn = self._drawn[family.name]
        for _attempt in range(4):
            filled = self._fill(family, as_of)
            if filled is None:
                continue
            expected = expect(family, filled.values(), self._oracle)
            if expected is None:
                continue
            key = (*filled.values().values(), filled.span, as_of if _moves(family) else None)
            empty = sum(question.expected.empty for question in drawn.values())
            if key in drawn or (expected.empty and EMPTY_SHARE * empty > len(drawn)):
                continue
            drawn[key] = Question(family=family, as_of=as_of, filled=filled, expected=expected)
            return

    def _fill(self, family: Family, as_of: date) -> Filled | None:
        sources = [s for s in family.sources if not s or s in self._sources]
        if not sources or (family.both and len(self._sources) < 2):
            return None
        filled = Filled(source=self._rng.choice(sources))
        if family.tasks:
            tasks = sorted(self._oracle.tasks(family.tasks, filled.values()))
            if not tasks:
                return None
            filled = replace(filled, task=self._rng.choice(tasks))
        if family.units:
            filled = replace(filled, unit=self._unit(family.units, filled))
        if family.units_b:
            filled = replace(filled, unit_b=self._unit(family.units_b, filled))
        if (family.units and not filled.unit) or (family.units_b and not filled.unit_b):
            return None
        if family.windows:
            filled = replace(filled, span=self._span(family, as_of))
        if family.bounds:
            filled = replace(filled, bound=self._bound(family, filled))
            if not filled.bound:
                return None
        if "month" in family.slots:
            filled = replace(filled, month=self._rng.randint(1, 12))
        return None if self._blurred(family, filled) else filled

    def _unit(self, sql: str, filled: Filled) -> UnitNames | None:
        """One of the units that the query finds, other than the one already named."""
        found = sorted(self._oracle.tasks(sql, filled.values()))
        named = filled.unit.seq if filled.unit else None
        units = [self._units[seq] for seq in found if seq in self._units and seq != named]
        return self._rng.choice(units) if units else None

    def _bound(self, family: Family, filled: Filled) -> Bound | None:
        """A number near those that the ledger has, so that it parts them."""
        numbers = sorted(self._oracle.tasks(family.bounds, filled.values()))
        if not numbers:
            return None
        kind = self._rng.choice(BOUNDS)
        n = self._rng.choice(numbers) + self._rng.choice((-1, 0, 0, 1))
        return Bound(kind=kind, n=max(n, 1 if kind == "above" else 2))

    def _span(self, family: Family, as_of: date) -> Span:
        anchor = self._rng.choice(self._dates)
        ahead = [day for day in self._dates if day > as_of] or [as_of + timedelta(days=40)]
        beyond = self._rng.choice(ahead[:4]) + timedelta(days=self._rng.randint(1, 20))
        spans = [
            *days.relative(as_of),
            *days.around(anchor),
            days.next_days(as_of, self._rng.choice(LENGTHS)),
            days.until(as_of, beyond),
        ]
        kind = self._rng.choice([span.kind for span in spans if span.kind in family.windows])
        return self._rng.choice([span for span in spans if span.kind == kind])

    def _blurred(self, family: Family, filled: Filled) -> bool:
        if not family.blurred or (filled.span and filled.span.kind not in LOOSE_EDGES):
            return False
        return bool(self._oracle.tasks(family.blurred, filled.values()))

    def _days_of_asking(self) -> Iterator[date]:
        around = (-120, -45, -31, -29, -12, -1, 0, 1, 2, 9, 33, 100)
        candidates = [day + timedelta(days=shift) for day in self._dates for shift in around]
        yield from self._rng.sample(candidates, min(DAYS_OF_ASKING, len(candidates)))


def _moves(family: Family) -> bool:
    """Whether the answer or the wording depends on the day of asking."""
    queries = [family.tasks, family.may, *family.readings.values()]
    return bool(family.windows) or any(word in sql for sql in queries for word in MOVING)


def _dates(oracle: Oracle) -> list[date]:
    """The days that the ledger names, occurrences of its rules in the years about them."""
    due = oracle.rows(
        "SELECT due FROM task WHERE due IS NOT NULL UNION SELECT due FROM moment"
        " WHERE due IS NOT NULL"
    )
    named = {date.fromisoformat(row["due"]) for row in due}
    years = {day.year for day in named} or {
        row["year"] for row in oracle.rows("SELECT year FROM ledger.documents") if row["year"]
    }
    first = min(years, default=2020)
    for row in oracle.rows("SELECT DISTINCT rule, begins FROM recurs LIMIT 50"):
        named.update(
            days.occurrences(
                row["rule"], row["begins"] or "", date(first, 1, 1), date(first + 1, 12, 31)
            )[:4]
        )
    return sorted(named or {date(first, 6, 30)})
