"""A denial is applied or asked back, never lost: the answer would be the opposite."""

from __future__ import annotations

import pytest

from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which tasks is the Finance Bureau not responsible for?", "is not responsible"),
        ("Which tasks does the Finance Bureau not support?", "not supported by"),
        ("Which tasks never involve the Finance Bureau?", "not involving"),
        ("Which tasks aren't the responsibility of the education bureau?", "is not responsible"),
        ("Which tasks are not overdue?", "not yet due"),
    ],
)
def test_an_english_denial_is_applied(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert said in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    "question",
    [
        "Tasks not assigned to the towns",
        "Which units never lead anything in the annex?",
        "Tasks nobody but the towns supports, excluding none of the annex",
    ],
)
def test_one_that_was_not_read_is_asked_back(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.status != "answered"
    assert not answer.tasks


@pytest.mark.parametrize(
    "question",
    [
        "I'm not sure, who is responsible for school buses?",
        "Does the finance bureau have overdue tasks or not?",
        "No, which annex tasks are overdue?",
        "Which tasks have no deadline?",
    ],
)
def test_one_that_denies_nothing_of_the_tasks_is_passed_over(ask: Ask, question: str) -> None:
    assert ask(question).status == "answered"


@pytest.mark.parametrize("question", ["没写谁配合的附件任务几项", "附件里没有谁配合的任务"])
def test_that_nobody_is_named_is_no_list_of_those_with_somebody(ask: Ask, question: str) -> None:
    assert [v.task.number for v in ask(question).tasks] == [5, 6, 7, 8, 10, 11]


def test_each_by_whom_denies_nothing(ask: Ask) -> None:
    answer = ask("绩效考核和工资收入保障分别由谁牵头？")
    assert answer.status == "answered"
    assert "教育文体局" in answer.text


def test_only_and_never_is_one_thing(ask: Ask) -> None:
    answer = ask("Which units only support and are never responsible in the annex?")
    assert {u.role for u in answer.units} == {"supporting"}
    assert len(answer.units) == 10


def test_no_deadline_is_stated(ask: Ask) -> None:
    assert ask("没写完成时间的正文条款有多少").total == 16


def test_a_question_of_a_figure_that_nothing_holds_says_so(ask: Ask) -> None:
    answer = ask("未载明时限的天文台有多少座")
    assert answer.text.strip("—\n ")
    assert not answer.tasks


@pytest.mark.parametrize("question", ["镇上最近要忙啥", "镇里最近要忙啥"])
def test_a_town_by_its_everyday_name(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert "与镇有关" in answer.text


def test_a_unit_by_its_stem_after_another(ask: Ask) -> None:
    answer = ask("附件里逾期的", "教文局负责的呢", "那发改呢", on="2018-06-20")
    assert "由区发展和改革局负责" in answer.text
    assert [v.task.number for v in answer.tasks] == [2, 10]


def test_a_matter_that_is_set_aside_goes_with_its_articles(ask: Ask) -> None:
    answer = ask("公安那边除了校园安全还管啥")
    assert [v.task.number for v in answer.tasks] == [17, 20, 21, 10]


def test_with_the_units_is_heard_behind_a_comma(ask: Ask) -> None:
    answer = ask("通报要用，附件里过了时间还没销号的是哪几项，带上责任单位", on="2018-06-20")
    assert [v.task.number for v in answer.tasks] == [1, 2, 5, 7, 10]
    assert "没有读懂" not in answer.reading
    assert "规划天宁分局" in answer.text


def test_either_role_in_one_part(ask: Ask) -> None:
    answer = ask("市监局在附件里是责任还是配合")
    assert [v.task.number for v in answer.tasks] == [10, 12]
    assert "（责任）" in answer.text
    assert "（配合）" in answer.text


def test_a_denial_of_one_sentence_leaves_the_other_alone(ask: Ask) -> None:
    given = ask("Who is responsible for school buses? Please answer with no comment whatsoever.")
    assert given.status == "answered"
    assert "区教育文体局" in {unit.name for unit in given.units}


def test_that_one_is_responsible_says_nothing_of_a_support_that_is_denied(ask: Ask) -> None:
    for asked in (
        "附件里光有责任单位、没有配合单位的任务",
        "附件里有责任单位、没有配合单位的任务有哪些",
    ):
        assert [v.task.number for v in ask(asked).tasks] == [5, 6, 7, 8, 10, 11], asked
