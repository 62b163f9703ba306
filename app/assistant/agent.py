"""Question in, grounded answer out.

    messages -> Dialogue (what is asked) -> agent graph: model, tools, model -> Answer
    with a language model: that answer -> its words for it, checked (`hosted`) -> Answer

`tasks`, `units` and `citations` of the answer are those of findings that tools returned in this
turn; the model only puts words to them.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.answer import Answer, Message, Token, ToolCall, ToolRan
from app.assistant.compose.phrases import Phrases
from app.assistant.compose.pieces import pieces
from app.assistant.compose.writer import Writer
from app.assistant.dialogue import Dialogue
from app.assistant.evidence import Evidence
from app.assistant.knowledge import Knowledge, KnowledgeKeeper, Ledger, Search
from app.assistant.resolve import Resolver
from app.assistant.tools.places import names_there
from app.assistant.tools.policy_tools import PolicyTools
from app.assistant.tools.toolbox import as_list
from app.assistant.turn import CURRENT, Turn
from app.assistant.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.assistant.hosted.faults import Fault
    from app.assistant.hosted.speaker import Speaker, Spoken

EMBEDDED = "embedded"
_LIMITS = {"recursion_limit": 12}  # model and tool steps of one turn, before the graph gives up


@dataclass(frozen=True, kw_only=True)
class Prompts:
    """The texts that a model is given, and the sentences that the embedded one speaks in."""

    answer: string.Template
    repair: string.Template
    phrases: dict[str, Phrases]

    @classmethod
    def read(cls, folder: Path) -> Prompts:
        """Read the prompts folder."""
        return cls(
            answer=string.Template((folder / "answer.md").read_text("utf-8")),
            repair=string.Template((folder / "repair.md").read_text("utf-8")),
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
        speaker: Speaker | None = None,
    ) -> None:
        self._ledger = ledger
        self._search = search
        self._keeper = KnowledgeKeeper(ledger, vocabulary, place=place)
        self._prompts = prompts
        self._evidence = evidence
        self._speaker = speaker

    @property
    def speaker(self) -> Speaker | None:
        """The hosted model that words answers, None where none is configured."""
        return self._speaker

    def knowledge(self) -> Knowledge:
        """The names that the ledger holds now."""
        return self._keeper.current()

    def warm_up(self) -> None:
        """Load what the first question would wait for."""
        _ = self._graph, self._keeper.current().speller
        if self._speaker:
            _ = self._speaker.graph

    def ask(self, messages: Sequence[Message], *, as_of: date, model: str | None = None) -> Answer:
        """Answer the last message of a conversation. `model` "embedded" leaves the configured
        language model out of it; None is the configured one."""
        if self._speaker is None or model == EMBEDDED:
            turn = self._turn(messages, as_of)
            self._invoke(turn, messages)
            return _answer(turn, as_of)
        return next(event for event in self._worded(messages, as_of) if isinstance(event, Answer))

    def stream(
        self, messages: Sequence[Message], *, as_of: date, model: str | None = None
    ) -> Iterator[Token | ToolRan | Answer]:
        """As `ask`, with the text's pieces and the tools as they come; the Answer comes last.
        A hosted model's words are shown once they are checked, never before."""
        if self._speaker is not None and model != EMBEDDED:
            for event in self._worded(messages, as_of):
                if isinstance(event, Answer):
                    yield from (Token(text=piece) for piece in pieces(event.text))
                yield event
            return
        turn = self._turn(messages, as_of)
        context = _context_of(turn)
        steps = context.run(self._graph.stream, _input(messages), _LIMITS, stream_mode="messages")
        told = 0
        # Each step is taken inside the turn's context, whichever thread asks for it.
        while (step := context.run(next, steps, None)) is not None:
            while told < len(turn.calls):
                yield ToolRan(call=turn.calls[told])
                told += 1
            if step[0].type == "AIMessageChunk" and step[0].content:
                yield Token(text=str(step[0].content))
        yield _answer(turn, as_of)

    def _invoke(self, turn: Turn, messages: Sequence[Message]) -> None:
        _context_of(turn).run(self._graph.invoke, _input(messages), _LIMITS)

    def _worded(self, messages: Sequence[Message], as_of: date) -> Iterator[ToolRan | Answer]:
        """The embedded answer, then the hosted model's words for it where they hold."""
        turn = self._turn(messages, as_of)
        self._invoke(turn, messages)
        answer = _answer(turn, as_of)
        yield from (ToolRan(call=call) for call in turn.calls)
        speaker, draft = self._speaker, turn.draft
        assert speaker is not None
        assert draft is not None
        if speaker.words_for(draft):
            more: list[ToolCall] = []
            for event in speaker.say(turn, draft, messages):
                if isinstance(event, ToolCall):
                    more.append(event)
                    yield ToolRan(call=event)
                else:
                    answer = worded(answer, event, turn.writer.phrases, model=speaker.name)
            answer = replace(answer, tool_calls=(*answer.tool_calls, *more))
        yield answer

    def _turn(self, messages: Sequence[Message], as_of: date) -> Turn:
        knowledge = self._keeper.current(as_of)
        resolver = Resolver(self._ledger, self._search, knowledge, as_of, self._evidence)
        understood = Dialogue(resolver).understand(messages)
        own_days = [q.evaluated_on for q in understood.queries if q.evaluated_on]
        if any(not self._keeper.same_names(day, as_of) for day in own_days):
            # A question about a day of its own is about the units as they were called then.
            knowledge = self._keeper.current(own_days[-1])
            resolver = replace(resolver, knowledge=knowledge)
            understood = Dialogue(resolver).understand(messages)
        writer = Writer(
            phrases=self._prompts.phrases[understood.last.language],
            as_of=as_of,
            main_document_id=knowledge.main_document_id,
            glosses=knowledge.glosses(understood.last.language),
            examples=knowledge.examples,
            names=names_there(understood.queries, resolver),
        )
        return Turn(resolver, PolicyTools(resolver), understood, writer)

    @cached_property
    def _graph(self) -> Any:
        from langchain.agents import create_agent

        from app.assistant.embedded_model import EmbeddedChatModel

        return create_agent(EmbeddedChatModel(), as_list())


def _input(messages: Sequence[Message]) -> dict[str, Any]:
    from langchain_core.messages import AIMessage, HumanMessage

    return {
        "messages": [
            HumanMessage(m.content) if m.role == "user" else AIMessage(m.content) for m in messages
        ]
    }


def _context_of(turn: Turn) -> Context:
    context = copy_context()
    context.run(CURRENT.set, turn)
    return context


def _answer(turn: Turn, as_of: date) -> Answer:
    draft = turn.draft
    if draft is None:
        raise RuntimeError("the model ended its turn without an answer")
    return Answer(
        text=draft.text,
        status=draft.status,
        as_of=as_of,
        model=EMBEDDED,
        tasks=draft.tasks,
        total=draft.total,
        units=draft.units,
        citations=draft.citations,
        tool_calls=tuple(turn.calls),
        suggestions=draft.suggestions,
        reading=draft.reading,
        nearest=draft.nearest,
    )


def worded(answer: Answer, outcome: Spoken | Fault, phrases: Phrases, *, model: str) -> Answer:
    """The embedded answer in the words of a hosted model, or as it is with a note that says why.

    What had come of a reply that broke off stands before it, marked, as far as it was checked.
    """
    if not isinstance(outcome, Exception):
        return replace(answer, text=outcome.text, model=model)
    notice = phrases.say(f"hosted.{outcome.kind}", model=model.partition(":")[2])
    parts = [answer.text, notice]
    if outcome.partial:
        parts = [outcome.partial, phrases.say("hosted.broke_off"), *parts]
    return replace(answer, text="\n\n".join(parts), notice=notice)
