"""Units: who is responsible, who supports, who carries how much."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.answer import Citation
from app.assistant.compose.lists import SHOWN
from app.assistant.compose.scope import bound_in_words, counted_from, scope
from app.assistant.compose.writer import Writer
from app.assistant.query import Query
from app.assistant.tools.counting import partner_of
from app.assistant.tools.finding import Finding, UnitCount
from app.ledger.records import TaskView
from ingest.document import Role


def write_units(finding: Finding, writer: Writer) -> str:
    """The units of one task, or of each of several, or of a whole selection."""
    selection = finding.query.selection
    if selection.held:
        return _by_roles_held(finding, writer)
    if not finding.views:
        return writer.say("list.none", scope=scope(finding.query, writer))
    lines = [writer.say("units.lead_unstated")] if finding.lead_unstated else []
    lines += [
        writer.say("units.passed_over", place=writer.titled(v.task)) for v in finding.passed_over
    ]
    if finding.query.shared and len(finding.views) > 1:
        return "\n".join([*lines, _shared(finding, writer)])
    counted = finding.query.how_many_units and not finding.query.plural and len(finding.views) > 1
    if (len(finding.views) > 3 or counted) and not selection.ids:
        return "\n".join([*lines, _of_selection(finding, writer)])
    if finding.quotes_first:
        lines += [*_said(finding, writer), ""]
    lines += _of_views(finding, writer)
    if not finding.quotes_first:
        lines += ["\n" + line for line in _said(finding, writer)]
    lines += [
        "\n" + _alongside(view, place, writer)
        for view, place in zip(finding.alongside, finding.alongside_citations, strict=True)
    ]
    return "\n".join(lines)


def _said(finding: Finding, writer: Writer) -> list[str]:
    """The sentences that say who does it."""
    return [
        writer.say("units.said", quote=q.text, cite=writer.cite(q.citation)) for q in finding.quotes
    ]


def _of_views(finding: Finding, writer: Writer) -> list[str]:
    """Each task with its units; those that name none of the role in one sentence at the end."""
    lines: list[str] = []
    silent: list[tuple[TaskView, str]] = []
    several = len(finding.views) > 1
    for view, place in zip(finding.views, finding.citations, strict=True):
        marker = writer.cite(place)
        if several and finding.query.selection.role == "supporting" and not view.task.supporting:
            silent.append((view, marker))
            continue
        if several:
            lines.append(f"\n**{writer.titled(view.task)}**")
        lines += _roles(finding, view, marker, writer)
        lines += [
            writer.say("units.corrected", extracted=c.extracted)
            for c in view.task.corrections
            if c.field == "units"
        ]
        if not several and finding.query.how_many_units and len(finding.query.selection.roles) == 2:
            told = {*view.task.responsible, *view.task.supporting}
            lines.insert(0, writer.say("units.all_told", count=len(told), cite=marker))
        if not several:
            lines.append(writer.say("units.source", place=writer.titled(view.task)))
    if silent:
        places = writer.phrases.names([writer.place(v.task) + cite for v, cite in silent])
        lines.append("\n" + writer.say("units.no_supporting", place=places, cite=""))
    return lines


def _alongside(view: TaskView, place: Citation, writer: Writer) -> str:
    """同一事项在附件第8项另列：责任单位2家……；配合单位……"""
    task = view.task
    told: list[tuple[str, tuple[str, ...]]] = [
        ("responsible", task.responsible),
        ("supporting", task.supporting),
    ]
    parts = [
        writer.say(f"units.also_{role}", count=len(names), names=writer.units(names))
        for role, names in told
        if names
    ]
    joint = "; " if writer.phrases.language == "en" else "；"
    return writer.say(
        "units.alongside",
        place=writer.titled(task),
        units=joint.join(parts),
        cite=writer.cite(place),
    )


def _shared(finding: Finding, writer: Writer) -> str:
    """The units that every one of several tasks has in the role asked about."""
    role = "supporting" if finding.query.selection.role == "supporting" else "responsible"
    names = [u.name for u in finding.units]
    return writer.say(
        "units.shared" if names else "units.none_shared",
        places=writer.phrases.names([writer.titled(v.task) for v in finding.views]),
        role=writer.say(f"membership.role_{role}"),
        count=len(names),
        names=writer.units(names),
        cite=writer.cite(*finding.citations),
    )


def _roles(finding: Finding, view: TaskView, marker: str, writer: Writer) -> list[str]:
    selection, task = finding.query.selection, view.task
    wanted: list[Role] = [
        r for r in ("responsible", "supporting") if r in (selection.roles or {"responsible"})
    ]
    lines = []
    for role in wanted:
        is_lead = role == "responsible" and selection.lead and not finding.lead_unstated
        stated = task.lead if is_lead else task.responsible
        stated = task.supporting if role == "supporting" else stated
        names = [n for n in stated if n not in selection.without_units]
        if names:
            kind = "lead" if is_lead else role
            lines.append(
                writer.say(
                    f"units.{kind}", count=len(names), names=writer.units(names), cite=marker
                )
            )
        else:
            lines.append(writer.say(f"units.no_{role}", place=writer.titled(task), cite=marker))
    return lines


def _of_selection(finding: Finding, writer: Writer) -> str:
    markers = writer.cite(*finding.citations)
    tasks: dict[str, set[str]] = {}
    for unit in finding.units:
        tasks.setdefault(unit.name, set()).update(unit.task_ids)
    names = [
        writer.say("units.line", name=writer.unit(name), count=len(ids))
        for name, ids in tasks.items()
    ]
    role = finding.query.selection.role or "any"
    kind = writer.say(f"units.kind_{'responsible' if role == 'lead' else role}")
    head = writer.say(
        "units.of_selection", scope=scope(finding.query, writer), count=len(names), kind=kind
    )
    return (
        f"{head}{writer.phrases.names(names)}{markers}。"
        if writer.phrases.language == "zh"
        else f"{head}{writer.phrases.names(names)} {markers}."
    )


def _by_roles_held(finding: Finding, writer: Writer) -> str:
    source = finding.query.selection.source
    where = writer.say(f"scope.where_{source}") if source else ""
    names = [u.name for u in finding.units]
    if finding.query.selection.held == "both":
        names = [_carries(c, writer, "count.carries") for c in finding.counts]
    return writer.say(
        f"units.held_{finding.query.selection.held}",
        where=where,
        count=finding.total,
        names=writer.phrases.names(names) if finding.counts else writer.units(names),
        cite=writer.cite(*finding.citations),
    )


def _carries(count: UnitCount, writer: Writer, phrase: str = "count.table_line") -> str:
    """区财政局：责任3项，配合3项"""
    return writer.say(
        phrase,
        name=writer.unit(count.unit),
        responsible=count.responsible,
        supporting=count.supporting,
    )


def write_membership(finding: Finding, writer: Writer) -> str:
    """有妇联吗: yes with each role and place, or no; 负责还是配合: the roles and places alone."""
    return "\n".join(_membership_of(unit, finding, writer) for unit in finding.query.compared)


def _membership_of(unit: str, finding: Finding, writer: Writer) -> str:
    lines: list[str] = []
    for view, place in zip(finding.views, finding.citations, strict=True):
        if role := _role_in(view, unit):
            said = writer.say(
                "membership.place",
                unit=writer.unit(unit),
                place=writer.titled(view.task),
                role=writer.say(f"membership.role_{role}"),
                cite=writer.cite(place),
            )
            lines.append(said)
    if lines:
        named = finding.query.selection.role
        held = _role_in(finding.views[0], unit)
        asked = "supporting" if named == "supporting" else "responsible"
        yes = "yes" if not named else "so" if asked == held else "not_so"
        said = writer.say(f"membership.{yes}") if finding.query.yes_no else ""
        return said + "\n".join(lines)
    return writer.say(
        "membership.no",
        unit=writer.unit(unit),
        place=writer.phrases.names([writer.titled(v.task) for v in finding.views]),
        cite=writer.cite(*finding.citations),
    )


def _role_in(view: TaskView, unit: str) -> Role | None:
    if unit in view.task.responsible:
        return "responsible"
    return "supporting" if unit in view.task.supporting else None


def write_counts(finding: Finding, writer: Writer) -> str:
    """Units against each other: 区编办5项，区发展和改革局7项。"""
    if not finding.counts:
        return writer.say("count.empty")
    markers = writer.cite(*finding.citations)
    role = finding.query.selection.role
    if any(b.measure == "tasks" for b in finding.query.selection.bounds):
        return _of_size(finding, markers, writer)
    if len(finding.query.selection.units) < 2 or len(finding.query.selection.roles) == 2:
        lines = [_carries(c, writer) for c in finding.counts]
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


def _of_size(finding: Finding, markers: str, writer: Writer) -> str:
    """负责的任务5项以上的单位共3家：……"""
    role = finding.query.selection.role
    names = [
        writer.say("units.line", name=writer.unit(c.unit), count=c.of(role)) for c in finding.counts
    ]
    query = finding.query
    sizes = [bound_in_words(b, writer) for b in query.selection.bounds if b.measure == "tasks"]
    others = tuple(b for b in query.selection.bounds if b.measure != "tasks")
    within = replace(query, selection=replace(query.selection, bounds=others, roles=frozenset()))
    return writer.say(
        "count.of_size",
        scope=scope(within, writer),
        size=writer.say(f"count.{role or 'any'}") + writer.phrases.names(sizes),
        count=len(names),
        names=writer.phrases.names(names),
        cite=markers,
    )


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


def write_task_rank(finding: Finding, writer: Writer) -> str:
    """The task with most, or fewest, units of a role."""
    if not finding.views:
        return writer.say("count.empty")
    role = "supporting" if finding.query.selection.role == "supporting" else "responsible"
    edge = _edge(finding.query, writer)
    lines = []
    places = [writer.cite(place) for place in finding.citations]
    for view, cite in list(zip(finding.views, places, strict=True))[:SHOWN]:
        names = view.task.supporting if role == "supporting" else view.task.responsible
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
    role = "supporting" if finding.query.selection.role == "supporting" else "responsible"
    first, second = finding.views[0].task, finding.views[1].task
    n, m = (len(t.supporting if role == "supporting" else t.responsible) for t in (first, second))
    verdict = "more" if n > m else "less" if n < m else "same"
    said = (
        writer.say(f"count.verdict_{verdict}", difference=abs(n - m))
        if n != m
        else writer.say("count.verdict_same")
    )
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
