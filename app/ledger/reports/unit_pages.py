"""A page for each unit: what it owes as a responsible unit, and what it assists with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.ledger.document_records import DocumentRecord
from app.ledger.export import STATE_WORDS
from app.ledger.records import (
    TaskFilter,
    TaskView,
    UnitTally,
)
from app.ledger.reports.official import OfficialDocument
from app.ledger.reports.wording import (
    called,
    counted,
    day,
    due_words,
    pressing,
    scope,
    source_words,
)
from app.ledger.task_db import TaskDB

TITLE = "督查事项一单位一页"


@dataclass(frozen=True, kw_only=True)
class UnitPage:
    """One unit with its tasks, what presses first; what is done is counted, not listed."""

    unit: UnitTally
    responsible: Sequence[TaskView]
    supporting: Sequence[TaskView]


@dataclass(frozen=True, kw_only=True)
class UnitPages:
    """The pages, the unit with most overdue first."""

    as_of: date
    scope: str
    pages: Sequence[UnitPage]


def gather(
    db: TaskDB, wanted: TaskFilter, *, as_of: date, documents: Sequence[DocumentRecord]
) -> UnitPages:
    """A page for each unit that has something open in the tasks meant."""
    base = replace(wanted, limit=None, offset=0)
    pages = []
    for unit in db.tally_by_unit(base, as_of=as_of):
        if wanted.units and unit.name not in wanted.units:
            continue
        its = replace(base, units=(unit.name,), places=(unit.place,))
        owed, assisted = (
            _still_open(db, its, role, as_of) for role in ("responsible", "supporting")
        )
        if owed or assisted:
            pages.append(UnitPage(unit=unit, responsible=owed, supporting=assisted))
    return UnitPages(as_of=as_of, scope=scope(base, documents), pages=pages)


def _still_open(
    db: TaskDB, wanted: TaskFilter, role: Literal["responsible", "supporting"], as_of: date
) -> list[TaskView]:
    """A unit's tasks that are not done, what presses first."""
    if wanted.role not in (None, role, "lead" if role == "responsible" else role):
        return []
    kept = wanted if wanted.role == "lead" else replace(wanted, role=role)
    found = db.find(kept, as_of=as_of).tasks
    return sorted((view for view in found if view.standing.state != "done"), key=pressing)


def unit_pages_docx(made: UnitPages) -> bytes:
    """The pages as one Word file; each unit begins on a page of its own."""
    document = OfficialDocument(title=TITLE, dated=made.as_of)
    if not made.pages:
        document.title(TITLE)
        document.body(f"截至{day(made.as_of)}，所选范围内没有未办结的督查事项。")
    for number, page in enumerate(made.pages):
        _page(document, page, made, new_page=number > 0)
    return document.save()


def _page(document: OfficialDocument, page: UnitPage, made: UnitPages, *, new_page: bool) -> None:
    name = called(page.unit, [each.unit for each in made.pages])
    document.title(f"{name}督查事项清单", new_page=new_page)
    meant = f"（统计范围：{made.scope}）" if made.scope else ""
    owed, assisted = page.unit.responsible, page.unit.supporting
    said = f"截至{day(made.as_of)}，作为责任单位承担{owed.total}项{meant}"
    said += f"，其中{counted(owed)}" if owed.total else ""
    said += f"；作为配合单位参与{assisted.total}项" if assisted.total else ""
    views = (*page.responsible, *page.supporting)
    documents = list(dict.fromkeys(view.task.document for view in views))
    source = f"以下事项均出自{documents[0]}。" if len(documents) == 1 else ""
    document.body(f"{said}。{_written(page)}{source}")
    if page.responsible:
        document.heading(f"一、负责的事项（未办结{len(page.responsible)}项）")
        _table(document, page.responsible, named=not source)
    if page.supporting:
        number = "二" if page.responsible else "一"
        document.heading(f"{number}、配合的事项（未办结{len(page.supporting)}项）")
        _table(document, page.supporting, named=not source)
    document.body("“时限已过”指台账没有办结登记，不等于工作没有完成；已经办结的请补登。")


def _written(page: UnitPage) -> str:
    """What the documents print for the unit, where it has another name on the day."""
    views = (*page.responsible, *page.supporting)
    names = dict.fromkeys(
        printed for v in views for name, printed in v.task.printed_units if name == page.unit.name
    )
    return f"文件原文写作{''.join(f'“{name}”' for name in names)}。" if names else ""


def _table(document: OfficialDocument, views: Sequence[TaskView], *, named: bool) -> None:
    """The tasks; the place of each is `named` with its document where there are several."""
    rows = [
        (
            str(number),
            view.task.title,
            STATE_WORDS[view.standing.state],
            due_words(view),
            source_words(view) if named else view.task.locator,
        )
        for number, view in enumerate(views, 1)
    ]
    widths = (12, 42, 19, 43, 40) if named else (12, 46, 19, 48, 31)
    document.table(("序号", "督查事项", "状态", "完成时间", "出处"), rows, widths)
