"""Recurrence rules: RFC 5545 text to dates, and to words.

A policy says 每年9月, never since when, so a rule has no DTSTART of its own. Rules:
- the day meant is the last one of the period named: 每年9月 is each 30 September, a bare 每年
  each 31 December (`BYMONTH=12;BYMONTHDAY=-1`), 每周 each Sunday. Parts that a rule leaves out
  are completed in that sense.
- an interval that divides the year counts from its end: `FREQ=MONTHLY;INTERVAL=3` falls in
  March, June, September and December.
- any other interval (每两年, 每两周) has dates only where the caller knows the year it counts
  from (`since`). Without it there are none: a made-up phase would make somebody late.
Not handled: COUNT and DTSTART (ValueError), times of day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile

from dateutil.rrule import rrulestr

_PARTS = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "UNTIL", "WKST"}
_WEEKDAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "一二三四五六日", strict=True))
_WORKING_DAYS = "MO,TU,WE,TH,FR"
_SMALL = "零一两三四五六七八九十"


def yearly(months: tuple[int, ...], day: int = -1, *, interval: int = 1) -> str:
    """The rule for a day of some months of each year, -1 being their last day.

    (9,) -> "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"
    """
    step = f"INTERVAL={interval};" if interval > 1 else ""
    return f"FREQ=YEARLY;{step}BYMONTH={','.join(map(str, months))};BYMONTHDAY={day}"


def monthly(days: tuple[int, ...] = (-1,), *, interval: int = 1) -> str:
    """The rule for some days of each month.

    (25,) -> "FREQ=MONTHLY;BYMONTHDAY=25". The 30th is the last of February, so one day
    beyond the 28th is written as the last that there is of 28 to that day.
    """
    step = f"INTERVAL={interval};" if interval > 1 else ""
    if len(days) == 1 and days[0] == 31:
        days = (-1,)
    if len(days) == 1 and days[0] > 28:
        span = ",".join(map(str, range(28, days[0] + 1)))
        return f"FREQ=MONTHLY;{step}BYMONTHDAY={span};BYSETPOS=-1"
    return f"FREQ=MONTHLY;{step}BYMONTHDAY={','.join(map(str, days))}"


def weekly(days: tuple[int, ...] = (6,), *, interval: int = 1) -> str:
    """The rule for some weekdays, Monday being 0. (4,) -> "FREQ=WEEKLY;BYDAY=FR"."""
    step = f"INTERVAL={interval};" if interval > 1 else ""
    names = list(_WEEKDAYS)
    return f"FREQ=WEEKLY;{step}BYDAY={','.join(names[d] for d in days)}"


def occurrences(rrule: str, *, first: date, last: date, since: date | None = None) -> list[date]:
    """The dates of a rule from `first` to `last`, both included.

    `since` is the day that an interval counts from, where the document gives one; nothing
    before it is returned. Any two dates will do, of any year.

    "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1", 2017-01-01, 2018-12-31 -> [2017-09-30, 2018-09-30]

    Raises ValueError for text that is no rule, and for COUNT or DTSTART.
    """
    dates = _dates_from(rrule, max(first, since) if since else first, since)
    return list(takewhile(lambda day: day <= last, dates)) if first <= last else []


@lru_cache(maxsize=8192)
def next_occurrence(rrule: str, *, on_or_after: date, since: date | None = None) -> date | None:
    """The first date of a rule on or after a day; None where there is none up to year 9999.

    "FREQ=MONTHLY;BYMONTHDAY=25", 2017-09-26 -> 2017-10-25

    Raises ValueError as `occurrences` does.
    """
    start = max(on_or_after, since) if since else on_or_after
    return next(_dates_from(rrule, start, since), None)


def describe_rrule(rrule: str) -> str:
    """A rule in the words of an office.

    "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1" -> "每年9月"; "FREQ=YEARLY;BYMONTH=3,6,9,12;…" ->
    "每季度"; with UNTIL=20251231 "每年9月（至2025年底）".
    Two phrases may share a rule (每年第一季度 and 每年3月): the months are named.

    Raises ValueError for text that is no rule.
    """
    parts = _parts(rrule)
    return _words(parts) + _end_in_words(parts.get("UNTIL", ""))


def _end_in_words(until: str) -> str:
    """20251231 -> （至2025年底）."""
    if not until:
        return ""
    year, month, day = until[:4], int(until[4:6]), int(until[6:8])
    return f"（至{year}年底）" if (month, day) == (12, 31) else f"（至{year}年{month}月{day}日）"


def _words(parts: dict[str, str]) -> str:
    step = int(parts.get("INTERVAL", "1"))
    many = "" if step == 1 else _SMALL[step] if step < len(_SMALL) else str(step)
    match parts["FREQ"]:
        case "DAILY":
            return f"每{many}天" if many else "每日"
        case "WEEKLY":
            days = [d for d in parts["BYDAY"].split(",") if d in _WEEKDAYS]
            named = "、".join(_WEEKDAYS[d] for d in days) if days != ["SU"] else ""
            return f"每{many}周{named}"
        case "MONTHLY":
            if step in (3, 6):
                return {3: "每季度", 6: "每半年"}[step]
            return f"每{many}个月{_days(parts)}" if many else f"每月{_days(parts)}"
        case _:
            months = _months(parts)
            return months if months.startswith("每") else f"每{many}年{months}"


def _months(parts: dict[str, str]) -> str:
    """The months of a yearly rule; "" for December's last day, which a bare 每年 means."""
    months, days = tuple(parts["BYMONTH"].split(",")), _days(parts)
    quarterly = {("3", "6", "9", "12"): "末月", ("2", "5", "8", "11"): "中间月",
                 ("1", "4", "7", "10"): "首月"}  # fmt: skip
    if months in quarterly:
        return "每季度" if (months[0], days) == ("3", "") else f"每季度{quarterly[months]}{days}"
    if days == "" and months == ("6", "12"):
        return "每半年"
    if days == "" and months == ("12",):
        return ""
    return (
        "、".join(f"{month}月" for month in months) + ("的" if days and months[1:] else "") + days
    )


def _days(parts: dict[str, str]) -> str:
    """The days of a month that a rule names, "" for its last."""
    if parts.get("BYDAY") == _WORKING_DAYS:
        place = parts.get("BYSETPOS", "")
        return {"-1": "最后一个工作日"}.get(place, f"第{place}个工作日" if place else "工作日")
    if "BYMONTHDAY" not in parts:
        return ""
    days = parts["BYMONTHDAY"].split(",")
    if parts.get("BYSETPOS") == "-1":
        days = days[-1:]
    if days == ["-1"]:
        return ""
    return "、".join("月底" if day == "-1" else f"{day}日" for day in days)


def _parts(rrule: str) -> dict[str, str]:
    """The parts of a rule, completed by the last day of the period that it names."""
    text = rrule.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=") for part in text.split(";") if part]
    parts = {key: value for key, _, value in pairs}
    if parts.get("FREQ") not in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY") or parts.keys() - _PARTS:
        raise ValueError(f"not a recurrence rule that this calendar keeps: {rrule!r}")
    if not parts.get("INTERVAL", "1").isdecimal() or int(parts.get("INTERVAL", "1")) < 1:
        raise ValueError(f"INTERVAL is not a positive number: {rrule!r}")
    if "UNTIL" in parts:
        parts["UNTIL"] = parts["UNTIL"][:8]
    if parts["FREQ"] == "WEEKLY":
        parts.setdefault("BYDAY", "SU")
    if parts["FREQ"] == "YEARLY":
        parts.setdefault("BYMONTH", "12")
    if parts["FREQ"] in ("YEARLY", "MONTHLY") and "BYDAY" not in parts:
        parts.setdefault("BYMONTHDAY", "-1")
    return parts


def _dates_from(rrule: str, first: date, since: date | None) -> Iterator[date]:
    """The dates of a rule from a day on."""
    parts = _parts(rrule)
    start = _start(parts["FREQ"], int(parts.get("INTERVAL", "1")), first, since)
    if start is None:
        return
    text = ";".join(f"{key}={value}" for key, value in parts.items())
    try:
        for moment in rrulestr(text, dtstart=datetime.combine(start, time())):
            if moment.date() >= first:
                yield moment.date()
    except (OverflowError, ValueError) as error:
        # Weekly rules run over the end of year 9999 in dateutil; a rule that it cannot read
        # raises before the calendar has moved.
        if "out of range" not in str(error):
            raise


def _start(freq: str, step: int, first: date, since: date | None) -> date | None:
    """The day that dateutil counts from; None where the phase of an interval is unknown."""
    if step == 1:
        return first.replace(day=1) if freq == "MONTHLY" else first.replace(month=1, day=1)
    if since is not None:
        return since.replace(day=1) if freq == "MONTHLY" else since.replace(month=1, day=1)
    if freq == "MONTHLY" and 12 % step == 0:
        return date(first.year, step, 1)
    return None
