"""What happens in the conversation: a question asked, asked again, corrected or stopped; a
conversation opened, begun anew or deleted.

The conversation shown is made from its turns (turns.py), so what the assistant is told is what
was said. Answers stream in; the evidence comes with the last piece, and the turn is kept
(page_history.py). A failure is a sentence in the conversation, never a toast with an exception in
it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from typing import Any

import gradio as gr

from app.assistant.answer import Answer, Message, Token, ToolRan
from app.web.conversations import Bookmark
from app.web.inputs import CONTROL
from app.web.office import Office
from app.web.opening import greeting, standing
from app.web.page_history import GONE, History
from app.web.page_model import chosen_model, writing
from app.web.render_answer import evidence
from app.web.stopping import StopSigns, until
from app.web.turns import Turn, Turns, bubble, bubbles, conversation
from app.web.words import chinese_day

log = logging.getLogger(__name__)

WORKING = "正在查找……"
SEND = "发送"
STOPPED = "（已停止，回答不完整。问题已放回输入框，可修改后重新发送。）"
BROKEN = "系统出错，没有得出回答，已记入日志。请重新提问；仍不行时请联系管理员。"
PIECE_SECONDS = 0.06  # the browser redraws the conversation for each piece it is sent
SUGGESTIONS = 3


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
    history: History
    by_model: gr.Checkbox
    signs: StopSigns = field(default_factory=StopSigns)

    @property
    def outputs(self) -> list[Any]:
        """What an event of the conversation may change."""
        own = [self.chat, self.box, self.turns, self.side, self.again, *self.suggestions]
        return [*own, *self.history.outputs]

    async def ask(
        self,
        question: str,
        turns: Turns | None,
        day: date | None,
        mark: Bookmark | None,
        by_model: bool | None,
        request: gr.Request,
    ) -> AsyncIterator[Change]:
        """One question: shown at once, answered piece by piece, evidence last."""
        turns = turns or []
        question = CONTROL.sub("", question or "").strip()
        if not question:
            yield {self.box: ""}
            return
        messages = [*conversation(turns), Message(role="user", content=question)]
        shown = [*bubbles(turns), bubble("user", question)]
        yield {
            self.chat: [*shown, bubble("assistant", WORKING)],
            self.box: gr.Textbox(value="", submit_btn=False, stop_btn="停止"),
            **self.no_offers(),
        }
        window = str(request.session_hash)
        sign = self.signs.begin(window)
        text = ""
        try:
            last = 0.0
            as_of, model = day or self.office.today(), chosen_model(by_model)
            events = self.office.stream(messages, as_of=as_of, model=model)
            async for event in until(events, sign):
                if isinstance(event, Token):
                    text += event.text
                    if time.monotonic() - last >= PIECE_SECONDS:
                        last = time.monotonic()
                        yield {self.chat: [*shown, bubble("assistant", text)]}
                elif isinstance(event, ToolRan) and model is None:
                    yield {self.chat: [*shown, bubble("assistant", writing(self.office))]}
                elif isinstance(event, Answer):
                    turns = [*turns, Turn(question, event)]
                    kept = await asyncio.to_thread(self.history.kept, mark, turns)
                    yield {**self.showing(turns), self.box: _ready(), **kept}
                    return
            said = f"{text}\n\n{STOPPED}" if text else STOPPED
            yield self._unanswered(turns, question, said)
        except Exception as error:
            if not hasattr(error, "status_hint"):
                log.error("the answer broke off", exc_info=error)
            reason = str(error) if hasattr(error, "status_hint") else BROKEN
            yield self._unanswered(turns, question, reason)
        finally:
            self.signs.end(window)

    def _unanswered(self, turns: Turns, question: str, said: str) -> Change:
        """Not kept as a turn, and the question is back in the box to send again."""
        return {
            self.chat: [*bubbles(turns), bubble("user", question), bubble("assistant", said)],
            self.turns: turns,
            self.box: _ready(value=question),
        }

    async def stop(self, request: gr.Request) -> None:
        """End the answer under way in this window; what had come stays, marked."""
        self.signs.stop(str(request.session_hash))

    def showing(self, turns: Turns) -> Change:
        """A conversation as it stands after its last answer."""
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

    async def ask_again(
        self,
        turns: Turns | None,
        day: date | None,
        mark: Bookmark | None,
        by_model: bool | None,
        request: gr.Request,
    ) -> AsyncIterator[Change]:
        """The last question once more, with the day as it is now."""
        async for change in self.ask(
            turns[-1].question if turns else "", turns, day, mark, by_model, request
        ):
            yield change

    async def ask_example(
        self,
        turns: Turns | None,
        day: date | None,
        mark: Bookmark | None,
        by_model: bool | None,
        event: gr.SelectData,
        request: gr.Request,
    ) -> AsyncIterator[Change]:
        """The example question that was clicked."""
        async for change in self.ask(event.value["text"], turns, day, mark, by_model, request):
            yield change

    async def retry(
        self,
        turns: Turns | None,
        day: date | None,
        mark: Bookmark | None,
        by_model: bool | None,
        event: gr.RetryData,
        request: gr.Request,
    ) -> AsyncIterator[Change]:
        """The question that was clicked, asked again in place of itself and of what followed."""
        before, question = _cut(turns, event.index)
        async for change in self.ask(
            question or _text(event.value), before, day, mark, by_model, request
        ):
            yield change

    async def corrected(
        self,
        turns: Turns | None,
        day: date | None,
        mark: Bookmark | None,
        by_model: bool | None,
        event: gr.EditData,
        request: gr.Request,
    ) -> AsyncIterator[Change]:
        """A question in new words, asked in place of itself and of what followed."""
        before, question = _cut(turns, event.index)
        wanted = unescape(_text(event.value)).strip()
        if not wanted or wanted == question:
            yield {self.chat: bubbles(turns or [])}
            return
        async for change in self.ask(wanted, before, day, mark, by_model, request):
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
            return {self.side: standing(self.office, day), self.again: gr.Button(visible=False)}
        if turns[-1].answer.as_of == day:
            return {self.again: gr.Button(visible=False)}
        return {self.again: gr.Button(f"按{chinese_day(day)}重新回答", visible=True)}

    def opening(self, request: gr.Request) -> Change:
        """The conversation that the address names, else an empty one with example questions."""
        asked = str(request.query_params.get("c", ""))
        try:
            found = self.history.opened(asked) if asked else None
            if found and found[1]:
                return {**self.showing(found[1]), **self.history.at(found[0])}
        except Exception as error:
            log.error("the conversation of the address", exc_info=error)
        return {self.chat: self._empty(gone=bool(asked))}

    def _empty(self, *, gone: bool = False) -> gr.Chatbot:
        said = greeting(self.office)
        examples: Any = [{"text": question} for question in said.questions]
        note = f"{GONE}\n\n" if gone else ""
        return gr.Chatbot(value=[], placeholder=note + said.markdown, examples=examples)

    def switch(self, conversation_id: str, day: date | None) -> Change:
        """The conversation that was chosen from the list."""
        found = self.history.opened(conversation_id)
        if found and found[1]:
            return {**self.showing(found[1]), **self.history.at(found[0])}
        return {**self.clear(day), self.chat: self._empty(gone=True)}

    def delete(self, mark: Bookmark | None, day: date | None) -> Change:
        """Forget the conversation that is open and begin a new one."""
        if mark is not None:
            self.office.conversations.delete(mark.id)
        return self.fresh(day)

    def fresh(self, day: date | None) -> Change:
        """A new conversation, the one before it kept."""
        return {**self.clear(day), self.chat: self._empty()}

    def clear(self, day: date | None) -> Change:
        """As `fresh`, where the framework has emptied the conversation itself."""
        side = standing(self.office, day or self.office.today())
        return {
            self.turns: [],
            self.side: side,
            self.box: _ready(),
            **self.no_offers(),
            **self.history.at(None),
        }


def _ready(**more: Any) -> gr.Textbox:
    """The box with its button to send."""
    return gr.Textbox(submit_btn=SEND, stop_btn=False, **more)


def _cut(turns: Turns | None, index: int | tuple[int, int] | list[int]) -> tuple[Turns, str]:
    """The turns before the bubble at `index`, and the question that stood there."""
    number = (index[0] if isinstance(index, tuple | list) else index) // 2
    before = list(turns or [])[:number]
    return before, turns[number].question if turns and number < len(turns) else ""


def _text(content: Any) -> str:
    """The text of a bubble as the framework hands it over: a string, or parts of one."""
    if isinstance(content, list):
        return "".join(_text(part) for part in content)
    if isinstance(content, dict):
        return str(content.get("text", ""))
    return str(content or "")
