"""Answers that need no row: greetings, refusals, a question back, and the bulletin's figures."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.answer import Status
from app.assistant.compose.scope import scope
from app.assistant.compose.writer import Writer
from app.assistant.query import Ask, Query, Selection
from app.assistant.tools.finding import Finding

_SPEECH: dict[Ask, tuple[str, Status]] = {
    Ask.GREETING: ("speech.greeting", "answered"),
    Ask.THANKS: ("speech.thanks", "answered"),
    Ask.HELP: ("speech.help", "answered"),
    Ask.ACTION: ("speech.action", "no_answer"),
    Ask.INSTRUCTION: ("speech.instruction", "no_answer"),
}


def write_speech(query: Query, writer: Writer) -> tuple[str, Status]:
    """The sentence and the status for a query that no tool was run for."""
    if query.ask in _SPEECH:
        name, status = _SPEECH[query.ask]
        return writer.say(name), status
    if query.ask is Ask.INTRODUCTION:
        return writer.say(
            "speech.introduction", units=writer.units(query.selection.units)
        ), "answered"
    if query.ask is Ask.ABSENT:
        names = "、".join(query.unknown_names)
        slots = {"names": names} if query.absent_kind in ("unit", "place", "someone") else {}
        return writer.say(f"absent.{query.absent_kind}", **slots), "no_answer"
    missing = query.missing or "question"
    if missing == "question":
        return writer.say("clarify.question"), "clarify"
    if missing in ("denial", "words"):
        names = writer.phrases.names(query.unknown_names)
        return writer.say(f"clarify.{missing}", words=names), "clarify"
    if missing == "which_unit":
        return writer.say(
            "clarify.which_unit",
            typed=query.unknown_names[0],
            names=writer.units(query.choices),
        ), "clarify"
    if missing == "which_of_them":
        return writer.say("clarify.which_of_them", names=writer.units(query.choices)), "clarify"
    if missing == "document":
        return writer.say(
            "clarify.document",
            names=writer.phrases.names(query.choices),
            example=query.choices[0] + query.text,
        ), "clarify"
    example = writer.examples["unit" if missing == "that_unit" else missing]
    return writer.say(f"clarify.{missing}", example=example), "clarify"


def write_summary(finding: Finding, writer: Writer) -> str:
    """The figures of a bulletin; the parts add up to the total."""
    figures = finding.summary
    assert figures is not None
    parts = [
        ("done", figures.done), ("overdue", figures.overdue), ("due_today", figures.due_today),
        ("ahead", figures.not_yet_due), ("ongoing", figures.ongoing), ("undated", figures.undated),
    ]  # fmt: skip
    if sum(count for _, count in parts) != figures.total:
        raise AssertionError(f"the parts of the summary do not add up: {figures}")
    whose = Selection(units=finding.query.selection.units, roles=finding.query.selection.roles)
    of = scope(replace(finding.query, selection=whose), writer) if whose.units else ""
    head = writer.say(
        "summary.head",
        of=writer.say("summary.of", scope=of) if of else "",
        as_of=writer.phrases.day(finding.as_of),
        total=figures.total,
        articles=figures.articles,
        rows=figures.rows,
    )
    lines = [f"- {writer.say(f'summary.{name}', count=count)}" for name, count in parts]
    markers = writer.cite(*finding.citations)
    return "\n".join(
        [head, *lines, "\n" + writer.say("summary.sum") + (f"（{markers}）" if markers else "")]
    )
