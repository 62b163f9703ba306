"""One document as a panel: a draft to confirm, or a document of the library to look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.ledger.crosscheck import CrossCheckReport, Place
from app.ledger.document_records import DocumentRecord
from app.ledger.drafts import Comparison, Draft
from app.ledger.quoting import quoted
from app.ledger.records import CorrectionEntry, TaskRecord
from app.web.render_comparison import comparison_part
from app.web.render_correcting import Address, confirming_part, facts_form, tasks_form
from app.web.render_documents import button, export_link, facts_line, warnings_list
from app.web.render_text import html, shortened, source_link
from ingest.document import Span

BACK = '<p class="pd-back"><a href="/?tab=documents" data-open="library">‹ 返回文件列表</a></p>'
WHO = (
    '<label class="pd-who">更正人 <input type="text" id="pd-by" maxlength="100" '
    'autocomplete="off" placeholder="姓名或单位，可不填" /></label>'
)
FEW = 12  # differences; more are shown when asked for
FIELDS = {
    "title": "标题",
    "units": "单位",
    "deadline": "时限",
    "milestone": "阶段目标时限",
    "doc_number": "文号",
    "issuer": "发文机关",
    "place": "所属地区",
    "issued": "成文日期",
    "words": "对照原件",
}


@dataclass(frozen=True, kw_only=True)
class DocumentParts:
    """What the panel of a document of the library shows."""

    record: DocumentRecord
    tasks: Sequence[TaskRecord]
    report: CrossCheckReport
    log: Sequence[CorrectionEntry]
    reported: int  # lines of history of its tasks


@dataclass(frozen=True, kw_only=True)
class DraftParts:
    """What the panel of a draft shows."""

    draft: Draft
    report: CrossCheckReport
    left_out: Sequence[Span]
    earlier: Sequence[DocumentRecord]
    comparison: Comparison | None


def draft_panel(parts: DraftParts, *, everything: bool = False) -> str:
    """A file as read: look, put right, confirm or drop."""
    draft, record = parts.draft, parts.draft.record
    address = Address.of_draft(draft.id)
    source = html(source_link(address.source_id))
    actions = (
        button("publish", "确认入库", address.facts, kind="pd-main")
        + f'<a class="pd-button pd-cite" href="{source}">看原文</a>'
        + button(
            "drop",
            "放弃",
            address.facts,
            ask=f"放弃{quoted(shortened(record.title, 40))}的预览？"
            "在这里做的更正也会丢掉，已入库的内容不受影响。",
        )
    )
    return (
        f'<article class="pd-panel" data-panel="drafts/{html(draft.id)}">{BACK}'
        f'<header class="pd-head"><p><span class="pd-light pd-yellow">预览，尚未入库</span>'
        f"{html(draft.filename)}</p><h2>{html(record.title)}</h2>"
        f'<div class="pd-actions">{actions}{WHO}</div>'
        '<p class="pd-quiet">点任一格即可更正：时限可写“2018年6月底”，单位用顿号分开。'
        "读出的内容会留在旁边，可以撤销。</p></header>"
        f'<section class="pd-part"><h3>文件信息</h3>{facts_form(record, address)}</section>'
        f"{_compared(parts, address)}"
        f"{warnings_list(record.warnings, source_id=address.source_id)}"
        f"{_left_out(parts.left_out, address)}"
        f"{crosscheck_part(parts.report, address)}"
        f"{_tasks(record, draft.tasks, address, everything)}</article>"
    )


def document_panel(parts: DocumentParts, *, everything: bool = False) -> str:
    """A document that counts: its facts, tasks, differences, and what can be done with it."""
    record = parts.record
    address = Address.of_document(record.id)
    source = html(source_link(address.source_id))
    reported = f"已登记的 {parts.reported} 条办理记录会保留在案，" if parts.reported else ""
    ask = (
        f"删除{quoted(shortened(record.title, 60))}？"
        f"它的 {record.tasks} 项任务将从台账和问答中移除，{reported}删除后不能恢复，只能重新上传。"
    )
    actions = (
        f'<a class="pd-button pd-main pd-cite" href="{source}">看原文和目录</a>'
        f'<a class="pd-button" href="{address.facts}/original" download>下载原件</a>'
        f'<label class="pd-button pd-pick">上传新版替换<input type="file" '
        f'data-replaces="{html(record.id)}" aria-label="选择新版文件" /></label>'
        + button("delete", "删除", address.facts, kind="pd-danger", ask=ask)
    )
    return (
        f'<article class="pd-panel" data-panel="documents/{html(record.id)}">{BACK}'
        f'<header class="pd-head"><p>{facts_line(record)}</p><h2>{html(record.title)}</h2>'
        f'<div class="pd-actions">{actions}{WHO}</div>'
        '<div id="pd-results" aria-live="polite"></div></header>'
        f'<section class="pd-part"><h3>文件信息</h3>{facts_form(record, address)}</section>'
        f"{warnings_list(record.warnings, source_id=address.source_id)}"
        f"{crosscheck_part(parts.report, address)}"
        f"{_tasks(record, parts.tasks, address, everything)}{_log(parts.log)}</article>"
    )


def _compared(parts: DraftParts, address: Address) -> str:
    confirmed = parts.draft.confirmed
    return comparison_part(parts.comparison, parts.earlier, address, confirmed=confirmed)


def _tasks(
    record: DocumentRecord, tasks: Sequence[TaskRecord], address: Address, everything: bool
) -> str:
    count = f"<small>{len(tasks)} 项</small>" if tasks else ""
    return (
        f'<section class="pd-part"><h3>任务{count}</h3>{confirming_part(record, address)}'
        f"{tasks_form(tasks, address, everything=everything)}</section>"
    )


def _left_out(spans: Sequence[Span], address: Address) -> str:
    if not spans:
        return ""
    items = "".join(
        f'<li><a class="pd-cite" href="{html(source_link(address.source_id, s.start, s.end))}">'
        f"{html(shortened(s.text, 90))}</a></li>"
        for s in spans[:100]
    )
    return (
        '<details class="pd-part pd-places"><summary><h3>没有归入条款的文字'
        f"<small>{len(spans)} 处</small></h3></summary>"
        '<p class="pd-quiet">这些文字不会作为任务或引文，请看是否漏读了内容。</p>'
        f"<ol>{items}</ol></details>"
    )


def crosscheck_part(report: CrossCheckReport, address: Address) -> str:
    """Body and annex side by side: the counts, then every difference with both places."""
    if not report.differences and not report.rows:
        return ""
    counted = (
        f"正文 {report.articles} 条，附件分解表 {report.rows} 项，"
        f"共读出 {report.articles + report.rows} 项任务；"
        + (
            f"其中分解表 {report.in_both} 项与正文 {report.articles_in_both} 条说的是同一项工作，"
            f"合起来是 {report.duties} 项工作。台账中两处各列一项，互相链接。"
            if report.in_both
            else "两处没有重复的工作。"
        )
        if report.rows
        else f"正文 {report.articles} 条，没有附件分解表。"
    )
    if not report.differences:
        return (
            '<section class="pd-part"><h3>正文与附件比对</h3>'
            f'<p class="pd-quiet">{counted}没有发现不一致。</p></section>'
        )
    export = export_link(f"{address.facts}/crosscheck.xlsx", "把这些不一致存为电子表格")
    kinds = "".join(f"<li>{html(kind)}<b>{count}</b></li>" for kind, count in report.counts.items())
    opened = " open" if len(report.differences) <= FEW else ""
    items = "".join(
        f'<li><span class="pd-kind">{html(d.kind)}</span>{html(d.record.message)}'
        f'<span class="pd-both">{_places(d.places, address)}</span></li>'
        for d in report.differences
    )
    return (
        f'<details class="pd-part pd-check pd-places"{opened}><summary><h3>正文与附件比对'
        f"<small>{len(report.differences)} 处不一致</small></h3></summary>"
        f'<p class="pd-quiet">{counted}比对的是文件原文，更正不影响比对结果。{export}</p>'
        f'<ul class="pd-counts">{kinds}</ul><ol>{items}</ol></details>'
    )


def _places(places: Sequence[Place], address: Address) -> str:
    """One link a passage, over all that lies in it."""
    passages: dict[str, tuple[int, int]] = {}
    for place in places:
        words = place.locator or "看原文"
        start, end = passages.get(words, (place.start, place.end))
        passages[words] = min(start, place.start), max(end, place.end)
    return "".join(
        f'<a class="pd-cite" href="{html(source_link(address.source_id, *span))}">{html(words)}</a>'
        for words, span in passages.items()
    )


def _log(log: Sequence[CorrectionEntry]) -> str:
    if not log:
        return ""
    items = "".join(
        f"<li><b>{html(FIELDS.get(entry.field, entry.field))}</b>"
        f"{html(f'（{entry.locator} {entry.task}）' if entry.task else '')}："
        f"{html(entry.extracted)} → "
        f"{html(entry.value if entry.value is not None else '撤销更正')}"
        f'<span class="pd-quiet">　{html(entry.by)} {html(_moment(entry.recorded_at))}</span></li>'
        for entry in reversed(log)
    )
    return (
        '<details class="pd-part"><summary><h3>更正记录'
        f"<small>{len(log)} 条</small></h3></summary><ol>{items}</ol></details>"
    )


def _moment(recorded_at: str) -> str:
    """ "2026-09-15T02:30:00Z" -> "2026-09-15 10:30" where this machine is."""
    return f"{datetime.fromisoformat(recorded_at).astimezone():%Y-%m-%d %H:%M}"
