"""The date grammar: tables of phrases, and what holds for any text."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import (
    TimeExpression,
    describe_rrule,
    find_times,
    next_occurrence,
    occurrences,
)

HERE = Path(__file__).parent
MARK = re.compile("⟦([^⟧]*)⟧")


def rows(name: str, default: date) -> list[object]:
    cases = []
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#"):
            text, when, *meaning = line.replace("\\n", "\n").split("\t")
            known = {"reference": default} if when == "." else {"reference": None}
            if when.startswith("year "):
                known["year"] = int(when.removeprefix("year "))  # type: ignore[assignment]
            elif when[0].isdigit():
                known["reference"] = date.fromisoformat(when)
            expected = meaning[0].split(" | ") if meaning and meaning[0] else []
            cases.append(pytest.param(text, known, expected, id=f"{number}:{text}"))
    return cases


def shown(one: TimeExpression) -> str:
    """An expression in the notation of the tables."""
    days = f"{one.first or ''}..{one.last or ''}"
    if one.kind == "recurring":
        rule = (one.rrule or "").replace("FREQ=", "")
        days = f"{rule} {days}" if days != ".." else rule
    elif one.kind == "ongoing":
        days = ""
    marks = "~" * bool(one.inferred) + "!" * bool(one.reason)
    return f"{one.kind} {days}{marks}".strip()


@pytest.mark.parametrize(
    ("text", "known", "expected"), rows("deadline_phrases.tsv", date(2017, 6, 15))
)
def test_phrase_in_a_document(text: str, known: dict[str, object], expected: list[str]) -> None:
    plain = MARK.sub(r"\1", text)
    found = find_times(plain, **known)  # type: ignore[arg-type]
    assert [shown(one) for one in found] == expected
    assert [one.text for one in found] == MARK.findall(text)


def test_table_of_documents_holds_three_hundred_phrases() -> None:
    assert len(rows("deadline_phrases.tsv", date(2017, 6, 15))) >= 300


@pytest.mark.parametrize(
    ("text", "known", "expected"), rows("question_phrases.tsv", date(2017, 9, 13))
)
def test_phrase_in_a_question(text: str, known: dict[str, object], expected: list[str]) -> None:
    plain = MARK.sub(r"\1", text)
    found = find_times(plain, question=True, **known)  # type: ignore[arg-type]
    assert [shown(one) for one in found] == expected
    assert [one.text for one in found] == MARK.findall(text)


def test_due_is_the_last_day_meant_and_only_a_deadline_has_one() -> None:
    def due(text: str) -> date | None:
        (one,) = find_times(text, reference=date(2017, 6, 15))
        return one.due

    assert due("2017年8月") == date(2017, 8, 31)
    assert due("2020年") == date(2020, 12, 31)
    assert due("2021—2025年") == date(2025, 12, 31)
    assert due("到2020年") == date(2020, 12, 31)
    assert due("2017年起") is None
    assert due("每年9月") is None
    assert due("长期") is None
    assert due("近三年") is None


def test_year_may_be_known_without_the_day_of_issue() -> None:
    (month,) = find_times("8月底前", reference=None, year=2018)
    assert month.due == date(2018, 8, 31)
    (delay,) = find_times("自印发之日起30日内", reference=None, year=2018)
    assert delay.due is None
    assert delay.reason


def test_minguo_years_are_read_on_request_or_in_traditional_text() -> None:
    assert find_times("106年9月", reference=None, minguo=True)[0].due == date(2017, 9, 30)
    assert find_times("預計106年9月完成評估報告", reference=None)[0].due == date(2017, 9, 30)
    assert find_times("106年校庆", reference=None) == ()


def test_far_dates_are_answered_with_a_reason() -> None:
    (one,) = find_times("未来三年", reference=date(9999, 12, 31), question=True)
    assert one.last is None
    assert one.reason
    (one,) = find_times("最近三年", reference=date(1, 1, 1), question=True)
    assert one.first is None
    assert one.reason


SEED = Path(__file__).parents[2] / "corpus" / "000_106c2e27e4b059fd.txt"
SEED_TIMES = """
2017年起 | 到2020年 | 到2020年 | 到2020年 | 2017年起 | “十三五”期间 | 至2020年 | 每年9月份
2017年
到2020年 | 至2020年 | 到2020年 | 每年 | 到2020年 | 每月 | 2017年5月 | 2017年8月 | 至2020年 | 2020年
到2020年 | 2020年 | 开学前 | 2017年9月 | 每年9月份开学前 | 长期 | 今年8月底前 | 2017年8月
长期 | 每年9月
长期 | 2017年8月 | 每年第一季度 | 长期 | 每年 | 长期 | 长期
"""


def test_seed_document_yields_its_times_and_no_other() -> None:
    text = SEED.read_text(encoding="utf-8")
    found = [one.text for one in find_times(text, reference=None, year=2017)]
    assert found == [part.strip() for part in re.split(r"[|\n]", SEED_TIMES) if part.strip()]


# What holds for any text

WORDS = """
每年 每月 每季度 每两年 一年两次 2017年 2020 8月 31日 底前 年底 期间 “十三五” 十四五 国庆 开学前
起 到 至 - — 、 和 前 后 内 三个月 30个工作日 自 印发之日起 最近 未来 本周五 上半年 第三季度
次月10日 民国106年 106年 2017-08-31 2017.8 长期 立行立改 每人 500万元 《 》 ， 。
by the end of September 2017 Q3 next days
"""
FRAGMENTS = st.sampled_from(WORDS.split())
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789一二三十两年月日季度周每前后内到至、-/. 底末初", max_size=40),
    st.lists(st.one_of(FRAGMENTS, st.text(max_size=3)), max_size=12).map("".join),
)
REFERENCES = st.one_of(
    st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2016, 2, 29)])
)


@settings(max_examples=400)
@given(text=TEXTS, reference=REFERENCES, question=st.booleans(), minguo=st.booleans())
def test_any_text_gives_ordered_slices_and_whole_meanings(
    text: str, reference: date | None, question: bool, minguo: bool
) -> None:
    end = 0
    for one in find_times(text, reference=reference, question=question, minguo=minguo or None):
        assert text[one.start : one.end] == one.text
        assert end <= one.start < one.end
        end = one.end
        assert one.first is None or one.last is None or one.first <= one.last
        assert one.rrule is None or one.kind == "recurring"
        if one.rrule is None and one.kind != "ongoing":
            assert one.first or one.last or one.reason
        if one.rrule:
            describe_rrule(one.rrule)
            next_occurrence(one.rrule, on_or_after=reference or date(2017, 9, 15))


def test_reading_time_grows_linearly() -> None:
    sentence = "2017年8月底前完成6-8所学校的改扩建，每年9月份检查，到2020年达到92%；"

    def seconds(times: int) -> float:
        best = 60.0
        for _ in range(3):
            begin = time.process_time()  # which other work on the machine does not lengthen
            find_times(sentence * times, reference=date(2017, 6, 15))
            best = min(best, time.process_time() - begin)
        return best

    seconds(10)
    assert seconds(800) < 16 * seconds(100)  # 8 when linear, 64 when quadratic


# Recurrence rules

RULES = sorted(
    {
        "FREQ=" + meaning.split()[1].rstrip("~!")
        for name in ("deadline_phrases.tsv", "question_phrases.tsv")
        for row in rows(name, date(2017, 6, 15))
        for meaning in row.values[2]  # type: ignore[attr-defined]
        if meaning.startswith("recurring ") and "=" in meaning
    }
)
DATED_RULES = [rule for rule in RULES if "INTERVAL" not in rule]


@settings(max_examples=200)
@given(rule=st.sampled_from(RULES), first=st.dates(), days=st.integers(0, 800))
def test_occurrences_lie_in_their_window_and_begin_with_the_next(
    rule: str, first: date, days: int
) -> None:
    last = min(first, date.max - timedelta(days=days)) + timedelta(days=days)
    found = occurrences(rule, first=first, last=last)
    assert found == sorted(set(found))
    assert all(first <= day <= last for day in found)
    following = next_occurrence(rule, on_or_after=first)
    if found:
        assert following == found[0]
    else:
        assert following is None or following > last


@pytest.mark.parametrize("rule", DATED_RULES)
def test_every_dated_rule_falls_within_a_year(rule: str) -> None:
    assert occurrences(rule, first=date(2018, 1, 1), last=date(2018, 12, 31))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1", ["2017-09-30"]),
        ("FREQ=YEARLY", ["2017-12-31"]),
        ("FREQ=YEARLY;BYMONTH=3", ["2017-03-31"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=10", ["2017-06-10", "2017-12-10"]),
        ("FREQ=MONTHLY;INTERVAL=3", ["2017-03-31", "2017-06-30", "2017-09-30", "2017-12-31"]),
        ("FREQ=MONTHLY;INTERVAL=6", ["2017-06-30", "2017-12-31"]),
        ("FREQ=YEARLY;UNTIL=20161231", []),
        ("FREQ=YEARLY;INTERVAL=2", []),
    ],
)
def test_rule_without_a_start_means_the_last_day_of_its_period(
    rule: str, expected: list[str]
) -> None:
    found = occurrences(rule, first=date(2017, 1, 1), last=date(2017, 12, 31))
    assert [day.isoformat() for day in found] == expected


def test_each_30th_falls_on_the_last_day_of_february() -> None:
    (one,) = find_times("每月30日前", reference=None)
    days = occurrences(one.rrule or "", first=date(2017, 1, 1), last=date(2017, 3, 31))
    assert days == [date(2017, 1, 30), date(2017, 2, 28), date(2017, 3, 30)]


def test_every_two_years_has_dates_only_from_a_known_start() -> None:
    rule = "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=-1"
    assert next_occurrence(rule, on_or_after=date(2018, 1, 1)) is None
    since = date(2017, 9, 1)
    assert next_occurrence(rule, on_or_after=date(2018, 1, 1), since=since) == date(2019, 12, 31)
    assert occurrences(rule, first=date(2017, 1, 1), last=date(2020, 1, 1), since=since) == [
        date(2017, 12, 31),
        date(2019, 12, 31),
    ]


@pytest.mark.parametrize("rule", DATED_RULES)
def test_the_ends_of_the_calendar_are_safe(rule: str) -> None:
    assert next_occurrence(rule, on_or_after=date.min) is not None
    next_occurrence(rule, on_or_after=date.max)
    occurrences(rule, first=date(9999, 1, 1), last=date.max)


@pytest.mark.parametrize(
    "rule", ["", "每年", "FREQ=HOURLY", "FREQ=YEARLY;COUNT=3", "FREQ=YEARLY;INTERVAL=0",
             "FREQ=WEEKLY;BYDAY=XX"]
)  # fmt: skip
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        next_occurrence(rule, on_or_after=date(2017, 1, 1))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("每年9月份", "每年9月"),
        ("每年", "每年"),
        ("每年第一季度", "每年3月"),
        ("每年3月、9月", "每年3月、9月"),
        ("每年12月15日前", "每年12月15日"),
        ("每半年", "每半年"),
        ("每季度末", "每季度"),
        ("每季度首月10日前", "每季度首月10日"),
        ("每年1月10日、7月10日前", "每年1月、7月的10日"),
        ("每月", "每月"),
        ("每月25日前", "每月25日"),
        ("每月30日前", "每月30日"),
        ("每半个月", "每月15日、月底"),
        ("每周", "每周"),
        ("每周五前", "每周五"),
        ("每日发布", "每日"),
        ("每两年", "每两年"),
        ("每月最后一个工作日", "每月最后一个工作日"),
        ("每月前5个工作日内", "每月第5个工作日"),
    ],
)
def test_rule_in_the_words_of_an_office(phrase: str, words: str) -> None:
    (one,) = find_times(phrase, reference=None)
    assert describe_rrule(one.rrule or "") == words
