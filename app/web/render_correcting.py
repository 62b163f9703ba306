"""Facts and tasks of a document as a form: each field holds what counts, and says beside it what
was read where a person put it right.

    data-patch="/api/tasks/…"   where a change of a field in here is sent
    data-field="deadline"       which field; of data-kind "names" a list, "milestone" one by number
    data-row="/panel/…"         where the element is fetched again after a change
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.ledger.correction_rows import CORRECTED
from app.ledger.corrections import DEADLINE, ISSUED, TITLE, UNITS, WORDS
from app.ledger.document_records import DocumentRecord
from app.ledger.records import (
    CorrectionRecord,
    MilestoneRecord,
    TaskRecord,
)
from app.web.render_documents import button
from app.web.render_text import html, shortened, source_link
from app.web.words import chinese_day
from ingest.dates import describe_rrule

FACTS = {
    TITLE: "标题",
    "doc_number": "文号",
    "issuer": "发文机关",
    ISSUED: "成文日期",
    "place": "所属地区",
}
SOURCES = {"article": "正文", "annex": "附件"}
ROLES = {"responsible": "责任", "lead": "牵头", "supporting": "配合"}
ROWS_SHOWN = 200


@dataclass(frozen=True)
class Address:
    """Where a document is corrected and shown: published ones and drafts differ."""

    facts: str  # PATCH for the document's facts
    panel: str  # the panel of the document
    source_id: str  # for /source/…
    draft: bool

    @classmethod
    def of_document(cls, document_id: str) -> Address:
        """A published document."""
        name = quote(document_id, safe="")
        return cls(f"/api/documents/{name}", f"/panel/documents/{name}", document_id, False)

    @classmethod
    def of_draft(cls, draft_id: str) -> Address:
        """A draft."""
        name = quote(draft_id, safe="")
        return cls(f"/api/drafts/{name}", f"/panel/drafts/{name}", f"draft-{draft_id}", True)

    def task(self, task_id: str) -> str:
        """PATCH for a task."""
        name = quote(task_id, safe="")
        return f"{self.facts}/tasks/{name}" if self.draft else f"/api/tasks/{name}"

    def row(self, task_id: str) -> str:
        """The row of a task, to be fetched again."""
        return f"{self.panel}/tasks/{quote(task_id, safe='')}"


def facts_form(record: DocumentRecord, address: Address) -> str:
    """What the file is: title, number, issuer, date, place."""
    put_right = {c.field: c for c in record.corrections}
    rows = []
    for field, words in FACTS.items():
        value = getattr(record, field)
        shown = (chinese_day(value) if value else "") if field == ISSUED else str(value)
        note = f"年份：{record.year}" if field == ISSUED and record.year and not value else ""
        rows.append(
            f"<div><dt>{words}</dt><dd>"
            f"{_field(field, shown, words, hint='未读出' if not shown else '')}"
            f"{_note(note)}{_put_right(put_right.get(field), {field: None})}</dd></div>"
        )
    return (
        f'<dl class="pd-form" data-patch="{html(address.facts)}" '
        f'data-row="{html(address.panel)}/facts">{"".join(rows)}</dl>'
    )


def tasks_form(tasks: Sequence[TaskRecord], address: Address, *, everything: bool = False) -> str:
    """The tasks as a table of fields; of very many the first, with a button for the rest."""
    if not tasks:
        return '<p class="pd-quiet">没有读出任务。文件的文字仍可检索和引用。</p>'
    shown = tasks if everything else tasks[:ROWS_SHOWN]
    rows = "".join(task_row(task, address) for task in shown)
    more = ""
    if len(shown) < len(tasks):
        more = (
            f'<p><button type="button" class="pd-button" data-act="everything">'
            f"显示全部 {len(tasks)} 项（现为前 {len(shown)} 项）</button></p>"
        )
    return (
        '<div class="pd-tasks-form pd-places"><table><thead><tr><th>出处</th><th>任务</th>'
        "<th>责任单位</th><th>配合单位</th><th>时限</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{more}"
    )


def task_row(task: TaskRecord, address: Address) -> str:
    """One task: its place, title, units by role, dates."""
    put_right = {(c.field, c.milestone): c for c in task.corrections}
    where = f"{SOURCES[task.source]}第{task.number}{'条' if task.source == 'article' else '项'}"
    link = source_link(address.source_id, task.start, task.end)
    units = _put_right(put_right.get((UNITS, None)), {"responsible": None})
    inferred = "；".join(
        dict.fromkeys(
            f"{name}：{why}" for name, _, _, _, why in task.unit_places if why and why != CORRECTED
        )
    )
    return (
        f'<tr data-patch="{html(address.task(task.id))}" data-row="{html(address.row(task.id))}">'
        f'<td class="pd-where"><a class="pd-cite" href="{html(link)}" '
        f'title="看原文：{html(task.locator)}">{html(where)}</a></td>'
        f'<td data-label="任务">{_field(TITLE, task.title, f"{where}的标题")}'
        f"{_put_right(put_right.get((TITLE, None)), {TITLE: None})}"
        f"{_confirmation(task, put_right.get((WORDS, None)))}</td>"
        f'<td data-label="责任单位">{_names("responsible", task.responsible, where)}'
        f"{_leads(task, where)}{_note(f'推定：{inferred}' if inferred else '')}{units}</td>"
        f'<td data-label="配合单位">{_names("supporting", task.supporting, where)}</td>'
        f'<td data-label="时限">{_deadline(task, where, put_right)}</td></tr>'
    )


def confirming_part(record: DocumentRecord, address: Address) -> str:
    """How many tasks wait to be held against the original, and a way to confirm them at once."""
    waiting = record.unconfirmed_tasks
    refresh = f'data-refresh="{html(address.panel)}/confirming"'
    if not waiting:
        return f"<div {refresh} hidden></div>"
    ask = f"{waiting} 项任务都已对照原件，文字、单位和时限无误？"
    return (
        f'<div class="pd-together" {refresh}><p>'
        f'<span class="pd-light pd-yellow">{waiting} 项待确认</span> '
        "请对照原件逐项核对，有误的先更正，再点“已对照原件”。</p>"
        f"{button('confirm', '全部已对照原件', address.facts, ask=ask)}</div>"
    )


def _confirmation(task: TaskRecord, confirmed: CorrectionRecord | None) -> str:
    """That the task waits, with a button to confirm it; or that somebody has, and a way back."""
    if not task.unconfirmed and confirmed is None:
        return ""
    if confirmed is None:
        colour, word, why, said, patch = "yellow", "待确认", task.unconfirmed, "已对照原件", True
    else:
        colour, word, why, said, patch = "green", "已确认", confirmed.extracted, "撤销", None
    return (
        f'<p class="pd-right"><span class="pd-light pd-{colour}">{word}</span> {html(why)} '
        f'<button type="button" class="pd-undo" '
        f'data-undo="{html(json.dumps({"confirmed": patch}))}">{said}</button></p>'
    )


def _leads(task: TaskRecord, where: str) -> str:
    if not task.lead:
        return ""
    return f'<label class="pd-lead"><span>牵头</span>{_names("lead", task.lead, where)}</label>'


def _deadline(
    task: TaskRecord, where: str, put_right: dict[tuple[str, int | None], CorrectionRecord]
) -> str:
    own = put_right.get((DEADLINE, None))
    phrase = own.said if own else task.deadline_text or ""
    notes = [_meaning(task, phrase), f"未看懂：{task.reason}" if task.reason else ""]
    notes.append(f"推定：{task.inferred}" if task.inferred else "")
    hint = "见下面的阶段目标" if task.milestones and not phrase else "未载明"
    parts = [
        _field(DEADLINE, phrase, f"{where}的时限", hint=hint),
        *map(_note, notes),
        _put_right(own, {DEADLINE: None}),
    ]
    for milestone in task.milestones:
        parts.append(_milestone(milestone, where, put_right.get((DEADLINE, milestone.number))))
    return "".join(parts)


def _milestone(milestone: MilestoneRecord, where: str, correction: CorrectionRecord | None) -> str:
    phrase = correction.said if correction else milestone.deadline_text
    field = _field(
        DEADLINE,
        phrase,
        f"{where}第{milestone.number}个阶段目标的时限",
        kind="milestone",
        number=milestone.number,
    )
    undo = {"milestones": [{"number": milestone.number, "deadline": None}]}
    return (
        f'<div class="pd-stone"><span title="{html(milestone.text)}">'
        f"{html(shortened(milestone.text, 42))}</span>{field}{_note(_meaning(milestone, phrase))}"
        f"{_put_right(correction, undo)}</div>"
    )


def _meaning(timing: TaskRecord | MilestoneRecord, phrase: str) -> str:
    """What the phrase means where it does not say it itself: "到期日 2018-06-30", "每年9月底"."""
    if timing.due:
        words = f"到期日 {timing.due.isoformat()}"
    elif timing.recurrence:
        words = describe_rrule(timing.recurrence)
    else:
        words = "长期" if getattr(timing, "ongoing", False) else ""
    return "" if words.removeprefix("到期日 ") == phrase.strip() else words


def _names(field: str, names: Sequence[str], where: str) -> str:
    label = f"{where}的{ROLES[field]}单位"
    return _field(field, "、".join(names), label, kind="names", hint="未载明")


def _field(
    field: str, value: str, label: str, *, kind: str = "text", hint: str = "", number: int = 0
) -> str:
    """A field that grows with what stands in it; `label` is read out, `hint` shown when empty."""
    which = f' data-number="{number}"' if number else ""
    return (
        f'<textarea rows="1" class="pd-field" data-field="{field}" data-kind="{kind}"{which} '
        f'aria-label="{html(label)}" placeholder="{html(hint)}" spellcheck="false" '
        f'autocomplete="off">{html(value)}</textarea>'
    )


def _note(words: str) -> str:
    return f'<p class="pd-aside">{html(words)}</p>' if words else ""


def _put_right(correction: CorrectionRecord | None, undo: Mapping[str, object]) -> str:
    """已更正, by whom and when, what was read, and a way back."""
    if correction is None:
        return ""
    who = f"{correction.by}，" if correction.by else ""
    day = correction.recorded_at.partition("T")[0]
    return (
        f'<p class="pd-right"><span class="pd-light pd-blue" title="{html(who)}{html(day)}">已更正'
        f"</span> 读出的是：{html(shortened(correction.extracted, 120))} "
        f'<button type="button" class="pd-undo" data-undo="{html(json.dumps(undo))}">撤销</button>'
        "</p>"
    )
