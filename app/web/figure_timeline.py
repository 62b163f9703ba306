"""The year as a picture: one mark for what falls on a day, a row for a unit or a task.

The figure is Plotly's JSON; assets/chart.js draws it in the browser with the script that the
package brings, so nothing is fetched from elsewhere. Colours are names of page.css
("var(--pd-red)") that the script looks up, light or dark. Every kind has a sign of its own, so
that a print in black and white can be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from app.ledger.agenda import Occurrence
from app.ledger.status import DUE_SOON_DAYS
from app.web.render_text import shortened

Kind = Literal["passed", "soon", "ahead", "recurring", "done"]
By = Literal["unit", "task"]

ROWS = 40  # of the picture; the list below it has all
NAMED = 6  # titles in the box of a mark
LABEL = 14  # characters of a row's name
ROW_HEIGHT = 26
FRAME = 112


@dataclass(frozen=True)
class Sign:
    """How a kind is drawn and called."""

    word: str
    colour: str
    symbol: str


SIGNS: dict[Kind, Sign] = {
    "passed": Sign("时限已过", "var(--pd-red)", "square"),
    "soon": Sign("临期", "var(--pd-yellow)", "triangle-up"),
    "ahead": Sign("未到期", "var(--pd-green)", "circle"),
    "recurring": Sign("周期性工作", "var(--pd-blue)", "diamond"),
    "done": Sign("已办结", "var(--pd-gray)", "circle-open"),
}


@dataclass(frozen=True)
class Mark:
    """What falls on one day in one row, all of one kind."""

    row: str
    day: date
    kind: Kind
    found: tuple[Occurrence, ...]


def kind_of(occurrence: Occurrence, *, as_of: date) -> Kind:
    """How a date is drawn on the day `as_of`."""
    if occurrence.done:
        return "done"
    if occurrence.passed:
        return "passed"
    if occurrence.recurring:
        return "recurring"
    return "soon" if (occurrence.day - as_of).days <= DUE_SOON_DAYS else "ahead"


def rows_of(
    found: Sequence[Occurrence], by: By, *, as_of: date, only: Sequence[str] = ()
) -> dict[str, list[Occurrence]]:
    """The rows: responsible units (or `only` these), those with most dates passed first, then
    those with most; or tasks by their first date."""
    rows: dict[str, list[Occurrence]] = defaultdict(list)
    for each in found:
        task = each.view.task
        for name in (only or task.responsible) if by == "unit" else (task.id,):
            rows[name].append(each)
    if by == "task":
        return rows

    def pressing(name: str) -> tuple[int, int]:
        passed = sum(kind_of(each, as_of=as_of) == "passed" for each in rows[name])
        return -passed, -len(rows[name])

    return {name: rows[name] for name in sorted(rows, key=pressing)}


def timeline_figure(
    rows: dict[str, list[Occurrence]], *, year: int, as_of: date, link: Callable[[Mark], str]
) -> dict[str, Any]:
    """The figure of the first rows. `link` gives the address that a mark leads to."""
    import plotly.graph_objects as go

    shown = list(rows)[:ROWS]
    figure = go.Figure()
    marks = [mark for row in shown for mark in _marks(row, rows[row], as_of)]
    place = {row: number for number, row in enumerate(shown)}
    beside = _beside(marks)
    for kind, sign in SIGNS.items():
        mine = [mark for mark in marks if mark.kind == kind]
        if mine:
            figure.add_trace(
                go.Scatter(
                    x=[mark.day.isoformat() for mark in mine],
                    y=[place[mark.row] + beside[mark] for mark in mine],
                    mode="markers+text",
                    name=sign.word,
                    text=[str(len(m.found)) if len(m.found) > 1 else "" for m in mine],
                    textposition="middle right",
                    hovertext=[_said(mark, sign) for mark in mine],
                    hoverinfo="text",
                    cliponaxis=False,
                    customdata=[link(mark) for mark in mine],
                    marker={"color": sign.colour, "symbol": sign.symbol, "size": 11},
                )
            )
    figure.update_layout(_layout(rows, shown, year, as_of))
    figured: dict[str, Any] = figure.to_plotly_json()
    return figured


def _marks(row: str, found: Sequence[Occurrence], as_of: date) -> list[Mark]:
    groups: dict[tuple[date, Kind], list[Occurrence]] = defaultdict(list)
    for each in found:
        groups[each.day, kind_of(each, as_of=as_of)].append(each)
    return [Mark(row, day, kind, tuple(group)) for (day, kind), group in groups.items()]


def _beside(marks: Sequence[Mark]) -> dict[Mark, float]:
    """How far a mark stands from its row's middle, so that none hides another of the day."""
    days: dict[tuple[str, date], list[Mark]] = defaultdict(list)
    for mark in marks:
        days[mark.row, mark.day].append(mark)
    return {
        mark: (number - (len(same) - 1) / 2) * 0.36
        for same in days.values()
        for number, mark in enumerate(same)
    }


def _said(mark: Mark, sign: Sign) -> str:
    """The box of a mark. Plotly reads a few tags, so what is named has none."""
    titles = [
        shortened(each.view.task.title, 28) + (f"（当月{each.times}次）" if each.times > 1 else "")
        for each in mark.found[:NAMED]
    ]
    more = [f"……共 {len(mark.found)} 项"] if len(mark.found) > NAMED else []
    head = f"{mark.day.month}月{mark.day.day}日　{sign.word}"
    return "<br>".join([head, *(title.replace("<", "＜") for title in [*titles, *more])])


def _layout(
    rows: dict[str, list[Occurrence]], shown: Sequence[str], year: int, as_of: date
) -> dict[str, Any]:
    ink, soft, line = "var(--pd-ink)", "var(--pd-soft)", "var(--pd-line)"
    months = [date(year, month, 1) for month in range(1, 13)]
    names = [_name(row, rows[row]) for row in shown]
    layout: dict[str, Any] = {
        "height": FRAME + ROW_HEIGHT * max(3, len(shown)),
        "margin": {"l": 8, "r": 16, "t": 44, "b": 30},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "var(--pd-font)", "size": 12.5, "color": ink},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "font": {"color": soft},
        },
        "hoverlabel": {"align": "left", "bgcolor": "var(--pd-paper)", "font": {"color": ink}},
        "xaxis": {
            "range": [f"{year - 1}-12-29", f"{year + 1}-01-06"],
            "tickvals": [(month + timedelta(14)).isoformat() for month in months],
            "ticktext": [f"{month.month}月" for month in months],
            "side": "bottom",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [max(2.5, len(shown) - 0.5), -0.5],
            "tickvals": list(range(len(shown))),
            "ticktext": names,
            "gridcolor": line,
            "zeroline": False,
            "automargin": True,
            "fixedrange": True,
        },
        "shapes": [_upright(month, line, "solid") for month in months],
        "annotations": [],
        "dragmode": False,
    }
    if as_of.year == year:
        layout["shapes"].append(_upright(as_of, "var(--pd-brand)", "dash"))
        layout["annotations"].append(
            {
                "x": as_of.isoformat(),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": "left",
                "text": f"{as_of.month}月{as_of.day}日",
                "showarrow": False,
                "font": {"size": 12, "color": "var(--pd-brand)"},
            }
        )
    return layout


def _upright(day: date, colour: str, dash: str) -> dict[str, Any]:
    x, line = day.isoformat(), {"color": colour, "width": 1, "dash": dash}
    ends = {"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "layer": "below", "line": line, **ends}


def _name(row: str, found: Sequence[Occurrence]) -> str:
    task = found[0].view.task
    name = task.title if task.id == row else row
    return shortened(name, LABEL).replace("<", "＜")
