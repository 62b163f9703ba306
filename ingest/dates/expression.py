"""What a phrase of time means: the value that `find_times` returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.document import Span

Kind = Literal[
    "period", "until", "since", "goal", "range", "recurring", "rolling", "ongoing", "duration"
]
"""How the days of a phrase are meant.

period     2017年8月          the days of a calendar period; as a deadline, its last day
until      2017年8月底前      up to and including `last`
since      2017年起           from `first` on; `last` is None
goal       到2020年           to be reached by `last`
range      2021—2025年        from `first` to `last`
recurring  每年9月            `rrule`; `first` and `last` only where the text limits it
rolling    最近三个月         days counted back from or on from the reference
ongoing    长期               no date, never late
duration   5个工作日内        a length of time whose start the text does not give: see `reason`
"""

Granularity = Literal[
    "day", "week", "month", "quarter", "half", "year", "plan", "holiday", "season", "none"
]
"""The smallest calendar unit that the phrase names; of a range, that of its end."""


@dataclass(frozen=True, kw_only=True)
class TimeExpression(Span):
    """One phrase of time in a text; `start` and `end` are offsets into the text given.

    `first` and `last` are days, both included, None where that side is open or unknown.
    `rrule` is an RFC 5545 rule that carries the day meant (see `ingest.dates.recurrence`).
    `inferred` says in Chinese what was supplied that the phrase does not state, else "".
    `reason` says in Chinese why a day could not be given, else "".

    "2017年8月底前" -> until, last 2017-08-31     "每年9月份" -> FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1
    "2017年13月"    -> no days, with the reason    "长期"      -> ongoing
    """

    kind: Kind
    granularity: Granularity
    first: date | None = None
    last: date | None = None
    rrule: str | None = None
    inferred: str = ""
    reason: str = ""

    @property
    def due(self) -> date | None:
        """The last day meant, where the phrase can be a deadline.

        "2017年8月" -> 2017-08-31; "2017年起", "最近三个月", "每年9月", "长期" -> None
        """
        return self.last if self.kind in ("period", "until", "goal", "range") else None
