"""The language model on the page: a switch beside the box, and what is said while it writes.

Only where one is configured. The switch counts for the questions asked after it, in this window.
"""

from __future__ import annotations

import gradio as gr

from app.settings import EMBEDDED
from app.web.office import Office
from app.web.words import model_words


def model_switch(office: Office) -> gr.Checkbox:
    """A switch that says which model words the answers and where the question goes."""
    settings = office.desk.settings
    configured = settings.chat_model != EMBEDDED
    words = model_words(settings.chat_model, settings.model_url)
    return gr.Checkbox(
        value=configured,
        label=f"由{words}组织文字" if configured else "",
        info="问题、对话和查到的结果会发往这个地址；关掉就只用内置模型。" if configured else None,
        visible=configured,
        elem_id="pd-model",
    )


def chosen_model(switch: bool | None) -> str | None:
    """The `model` of a question: the configured one, or the embedded one."""
    return None if switch else EMBEDDED


def writing(office: Office) -> str:
    """What stands in the answer's place while the model writes."""
    settings = office.desk.settings
    return f"已查到，正在由{model_words(settings.chat_model, settings.model_url)}组织文字……"
