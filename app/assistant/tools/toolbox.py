"""The tools as LangChain sees them: name, description, schema, and the typed method behind.

Adding one: a method of PolicyTools, a line in `TOOLS`, a test without a model.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.assistant.answer import ToolCall
from app.assistant.query import Ask, Query
from app.assistant.tools.arguments import QueryArguments, query_of
from app.assistant.tools.finding import Finding

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool


TOOLS: dict[str, tuple[Ask, str]] = {
    "find_tasks": (Ask.TASKS, "列出符合条件的任务：按单位、角色、状态、到期时间、来源、主题筛选。"),
    "task_units": (Ask.UNITS, "查某项任务（或一批任务）的责任、牵头、配合单位。"),
    "task_dates": (Ask.WHEN, "查某项任务的完成时限、还剩或超过多少天、是否时限已过。"),
    "read_tasks": (Ask.READ, "读某项任务的原文、单位和时限。"),
    "search_policy": (Ask.TEXT, "在文件里找能回答问题的句子：规定、要求、数字、依据文件。"),
    "read_document": (
        Ask.DOCUMENT,
        "查文件本身：文号、标题、发文机关、印发日期、依据、目标和要求的条目、附件、结构。",
    ),
    "count_by_unit": (Ask.UNIT_COUNTS, "统计各单位承担的任务数，或比较几个单位。"),
    "count_by_period": (Ask.PERIOD_COUNTS, "按月、季度或年统计任务的完成时间。"),
    "rank_by_units": (Ask.TASK_RANK, "找责任或配合单位最多（最少）的任务。"),
    "summary": (Ask.SUMMARY, "某一天督查事项的总数和各类数目。"),
}

_OF_ASK: dict[Ask, str] = {
    Ask.TASKS: "find_tasks",
    Ask.TASK_COMPARE: "find_tasks",
    Ask.UNITS: "task_units",
    Ask.MEMBERSHIP: "task_units",
    Ask.WHEN: "task_dates",
    Ask.DAYS: "task_dates",
    Ask.STATE: "task_dates",
    Ask.READ: "read_tasks",
    Ask.TEXT: "search_policy",
    Ask.VALUE: "search_policy",
    Ask.MEMBERS: "search_policy",
    Ask.DOCUMENTS: "search_policy",
    Ask.DOCUMENT: "read_document",
    Ask.UNIT_COUNTS: "count_by_unit",
    Ask.UNIT_RANK: "count_by_unit",
    Ask.TASK_RANK: "rank_by_units",
    Ask.PERIOD_COUNTS: "count_by_period",
    Ask.SUMMARY: "summary",
}


def tool_for(query: Query) -> str | None:
    """The tool that executes a query, None where words alone answer."""
    return _OF_ASK.get(query.ask)


def as_list() -> list[BaseTool]:
    """The tools, for `create_agent`; each works for the turn in `CURRENT`."""
    from langchain_core.tools import StructuredTool

    return [
        StructuredTool.from_function(
            _runner(name, ask),
            name=name,
            description=description,
            args_schema=QueryArguments,
            response_format="content_and_artifact",
        )
        for name, (ask, description) in TOOLS.items()
    ]


def _runner(name: str, ask: Ask) -> Callable[..., tuple[str, Finding]]:
    def run(**arguments: Any) -> tuple[str, Finding]:
        from app.assistant.turn import CURRENT

        turn = CURRENT.get()
        started = time.perf_counter()
        args = QueryArguments(**arguments)
        query = turn.planned(name, args) or query_of(args, ask, turn.resolver)
        finding: Finding = getattr(turn.tools, name)(query)
        shown = args.model_dump(mode="json", exclude_defaults=True)
        turn.ran(
            ToolCall(name=name, args=shown, ms=(time.perf_counter() - started) * 1000), finding
        )
        return lines(finding), finding

    return run


def lines(finding: Finding) -> str:
    """A finding as text for a chat model: one JSON object a line, citations numbered."""
    rows = [
        {
            "id": v.task.id, "place": f"{v.task.document} {v.task.locator}", "title": v.task.title,
            "responsible": v.task.responsible, "supporting": v.task.supporting,
            "deadline": v.task.deadline_text, "due": v.task.due.isoformat() if v.task.due else None,
            "state": v.standing.state, "days_late": v.standing.days_late,
        }
        for v in finding.views
    ]  # fmt: skip
    rows += [
        {"quote": q.text, "place": f"{q.citation.document} {q.citation.locator}", "value": q.value}
        for q in finding.quotes
    ]
    rows += [
        {"unit": c.unit, "responsible": c.responsible, "supporting": c.supporting}
        for c in finding.counts
    ]
    rows += [
        {
            "from": p.first.isoformat(), "to": p.last.isoformat(), "count": p.count,
            "tasks": p.task_ids,
        }
        for p in finding.periods
    ]  # fmt: skip
    if finding.summary:
        rows.append(vars(finding.summary))
    head = f"截至{finding.as_of.isoformat()}，共{finding.total}项。"
    return "\n".join([head, *(json.dumps(r, ensure_ascii=False) for r in rows)])
