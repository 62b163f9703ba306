"""The exam's own calendar, against dates worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from app.exam import days


def ends(span: days.Span) -> tuple[str, str]:
    return span.first.isoformat(), span.last.isoformat()


def test_named_spans_are_the_whole_of_what_they_name() -> None:
    assert ends(days.month(2016, 2)) == ("2016-02-01", "2016-02-29")
    assert ends(days.quarter(2017, 3)) == ("2017-07-01", "2017-09-30")
    assert ends(days.half(2017, 2)) == ("2017-07-01", "2017-12-31")
    assert ends(days.whole_year(2020)) == ("2020-01-01", "2020-12-31")
    assert ends(days.months(2017, 8, 9)) == ("2017-08-01", "2017-09-30")


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("today", "2017-11-15", "2017-11-15"),
        ("this_week", "2017-11-13", "2017-11-19"),
        ("next_week", "2017-11-20", "2017-11-26"),
        ("this_month", "2017-11-01", "2017-11-30"),
        ("next_month", "2017-12-01", "2017-12-31"),
        ("this_quarter", "2017-10-01", "2017-12-31"),
        ("next_quarter", "2018-01-01", "2018-03-31"),
        ("this_year", "2017-01-01", "2017-12-31"),
        ("next_year", "2018-01-01", "2018-12-31"),
    ],
)
def test_spans_about_the_day_of_asking(kind: str, first: str, last: str) -> None:
    spans = {span.kind: span for span in days.relative(date(2017, 11, 15))}
    assert ends(spans[kind]) == (first, last)


def test_every_span_around_a_day_holds_it() -> None:
    for day in (date(2017, 1, 31), date(2017, 6, 30), date(2017, 12, 31), date(2016, 2, 29)):
        assert all(span.first <= day <= span.last for span in days.around(day))


def test_occurrences_fall_on_the_day_that_the_rule_names() -> None:
    year = date(2018, 1, 1), date(2019, 12, 31)
    september = days.occurrences("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1", "", *year)
    assert september == (date(2018, 9, 30), date(2019, 9, 30))
    months = days.occurrences("FREQ=MONTHLY;BYMONTHDAY=-1", "", date(2016, 2, 1), date(2016, 3, 31))
    assert months == (date(2016, 2, 29), date(2016, 3, 31))


def test_nothing_occurs_before_the_first_day_of_a_rule() -> None:
    rule = "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"
    found = days.occurrences(rule, "2018-01-01", date(2016, 1, 1), date(2018, 12, 31))
    assert found == (date(2018, 9, 30),)


def test_a_month_of_every_year_is_read_from_the_rule() -> None:
    assert days.every_year_in("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=-1", 9)
    assert not days.every_year_in("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1", 9)
    assert not days.every_year_in("FREQ=MONTHLY;BYMONTHDAY=-1", 9)
    assert not days.every_year_in("FREQ=YEARLY;INTERVAL=2;BYMONTH=9", 9)
