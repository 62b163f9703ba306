"""Tabs that are views: plain HTML of our own routes (routes_views.py) in a tab of the page.

Lists of tasks need addresses, so that every figure leads to its rows, Back and reload work and a
link can be sent. The tab holds an empty column; assets/desk.js fetches /view/<name> into it, with
the day of the field above and the conditions in the page's address.
"""

from __future__ import annotations

import gradio as gr

READING = "正在读取……"


def view_tab(name: str) -> None:
    """The column that /view/<name> is put into."""
    with gr.Column(elem_id=f"pd-view-{name}", elem_classes="pd-view"):
        gr.Markdown(READING, elem_classes="pd-reading-view")
