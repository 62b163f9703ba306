"""What the question word asks for: the projection.

The rules stand in one table, the first that holds decides. A rule sees which groups of
question words occur (on text with titles, unit names and numbers blanked out) and what the
question names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.assistant.query import Ask, Order
from app.assistant.words import Words


@dataclass(frozen=True, kw_only=True)
class Named:
    """What the question names, as far as the choice of projection depends on it."""

    units: int = 0
    references: int = 0
    topic: bool = False
    role: bool = False
    state: bool = False
    overdue: bool = False
    window: bool = False
    recurring: bool = False
    subset: bool = False
    quantifier: bool = False  # sole, without supporting …: a property of tasks
    meeting: bool = False
    only_supporting: bool = False

    @property
    def thing(self) -> bool:
        """Whether one task is meant: by number or by topic."""
        return bool(self.references) or self.topic


@dataclass(frozen=True, kw_only=True)
class Clues:
    """The question words that occur: group name -> the matched text."""

    text: str
    groups: dict[str, str] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Whether any of these groups occurs."""
        return any(n in self.groups for n in names)


_GROUPS = (
    "units", "tasks", "when", "days", "period", "value", "status", "why", "text", "members",
    "documents", "most", "least", "longest", "latest", "earliest", "compare", "each", "bulletin",
)  # fmt: skip


def read_clues(visible: str, words: Words) -> Clues:
    """Find the question words in the visible text."""
    groups = {}
    for name in _GROUPS:
        match = words.search(f"ask.{name}", visible)
        if match:
            groups[name] = match.group()
    return Clues(text=visible, groups=groups)


Rule = tuple[Ask, Callable[[Clues, Named], bool]]

_COUNTS_TASKS = re.compile(
    r"(?:几|多少)(?:项|条|件)(?:任务|工作|事项|重点|条目|(?=$|[^一-龥]|[吗呢了啊吧是没各属要由都还逾超到]|分别))"
    r"|任务数|(?:几|多少)个?任务"
)
_UNITS_MOST = re.compile(r"(?:单位|部门)(?:数|数量|个数)?(?:是|最)*最?[多少]|几家.{0,4}最多")
_TASKS_MOST = re.compile(
    r"(?:任务|负责|配合|牵头|事项|项|条|承担|逾期|超期)[^,。]{0,6}?最[多少重大]|最[多少]的?(?:单位|部门)"
)
_EVEN_ONE = re.compile(r"有(?:没有)?.{0,3}(?:吗|没有?|么)|有没有|有无|吗$|没有?$")


_RULES: tuple[Rule, ...] = (
    (Ask.SUMMARY, lambda c, n: c.has("bulletin") and not n.thing and not n.units and not n.overdue),
    (Ask.UNITS, lambda c, n: n.only_supporting and c.has("units")),
    (Ask.STATE, lambda c, n: c.has("why") and (n.state or n.thing or n.subset)),
    (Ask.TASK_COMPARE, lambda c, n: n.references > 1 and c.has("compare")),
    (Ask.UNIT_COUNTS, lambda c, n: n.units > 1 and c.has("compare", "each", "most") and not n.thing),
    (Ask.TASK_RANK, lambda c, n: c.has("most", "least") and bool(_UNITS_MOST.search(c.text))),
    (Ask.UNIT_RANK, lambda c, n: c.has("most", "least") and c.has("units") and bool(_TASKS_MOST.search(c.text))),
    (Ask.UNIT_COUNTS, lambda c, n: c.has("each") and not n.thing and bool(re.search(r"按单位|各单位|每个单位|每家|各家", c.text))),
    (Ask.DAYS, lambda c, n: c.has("days") and not c.has("period")),
    (Ask.DOCUMENTS, lambda c, n: c.has("documents")),
    (Ask.MEMBERS, lambda c, n: n.meeting and c.has("units", "members") and not c.has("when") and not n.role and not _counts_tasks(c)),
    (Ask.TASKS, lambda c, n: n.overdue and (not n.thing or n.units > 0 and not n.references)),
    (Ask.STATE, lambda c, n: n.thing and (n.overdue or n.state) and c.has("status") and not n.window),
    (Ask.STATE, lambda c, n: n.thing and n.overdue and not _counts_tasks(c) and not c.has("units")),
    (Ask.TEXT, lambda c, n: c.has("period") and n.topic),
    (Ask.TASKS, lambda c, n: _counts_tasks(c) and not n.references),
    (Ask.TASKS, lambda c, n: n.quantifier and not c.has("units")),
    (Ask.TASKS, lambda c, n: c.has("tasks") and (n.units > 0 or n.window or n.recurring or n.state or n.quantifier or n.subset) and not (n.references and n.role)),
    (Ask.UNITS, lambda c, n: c.has("units") and (n.role or not c.has("value", "text", "when"))),
    (Ask.TASKS, lambda c, n: n.units > 0 and n.role and not n.references and not (n.topic and not c.has("tasks"))),
    (Ask.WHEN, lambda c, n: c.has("when") and not (n.window and not n.thing)),
    (Ask.UNITS, lambda c, n: n.role and n.thing and not c.has("value", "text")),
    (Ask.TASKS, lambda c, n: (n.window or n.recurring or n.state) and (not n.topic or c.has("tasks"))),
    (Ask.READ, lambda c, n: n.references > 0 and (c.has("text", "tasks") or not c.has("value"))),
    (Ask.TASKS, lambda c, n: c.has("tasks") and n.topic and not c.has("value", "text")),
    (Ask.VALUE, lambda c, n: c.has("value") and (n.topic or n.references > 0)),
    (Ask.STATE, lambda c, n: c.has("status") and n.thing),
    (Ask.TASKS, lambda c, n: n.units > 0 and not n.topic),
    (Ask.UNITS, lambda c, n: n.role and not n.topic),
    (Ask.TEXT, lambda c, n: n.topic),
    (Ask.TASKS, lambda c, n: c.has("tasks")),
)  # fmt: skip


def _counts_tasks(clues: Clues) -> bool:
    return bool(_COUNTS_TASKS.search(clues.text))


def choose_ask(clues: Clues, named: Named) -> Ask:
    """The first rule that holds; UNCLEAR where none does."""
    return next((ask for ask, holds in _RULES if holds(clues, named)), Ask.UNCLEAR)


def choose_order(clues: Clues, ask: Ask, *, overdue: bool) -> Order | None:
    """Which end of a ranking is wanted."""
    if overdue and clues.has("longest"):
        return "longest_overdue"
    if ask in (Ask.TASK_RANK, Ask.UNIT_RANK, Ask.UNIT_COUNTS):
        return "least" if clues.has("least") else "most" if clues.has("most") else None
    if ask is Ask.TASKS and clues.has("latest"):
        return "latest_due"
    if ask is Ask.TASKS and clues.has("earliest"):
        return "earliest_due"
    return None
