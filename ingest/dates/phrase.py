"""From what the grammar read to what is meant: stretches, lengths of time, words alone.

Each function takes the tokens of one phrase and returns its `TimeExpression`, without text, at
offsets of the plain text; None where the words are no time after all. Rules:
- 前 of a stretch without 底 (2020年前, 9月前) is read as by the end of it, and marked as inferred;
  of a festival or a season as by the day before; of 下周, 下个月, 明年 as before it begins, marked
  too; 开学前 as by the first day of school.
- 结束前 is by the last day of it (暑假结束前: 31 August).
- 之前, 以前 in a question (2018年之前到期的) mean before it begins, and so does 前 of a month,
  quarter or half (9月前要完成的): who means September included says 9月底前.
- in a question, what has only an end begins at the reference, if the end is not over by then.
- 2015年以来 in a question ends at the reference.
- 比2020年, 较上年, 到2020年水平, 增加到2012年的772亿 compare; they set no day.
- in a document 上年度, 当年, 当月 alone say whose figures are meant; they set no day.
- 截至2016年底 in a document of 2017 states a fact; it is no deadline and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ingest.dates import calendar
from ingest.dates.expression import TimeExpression
from ingest.dates.numerals import number
from ingest.dates.point import Days, Frame, Point, days_of, read_point
from ingest.dates.tokens import OVER

_COMPARED_BEFORE = re.compile(r"[比较]$|相当于$|(?<![年月日号底])[与同](?=$)")
_COMPARED_AFTER = re.compile(
    r"(?:末|底)?(?:的?水平|相比|不变价|同[年月日]|某[月日]|最后一[天日]|的?\d+(?:\.\d+)?倍|基数|为基|的基础上)"
)
_GREW_TO = re.compile(r"的[\d.]")
_WHOSE = {"当年", "同年", "次年", "翌年", "上年", "上年度", "上一年", "上一年度", "去年", "前年"}
_WHOSE |= {"当月", "上月", "上个月", "上季度"}
_LENGTH_UNITS = {
    "工作日": "工作日",
    "交易日": "工作日",
    "日": "天",
    "天": "天",
    "周": "周",
    "星期": "周",
    "礼拜": "周",
    "月": "月",
    "季度": "季度",
    "年": "年",
}
_ISSUED = re.compile(
    r"(?:(?:本|该|此)?(?:通知|意见|方案|办法|文件|文|细则|规定|措施|决定|要点|清单)(?:正式)?)?"
    r"(?:正式)?(?:印发|发布|下发|公布|施行|实施|颁布|发文|出台|印送|生效)(?:之日|当日|日)?"
)
_EVENT = re.compile(
    r"(?:自|从|于|在)?(?P<event>[^，。；：、,;:\s自从于在]{1,24}?)"
    r"(?:(?:之日|当日|之时|次日|日)?起(?:算)?|之后|以后|后)"
    r"(?:[，,])?(?:应当?|必?须|要|原则上|的)?(?:在|于)?$"
)


def named(tokens: Mapping[str, Any]) -> dict[str, Any]:
    """The tokens that were read; names that a pattern had to use twice end in 2."""
    return {name.rstrip("2"): value for name, value in tokens.items() if value is not None}


def point_in(tokens: Mapping[str, Any]) -> Point:
    """The point of one group of tokens."""
    tokens = named(tokens)
    if "now" in tokens:
        unit = ("年", 0) if tokens["now"] == "年" else ("天", 0)
        return Point(unit="year" if unit[0] == "年" else "day", shift=unit)
    return read_point(tokens)


def stretch_meant(
    tokens: Mapping[str, Any], frame: Frame, *, before: str, after: str
) -> TimeExpression | None:
    """从2017年9月1日起到国庆前, 2017年8月底前, 三季度: what a stretch means.

    `before` and `after` are the text on either side, for what decides that it is no time.
    """
    tokens = named(tokens)
    if _COMPARED_BEFORE.search(before) or _COMPARED_AFTER.match(after):
        return None
    if "goal" in tokens and not frame.question and _GREW_TO.match(after):
        return None
    point = point_in(tokens["a"])
    alone = tokens.keys() <= {"a", "goal"} and named(tokens["a"]).keys() == {"shift"}
    if alone and not frame.question and tokens["a"]["shift"] in _WHOSE:
        return None
    if "b" in tokens:
        return _range(point, point_in(tokens["b"]), tokens, frame)
    days = days_of(point, frame)
    blank = TimeExpression(
        text="", start=0, end=0, kind="period", granularity=point.unit,
        inferred=days.inferred if days.last else "", reason=days.reason,
    )  # fmt: skip
    if point.is_span and not tokens.keys() & {"until", "since", "after"}:
        return replace(blank, kind="range", first=days.first, last=days.last)
    if tokens.keys() & {"until", "stop", "school", "goal", "asof"}:
        return _up_to(blank, point, days, tokens, frame)
    if "within" in tokens:
        first = days.first if frame.question else None
        return replace(blank, kind="until", first=first, last=days.last)
    if tokens.keys() & {"since", "after", "from"}:
        return _from(blank, days, tokens, frame)
    return replace(blank, first=days.first, last=days.last)


def _up_to(
    blank: TimeExpression, point: Point, days: Days, tokens: Mapping[str, Any], frame: Frame
) -> TimeExpression | None:
    """8月底前, 到2020年, 截至目前: a stretch that is an end."""
    last, notes = days.last, [blank.inferred]
    if "until" in tokens and days.first is not None:
        last, note = _last_before(point, days, tokens["until"], frame)
        notes.append(note)
    if "asof" in tokens and not frame.question and _is_over(last, frame):
        return None
    first = None
    if frame.question and "asof" not in tokens and last is not None:
        first = frame.reference if frame.reference and frame.reference <= last else None
    kind = "goal" if "goal" in tokens and not tokens.keys() & {"until", "stop"} else "until"
    inferred = "；".join(note for note in notes if note)
    return replace(blank, kind=kind, first=first, last=last, inferred=inferred)  # type: ignore[arg-type]


def _last_before(point: Point, days: Days, word: str, frame: Frame) -> tuple[date | None, str]:
    """The last day of 国庆前, 2020年前, 下个月前, and what is inferred about it."""
    before = calendar.DAY
    if word[0] in "及和或":
        return days.last, ""  # 8月及以前
    if _OVER.match(word):
        whole = replace(point, edge="期间") if point.festival else point
        return days_of(whole, frame).last, ""
    if point.festival.endswith("开学"):
        return days.first, ""  # by the first day of school, that day included
    if days.first is not None and (point.festival or point.unit == "season"):
        return days.first - before, ""
    if point.edge or point.unit == "day" or days.first is None:
        return days.last, ""
    upcoming = point.shift is not None and point.shift[1] > 0 and not point.months
    within = len(word) > 1 or point.unit in ("month", "quarter", "half")
    if upcoming or (frame.question and within and days.first > date.min):
        return days.first - before, "按其开始之前理解"
    return days.last, "“前”按当期最后一日理解"


def _is_over(last: date | None, frame: Frame) -> bool:
    if last is None:
        return False
    if frame.reference is not None:
        return last < frame.reference
    return frame.year is not None and last.year < frame.year


def _from(
    blank: TimeExpression, days: Days, tokens: Mapping[str, Any], frame: Frame
) -> TimeExpression:
    """2017年起, 9月以后, 今年以来: a stretch that is a beginning."""
    first, last = days.first, None
    if "after" in tokens and days.last is not None and days.last < date.max:
        first = days.last + calendar.DAY
    if tokens.get("since") == "以来" and frame.question and first is not None:
        last = frame.reference if frame.reference and frame.reference >= first else None
    return replace(blank, kind="since", first=first, last=last)


def _range(
    begin: Point, end: Point, tokens: Mapping[str, Any], frame: Frame
) -> TimeExpression | None:
    """2021年至2025年, 9月1日到10月15日, 从今天起到国庆前."""
    whole, first = end.after(begin), days_of(begin, frame)
    today = begin.shift is not None and begin.shift[0] == "天"  # 即日起至5月底: the end is known
    same = frame if first.first is None else replace(frame, carried=first.first.year)
    last = days_of(whole, same if whole.shift and whole.shift[0] == "同年" else frame)
    if first.first and last.last and last.last < first.first and not end.has_year:
        # 11月至3月 runs into the next year
        later = replace(frame, year=first.first.year + 1, carried=None)
        last = days_of(replace(whole, years=None, shift=None), later)
    day = last.last
    if end.festival and "until" in tokens and last.first is not None:  # 到国庆前
        day = last.first - calendar.DAY
    if first.first and day and day < first.first:
        return TimeExpression(
            text="", start=0, end=0, kind="range", granularity=end.unit, reason="起止日期先后颠倒"
        )
    return TimeExpression(
        text="", start=0, end=0, kind="range", granularity=end.unit,
        first=first.first if day else None, last=day if first.first or today else None,
        inferred="；".join(dict.fromkeys(n for n in (first.inferred, last.inferred) if n)),
        reason=last.reason if today else first.reason or last.reason,
    )  # fmt: skip


def rolling_meant(tokens: Mapping[str, Any], frame: Frame) -> TimeExpression | None:
    """最近三个月, 未来两周: days counted back from the reference, or on."""
    tokens = named(tokens)
    size = _length(tokens)
    if size is None:
        return None
    amount, unit, inferred = size
    blank = TimeExpression(
        text="", start=0, end=0, kind="rolling", granularity="day", inferred=inferred
    )
    if frame.reference is None:
        return replace(blank, reason="没有可推算的起始日期")
    sign = -1 if "back" in tokens else 1
    other, reason = _counted(frame.reference, sign * amount, unit)
    if other is None:
        return replace(blank, reason=reason)
    first, last = sorted((frame.reference, other))
    return replace(blank, first=first, last=last)


def delay_meant(
    tokens: Mapping[str, Any], frame: Frame, *, before: str, since: date | None
) -> tuple[TimeExpression, int] | None:
    """印发之日起30个工作日内: a length of time, counted where its start is known.

    `before` is the text in front, `since` the first day of a phrase such as 2017年9月1日起 that
    ends where this one begins. Returns the expression and how much of `before` belongs to it.
    """
    tokens = named(tokens)
    size = _length(tokens)
    if size is None:
        return None
    amount, unit, inferred = size
    event = _EVENT.search(before)
    taken = len(before) - event.start() if event else 0
    start, note = since, inferred
    if start is None and event and _ISSUED.fullmatch(event["event"]):
        start = frame.reference
        if start is not None:
            note = f"自文件日期{start.isoformat()}起算"
    elif start is None and event is None and frame.question:
        start = frame.reference
    blank = TimeExpression(text="", start=0, end=0, kind="duration", granularity="day")
    if start is None:
        why = f"起算日（{event['event']}）未载明日期" if event else "未载明从何日起算"
        return replace(blank, reason=why), taken
    last, reason = _counted(start, amount, unit)
    if last is None:
        return replace(blank, reason=reason), taken
    first = start if frame.question or since else None
    return replace(blank, kind="until", first=first, last=last, inferred=note), taken


def _length(tokens: Mapping[str, Any]) -> tuple[int, str, str] | None:
    """How long: (3, "月", ""), with what was inferred; None where the words are no length."""
    unit, count = tokens["lengthunit"], tokens["count"]
    if unit == "小时":
        return None
    unit = _LENGTH_UNITS[unit]
    if count in ("几", "数"):
        return 3, unit, f"“{count}”按三理解"
    if count == "半":
        return {"年": (6, "月", ""), "月": (15, "天", "")}.get(unit)
    try:
        amount = number(count)
    except ValueError:
        return None
    if "more" in tokens:  # 一个半月
        return (30 * amount + 15, "天", "") if unit == "月" else None
    if "half" in tokens:  # 一年半
        return 12 * amount + 6, "月", ""
    return amount, unit, ""


def _counted(start: date, amount: int, unit: str) -> tuple[date | None, str]:
    """The day a length from a day ends on, or why there is none."""
    try:
        if unit == "工作日":
            if amount < 0:
                return start + amount * calendar.DAY, ""
            return calendar.add_working_days(start, amount), ""
        return calendar.add(start, amount, unit), ""
    except calendar.UnknownCalendar as error:
        return None, str(error)
    except (ValueError, OverflowError):
        return None, "超出日历范围"


def alone_meant(tokens: Mapping[str, Any], frame: Frame) -> TimeExpression:
    """长期, 立行立改, 全年: what a field says instead of a day."""
    tokens = named(tokens)
    blank = TimeExpression(text="", start=0, end=0, kind="ongoing", granularity="none")
    if "ongoing" in tokens:
        return blank
    if "once" in tokens:
        return replace(blank, kind="duration", reason="要求立即办理，未载明日期")
    days = days_of(Point(shift=("年", 0)), frame)
    inferred = f"年份按{days.last.year}年推定" if days.last else ""
    return replace(
        blank, kind="period", granularity="year",
        first=days.first, last=days.last, inferred=inferred, reason=days.reason,
    )  # fmt: skip


_OVER = re.compile(OVER)
_LATER = re.compile(r"[^，。？?！!,]{0,16}?(?:了|过|已)")


def soon_meant(tokens: Mapping[str, Any], frame: Frame, *, after: str) -> TimeExpression | None:
    """近期, 这几天, 今明两年, 三天后: loose words of a question."""
    tokens = named(tokens)
    today = frame.reference
    if today is None:
        return None
    blank = TimeExpression(text="", start=0, end=0, kind="rolling", granularity="day")
    if "away" in tokens:
        size = _length(tokens)
        if size is None:
            return None
        sign = -1 if tokens["away"].endswith("前") else 1
        day, reason = _counted(today, sign * size[0], size[1])
        return replace(blank, kind="period", first=day, last=day, inferred=size[2], reason=reason)
    if "both" in tokens and tokens["pair"] == "月":
        last = calendar.month_end(today.year, today.month + 1)
        return replace(blank, granularity="month", first=today.replace(day=1), last=last)
    if "both" in tokens and tokens["pair"] == "年":
        days = days_of(Point(years=(today.year, today.year + 1)), frame)
        return replace(blank, kind="range", granularity="year", first=days.first, last=days.last)
    if "both" in tokens:
        span, note = 1, ""
    elif "days" in tokens:
        span, note = (1, "按今明两天理解") if "两" in tokens["days"] else (2, "按三天理解")
    elif _LATER.match(after):
        span, note = -30, "按过去三十天理解"
    else:
        span, note = 30, "按未来三十天理解"
    other, reason = _counted(today, span, "天")
    if other is None:
        return replace(blank, reason=reason)
    first, last = sorted((today, other))
    return replace(blank, first=first, last=last, inferred=note)


def ahead_meant(tokens: Mapping[str, Any], frame: Frame, *, after: str) -> TimeExpression | None:
    """这30天里, 剩下十天, 再过一个月: from the day on; 这三个月到期了的 lie behind it; 再过十天 is
    that day, 再过十天内 is not."""
    tokens = named(tokens)
    size, today = _length(tokens), frame.reference
    if size is None or today is None:
        return None
    blank = TimeExpression(text="", start=0, end=0, kind="rolling", granularity="day")
    back = tokens["ahead"] == "这" and _LATER.match(after)
    other, reason = _counted(today, -size[0] if back else size[0], size[1])
    if other is None:
        return replace(blank, reason=reason)
    first, last = sorted((today, other))
    if tokens["ahead"] == "再过" and size[1] == "天" and "within" not in tokens:
        first = last
    return replace(blank, first=first, last=last, inferred=size[2])
