"""Units and tasks against each other: how many, most, more than another."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.compose.lists import SHOWN
from app.assistant.compose.scope import bound_in_words, counted_from, scope
from app.assistant.compose.writer import Writer
from app.assistant.query import Query
from app.assistant.tools.counting import partner_of
from app.assistant.tools.finding import Finding, UnitCount
from app.ledger.records import TaskRecord
from ingest.document import Role


def carries(count: UnitCount, writer: Writer, phrase: str = "count.table_line") -> str:
    """区财政局：责任3项，配合3项"""
    return writer.say(
        phrase,
        name=writer.unit(count.unit),
        responsible=count.responsible,
        supporting=count.supporting,
    )


def write_counts(finding: Finding, writer: Writer) -> str:
    """Units against each other: 区编办5项，区发展和改革局7项。"""
    if any(b.measure == "tasks" for b in finding.query.selection.bounds):
        return _of_size(finding, writer)
    if not finding.counts:
        return writer.say("count.empty")
    before = writer.say("units.lead_unstated") if finding.lead_unstated else ""
    return before + _side_by_side(finding, writer)


def _side_by_side(finding: Finding, writer: Writer) -> str:
    markers = writer.cite(*finding.citations)
    role = finding.query.selection.role
    if len(finding.query.selection.units) < 2 or len(finding.query.selection.roles) == 2:
        lines = [carries(c, writer) for c in finding.counts]
        if len(lines) == 1 and finding.query.selection.units:
            return f"{lines[0]}{markers}。"
        head = _table_head(finding, writer) + markers
        return "\n".join([head, *(f"- {line}" for line in lines)])
    text = writer.phrases.names(
        [
            writer.say("count.line", name=writer.unit(c.unit), count=c.of(role))
            for c in finding.counts
        ]
    )
    return (
        text
        + markers
        + ("。" if writer.phrases.language == "zh" else ". ")
        + _verdict(finding.counts, role, writer)
    )


def _table_head(finding: Finding, writer: Writer) -> str:
    """What is counted for every unit, with what narrows it."""
    said = _counted(finding, writer)
    return writer.say("count.table_of", scope=said) if said else writer.say("count.table")


def _counted(finding: Finding, writer: Writer) -> str:
    """The tasks that are counted, whoever carries them, "" where all are."""
    query = finding.query
    tasks = replace(query.selection, units=(), without_units=(), roles=frozenset(), lead=False)
    if not tasks.named() - {"document_ids"}:
        return ""
    said = scope(replace(query, selection=tasks), writer)
    return counted_from(query, finding.as_of, writer) + said


def _of_size(finding: Finding, writer: Writer) -> str:
    """责任任务5项以上的单位共3家：……, 没有牵头任务的单位共5家：……"""
    query = finding.query
    role = query.selection.role
    sizes = [b for b in query.selection.bounds if b.measure == "tasks"]
    others = tuple(b for b in query.selection.bounds if b.measure != "tasks")
    within = replace(query, selection=replace(query.selection, bounds=others, roles=frozenset()))
    kind = writer.say(f"count.{role or 'any'}")
    idle = any(b.none for b in sizes)
    size = kind + writer.phrases.names([bound_in_words(b, writer) for b in sizes])
    names = [
        writer.unit(c.unit)
        if idle
        else writer.say("units.line", name=writer.unit(c.unit), count=c.of(role))
        for c in finding.counts
    ]
    before = writer.say("units.lead_unstated") if finding.lead_unstated else ""
    name = "count.without" if idle else "count.of_size"
    return (
        before
        + counted_from(query, finding.as_of, writer)
        + writer.say(
            name if names else "count.none_without" if idle else "count.none_of_size",
            within=_within(within, writer),
            size=size,
            kind=kind,
            count=len(names),
            names=writer.phrases.names(names),
            cite=writer.cite(*finding.citations),
        )
    )


def _within(query: Query, writer: Writer) -> str:
    """附件中，, 时限已过的任务中，, "" where all tasks are meant."""
    narrows = query.selection.named() - {"document_ids", "lead"}
    if not narrows:
        return ""
    if narrows == {"source"}:
        return writer.say(f"count.within_{query.selection.source}")
    return writer.say("count.within", scope=scope(query, writer))


def _verdict(counts: tuple[UnitCount, ...], role: str | None, writer: Writer) -> str:
    if len(counts) != 2:
        return ""
    first, second = sorted(counts, key=lambda c: -c.of(role))
    difference = first.of(role) - second.of(role)
    if not difference:
        return writer.say("count.same")
    return writer.say("count.more", name=writer.unit(first.unit), difference=difference)


def _edge(query: Query, writer: Writer) -> str:
    """最多, 最少, 第二多"""
    end = "least" if query.order == "least" else "most"
    if query.place == 1:
        return writer.say(f"count.{end}")
    n = "一二三四五"[query.place - 1] if writer.phrases.language == "zh" else query.place
    return writer.say(f"count.nth_{end}", n=n)


def write_unit_rank(finding: Finding, writer: Writer) -> str:
    """The unit that carries most, or least."""
    selection = finding.query.selection
    role = selection.role or ("responsible" if "overdue" in selection.states else None)
    if not finding.counts:
        among = _counted(finding, writer)
        if not (among and role):
            return writer.say("count.empty")
        said = writer.say(f"membership.role_{role}")
        return writer.say("count.none_among", scope=among, role=said)
    edge = _edge(finding.query, writer)
    led = role == "responsible" and selection.lead and not finding.lead_unstated
    label = writer.say(f"membership.role_{'lead' if led else role}") if role else ""
    before = writer.say("units.lead_unstated") if finding.lead_unstated else ""
    if partner := partner_of(finding.query):
        before += writer.say("count.beside", names=writer.units(partner))
    if selection.without_units:
        before += writer.say("count.aside", names=writer.units(selection.without_units))
    if counted := _counted(finding, writer):
        before += writer.say("count.among", scope=counted)
    if finding.query.first and len(finding.counts) > 1:
        return before + _first_of_ranking(finding, label, edge, role, writer)
    return before + writer.say(
        "count.top",
        role=label,
        edge=edge,
        names=writer.units([c.unit for c in finding.counts]),
        count=finding.counts[0].of(role),
        cite=writer.cite(*finding.citations),
    )


def _first_of_ranking(
    finding: Finding, label: str, edge: str, role: str | None, writer: Writer
) -> str:
    """任务最多的前3名：区教育文体局37项、区财政局18项、镇15项"""
    counts, n = finding.counts, finding.query.first
    names = [writer.say("count.line", name=writer.unit(c.unit), count=c.of(role)) for c in counts]
    return writer.say(
        "count.first" if len(counts) == n else "count.first_tied",
        role=label,
        edge=edge,
        n=n,
        count=len(counts),
        names=writer.phrases.names(names),
        cite=writer.cite(*finding.citations),
    )


def _ranked_role(query: Query) -> Role:
    """The role whose units are counted where tasks are held against each other."""
    return "supporting" if query.selection.role == "supporting" else "responsible"


def _units_of(task: TaskRecord, role: Role) -> tuple[str, ...]:
    return task.supporting if role == "supporting" else task.responsible


def write_task_rank(finding: Finding, writer: Writer) -> str:
    """The task with most, or fewest, units of a role."""
    if not finding.views:
        return writer.say("count.empty")
    role = _ranked_role(finding.query)
    edge = _edge(finding.query, writer)
    lines = []
    places = [writer.cite(place) for place in finding.citations]
    for view, cite in list(zip(finding.views, places, strict=True))[:SHOWN]:
        names = _units_of(view.task, role)
        lines.append(
            writer.say(
                "count.task_top",
                role=writer.say(f"membership.role_{role}"),
                edge=edge,
                place=writer.titled(view.task),
                count=len(names),
                names=writer.units(names),
                cite=cite,
            )
        )
    if finding.total > SHOWN:
        lines.append("\n" + writer.say("list.more", count=finding.total - SHOWN))
    return "\n".join(lines)


def write_task_compare(finding: Finding, writer: Writer) -> str:
    """附件第10项有7家责任单位，附件第5项有4家，前者多3家。"""
    if len(finding.views) < 2:
        return writer.say("count.empty")
    role = _ranked_role(finding.query)
    first, second = finding.views[0].task, finding.views[1].task
    n, m = (len(_units_of(task, role)) for task in (first, second))
    verdict = "more" if n > m else "less" if n < m else "same"
    apart = {"difference": abs(n - m)} if n != m else {}
    said = writer.say(f"count.verdict_{verdict}", **apart)
    markers = writer.cite(*finding.citations)
    return markers.join(
        [
            writer.say(
                "count.compare",
                first=writer.place(first),
                n=n,
                second=writer.place(second),
                m=m,
                role=writer.say(f"membership.role_{role}"),
                verdict=said,
            ),
            "",
        ]
    )
