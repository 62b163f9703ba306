"""Kinds of questions that were once read as something else, each in several words."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.answer import Message
from app.assistant.query import Ask, Query
from app.wiring import Desk
from tests.assistant.conftest import Ask as Asks

DAY = date(2017, 9, 15)


def understood(desk: Desk, question: str) -> Query:
    messages = [Message(role="user", content=question)]
    return desk.assistant._turn(messages, DAY).understood.last


@pytest.mark.parametrize(
    "question",
    [
        "责任单位只有一家的列一下",
        "责任部门就一个的都列出来",
        "责任单位仅一家的，列个清单",
        "只有一家责任单位的列一下",
        "责任单位是一家的有哪些",
    ],
)
def test_tasks_of_one_unit_are_told_as_tasks(desk: Desk, ask: Asks, question: str) -> None:
    query = understood(desk, question)
    assert (query.ask, query.selection.sole) == (Ask.TASKS, True)
    assert len(ask(question).tasks) == 8


@pytest.mark.parametrize(
    ("question", "helper", "helped"),
    [
        ("编办给财政局搭手的任务有哪些", "区编办", "区财政局"),
        ("财政局给教育局打下手的有几项", "区财政局", "区教育文体局"),
        ("民政局替公安局打下手的任务", "区民政局", "公安天宁分局"),
        ("编办帮财政局的忙的有哪些", "区编办", "区财政局"),
        ("人社局为教育局做配合的任务", "区人力资源和社会保障局", "区教育文体局"),
        ("财政局帮教育局办的有哪些", "区财政局", "区教育文体局"),
    ],
)
def test_who_helps_whom_is_not_turned_round(
    desk: Desk, question: str, helper: str, helped: str
) -> None:
    selection = understood(desk, question).selection
    assert (selection.units, selection.role) == ((helper,), "supporting")
    (other,) = selection.also
    assert (other.units, other.role, other.negated) == ((helped,), "responsible", False)


@pytest.mark.parametrize(
    "question", ["给教育局搭把手的单位有哪些", "谁给教育局打下手", "哪些单位给教育局当副手"]
)
def test_those_who_help_a_unit_are_asked_for(desk: Desk, question: str) -> None:
    query = understood(desk, question)
    assert (query.ask, query.selection.role) == (Ask.UNITS, "supporting")
    assert [c.units for c in query.selection.also] == [("区教育文体局",)]


@pytest.mark.parametrize(
    "question",
    [
        "给财政局派了哪些任务",
        "给财政局安排的任务有哪些",
        "向财政局交办了几项",
        "给财政局布置的任务",
        "派给财政局的活",
    ],
)
def test_what_a_unit_is_given_to_do_it_answers_for(desk: Desk, question: str) -> None:
    query = understood(desk, question)
    assert (query.ask, query.selection.units) == (Ask.TASKS, ("区财政局",))
    assert query.selection.role == "responsible"


def test_what_is_given_to_nobody_in_particular_is_asked_back(desk: Desk, ask: Asks) -> None:
    assert ask("上面派了哪些任务").status == "clarify"


@pytest.mark.parametrize(
    "question", ["乡镇这块有几项", "各乡镇有哪些任务", "跟镇挂钩的有哪些", "跟乡镇搭界的有几项"]
)
def test_townships_are_the_town(desk: Desk, question: str) -> None:
    query = understood(desk, question)
    assert (query.ask, query.selection.units, query.selection.topic) == (Ask.TASKS, ("镇",), "")


def test_schools_of_townships_are_no_unit(desk: Desk) -> None:
    assert understood(desk, "乡镇寄宿制学校谁负责").selection.units == ()
