"""Question in, grounded answer out.

    messages -> Dialogue (what is asked) -> agent graph: model, tools, model -> Answer

`tasks`, `units` and `citations` of the answer are those of findings that tools returned in this
turn; the model only puts words to them.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.answer import Answer, Message, Token, ToolRan
from app.assistant.compose.phrases import Phrases
from app.assistant.compose.writer import Writer
from app.assistant.dialogue import Dialogue
from app.assistant.evidence import Evidence
from app.assistant.knowledge import Knowledge, KnowledgeKeeper, Ledger, Search
from app.assistant.resolve import Resolver
from app.assistant.tools.policy_tools import PolicyTools
from app.assistant.tools.toolbox import as_list
from app.assistant.turn import CURRENT, Turn
from app.assistant.vocabulary import Vocabulary

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_LIMITS = {"recursion_limit": 12}  # model and tool steps of one turn, before the graph gives up


@dataclass(frozen=True, kw_only=True)
class Prompts:
    """The texts that a model is given, and the sentences that the embedded one speaks in."""

    answer: string.Template
    phrases: dict[str, Phrases]

    @classmethod
    def read(cls, folder: Path) -> Prompts:
        """Read the prompts folder."""
        return cls(
            answer=string.Template((folder / "answer.md").read_text("utf-8")),
            phrases={
                "zh": Phrases.from_toml(
                    (folder / "answers.zh.toml").read_text("utf-8"), language="zh"
                ),
                "en": Phrases.from_toml(
                    (folder / "answers.en.toml").read_text("utf-8"), language="en"
                ),
            },
        )


class Assistant:
    """Answers conversations over one ledger. Any thread may call it."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        search: Search,
        vocabulary: Vocabulary,
        prompts: Prompts,
        evidence: Evidence,
        place: str | None = None,
    ) -> None:
        self._ledger = ledger
        self._search = search
        self._keeper = KnowledgeKeeper(ledger, vocabulary, place=place)
        self._prompts = prompts
        self._evidence = evidence

    def knowledge(self) -> Knowledge:
        """The names that the ledger holds now."""
        return self._keeper.current()

    def warm_up(self) -> None:
        """Load what the first question would wait for."""
        _ = self._graph, self._keeper.current().speller

    def ask(self, messages: Sequence[Message], *, as_of: date, model: str | None = None) -> Answer:
        """Answer the last message of a conversation."""
        turn = self._turn(messages, as_of)
        context = _context_of(turn)
        context.run(self._graph.invoke, self._input(messages, as_of), _LIMITS)
        return _answer(turn, as_of)

    def stream(
        self, messages: Sequence[Message], *, as_of: date, model: str | None = None
    ) -> Iterator[Token | ToolRan | Answer]:
        """As `ask`, with the text's pieces and the tools as they come; the Answer comes last."""
        turn = self._turn(messages, as_of)
        context = _context_of(turn)
        steps = context.run(
            self._graph.stream, self._input(messages, as_of), _LIMITS, stream_mode="messages"
        )
        told = 0
        # Each step is taken inside the turn's context, whichever thread asks for it.
        while (step := context.run(next, steps, None)) is not None:
            while told < len(turn.calls):
                yield ToolRan(call=turn.calls[told])
                told += 1
            if step[0].type == "AIMessageChunk" and step[0].content:
                yield Token(text=str(step[0].content))
        yield _answer(turn, as_of)

    def _turn(self, messages: Sequence[Message], as_of: date) -> Turn:
        knowledge = self._keeper.current()
        resolver = Resolver(self._ledger, self._search, knowledge, as_of, self._evidence)
        understood = Dialogue(resolver).understand(messages)
        writer = Writer(
            phrases=self._prompts.phrases[understood.last.language],
            as_of=as_of,
            main_document_id=knowledge.main_document_id,
            glosses=knowledge.glosses(understood.last.language),
            examples=knowledge.examples,
        )
        return Turn(resolver, PolicyTools(resolver), understood, writer)

    @cached_property
    def _graph(self) -> Any:
        from langchain.agents import create_agent

        from app.assistant.embedded_model import EmbeddedChatModel

        return create_agent(EmbeddedChatModel(), as_list())

    def _input(self, messages: Sequence[Message], as_of: date) -> dict[str, Any]:
        from langchain_core.messages import SystemMessage

        prompt = self._prompts.answer.substitute(as_of=as_of.isoformat())
        return {"messages": [SystemMessage(prompt), *_history(messages)]}


def _context_of(turn: Turn) -> Context:
    context = copy_context()
    context.run(CURRENT.set, turn)
    return context


def _history(messages: Sequence[Message]) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage

    return [HumanMessage(m.content) if m.role == "user" else AIMessage(m.content) for m in messages]


def _answer(turn: Turn, as_of: date) -> Answer:
    draft = turn.draft
    if draft is None:
        raise RuntimeError("the model ended its turn without an answer")
    return Answer(
        text=draft.text,
        status=draft.status,
        as_of=as_of,
        model="embedded",
        tasks=draft.tasks,
        total=draft.total,
        units=draft.units,
        citations=draft.citations,
        tool_calls=tuple(turn.calls),
        suggestions=draft.suggestions,
        reading=draft.reading,
        nearest=draft.nearest,
    )
