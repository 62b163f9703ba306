"""Kinds of questions that were once read as something else, each in several words."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.answer import Message
from app.assistant.query import Ask, Query
from app.wiring import Desk
from tests.assistant.conftest import Ask as Asks

DAY = date(2017, 9, 15)


def understood(desk: Desk, *turns: str) -> Query:
    messages = [Message(role="user", content=turn) for turn in turns]
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


@pytest.mark.parametrize(
    ("question", "role", "side", "told"),
    [
        ("比财政局负责的任务多的单位有哪些", "responsible", "more", "比区财政局（15项）多"),
        ("责任任务超过财政局的单位", "responsible", "more", "区教育文体局（36项）"),
        (
            "附件里哪些单位负责的任务跟财政局一样多",
            "responsible",
            "same",
            "区人力资源和社会保障局（3项）",
        ),
        ("哪些单位的任务比人社局少", None, "less", "区发展和改革局（12项）"),
        ("任务数不如编办的有哪些单位", None, "less", "规划天宁分局（8项）"),
        ("谁的配合任务比镇多", "supporting", "more", "没有配合任务比镇（3项）多的单位"),
    ],
)
def test_units_are_told_by_the_tasks_of_another(
    desk: Desk, ask: Asks, question: str, role: str | None, side: str, told: str
) -> None:
    query = understood(desk, question)
    (bound,) = query.selection.bounds
    assert (query.ask, query.selection.role, bound.side) == (Ask.UNIT_COUNTS, role, side)
    assert query.selection.units == ()
    answer = ask(question)
    assert told in answer.text
    assert bound.than not in [u.name for u in answer.units]


@pytest.mark.parametrize(
    ("question", "role", "count"),
    [
        ("哪些单位没有配合任务", "supporting", 10),
        ("没有配合任务的单位有几家", "supporting", 10),
        ("哪家单位在附件里一项任务也没有", None, 6),
        ("哪些单位一项逾期的都没有", None, 19),
        ("哪几家单位一项都没超", None, 19),
        ("没有逾期任务的单位", None, 19),
    ],
)
def test_units_without_any_such_task_are_told(
    desk: Desk, ask: Asks, question: str, role: str | None, count: int
) -> None:
    query = understood(desk, question)
    assert (query.ask, query.selection.role) == (Ask.UNIT_COUNTS, role)
    assert f"也没有的单位共{count}家" in ask(question).text


def test_that_every_unit_has_one_is_an_answer(ask: Asks) -> None:
    answer = ask("哪几个单位没有牵头任务")
    assert answer.status == "answered"
    assert answer.text == "文件未载明牵头单位，以下是责任单位。各单位都有责任任务。"
    assert "没有只列为配合" in ask("没有责任任务的单位有哪些").text


@pytest.mark.parametrize("question", ["哪些单位牵头3项以上", "编办和财政局谁牵头得多"])
def test_what_is_counted_in_place_of_leads_is_said(ask: Asks, question: str) -> None:
    assert ask(question).text.startswith("文件未载明牵头单位，以下是责任单位。")


@pytest.mark.parametrize(
    "question", ["截止日期在今天以前的有哪些", "今天之前到期的有几项", "今天前该办结的任务"]
)
def test_before_today_is_what_has_gone_by(desk: Desk, question: str) -> None:
    window = understood(desk, question).selection.window
    assert window is not None
    assert (window.first, window.last) == (date.min, date(2017, 9, 14))


@pytest.mark.parametrize("question", ["今年内没有时限要求的有多少项", "下半年没写时限的有哪些"])
def test_what_has_no_deadline_falls_in_no_stretch_of_days(desk: Desk, question: str) -> None:
    selection = understood(desk, question).selection
    assert (selection.states, selection.window) == (("no_deadline",), None)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("tasks due by 31 August 2017", "tasks due by 31 August 2017: 4"),
        ("Tasks due on 31 August 2017", "tasks due on 31 August 2017: 3"),
        (
            "tasks due between 1 August 2017 and 30 September 2017",
            "tasks due from 1 August 2017 to 30 September 2017: 4",
        ),
        ("As of 1 January 2017, which annex tasks are overdue?", "2017, no annex tasks"),
        ("Which tasks involve the Finance Bureau?", "Tasks involving"),
    ],
)
def test_english_sentences_are_put_as_english_is(ask: Asks, question: str, told: str) -> None:
    assert told in ask(question).text


@pytest.mark.parametrize("goes_on", ["交警负责哪些呢", "交警呢，它负责什么", "那交警都管哪些"])
def test_what_a_unit_has_is_asked_beyond_one_task(desk: Desk, goes_on: str) -> None:
    query = understood(desk, "校车谁负责", goes_on)
    assert (query.ask, query.selection.units) == (Ask.TASKS, ("天宁交警大队",))
    assert query.selection.ids == ()


@pytest.mark.parametrize(
    "goes_on", ["交警呢", "有交警吗", "交警在里面负责什么", "交警是不是责任单位"]
)
def test_whether_a_unit_is_in_one_task_is_asked_of_that(desk: Desk, goes_on: str) -> None:
    query = understood(desk, "校车谁负责", goes_on)
    assert (query.ask, query.compared) == (Ask.MEMBERSHIP, ("天宁交警大队",))


@pytest.mark.parametrize("goes_on", ["它还牵头别的吗", "它还负责别的任务吗", "它还有别的任务吗"])
def test_what_else_a_unit_has_is_asked_of_the_unit(desk: Desk, ask: Asks, goes_on: str) -> None:
    selection = understood(desk, "第1项谁负责", goes_on).selection
    assert selection.units == ("区政府办公室",)
    assert len(selection.excluded_ids) == 1
    answer = ask("校车谁负责", goes_on)
    assert answer.status == "clarify"
    assert "天宁运管所" in answer.text


def test_what_belongs_to_the_task_is_asked_of_the_task(desk: Desk) -> None:
    for goes_on in ("它的配合单位有哪些", "它由谁配合", "它什么时候完成"):
        assert understood(desk, "第3项谁负责", goes_on).selection.ids


@pytest.mark.parametrize(
    ("goes_on", "count"),
    [
        ("整份文件里过期的有哪些", 4),
        ("整个文件逾期的有几项", 4),
        ("全部任务里没到期的呢", 9),
        ("台账里逾期的有几项", 4),
    ],
)
def test_the_whole_paper_is_no_longer_one_task(ask: Asks, goes_on: str, count: int) -> None:
    assert len(ask("第3项谁负责", goes_on).tasks) == count


@pytest.mark.parametrize(
    ("goes_on", "name"),
    [("那气象局呢", "气象局"), ("那各村委会呢", "各村委会"), ("各居委会呢", "各居委会")],
)
@pytest.mark.parametrize("before", ["财政局负责哪些", "校车谁负责", "各单位有几项任务"])
def test_a_body_that_is_not_held_is_told_so(
    ask: Asks, before: str, goes_on: str, name: str
) -> None:
    answer = ask(before, goes_on)
    assert answer.text == f"台账里没有“{name}”这个单位。"
    assert not answer.tasks


@pytest.mark.parametrize(
    "goes_on", ["各街道办事处不用说了，其他的呢", "各街道不算，还有谁", "除了各街道呢"]
)
def test_a_unit_is_left_out_of_those_of_a_task(desk: Desk, goes_on: str) -> None:
    query = understood(desk, "校车谁负责", goes_on)
    assert (query.ask, query.selection.without_units) == (Ask.UNITS, ("各街道",))
    assert query.selection.ids


@pytest.mark.parametrize("question", ["前三个呢", "前两项呢"])
def test_the_first_of_no_list_are_asked_back(ask: Asks, question: str) -> None:
    assert ask(question).status == "clarify"
    assert len(ask("财政局负责哪些", question).tasks) == {"前三个呢": 3, "前两项呢": 2}[question]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("马建军分管哪几项", "马建军"),
        ("马建军负责哪些", "马建军"),
        ("张伟牵头的任务有哪些", "张伟"),
        ("由张伟负责的有哪些", "张伟"),
        ("李明管哪些事", "李明"),
        ("王局长分管什么", "王局长"),
    ],
)
def test_a_person_is_told_to_be_in_no_paper(ask: Asks, question: str, name: str) -> None:
    answer = ask(question)
    assert answer.status == "no_answer"
    assert f"没有“{name}”" in answer.text


@pytest.mark.parametrize(
    "question", ["编办分管哪几项", "交警负责哪些", "高中负责哪些", "消防牵头哪些"]
)
def test_units_and_topics_are_no_persons(desk: Desk, question: str) -> None:
    assert understood(desk, question).absent_kind != "someone"


@pytest.mark.parametrize(
    "question", ["第2项要几天办结", "第2项几天内要办结", "第2项几天能办完", "第2项多少天完成"]
)
def test_in_how_many_days_asks_for_the_deadline(desk: Desk, question: str) -> None:
    query = understood(desk, question)
    assert (query.ask, len(query.selection.ids)) == (Ask.WHEN, 1)
    assert understood(desk, "第2项谁负责", "要几天办结").ask is Ask.WHEN


@pytest.mark.parametrize("question", ["第3项还有几天办结", "第3项还剩几天完成", "第2项逾期几天了"])
def test_how_many_days_are_left_is_counted(desk: Desk, question: str) -> None:
    assert understood(desk, question).ask is Ask.DAYS


def test_a_task_without_a_stated_number_of_days_is_told_by_its_deadline(ask: Asks) -> None:
    assert "完成时限是2017年9月" in ask("区管校聘要几天办完").text


@pytest.mark.parametrize(
    "question", ["附件13谁给教文局打配合", "附件第13项给教育局打下手的有哪些单位"]
)
def test_who_helps_a_unit_with_one_task(desk: Desk, ask: Asks, question: str) -> None:
    query = understood(desk, question)
    assert (query.ask, query.selection.role) == (Ask.UNITS, "supporting")
    assert len(ask(question).units) == 9


def test_two_units_of_the_last_answer_are_not_one(desk: Desk) -> None:
    query = understood(desk, "第11项谁负责", "他们两家还共同负责别的吗")
    assert query.missing != "which_of_them"


def test_what_ends_in_head_is_no_place_in_a_list(desk: Desk) -> None:
    assert understood(desk, "装摄像头那项哪天截止").selection.ids == ()
    assert len(understood(desk, "头一项谁负责").selection.ids) == 1


def test_several_units_are_no_question(desk: Desk) -> None:
    assert understood(desk, "要好几家一起干的，哪项牵涉单位最多").ask is Ask.TASK_RANK
