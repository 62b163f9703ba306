"""The one date grammar, for policy documents and for questions about them."""

from ingest.dates.calendar import period_of
from ingest.dates.expression import Granularity, Kind, TimeExpression
from ingest.dates.find import find_times
from ingest.dates.recurrence import describe_rrule, next_occurrence, occurrences

__all__ = [
    "Granularity",
    "Kind",
    "TimeExpression",
    "describe_rrule",
    "find_times",
    "next_occurrence",
    "occurrences",
    "period_of",
]
