"""The hosted chat model as the agent graph sees it: counted, retried once, cut off in time.

A reply is always streamed from the endpoint, so that what had come is known when it breaks
off; nothing is passed on before the reply is whole. The state of a turn is in `RUN`: the graph
is built once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from app.assistant.hosted.faults import Fault, fault_of
from app.assistant.hosted.limits import Limits
from app.assistant.hosted.wire import Deadline

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_LONGEST = 20_000  # characters of one reply; no answer is as long
_SHORTENED = "……（其余从略）"


@dataclass
class Run:
    """One turn's use of the model. `cancelled` is set when nobody waits for it any more."""

    limits: Limits
    deadline: Deadline
    calls: int = 0
    cancelled: bool = False
    arrived: list[str] = field(default_factory=list)  # text of the reply under way

    def check(self) -> None:
        """Raise Fault where the turn is over."""
        if self.cancelled or self.deadline.left <= 0:
            raise Fault("deadline", partial="".join(self.arrived))


RUN: ContextVar[Run] = ContextVar("run")
"""The turn that is being worded in this context."""


class GuardedModel(BaseChatModel):
    """A hosted model within the limits of the turn in `RUN`. Raises Fault."""

    inner: Runnable[Any, Any]
    sleep: Callable[[float], None] = time.sleep

    @property
    def _llm_type(self) -> str:
        return "policydesk-hosted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        """The same guard around the model that knows the tools."""
        bound = self.inner.bind_tools(tools, **kwargs)  # type: ignore[attr-defined]
        return self.model_copy(update={"inner": bound})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        run = RUN.get()
        run.calls += 1
        if run.calls > run.limits.calls:
            raise Fault("runaway")
        reply = self._ask([_shortened(m, run.limits) for m in messages], run)
        return ChatResult(generations=[ChatGeneration(message=reply)])

    def _ask(self, messages: list[BaseMessage], run: Run) -> AIMessage:
        tries = 1 + run.limits.retries
        for number in range(1, tries + 1):
            try:
                return self._once(messages, run)
            except Fault as fault:
                if number == tries or not fault.may_retry:
                    raise
                pause = min(fault.retry_after or 0.3 * number, run.deadline.left)
                self.sleep(pause)
                run.check()
        raise AssertionError("the last try returns or raises")

    def _once(self, messages: list[BaseMessage], run: Run) -> AIMessage:
        whole: AIMessageChunk | None = None
        run.arrived = []
        try:
            for chunk in self.inner.stream(messages, {"callbacks": []}):
                whole = chunk if whole is None else whole + chunk
                run.arrived.append(chunk.text)
                run.check()
                if sum(map(len, run.arrived)) > _LONGEST:
                    raise Fault("runaway")
        except Exception as error:
            run.check()
            raise fault_of(error, partial=words_of("".join(run.arrived))) from error
        if whole is None:
            raise Fault("garbled")
        return _whole(whole)


def words_of(text: str) -> str:
    """A reply without the thoughts that some models write before it."""
    return _THOUGHT.sub("", text).strip()


def _whole(chunk: AIMessageChunk) -> AIMessage:
    """The finished reply. One that the endpoint ended without saying so is one that was cut."""
    reason = chunk.response_metadata.get("finish_reason")
    if reason in (None, "length"):
        raise Fault("cut", partial=words_of(chunk.text))
    return AIMessage(
        content=words_of(chunk.text),
        tool_calls=chunk.tool_calls,
        invalid_tool_calls=chunk.invalid_tool_calls,
        id=chunk.id,
    )


def _shortened(message: BaseMessage, limits: Limits) -> BaseMessage:
    """A tool's result within the budget; every other message as it is."""
    text = message.text
    if not isinstance(message, ToolMessage) or len(text) <= limits.tool_chars:
        return message
    return message.model_copy(update={"content": text[: limits.tool_chars] + _SHORTENED})
