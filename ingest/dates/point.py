"""A named stretch of the calendar (2017年8月底, 本季度, “十四五”末, 国庆) and the days it means.

A point is what the grammar reads; `days_of` counts its days from a `Frame`, which holds all
that lies outside the phrase. Every stretch above a day is a run of months: a quarter is three,
a year twelve, 秋季学期 the five from September. Rules:
- 底, 末 mean the last ten days of a month, or the last month of a longer stretch; 初 the first;
  中 the middle ones. What matters for a deadline is the last day.
- a point without a year takes that of the sentence before it, else that of the frame, and says so.
- a day that the calendar does not have (2017年13月, 2月30日) gives no days, and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ingest.dates import calendar
from ingest.dates.expression import Granularity
from ingest.dates.numerals import number
from ingest.dates.words import SEASONS, SHIFTS

_UNITS: dict[str, Granularity] = {
    "年": "year",
    "同年": "year",
    "季度": "quarter",
    "月": "month",
    "周": "week",
    "天": "day",
}
_EDGE_DAYS = {
    "初": (1, 10),
    "中": (11, 20),
    "底": (21, 0),
    "上中": (1, 20),
    "中下": (11, 0),
    "上半": (1, 15),
    "下半": (16, 0),
    "第2周": (8, 14),
    "第3周": (15, 21),
    "第4周": (22, 28),
    "第5周": (29, 0),
}
"""The days of a month that a part of it names; 0 is its last day."""
_EDGES = {"末": "底", "终": "底", "半": "中"}
_END = re.compile(r"的?(?:(?P<last>最[后末])|第|头)一(?P<unit>[天日]|周|个月|个?)")
_ENDS = {"首日": 1, "末日": 1, "首周": 7, "末周": 7}
"""第一天, 最后一天, 第一周, 最后一周 of a stretch: how many days. 首月, 末月: a month of it."""
_END_UNITS = {"天": "日", "日": "日", "个月": "月"}
_THIRDS = {"上": "初", "下": "底"}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a phrase is read against.

    `reference` is the document's day or as_of; `year` its year, which may be known alone;
    `carried` the year that the sentence has already named.
    """

    reference: date | None
    year: int | None
    question: bool = False
    carried: int | None = None


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days meant, both included; none where `reason` says why not."""

    first: date | None = None
    last: date | None = None
    inferred: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Point:
    """A stretch of the calendar as named. `months` runs from 1; beyond 12 into the next year."""

    unit: Granularity = "year"
    years: tuple[int, int] | None = None
    shift: tuple[str, int] | None = None
    plan: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    weekday: int | None = None
    festival: str = ""
    edge: str = ""
    inferred: str = ""

    @property
    def has_year(self) -> bool:
        """Whether the phrase itself says which year, in figures or as 今年."""
        return self.years is not None or self.plan is not None or self.shift is not None

    @property
    def is_span(self) -> bool:
        """Whether it names two ends: 2021—2025年, 5-8月."""
        if self.years and self.years[0] != self.years[1] and self.unit == "year":
            return True
        return bool(self.unit == "month" and self.months and self.months[0] != self.months[1])

    def after(self, earlier: Point) -> Point:
        """This point as the end of a stretch that `earlier` begins: it takes its year and month."""
        if self.has_year or self.unit == "week":
            return self
        months = self.months
        if months is None and self.unit in ("day", "month"):
            months = earlier.months
            if months is None and earlier.shift and earlier.shift[0] == "月":
                return replace(self, shift=earlier.shift)
        if earlier.shift and earlier.shift[0] not in ("年", "同年"):
            return replace(self, months=months)
        return replace(self, years=earlier.years, shift=earlier.shift, months=months)


def days_of(point: Point, frame: Frame) -> Days:
    """The days that a point means.

    2017年8月 -> 2017-08-01 to 08-31; 三季度 in a frame of 2017 -> 2017-07-01 to 09-30, inferred
    """
    if point.unit in ("day", "month") and point.months is None and point.shift is None:
        point = replace(point, shift=("月", 0), inferred="按当月推定")  # 15号前, 下旬
    try:
        days = _days_of(point, frame)
    except calendar.UnknownCalendar as error:
        return Days(reason=str(error))
    except (ValueError, OverflowError):
        return Days(reason="日历上没有这个日期")
    return replace(days, inferred=_join(point.inferred, days.inferred))


def _days_of(point: Point, frame: Frame) -> Days:
    if point.plan is not None:
        return _plan_days(point)
    if point.shift is not None and point.shift[0] in ("月", "季度", "周", "天"):
        return _days_from_reference(point, frame)
    year, inferred, reason = _year(point, frame)
    if year is None:
        return Days(reason=reason)
    if point.festival:
        return _festival_days(point, year, frame)
    to = year if point.years is None else point.years[1]
    if point.months is None:
        days = _run(year, 1, 12 * (to - year + 1), point)
    else:
        days = _run(year, *point.months, point)
        if point.unit == "season" and not point.has_year and _is_over(days, frame):
            days = _run(year + 1, *point.months, point)
            inferred = f"年份按{year + 1}年推定"
    return replace(days, inferred=_join(inferred, days.inferred))


def _is_over(days: Days, frame: Frame) -> bool:
    """Whether the days asked about lie behind: 暑假前 in September means the next summer."""
    if not frame.question or frame.reference is None or days.last is None:
        return False
    return days.last < frame.reference


def _year(point: Point, frame: Frame) -> tuple[int | None, str, str]:
    """The year of a point, what was inferred for it, and why there is none."""
    if point.years is not None:
        return point.years[0], "", ""
    unit, shift = point.shift or ("", 0)
    if unit == "同年" and frame.carried is None and shift:
        return None, "", "所指年份以前文为准"
    if unit == "年" and frame.year is not None:
        return frame.year + shift, "", ""
    if unit != "年" and frame.carried is not None:
        year = frame.carried + shift
        return year, f"年份承前文按{year}年推定", ""
    if frame.year is not None:
        return frame.year + shift, f"年份按{frame.year + shift}年推定", ""
    return None, "", "未载明年份"


def _days_from_reference(point: Point, frame: Frame) -> Days:
    """本月, 下周五, 上季度末, 明天: stretches counted from the reference day."""
    if frame.reference is None:
        return Days(reason="没有可推算的起始日期")
    unit, shift = point.shift or ("", 0)
    if unit == "天":
        day = frame.reference + shift * calendar.DAY
        return Days(first=day, last=day)
    if unit == "周":
        monday = calendar.week_start(frame.reference) + 7 * shift * calendar.DAY
        if point.weekday is not None:
            day = monday + point.weekday * calendar.DAY
            return Days(first=day, last=day)
        first = monday + 5 * calendar.DAY if point.edge == "底" else monday
        return Days(first=first, last=monday + 6 * calendar.DAY)
    month = frame.reference.month
    if unit == "季度":
        start = (month - 1) // 3 * 3 + 1 + 3 * shift
        return _run(frame.reference.year, start, start + 2, point)
    return _run(frame.reference.year, month + shift, month + shift, point)


def _run(year: int, first: int, last: int, point: Point) -> Days:
    """The days of a run of months, narrowed by the point's edge or day."""
    inferred = ""
    if point.unit in ("month", "day") and point.shift is None:
        if not (1 <= first <= 12 and 1 <= last <= 12):
            raise ValueError(first)
        if last < first:  # 11月至3月
            last, inferred = last + 12, "按跨年理解"
    if last < first:
        raise ValueError(first)
    if point.day is not None:
        day = calendar.month_start(year, last).replace(day=point.day)
        return Days(first=day, last=day)
    if many := _ENDS.get(point.edge):
        begin, end = calendar.month_start(year, first), calendar.month_end(year, last)
        less = (many - 1) * calendar.DAY
        if point.edge[0] == "首":
            return Days(first=begin, last=begin + less)
        return Days(first=end - less, last=end)
    if point.edge in ("首月", "末月"):
        first = last = first if point.edge == "首月" else last
    elif point.edge and last > first:
        narrowed = {"初": first, "底": last}.get(point.edge, first + (last - first) // 2)
        inferred = "" if point.edge == "底" else f"按{(narrowed - 1) % 12 + 1}月理解"
        first = last = narrowed
    elif point.edge:
        opens, closes = _EDGE_DAYS[point.edge]
        start = calendar.month_start(year, last)
        finish = start.replace(day=closes) if closes else calendar.month_end(year, last)
        inferred = f"按{opens}日至{finish.day}日理解" if point.edge.endswith("周") else ""
        return Days(first=start.replace(day=opens), last=finish, inferred=inferred)
    return Days(
        first=calendar.month_start(year, first),
        last=calendar.month_end(year, last),
        inferred=inferred,
    )


def _plan_days(point: Point) -> Days:
    """The years of a five-year plan, or the part that 末, 初, 前三年 names."""
    first, last = calendar.plan_years(point.plan or 0)
    if point.edge:
        first = last = {"初": first, "底": last}.get(point.edge, first + 2)
    if point.years is not None:  # 前三年 is (1, 3), 后两年 (4, 5)
        first, last = first + point.years[0] - 1, first + point.years[1] - 1
    return Days(first=date(first, 1, 1), last=date(last, 12, 31))


def _festival_days(point: Point, year: int, frame: Frame) -> Days:
    """A festival of the year; one without a year is the next from the reference on."""
    names = [point.festival]
    if point.festival == "开学" and frame.question and not point.has_year:
        names = ["春季开学", "秋季开学"]
    if point.festival == "节":
        names = list(calendar.PUBLIC_HOLIDAYS)
    days = [calendar.festival_day(name, year) for name in names]
    if not point.has_year and frame.carried is None and frame.reference is not None:
        days += [calendar.festival_day(name, year + 1) for name in names]
        days = [day for day in days if day >= frame.reference]
    day = min(days) if point.festival == "节" else days[0]
    note = ""
    if point.festival.endswith("开学"):  # no law fixes the day
        note = f"开学日按{day.month}月{day.day}日推定"
    if point.festival == "节":
        note = "按下一个法定节日理解"
    if not point.has_year:
        note = _join(f"年份按{day.year}年推定", note)
    if point.edge == "期间":
        first, last = calendar.festival_break(point.festival, day.year)
        return Days(first=first, last=last, inferred=note)
    return Days(first=day, last=day, inferred=note)


def _join(*notes: str) -> str:
    return "；".join(dict.fromkeys(note for note in notes if note))


def read_point(tokens: Mapping[str, str]) -> Point:
    """The point that the grammar's named tokens spell.

    {"year": "2017", "month": "8", "edge": "底"} -> Point(years=(2017, 2017), months=(8, 8), …)
    """
    fields: dict[str, object] = {}
    _read_year(tokens, fields)
    if "shift" in tokens:
        fields["shift"] = SHIFTS[tokens["shift"]]
        fields["unit"] = _UNITS[SHIFTS[tokens["shift"]][0]]
    if "open" in tokens:  # 月底前, 季末: of the month or quarter that runs
        running = {"月": "月", "季": "季度"}[tokens["open"]]
        fields |= {"shift": (running, 0), "unit": _UNITS[running]}
        fields["inferred"] = f"按当{running[0]}推定"
    if "plan" in tokens:
        fields |= {"unit": "plan", "plan": number(tokens["plan"])}
        if "part" in tokens:
            count = number(tokens["count"])
            fields["years"] = (1, count) if tokens["part"] == "前" else (6 - count, 5)
    _read_months(tokens, fields)
    if "season" in tokens:
        first, last, note = SEASONS[tokens["season"]]
        fields |= {"unit": "season", "months": (first, last), "inferred": note}
    if "festival" in tokens:
        fields |= {"unit": "holiday", "festival": tokens["festival"]}
    if "weekday" in tokens:
        weekday = "一二三四五六日天".index(tokens["weekday"])
        fields |= {"unit": "day", "weekday": min(weekday, 6)}
        fields.setdefault("shift", ("周", 0))
    if "edge" in tokens:
        edge = tokens["edge"]
        if end := _END.match(edge):
            edge = ("末" if end["last"] else "首") + _END_UNITS.get(end["unit"], "周")
        fields["edge"] = _EDGES.get(edge, edge)
    if "weekend" in tokens:
        fields |= {"unit": "week", "shift": ("周", 0), "edge": "底"}
    if "third" in tokens:
        fields.setdefault("unit", "month")
        third = tokens["third"].replace("、", "")  # 上、中旬
        fields["edge"] = _THIRDS.get(third, third)
    if "halfmonth" in tokens:
        fields.setdefault("unit", "month")
        fields["edge"] = tokens["halfmonth"] + "半"
    if "week" in tokens:
        fields["edge"] = f"第{number(tokens['week'])}周"
    if "day" in tokens:
        fields |= {"unit": "day", "day": number(tokens["day"])}
    return Point(**fields)  # type: ignore[arg-type]


def _read_year(tokens: Mapping[str, str], fields: dict[str, object]) -> None:
    if "year" in tokens:
        year = number(tokens["year"])
        to = tokens.get("to", tokens["year"])
        until = number(to) if len(to) > 2 else year // 100 * 100 + number(to)
        fields["years"] = (year, until)
    elif "short" in tokens:
        year = number(tokens["short"])
        year += 2000 if year < 70 else 1900
        fields |= {"years": (year, year), "inferred": f"年份按{year}年理解"}
    elif "minguo" in tokens:
        year = 1911 + number(tokens["minguo"])
        fields |= {"years": (year, year), "inferred": f"民国纪年按公元{year}年换算"}


def _read_months(tokens: Mapping[str, str], fields: dict[str, object]) -> None:
    if "month" in tokens:
        first = number(tokens["month"])
        fields |= {"unit": "month", "months": (first, number(tokens.get("tomonth", str(first))))}
    elif "quarter" in tokens:
        begin, end = tokens["quarter"], tokens.get("toquarter", tokens["quarter"])
        fields |= {"unit": "quarter", "months": (3 * number(begin) - 2, 3 * number(end))}
    elif "quarters" in tokens:
        fields |= {"unit": "quarter", "months": (1, 3 * number(tokens["quarters"]))}
    elif "partunit" in tokens:
        count = number(tokens["count"]) * (3 if tokens["partunit"] == "季度" else 1)
        months = (1, count) if "firstof" in tokens else (13 - count, 12)
        fields |= {"unit": "quarter" if tokens["partunit"] == "季度" else "month", "months": months}
    elif "half" in tokens:
        fields |= {"unit": "half", "months": (1, 6) if tokens["half"] in "上前1" else (7, 12)}
