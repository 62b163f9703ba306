"""The grammar of phrases of time: where one may begin, and how it goes on.

Reads plain text (`ingest.dates.plain`) and says which tokens stand where; what they mean is
for `point`, `phrase` and `every`. `anchor` says cheaply where a phrase may begin, and of which
family it is; a pyparsing grammar then reads on from there.
"""

from __future__ import annotations

import re
from functools import cache

import pyparsing as pp

from ingest.dates import tokens as t
from ingest.dates.numerals import MONTH, ONE_TO_NINE

WINDOW = 64
"""The longest phrase, in characters. Bounds the work at each anchor."""

PATTERNS = {
    "rolling": re.compile(t.ROLLING),
    "delay": re.compile(t.DELAY),
    "alone": re.compile(t.ALONE),
    "nextmonth": re.compile(t.NEXT_MONTH),
    "soon": re.compile(t.SOON),
    "ahead": re.compile(t.AHEAD),
    "every": re.compile(t.EVERY),
    "times": re.compile(t.TIMES),
    "regularly": re.compile(t.REGULARLY),
    "periodic": re.compile(t.PERIODIC),
}
"""The families whose phrases are one token; stretches and the parts of a year are grammars."""


_CHINESE = re.compile(r"[\u3007\u4e00-\u9fff]")


def _bare(pattern: str) -> str:
    """A pattern without its names, for use beside others."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _starts(question: bool, minguo: bool) -> list[str]:
    """What a stretch of the calendar may begin with."""
    starts = [
        t.ISO_DAY,
        t.ISO_MONTHS,
        t.ISO_MONTH,
        t.YEARS,
        t.SCHOOL_YEARS,
        t.YEAR_BEFORE_YEAR,
        t.OF_YEAR,
        t.SHORT_YEAR,
        t.MINGUO,
        rf"{t.NOT_INSIDE}(?:{t.THIS_YEAR})",
        t.PLAN,
        t.MONTHS,
        rf"(?:0?[1-9](?!\d)|1[0-2]|十[一二]?|[{ONE_TO_NINE}]){t.AFTER_MONTH}",
        t.MONTH_DAY,
        t.TWO_QUARTERS,
        t.QUARTERS,
        t.FIRST_QUARTERS,
        t.ONE_QUARTER,
        r"[上下]半年",
        t.BARE_YEAR_EDGE,
        t.YEAR_WITHIN,
        rf"{t.FESTIVAL}(?:{t.VACATION}|(?:{t.OVER})?[之以]?[前后])",
        rf"(?:暑假|暑期|寒假|汛期)(?:期间|(?:{t.OVER}|过)?[之以]?[前后])",
        rf"{t.NOT_INSIDE}(?:{t.THIS_MONTH}|{t.THIS_QUARTER}|{t.THIS_WEEK})",
        t.MONTH_EDGE,
        t.QUARTER_EDGE,
    ]
    if minguo:
        starts[2:2] = [t.MINGUO_DAY, t.BARE_MINGUO]
    if question:
        starts += [t.THIS_DAY, t.BARE_WEEKDAY, t.BARE_PLAN, t.IN_QS, t.LOOSE_SHORT_YEAR]
        starts += [
            t.EIGHT_FIGURES,
            t.NEIGHBOURING_MONTHS,
            t.LOOSE_MONTH_DAY,
            rf"(?<![第件条项])(?:{t.BARE_DAY})",
        ]
        starts.append(rf"{t.FESTIVAL}(?={t.SEP}(?:{t.FESTIVAL}|{MONTH}月|年底|月底|[今明]|现在))")
        starts.append(rf"(?<![\u4e00-\u9fff]){t.NEXT_FESTIVAL}")
        starts.append("(?<!提)[前后]半年")
        starts.append(rf"(?<!月)(?<!月份)(?:{t.THIRD_ONLY})")
    else:
        starts += [r"即日(?=起)", r"(?P<shift>目前|现在)(?=为止)"]
    return starts


@cache
def anchor(question: bool, minguo: bool) -> re.Pattern[str]:
    """Where a phrase may begin. `lastgroup` of a match is the family of its grammar."""
    point = "|".join(_starts(question, minguo))
    from_to = (
        r"(?:(?:截至到?|截止到?|自从|从|自|直到|(?<![达提得看遇想])到了?"
        r"|(?<![甚乃以冬夏])至|迄) ?)?"
    )
    families = {
        "times": rf"(?<![\d.]){t.TIMES}",
        "every": t.EVERY,
        "regularly": t.REGULARLY,
        "periodic": t.standing_alone(t.PERIODIC),
        "alone": t.standing_alone(t.ALONE),
        # 前12个月 and 下三个月 are counted from today in a question only
        "rolling": rf"(?<![附邻靠临接就最提之以目])(?:{t.ROLLING})"
        if question
        else rf"(?<![附邻靠临接就最])(?![前下]){t.ROLLING}",
        "delay": rf"(?<![\d.第前近每]){t.DELAY}",
        "nextmonth": t.NEXT_MONTH,
        "soon": rf"(?<![\d.第])(?:{t.SOON})" if question else "(?!)",
        "ahead": t.AHEAD if question else "(?!)",
        "point": rf"(?<![\d.]){from_to}(?<![\d./])(?<![\dA-Za-z年月日号底末旬度季]-)(?:{point})",
    }
    body = "|".join(f"(?P<{name}>{_bare(pattern)})" for name, pattern in families.items())
    # A phrase begins with a figure, a quote, or a character that some pattern spells out; to look
    # at the first character alone halves the time.
    first = "".join(sorted(set(_CHINESE.findall(body))))
    return re.compile(f'(?=[0-9Qq"{first}])(?:{body})')


def _regexes(*patterns: str) -> pp.ParserElement:
    return pp.MatchFirst([pp.Regex(pattern) for pattern in patterns])


def _parts_of_a_year() -> pp.ParserElement:
    """What narrows a year: 8月31日, 第三季度, 上半年, 国庆期间, 秋季学期."""
    vacation = pp.Regex(t.FESTIVAL) + pp.Opt(pp.Regex(t.VACATION))
    parts = _regexes(
        t.MONTHS,
        t.OF_MONTH,
        t.FIRST_QUARTERS,
        t.TWO_QUARTERS,
        t.QUARTERS,
        t.ONE_QUARTER,
        t.IN_QS,
        t.HALF,
    )
    return parts | vacation | pp.Regex(t.LONG_SEASON)


@cache
def stretch(question: bool, minguo: bool) -> pp.ParserElement:
    """从2017年9月1日起到国庆前: one or two points, and what stands before and after.

    Result names: `a` and `b`, the tokens of the points; from, goal, asof before them; until,
    within, stop, school, since, after, during behind them.
    """
    years = [t.YEAR_BEFORE_YEAR, t.OF_YEAR, t.SHORT_YEAR, t.MINGUO, t.THIS_YEAR]
    if question:
        years.append(t.LOOSE_SHORT_YEAR)
    if minguo:
        years.insert(1, t.BARE_MINGUO)
    part = _parts_of_a_year()
    within_year = part | _regexes(t.SEASON, t.YEAR_EDGE)
    if question:
        within_year = pp.Regex(t.PART_COUNTED) | within_year
    dated = _regexes(*years) + pp.Opt(pp.Opt(pp.Regex("的")) + within_year)
    relative = [t.THIS_MONTH, t.MONTH_EDGE, t.THIS_QUARTER, t.QUARTER_EDGE, t.THIS_WEEK]
    if question:
        relative += [t.BARE_WEEKDAY, t.BARE_PLAN, t.LOOSE_MONTH_DAY, t.BARE_DAY, t.THIRD_ONLY]
        relative.append(t.NEXT_FESTIVAL)
    figures = [t.ISO_DAY, t.ISO_MONTHS, t.ISO_MONTH, t.SCHOOL_YEARS]
    if minguo:
        figures.insert(0, t.MINGUO_DAY)
    if question:
        figures += [t.EIGHT_FIGURES, t.NEIGHBOURING_MONTHS]
    point = (
        _regexes(*figures)
        | pp.Regex(t.YEARS) + pp.Opt(pp.Regex(t.SEASON))
        | dated
        | _regexes(t.PLAN, t.MONTH_DAY, t.BARE_YEAR_EDGE, t.YEAR_WITHIN, *relative, t.THIS_DAY)
        | part
    )
    start = pp.Group(point)("a")
    end = pp.Group(_regexes(t.NOW) | point | _regexes(t.DAY_ONLY, t.THIRD_ONLY))("b")
    onward = pp.Opt(pp.Regex(t.STARTING)) + pp.Regex(t.SEP) + end
    before = pp.Opt(pp.Regex(rf"{t.FROM} ?")) + pp.Opt(pp.Regex(rf"(?:{t.GOAL}) ?"))
    dotted = pp.Group(pp.Regex(t.ISO_DAY))("a") + pp.Regex(t.SEP)
    dotted += pp.Group(pp.Regex(t.DOTTED_DAY))("b")
    return _ready(before + (dotted | start + pp.Opt(onward)) + pp.Opt(pp.Regex(t.SUFFIX)))


@cache
def year_parts() -> pp.ParserElement:
    """What follows 每年: 3月、9月, 第一季度, 4月1日至6月20日, 国庆前.

    `parts` holds them, each with its place; `a` and `b` as in `stretch`.
    """
    listed = _regexes(
        rf"(?P<month>{MONTH})(?=[、和及与]{MONTH}[月、和及与])",
        rf"第?(?P<quarter>{t.QUARTER})(?=[、和及与]第?{t.QUARTER}季度)",
        r"(?P<half>上)(?=[、和及与]?下半年)",
    )
    plain = listed | _parts_of_a_year() | _regexes(t.SEASON, t.YEAR_EDGE)
    next_year = pp.Suppress(pp.Opt(pp.Regex("(?:次年|翌年|第二年)的?")))
    end = pp.Group(next_year + (plain | pp.Regex(t.DAY_ONLY)))("b")
    ranged = plain + pp.Opt(pp.Opt(pp.Regex(t.STARTING)) + pp.Regex(t.SEP) + end)
    part = pp.Group(pp.Located(pp.Group(ranged)("a")))
    filler = pp.Opt(
        pp.Regex(
            r"的|(?:分为?|(?:要|应当?|必?须|需|均|都|定期|分别|固定)?(?:于|在|到|至|自|从)的?)"
        )
    )
    comma = pp.Suppress(pp.Regex(r"[、和及与]|以及|(?=下半年)"))
    parts = pp.Group(part + pp.ZeroOrMore(comma + part))("parts")
    return _ready(pp.Suppress(filler) + parts + pp.Opt(pp.Regex(t.SUFFIX)))


def _ready(grammar: pp.ParserElement) -> pp.ParserElement:
    """A grammar as it is used: blanks count, and the place where it ends is known.

    pyparsing's skipping of blanks is switched off here only, never for the whole process.
    """
    located = pp.Located(grammar)
    located.leave_whitespace(recursive=True)
    located.parse_with_tabs()
    return located.streamline()
