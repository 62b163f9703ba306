"""Days of the calendar: months, weeks, festivals, working days.

Pure arithmetic, no phrase of any text. Functions raise ValueError or OverflowError for what the
calendar does not hold (month 13, year 10000); `ingest.dates.point` turns that into a reason.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)


class UnknownCalendar(ValueError):
    """The festival or the working days of that year are not known. `str()` is Chinese."""


@dataclass(frozen=True)
class Festival:
    """A festival's days in a year: the date, or the library's name where the moon decides."""

    month: int = 0
    day: int = 0
    lunar: str = ""
    shift: int = 0
    """Days from the named festival: 除夕 is the day before 春节."""


FESTIVALS = {
    "元旦": Festival(1, 1),
    "春节": Festival(lunar="春节"),
    "除夕": Festival(lunar="春节", shift=-1),
    "元宵": Festival(lunar="春节", shift=14),
    "清明": Festival(lunar="清明节"),
    "劳动节": Festival(5, 1),
    "五一": Festival(5, 1),
    "端午": Festival(lunar="端午节"),
    "儿童节": Festival(6, 1),
    "六一": Festival(6, 1),
    "建党节": Festival(7, 1),
    "七一": Festival(7, 1),
    "建军节": Festival(8, 1),
    "八一": Festival(8, 1),
    "教师节": Festival(9, 10),
    "中秋": Festival(lunar="中秋节"),
    "国庆": Festival(10, 1),
    "十一": Festival(10, 1),
    "妇女节": Festival(3, 8),
    "植树节": Festival(3, 12),
    "高考": Festival(6, 7),
    "春季开学": Festival(3, 1),
    "秋季开学": Festival(9, 1),
    "开学": Festival(9, 1),
}


PUBLIC_HOLIDAYS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond 12 run on into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def month_start(year: int, month: int) -> date:
    """The first day of a month; months beyond 12, or before 1, run on into other years."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def period_of(day: date, months: int) -> tuple[date, date]:
    """First and last day of the month, quarter or year, of so many months, that holds a day."""
    first = (day.month - 1) // months * months + 1
    return month_start(day.year, first), month_end(day.year, first + months - 1)


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last that its month has: 31 Jan + 1 -> 28 Feb."""
    first = month_start(day.year, day.month + months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def add(day: date, amount: int, unit: str) -> date:
    """A day some 天, 周, 月, 季度 or 年 on (or back, where the amount is negative)."""
    match unit:
        case "天":
            return day + amount * DAY
        case "周":
            return day + 7 * amount * DAY
        case "月":
            return add_months(day, amount)
        case "季度":
            return add_months(day, 3 * amount)
        case "年":
            return add_months(day, 12 * amount)
    raise ValueError(unit)


def week_start(day: date) -> date:
    """The Monday of a day's week."""
    return day - day.weekday() * DAY


def plan_years(number: int) -> tuple[int, int]:
    """The years of a five-year plan: 14 -> (2021, 2025). The third began in 1966."""
    if not 1 <= number <= 40:
        raise ValueError(number)
    first = 1953 + 5 * (number - 1) if number < 3 else 1966 + 5 * (number - 3)
    return first, first + 4


def festival_day(name: str, year: int) -> date:
    """The day of a festival in a year. "国庆", 2017 -> 2017-10-01; "春节", 2018 -> 2018-02-16

    Raises UnknownCalendar where the moon decides and the library does not know the year.
    """
    festival = FESTIVALS[name]
    if not festival.lunar:
        return date(year, festival.month, festival.day)
    known = _public_holidays(year)[0] if 1 < year < 9999 else {}
    day = known.get(festival.lunar)
    if day is None:
        raise UnknownCalendar(f"{year}年{name}的日期不在历法数据范围内")
    return day + festival.shift * DAY


def festival_break(name: str, year: int) -> tuple[date, date]:
    """The days off around a festival, 调休 included; the day alone where none are known.

    "国庆", 2017 -> (2017-10-01, 2017-10-08)
    """
    first = last = festival_day(name, year)
    while _is_off(first - DAY) and _is_off(first):
        first -= DAY
    while _is_off(last + DAY) and _is_off(first):
        last += DAY
    return first, last


def _is_off(day: date) -> bool:
    return day.year in _announced_years() and not is_working_day(day)


def is_working_day(day: date) -> bool:
    """Whether offices work on a day, 调休 included: 2017-09-30, a Saturday -> True.

    Raises UnknownCalendar for a year whose 放假安排 the library does not hold.
    """
    if day.year not in _announced_years():
        raise UnknownCalendar(f"没有{day.year}年的放假调休安排，无法按工作日推算")
    _, off, made_up = _public_holidays(day.year)
    return day in made_up or (day.weekday() < 5 and day not in off)


def add_working_days(day: date, count: int) -> date:
    """The last of some working days after a day, which is itself not counted.

    2017-09-29, 2 -> 2017-10-09 (the 30th is worked, the 1st to the 8th are not)

    Raises UnknownCalendar as `is_working_day` does.
    """
    while count > 0:
        day += DAY
        count -= is_working_day(day)
    return day


@lru_cache(maxsize=1)
def _announced_years() -> frozenset[int]:
    """The years whose public holidays the library has from the State Council's notices."""
    import holidays  # 0.3 s, and few phrases ask for it

    return frozenset(holidays.country_holidays("CN").special_public_holidays)


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> tuple[dict[str, date], frozenset[date], frozenset[date]]:
    """A year's festivals by name, its days off, and its weekend days that are worked."""
    import holidays

    calendar = holidays.country_holidays("CN", years=(year - 1, year, year + 1), language="zh_CN")
    off = frozenset(day for day in calendar if day.year == year)
    first: dict[str, date] = {}
    for day in sorted(off):
        for name in calendar.get_list(day):
            first.setdefault(name, day)
    made_up = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    return first, off, made_up
