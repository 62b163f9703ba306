"""Spans of days and occurrences, worked out anew: nothing of `ingest.dates` is used here.

A month, quarter, half or year is the whole of it, days already gone included; weeks run from
Monday to Sunday. "Until" and "the next N days" begin on the day of asking.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

ZH = "零一二三四"
ORDINALS = ("", "first", "second", "third", "fourth")
FIRST_DAY = date(2000, 1, 1)  # rules that name no first day count from here


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `first` to `last`, both included; `words` fill the slots of its forms."""

    kind: str
    first: date
    last: date
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


def month_end(year: int, month: int) -> date:
    """(2017, 2) -> 2017-02-28."""
    return date(year, month, calendar.monthrange(year, month)[1])


def plus_months(day: date, months: int) -> date:
    """The first of the month `months` later: (2017-11-20, 2) -> 2018-01-01."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month(year: int, number: int) -> Span:
    """A named month."""
    words = {"year": str(year), "month": str(number), "month_en": calendar.month_name[number]}
    return Span(
        kind="month", first=date(year, number, 1), last=month_end(year, number), words=words
    )


def months(year: int, first: int, last: int) -> Span:
    """From one named month to a later one of the same year."""
    words = {
        "year": str(year),
        "month": str(first),
        "month_b": str(last),
        "month_en": calendar.month_name[first],
        "month_b_en": calendar.month_name[last],
    }
    return Span(kind="between", first=date(year, first, 1), last=month_end(year, last), words=words)


def quarter(year: int, number: int) -> Span:
    """A named quarter, 1 to 4."""
    words = {
        "year": str(year),
        "quarter": str(number),
        "quarter_zh": ZH[number],
        "quarter_en": ORDINALS[number],
    }
    first = date(year, 3 * number - 2, 1)
    return Span(kind="quarter", first=first, last=month_end(year, 3 * number), words=words)


def half(year: int, number: int) -> Span:
    """A named half of a year, 1 or 2."""
    words = {"year": str(year), "half_zh": "上下"[number - 1], "half_en": ORDINALS[number]}
    first = date(year, 6 * number - 5, 1)
    return Span(kind="half", first=first, last=month_end(year, 6 * number), words=words)


def whole_year(year: int) -> Span:
    """A named year."""
    words = {"year": str(year)}
    return Span(kind="year", first=date(year, 1, 1), last=date(year, 12, 31), words=words)


def next_days(as_of: date, days: int) -> Span:
    """The next `days` days; whether today and the last day count is left to the asker."""
    last = as_of + timedelta(days=days)
    return Span(kind="next_days", first=as_of, last=last, words={"days": str(days)})


def until(as_of: date, last: date) -> Span:
    """From today to a named day."""
    words = {
        "year": str(last.year),
        "month": str(last.month),
        "day": str(last.day),
        "month_en": calendar.month_name[last.month],
    }
    return Span(kind="until", first=as_of, last=last, words=words)


def relative(as_of: date) -> tuple[Span, ...]:
    """Today, this and next week, month, quarter and year."""
    monday = as_of - timedelta(days=as_of.weekday())
    start = plus_months(as_of, -((as_of.month - 1) % 3))
    firsts = {
        "this_week": (monday, monday + timedelta(days=6)),
        "next_week": (monday + timedelta(days=7), monday + timedelta(days=13)),
        "this_month": _run(plus_months(as_of, 0), 1),
        "next_month": _run(plus_months(as_of, 1), 1),
        "this_quarter": _run(start, 3),
        "next_quarter": _run(plus_months(start, 3), 3),
        "this_year": _run(date(as_of.year, 1, 1), 12),
        "next_year": _run(date(as_of.year + 1, 1, 1), 12),
        "today": (as_of, as_of),
    }
    return tuple(Span(kind=kind, first=a, last=b) for kind, (a, b) in firsts.items())


def around(day: date) -> tuple[Span, ...]:
    """The named spans that hold `day`: its month, two or three months, quarter, half, year."""
    spans = [
        month(day.year, day.month),
        quarter(day.year, (day.month + 2) // 3),
        half(day.year, 1 if day.month <= 6 else 2),
        whole_year(day.year),
        months(day.year, max(1, day.month - 2), day.month) if day.month > 1 else None,
        months(day.year, day.month, min(12, day.month + 1)) if day.month < 12 else None,
    ]
    return tuple(span for span in spans if span is not None)


@lru_cache(maxsize=100_000)
def occurrences(rule: str, begins: str, first: date, last: date) -> tuple[date, ...]:
    """The occurrences of an RFC 5545 rule from `first` to `last`, none before `begins`.

    ("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1", "", 2017-07-01, 2018-12-31)
        -> (2017-09-30, 2018-09-30)
    """
    from dateutil.rrule import rrulestr

    start = date.fromisoformat(begins) if begins else FIRST_DAY
    dates = rrulestr(rule, dtstart=datetime.combine(start, time())).between(
        datetime.combine(first, time()), datetime.combine(last, time()), inc=True
    )
    return tuple(found.date() for found in dates)


def every_year_in(rule: str, number: int) -> bool:
    """Whether the rule names this month of every year."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    named = parts.get("BYMONTH", "").split(",")
    return parts.get("FREQ") == "YEARLY" and "INTERVAL" not in parts and str(number) in named


def _run(first: date, count: int) -> tuple[date, date]:
    return first, plus_months(first, count) - timedelta(days=1)
