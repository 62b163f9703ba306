"""Recurrences: 每年9月份, 每季度末, 每月25日前, 一年两次 -> rules that carry the day meant.

What recurs is the last day of the period named. Rules:
- 每年 is each 31 December, as BYMONTHDAY=-1; a day that ends its month is written -1 too.
- 每年两次 is 每半年, 每年四次 每季度: the parts of the year that so many need.
- 每两年 has no known year to count from: the rule says INTERVAL=2, the reason that it is unknown.
- an amount is no recurrence: 每年500万元, 每人每月…元, 每年提高2个百分点, 每天锻炼一小时.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.dates import calendar
from ingest.dates.expression import Granularity, TimeExpression
from ingest.dates.numerals import DAY, NUMBER, number
from ingest.dates.phrase import named, point_in
from ingest.dates.point import Frame, Point, days_of
from ingest.dates.recurrence import monthly, weekly, yearly

_FIGURE = r"(?:[\d.]+|[一二两三四五六七八九十百千万]+)"
_UPTO = (
    "(?:再|人均|户均|生均|最高|最低|不?超过|不?低于|不少于|至少|约|为|按|可|达到?|给予|增加){0,3}"
)
_AMOUNT = rf"{_FIGURE}(?:[-~至]{_FIGURE})?(?:多|余)?[百千万亿]*"
_MONEY = rf"{_AMOUNT}(?:元|块钱|美元|点(?!位))"
_RATES = (
    re.compile(rf"{_UPTO}(?:{_MONEY}|{_AMOUNT}(?:%|‰|吨|公里|千瓦|立方|平方|公斤|升|学时|课时))"),
    re.compile(
        rf"[^，。；、,;\n]{{0,12}}?(?:提高|提升|增长|增加|下降|降低|减少|递增|递减|上升|压减|增幅)"
        rf"[^，。；,;\n]{{0,8}}?{_AMOUNT}(?:个?百分点|%|‰)"
    ),
    re.compile(
        # 每年评定10家,给予每家一次性奖励: what is counted before the comma is the duty
        rf"(?![^。；;，,\n]{{0,16}}?{_AMOUNT}[家个名所场次批户项辆座处人][^。；;，,\n]{{0,6}}[，,])"
        rf"[^。；;\n]{{0,16}}?(?:每[人户生名亩]|人均|生均|一次性|补助|补贴|奖励|津贴|租金|工资)"
        rf"[^，。；,;\n]{{0,12}}?{_MONEY}"
    ),
)
_DAILY_RATE = re.compile(rf"[^，。；,;\n]{{0,12}}?{_AMOUNT}个?(?:小时|分钟|元|公里|步|克|人次)")
_PER_HEAD = re.compile(r"每[人户生名位亩头辆班校](?:每)?$")
_PER_HEAD_SUM = re.compile(rf"[^。；;\n]{{0,20}}?{_MONEY}")
_CYCLE_OF = re.compile(rf"(?:不少于|至少|累计|完成|达到?)*{_FIGURE}(?:个?学时|课时|学分|元)")
_TIMES_HERE = re.compile(
    rf"(?:各?(?:至少|不少于|不低于)?)(?P<times>{NUMBER})(?:-{NUMBER})?[次轮](?!性)"
)
_TIMES_NEAR = re.compile(
    rf"[^，。；、,;\n]{{0,10}}?(?P<times>{NUMBER})(?:-{NUMBER})?[次轮](?!性|会|全|以上会)"
)
_MONTH_PART = re.compile(
    rf"的?(?:于|在)?(?:(?:次月)?的?(?P<days>{DAY}[日号]?(?:[、和及]{DAY})*[日号])"
    rf"|第(?P<nth>{NUMBER})个?工作日|前(?P<nth2>{NUMBER})个工作日|(?P<nthlast>最后一|末)个?工作日"
    r"|(?P<third>[上中下])旬|月?(?P<edge>底|末|初|中(?=旬|[之以]?前)))"
)
_QUARTER_PART = re.compile(
    r"度?(?:(?P<past>结束后?|终了后?|后)|(?P<edge>末(?!月)|底|初))?的?"
    r"(?:(?P<which>首|第一个?|末|最后一?个?|第三个?|次|第二个?|中间)月的?份?)?"
    rf"(?:(?P<day>{DAY})[日号]|(?P<moon>[上中下])旬)?"
)
_WEEK_PART = re.compile(
    r"的?(?:(?:周|星期)?(?P<weekdays>[一二三四五六日天](?:[、和及](?:周|星期)?[一二三四五六日天])*)(?![次个年份些项])|(?P<edge>末))"
)
NAMED_DAY = re.compile(r"(?:定)?为[^，。；\n]{1,16}?[日月周节期][\"，。；\n]")
"""每年4月为读书月 names the month; it is nobody's duty."""
_AFTERWARDS = re.compile(r"(?:底|末)?(?:[之以]?前|[之以]?内|期间|左右)")
_SPLIT = re.compile(r"[、和及]")
_QUARTERS, _HALVES = (3, 6, 9, 12), (6, 12)
_BY_TIMES = {2: _HALVES, 3: (4, 8, 12), 4: _QUARTERS, 6: (2, 4, 6, 8, 10, 12)}
_UNITS = {"季": "季度", "个季度": "季度", "星期": "周", "礼拜": "周", "年度": "年", "日": "天"}
_UNKNOWN_PHASE = "未载明从哪一期起算"
_SIZES: dict[str, Granularity] = {
    "年": "year", "半年": "half", "季度": "quarter", "月": "month", "半月": "month",
    "旬": "month", "周": "week", "天": "day", "学期": "season", "学年": "season",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule and the end of what was read for it, counted from the end of 每年."""

    rrule: str | None
    granularity: Granularity
    end: int
    begin: int = 0
    inferred: str = ""
    reason: str = ""

    def at(self, start: int, head_end: int) -> TimeExpression:
        """The expression, where its 每年 stands from `start` to `head_end`."""
        return TimeExpression(
            text="",
            start=head_end + self.begin if self.begin else start,
            end=head_end + self.end,
            kind="recurring",
            granularity=self.granularity,
            rrule=self.rrule,
            inferred=self.inferred,
            reason=self.reason,
        )


def is_rate(unit: str, *, before: str, after: str) -> bool:
    """Whether 每年, 每月 … here says how much, not how often: 每月2800元."""
    if any(rate.match(after) for rate in _RATES):
        return True
    if unit == "天" and _DAILY_RATE.match(after):
        return True
    return bool(_PER_HEAD.search(before) and _PER_HEAD_SUM.match(after))


def unit_of(word: str) -> str:
    """The unit of a recurrence in one form: 个月 -> 月, 星期 -> 周."""
    word = word.removeprefix("个") if word != "个季度" else "季度"
    word = {"半个月": "半月"}.get(word, word)
    return _UNITS.get(word, word)


def every_meant(
    tokens: Mapping[str, Any], *, before: str, after: str, parts: Mapping[str, Any] | None
) -> list[Rule]:
    """The rules of 每… ; `parts` is what the grammar read behind 每年, `after` the text there.

    每年6月20日和12月10日前 needs two rules, each with its own place.
    """
    tokens = named(tokens)
    unit, interval = unit_of(tokens["unit"]), _count(tokens.get("interval"))
    if is_rate(unit, before=before, after=after):
        return []
    if unit == "年" and interval == 1 and parts is not None:
        return _yearly_parts(parts)
    rule = _plain(unit, interval, after)
    if rule is None or (interval == 1 and rule.end == 0):
        rule = _by_times(unit, after) or rule
    return [rule] if rule else []


def times_meant(tokens: Mapping[str, Any], *, after: str) -> list[Rule]:
    """一年两次, 半年一次, 5年一周期, 2次/年, 季度1次."""
    tokens = named(tokens)
    if _CYCLE_OF.match(after):
        return []
    unit, span = unit_of(tokens["unit"]), tokens.get("span")
    if span == "半":
        unit, interval = f"半{unit}", 1
    else:
        interval = _count(span)
    times = _count(tokens.get("times"))
    rule = _rule_of(unit, interval) if times == 1 or interval > 1 else _rule_of_times(unit, times)
    return [rule] if rule else []


def _count(text: str | None) -> int:
    try:
        return max(number(text), 1) if text else 1
    except ValueError:
        return 1


def _rule_of(unit: str, interval: int) -> Rule | None:
    """The rule of a unit alone: 每季度, 每两年. 每12个月 is 每年."""
    if unit == "月" and interval % 12 == 0:
        unit, interval = "年", interval // 12
    months = {"季度": 3, "半年": 6}.get(unit, 0) * interval or (interval if unit == "月" else 0)
    reason = _UNKNOWN_PHASE if interval > 1 else ""
    match unit:
        case "月" if interval == 1:
            rrule = monthly()
        case "月" | "季度" | "半年" if months < 12 and 12 % months == 0:
            rrule, reason = yearly(tuple(range(months, 13, months))), ""
        case "月" | "季度" | "半年":
            rrule = monthly(interval=months)
        case "年":
            rrule = yearly((12,), interval=interval)
        case "周":
            rrule = weekly(interval=interval)
        case "天":
            rrule = "FREQ=DAILY" + (f";INTERVAL={interval}" if interval > 1 else "")
        case "半月":
            rrule = monthly((15, -1))
        case "旬":
            rrule = monthly((10, 20, -1))
        case "学期":
            rrule = yearly((1, 7))
            return Rule(rrule=rrule, granularity="season", end=0, inferred="学期末按1月、7月推定")
        case "学年":
            rrule = yearly((8,))
            return Rule(rrule=rrule, granularity="season", end=0, inferred="学年末按8月推定")
        case _:
            return None
    return Rule(rrule=rrule, granularity=_SIZES[unit], end=0, reason=reason)


def _rule_of_times(unit: str, times: int) -> Rule | None:
    """So many times in a unit: twice a year is 每半年, three times a quarter 每月."""
    per_year = times * {"年": 1, "半年": 2, "季度": 4, "月": 12}.get(unit, 0)
    if per_year == 12:
        return _rule_of("月", 1)
    if per_year in _BY_TIMES:
        size: Granularity = {2: "half", 4: "quarter"}.get(per_year, "month")  # type: ignore[assignment]
        return Rule(rrule=yearly(_BY_TIMES[per_year]), granularity=size, end=0)
    if unit == "月" and times == 2:
        return _rule_of("半月", 1)
    return _rule_of(unit, 1)


def _by_times(unit: str, after: str) -> Rule | None:
    """每年两次 (part of the phrase), 每年召开两次 (beside it)."""
    if here := _TIMES_HERE.match(after):
        rule = _rule_of_times(unit, _count(here["times"]))
        return replace(rule, end=here.end()) if rule else None
    if near := _TIMES_NEAR.match(after):
        return _rule_of_times(unit, _count(near["times"]))
    return None


def _plain(unit: str, interval: int, after: str) -> Rule | None:
    """每月25日前, 每季度首月10日前, 每周五: a unit shorter than a year, and the days in it."""
    rule = _rule_of(unit, interval)
    if rule is None or interval > 1:
        return rule
    if unit == "月":
        rule = _month_rule(rule, after)
    elif unit == "季度":
        rule = _quarter_rule(rule, after)
    elif unit == "周" and (m := _WEEK_PART.match(after)) and m["weekdays"]:
        days = re.sub(r"[周星期、和及]", "", m["weekdays"])
        order = tuple(dict.fromkeys(min("一二三四五六日天".index(day), 6) for day in days))
        rule = replace(rule, rrule=weekly(order), end=m.end(), granularity="day")
    elif unit in ("周", "半年", "学期") and (m := re.match("末|底", after)):
        rule = replace(rule, end=m.end())
    if m := _AFTERWARDS.match(after, rule.end):
        rule = replace(rule, end=m.end())
    return rule


def _month_rule(rule: Rule, after: str) -> Rule:
    m = _MONTH_PART.match(after)
    if m is None:
        return rule
    rule = replace(rule, end=m.end())
    if m["days"]:
        days = [_count(day.rstrip("日号")) for day in _SPLIT.split(m["days"])]
        if max(days) > 31:
            return replace(rule, rrule=None, reason="日历上没有这个日期")
        return replace(rule, rrule=monthly(tuple(sorted(days))), granularity="day")
    if nth := (m["nth"] or m["nth2"] or m["nthlast"]):
        place = -1 if m["nthlast"] else _count(nth)
        return replace(
            rule,
            rrule=f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}",
            granularity="day",
            inferred="工作日按周一至周五计，未计节假日",
        )
    day = {"上": 10, "初": 10, "中": 20}.get(m["third"] or m["edge"], -1)
    return replace(rule, rrule=monthly((day,)))


def _quarter_rule(rule: Rule, after: str) -> Rule:
    m = _QUARTER_PART.match(after)
    if m is None or not m.end():
        return rule
    which, day = m["which"] or "", -1
    if m["day"]:
        day = _count(m["day"])
    elif m["moon"]:
        day = {"上": 10, "中": 20, "下": -1}[m["moon"]]
    elif m["edge"] == "初":
        day = 10
    elif m["past"] and not which:
        return rule
    if which[:1] in ("首", "次") or which.startswith("第一"):
        months = (1, 4, 7, 10)
    elif which.startswith(("第二", "中间")):
        months = (2, 5, 8, 11)
    elif m["past"] or m["edge"] == "初":
        months = (1, 4, 7, 10)
    else:
        months = _QUARTERS
    size: Granularity = "day" if m["day"] else "quarter"
    return replace(rule, rrule=yearly(months, _last(months, day)), end=m.end(), granularity=size)


def _last(months: tuple[int, ...], day: int) -> int:
    """A day that ends each of the months, or lies beyond one, as -1."""
    return -1 if any(day >= calendar.month_end(2001, month).day for month in months) else day


def _yearly_parts(read: Mapping[str, Any]) -> list[Rule]:
    """每年3月、9月; 每年第一季度; 每年4月1日至6月20日: one rule for each day of month named."""
    tokens = named(read["value"])
    rules: list[Rule] = []
    for part in tokens["parts"]:
        rule = replace(_yearly_part(part["value"]["a"], tokens), begin=part["locn_start"])
        merged = _merge(rules[-1], rule) if rules else None
        rules = [*rules[:-1], merged] if merged else [*rules, rule]
        rules[-1] = replace(rules[-1], end=part["locn_end"])
    rules[0] = replace(rules[0], begin=0)
    rules[-1] = replace(rules[-1], end=read["locn_end"])
    return rules


def _merge(one: Rule, other: Rule) -> Rule | None:
    """3月 and 9月 as one rule; None where the days differ."""
    pattern = re.compile(r"FREQ=YEARLY;BYMONTH=([\d,]+);BYMONTHDAY=(-?\d+)")
    a, b = pattern.fullmatch(one.rrule or ""), pattern.fullmatch(other.rrule or "")
    if a is None or b is None or a[2] != b[2]:
        return None
    months = sorted({int(month) for month in f"{a[1]},{b[1]}".split(",")})
    return replace(one, rrule=yearly(tuple(months), int(a[2])))


def _yearly_part(tokens: Mapping[str, Any], around: Mapping[str, Any]) -> Rule:
    """The rule of one part of a year."""
    point = point_in(tokens)
    if "b" in tokens:
        point = point_in(tokens["b"]).after(point)
    blank = Rule(rrule=yearly((12,)), granularity=point.unit, end=0)
    if point.festival:
        return _festival_rule(blank, point, before="until" in around)
    # Any year but a leap year will do.
    days = days_of(replace(point, years=(2001, 2001), shift=None), Frame(reference=None, year=None))
    if days.last is None:
        return replace(blank, rrule=None, reason=days.reason)
    last = days.last
    if point.unit == "season" and "until" in around and days.first is not None:
        last = days.first - calendar.DAY
    month, day = last.month, _last((last.month,), last.day)
    return replace(blank, rrule=yearly((month,), day), inferred=days.inferred)


def _festival_rule(blank: Rule, point: Point, *, before: bool) -> Rule:
    """每年国庆前: the day before; where the moon decides, the end of the earliest month."""
    festival = calendar.FESTIVALS[point.festival]
    days = [calendar.festival_day(point.festival, year) for year in (2017, 2018)]
    if before and not point.festival.endswith("开学"):
        days = [day - calendar.DAY for day in days]
    if festival.lunar:
        month = min(day.month for day in days)
        note = f"{point.festival}日期逐年不同，按{month}月底推定"
        return replace(blank, rrule=yearly((month,)), inferred=note)
    month, day = days[0].month, _last((days[0].month,), days[0].day)
    note = f"开学日按{month}月{day}日推定" if point.festival.endswith("开学") else ""
    return replace(blank, rrule=yearly((month,), day), inferred=note)


def refined(stretch: TimeExpression, tokens: Mapping[str, Any]) -> TimeExpression:
    """每年由教育局在9月底前报送: the stretch, read as what recurs each year."""
    rule = _yearly_part(tokens["a"], named(tokens))
    return replace(
        stretch, kind="recurring", rrule=rule.rrule, first=None, last=None,
        inferred=rule.inferred, reason=rule.reason,
    )  # fmt: skip
