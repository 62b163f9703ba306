"""时间轴 as HTML: the year's picture, and under it, month by month, what falls due.

Recurring duties stand with the date of each period and are never called late. The list has all
that the picture shows, as links, for the keyboard, a screen reader and the printer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.ledger.agenda import Occurrence
from app.ledger.document_records import DocumentRecord
from app.web.figure_timeline import ROWS, SIGNS, By, Kind, Mark, kind_of, rows_of, timeline_figure
from app.web.render_ledger import card_link, export_links, page_link, unit_lines
from app.web.render_sources import source_selects
from app.web.render_text import html, shortened, source_link
from app.web.task_query import Address
from app.web.words import chinese_day
from ingest.dates import describe_rrule

PADDING = 14  # of the picture's box, above and below, with its border
LISTED = 200  # rows of a month; the ledger has the others
LIGHTS: dict[Kind, str] = {
    "passed": "red",
    "soon": "yellow",
    "ahead": "green",
    "recurring": "blue",
    "done": "done",
}
BY_WORDS: dict[By, str] = {"unit": "按单位", "task": "按任务"}


@dataclass(frozen=True, kw_only=True)
class Year:
    """The dates of a year, by day, and the address that asked for them."""

    year: int
    as_of: date
    found: Sequence[Occurrence]
    units: Sequence[str]
    address: Address
    only: Sequence[str] = ()  # the units asked for
    other_years: Sequence[int] = ()  # with dates, nearest first; where this one has none
    documents: Sequence[DocumentRecord] = ()

    @property
    def by(self) -> By:
        """What the rows of the picture are."""
        return "task" if self.address.get("by") == "task" else "unit"


def timeline_view(year: Year) -> str:
    """The whole tab."""
    head = f"{_filter(year)}{_head(year)}"
    if not year.found:
        return f"{head}{_nothing(year)}"
    return f"{head}{_picture(year)}{''.join(_months(year))}{_legend(year)}"


def _filter(year: Year) -> str:
    units = "".join(f'<option value="{html(name)}"></option>' for name in year.units)
    chosen = {
        by: f'<option value="{by}"{" selected" if by == year.by else ""}>{word}</option>'
        for by, word in BY_WORDS.items()
    }
    address = year.address
    sources = source_selects(address, year.documents) if len(year.documents) > 1 else ""
    return f"""<form class="pd-filter" action="/" method="get" role="search" aria-label="选择年份">
<input type="hidden" name="tab" value="timeline">
<label>年份<input type="number" name="year" min="1900" max="2199" value="{year.year}"></label>
<label>分行<select name="by">{"".join(chosen.values())}</select></label>
<label class="pd-wide">单位<input name="unit" list="pd-timeline-units" maxlength="100"
 value="{html(address.get("unit"))}" placeholder="全部单位" autocomplete="off"></label>
<datalist id="pd-timeline-units">{units}</datalist>{sources}
<button type="submit">查看</button><a class="pd-reset" href="/?tab=timeline">回到本年</a></form>"""


def _head(year: Year) -> str:
    def link(target: int, word: str) -> str:
        at = page_link("timeline", year.address.but(year=str(target)))
        return f'<a href="{html(at)}">{word}</a>'

    counts = Counter(kind_of(each, as_of=year.as_of) for each in year.found)
    parts = "".join(
        f'<li><span class="pd-light pd-{LIGHTS[kind]}">{sign.word}</span> '
        f"<b>{counts[kind]}</b></li>"
        for kind, sign in SIGNS.items()
        if counts[kind]
    )
    window = {"due_from": f"{year.year}-01-01", "due_to": f"{year.year}-12-31"}
    export = export_links(year.address.but(year=None, by=None, **window)) if year.found else ""
    return (
        f'<div class="pd-head"><h2>{year.year}年时限 {len(year.found)} 个</h2><p class="pd-quiet">'
        f"截至{chinese_day(year.as_of)}</p><p>{link(year.year - 1, f'‹ {year.year - 1}年')}　"
        f"{link(year.year + 1, f'{year.year + 1}年 ›')}</p>{export}</div>"
        f'<ul class="pd-kinds">{parts}</ul>'
    )


def _nothing(year: Year) -> str:
    who = f"“{html(year.address.get('unit'))}”" if year.address.get("unit") else ""
    links = "、".join(
        f'<a href="{html(page_link("timeline", year.address.but(year=str(other))))}">{other}年</a>'
        for other in year.other_years[:3]
    )
    hint = f"有时限的年份：{links}。" if links else "文件中没有读出时限，或还没有上传文件。"
    return (
        f'<div class="pd-empty"><p><b>{who}{year.year}年没有到期的事项</b></p><p>{hint}</p></div>'
    )


def _picture(year: Year) -> str:
    rows = rows_of(year.found, year.by, as_of=year.as_of, only=year.only)
    if not rows:
        return '<p class="pd-quiet">这些任务都没有载明责任单位，请选“按任务”查看。</p>'

    def link(mark: Mark) -> str:
        tasks = {each.view.task.id for each in mark.found}
        if len(tasks) == 1:
            return card_link(tasks.pop(), year.as_of)
        day = mark.day.isoformat()
        of_sources = year.address.only("doc_place", "document")
        return page_link("ledger", of_sources.but(unit=mark.row, due_from=day, due_to=day))

    figure = timeline_figure(rows, year=year.year, as_of=year.as_of, link=link)
    kept = "个单位" if year.by == "unit" else "项任务"
    more = (
        f'<p class="pd-quiet">图中列出前 {ROWS} {kept}，共 {len(rows)} {kept}；全部见下表。</p>'
        if len(rows) > ROWS
        else ""
    )
    label = f"{year.year}年时限图，{BY_WORDS[year.by]}；各项见下面的列表"
    return (
        f'<div class="pd-figure" role="img" aria-label="{label}" '
        f'style="min-height:{figure["layout"]["height"] + PADDING}px" '
        f'data-figure="{html(json.dumps(figure, ensure_ascii=False))}"></div>{more}'
    )


def _months(year: Year) -> Iterator[str]:
    """A table a month; a month gone by with nothing late in it is folded."""
    for month, group in groupby(year.found, key=lambda each: each.day.month):
        found = list(group)
        passed = sum(kind_of(each, as_of=year.as_of) == "passed" for each in found)
        late = f"，时限已过 {passed} 个" if passed else ""
        rows = "".join(_row(each, year) for each in found[:LISTED])
        more = f"；列出前 {LISTED} 个" if len(found) > LISTED else ""
        gone = date(year.year, month, 1) < year.as_of.replace(day=1) and not passed
        yield (
            f'<details class="pd-month"{"" if gone else " open"}><summary><h3>{month}月 '
            f"<small>{len(found)} 个{late}{more}</small></h3></summary>"
            '<div class="pd-rows"><table><thead><tr><th class="pd-c-day">日期</th>'
            '<th>督查事项</th><th class="pd-c-units">单位</th><th class="pd-c-state">状态</th>'
            f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )


def _row(each: Occurrence, year: Year) -> str:
    task, kind = each.view.task, kind_of(each, as_of=year.as_of)
    part = each.milestone
    place = (part.start, part.end) if part else (task.start, task.end)
    said = f'<p class="pd-facts">{html(shortened(part.text, 60))}</p>' if part else ""
    often = (
        f"<small>{describe_rrule(each.rule)}，共{each.times}次</small>" if each.times > 1 else ""
    )
    source = html(source_link(task.document_id, *place))
    return (
        f'<tr><td class="pd-c-day">{each.day.month}月{each.day.day}日{often}</td>'
        f'<td><a class="pd-task" href="{html(card_link(task.id, year.as_of))}">{html(task.title)}'
        f'</a>{said}<p class="pd-facts"><span class="pd-doc">{html(task.document)}</span>'
        f'<a href="{source}" title="看原文">{html(task.locator)}</a></p></td>'
        f'<td class="pd-c-units">{unit_lines(each.view)}</td><td class="pd-c-state">'
        f'<span class="pd-light pd-{LIGHTS[kind]}">{SIGNS[kind].word}</span></td></tr>'
    )


def _legend(year: Year) -> str:
    passed = any(kind_of(each, as_of=year.as_of) == "passed" for each in year.found)
    late = "“时限已过”指截至当日台账无办结登记，不等于工作未做。" if passed else ""
    return (
        '<p class="pd-legend">一项任务有几个时限（阶段目标、周期性工作的每一期）的，'
        f"每个时限各列一次；每日、每周的工作每月列一次，日期是当月的第一次。{late}</p>"
    )
