"""Simple English in questions: this month, by the end of 2020, from May to August 2017, Q3.

Reads to the same points as the Chinese grammar, and means them by the same rules, but for one:
`before September` is by 31 August, since in English it is not `by`.
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
_ANCHOR = re.compile(
    r"\b(?:today|tomorrow|yesterday|this|next|last|past|coming|previous|current|by|before|until|till"
    r"|since|from|between|after|in|during|within|on|as of|up to|end of|the end|early|late|mid|year[- ]end"
    r"|every|each|monthly|quarterly|annually|annual|yearly|weekly|daily|half-yearly"
    r"|q[1-4]|h[12]|[1-4]q|(?:the )?(?:first|second|third|fourth|last) (?:quarter|half)"
    r"|(?:the )?(?:end|beginning|start|middle) of"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH.replace('?P<month>', '?:')}"
    rf"|{_MONTH.replace('?P<month>', '?:')})",
    _I,
)


def _re(pattern: str) -> pp.ParserElement:
    return pp.Regex(pattern, flags=_I)


@cache
def _grammar() -> pp.ParserElement:
    """One English phrase. Result names as in the Chinese `stretch`, plus those of its own."""
    of_year = pp.Opt(_re(r",? ?(?:of |in )?") + _re(_YEAR) + pp.Empty())
    point = (
        _re(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
        | _re(r"(?P<word>today|now|tomorrow|yesterday)\b")
        | _re(
            rf"(?:on )?(?:(?P<which>this|next|last)(?: coming)? )?(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
        )
        | _re(
            r"(?:the )?(?P<which>this|next|last|previous|coming|current) (?P<unit>week|month|quarter|year)\b"
        )
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
    edged = pp.Opt(_re(rf"{_EDGE} ?")) + point + pp.Opt(_re(r"[- ]?(?P<yearend>end)\b"))
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
        | _re(rf"(?:in |during )?(?P<year>(?:19|20|21)\d\d) ?[-–] ?(?P<to>(?:19|20|21)\d\d)\b")
        | _re(r"(?P<until>by|until|till|up to|no later than|as of) ") + start
        | _re(r"(?P<before>before|prior to) ") + start
        | _re(r"(?P<since>since|from|starting) ") + start
        | _re(r"(?P<after>after) ") + start
        | _re(r"(?:in|on|during|for|at|within) ") + start
        | _re(r"(?!(?:19|20|21)\d\d\b)") + start
    )  # fmt: skip


def _ready(grammar: pp.ParserElement) -> pp.ParserElement:
    located = pp.Located(grammar)
    located.leave_whitespace(recursive=True)
    located.parse_with_tabs()
    return located.streamline()
