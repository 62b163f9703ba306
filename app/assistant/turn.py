"""One turn of a conversation: the day, the parts bound to it, and what its tools brought back.

The agent graph is built once; the turn that it works for is the one in `CURRENT`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from app.assistant.answer import ToolCall
from app.assistant.compose.draft import Draft
from app.assistant.compose.writer import Writer
from app.assistant.dialogue import Understood
from app.assistant.query import Query
from app.assistant.resolve import Resolver
from app.assistant.tools.arguments import QueryArguments, arguments_of
from app.assistant.tools.finding import Finding
from app.assistant.tools.policy_tools import PolicyTools


@dataclass
class Turn:
    """The state of one turn. Nothing outlives it."""

    resolver: Resolver
    tools: PolicyTools
    understood: Understood
    writer: Writer
    calls: list[ToolCall] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    draft: Draft | None = None
    told: Callable[[ToolCall], None] | None = None  # who is told of each tool as it runs

    def ran(self, call: ToolCall, finding: Finding) -> None:
        """Note what a tool did."""
        self.calls.append(call)
        self.findings.append(finding)
        if self.told:
            self.told(call)

    def planned(self, name: str, arguments: QueryArguments) -> Query | None:
        """The understood query that these arguments were made of, None where a model wrote
        its own: the round trip through JSON must not lose what was understood."""
        given = arguments.model_dump(mode="json", exclude_defaults=True)
        return next((q for q in self.understood.queries if arguments_of(q) == given), None)


CURRENT: ContextVar[Turn] = ContextVar("turn")
"""The turn being answered in this context; set by the agent around every step of its graph."""
