"""Questions for a list that a sentence gives, for tasks whose text speaks of something, and for a
number together with the day that it is to be reached by."""

from __future__ import annotations

import pytest

from tests.assistant.conftest import Ask, assert_told


@pytest.mark.parametrize(
    ("question", "said", "article"),
    [
        ("专题教育有哪几类，都列出来", "国防教育、国家安全教育", 16),
        ("绩效分类考核按哪几类岗位", "教学、管理、工勤技能", 13),
        ("师德方面评选哪几种先进", "师德模范、师德标兵", 10),
        ("三防建设包括哪些设备", "周界报警系统、监控摄像", 22),
        ("不能按哪几种证书招生", "等级考试证书、社会培训证书", 8),
        ("提升校长水平的途径，文中列举了哪些", "轮训", 15),
    ],
)
def test_what_comes_in_kinds_is_answered_with_the_sentence_that_lists_them(
    ask: Ask, question: str, said: str, article: int
) -> None:
    assert_told(ask(question), said, article)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("附件里要建联席会议的有哪几项", {5, 10}),
        ("分解表里要搞专项检查的是哪几项", {11, 12}),
        ("附件中提到随迁子女的有哪些", set()),
        ("附件中提到培训机构的有哪几项", {7, 10}),
    ],
)
def test_tasks_are_told_by_what_their_whole_text_speaks_of(
    ask: Ask, question: str, rows: set[int]
) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert {v.task.number for v in answer.tasks} == rows


@pytest.mark.parametrize(
    ("question", "value", "year"),
    [
        ("新优质学校准备建几所，什么时候建成", "12所", "2020年"),
        ("生均公用经费比省定标准高多少，从哪年起算", "10%", "2017年"),
        ("随迁子女的吸纳率哪一年要达到多少", "92%", "2020年"),
        ("A级食堂的比率到什么时候要达到百分之几", "80%", "2020年"),
        ("多少人以上的大班额要消除，哪一年", "56人", "2017年"),
    ],
)
def test_how_many_and_by_when_are_answered_together(
    ask: Ask, question: str, value: str, year: str
) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert value in answer.text
    assert year in answer.text


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("有没有每个月都要开的会", {23}),
        ("是不是有每月召开的会议？是什么会", {23}),
        ("有没有要求每季度做的检查", set()),
        ("有没有每周要开的例会", set()),
    ],
)
def test_whether_something_is_done_at_a_pace_is_answered_from_its_sentence(
    ask: Ask, question: str, articles: set[int]
) -> None:
    answer = ask(question)
    assert {v.task.number for v in answer.tasks if v.task.source == "article"} == articles
    assert ("每月召开学生接送车辆驾驶员" in answer.text) == bool(articles)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("接送学生的驾驶员安全会议，半年开一次够不够", "每月召开"),
        ("教师全员培训十年轮一次行不行", "5年一周期"),
        ("学校食品和饮用水的检查，两年一次可以吗", "每年进行专项检查"),
    ],
)
def test_how_often_is_answered_with_the_sentence_that_says_it(
    ask: Ask, question: str, said: str
) -> None:
    assert said in ask(question).text


def test_what_is_done_at_a_time_is_counted_as_that(ask: Ask) -> None:
    assert "与“检查”有关" in ask("有每年都要做的检查吗").text
