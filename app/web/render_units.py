"""单位 as HTML: who carries how much, and a page for each unit.

Every figure is a link to exactly the rows that it counts. Where units of several places have the
same name, the place stands beside it and in the link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.ledger.lights import Lights
from app.ledger.provenance import NOTHING, Provenance
from app.ledger.records import (
    State,
    TaskPage,
    UnitRecord,
    UnitTally,
)
from app.ledger.unit_profile import UnitProfile
from app.web.render_dates import date_list
from app.web.render_ledger import EMPTY, page_link, task_rows
from app.web.render_sources import later_words
from app.web.render_text import html
from app.web.render_unit_names import names_section
from app.web.task_query import Address
from app.web.words import STATES, chinese_day

PARTS: tuple[State, ...] = (*("overdue", "due_soon", "on_track", "ongoing", "no_deadline", "done"),)


def units_view(
    units: Sequence[UnitTally],
    *,
    address: Address,
    as_of: date,
    inferred: Sequence[UnitRecord] = (),
    sources: Provenance = NOTHING,
) -> str:
    """All units, most overdue first; `inferred` are those whose name waits to be confirmed."""
    if not units:
        return EMPTY
    waiting = _waiting(inferred)
    late = sum(bool(unit.responsible["overdue"]) for unit in units)
    note = f"{late} 家有时限已过而台账无办结登记的事项" if late else "没有时限已过未登记的单位"
    if later := later_words(sources):
        note += f"；全部事项{later}"
    return (
        f'<div class="pd-head"><h2>共 {len(units)} 家单位</h2><p class="pd-quiet">'
        f"截至{chinese_day(as_of)}，{note}</p>{_files(as_of, address)}</div>"
        f"{waiting}{units_table(units, address=address, wide=True)}"
        '<p class="pd-legend">同一事项由几个单位共同负责的，分别计入各单位，'
        "各行相加不等于事项总数。“时限已过”只计负责的事项，指台账无办结登记，不等于工作未做。</p>"
    )


def _waiting(units: Sequence[UnitRecord]) -> str:
    """Inferred names that somebody should confirm."""
    if not units:
        return ""
    linked = ((u, Address.of([("unit", u.name), ("place", u.place)])) for u in units)
    items = "".join(
        f'<li><a href="{html(page_link("units", who))}">{html(u.name)}</a>：{html(u.inferred)}</li>'
        for u, who in linked
    )
    return (
        f'<details class="pd-fold"><summary>{len(units)} 个名称系推定，待确认</summary>'
        f'<ul class="pd-waiting">{items}</ul></details>'
    )


def units_table(units: Sequence[UnitTally], *, address: Address, wide: bool = False) -> str:
    """A row a unit, a figure a state; `wide` adds how much is led and how much is shared."""
    named = Counter(unit.name for unit in units)
    heads = ["负责", *(["其中牵头", "其中共同负责"] if wide else [])]
    heads += [*(STATES[state].word for state in PARTS), "配合"]
    rows = "".join(_row(unit, address, named[unit.name] > 1, wide) for unit in units)
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        '<div class="pd-rows pd-figures" tabindex="0" role="region" aria-label="各单位承担情况">'
        f'<table><thead><tr><th scope="col" class="pd-c-unit">单位</th>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(unit: UnitTally, address: Address, ambiguous: bool, wide: bool) -> str:
    owed = unit.responsible
    who = address.but(as_of=None, unit=unit.name, place=unit.place if ambiguous else None)
    charged = who.but(role="responsible")
    apart = (
        [
            _figure(unit.lead, page_link("ledger", who.but(role="lead"))),
            f"<td>{unit.shared}</td>" if unit.shared else _NONE,
        ]
        if wide
        else []
    )
    cells = [
        _figure(owed.total, page_link("ledger", charged)),
        *apart,
        *(_figure(owed[s], page_link("ledger", charged.but(state=s)), s) for s in PARTS),
        _figure(unit.supporting.total, page_link("ledger", who.but(role="supporting"))),
    ]
    place = f' <small class="pd-quiet">{html(unit.place)}</small>' if ambiguous else ""
    link = page_link("units", who.but(document=None))
    name = f'<a href="{html(link)}">{html(unit.name)}</a>{place}'
    return f'<tr><th scope="row" class="pd-c-unit">{name}</th>{"".join(cells)}</tr>'


_NONE = '<td class="pd-none">0</td>'


def _figure(count: int, link: str, state: State | None = None) -> str:
    if not count:
        return _NONE
    light = f' class="pd-{STATES[state].light}"' if state in ("overdue", "due_soon") else ""
    return f'<td><a href="{html(link)}"{light}>{count}</a></td>'


def unit_view(
    profile: UnitProfile, lights: Lights, *, names: Sequence[str] = (), notice: str = ""
) -> str:
    """One unit's page; `names` are all units', to choose a successor from."""
    options = "".join(f'<option value="{html(name)}"></option>' for name in names)
    unit = profile.unit
    who = Address.of([("unit", unit.name), ("place", unit.place)])
    everyone = page_link("units", Address())
    return (
        f'<p class="pd-back"><a href="{html(everyone)}">‹ 全部单位</a></p>'
        f'<div class="pd-head"><h2>{html(unit.name)}</h2><p class="pd-quiet">'
        f"截至{chinese_day(profile.as_of)}</p>{_files(profile.as_of, who)}</div>"
        f"{names_section(profile, others='pd-successors', notice=notice)}"
        f'<datalist id="pd-successors">{options}</datalist>'
        f"{units_table([profile.tally], address=Address.of([('place', unit.place)]), wide=True)}"
        + _list("负责、未办结的事项", profile.owed, profile, lights, who.but(role="responsible"))
        + _dates(profile)
        + _list("配合、未办结的事项", profile.assisted, profile, lights, who.but(role="supporting"))
        + _partners(profile)
    )


def _files(as_of: date, who: Address) -> str:
    """What the figures stand for, to take along."""
    query = html(str(who.but(as_of=as_of.isoformat())))
    return (
        '<p class="pd-export">导出'
        f'<a href="/api/reports/units.docx?{query}" download>一单位一页</a>'
        f'<a href="/api/tasks.xlsx?{query}" download>Excel 台账</a>'
        f'<a href="/api/tasks.ics?{query}" download>日历</a></p>'
    )


def _list(
    heading: str, page: TaskPage, profile: UnitProfile, lights: Lights, address: Address
) -> str:
    if not page.tasks:
        return (
            f'<section><div class="pd-head"><h3>{heading}</h3></div>'
            '<p class="pd-quiet">没有。</p></section>'
        )
    more = f'<a href="{html(page_link("ledger", address))}">在台账中查看</a>'
    listed = f"，列出前 {len(page.tasks)} 项" if page.total > len(page.tasks) else ""
    return (
        f'<section><div class="pd-head"><h3>{heading}</h3><p class="pd-quiet">共 {page.total} 项'
        f"{listed}　{more}</p></div>{task_rows(page.tasks, lights, as_of=profile.as_of)}</section>"
    )


def _dates(profile: UnitProfile) -> str:
    if not profile.dates:
        return ""
    shown = profile.dates[:20]
    listed = f"，列出前 {len(shown)} 个" if len(profile.dates) > len(shown) else ""
    return (
        '<section><div class="pd-head"><h3>一年内的时限</h3><p class="pd-quiet">'
        f"共 {len(profile.dates)} 个，周期性工作按期列出{listed}</p></div>"
        f"{date_list(shown, profile.as_of)}</section>"
    )


def _partners(profile: UnitProfile) -> str:
    if not profile.partners:
        return ""
    items = "".join(
        f'<li><a href="{html(page_link("units", Address((("unit", name),))))}">{html(name)}</a>'
        f" {count} 项</li>"
        for name, count in profile.partners
    )
    return (
        '<section><div class="pd-head"><h3>共同负责的单位</h3><p class="pd-quiet">'
        f'与其共同负责同一事项的项数</p></div><ul class="pd-partners">{items}</ul></section>'
    )
