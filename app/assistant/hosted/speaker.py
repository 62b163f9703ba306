"""One turn with a hosted model: brief it, run the agent graph, check its words, repair once.

The caller waits for the events of a worker thread and never beyond the turn's deadline,
whatever the worker is stuck in (a name server that does not answer, too); the worker itself
ends with the deadline because every wait of `wire` does.
What the model decides: the words, and whether to look something up again. What it does not:
rows, units, citations, status; those are the embedded answer's.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from string import Template
from typing import TYPE_CHECKING, Any

from app.assistant.answer import Message, ToolCall
from app.assistant.compose.draft import Draft
from app.assistant.hosted.breaker import Breaker
from app.assistant.hosted.briefing import brief, fits
from app.assistant.hosted.complaints import complaint
from app.assistant.hosted.facts import FactReader
from app.assistant.hosted.faults import Fault, fault_of
from app.assistant.hosted.grounding import Grounds, Material, Problem
from app.assistant.hosted.limits import Limits
from app.assistant.hosted.wire import DEADLINE, Deadline
from app.assistant.turn import CURRENT, Turn
from app.assistant.words import Words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from app.assistant.hosted.guard import Run

log = logging.getLogger(__name__)

_MARGIN_S = 0.2  # what assembling the answer may take after the last wait


@dataclass(frozen=True)
class Spoken:
    """The words of the model, checked."""

    text: str


Outcome = Spoken | Fault
Event = ToolCall | Outcome


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A hosted model that words answers. Any thread may call it.

    `name` is what POLICYDESK_MODEL says, `host` where questions are sent.
    """

    name: str
    host: str
    model: BaseChatModel
    limits: Limits
    claims: Words
    instructions: Template
    repair: Template
    monotonic: Callable[[], float]
    breaker: Breaker

    def words_for(self, draft: Draft) -> bool:
        """Whether there is anything to put into other words: facts with their places."""
        return draft.status == "answered" and bool(draft.citations) and fits(draft, self.limits)

    def say(self, turn: Turn, draft: Draft, messages: Sequence[Message]) -> Iterator[Event]:
        """The tools that the model runs as it runs them, then its checked words or a Fault."""
        if not self.breaker.allows():
            yield Fault("resting")
            return
        deadline = Deadline(self.monotonic() + self.limits.total_s - _MARGIN_S, self.monotonic)
        events: queue.Queue[Event] = queue.Queue()
        worker = _Worker(self, turn, draft, messages, deadline, events.put)
        worker.start()
        try:
            while True:
                try:
                    event = events.get(timeout=deadline.left or 0.001)
                except queue.Empty:
                    event = worker.abandon()
                if isinstance(event, Spoken | Fault):
                    self._note(event)
                    yield event
                    return
                yield event
        finally:
            worker.cancel()  # whoever asked may have gone away in the middle

    def _note(self, outcome: Outcome) -> None:
        if isinstance(outcome, Fault):
            log.warning("the language model %s at %s: %s", self.name, self.host, outcome.kind)
        if isinstance(outcome, Fault) and outcome.of_the_endpoint:
            self.breaker.failed()
        else:
            self.breaker.succeeded()

    def grounds(self, turn: Turn, draft: Draft, question: str, instructions: str) -> Grounds:
        """What the words of this answer are checked against."""
        names = turn.resolver.knowledge.unit_names
        return Grounds(
            FactReader(names, self.claims, as_of=turn.resolver.as_of),
            self.claims,
            material(turn, draft, question=question, instructions=instructions),
        )

    @cached_property
    def graph(self) -> Any:
        """The agent graph around the hosted model: the same tools as the embedded one's."""
        from langchain.agents import create_agent

        from app.assistant.hosted.guard import GuardedModel
        from app.assistant.tools.toolbox import as_list

        return create_agent(GuardedModel(inner=self.model), as_list())


def material(turn: Turn, draft: Draft, *, question: str, instructions: str) -> Material:
    """What an answer rests on, from the findings of its tools."""
    views = [v for f in turn.findings for v in (*f.views, *f.apart)]
    return Material(
        text=draft.text,
        citations=draft.citations,
        total=draft.total,
        quotes=[q.text for f in turn.findings for q in f.quotes],
        titles=[
            title
            for title in (
                *(v.task.title for v in views),
                *(q.title for f in turn.findings for q in f.quotes),
            )
            if title
        ],
        language=turn.writer.phrases.language,
        question=question,
        instructions=instructions,
    )


class _Worker:
    """Words one answer in a thread of its own."""

    def __init__(
        self,
        speaker: Speaker,
        turn: Turn,
        draft: Draft,
        messages: Sequence[Message],
        deadline: Deadline,
        put: Callable[[Event], None],
    ) -> None:
        self._speaker, self._turn, self._draft = speaker, turn, draft
        self._messages, self._deadline, self._put = messages, deadline, put
        self._run: Run | None = None
        self._grounds: Grounds | None = None

    def start(self) -> None:
        context = copy_context()
        threading.Thread(
            target=lambda: context.run(self._work), name="language-model", daemon=True
        ).start()

    def cancel(self) -> None:
        """End the work at its next step; none of it is of use any more."""
        if self._run is not None:
            self._run.cancelled = True

    def abandon(self) -> Fault:
        """Nobody waits any more: the fault, with the words that had come."""
        fault = Fault("deadline")
        self.cancel()
        if self._run is not None:
            fault.partial = "".join(self._run.arrived)
        return self._checked(fault)

    def _checked(self, fault: Fault) -> Fault:
        """The fault, of its partial text only what holds."""
        from app.assistant.hosted.guard import words_of

        text = words_of(fault.partial)
        return Fault(fault.kind, partial=self._grounds.kept(text) if self._grounds else "")

    def _work(self) -> None:
        try:
            self._put(self._words())
        except Exception as error:
            if not isinstance(error, Fault):
                log.warning("the language model's turn failed", exc_info=error)
            self._put(self._checked(fault_of(error)))

    def _words(self) -> Outcome:
        from app.assistant.hosted.guard import RUN, Run

        speaker, draft = self._speaker, self._draft
        self._run = Run(speaker.limits, self._deadline)
        RUN.set(self._run)
        DEADLINE.set(self._deadline)
        turn = Turn(self._turn.resolver, self._turn.tools, self._turn.understood, self._turn.writer)
        turn.told = self._put
        CURRENT.set(turn)
        instructions = speaker.instructions.substitute(as_of=turn.resolver.as_of.isoformat())
        messages: list[Any] = brief(
            turn, draft, self._messages, instructions=instructions, limits=speaker.limits
        )
        question = self._messages[-1].content
        self._grounds = grounds = speaker.grounds(self._turn, draft, question, instructions)
        for _ in range(2):
            messages = self._converse(messages)
            text = str(messages[-1].text).strip()
            if not text:
                raise Fault("empty")
            problems = grounds.problems(text)
            if not problems:
                return Spoken(text)
            log.info("words turned away: %s", problems)
            messages.append(("user", self._complaint(problems)))
        raise Fault("ungrounded")

    def _converse(self, messages: list[Any]) -> list[Any]:
        from langgraph.errors import GraphRecursionError

        try:
            state = self._speaker.graph.invoke(
                {"messages": messages}, {"recursion_limit": self._speaker.limits.steps}
            )
        except GraphRecursionError as error:
            raise Fault("runaway") from error
        found: list[Any] = state["messages"]
        return found

    def _complaint(self, problems: Sequence[Problem]) -> str:
        return self._speaker.repair.substitute(problems=complaint(problems))
