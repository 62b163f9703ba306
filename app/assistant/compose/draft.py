"""A query and its finding -> the whole answer, before the agent adds model and tool calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.assistant.answer import Citation, NamedUnit, Status
from app.assistant.compose import counts, dates, documents, lists, people, periods, quotes, speech
from app.assistant.compose.quotes import of_years
from app.assistant.compose.scope import reading_line
from app.assistant.compose.suggestions import suggest
from app.assistant.compose.writer import Writer
from app.assistant.query import OF_PASSAGES, Ask, Query
from app.assistant.tools.finding import Finding
from app.ledger.records import TaskView

_WRITERS: dict[Ask, Callable[[Finding, Writer], str]] = {
    Ask.TASKS: lists.write_list,
    Ask.UNITS: people.write_units,
    Ask.MEMBERSHIP: people.write_membership,
    Ask.WHEN: dates.write_dates,
    Ask.DAYS: dates.write_dates,
    Ask.STATE: dates.write_dates,
    Ask.READ: quotes.write_reading,
    Ask.TEXT: quotes.write_quotes,
    Ask.VALUE: quotes.write_quotes,
    Ask.MEMBERS: quotes.write_quotes,
    Ask.DOCUMENTS: quotes.write_quotes,
    Ask.DOCUMENT: documents.write_facts,
    Ask.UNIT_COUNTS: counts.write_counts,
    Ask.UNIT_RANK: counts.write_unit_rank,
    Ask.TASK_RANK: counts.write_task_rank,
    Ask.PERIOD_COUNTS: periods.write_periods,
    Ask.TASK_COMPARE: counts.write_task_compare,
    Ask.SUMMARY: speech.write_summary,
}

LISTED = frozenset({Ask.TASKS, Ask.UNIT_RANK, Ask.UNIT_COUNTS, Ask.PERIOD_COUNTS})
"""An empty result of these is an answer: nothing is overdue."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the embedded model has to say."""

    text: str
    status: Status
    tasks: tuple[TaskView, ...] = ()
    total: int = 0
    units: tuple[NamedUnit, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    reading: str = ""


def compose(pairs: Iterable[tuple[Query, Finding | None]], writer: Writer) -> Draft:
    """Write the answer to each question of a message, one after the other."""
    drafts = [_one(query, finding, writer) for query, finding in pairs]
    last = drafts[-1]
    if len(drafts) == 1:
        return last
    answered = any(d.status == "answered" for d in drafts)
    tasks = {v.task.id: v for d in drafts for v in d.tasks}
    units = {(u.name, u.role): u for d in drafts for u in d.units}
    return Draft(
        # What is not held is not held: two parts that find nothing say so once.
        text="\n\n".join(dict.fromkeys(d.text for d in drafts)),
        status="answered" if answered else last.status,
        tasks=tuple(tasks.values()),
        total=len(tasks),
        units=tuple(units.values()),
        citations=tuple(writer.citations),
        nearest=tuple(dict.fromkeys(c for d in drafts for c in d.nearest)),
        suggestions=last.suggestions,
        reading="".join(dict.fromkeys(d.reading for d in drafts)),
    )


def _one(query: Query, finding: Finding | None, writer: Writer) -> Draft:
    if finding is None:
        text, status = speech.write_speech(query, writer)
        return Draft(text=text, status=status, suggestions=suggest(query, None, writer))
    if finding.unread:
        text = writer.say("clarify.words", words=finding.unread)
        return Draft(text=text, status="clarify", suggestions=suggest(query, None, writer))
    selected = query.selection.states or query.selection.held
    of_rows = selected and query.ask not in OF_PASSAGES
    if finding.is_empty and query.ask not in LISTED and not of_rows:
        text, status = _nothing(query, finding, writer)
        return Draft(
            text=text,
            status=status,
            nearest=finding.nearest,
            suggestions=suggest(query, finding, writer),
        )
    if query.years and finding.quotes and not of_years(query, finding.quotes):
        text = quotes.write_other_years(finding, writer)
        return Draft(text=text, status="no_answer", nearest=finding.citations)
    before = len(writer.citations)
    text = _renamed(query, writer) + _WRITERS[query.ask](finding, writer)
    text += _printed(text, finding, writer)
    text += _unconfirmed(finding.views, writer.citations[before:], writer)
    return Draft(
        text=writer.phrases.opening(text),
        status="answered",
        tasks=finding.views,
        total=finding.total if finding.views else 0,
        units=finding.units,
        citations=tuple(writer.citations),
        suggestions=suggest(query, finding, writer),
        reading=reading_line(query, writer),
    )


_PLACES = 5
"""Places to be confirmed that are named one by one."""


def _unconfirmed(views: Sequence[TaskView], cited: Sequence[Citation], writer: Writer) -> str:
    """That the words of some tasks and passages wait to be held against the original, and why."""
    found = [(v.task.unconfirmed, writer.place(v.task)) for v in views]
    found += [(c.unconfirmed, _quoted_from(c, writer)) for c in cited]
    waiting: dict[str, dict[str, None]] = {}
    for why, place in found:
        if why:
            waiting.setdefault(why, {})[place] = None
    lines = []
    for why, places in waiting.items():
        named = writer.phrases.names(list(places)[:_PLACES])
        name = "units.unconfirmed" if len(places) <= _PLACES else "units.unconfirmed_many"
        lines.append(writer.say(name, places=named, count=len(places), reason=why))
    return "".join(f"\n\n{line}" for line in lines)


def _quoted_from(place: Citation, writer: Writer) -> str:
    """正文第9条; of what is no task, the heading that it stands under: “一”."""
    name = quotes.place_of(place, "", writer)
    return name if place.source in ("article", "annex") else f"“{name}”"


def _printed(text: str, finding: Finding, writer: Writer) -> str:
    """What the documents print for units that the answer calls by the name of the day."""
    printed: dict[str, dict[str, None]] = {}
    pairs = [pair for v in finding.views for pair in v.task.printed_units]
    for name, written in (*pairs, *finding.printed):
        if name in text:
            printed.setdefault(name, {})[f"“{written}”"] = None
    lines = [
        writer.say("units.printed", unit=writer.unit(name), printed="、".join(written))
        for name, written in printed.items()
    ]
    return "\n\n" + "\n".join(lines) if lines else ""


def _renamed(query: Query, writer: Writer) -> str:
    """That a unit was named as before or after a reform."""
    return "".join(
        writer.say("units.renamed", typed=typed, name=writer.unit(name)) + "\n\n"
        for typed, name in query.renamed
    )


def _nothing(query: Query, finding: Finding, writer: Writer) -> tuple[str, Status]:
    if query.ask is Ask.DOCUMENT:
        # That nothing differs was found out; a fact that is not stated was not.
        status: Status = "answered" if query.fact == "differences" else "no_answer"
        return documents.write_no_fact(finding, writer), status
    return quotes.write_nothing(finding, writer), "no_answer"
