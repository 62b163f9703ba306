"""Tasks put together by the month, quarter or year in which they are due."""

from __future__ import annotations

import pytest

from app.assistant.knowledge import Knowledge
from app.assistant.query import Ask
from app.assistant.tools import policy_tools
from tests.assistant.conftest import Ask as Ask_
from tests.assistant.test_grammar import reading_of


def lines(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]


DATED = [
    "2017年5月：1项，附件第1项",
    "2017年8月：3项，附件第2项、附件第7项、附件第10项",
    "2017年9月：1项，附件第5项",
    "2020年12月：2项，附件第3项、附件第4项",
]


@pytest.mark.parametrize(
    "question", ["附件按完成时间归类", "附件按完成时间排一下", "把附件任务按月份统计一下"]
)
def test_a_line_for_each_month_and_the_rest_beside(ask: Ask_, question: str) -> None:
    answer = ask(question)
    assert lines(answer.text) == [
        *DATED,
        "长期或周期性：6项，附件第6项、附件第8项、附件第9项、附件第11项、附件第12项、附件第13项",
    ]
    assert answer.total == len(answer.tasks) == 13
    assert len(answer.citations) == 13


@pytest.mark.parametrize("question", ["附件里每个月各到期几项", "附件里到期的按月统计"])
def test_what_falls_due_has_a_date(ask: Ask_, question: str) -> None:
    answer = ask(question)
    assert lines(answer.text) == DATED
    assert answer.total == 7


def test_a_quarter_and_a_year(ask: Ask_) -> None:
    assert "2017年第三季度：4项" in ask("附件按季度统计").text
    told = lines(ask("财政局负责的到期任务按年汇总").text)
    assert [line.split("，")[0] for line in told] == ["2017年：2项", "2020年：3项"]


@pytest.mark.parametrize(
    ("question", "said", "count"),
    [
        ("附件里哪个月到期最多", "2017年8月，3项", 3),
        ("哪个月到期的任务最多", "2020年12月，8项", 8),
        ("今年哪个季度到期的任务最多", "2017年第三季度，4项", 4),
    ],
)
def test_the_fullest_period(ask: Ask_, question: str, said: str, count: int) -> None:
    answer = ask(question)
    assert said in answer.text
    assert answer.total == count


def test_after_a_list_it_is_that_list(ask: Ask_) -> None:
    answer = ask("九月份到期的有哪些", "按月统计呢")
    assert lines(answer.text) == ["2017年9月：1项，附件第5项"]


def test_a_month_in_which_nothing_is_due_is_said(ask: Ask_) -> None:
    answer = ask("2019年到期的任务按月统计")
    assert answer.status == "answered"
    assert "没有写明完成时间" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "每月要做的有哪些",
        "按季度通报什么",
        "按月统计上报的任务",
        "哪个月完成布局规划",
        "每季度几项任务要报",
    ],
)
def test_a_rhythm_or_a_date_is_no_count(question: str, knowledge: Knowledge) -> None:
    assert reading_of(question, knowledge).ask is not Ask.PERIOD_COUNTS


def test_what_is_not_listed_is_counted_all_the_same(
    ask: Ask_, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_tools, "SENT", 3)
    answer = ask("附件按完成时间归类")
    assert lines(answer.text) == [
        "2017年5月：1项，附件第1项",
        "2017年8月：3项，附件第2项、附件第7项等",
        "2017年9月：1项",
        "2020年12月：2项",
        "长期或周期性：6项",
    ]
    assert answer.total == 13
    assert len(answer.tasks) == len(answer.citations) == 3
