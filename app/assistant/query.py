"""The typed query: what a question asks, once it has been understood.

Names filter, question words project: everything a question *names* (units, numbers, dates,
states, topics) narrows the `Selection`; the *question word* says which `Ask` is made of the
rows that are left. Tools execute the value; nothing below looks at the question's words again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from app.ledger.records import Carrying, State
from app.ledger.selection import Pace
from ingest.document import Role

TaskSource = Literal["article", "annex"]
Fact = Literal[
    "differences",
    "purpose",
    "validity",
    "interpreter",
    "number",
    "issued",
    "issuer",
    "recipients",
    "goals",
    "requirements",
    "annex",
    "basis",
    "cited",
    "outline",
    "overview",
    "title",
    "held",
]
"""What may be asked of a document as a whole."""


class Ask(StrEnum):
    """What is wanted of the selection: one projection each."""

    UNITS = "units"  # 谁、哪些单位
    TASKS = "tasks"  # 哪些任务、几项
    WHEN = "when"  # 什么时候
    DAYS = "days"  # 还有几天、超期多少天
    STATE = "state"  # 算不算逾期、为什么
    VALUE = "value"  # 多少、比例
    TEXT = "text"  # 怎么规定、什么要求
    READ = "read"  # 第N条讲什么
    MEMBERS = "members"  # 联席会议有哪些部门
    DOCUMENT = "document"  # 文号、谁发的、工作目标有哪几条
    DOCUMENTS = "documents"  # 依据哪个文件、文号
    UNIT_COUNTS = "unit_counts"  # 各负责几项、谁多
    PERIOD_COUNTS = "period_counts"  # 按月统计, 哪个月到期最多
    TASK_RANK = "task_rank"  # 责任单位最多的是哪项
    UNIT_RANK = "unit_rank"  # 哪个单位任务最多
    TASK_COMPARE = "task_compare"  # 第10项比第5项多几个
    MEMBERSHIP = "membership"  # 有妇联吗
    SUMMARY = "summary"  # 督查事项总数……
    ACTION = "action"  # 标记完成、删除、发送
    ABSENT = "absent"  # 电话、人名、别的文件的原文
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    INTRODUCTION = "introduction"  # 我是人社局的
    INSTRUCTION = "instruction"  # 写给助手的命令，不是问题
    UNCLEAR = "unclear"


OF_PASSAGES = frozenset({Ask.TEXT, Ask.VALUE, Ask.MEMBERS, Ask.DOCUMENTS})
"""What is answered by quoting passages, not from rows."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of days, both ends included; `text` is how the question put it. Where several that
    lie apart were named (3月和9月), `parts` are those and the whole reaches over them."""

    first: date
    last: date
    text: str
    parts: tuple[Window, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        if self.parts:
            return any(part.holds(day) for part in self.parts)
        return self.first <= day <= self.last

    @property
    def ever(self) -> bool:
        """Whether any day at all is meant: 有明确时限的."""
        return (self.first, self.last) == (date.min, date.max)


def joined(windows: Sequence[Window]) -> Window | None:
    """The window that several make: one where they touch, else one with parts.

    8月、9月 -> August to September; 3月和9月 -> both, and not what lies between
    """
    parts: list[Window] = []
    for window in sorted(windows, key=lambda w: (w.first, w.last)):
        if parts and window.first.toordinal() <= parts[-1].last.toordinal() + 1:
            last = max(parts[-1].last, window.last)
            text = f"{parts[-1].text}、{window.text}"
            parts[-1] = replace(parts[-1], last=last, text=text)
        else:
            parts.append(window)
    if len(parts) < 2:
        return parts[0] if parts else None
    text = "、".join(w.text for w in parts)
    return Window(first=parts[0].first, last=parts[-1].last, text=text, parts=tuple(parts))


EVER = Window(first=date.min, last=date.max, text="")


Held = Literal["supporting", "responsible", "both"]
"""Units by the roles they hold: only supporting, only responsible, or the one and the other."""

Measure = Literal["responsible", "supporting", "lead", "units", "late", "left", "tasks"]
"""What a bound counts: a task's units of a role or all of them, days past or left, a unit's
tasks."""


Side = Literal["more", "less", "same"]
"""Beside the number that another unit has."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A number that narrows, both ends included; `than`: the number is that of a unit's tasks, and
    stands in `least` and `most` once they were counted."""

    measure: Measure
    least: int | None = None
    most: int | None = None
    than: str = ""
    side: Side = "more"
    count: int = 0  # the tasks of that unit

    @property
    def none(self) -> bool:
        """Whether there may be none at all: 没有牵头任务的单位."""
        return self.most == 0

    def beside(self, count: int) -> Bound:
        """The bound once the tasks of the other unit were counted."""
        least = {"more": count + 1, "less": 1, "same": count}[self.side]
        most = {"more": None, "less": count - 1, "same": count}[self.side]
        return replace(self, least=least, most=most, count=count)

    def holds(self, count: int | None) -> bool:
        """Whether a count passes; what cannot be counted does not."""
        if count is None:
            return False
        return (self.least or 0) <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which tasks or passages are meant. Every field narrows; an empty field does not.

    `ids` are task ids that were named by number, title or topic, best first. `topic` is what
    is left of the question's own words; `about` are the passages that a question of text was
    answered from, for the next question to lean on: it does not narrow.
    `contains` are words that the text must hold. `months` restrict recurring duties
    (每年9月: (9,)).
    """

    ids: tuple[str, ...] = ()
    excluded_ids: tuple[str, ...] = ()
    topic: str = ""
    about: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    every_unit: bool = False
    without_units: tuple[str, ...] = ()
    sole: bool = False
    roles: frozenset[Role] = frozenset()
    lead: bool = False
    source: TaskSource | None = None
    sections: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    recurring: bool | None = None
    months: tuple[int, ...] = ()
    pace: Pace | None = None  # 每月的: as often, no other
    window: Window | None = None
    supported: bool | None = None  # has / has no supporting unit
    held: Held | None = None
    led: bool | None = None  # a lead is / is not set apart
    by_all: Literal["", "responsible", "supporting", "any"] = ""  # 各单位都要参与的
    also: tuple[Carrying, ...] = ()  # further conditions on who carries a task
    paired: bool | None = None  # the other part of the document has / has no counterpart
    long: bool | None = None  # the deadline says / does not say 长期
    pending: bool = False  # not reported done
    bounds: tuple[Bound, ...] = ()

    @property
    def role(self) -> Literal["responsible", "lead", "supporting"] | None:
        """The one role that filters, None where both or neither was named."""
        if len(self.roles) != 1:
            return None
        return next(iter(self.roles))

    @property
    def places(self) -> tuple[str, ...]:
        """The tasks or passages that the next question may lean on."""
        return self.ids or self.about

    def named(self) -> frozenset[str]:
        """The names of the fields that narrow."""
        blank = Selection()
        return frozenset(
            f.name
            for f in fields(self)
            if f.name != "about" and getattr(self, f.name) != getattr(blank, f.name)
        )


Period = Literal["month", "quarter", "year"]
"""What tasks are put together by, of the days they are due."""


Dates = Literal["same", "order", "apart"]
"""How the dates of several tasks are compared: 是同一天吗, 哪个先到期, 差几天."""


Order = Literal["most", "least", "longest_overdue", "late_first", "earliest_due", "latest_due"]


Missing = Literal[
    "",
    "task",
    "unit",
    "that_unit",
    "which_unit",
    "which_of_them",
    "document",
    "denial",
    "words",
    "question",
]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One understood question."""

    ask: Ask
    text: str
    language: Literal["zh", "en"] = "zh"
    selection: Selection = field(default_factory=Selection)
    order: Order | None = None
    place: int = 1  # of a ranking: 第二多
    first: int | None = None  # of a ranking: 前三名
    period: Period | None = None  # PERIOD_COUNTS: by what
    compared: tuple[str, ...] = ()  # MEMBERSHIP: the units that are asked about
    evaluated_on: date | None = None  # 截至某日: the day that states are counted from
    wants_why: bool = False
    dates: Dates | None = None  # WHEN: how those of several tasks are compared
    yes_no: bool = False  # ……吗, 有没有……
    plural: bool = False  # 哪几项, 分别: several are expected
    how_many_units: bool = False  # 几家, 多少个单位
    with_units: bool = False  # 带责任单位: each row of a list with the units that answer for it
    defines: bool = False  # 什么叫X
    enumerates: bool = False  # TEXT: 包括哪几种
    figure: str = ""  # VALUE: 92%, of which it is asked what it is of
    fact: Fact | None = None  # DOCUMENT: which
    level: str = ""  # DOCUMENT, its basis: of which level of government
    part: str = ""  # DOCUMENT, papers that it names: where
    paper: str = ""  # DOCUMENT, one of these: the key of its number
    absent_kind: str = ""  # ABSENT: phone, person, original …
    unknown_names: tuple[str, ...] = ()  # units or places that are not in the ledger
    repairs: tuple[tuple[str, str], ...] = ()  # (typed, read as)
    which_paper: bool = False  # 加装电梯是哪份文件里的
    shared: bool = False  # the units that all of several tasks have
    missing_from: TaskSource | None = None  # UNITS: those that this part does not name
    years: tuple[int, ...] = ()  # written out in a question of the text
    renamed: tuple[tuple[str, str], ...] = ()  # (typed, the unit before or after a reform)
    left_out: tuple[str, ...] = ()  # clauses of which nothing was understood
    show_all: bool = False
    missing: Missing = ""  # what a question back must ask for
    choices: tuple[str, ...] = ()  # what a question back names to choose from
