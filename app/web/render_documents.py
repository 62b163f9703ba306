"""文件 as HTML: the place to put files, what waits to be confirmed, the library; the system.

Files are sent and panels fetched by assets/documents.js; every word of a document, a file name or
a person is escaped here. `data-…` attributes say to the script what an element does:

    data-open="documents/9f2c"   show this panel
    data-act="publish"           what a button does, with data-url where
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.ledger.document_records import DocumentRecord, WarningRecord
from app.ledger.drafts import Draft
from app.web.office import UPLOAD_LIMIT
from app.web.render_text import html, source_link
from app.web.words import chinese_day, model_line

FORMATS = "Word、PDF、Excel、网页和文本文件"
EMPTY = (
    '<div class="pd-empty"><p><b>还没有文件</b></p>'
    "<p>在上面选择或拖入政策文件，系统会读出其中的任务、责任单位和时限，"
    "请您核对、确认后才计入台账。</p></div>"
)
HINT = (
    f"可一次多份，每份不超过 {UPLOAD_LIMIT // (1024 * 1024)} MB；可读 {FORMATS}。"
    "读出的内容先给您核对，确认之前不计入台账。"
)


def library_panel(documents: Sequence[DocumentRecord], drafts: Sequence[Draft]) -> str:
    """The whole tab: upload, what waits, what is there."""
    return (
        '<section class="pd-part"><h2>上传文件</h2>'
        f'<label class="pd-drop" id="pd-upload" data-limit="{UPLOAD_LIMIT}">'
        '<input type="file" multiple aria-describedby="pd-upload-hint" '
        'aria-label="选择要上传的文件" />'
        "<b>点击选择文件，或把文件拖到这里</b>"
        f'<span id="pd-upload-hint">{HINT}</span></label>'
        '<div id="pd-results" aria-live="polite"></div>'
        f'</section>{_waiting(drafts)}<section class="pd-part" id="pd-documents">'
        f"<h2>已收文件{_count(documents)}{_export(documents)}</h2>"
        f"{documents_table(documents)}</section>"
    )


def _export(documents: Sequence[DocumentRecord]) -> str:
    if not documents:
        return ""
    return export_link("/api/documents.xlsx", "把这份清单和提醒存为电子表格")


def export_link(url: str, meaning: str) -> str:
    """A link behind a heading that saves what stands below it as a workbook."""
    return (
        f'<span class="pd-export"><a href="{html(url)}" download title="{html(meaning)}">'
        "导出 Excel</a></span>"
    )


def _count(items: Sequence[object]) -> str:
    return f"<small>{len(items)} 份</small>" if items else ""


def _waiting(drafts: Sequence[Draft]) -> str:
    if not drafts:
        return '<section class="pd-part" id="pd-waiting" hidden></section>'
    rows = "".join(_waiting_row(draft) for draft in drafts)
    return (
        f'<section class="pd-part" id="pd-waiting"><h2>等待确认{_count(drafts)}</h2>'
        f'<div class="pd-together"><p class="pd-quiet">这些文件还没有入库。系统重新启动后，'
        f"没有确认的预览会清除。</p>{_all_at_once(drafts)}</div>"
        f'<ul class="pd-list">{rows}</ul></section>'
    )


def _all_at_once(drafts: Sequence[Draft]) -> str:
    """A button that confirms everything that waits, after a question."""
    if len(drafts) < 2:
        return ""
    tasks = sum(draft.record.tasks for draft in drafts)
    warned = sum(bool(draft.record.warnings) for draft in drafts)
    doubts = f"其中 {warned} 份有需要核对的地方。" if warned else ""
    return button(
        "publish-all",
        f"全部确认入库（{len(drafts)} 份）",
        "",
        drafts=" ".join(draft.id for draft in drafts),
        ask=f"{len(drafts)} 份文件全部入库，计入 {tasks} 项任务？{doubts}"
        "没有打开核对的，按读出的内容计入，入库后仍可更正。",
    )


def _waiting_row(draft: Draft) -> str:
    record = draft.record
    waiting = f"，{record.unconfirmed_tasks} 项待确认" if record.unconfirmed_tasks else ""
    return (
        f"<li>{panel_link(f'drafts/{draft.id}', record.title)}"
        f'<span class="pd-facts">{html(draft.filename)}　读出 {record.tasks} 项任务{waiting}</span>'
        f'<span class="pd-buttons">{button("publish", "确认入库", f"/api/drafts/{draft.id}")}'
        f"{button('drop', '放弃', f'/api/drafts/{draft.id}')}</span></li>"
    )


def panel_link(panel: str, words: str) -> str:
    """A link to a panel, which also works in a window of its own."""
    return (
        f'<a href="/?tab=documents&amp;panel={html(panel)}" data-open="{html(panel)}">'
        f"{html(words)}</a>"
    )


def button(act: str, words: str, url: str, *, kind: str = "", **data: str) -> str:
    """A button that the script knows by `act`."""
    extra = "".join(f' data-{name}="{html(value)}"' for name, value in data.items())
    return (
        f'<button type="button" class="pd-button {kind}" data-act="{act}" '
        f'data-url="{html(url)}"{extra}>{html(words)}</button>'
    )


def documents_table(documents: Sequence[DocumentRecord]) -> str:
    """The library: title, number, what was read out, warnings to look at."""
    if not documents:
        return EMPTY
    rows = "".join(_document(document) for document in documents)
    return (
        '<div class="pd-documents"><table><thead><tr><th>文件</th><th class="pd-num">任务</th>'
        f'<th class="pd-num">段落</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _document(document: DocumentRecord) -> str:
    return (
        f"<tr><td>{panel_link(f'documents/{document.id}', document.title)}"
        f'<p class="pd-facts">{facts_line(document)}</p>{_marks(document)}</td>'
        f'<td class="pd-num">{document.tasks}</td><td class="pd-num">{document.chunks}</td></tr>'
    )


def facts_line(document: DocumentRecord) -> str:
    """Number, issuer, date and file name on one line."""
    issued = chinese_day(document.issued) if document.issued else ""
    year = f"{document.year}年" if document.year and not document.issued else ""
    facts = (document.doc_number, document.issuer, issued or year, document.filename)
    return "　".join(html(fact) for fact in facts if fact)


def _marks(document: DocumentRecord) -> str:
    marks = []
    if document.unconfirmed_tasks:
        marks.append(
            f'<span class="pd-light pd-yellow">{document.unconfirmed_tasks} 项待确认</span>'
        )
    if document.warnings:
        marks.append(f'<span class="pd-light pd-yellow">{len(document.warnings)} 处提醒</span>')
    corrected = document.corrected_tasks + bool(document.corrections)
    if corrected:
        marks.append('<span class="pd-light pd-blue">有更正</span>')
    return f'<p class="pd-marks">{"".join(marks)}</p>' if marks else ""


def warnings_list(warnings: Sequence[WarningRecord], *, source_id: str) -> str:
    """What a person should look at, each with its place; "" where there is nothing."""
    if not warnings:
        return ""
    items = "".join(f"<li>{_warning(source_id, warning)}</li>" for warning in warnings)
    return (
        '<details class="pd-part pd-warnings" open><summary><h3>需要核对的地方'
        f"<small>{len(warnings)} 处</small></h3></summary><ol>{items}</ol></details>"
    )


def _warning(source_id: str, warning: WarningRecord) -> str:
    message = html(warning.message)
    if warning.start is None or warning.end is None:
        return message
    link = source_link(source_id, warning.start, warning.end)
    return f'{message} <a class="pd-cite" href="{html(link)}">看原文</a>'


def system_table(missing: Sequence[str], parts: Mapping[str, Any]) -> str:
    """What is in use, for administrators: the one place where such words appear."""
    index: Mapping[str, Any] = parts.get("index") or {}
    rows = {
        "状态": "；".join(missing) if missing else "可以回答",
        "问答模型": f"{parts['model']}（{model_line(str(parts['model']))}）",
        "嵌入模型": f"{index.get('embedder', '未知')}，{index.get('dimensions', '？')} 维",
        "索引代次": f"{index.get('generation', '未知')}，{index.get('chunks', '？')} 段",
        "文件与任务": f"{parts.get('documents', '？')} 份文件，{parts.get('tasks', '？')} 项任务",
        "数据位置": parts.get("data", "未知"),
    }
    lines = "".join(f"<tr><th>{html(k)}</th><td>{html(v)}</td></tr>" for k, v in rows.items())
    return f'<section class="pd-system"><table><tbody>{lines}</tbody></table></section>'
