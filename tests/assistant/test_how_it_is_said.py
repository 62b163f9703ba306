"""Numbers without 第, what tasks share, a unit's role in one of them, slips taken back."""

from __future__ import annotations

import pytest

from app.assistant.clauses import corrected
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("正文十九条谁负责", ("article", 19)),
        ("正文8条责任单位", ("article", 8)),
        ("附件七项什么时候完成", ("annex", 7)),
        ("附件里十二项由谁配合", ("annex", 12)),
        ("正文里二十三条讲什么", ("article", 23)),
    ],
)
def test_a_number_needs_no_ordinal(ask: Ask, question: str, place: tuple[str, int]) -> None:
    assert [(v.task.source, v.task.number) for v in ask(question).tasks][:1] == [place]


def test_how_many_there_are_is_no_number(ask: Ask) -> None:
    assert len(ask("附件13项任务有哪些").tasks) == 13


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("附件第2项和第13项都要配合的单位", {"国土天宁分局", "区建设局", "镇", "各街道"}),
        ("正文第10条和第14条共同的责任单位", {"区教育文体局", "区人力资源和社会保障局"}),
        ("附件第5项、第11项都负责的部门有哪些", {"区教育文体局", "区财政局"}),
        ("正文第21条与第24条共有的责任单位", {"区教育文体局", "公安天宁分局"}),
        ("附件第1项和第7项都负责的单位", set()),
    ],
)
def test_what_two_tasks_share(ask: Ask, question: str, units: set[str]) -> None:
    assert {u.name for u in ask(question).units} == units


def test_each_of_two_tasks_is_told_by_itself_where_who_is_asked(ask: Ask) -> None:
    given = ask("附件第2项和第13项都由谁负责")
    assert {u.name for u in given.units} >= {"规划天宁分局", "区教育文体局"}
    assert "**" in given.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("建设局算责任部门吗", "不是。"),
        ("建设局是配合部门吗", "是。"),
        ("发改局属于责任单位吗", "是。"),
        ("国土分局是不是责任部门", "不是。"),
        ("有教育局吗", "有。"),
    ],
)
def test_a_units_role_in_the_task_spoken_of(ask: Ask, question: str, said: str) -> None:
    given = ask("附件里布局规划修编谁负责", question)
    assert given.text.startswith(said)
    assert len({v.task.id for v in given.tasks}) == len(given.tasks)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("附件里区管校聘有配合部门吗", 5),
        ("附件里减轻课业负担有配合单位没", 8),
        ("附件裡規範教師職業行為有配合部門嗎", 7),
    ],
)
def test_whether_one_task_has_supporting_units(ask: Ask, question: str, row: int) -> None:
    given = ask(question)
    assert [v.task.number for v in given.tasks] == [row]
    assert "没有列配合部门" in given.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("县城…哦不是，城乡教师配置谁负责", "城乡教师配置谁负责"),
        ("财政局，不对，编办负责哪些", "编办负责哪些"),
        ("附件第3项 呃说错了，第5项谁负责", "第5项谁负责"),
        ("附件第5项是不是逾期了，谁负责", "附件第5项是不是逾期了，谁负责"),
        ("不是教育局的，是全部的", "不是教育局的，是全部的"),
    ],
)
def test_what_is_taken_back_is_not_asked(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


def test_recurring_work_of_a_topic_is_found_in_its_season(ask: Ask) -> None:
    for question in ("附件里一季度要迎接省市检查的是哪项", "附件里明年3月要接受专项检查的是哪项"):
        assert [v.task.number for v in ask(question).tasks] == [11], question
    given = ask("这个月附件里老规矩每年都要做的有哪些", on="2018-09-03")
    assert [v.task.number for v in given.tasks] == [6, 9]


@pytest.mark.parametrize(
    "question",
    ["综合实践活动课程照哪个方案搞", "综合实践课按什么方案来", "综合实践活动按照哪个文件执行"],
)
def test_which_paper_to_go_by_is_answered_with_its_title(ask: Ask, question: str) -> None:
    assert "综合实践活动课程实施方案》" in ask(question).text


@pytest.mark.parametrize(
    ("question", "source", "numbers"),
    [
        ("附件里建联席会议的有哪几项", "annex", {5, 10}),
        ("安全这一部分正文有几条", "article", {22, 23, 24}),
        ("学校布局那一块有几条任务", "article", {3, 4, 5, 6}),
        ("附件13项里，责任部门含财政局的几项", "annex", {5, 6, 11}),
    ],
)
def test_a_part_of_the_document_is_named_in_passing(
    ask: Ask, question: str, source: str, numbers: set[int]
) -> None:
    found = ask(question).tasks
    assert {v.task.number for v in found if v.task.source == source} == numbers


def test_two_parts_that_find_nothing_say_so_once(ask: Ask) -> None:
    said = ask("控辍保学到什么时候完成，谁牵头").text
    assert said.count("没有找到这方面的内容") == 1
