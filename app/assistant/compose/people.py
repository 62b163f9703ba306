"""Units: who is responsible, who supports, who carries how much."""

from __future__ import annotations

from app.assistant.answer import Citation
from app.assistant.compose.counts import carries
from app.assistant.compose.scope import scope
from app.assistant.compose.writer import Writer
from app.assistant.tools.finding import Finding
from app.ledger.records import TaskView
from ingest.document import Role


def write_units(finding: Finding, writer: Writer) -> str:
    """The units of one task, or of each of several, or of a whole selection."""
    selection = finding.query.selection
    if selection.held:
        return _by_roles_held(finding, writer)
    if not finding.views:
        return writer.say("list.none", scope=scope(finding.query, writer))
    if finding.query.missing_from:
        return _in_one_part(finding, writer)
    lines = [writer.say("units.lead_unstated").rstrip()] if finding.lead_unstated else []
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


def _in_one_part(finding: Finding, writer: Writer) -> str:
    """只在正文出现、附件没有列的单位共6家：……"""
    query = finding.query
    names = list(dict.fromkeys(u.name for u in finding.units))
    role = query.selection.role or "any"
    return writer.say(
        "units.in_one_part" if names else "units.none_in_one_part",
        where=writer.say(f"reading.{query.selection.source}"),
        other=writer.say(f"reading.{query.missing_from}"),
        kind=writer.say(f"units.kind_{'responsible' if role == 'lead' else role}"),
        count=len(names),
        names=writer.units(names),
        cite=writer.cite(*finding.citations),
    )


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
        elif stated:  # 除了教文局还有别的责任单位吗: none but that one
            said = {"names": writer.units(stated), "place": writer.titled(task), "cite": marker}
            lines.append(writer.say(f"units.no_other_{role}", **said))
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
    if not finding.total:
        return writer.say(f"units.none_held_{finding.query.selection.held}", where=where)
    if finding.query.selection.held == "both":
        names = [carries(c, writer, "count.carries") for c in finding.counts]
    return writer.say(
        f"units.held_{finding.query.selection.held}",
        where=where,
        count=finding.total,
        names=writer.phrases.names(names) if finding.counts else writer.units(names),
        cite=writer.cite(*finding.citations),
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
