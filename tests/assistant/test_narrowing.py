"""What is set aside by a description, in the same sentence or the next; and slips of the typist."""

from __future__ import annotations

import pytest

from app.assistant.answer import Answer
from tests.assistant.conftest import Ask


def numbers(answer: Answer) -> list[int]:
    assert answer.status == "answered"
    return sorted(v.task.number for v in answer.tasks)


@pytest.mark.parametrize(
    ("question", "on", "expected"),
    [
        ("附件里长期的，扣掉每年9月要做的那两项，还有哪些", "2018-12-03", [8, 11, 12, 13]),
        ("附件里2017年的任务，8月到期的去掉，还剩哪些", "2017-09-15", [5]),
        ("除了8月底到期的，规划分局、编办在附件里还负责哪些", "2017-09-15", [5, 6]),
        ("附件里编办负责的任务，除去已经逾期的，还剩哪几项", "2018-01-01", [6]),
        ("人社局附件里负责的，已经逾期的排除掉，还有几项", "2018-01-01", [6]),
        ("附件里除了9月到期的和长期的，还有哪些", "2017-09-15", [1, 2, 3, 4, 7, 10]),
        ("附件里教文局负责的，不含8月底到期的和长期的", "2017-09-15", [3, 4, 5]),
        ("附件里每年要做的，刨掉9月份做的，还有啥", "2017-09-15", [11, 12]),
        ("除了教文局负责的，附件里还有哪些", "2017-09-15", [1]),
        ("去掉教文局负责的，附件里还剩哪几项", "2017-09-15", [1]),
    ],
)
def test_tasks_of_a_description_are_left_out(
    ask: Ask, question: str, on: str, expected: list[int]
) -> None:
    assert numbers(ask(question, on=on)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("编办在附件里有哪些任务", "只要它负责的", [5, 6]),
        ("编办在附件里有哪些任务", "不要它负责的", [4, 13]),
        ("公安分局有哪些任务", "不要正文的", [10, 12]),
        ("附件里公安分局有哪些任务", "配合的不算", [10]),
        ("财政局附件里有哪些任务", "不含逾期的", [4, 6, 11, 12, 13]),
        ("财政局负责的附件任务有哪些", "长期的不要", [5]),
        ("民政局有哪些任务", "只看附件", [10]),
        ("附件里2017年8月到期的任务有哪些", "规划分局负责的除外", [7, 10]),
    ],
)
def test_a_sentence_that_restricts_the_one_before_gives_one_answer(
    ask: Ask, first: str, second: str, expected: list[int]
) -> None:
    assert numbers(ask(f"{first}？{second}。", on="2018-01-01")) == expected
    assert numbers(ask(first, second, on="2018-01-01")) == expected


@pytest.mark.parametrize(
    "question",
    [
        "附件里超时限的按拖延天数从多到少排一下",
        "附件里逾期的任务，按超期长短排个序",
        "附件里拖得最久的排前面",
        "把附件里过期的事项从拖得最久的开始列",
    ],
)
def test_late_tasks_are_listed_by_how_late_they_are(ask: Ask, question: str) -> None:
    answer = ask(question, on="2021-01-01")
    late = [v.standing.days_late or 0 for v in answer.tasks]
    assert len(late) == 7
    assert late == sorted(late, reverse=True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("公安分局参于的任务", "公安分局参与的任务"),
        ("师得建设的责任单未是那几个", "师德建设的责任单位是哪几个"),
        ("校车安全的责任单位是那几家", "校车安全的责任单位是哪几家"),
        ("减轻学生过重课业负但的配何单位有那些", "减轻学生过重课业负担的配合单位有哪些"),
        ("校车按全管理归那个部门管", "校车安全管理归哪个部门管"),
        ("附件里预期的有几项", "附件里逾期的有几项"),
        ("编办负责的里面，有没有预期未办结的", "编办负责的里面，有没有逾期未办结的"),
    ],
)
def test_slips_are_read_as_what_was_meant_and_told(ask: Ask, typed: str, meant: str) -> None:
    slipped, plain = ask(typed, on="2018-01-01"), ask(meant, on="2018-01-01")
    assert plain.status == "answered"
    assert slipped.tasks == plain.tasks
    assert slipped.units == plain.units
    assert "理解" in slipped.reading


def test_what_is_expected_is_not_read_as_late(ask: Ask) -> None:
    assert "逾期" not in ask("预期目标有哪些").reading
    assert "逾期" not in ask("达到预期的标准是什么").reading


@pytest.mark.parametrize(
    ("question", "asks_back"),
    [
        ("这项工作离截止还剩几天？", "哪一项任务"),
        ("那件事距离到期还有多少天", "哪一项任务"),
        ("查一下那个局的任务", "哪个单位"),
        ("那个部门要做什么", "哪个单位"),
        ("这家单位的事有几件", "哪个单位"),
    ],
)
def test_what_points_at_nothing_is_asked_back(ask: Ask, question: str, asks_back: str) -> None:
    answer = ask(question)
    assert answer.status == "clarify"
    assert asks_back in answer.text
