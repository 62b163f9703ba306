"""One unit: what it carries, what it owes next, with whom it shares it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.ledger.agenda import Occurrence, occurrences
from app.ledger.errors import UnknownUnit
from app.ledger.records import (
    State,
    TaskFilter,
    TaskPage,
    UnitRecord,
    UnitTally,
)
from app.ledger.task_db import TaskDB
from app.ledger.unit_decisions import UnitDecision

OPEN: tuple[State, ...] = ("overdue", "due_soon", "on_track", "ongoing", "no_deadline")
LISTED = 50  # rows of a list; the ledger shows the rest
AHEAD = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class UnitProfile:
    """A unit on a day. `owed` and `assisted` are what is still open, by date, the first 50;
    `dates` are the open dates of the next year that it answers for; `partners` are the units that
    answer for the same tasks, with how many."""

    as_of: date
    unit: UnitRecord
    tally: UnitTally
    owed: TaskPage
    assisted: TaskPage
    dates: Sequence[Occurrence]
    partners: Sequence[tuple[str, int]]
    decisions: Sequence[UnitDecision]  # about its name, oldest first, taken back ones too


def unit_profile(db: TaskDB, name: str, *, as_of: date, place: str | None = None) -> UnitProfile:
    """The unit of that name or alias; `place` tells apart units of the same name.

    Raises UnknownUnit.
    """
    units = [u for u in db.units(as_of=as_of) if place in (None, u.place)]
    found = [u for u in units if u.name == name] or [u for u in units if name in u.aliases]
    if not found:
        raise UnknownUnit(name)
    unit = found[0]
    meant = TaskFilter(units=(unit.name,), places=(unit.place,))
    tallies = db.tally_by_unit(meant, as_of=as_of)
    responsible = replace(meant, role="responsible")
    still = replace(responsible, states=OPEN, order="due")
    last = as_of + AHEAD
    window = db.find(replace(responsible, due_from=as_of, due_to=last), as_of=as_of)
    shared = Counter(
        other
        for view in db.find(responsible, as_of=as_of).tasks
        for other in view.task.responsible
        if other != unit.name
    )
    return UnitProfile(
        as_of=as_of,
        unit=unit,
        tally=next(t for t in tallies if (t.name, t.place) == (unit.name, unit.place)),
        owed=db.find(replace(still, limit=LISTED), as_of=as_of),
        assisted=db.find(replace(still, role="supporting", limit=LISTED), as_of=as_of),
        dates=[o for o in occurrences(window.tasks, first=as_of, last=last) if not o.done],
        partners=shared.most_common(),
        decisions=_about(unit, db.unit_decisions()),
    )


def _about(unit: UnitRecord, decisions: Sequence[UnitDecision]) -> list[UnitDecision]:
    """What was said of a unit, and of those that it was made of since their days have come."""
    names = {unit.name, *unit.printed}
    for d in decisions if unit.printed else ():  # oldest first, so a chain is followed
        if d.unit in names and d.kind in ("rename", "merge"):
            names.add(d.other)
    return [d for d in decisions if d.place == unit.place and d.unit in names]
