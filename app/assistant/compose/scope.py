"""A selection in words: 附件中由区财政局负责、时限已过的任务."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.assistant.compose.writer import Writer
from app.assistant.query import Ask, Bound, Query, Selection, Window

_PACES = {
    ("DAILY", 1, 0, 0): "day",
    ("WEEKLY", 1, 0, 0): "week",
    ("MONTHLY", 1, 0, 1): "month",
    ("YEARLY", 1, 4, 1): "quarter",
    ("YEARLY", 1, 2, 1): "half_year",
}


def scope(query: Query, writer: Writer) -> str:
    """What was looked for, as the answer's first words say it."""
    selection = query.selection
    where = writer.say(f"scope.where_{selection.source}") if selection.source else ""
    conditions = [*_who(selection, writer), *_when(selection, writer), *_which(query, writer)]
    if not conditions:
        return writer.say("scope.plain", where=where)
    comma = ", " if writer.phrases.language == "en" else "、"
    return writer.say(
        "scope.tasks", where=where, who=comma.join(conditions), state="", time="", quality=""
    )


def counted_from(query: Query, as_of: date, writer: Writer) -> str:
    """截至…， where the answer depends on the day, "" where it does not."""
    if not (query.selection.states or query.selection.window or query.evaluated_on):
        return ""
    day = writer.phrases.day(as_of)
    return f"As of {day}, " if writer.phrases.language == "en" else f"截至{day}，"


def _who(selection: Selection, writer: Writer) -> list[str]:
    parts = []
    units = writer.units(selection.units)
    role = selection.role or "any"
    if selection.sole:
        parts.append(
            writer.say("scope.who_sole", units=units)
            if selection.units
            else writer.say("scope.sole")
        )
    elif len(selection.units) > 1 and selection.every_unit:
        name = "scope.who_every" + ("" if role in ("responsible", "lead") else f"_{role}")
        parts.append(writer.say(name, units=units))
    elif selection.units:
        parts.append(writer.say(f"scope.who_{role}", units=units))
    if selection.by_all:
        parts.append(writer.say(f"scope.by_all_{selection.by_all}"))
    for condition in selection.also:
        kind = f"scope.{'not' if condition.negated else 'who'}_{condition.role or 'any'}"
        every = condition.every and not condition.negated
        suffix = {"supporting": "_supporting", None: "_any"}.get(condition.role, "")
        name = f"scope.who_every{suffix}" if every else kind
        parts.append(writer.say(name, units=writer.units(condition.units)))
    if selection.without_units:
        parts.append(
            writer.say("scope.without", units=writer.units(selection.without_units)).lstrip("、, ")
        )
    return parts


def _when(selection: Selection, writer: Writer) -> list[str]:
    states: tuple[str, ...] = selection.states
    if {"on_track", "due_soon"} <= set(states):
        states = ("not_due", *(s for s in states if s not in ("on_track", "due_soon")))
    parts = [writer.say(f"scope.{s}") for s in states]
    if selection.long is not None:
        parts.append(writer.say("scope.ongoing" if selection.long else "scope.not_ongoing"))
    if selection.pending:
        parts.append(writer.say("scope.pending"))
    if selection.recurring:
        if selection.months and selection.window is None:
            months = writer.phrases.names([str(m) for m in selection.months])
            parts.append(writer.say("scope.months", months=months))
        if selection.pace and selection.pace in _PACES:
            parts.append(writer.say(f"pace.{_PACES[selection.pace]}"))
        name = "scope.recurring_in" if selection.window else "scope.recurring"
        parts.append(
            writer.say(name, time=_days(selection.window, writer))
            if selection.window
            else writer.say(name)
        )
    elif selection.window and selection.window.ever:
        parts.append(writer.say("scope.dated"))
    elif selection.window:
        parts.append(_due(selection.window, writer))
    return parts


def _due(window: Window, writer: Writer) -> str:
    """在9月1日至9月30日到期, due by 30 September: one day, a stretch and one that is open at an end
    are put each in its own words."""
    day = writer.phrases.day
    if window.parts:
        return writer.say("scope.due_in", time=_days(window, writer))
    if window.first == window.last:
        return writer.say("scope.due_on", day=day(window.first))
    if window.first == date.min:
        return writer.say("scope.due_by", day=day(window.last))
    if window.last.year == date.max.year:
        return writer.say("scope.due_since", day=day(window.first))
    return writer.say("scope.due_between", first=day(window.first), last=day(window.last))


def _days(window: Window, writer: Writer) -> str:
    if window.parts:
        return writer.phrases.names([_stretch(part, writer) for part in window.parts])
    return _stretch(window, writer)


def _stretch(window: Window, writer: Writer) -> str:
    day = writer.phrases.day
    if window.first == window.last:
        return day(window.first)
    if window.first == date.min:
        return writer.say("scope.until", day=day(window.last))
    if window.last.year == date.max.year:
        return writer.say("scope.since", day=day(window.first))
    dash = " – " if writer.phrases.language == "en" else "至"
    return f"{day(window.first)}{dash}{day(window.last)}"


def _which(query: Query, writer: Writer) -> list[str]:
    selection = query.selection
    parts = []
    if selection.supported is not None:
        parts.append(
            writer.say("scope.has_supporting" if selection.supported else "scope.no_supporting")
        )
    if selection.led is not None:
        parts.append(writer.say("scope.led" if selection.led else "scope.not_led"))
    of_tasks = [b for b in selection.bounds if b.measure != "tasks"]
    parts += [bound_in_words(b, writer) for b in of_tasks]
    if selection.paired is False:
        parts.append(writer.say("scope.unpaired_" + (selection.source or "any")))
    if selection.sections:
        parts.append(writer.say("scope.section", section=selection.sections[0]))
    topic = selection.topic or "、".join(selection.contains)
    if topic and (selection.contains or not selection.ids):
        parts.append(writer.say("scope.about", topic=topic.replace(" ", "")))
    return parts


def bound_in_words(bound: Bound, writer: Writer) -> str:
    """责任单位9家以上, 已过时限14天以下."""
    if bound.than:
        other = writer.unit(bound.than)
        size = writer.say(f"bound.{bound.side}", unit=other, n=bound.count)
        return writer.say(f"bound.of_{bound.measure}", size=size)
    ends = {"n": bound.least if bound.most is None else bound.most, "first": bound.least}
    kind = "exact" if bound.least == bound.most else "range"
    kind = "most" if bound.least is None else "least" if bound.most is None else kind
    days = bound.measure in ("late", "left")
    counter = "days" if days else "tasks" if bound.measure == "tasks" else "units"
    size = writer.say(f"bound.{kind}", **ends, counter=writer.say(f"bound.{counter}"))
    return writer.say(f"bound.of_{bound.measure}", size=size)


def reading_line(query: Query, writer: Writer) -> str:
    """One line that says how the question was read, for the page and the answer's foot: the part,
    the roles, the units, and all that narrows beside them."""
    selection = query.selection
    parts = [writer.say(f"reading.{selection.source}")] if selection.source else []
    for role in sorted(selection.roles):
        led = selection.lead and role == "responsible"
        parts.append(writer.say(f"reading.{'lead' if led else role}"))
    if selection.units:
        parts.append(writer.units(selection.units))
    beside = replace(selection, units=(), sole=selection.sole and not selection.units)
    if selection.sole and selection.units:
        parts.append(writer.say("reading.sole"))
    parts += [*_who(beside, writer), *_when(selection, writer)]
    listed = query.ask in (Ask.TASKS, Ask.UNITS, Ask.UNIT_COUNTS, Ask.UNIT_RANK)
    shown = selection if listed else replace(selection, topic="", contains=())
    parts += _which(replace(query, selection=shown), writer)
    lines = [writer.say("reading.repaired", typed=t, read=r) for t, r in query.repairs]
    lines += [writer.say("reading.left_out", words=c) for c in query.left_out]
    if parts:
        lines.append(
            writer.say(
                "reading.line",
                parts=writer.phrases.names(parts),
                as_of=writer.phrases.day(query.evaluated_on or writer.as_of),
            )
        )
    return "".join(lines)
