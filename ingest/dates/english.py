"""Simple English in questions: this month, by the end of 2020, from May to August 2017, Q3.

Reads to the same points as the Chinese grammar, and means them by the same rules, but for one:
`before September` is by 31 August, since English has `by` for the other.
Not handled: spelled-out years, "fortnight", festivals other than those of `_FESTIVALS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pyparsing as pp

from ingest.dates import calendar
from ingest.dates.expression import TimeExpression
from ingest.dates.phrase import named
from ingest.dates.point import Frame, Point, days_of
from ingest.dates.recurrence import monthly, weekly, yearly

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
           "september", "october", "november", "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve")  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3,
             "4th": 4}  # fmt: skip
_FESTIVALS = {
    "national day": "国庆",
    "spring festival": "春节",
    "chinese new year": "春节",
    "labour day": "劳动节",
    "labor day": "劳动节",
    "mid-autumn": "中秋",
    "new year": "元旦",
    "school starts": "开学",
    "the school year": "开学",
    "term starts": "开学",
}
_UNITS = {"day": "天", "week": "周", "month": "月", "quarter": "季度", "year": "年"}

_I = re.IGNORECASE
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?-i:May))\b\.?"
)
_YEAR = r"(?P<year>(?:19|20|21)\d\d)(?![\d-])"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th|last)"
_EDGE = r"(?:the )?(?:(?P<edge>end|beginning|start|close|middle) of|(?P<edge2>early|late|mid)[ -])"
_EITHER = "|".join
_UNIT = r"(?P<unit>week|month|quarter|year)"
_ANCHOR = re.compile(
    rf"\b(?:today|tomorrow|yesterday|this|next|last|past|coming|previous|current|by|before|until"
    r"|till|since|from|between|after|in|during|within|on|as of|up to|early|late|mid|year[- ]end"
    r"|every|each|monthly|quarterly|annually|annual|yearly|weekly|daily|half-yearly"
    r"|(?:19|20|21)\d\d(?= ?q[1-4]| ?[-–] ?(?:19|20|21)\d\d)|q[1-4]|h[12]|[1-4]q"
    r"|(?:the )?(?:first|second|third|fourth|last) (?:quarter|half)|the end"
    r"|(?:the )?(?:end|beginning|start|middle) of"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH.replace('?P<month>', '?:')})",
    _I,
)


def _re(pattern: str) -> pp.ParserElement:
    return pp.Regex(pattern, flags=_I)


@cache
def _grammar() -> pp.ParserElement:
    """One English phrase. Result names as in the Chinese `stretch`, plus those of its own."""
    of_year = pp.Opt(_re(r",? ?(?:of |in )?") + _re(_YEAR))
    point = (
        _re(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
        | _re(r"(?P<word>today|now|tomorrow|yesterday)\b")
        | _re(rf"(?:on )?(?:(?P<which>this|next|last) )?(?P<weekday>{_EITHER(_WEEKDAYS)})\b")
        | _re(rf"(?:the )?(?P<which>this|next|last|previous|coming|current) {_UNIT}\b")
        | _re(r"the (?P<unit>week|month|quarter|year)\b|(?P<unit2>year)(?=[- ]?end)")
        | _re(rf"the {_DAY} of {_MONTH}") + of_year
        | _re(rf"{_DAY} (?:of )?{_MONTH}") + of_year
        | _re(rf"{_MONTH} {_DAY}") + of_year
        | _re(_MONTH) + of_year
        | _re(rf"{_YEAR} ?q(?P<quarter>[1-4])\b")
        | _re(r"q(?P<quarter>[1-4])\b|(?P<quarter2>[1-4])q\b") + of_year
        | _re(rf"(?:the )?{_ORDINAL} (?P<part>quarter|half)") + of_year
        | _re(r"h(?P<half>[12])\b") + of_year
        | _re("(?:the )?(?P<festival>" + "|".join(_FESTIVALS) + r")\b")
        | _re(r"(?:the year )?" + _YEAR)
    )
    open_unit = _re(r"(?P<unit>week|month|quarter|year)\b")  # by end of year
    edged = (_re(rf"{_EDGE} ?") + (point | open_unit) | point) + pp.Opt(
        _re(r"[- ]?(?P<yearend>end)\b")
    )
    start, end = pp.Group(edged)("a"), pp.Group(edged)("b")
    length = (
        r"(?P<count>\d{1,3}|"
        + "|".join(_SMALL)
        + r"|a|few) ?(?P<unit>day|week|month|quarter|year)s?\b"
    )
    return _ready(
        _re(rf"(?:in |within |over |during |for )?(?:the )?(?P<on>next|coming) {length}")
        | _re(rf"(?:in |within |over |during |for )?(?:the )?(?P<back>last|past|previous) {length}")
        | _re(rf"(?P<on>in|within) {length}(?! of)")
        | _re(r"(?:every|each) (?P<every>day|week|month|quarter|year|half[- ]year)\b")
        | _re(rf"(?:every|each) (?P<everymonth>{_MONTH})")
        | _re(r"(?P<often>monthly|quarterly|annually|annual|yearly|weekly|daily|half-yearly)\b")
        | _re(r"from |between ") + start + _re(r" ?(?:to|and|until|till|through|-|–) ?") + end
        | start + _re(r" (?:to|until|till|through) ") + end
        | _re(r"(?:in |during )?(?P<year>(?:19|20|21)\d\d) ?[-–] ?(?P<to>(?:19|20|21)\d\d)\b")
        | _re(r"(?P<until>by|until|till|up to|no later than|as of) ") + start
        | _re(r"(?P<before>before|prior to) ") + start
        | _re(r"(?P<since>since|from|starting) ") + start
        | _re(r"(?P<after>after) ") + start
        | _re(r"(?:in|on|during|for|at|within) ") + start
        # May and march stand for months alone only beside a figure, and a year never does.
        | _re(r"(?!(?:may|march)\b(?! ?\d)|(?:19|20|21)\d\d(?! ?q[1-4]|-))") + start
    )  # fmt: skip


def _ready(grammar: pp.ParserElement) -> pp.ParserElement:
    located = pp.Located(grammar)
    located.leave_whitespace(recursive=True)
    located.parse_with_tabs()
    return located.streamline()


def find_english(text: str, frame: Frame) -> list[TimeExpression]:
    """The English phrases of a question, in order, at its own offsets.

    "by the end of 2020" -> until 2020-12-31; "next 30 days" -> rolling; "Q3 2017" -> period
    """
    found: list[TimeExpression] = []
    position = 0
    while match := _ANCHOR.search(text, position):
        start, position = match.start(), match.end()
        try:
            read = _grammar().parse_string(text[start : start + 64])
        except pp.ParseBaseException:
            continue
        meant = _meant(named(read["value"]), frame)
        if meant is not None:
            end = start + len(text[start : start + read["locn_end"]].rstrip(" ,."))
            found.append(replace(meant, start=start, end=end))
            position = end
    return found


def _meant(tokens: Mapping[str, Any], frame: Frame) -> TimeExpression | None:
    blank = TimeExpression(text="", start=0, end=0, kind="period", granularity="day")
    if tokens.keys() & {"every", "everymonth", "often"}:
        return _recurring(tokens, blank)
    if "count" in tokens:
        return _length(tokens, frame, blank)
    if "to" in tokens:
        years = (int(tokens["year"]), int(tokens["to"]))
        return _shown(Point(years=years), frame, blank, kind="range")
    point = _point(tokens["a"])
    if point is None:
        return None
    if "b" in tokens:
        return _range(point, _point(tokens["b"]), frame, blank)
    return _directed(point, tokens, frame, blank)


def _shown(point: Point, frame: Frame, blank: TimeExpression, **changes: Any) -> TimeExpression:
    days = days_of(point, frame)
    return replace(
        blank, granularity=point.unit, first=days.first, last=days.last,
        inferred=days.inferred if days.last else "", reason=days.reason, **changes,
    )  # fmt: skip


def _directed(
    point: Point, tokens: Mapping[str, Any], frame: Frame, blank: TimeExpression
) -> TimeExpression:
    shown = _shown(point, frame, blank)
    first, last, today = shown.first, shown.last, frame.reference
    if first is None or last is None or today is None:
        return shown
    if "until" in tokens or "before" in tokens:
        if "before" in tokens and point.edge != "底" and point.festival != "开学":
            last = first - calendar.DAY
        begin = today if today <= last and tokens.get("until", "").lower() != "as of" else None
        return replace(shown, kind="until", first=begin, last=last)
    if "since" in tokens:
        return replace(shown, kind="since", last=None)
    if "after" in tokens:
        return replace(shown, kind="since", first=last + calendar.DAY, last=None)
    return shown


def _range(
    begin: Point, end: Point | None, frame: Frame, blank: TimeExpression
) -> TimeExpression | None:
    if end is None:
        return None
    if not begin.has_year and end.years:  # from May to August 2017
        begin = replace(begin, years=end.years)
    first, last = days_of(begin, frame), days_of(end.after(begin), frame)
    if first.first is None or last.last is None or last.last < first.first:
        return None
    return replace(
        blank, kind="range", granularity=end.unit, first=first.first, last=last.last,
        inferred=first.inferred,
    )  # fmt: skip


def _length(
    tokens: Mapping[str, Any], frame: Frame, blank: TimeExpression
) -> TimeExpression | None:
    word = tokens["count"].lower()
    amount = {"a": 1, "few": 3}.get(word) or (_SMALL.index(word) if word in _SMALL else int(word))
    if frame.reference is None:
        return None
    sign = -1 if "back" in tokens else 1
    try:
        other = calendar.add(frame.reference, sign * amount, _UNITS[tokens["unit"].lower()])
    except (ValueError, OverflowError):
        return replace(blank, kind="rolling", reason="超出日历范围")
    first, last = sorted((frame.reference, other))
    note = "few 按三理解" if word == "few" else ""
    return replace(blank, kind="rolling", first=first, last=last, inferred=note)


def _recurring(tokens: Mapping[str, Any], blank: TimeExpression) -> TimeExpression:
    if "everymonth" in tokens:
        rrule = yearly((_month(tokens["month"]),))
        return replace(blank, kind="recurring", granularity="month", rrule=rrule)
    word = (tokens.get("every") or tokens["often"]).lower()
    unit = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}.get(
        word, "half" if word.startswith("half") else word
    )
    rrule = {
        "day": "FREQ=DAILY",
        "week": weekly(),
        "month": monthly(),
        "quarter": yearly((3, 6, 9, 12)),
        "half": yearly((6, 12)),
    }.get(unit, yearly((12,)))
    size = unit if unit in ("day", "week", "month", "quarter", "half") else "year"
    return replace(blank, kind="recurring", granularity=size, rrule=rrule)  # type: ignore[arg-type]


def _point(tokens: Mapping[str, Any]) -> Point | None:
    """The point of one group of English tokens; None where they name none."""
    tokens = {name: str(value).lower() for name, value in named(tokens).items()}
    point = _bare_point(tokens)
    if point is None:
        return None
    if "year" in tokens:
        year = int(tokens["year"])
        point = replace(point, years=(year, year), shift=None)
    edge = "end" if "yearend" in tokens else tokens.get("edge", "")
    edge = {
        "end": "底", "close": "底", "late": "底", "beginning": "初", "start": "初", "early": "初",
        "middle": "中", "mid": "中",
    }.get(edge, "")  # fmt: skip
    return replace(point, edge=edge) if edge else point


def _bare_point(tokens: Mapping[str, str]) -> Point | None:
    if "word" in tokens:
        step = {"tomorrow": 1, "yesterday": -1}.get(tokens["word"], 0)
        return Point(unit="day", shift=("天", step))
    which = {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(tokens.get("which", ""), 0)
    if "weekday" in tokens:
        return Point(unit="day", shift=("周", which), weekday=_WEEKDAYS.index(tokens["weekday"]))
    if "unit" in tokens:
        return Point(unit=tokens["unit"], shift=(_UNITS[tokens["unit"]], which))  # type: ignore[arg-type]
    if "festival" in tokens:
        return Point(unit="holiday", festival=_FESTIVALS[tokens["festival"]])
    if "month" in tokens:
        month = int(tokens["month"]) if tokens["month"].isdecimal() else _month(tokens["month"])
        if "day" in tokens:
            return Point(unit="day", months=(month, month), day=int(tokens["day"]))
        return Point(unit="month", months=(month, month))
    if "quarter" in tokens or tokens.get("part") == "quarter":
        ordinal = tokens.get("quarter") or _ORDINALS.get(tokens["ordinal"])
        if ordinal is None:
            return Point(unit="quarter", shift=("季度", -1))
        return Point(unit="quarter", months=(3 * int(ordinal) - 2, 3 * int(ordinal)))
    if "half" in tokens or tokens.get("part") == "half":
        half = int(tokens.get("half") or _ORDINALS.get(tokens["ordinal"], 2))
        return Point(unit="half", months=(1, 6) if half == 1 else (7, 12)) if half < 3 else None
    return Point() if "year" in tokens else None


def _month(name: str) -> int:
    """1 to 12, from a month's name or its first letters."""
    return 1 + next(i for i, month in enumerate(_MONTHS) if month.startswith(name.lower()[:3]))
