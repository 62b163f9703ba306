"""问答: the conversation on the left, on the right what the answer lists and cites.

A turn is a question and the Answer it got; the conversation shown is made from the turns, so
what the assistant is told is what was said. Answers stream in; the evidence comes with the last
piece. A failure is a sentence in the conversation, never a toast with an exception in it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import gradio as gr

from app.assistant.answer import Answer, Message, Token
from app.ledger.records import TaskFilter, TaskView
from app.web.examples import example_questions
from app.web.inputs import CONTROL
from app.web.office import Office
from app.web.page_day import QUIET, DayField
from app.web.render_answer import evidence
from app.web.render_overview import failure, overview
from app.web.render_text import cited_markdown, safe_markdown, source_link
from app.web.words import STATES, chinese_day

log = logging.getLogger(__name__)

WELCOME = """## 想查哪项工作？

按已收文件和任务台账回答：谁负责、何时到期、文件怎么说。每条回答都能点开原文。"""
NO_DOCUMENTS = """## 还没有文件

请先到“文件”页上传政策文件，系统会读出其中的任务、责任单位和时限，然后就可以提问了。"""
WORKING = "正在查找……"
BROKEN = "系统出错，没有得出回答，已记入日志。请重新提问；仍不行时请联系管理员。"
PIECE_SECONDS = 0.06  # the browser redraws the conversation for each piece it is sent
SUGGESTIONS = 3
PRESSING = 50  # rows of the first screen


@dataclass(frozen=True)
class Turn:
    """A question and what was answered."""

    question: str
    answer: Answer


Turns = list[Turn]
Bubbles = list[dict[str, str]]
Change = dict[Any, Any]  # component -> its new value


@dataclass(frozen=True)
class Conversation:
    """What the events of this tab share: the office and the components they write to."""

    office: Office
    chat: gr.Chatbot
    box: gr.Textbox
    turns: gr.State
    side: gr.Markdown
    suggestions: list[gr.Button]
    again: gr.Button

    @property
    def outputs(self) -> list[Any]:
        """What an event of the conversation may change."""
        return [self.chat, self.box, self.turns, self.side, self.again, *self.suggestions]

    async def ask(
        self, question: str, turns: Turns | None, day: date | None
    ) -> AsyncIterator[Change]:
        """One question: shown at once, answered piece by piece, evidence last."""
        turns = turns or []
        question = CONTROL.sub("", question or "").strip()
        if not question:
            yield {self.box: ""}
            return
        messages = [*conversation(turns), Message(role="user", content=question)]
        shown = [*bubbles(turns), bubble("user", question)]
        yield {self.chat: [*shown, bubble("assistant", WORKING)], self.box: "", **self.no_offers()}
        try:
            text, last = "", 0.0
            async for event in self.office.stream(messages, as_of=day or self.office.today()):
                if isinstance(event, Token):
                    text += event.text
                    if time.monotonic() - last >= PIECE_SECONDS:
                        last = time.monotonic()
                        yield {self.chat: [*shown, bubble("assistant", text)]}
                elif isinstance(event, Answer):
                    yield self._answered([*turns, Turn(question, event)])
        except Exception as error:
            if not hasattr(error, "status_hint"):
                log.error("the answer broke off", exc_info=error)
            reason = str(error) if hasattr(error, "status_hint") else BROKEN
            # Not kept as a turn, and the question is back in the box to send again.
            yield {self.chat: [*shown, bubble("assistant", reason)], self.box: question}

    def _answered(self, turns: Turns) -> Change:
        turn = turns[-1]
        return {
            self.chat: bubbles(turns),
            self.turns: turns,
            self.side: evidence(turn.question, turn.answer),
            **self.no_offers(),
            **{
                button: gr.Button(text, visible=True)
                for button, text in zip(self.suggestions, turn.answer.suggestions, strict=False)
            },
        }

    def no_offers(self) -> Change:
        """Every button below the conversation hidden."""
        return {button: gr.Button(visible=False) for button in (self.again, *self.suggestions)}

    async def ask_again(self, turns: Turns | None, day: date | None) -> AsyncIterator[Change]:
        """The last question once more, with the day as it is now."""
        async for change in self.ask(turns[-1].question if turns else "", turns, day):
            yield change

    async def ask_example(
        self, turns: Turns | None, day: date | None, event: gr.SelectData
    ) -> AsyncIterator[Change]:
        """The example question that was clicked."""
        async for change in self.ask(event.value["text"], turns, day):
            yield change

    def rate(self, turns: Turns | None, event: gr.LikeData) -> None:
        """Keep a thumb up or down, with what it is about."""
        index = event.index[0] if isinstance(event.index, list | tuple) else event.index
        if not turns or not 0 <= index // 2 < len(turns):
            return
        turn = turns[index // 2]
        self.office.feedback.append(
            {True: "good", False: "bad"}.get(event.liked, "withdrawn"),  # type: ignore[arg-type]
            question=turn.question,
            answer=turn.answer.text,
            status=turn.answer.status,
            as_of=turn.answer.as_of,
            model=turn.answer.model,
            at=datetime.now().astimezone(),
        )

    def look_back(self, turns: Turns | None, event: gr.SelectData) -> Any:
        """The evidence of the answer that was clicked."""
        index = event.index[0] if isinstance(event.index, list | tuple) else event.index
        if not turns or not 0 <= index // 2 < len(turns):
            return gr.skip()
        turn = turns[index // 2]
        return evidence(turn.question, turn.answer)

    def day_changed(self, turns: Turns | None, day: date | None) -> Change:
        """Nothing asked yet: how the ledger stands then. Else offer the question for that day."""
        if day is None:
            return {self.again: gr.skip()}
        if not turns:
            return {self.side: self.standing(day), self.again: gr.Button(visible=False)}
        if turns[-1].answer.as_of == day:
            return {self.again: gr.Button(visible=False)}
        return {self.again: gr.Button(f"按{chinese_day(day)}重新回答", visible=True)}

    def standing(self, day: date) -> str:
        """How the ledger stands on `day`, with what presses first."""
        try:
            return self._standing(day)
        except Exception as error:
            log.error("the overview", exc_info=error)
            return failure(error)

    def _standing(self, day: date) -> str:
        db = self.office.desk.db
        pressing = db.find(TaskFilter(states=("overdue", "due_soon")), as_of=day)
        first = sorted(pressing.tasks, key=_pressing_since)[:PRESSING]
        counts = {
            state: db.find(TaskFilter(states=(state,), limit=0), as_of=day).total
            for state in STATES
        }
        return overview(counts, first, total=pressing.total, as_of=day)

    def opening(self) -> gr.Chatbot:
        """The empty conversation with example questions, as the ledger is now."""
        try:
            questions = example_questions(self.office.desk.db, as_of=self.office.today())
        except Exception as error:
            log.error("the example questions", exc_info=error)
            return gr.Chatbot(placeholder=WELCOME)
        examples: Any = [{"text": question} for question in questions]
        return gr.Chatbot(placeholder=WELCOME if questions else NO_DOCUMENTS, examples=examples)

    def clear(self, day: date | None) -> Change:
        """A new conversation."""
        side = self.standing(day or self.office.today())
        return {self.turns: [], self.side: side, **self.no_offers()}


def chat_tab(office: Office, day: DayField) -> None:
    """Build the tab and tie its events."""
    with gr.Row(elem_id="pd-chat-row"):
        with gr.Column(elem_id="pd-left"):
            chat = gr.Chatbot(
                label="对话",
                show_label=False,
                elem_id="pd-chat",
                placeholder=WELCOME,
                height=None,
                layout="bubble",
                buttons=["copy"],
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
                submit_btn="发送",
                elem_id="pd-question",
            )
        with gr.Column(elem_id="pd-side"):
            side = gr.Markdown(elem_id="pd-evidence", sanitize_html=True)
    turns = gr.State([])
    talk = Conversation(office, chat, box, turns, side, suggestions, again)
    _tie(talk, day)


def _tie(talk: Conversation, day: DayField) -> None:
    ask = {"outputs": talk.outputs, "concurrency_limit": 40, **QUIET}
    talk.box.submit(talk.ask, [talk.box, talk.turns, day.day], **ask)
    for button in talk.suggestions:
        button.click(talk.ask, [button, talk.turns, day.day], **ask)
    talk.again.click(talk.ask_again, [talk.turns, day.day], **ask)
    talk.chat.example_select(talk.ask_example, [talk.turns, day.day], **ask)
    talk.chat.like(talk.rate, [talk.turns], None, **QUIET)
    talk.chat.select(talk.look_back, [talk.turns], [talk.side], **QUIET)
    talk.chat.clear(talk.clear, [day.day], talk.outputs, **QUIET)
    day.changed(talk.day_changed, [talk.turns, day.day], [talk.side, talk.again])
    page = gr.context.Context.root_block
    assert page is not None
    page.load(talk.opening, None, [talk.chat], **QUIET)


def _pressing_since(view: TaskView) -> date:
    """The date that makes a task press: the one that passed, else the one ahead."""
    standing = view.standing
    return standing.overdue_since or standing.next_due or date.max


def conversation(turns: Turns) -> list[Message]:
    """The turns as the assistant is told them."""
    return [
        message
        for turn in turns
        for message in (
            Message(role="user", content=turn.question),
            Message(role="assistant", content=turn.answer.text),
        )
    ]


def bubbles(turns: Turns) -> Bubbles:
    """The turns as they are shown, each [n] a link to the place it stands for."""
    shown = []
    for turn in turns:
        links = [source_link(c.document_id, c.start, c.end) for c in turn.answer.citations]
        answer = cited_markdown(turn.answer.text, links)
        shown += [bubble("user", turn.question), {"role": "assistant", "content": answer}]
    return shown


def bubble(role: str, text: str) -> dict[str, str]:
    """One message, its text made safe to show."""
    return {"role": role, "content": safe_markdown(text)}
