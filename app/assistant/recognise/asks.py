"""What the question word asks for: the projection.

The rules stand in one table, the first that holds decides. A rule sees which groups of
question words occur (on text with titles, unit names and numbers blanked out) and what the
question names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.assistant.query import Ask, Bound, Dates, Order
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
    by_roles_held: bool = False  # units by the roles they hold: 只配合的, 既负责又配合的
    yes_no: bool = False
    due: bool = False
    participates: bool = False
    pointed: bool = False  # 那项, 这条
    figures: int = 0  # kinds of tasks that are counted side by side: 逾期、未到期、长期各几项

    @property
    def thing(self) -> bool:
        """Whether one task is meant: by number or by topic."""
        return bool(self.references) or self.topic


@dataclass(frozen=True, kw_only=True)
class Clues:
    """The question words that occur: group name -> the matched text."""

    text: str
    groups: dict[str, str] = field(default_factory=dict)
    role_noun: bool = False  # units are spoken of by a noun alone: 责任单位

    def has(self, *names: str) -> bool:
        """Whether any of these groups occurs."""
        return any(n in self.groups for n in names)


_GROUPS = (
    "units", "tasks", "when", "days", "term", "some_days", "begins", "period", "role", "value",
    "status", "why", "define", "enumerates", "text", "members", "documents", "most", "least",
    "longest", "latest", "earliest", "compare", "each", "bulletin", "dates_same", "dates_order",
    "dates_apart",
)  # fmt: skip


_EVERY_UNIT = ("grammar.by_unit", "grammar.each-unit", "grammar.idle-every")
"""各单位, 每家, 按单位: the words that the grammar reads it by."""


def read_clues(visible: str, words: Words, *, undated: str = "") -> Clues:
    """Find the question words in the visible text; `undated` is it without the words of states:
    快到期 asks for no date."""
    groups = {}
    for name in _GROUPS:
        text = undated if name == "when" and undated else visible
        match = words.search(f"ask.{name}", text)
        if match:
            groups[name] = match.group()
    if "enumerates" in groups:
        groups.setdefault("text", groups["enumerates"])
    for group in _EVERY_UNIT:
        if match := words.search(group, visible):
            groups["every_unit"] = match.group()
    noun = words.pattern("ask.role_noun").fullmatch(groups.get("units", ""))
    return Clues(text=visible, groups=groups, role_noun=bool(noun))


Rule = tuple[Ask, Callable[[Clues, Named], bool]]

_COUNTS_TASKS = re.compile(
    r"(?:几|多少)(?:项|条|件|行)(?:任务|工作|事项|重点|条目|实事|措施|举措|问题|要点|项目|(?=$|[^一-龥]|[吗呢了啊吧是没各属要由都还逾超到]|分别))"
    r"|任务数|(?:几|多少)个?(?:任务|问题|项目|事项|实事)"
)
_WITH_IT = re.compile(r"\s*(?:那么?)?(?:跟|和|与|同|比)\s")
_JOINED = re.compile(r"[和与跟比及、]")
_SO_MANY = re.compile(r"[两三几][项条件](?!任务数)|它们")
_UNITS_MOST = re.compile(r"(?:单位|部门)(?:数|数量|个数)?(?:是|最)*最?[多少]|几家.{0,4}最多")
_TASKS_MOST = re.compile(
    r"(?:任务|负责|配合|牵头|事项|项|条|承担|逾期|超期)[^,。]{0,6}?最[多少重大]|最[多少]的?(?:单位|部门)"
)
# 有妇联吗, 妇联有没有, 国土和规划都有吗, 街道在第2项里吗, the names blanked out
_AMONG = re.compile(
    r"有\s+[在包]?[^\s]{0,2}(?:吗|没有?|么)|\s[都也]?(?:有(?:份|责任)?(?:吗|么|没(?!有))|有没有(?=\W*$)|在(?:不在)?(?:里[头面]?|其中|\s+(?:里[头面]?|中|内)?)?[吗么]?\W*$|在(?:不在)?.{1,14}里[头面]?[吗么]?\W*$)"
)


_ENDS_IN_UNITS = re.compile(r"的(?:单位|部门)\W*$")
_HOW_MUCH = re.compile(r"多少(?!天|年|个?[月周])|百分之几|(?<!哪)几(?=[所名倍人元亿万成])|多大比例")


def _lists_narrowed(c: Clues, n: Named) -> bool:
    """哪些任务 of something that narrows, rather than of one numbered task's units."""
    narrows = n.units or n.window or n.recurring or n.state or n.quantifier or n.subset
    return c.has("tasks") and bool(narrows) and not (n.references and n.role)


def _asks_of_units(c: Clues, n: Named) -> bool:
    """财政局负责校车吗, 妇联是不是那条的责任单位, 校车的事发改局也有责任?: units, one thing, a
    role, and no question word."""
    asked = c.has("tasks", "when", "days", "value", "text", "why")
    asked |= c.has("units") and not c.role_noun
    role = n.role or n.participates or _AMONG.search(c.text)
    doubts = n.yes_no or (not set(c.groups) - {"units"} and c.text.rstrip().endswith("?"))
    doubts |= n.units > 1 and "还是" in c.text
    return n.units > 0 and n.thing and bool(role) and doubts and not (asked or n.overdue)


def _members_of_meeting(c: Clues, n: Named) -> bool:
    asks = c.has("units", "members") and not c.has("when")
    return n.meeting and asks and not n.role and not _counts_tasks(c)


def _how_much_and_when(c: Clues, n: Named) -> bool:
    """打算建多少所，哪年建成: the sentence that says how many says by when."""
    asks = bool(_HOW_MUCH.search(c.text)) and c.has("value") and c.has("when", "begins")
    of_units = n.role or n.units or n.overdue
    return n.topic and asks and not (of_units or _counts_tasks(c))


def _judges_one(c: Clues, n: Named) -> bool:
    return n.thing and n.overdue and not _counts_tasks(c) and not c.has("units")


def _of_every_unit(c: Clues, n: Named) -> bool:
    return c.has("each") and not n.thing and c.has("every_unit")


def compared_dates(c: Clues, n: Named) -> Dates | None:
    """是同一天吗, 哪个先到期, 差几天, of tasks that are named; the joining word stands for two."""
    beside = n.references == 1 and _WITH_IT.match(c.text)  # 跟第5项比哪个先到期
    if not (
        beside
        or n.references > 1
        or _SO_MANY.search(c.text)
        or (n.topic and _JOINED.search(c.text))
    ):
        return None
    ways: tuple[Dates, ...] = ("apart", "order", "same")
    return next((way for way in ways if c.has(f"dates_{way}")), None)


_RULES: tuple[Rule, ...] = (
    (Ask.WHEN, lambda c, n: bool(compared_dates(c, n))),
    # the figures of a bulletin, comparisons and rankings have words of their own
    (Ask.SUMMARY, lambda c, n: n.figures > 2 and not n.references),
    (Ask.UNIT_COUNTS, lambda c, n: c.has("bulletin") and _of_every_unit(c, n)),
    (Ask.SUMMARY, lambda c, n: c.has("bulletin") and not (n.thing or n.units or n.overdue)),
    (
        Ask.UNITS,
        lambda c, n: n.by_roles_held and (c.has("units") or bool(_ENDS_IN_UNITS.search(c.text))),
    ),
    (Ask.MEMBERSHIP, _asks_of_units),
    (Ask.STATE, lambda c, n: c.has("why") and (n.state or n.thing or n.subset)),
    (Ask.TASK_COMPARE, lambda c, n: n.references > 1 and c.has("compare")),
    (
        Ask.UNIT_COUNTS,
        lambda c, n: n.units > 1 and not n.thing and c.has("compare", "each", "most"),
    ),
    (Ask.TASK_RANK, lambda c, n: c.has("most", "least") and bool(_UNITS_MOST.search(c.text))),
    (
        Ask.UNIT_RANK,
        lambda c, n: c.has("most", "least") and c.has("units") and bool(_TASKS_MOST.search(c.text)),
    ),
    (Ask.UNIT_COUNTS, _of_every_unit),
    (Ask.MEMBERSHIP, lambda c, n: c.has("role") and n.units > 0 and n.thing),
    (Ask.UNIT_COUNTS, lambda c, n: c.has("role") and n.units > 0),
    (Ask.TEXT, lambda c, n: c.has("term") and n.topic and not (c.has("days") or n.overdue)),
    (Ask.WHEN, lambda c, n: c.has("term") and not (c.has("days") or n.overdue)),
    (Ask.DAYS, lambda c, n: c.has("days") and not c.has("period")),
    (Ask.DAYS, lambda c, n: c.has("some_days") and (not n.topic or n.overdue or n.due)),
    (Ask.TEXT, lambda c, n: c.has("define") and n.topic and not (n.role or n.units)),
    (Ask.DOCUMENTS, lambda c, n: c.has("documents")),
    (Ask.MEMBERS, _members_of_meeting),
    # overdue: a list, or a judgement on one task
    (
        Ask.UNITS,
        lambda c, n: n.overdue and c.has("units") and not (n.units or n.thing or n.role),
    ),
    (Ask.STATE, lambda c, n: n.overdue and n.topic and n.pointed and c.has("status")),
    (Ask.TASKS, lambda c, n: n.overdue and (not n.thing or (n.units > 0 and not n.references))),
    (Ask.STATE, lambda c, n: n.thing and n.state and c.has("status") and not n.window),
    (Ask.STATE, _judges_one),
    (Ask.VALUE, _how_much_and_when),
    # lists of tasks, then units, then dates
    (Ask.TEXT, lambda c, n: c.has("begins") or (c.has("period") and n.topic)),
    (Ask.TASKS, lambda c, n: _counts_tasks(c) and not n.references),
    (Ask.TASKS, lambda c, n: n.quantifier and not c.has("units")),
    (Ask.TASKS, _lists_narrowed),
    (Ask.UNITS, lambda c, n: c.has("units") and (n.role or not c.has("value", "text", "when"))),
    (
        Ask.TASKS,
        lambda c, n: (
            n.units > 0 and n.role and not n.references and (not n.topic or c.has("tasks"))
        ),
    ),
    (Ask.TASKS, lambda c, n: c.has("earliest", "latest") and not n.thing),
    (Ask.WHEN, lambda c, n: c.has("when") and not (n.window and not n.thing)),
    (Ask.UNITS, lambda c, n: n.role and n.thing and not c.has("value", "text")),
    (
        Ask.TASKS,
        lambda c, n: (n.window or n.recurring or n.state) and (not n.topic or c.has("tasks")),
    ),
    # what a task or a passage says
    (
        Ask.READ,
        lambda c, n: n.references > 0 and (c.has("text", "tasks") or not c.has("value", "status")),
    ),
    (Ask.TASKS, lambda c, n: c.has("tasks") and n.topic and not c.has("value", "text")),
    (Ask.VALUE, lambda c, n: c.has("value", "some_days") and n.thing),
    (Ask.STATE, lambda c, n: c.has("status") and n.thing),
    (Ask.TASKS, lambda c, n: n.units > 0 and not n.topic),
    (Ask.UNITS, lambda c, n: n.role and not n.topic),
    (Ask.TEXT, lambda c, n: n.topic),
    (Ask.TASKS, lambda c, n: c.has("tasks")),
    (Ask.TEXT, lambda c, n: c.has("period")),
    (Ask.VALUE, lambda c, n: c.has("value", "some_days")),
)


_FIGURES = tuple(
    re.compile(p)
    for p in (
        r"总数|总共|一共|合计|总量",
        r"逾期|超期|过期|过了?时限|时限已?过|超时",
        r"(?<![没未])(?<!没有)(?<!尚未)到期|临期",
        r"[没未](?:有)?到期|未到时限|在期",
        r"长期|常年|持续",
        r"(?<![没未])办结|(?<![没未])完成了?的?(?=[、,，]|几|多少|数)|已完成",
        r"[没未](?:有)?(?:办结|完成)",
    )
)
_LISTED = re.compile(r"[、,，/ 和跟与及]")
_COUNTED = re.compile(r"[几多]|数|各|分别|情况")


def count_figures(text: str) -> int:
    """How many kinds of tasks a sentence counts side by side: the figures of a bulletin."""
    if not (_LISTED.search(text) and _COUNTED.search(text)):
        return 0
    return sum(bool(p.search(text)) for p in _FIGURES)


def _counts_tasks(clues: Clues) -> bool:
    return bool(_COUNTS_TASKS.search(clues.text))


def choose_ask(clues: Clues, named: Named) -> Ask:
    """The first rule that holds; UNCLEAR where none does."""
    return next((ask for ask, holds in _RULES if holds(clues, named)), Ask.UNCLEAR)


_ASKS_UNITS = re.compile(r"谁|哪.{0,3}(?:单位|部门|家|局)|什么(?:单位|部门)|(?:单位|部门)[有是]?哪")


def asked_within(ask: Ask, bounds: tuple[Bound, ...], clues: Clues, *, named: bool) -> Ask:
    """What is asked where a number narrows: the units that carry so many tasks (whether a unit
    does that is `named`), else the tasks of which it holds, unless their units are asked for."""
    if not bounds or ask in (Ask.UNIT_COUNTS, Ask.SUMMARY, Ask.ACTION, Ask.INSTRUCTION):
        return ask
    if any(b.measure == "tasks" for b in bounds):
        return Ask.UNIT_COUNTS if _ASKS_UNITS.search(clues.text) or not named else Ask.TASKS
    return Ask.UNITS if _ASKS_UNITS.search(clues.text) else Ask.TASKS


def choose_order(clues: Clues, ask: Ask, *, overdue: bool) -> Order | None:
    """Which end of a ranking is wanted."""
    if overdue and clues.has("longest"):
        return "longest_overdue"
    if ask in (Ask.TASK_RANK, Ask.UNIT_RANK, Ask.UNIT_COUNTS, Ask.PERIOD_COUNTS):
        return "least" if clues.has("least") else "most" if clues.has("most") else None
    if ask is Ask.TASKS and clues.has("latest"):
        return "latest_due"
    if ask is Ask.TASKS and clues.has("earliest"):
        return "earliest_due"
    return None
