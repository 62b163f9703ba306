"""The answer first, the one or two sentences that answer it, and what must be said beside it."""

from __future__ import annotations

import re

import pytest

from tests.assistant.conftest import Ask


def first_line(text: str) -> str:
    return text.splitlines()[0]


def test_the_row_on_the_same_duty_is_named_where_it_lists_other_units(ask: Ask) -> None:
    answer = ask("减负谁负责")
    assert first_line(answer.text).startswith("责任单位2家")
    assert "正文第17条" in answer.text
    assert "责任单位13家" in answer.text
    assert {c.source for c in answer.citations} == {"annex", "article"}
    assert len([u for u in answer.units if u.role == "responsible"]) == 2


@pytest.mark.parametrize("question", ["附件第8项谁负责", "正文里减轻课业负担这条由谁负责"])
def test_no_other_part_is_named_where_one_was_asked_for(ask: Ask, question: str) -> None:
    assert "所列不同" not in ask(question).text


def test_recurring_work_of_a_window_is_named_and_not_counted(ask: Ask) -> None:
    answer = ask("9月有什么要办的")
    assert [v.task.number for v in answer.tasks] == [5]
    told = [line for line in answer.text.splitlines() if line.startswith("- ")]
    assert "周期性工作4项" in answer.text
    assert len(told) == 4
    assert all(re.search(r"\[\d+\]$", line) for line in told)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("生均公用经费多少", "高于省定标准10%"),
        ("新优质学校建几所", "12所左右"),
        ("明厨亮灶要到多少", "90%以上"),
    ],
)
def test_a_figure_comes_first_with_what_it_is_measured_against(
    ask: Ask, question: str, value: str
) -> None:
    answer = ask(question)
    assert first_line(answer.text) == f"**{value}**"
    assert value.removeprefix("高于省定标准") in answer.citations[0].quote


def test_what_two_places_say_alike_is_quoted_once_with_both_marks(ask: Ask) -> None:
    answer = ask("安装监控的要求")
    assert answer.text.count("监控摄像") == 1
    assert {c.source for c in answer.citations} == {"annex", "article"}


@pytest.mark.parametrize("question", ["什么叫区管校聘", "明厨亮灶是什么意思", "代建指什么"])
def test_a_term_that_no_text_defines_is_said_to_be_undefined(ask: Ask, question: str) -> None:
    answer = ask(question)
    term = next(t for t in ("区管校聘", "明厨亮灶", "代建") if t in question)
    assert first_line(answer.text) == f"文件没有给“{term}”下定义，原文是这样写的："
    assert all(term in c.quote for c in answer.citations)


def test_a_list_is_given_with_the_responsible_units_where_they_are_wanted(ask: Ask) -> None:
    answer = ask("督查通报要写逾期的，列一下，带责任单位")
    assert [v.task.number for v in answer.tasks] == [1, 2, 7, 10]
    assert answer.text.count("责任单位：") == 4
    assert "区政府办公室" in {u.name for u in answer.units}


def test_a_row_read_out_is_its_words_without_its_other_cells(ask: Ask) -> None:
    text = ask("附件第1项讲什么").text
    assert "> 召开区政府常务会议" in text
    assert "完成时限：2017年5月，已过107天" in text


def test_of_several_tasks_those_without_a_date_are_named_together(ask: Ask) -> None:
    text = ask("规划分局的任务啥时候到期").text
    assert len([line for line in text.splitlines() if "没有写明完成时限" in line]) == 1
    assert "正文第9条" not in text.splitlines()[-1]  # its sentences bear dates


def test_marks_are_numbered_as_they_are_read(ask: Ask) -> None:
    marks = [int(n) for n in re.findall(r"\[(\d+)\]", ask("校车安全由哪些单位负责？").text)]
    assert marks == sorted(marks)


def test_of_a_brief_passage_the_second_sentence_is_told_too(ask: Ask) -> None:
    assert "查处" in ask("附件里，老师搞有偿家教被发现了怎么办").text


def test_the_members_of_a_joint_meeting_come_first(ask: Ask) -> None:
    answer = ask("管校外培训机构的联席会议都有哪些部门参加")
    assert first_line(answer.text) == "**发改、教育文体、民政、人社、市场监督、公安、税务**"
    assert "联席会议制度" in answer.citations[0].quote
    assert not first_line(ask("校车联席会议有哪些部门参加").text).startswith("**")
