"""What is sent to a hosted model: instructions, the conversation within its budget, the
question, and what the tools returned for it. Nothing else leaves.

The understanding of the question is the embedded one, with or without a model, so the same
question has the same rows: its tool calls stand in the conversation as made, with their
results, and the model may go on from there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.assistant.answer import Citation, Message
from app.assistant.compose.draft import Draft
from app.assistant.hosted.limits import Limits
from app.assistant.tools.arguments import arguments_of
from app.assistant.tools.toolbox import tool_for
from app.assistant.turn import Turn

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_QUOTE = 160  # characters of a citation; the sentences that matter are in the key points whole
_REMEMBERED = 600  # characters of an earlier answer


def brief(
    turn: Turn, draft: Draft, messages: Sequence[Message], *, instructions: str, limits: Limits
) -> list[BaseMessage]:
    """The messages of one turn, ready for the agent graph."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

    calls = [
        {"name": name, "args": arguments_of(query), "id": f"plan{n}", "type": "tool_call"}
        for n, query in enumerate(turn.understood.queries)
        if (name := tool_for(query))
    ]
    results = [ToolMessage("见下一条结果。", tool_call_id=c["id"]) for c in calls[:-1]]
    results += [
        ToolMessage(_result(draft, limits), tool_call_id=c["id"], name=c["name"])
        for c in calls[-1:]
    ]
    return [
        SystemMessage(instructions),
        *_history(messages[:-1], limits),
        HumanMessage(messages[-1].content),
        AIMessage("", tool_calls=calls),
        *results,
    ]


def fits(draft: Draft, limits: Limits) -> bool:
    """Whether the key points can be sent whole. A list that is longer needs no other words."""
    return len(draft.text) <= limits.tool_chars


def _result(draft: Draft, limits: Limits) -> str:
    """The key points with their marks, then the places that the marks stand for."""
    points = json.dumps({"要点": draft.text}, ensure_ascii=False)
    room = limits.tool_chars - len(points)
    lines = []
    for number, citation in enumerate(draft.citations, 1):
        line = _place(number, citation)
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    return "\n".join([points, "出处：", *lines])


def _place(number: int, citation: Citation) -> str:
    quote = " ".join(citation.quote.split())[:_QUOTE]
    place = f"{citation.document} {citation.locator}"
    return json.dumps({"编号": f"[{number}]", "位置": place, "原文": quote}, ensure_ascii=False)


def _history(messages: Sequence[Message], limits: Limits) -> list[BaseMessage]:
    """The latest messages that the budget holds, whole questions and the heads of answers."""
    from langchain_core.messages import AIMessage, HumanMessage

    kept: list[BaseMessage] = []
    room = limits.history_chars
    for message in reversed(messages):
        asked = message.role == "user"
        content = message.content if asked else message.content[:_REMEMBERED]
        room -= len(content)
        if room < 0:
            break
        kept.append(HumanMessage(content) if asked else AIMessage(content))
    return kept[::-1]
