"""The library and the system as HTML: documents with their warnings, uploads, what is in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.ledger.records import DocumentRecord, WarningRecord
from app.web.render_text import html, source_link
from app.web.words import chinese_day, model_line

EMPTY = (
    '<div class="pd-empty"><p><b>还没有文件</b></p>'
    "<p>在上面选择或拖入政策文件，系统会读出其中的任务、责任单位和时限。</p></div>"
)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file of an upload and what became of it; `record` where it was taken in."""

    filename: str
    record: DocumentRecord | None = None
    reason: str = ""

    @property
    def waiting(self) -> bool:
        """Whether its turn has not come."""
        return self.record is None and not self.reason


def documents_table(documents: Sequence[DocumentRecord]) -> str:
    """The library: title, number, what was read out, warnings to look at."""
    if not documents:
        return EMPTY
    rows = "".join(_document(document) for document in documents)
    return (
        '<section class="pd-documents"><table><thead><tr><th>文件</th><th class="pd-num">任务</th>'
        f'<th class="pd-num">段落</th></tr></thead><tbody>{rows}</tbody></table></section>'
    )


def _document(document: DocumentRecord) -> str:
    issued = chinese_day(document.issued) if document.issued else ""
    year = f"{document.year}年" if document.year and not document.issued else ""
    facts = "　".join(
        html(fact)
        for fact in (document.doc_number, document.issuer, issued or year, document.filename)
        if fact
    )
    return (
        f'<tr><td><a class="pd-cite" href="{html(source_link(document.id))}">'
        f'{html(document.title)}</a><p class="pd-facts">{facts}</p>{_warnings(document)}</td>'
        f'<td class="pd-num">{document.tasks}</td><td class="pd-num">{document.chunks}</td></tr>'
    )


def _warnings(document: DocumentRecord) -> str:
    if not document.warnings:
        return ""
    items = "".join(f"<li>{_warning(document.id, warning)}</li>" for warning in document.warnings)
    return (
        f'<details class="pd-warnings"><summary>{len(document.warnings)} 处提醒，请核对</summary>'
        f"<ol>{items}</ol></details>"
    )


def _warning(document_id: str, warning: WarningRecord) -> str:
    message = html(warning.message)
    if warning.start is None or warning.end is None:
        return message
    link = source_link(document_id, warning.start, warning.end)
    return f'{message} <a class="pd-cite" href="{html(link)}">看原文</a>'


def upload_results(uploads: Sequence[Upload]) -> str:
    """What became of each file: taken in with its figures, refused with the reason, or next."""
    items = "".join(_upload(upload) for upload in uploads)
    done = sum(not upload.waiting for upload in uploads)
    progress = f'<p class="pd-quiet">已处理 {done} / {len(uploads)} 份</p>'
    return f'<div class="pd-uploads">{progress}<ul>{items}</ul></div>'


def _upload(upload: Upload) -> str:
    name = html(upload.filename)
    if upload.waiting:
        return f'<li><span class="pd-light pd-gray">等待</span> {name}</li>'
    if upload.record is None:
        return f'<li><span class="pd-light pd-red">未收</span> {html(upload.reason)}</li>'
    record = upload.record
    warned = f"，{len(record.warnings)} 处提醒" if record.warnings else ""
    return (
        f'<li><span class="pd-light pd-green">已收</span> {name}：'
        f'<a class="pd-cite" href="{html(source_link(record.id))}">{html(record.title)}</a>，'
        f"读出 {record.tasks} 项任务、{record.chunks} 段可引文字{warned}。</li>"
    )


def system_table(missing: Sequence[str], parts: Mapping[str, Any]) -> str:
    """What is in use, for administrators: the one place where such words appear."""
    index: Mapping[str, Any] = parts.get("index") or {}
    rows = {
        "状态": "；".join(missing) if missing else "可以回答",
        "问答模型": f"{parts['model']}（{model_line(str(parts['model']))}）",
        "向量模型": f"{index.get('embedder', '未知')}，{index.get('dimensions', '？')} 维",
        "索引代次": f"{index.get('generation', '未知')}，{index.get('chunks', '？')} 段",
        "文件与任务": f"{parts.get('documents', '？')} 份文件，{parts.get('tasks', '？')} 项任务",
        "数据位置": parts.get("data", "未知"),
    }
    lines = "".join(f"<tr><th>{html(k)}</th><td>{html(v)}</td></tr>" for k, v in rows.items())
    return f'<section class="pd-system"><table><tbody>{lines}</tbody></table></section>'
