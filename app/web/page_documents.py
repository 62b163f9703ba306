"""文件: the tab. What stands in it is made in `render_documents.py` and its neighbours, fetched and
worked by assets/documents.js through the API, so a file goes the same way from here and from
another program. The words that are ours and not the office's stay in the administrators' panel.
"""

from __future__ import annotations

import gradio as gr

from app.web.office import Office
from app.web.page_day import QUIET
from app.web.render_documents import system_table

WAITING = "正在读取文件列表…"  # documents.js puts the list in its place


def documents_tab(office: Office, tab: gr.Tab) -> None:
    """Build the tab and tie its events."""
    with gr.Column(elem_id="pd-library"):
        gr.Markdown(WAITING, elem_id="pd-files")
        with gr.Accordion("系统信息（管理员）", open=False, elem_id="pd-system"):
            system = gr.Markdown()

    def current() -> str:
        return system_table(*office.readiness())

    tab.select(current, None, [system], **QUIET)
