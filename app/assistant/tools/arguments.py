"""A query as a tool's arguments, and back: JSON that any chat model can write.

The embedded model sends what it understood; another model fills in what it likes, so names are
made canonical and topics looked up on the way in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.assistant.query import (
    Ask,
    Bound,
    Fact,
    Held,
    Measure,
    Order,
    Period,
    Query,
    Selection,
    Side,
    Window,
)
from app.assistant.resolve import Preference, Resolver
from app.assistant.selecting import topic_ids
from app.ledger.records import Carrying, State
from ingest.document import Role

_NEEDS_ONE = (Ask.UNITS, Ask.WHEN, Ask.READ)


_STATES = (
    "overdue 时限已过，due_soon 30天内到期，on_track 未到期，ongoing 长期，"
    "done 已办结，no_deadline 无时限"
)


class CarryingArguments(BaseModel):
    """One more condition on who carries a task."""

    units: list[str] = Field(description="单位名称")
    role: Literal["responsible", "lead", "supporting"] | None = Field(
        None, description="承担的角色，不填为任一角色"
    )
    every: bool = Field(False, description="这些单位都要有份")
    negated: bool = Field(False, description="true 表示不由这些单位承担")


class BoundArguments(BaseModel):
    """A number that narrows, both ends included."""

    measure: Measure = Field(
        description="responsible/supporting/lead/units 任务的单位数，late 已过天数，"
        "left 剩余天数，tasks 单位的任务数"
    )
    least: int | None = Field(None, description="不少于")
    most: int | None = Field(None, description="不多于")
    than: str = Field("", description="tasks 专用：不填数，与这家单位的任务数相比")
    side: Side = Field("more", description="比 than 多、少或一样多")

    @classmethod
    def of(cls, bound: Bound) -> BoundArguments:
        """The arguments that mean a bound."""
        numbers = (None, None) if bound.than else (bound.least, bound.most)
        return cls(
            measure=bound.measure,
            least=numbers[0],
            most=numbers[1],
            than=bound.than,
            side=bound.side,
        )

    def bound(self) -> Bound:
        """The bound that they mean."""
        return Bound(
            measure=self.measure, least=self.least, most=self.most, than=self.than, side=self.side
        )


class QueryArguments(BaseModel):
    """What every tool takes. All fields narrow; what is left out does not."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field("", description="用户的问题原话")
    topic: str = Field("", description="任务或内容的主题词，如：校车安全")
    ids: list[str] = Field(default_factory=list, description="任务编号（上一步工具结果里的 id）")
    units: list[str] = Field(default_factory=list, description="单位名称，全称或简称")
    every_unit: bool = Field(False, description="这些单位都要有份")
    without_units: list[str] = Field(default_factory=list, description="不含这些单位")
    sole: bool = Field(False, description="只有一家责任单位")
    roles: list[Role] = Field(default_factory=list, description="responsible 责任，supporting 配合")
    lead: bool = Field(False, description="问的是牵头单位")
    source: Literal["article", "annex"] | None = Field(None, description="article 正文，annex 附件")
    numbers: list[int] = Field(default_factory=list, description="正文第几条或附件第几项")
    sections: list[str] = Field(default_factory=list, description="所在部分的标题")
    states: list[State] = Field(
        default_factory=list,
        description=_STATES,
    )
    recurring: bool | None = Field(None, description="true 只看周期性工作，false 不含")
    months: list[int] = Field(default_factory=list, description="周期性工作所在月份")
    pace: tuple[str, int, int, int] | None = Field(
        None, description="周期性工作多久一次：频率、间隔、月份数、日期数，如 MONTHLY,1,0,1"
    )
    due_from: date | None = Field(None, description="到期日起（含），YYYY-MM-DD")
    due_to: date | None = Field(None, description="到期日止（含），YYYY-MM-DD")
    supported: bool | None = Field(None, description="true 有配合单位，false 没有")
    held: Held | None = Field(
        None, description="单位按所任角色：supporting 只配合，responsible 只负责，both 既负责又配合"
    )
    led: bool | None = Field(None, description="true 写明了牵头单位，false 没有写明")
    by_all: Literal["", "responsible", "supporting", "any"] = Field(
        "", description="所有单位都承担的角色，any 为任一角色"
    )
    also: list[CarryingArguments] = Field(
        default_factory=list, description="对责任、配合单位的其他条件，须同时满足"
    )
    paired: bool | None = Field(None, description="false 另一部分（正文或附件）没有对应的任务")
    long: bool | None = Field(None, description="true 时限写的是长期，false 不含长期")
    pending: bool = Field(False, description="还没有登记办结")
    bounds: list[BoundArguments] = Field(default_factory=list, description="数量条件")
    contains: list[str] = Field(default_factory=list, description="正文须含的词")
    excluded_ids: list[str] = Field(default_factory=list, description="不含这些任务")
    document_ids: list[str] = Field(default_factory=list, description="文件编号")
    order: Order | None = Field(
        None, description="取排序的一端；late_first 全部列出，超期最久的在前"
    )
    first: int | None = Field(None, description="count_by_unit 排名取前几名")
    period: Period | None = Field(None, description="count_by_period：按月、季度或年")
    fact: Fact | None = Field(None, description="read_document：问的是文件的哪一方面")
    level: str = Field("", description="read_document 查依据时：省、市、国")
    on: date | None = Field(None, description="改按这一天计算状态")


def arguments_of(query: Query) -> dict[str, object]:
    """The query as JSON-ready arguments, without what narrows nothing."""
    s = query.selection
    window = s.window
    full = QueryArguments(
        question=query.text,
        topic=s.topic,
        ids=list(s.ids),
        units=list(s.units),
        every_unit=s.every_unit,
        without_units=list(s.without_units),
        sole=s.sole,
        roles=sorted(s.roles),
        lead=s.lead,
        source=s.source,
        sections=list(s.sections),
        states=list(s.states),
        recurring=s.recurring,
        months=list(s.months),
        pace=s.pace,
        due_from=window.first if window else None,
        due_to=window.last if window else None,
        supported=s.supported,
        held=s.held,
        led=s.led,
        by_all=s.by_all,
        also=[
            CarryingArguments(units=list(c.units), role=c.role, every=c.every, negated=c.negated)
            for c in s.also
        ],
        paired=s.paired,
        long=s.long,
        pending=s.pending,
        bounds=[BoundArguments.of(b) for b in s.bounds],
        contains=list(s.contains),
        excluded_ids=list(s.excluded_ids),
        document_ids=list(s.document_ids),
        order=query.order,
        first=query.first,
        period=query.period,
        fact=query.fact,
        level=query.level,
        on=query.evaluated_on,
    )
    return full.model_dump(mode="json", exclude_defaults=True)


def query_of(arguments: QueryArguments, ask: Ask, resolver: Resolver) -> Query:
    """The query that a model's arguments mean."""
    a = arguments
    window = None
    if a.due_from or a.due_to:
        window = Window(first=a.due_from or date.min, last=a.due_to or date.max, text="")
    selection = Selection(
        ids=tuple(a.ids),
        excluded_ids=tuple(a.excluded_ids),
        topic=a.topic,
        contains=tuple(a.contains),
        units=_canonical(a.units, resolver),
        every_unit=a.every_unit,
        without_units=_canonical(a.without_units, resolver),
        sole=a.sole,
        roles=frozenset(a.roles),
        lead=a.lead,
        source=a.source,
        sections=tuple(a.sections),
        document_ids=tuple(a.document_ids),
        states=tuple(a.states),
        recurring=a.recurring,
        months=tuple(a.months),
        pace=a.pace,
        window=window,
        supported=a.supported,
        held=a.held,
        led=a.led,
        by_all=a.by_all,
        also=tuple(
            Carrying(
                units=_canonical(c.units, resolver), role=c.role, every=c.every, negated=c.negated
            )
            for c in a.also
        ),
        paired=a.paired,
        long=a.long,
        pending=a.pending,
        bounds=tuple(b.bound() for b in a.bounds),
    )
    selection = _with_ids(selection, a, ask, resolver)
    return Query(
        ask=ask,
        text=a.question or a.topic,
        selection=selection,
        order=a.order,
        first=a.first,
        period=a.period,
        fact=a.fact,
        level=a.level,
        evaluated_on=a.on,
    )


def _canonical(typed: list[str], resolver: Resolver) -> tuple[str, ...]:
    names = resolver.knowledge.unit_names
    return tuple(n for u in typed for n in names.resolve(u) or (u,))


def _with_ids(selection: Selection, a: QueryArguments, ask: Ask, resolver: Resolver) -> Selection:
    if selection.ids:
        return selection
    if a.numbers:
        from app.assistant.recognise.references import Reference

        named = resolver.numbered(
            Reference(a.source, tuple(a.numbers), 0, 0), document_ids=selection.document_ids
        )
        return replace(selection, ids=tuple(v.task.id for v in named))
    if ask in _NEEDS_ONE and a.topic and not (a.units or a.states or selection.window):
        prefer = Preference(dated=ask is Ask.WHEN, supported="supporting" in selection.roles)
        return replace(selection, ids=topic_ids(a.topic, selection, resolver, prefer))
    return selection
