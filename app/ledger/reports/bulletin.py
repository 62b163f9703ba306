"""督查通报, first draft: the figures of the tasks meant, then item by item what passed its date,
what falls due, what is done.

Figures and items come from the ledger in one reading each, so they reconcile with the lists of
the same filter. What an office adds (addressee, measures, signature) is left open in brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.ledger.agenda import RecurringWork, occurrences, recurring_work
from app.ledger.day_names import as_printed
from app.ledger.document_records import DocumentRecord
from app.ledger.provenance import NOTHING, Provenance, provenance
from app.ledger.quoting import quoted
from app.ledger.records import (
    State,
    Tally,
    TaskFilter,
    TaskView,
    UnitTally,
)
from app.ledger.reports.official import SECOND_FONT, OfficialDocument
from app.ledger.reports.wording import (
    called,
    counted,
    day,
    due_words,
    pressing,
    scope,
    source_words,
)
from app.ledger.status import DUE_SOON_DAYS
from app.ledger.task_db import TaskDB
from ingest.dates import describe_rrule

TITLE = "关于督查事项办理情况的通报"
LISTED: tuple[State, ...] = ("overdue", "due_soon", "done")
"""States whose items are listed, unless the filter names its own."""

_HEADINGS: dict[State, str] = {
    "overdue": "时限已过、台账无办结登记的事项",
    "due_soon": "30日内到期的事项",
    "on_track": "未到期的事项",
    "ongoing": "长期和周期性工作",
    "no_deadline": "文件未载明时限的事项",
    "done": "已办结的事项",
}
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class Bulletin:
    """What the bulletin says. `items` holds the rows of each state that is listed."""

    as_of: date
    scope: str
    tally: Tally
    units: Sequence[UnitTally]
    items: dict[State, Sequence[TaskView]]
    recurring: Sequence[RecurringWork] = ()  # of the next 30 days, where those are listed
    sources: Provenance = NOTHING
    issued_only: bool = False  # documents that came later are left out


def gather(
    db: TaskDB, wanted: TaskFilter, *, as_of: date, documents: Sequence[DocumentRecord]
) -> Bulletin:
    """The bulletin of the tasks that `wanted` means."""
    base = replace(wanted, states=(), limit=None, offset=0)
    states = tuple(s for s in _HEADINGS if s in (wanted.states or LISTED))
    found = db.find(replace(base, states=states), as_of=as_of).tasks
    units = db.tally_by_unit(base, as_of=as_of)
    recurring: Sequence[RecurringWork] = ()
    if "due_soon" in states:
        last = as_of + timedelta(DUE_SOON_DAYS)
        window = db.find(replace(base, due_from=as_of, due_to=last), as_of=as_of).tasks
        ahead = occurrences(window, first=as_of, last=last)
        recurring = recurring_work([each for each in ahead if not each.done])
    return Bulletin(
        as_of=as_of,
        scope=scope(base, documents),
        tally=db.tally(base, as_of=as_of),
        units=[u for u in units if not wanted.units or u.name in wanted.units],
        items={
            state: sorted((v for v in found if v.standing.state == state), key=pressing)
            for state in states
        },
        recurring=recurring,
        issued_only=base.issued_by is not None,
        sources=provenance(db, base, documents, as_of=as_of),
    )


def bulletin_docx(bulletin: Bulletin) -> bytes:
    """The bulletin as a Word file in the layout of official documents."""
    document = OfficialDocument(title=TITLE, dated=bulletin.as_of)
    document.title(TITLE, note="（初稿）")
    document.addressee("（主送机关）：")
    meant = f"（统计范围：{bulletin.scope}）" if bulletin.scope else ""
    document.body(
        f"截至{day(bulletin.as_of)}，台账共登记督查事项{bulletin.tally.total}项{meant}。"
        + (f"其中，{counted(bulletin.tally)}。" if bulletin.tally.total else "")
        + "现将有关情况通报如下。"
    )
    document.heading("一、总体情况")
    _units(document, bulletin)
    for number, (state, items) in enumerate(bulletin.items.items(), 1):
        document.heading(f"{_NUMERALS[number]}、{_HEADINGS[state]}（{len(items)}项）")
        apart = bulletin.recurring if state == "due_soon" else ()
        if not items:
            document.body(f"截至统计之日没有{'，周期性工作另列如下' if apart else ''}。")
        for n, view in enumerate(items, 1):
            _item(document, n, view)
        if apart:
            _recurring(document, apart)
    document.heading(f"{_NUMERALS[len(bulletin.items) + 1]}、说明")
    _remarks(document, bulletin)
    document.signature("（发文机关署名）", "（成文日期）")
    return document.save()


def _units(document: OfficialDocument, bulletin: Bulletin) -> None:
    charged = [unit for unit in bulletin.units if unit.responsible.total]
    rows = [_unit_row(unit, called(unit, charged)) for unit in charged]
    if not rows:
        document.body("台账中没有载明责任单位的事项。")
        return
    document.body(
        f"涉及责任单位{len(rows)}家，各单位承担情况见下表。同一事项由几个单位共同负责的，"
        "分别计入各单位，各行相加不等于事项总数。"
    )
    heads = ("责任单位", "承担", "已办结", "未到期", "临期", "时限已过", "长期", "无时限")
    document.table(heads, rows, (46, 14, 16, 16, 14, 20, 14, 16))


def _unit_row(unit: UnitTally, name: str) -> tuple[str, ...]:
    tally = unit.responsible
    states: tuple[State, ...] = (
        *("done", "on_track", "due_soon", "overdue", "ongoing", "no_deadline"),
    )
    return (name, str(tally.total), *(str(tally[state]) for state in states))


def _item(document: OfficialDocument, number: int, view: TaskView) -> None:
    task = view.task
    others = [unit for unit in task.responsible if unit not in task.lead]
    charged = (("牵头单位", task.lead), ("责任单位", others), ("配合单位", task.supporting))
    units = "；".join(f"{role}：{'、'.join(names)}" for role, names in charged if names)
    written = f"（{as_printed(task)}）" if task.printed_units else ""
    document.body(
        f"{number}．",
        (f"{task.title}。", SECOND_FONT),
        f"{units or '文件未载明责任单位'}{written}。完成时间：{due_words(view)}。"
        f"（出处：{source_words(view)}）",
    )


def _recurring(document: OfficialDocument, found: Sequence[RecurringWork]) -> None:
    """What comes round within the window, a duty each."""
    document.heading(f"（一）同期的周期性工作（{len(found)}项，不计入上列项数）", level=2)
    for n, each in enumerate(found, 1):
        task = each.view.task
        part = f"，其中{quoted(each.milestone.text)}" if each.milestone else ""
        times = f"，30日内共{each.times}次" if each.times > 1 else ""
        units = "、".join(
            (each.milestone and each.milestone.units) or task.lead or task.responsible
        )
        document.body(
            f"{n}．",
            (f"{task.title}。", SECOND_FONT),
            f"{f'责任单位：{units}' if units else '文件未载明责任单位'}{part}。"
            f"周期：{describe_rrule(each.rule)}，最近一期{day(each.first)}{times}。"
            f"（出处：{source_words(each.view)}）",
        )


def _remarks(document: OfficialDocument, bulletin: Bulletin) -> None:
    document.body(
        f"本通报按{day(bulletin.as_of)}的台账统计。“时限已过”指时限已过而台账没有办结登记，"
        "不等于工作没有完成；已经办结的，请有关单位核对后补登。"
    )
    if places := bulletin.sources.places:
        listed = "、".join(f"{place}{count}项" for place, count in places)
        document.body(
            f"统计范围含{len(places)}个地区的文件（{listed}）；只通报一地的，请按地区重新起草。"
        )
    later = bulletin.sources.later
    if later.tasks and not bulletin.issued_only:
        document.body(
            f"其中{later.tasks}项出自{day(bulletin.as_of)}之后印发的{later.documents}份文件。"
        )
    inferred = [v for items in bulletin.items.values() for v in items if v.task.inferred]
    if inferred:
        listed = "；".join(f"{source_words(v)}：{v.task.inferred}" for v in inferred)
        document.body(f"以下时限系按文件内容推定，请核对：{listed}。")
    unconfirmed: dict[str, list[str]] = {}
    for item in (v for items in bulletin.items.values() for v in items if v.task.unconfirmed):
        unconfirmed.setdefault(item.task.unconfirmed, []).append(source_words(item))
    for why, rows in unconfirmed.items():
        document.body(f"以下任务待对照原件确认（{why}）：{'；'.join(rows)}。")
