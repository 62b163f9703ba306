"""Nothing of home is told for another place, nor a figure of one year for another."""

from __future__ import annotations

import pytest

from app.assistant.knowledge import Knowledge
from app.assistant.recognise.places import Places
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    "question",
    [
        "武进区的布局规划谁负责",
        "金坛区校车归谁管",
        "钟楼校车由哪些单位负责",
        "经开区的小学有几所",
        "溧阳市大班额什么时候消除",
        "新北的布局规划什么时候完成",
        "昆山市明厨亮灶要达到多少",
    ],
)
def test_of_another_place_nothing_is_told(ask: Ask, question: str) -> None:
    given = ask(question)
    assert (given.status, given.tasks, given.units) == ("no_answer", (), ())
    assert "库里没有" in given.text


@pytest.mark.parametrize(
    "question",
    [
        "天宁区的布局规划谁负责",
        "天宁校车由哪些单位负责",
        "常州市特级校长怎么评",
        "校区周边安全谁负责",
        "老城区学校布局规划谁负责",
        "全区哪年消除大班额",
        "农村地区的教师待遇有什么规定",
    ],
)
def test_home_and_words_that_look_like_places_are_none_other(ask: Ask, question: str) -> None:
    assert ask(question).status == "answered"


def test_the_places_beside_home_are_known_without_their_level(knowledge: Knowledge) -> None:
    places = knowledge.places
    assert {"钟楼", "武进", "金坛"} <= places.beside("天宁区")
    assert "天宁" not in places.beside("天宁区")
    assert "上城" in places.beside("西湖区")
    assert Places.from_text("# 注\n甲市：乙区 丙县\n").names == {"甲市", "乙区", "丙县"}


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("2025年随迁子女吸纳率目标是多少", "92%"),
        ("2018年明厨亮灶实施率目标", "90%"),
        ("2030年要建成几所新优质学校", "12所"),
        ("2023年A级食堂比率要到多少", "80%"),
        ("2026年班额标准是多少", "没有写2026年的"),
    ],
)
def test_a_figure_of_another_year_is_no_answer(ask: Ask, question: str, stated: str) -> None:
    given = ask(question)
    assert (given.status, given.citations) == ("no_answer", ())
    assert "**" not in given.text
    assert stated in given.text


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("2020年随迁子女吸纳率目标是多少", "92%"),
        ("2018年生均公用经费按什么比例安排", "10%"),
        ("随迁子女吸纳率目标是多少", "92%"),
    ],
)
def test_a_figure_of_the_year_asked_about_is_told(ask: Ask, question: str, figure: str) -> None:
    given = ask(question)
    assert given.status == "answered"
    assert figure in given.text
