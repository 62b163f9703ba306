"""Reading a question, against a bare turn of `create_agent`: what understanding adds."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

BOUND = 1.0
QUESTIONS = (
    "校车安全由哪些单位负责？",
    "区财政局负责的任务哪些逾期了？",
    "这个月到期的任务有哪些？",
    "哪些任务由教育文体局负责、财政局配合？",
    "附件第3项什么时候完成？",
)


def compare(*, rounds: int) -> int:
    """Print the medians and their ratio; 1 where it is over the bound."""
    from app.assistant.reading import read
    from app.settings import Settings
    from app.wiring import build_desk

    bare = _bare_agent()
    with tempfile.TemporaryDirectory() as folder:
        desk = build_desk(Settings(data_dir=Path(folder) / "data"))
        with closing(desk):
            desk.assistant.warm_up()
            knowledge = desk.assistant.knowledge()
            day = date(2017, 9, 15)
            ours: list[float] = []
            theirs: list[float] = []
            for turn in range(rounds * 4 + 1):
                for question in QUESTIONS:
                    started = time.process_time()
                    read(question, knowledge=knowledge, as_of=day)
                    read_in = time.process_time() - started
                    started = time.process_time()
                    bare.invoke({"messages": [("user", question)]})
                    if turn:  # the first one warms up
                        ours.append(read_in)
                        theirs.append(time.process_time() - started)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(
        f"reading a question {1000 * statistics.median(ours):.1f} ms, a bare create_agent turn "
        f"{1000 * statistics.median(theirs):.1f} ms (processor time): {ratio:.2f}, bound {BOUND}"
    )
    return int(ratio > BOUND)


def _bare_agent() -> Any:
    """create_agent with a scripted model that calls one tool and then answers."""
    from langchain.agents import create_agent
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, ToolMessage
    from langchain_core.outputs import ChatGeneration, ChatResult
    from langchain_core.tools import tool

    @tool
    def look_up(topic: str) -> str:
        """Look something up."""
        return topic

    class Scripted(BaseChatModel):
        """Calls the tool once, then repeats what it said."""

        @property
        def _llm_type(self) -> str:
            return "scripted"

        def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
            return self

        def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> ChatResult:
            if isinstance(messages[-1], ToolMessage):
                reply = AIMessage(content=str(messages[-1].content))
            else:
                call = {"name": "look_up", "args": {"topic": "x"}, "id": "1", "type": "tool_call"}
                reply = AIMessage(content="", tool_calls=[call])
            return ChatResult(generations=[ChatGeneration(message=reply)])

    return create_agent(Scripted(), [look_up])
