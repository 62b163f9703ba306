"""Sentences that reports share: what the rows are, when each is due, where it stands.

They repeat what the ledger holds and no more: a date that has passed is 时限已过，台账无办结登记.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.ledger.document_records import DocumentRecord
from app.ledger.export import STATE_WORDS
from app.ledger.lights import COLOUR_WORDS
from app.ledger.quoting import quoted
from app.ledger.records import (
    PRESSING,
    State,
    Tally,
    TaskFilter,
    TaskView,
    UnitTally,
)
from ingest.dates import describe_rrule

COUNTED: dict[State, str] = {
    "done": "已办结",
    "on_track": "未到期",
    "due_soon": "30日内到期",
    "overdue": "时限已过、台账无办结登记",
    "ongoing": "长期工作",
    "no_deadline": "文件未载明时限",
}
"""How a state is said in a sentence that counts."""

_SOURCES = {"article": "正文条目", "annex": "附件分解表"}
_ROLES = {"responsible": "作为责任单位", "lead": "作为牵头单位", "supporting": "作为配合单位"}


def day(value: date) -> str:
    """2017-09-15 -> "2017年9月15日"."""
    return f"{value.year}年{value.month}月{value.day}日"


def counted(tally: Tally) -> str:
    """ "已办结1项，未到期8项，…": every state that there is, so that the parts add up."""
    parts = [f"{COUNTED[state]}{tally[state]}项" for state in COUNTED if tally[state]]
    if tally.recurring:
        parts = [
            f"{part}（其中按周期办理{tally.recurring}项）" if part.startswith("长期") else part
            for part in parts
        ]
    return "，".join(parts)


def scope(wanted: TaskFilter, documents: Sequence[DocumentRecord]) -> str:
    """What the rows were asked by: "区财政局作为责任单位，2018年到期"; "" for all of them."""
    parts = []
    if wanted.ids:
        parts.append(f"所选{len(wanted.ids)}项")
    if wanted.document_ids:
        labels = [d.label for d in documents if d.id in wanted.document_ids]
        parts.append("、".join(labels))
    if wanted.document_places:
        parts.append(
            "、".join(f"{place or '未载明地区'}的文件" for place in wanted.document_places)
        )
    if wanted.issued_by:
        parts.append(f"{day(wanted.issued_by)}前已印发的文件")
    if wanted.units:
        parts.append("、".join(wanted.units) + _ROLES.get(wanted.role or "", "承担"))
    elif wanted.role:
        parts.append(_ROLES[wanted.role])
    if wanted.source:
        parts.append(_SOURCES[wanted.source])
    if wanted.due_from or wanted.due_to:
        first = f"自{day(wanted.due_from)}" if wanted.due_from else ""
        last = f"至{day(wanted.due_to)}" if wanted.due_to else ""
        parts.append(f"{first}{last}到期")
    if wanted.text:
        parts.append(f"含{quoted(wanted.text)}")
    if wanted.states:
        parts.append("、".join(STATE_WORDS[state] for state in PRESSING if state in wanted.states))
    if wanted.shining:
        parts.append("、".join(COLOUR_WORDS[colour] for colour in wanted.shining.colours))
    return "，".join(parts)


def due_words(view: TaskView) -> str:
    """When a task is due, in the document's words and as the ledger counts.

    "原文“2017年8月”，按2017年8月31日计，已过15天"
    """
    task, standing = view.task, view.standing
    corrected = any(c.field == "deadline" and c.milestone is None for c in task.corrections)
    said = task.deadline_text if corrected else f"原文“{task.deadline_text}”"
    parts = [said] if task.deadline_text and said else []
    if standing.state == "done":
        return "，".join([*parts, f"{day(standing.done_on)}办结" if standing.done_on else "已办结"])
    if standing.overdue_milestones and task.due != standing.overdue_since:
        late = "；".join(
            f"阶段目标{quoted(m.text)}按{day(m.due)}计"
            for m in standing.overdue_milestones
            if m.due
        )
        return "，".join([*parts, late, f"已过{standing.days_late}天"])
    if task.due:
        parts.append(f"按{day(task.due)}计")
    elif task.recurrence:
        parts.append(describe_rrule(task.recurrence))
    if standing.days_late:
        parts.append(f"已过{standing.days_late}天")
    elif standing.next_due and standing.days_left is not None:
        if standing.next_due != task.due:
            parts.append(f"下一时限{day(standing.next_due)}")
        left = standing.days_left
        parts.append(f"还有{left}天" if left else "当日到期")
    return "，".join(parts) or "文件未载明时限"


def called(unit: UnitTally, among: Iterable[UnitTally]) -> str:
    """A unit's name, with its place where another of them has the same: "区教育局（甲区）"."""
    same = [each for each in among if each.name == unit.name]
    return f"{unit.name}（{unit.place or '未载明地区'}）" if len(same) > 1 else unit.name


def source_words(view: TaskView) -> str:
    """Where a task stands: "常天政发〔2017〕68号 附件 第2项"."""
    return f"{view.task.document} {view.task.locator}".strip()


def pressing(view: TaskView) -> tuple[int, date]:
    """The order of a report: what presses first, then by date."""
    standing = view.standing
    return (
        PRESSING.index(standing.state),
        standing.overdue_since or standing.next_due or view.task.due or date.max,
    )
