"""The page: Gradio Blocks at "/", one file a part.

    page_day.py        the day that counts, above everything
    page_chat.py       问答: the conversation and the evidence beside it (chat_events.py)
    page_views.py      the tabs that are views: 本期督查, 任务台账, 单位, 时间轴
    page_documents.py  文件: the library, uploads, what an administrator wants to know

A part is a function that builds its components from the `Office` and what it needs of other
parts. A new tab is one such file and one line in `build_page`. Text is escaped where its HTML
is made (`render_*.py`); looks are in assets/page.css; assets/page.js opens the source beside
the conversation. No component evaluates strings as code, so the strict CSP holds.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from app.web.first_paint import TITLE
from app.web.office import UPLOAD_LIMIT, Office
from app.web.page_chat import chat_tab
from app.web.page_day import day_field
from app.web.page_documents import documents_tab
from app.web.page_views import view_tab
from app.web.tabs import TABS

FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"]
CACHE_SECONDS = 3600  # Gradio's copies of uploads go after so long; ours are gone at once


def build_page(office: Office) -> gr.Blocks:
    """The whole page."""
    page: gr.Blocks
    with gr.Blocks(
        title=TITLE,
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(CACHE_SECONDS, CACHE_SECONDS),
    ) as page:
        with gr.Row(elem_id="pd-top"):
            gr.Markdown(f"# {TITLE}", elem_id="pd-title")
            day = day_field(office)
        with gr.Tabs(elem_id="pd-tabs", selected="chat"):
            for name, tab in TABS.items():
                with gr.Tab(tab.title, id=name) as part:
                    if name == "chat":
                        chat_tab(office, day)
                    elif name == "documents":
                        documents_tab(office, part)
                    else:
                        view_tab(name)
        day.start(page)
    return page


def mount_page(app: FastAPI, office: Office) -> None:
    """Put the page at "/" of `app`, behind everything that is mounted already."""
    _keep_uploads_in(office.uploads)
    page = build_page(office)
    page.queue(default_concurrency_limit=40, max_size=100)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=_theme(),
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=UPLOAD_LIMIT,
    )


def _keep_uploads_in(folder: Path) -> None:
    """Files on their way in wait in the data folder, not where every user of the machine looks;
    what an earlier run left there is cleared."""
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["GRADIO_TEMP_DIR"] = str(folder)  # the only way that Gradio can be told


def _theme() -> gr.themes.Base:
    return gr.themes.Default(
        primary_hue="blue",
        secondary_hue="blue",
        neutral_hue="slate",
        font=FONTS,
        font_mono=["monospace"],
    )
