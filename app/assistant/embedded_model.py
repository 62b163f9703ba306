"""The embedded chat model: turns the understood query into tool calls, and their findings into
the answer's words. No key, no network; it drives the same agent graph as a hosted model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from app.assistant.compose.draft import compose
from app.assistant.compose.pieces import pieces
from app.assistant.query import Query
from app.assistant.tools.arguments import arguments_of
from app.assistant.tools.finding import Finding
from app.assistant.tools.toolbox import tool_for
from app.assistant.turn import CURRENT


class EmbeddedChatModel(BaseChatModel):
    """A rule-based chat model; it answers the turn in `CURRENT`."""

    @property
    def _llm_type(self) -> str:
        return "policydesk-embedded"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        """The tools are known already; an agent graph asks for this."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._reply(messages)
        if reply.tool_calls:
            yield ChatGenerationChunk(
                message=AIMessageChunk(content="", tool_calls=reply.tool_calls)
            )
            return
        for piece in pieces(str(reply.content)):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk

    def _reply(self, messages: list[BaseMessage]) -> AIMessage:
        turn = CURRENT.get()
        queries = turn.understood.queries
        results = {m.tool_call_id: m for m in messages if isinstance(m, ToolMessage)}
        calls = [_call(i, q) for i, q in enumerate(queries) if tool_for(q)]
        if calls and not results:
            return AIMessage(content="", tool_calls=calls)
        pairs = [(q, _finding(results.get(str(i)))) for i, q in enumerate(queries)]
        turn.draft = compose(pairs, turn.writer)
        return AIMessage(content=turn.draft.text)


def _call(position: int, query: Query) -> dict[str, Any]:
    return {
        "name": tool_for(query),
        "args": arguments_of(query),
        "id": str(position),
        "type": "tool_call",
    }


def _finding(message: ToolMessage | None) -> Finding | None:
    return message.artifact if message is not None else None
