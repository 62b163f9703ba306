"""Promises that hold for any question: no text breaks reading, each suggestion is answered, and
another way of writing a question gives the same rows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.assistant.knowledge import Knowledge
from app.assistant.reading import read
from tests.assistant.conftest import Ask

DAY = date(2017, 9, 15)
PIECES = st.sampled_from(
    [
        "财政局",
        "教文局",
        "附件",
        "第3项",
        "逾期",
        "负责",
        "配合",
        "没有",
        "谁",
        "哪些",
        "长期",
        "每年9月",
        "8月底前",
        "《",
        "》",
        "文号",
        "目标",
        "几条",
        "吗",
        "呢",
        "？",
        "，",
        "的",
        "第二个",
        "它",
        "除了",
        "最早",
        "多少天",
        "51号文",
        "who",
        "overdue",
        "😀",
        "\u200b",
        "\ufeff",
    ]
)
TEXT = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=9).map("".join))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT)
def test_no_text_breaks_the_reading(knowledge: Knowledge, text: str) -> None:
    read(text, knowledge=knowledge, as_of=DAY)


@pytest.mark.parametrize(
    "question",
    [
        "校车安全谁负责",
        "区财政局负责哪些任务",
        "现在哪些任务时限已过",
        "附件第2项什么时候完成",
        "工作目标有哪几条",
        "这个月到期的任务有哪些",
        "今天天气咋样",
        "Who is responsible for school bus safety?",
    ],
)
def test_each_suggestion_is_answered(ask: Ask, question: str) -> None:
    suggested = ask(question).suggestions
    assert 0 < len(suggested) <= 3
    for text in suggested:
        assert ask(text).status == "answered", text


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("区财政局负责哪些任务", "财政局负责哪些任务"),
        ("区财政局负责哪些任务", "请问一下，财政局都负责哪些任务呀？谢谢！"),
        ("区财政局负责哪些任务", "哪些任务由财政局负责"),
        ("区财政局负责哪些任务", "財政局負責哪些任務"),
        ("区财政局负责哪些任务", "财正局负责哪些任务"),
        ("市场监督管理局负责哪些任务", "由天宁区市场监督笔理局负责的任务有哪些"),
        ("附件第10项的责任部门", "附件第１０项的责任部门？？"),
        ("现在逾期的任务有哪些", "逾期的任务现在有哪些"),
        ("区教育文体局配合的任务", "教文局 配合的任务。"),
    ],
)
def test_another_way_of_writing_gives_the_same_rows(ask: Ask, question: str, other: str) -> None:
    first, second = ask(question), ask(other)
    assert first.tasks
    assert [v.task.id for v in first.tasks] == [v.task.id for v in second.tasks]
    assert {(u.name, u.role) for u in first.units} == {(u.name, u.role) for u in second.units}
