"""文件: add files and see what became of each, the library with its warnings, the system.

Files are taken in one after another; a result stands there as soon as it is known, and a
refusal says why. The words that are ours and not the office's stay in the administrators' panel.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from app.web.office import UPLOAD_LIMIT, Office
from app.web.page_day import QUIET
from app.web.render_documents import Upload, documents_table, system_table, upload_results
from app.web.render_overview import failure

log = logging.getLogger(__name__)

HINT = (
    f"把政策文件拖到下面，或点击选择，可一次多份，每份不超过 {UPLOAD_LIMIT // (1024 * 1024)} MB。"
    "读不出政策内容的文件不会入库，并会说明原因。"
)


def documents_tab(office: Office, tab: gr.Tab) -> None:
    """Build the tab and tie its events."""
    with gr.Column(elem_id="pd-library"):
        gr.Markdown(f"## 上传文件\n\n{HINT}", elem_classes="pd-section")
        files = gr.File(
            label="上传文件",
            show_label=False,
            file_count="multiple",
            elem_id="pd-upload",
            height=132,
        )
        results = gr.Markdown(elem_id="pd-results")
        gr.Markdown("## 已收文件", elem_classes="pd-section")
        library = gr.Markdown(elem_id="pd-documents")
        with gr.Accordion("系统信息（管理员）", open=False, elem_id="pd-system"):
            system = gr.Markdown()

    def current() -> tuple[str, str]:
        try:
            documents = documents_table(office.desk.db.documents())
        except Exception as error:
            log.error("the list of documents", exc_info=error)
            documents = failure(error)
        return documents, system_table(*office.readiness())

    async def take_in(paths: list[str] | None) -> AsyncIterator[tuple[Any, ...]]:
        uploads = [Upload(filename=Path(path).name) for path in paths or []]
        if not uploads:
            yield (gr.skip(),) * 4
            return
        yield upload_results(uploads), gr.skip(), gr.skip(), gr.skip()
        for number, path in enumerate(paths or []):
            uploads[number] = await asyncio.to_thread(_take_in_one, office, uploads[number], path)
            yield upload_results(uploads), gr.skip(), gr.skip(), gr.skip()
        yield upload_results(uploads), *current(), None

    shown = [library, system]
    tab.select(current, None, shown, **QUIET)
    files.upload(take_in, [files], [results, *shown, files], **QUIET)


def _take_in_one(office: Office, upload: Upload, path: str) -> Upload:
    """One file into the library; the copy that the browser's upload left is deleted.

    The path comes from the browser, so one outside the folder of uploads is left alone.
    """
    copy = Path(path).resolve()
    if not copy.is_relative_to(office.uploads.resolve()):
        log.error("an upload named a file outside the folder of uploads")
        return replace(upload, reason=f"{upload.filename}：没有收到这个文件，请重新上传。")
    try:
        record = office.add_document(copy.read_bytes(), filename=upload.filename)
        return replace(upload, record=record)
    except Exception as error:
        if hasattr(error, "status_hint"):
            return replace(upload, reason=str(error))
        log.error("upload of %s", upload.filename, exc_info=error)
        return replace(upload, reason=f"{upload.filename}：系统出错，没有入库，已记入日志。")
    finally:
        copy.unlink(missing_ok=True)
