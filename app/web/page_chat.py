"""问答: the conversation on the left, on the right what the answer lists and cites.

Here the components are built and tied; what happens then is in chat_events.py.
"""

from __future__ import annotations

import gradio as gr

from app.web.chat_events import SEND, SUGGESTIONS, Conversation
from app.web.office import Office
from app.web.page_day import QUIET, DayField
from app.web.page_history import history_panel
from app.web.page_model import model_switch


def chat_tab(office: Office, day: DayField) -> None:
    """Build the tab and tie its events."""
    with gr.Row(elem_id="pd-chat-row"):
        with gr.Column(elem_id="pd-left"):
            history = history_panel(office)
            chat = gr.Chatbot(
                label="对话",
                show_label=False,
                elem_id="pd-chat",
                placeholder="",  # said when the page is opened: assets/early.js waits for it
                height=None,
                layout="bubble",
                buttons=["copy"],
                editable="user",
                autoscroll=False,  # assets/page.js: to the question, not to the end
                latex_delimiters=[],
                allow_tags=False,
                allow_file_downloads=False,
            )
            with gr.Row(elem_id="pd-suggestions"):
                again = gr.Button(visible=False, size="sm", elem_classes="pd-again")
                suggestions = [gr.Button(visible=False, size="sm") for _ in range(SUGGESTIONS)]
            box = gr.Textbox(
                label="问题",
                show_label=False,
                placeholder="输入问题，按回车发送",
                lines=1,
                max_lines=6,
                autofocus=True,
                submit_btn=SEND,
                elem_id="pd-question",
            )
            by_model = model_switch(office)
        with gr.Column(elem_id="pd-side"):
            side = gr.Markdown(elem_id="pd-evidence", sanitize_html=True)
    turns = gr.State([])
    talk = Conversation(office, chat, box, turns, side, suggestions, again, history, by_model)
    _tie(talk, day)


def _tie(talk: Conversation, day: DayField) -> None:
    ask = {"outputs": talk.outputs, "concurrency_limit": 40, **QUIET}
    so_far = [talk.turns, day.day, talk.history.mark, talk.by_model]
    talk.box.submit(talk.ask, [talk.box, *so_far], **ask)
    talk.again.click(talk.ask_again, so_far, **ask)
    talk.chat.example_select(talk.ask_example, so_far, **ask)
    talk.chat.retry(talk.retry, so_far, **ask)
    talk.chat.edit(talk.corrected, so_far, **ask)
    for button in talk.suggestions:
        button.click(talk.ask, [button, *so_far], **ask)
    talk.box.stop(talk.stop, None, None, **QUIET)
    talk.chat.like(talk.rate, [talk.turns], None, **QUIET)
    talk.chat.select(talk.look_back, [talk.turns], [talk.side], **QUIET)
    talk.chat.clear(talk.clear, [day.day], talk.outputs, **QUIET)
    talk.history.fresh.click(talk.fresh, [day.day], talk.outputs, **QUIET)
    talk.history.entries.input(talk.switch, [talk.history.entries, day.day], talk.outputs, **QUIET)
    talk.history.sure.click(talk.delete, [talk.history.mark, day.day], talk.outputs, **QUIET)
    day.changed(talk.day_changed, [talk.turns, day.day], [talk.side, talk.again])
    page = gr.context.Context.root_block
    assert page is not None
    page.load(talk.opening, None, talk.outputs, **QUIET)
