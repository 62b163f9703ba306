"""Rankings of units and tasks, and what all of them or one alone carries."""

from __future__ import annotations

import pytest

from app.assistant.recognise.people import recognise_first
from tests.assistant.conftest import Ask

MOST = ["区教育文体局", "区财政局", "镇"]


def counted(text: str) -> str:
    """The sentence without its citations."""
    return text.split("[")[0]


@pytest.mark.parametrize(
    "question",
    [
        "任务最多的前三名是哪些单位",
        "排名前三的单位",
        "任务最多的三家",
        "哪三家任务最多",
        "压力最大的三家单位是谁",
        "任务前3名是哪几家",
        "最忙的三个单位",
    ],
)
def test_the_first_of_a_ranking_are_told_with_their_figures(ask: Ask, question: str) -> None:
    assert counted(ask(question).text) == (
        "任务最多的前3名：区教育文体局37项、区财政局18项、镇15项"
    )


def test_those_that_tie_with_the_last_are_told_too(ask: Ask) -> None:
    answer = ask("倒数三名是谁")
    assert "按并列计，共5家" in answer.text
    assert {u.name for u in answer.units} >= {"区科协", "区文明办"}


def test_a_ranking_by_a_role_names_the_tasks_of_that_role(ask: Ask) -> None:
    answer = ask("责任任务前五名")
    assert [u.role for u in answer.units] == ["responsible"] * 5
    assert "区人力资源和社会保障局11项" in answer.text


@pytest.mark.parametrize("text", ["前三个月到期的", "前三项任务", "前面三条", "三家单位负责的任务"])
def test_other_numbers_rank_nothing(text: str) -> None:
    assert recognise_first(text) is None


@pytest.mark.parametrize("question", ["哪家欠得最多", "逾期最多的是谁"])
def test_who_owes_most(ask: Ask, question: str) -> None:
    assert [u.name for u in ask(question, on="2018-06-20").units] == ["区教育文体局"]


def test_who_supports_a_unit_is_counted_on_what_that_unit_answers_for(ask: Ask) -> None:
    answer = ask("谁配合教育局最多")
    assert answer.text.startswith("由区教育文体局负责的任务里")
    assert {c.number for c in answer.citations} == {2, 3, 4, 9, 12, 13}
    nobody = ask("谁配合公安局最多")
    assert nobody.text.startswith("由公安天宁分局负责的任务里没有列配合单位")


@pytest.mark.parametrize(
    ("question", "number", "count"),
    [
        ("附件里最多有几家配合部门", 12, 10),
        ("附件里一项任务最多有几家配合部门", 12, 10),
        ("一项任务最多几家负责", 17, 13),
    ],
)
def test_how_many_units_one_task_has_at_most(
    ask: Ask, question: str, number: int, count: int
) -> None:
    answer = ask(question)
    assert [v.task.number for v in answer.tasks] == [number]
    assert f"共{count}家" in answer.text


@pytest.mark.parametrize(
    "question", ["有几项任务各单位都要参与", "各单位都参与的任务有哪些", "哪些任务每家单位都有份"]
)
def test_what_every_unit_must_do(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.tasks) == ("answered", ())
    assert "所有单位都参与" in answer.text


@pytest.mark.parametrize("question", ["各单位都负责几项任务", "各单位分别负责几项任务"])
def test_what_each_unit_does_is_counted_by_unit(ask: Ask, question: str) -> None:
    assert ask(question).text.startswith("各单位任务数")


@pytest.mark.parametrize(
    "question", ["光教文局干的有哪些", "只由教文局负责的有几项", "单靠教文局的有几项"]
)
def test_one_unit_alone(ask: Ask, question: str) -> None:
    places = {(v.task.source, v.task.number) for v in ask(question).tasks}
    assert places == {
        *(("article", n) for n in (18, 19)),
        *(("annex", n) for n in (3, 4, 7, 12, 13)),
    }


def test_only_looking_at_a_unit_is_not_the_unit_alone(ask: Ask) -> None:
    assert ask("只看财政局的有几项").total == 18


@pytest.mark.parametrize("question", ["财政局头上有几项", "财政局手上有哪些任务", "财政局名下的"])
def test_what_a_unit_holds_is_of_both_roles(ask: Ask, question: str) -> None:
    assert ask(question).total == 18


def test_a_role_that_is_named_beside_it_counts(ask: Ask) -> None:
    assert ask("财政局头上负责的有几项").total == 15


def test_the_line_of_the_reading_says_all_that_narrows(ask: Ask) -> None:
    assert "时限已过" in ask("财政局逾期的有哪些").reading
    assert "没有配合部门" in ask("附件里没有配合部门的").reading
    assert "不由区财政局负责" in ask("财政局不负责的有哪些").reading
    english = ask("Which overdue annex tasks is the Finance Bureau responsible for?").reading
    assert "annex" in english
    assert "past their date" in english


def test_a_full_question_after_one_of_a_month_is_of_all_tasks(ask: Ask) -> None:
    assert ask("九月份到期的有哪些", "各单位负责几项任务").text.startswith("各单位任务数")
    leaning = ask("九月份到期的有哪些", "各单位分别几项")
    assert "2017年9月1日" in leaning.text


def test_that_unit_behind_a_superlative_is_the_one_it_tells(ask: Ask) -> None:
    assert [u.name for u in ask("负责任务最多的那家单位").units] == ["区教育文体局"]
    assert ask("查一下那个局的任务").status == "clarify"
