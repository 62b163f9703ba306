"""What is said after a list: its places, what is left of it, its tasks by another state or part."""

from __future__ import annotations

import pytest

from app.assistant.answer import Answer
from tests.assistant.conftest import Ask

LATE = "附件里现在逾期的有哪些"  # on the day: rows 1, 2, 7, 10


def numbers(answer: Answer, source: str = "annex") -> list[int]:
    return [v.task.number for v in answer.tasks if v.task.source == source]


@pytest.mark.parametrize(
    ("turns", "rows"),
    [
        ((LATE, "第二项谁负责"), [2]),
        ((LATE, "第一项谁负责", "第三项呢"), [7]),  # counted in the list, not in the annex
        ((LATE, "第7项谁负责"), [7]),  # in digits, as the list writes it
        ((LATE, "附件第三项谁负责"), [3]),
        ((LATE, "哪项拖得最久", "责任部门是谁", "剩下几项里公安有责任的是哪个"), [10]),
        ((LATE, "只列规划那项", "它的配合单位"), [2]),
        ((LATE, "哪几项是发改局负责的"), [2, 10]),
        ((LATE, "发改局负责的"), [2, 10]),
        ((LATE, "责任单位分别是谁", "长期的呢"), [6, 8, 9, 11, 12, 13]),
        (("编办在附件里的任务", "其中长期的", "除了长期的呢"), [4, 5]),
        (("附件第3项", "第4项也是吗", "两项的配合部门都有谁"), [3, 4]),
        ((LATE, "只看发改局的", "这两项都有教育文体局吗"), [2, 10]),
        (("发改局在8月底到期的附件任务", "那它在附件里还配合哪些"), [9, 12, 13]),
        (("正文第9条谁负责", "街道在附件里呢"), [2, 3, 13]),
        (("附件里编办负责的", "这里面哪个有完成时间"), [5]),
    ],
)
def test_a_sentence_after_a_list_means_its_tasks(
    ask: Ask, turns: tuple[str, ...], rows: list[int]
) -> None:
    assert numbers(ask(*turns)) == rows


def test_a_unit_among_those_of_the_task_is_said_to_be_there(ask: Ask) -> None:
    answer = ask("附件第12项谁配合", "其中有公安吗")
    assert answer.text.startswith("有。公安天宁分局是附件第12项")


def test_the_month_that_is_asked_for_is_no_window(ask: Ask) -> None:
    answer = ask("民政局负责哪些", "附件那项几月底到期")
    assert numbers(answer) == [10]
    assert "2017年8月31日" in answer.text


def test_what_lies_ahead_has_what_is_due_soon_with_it(ask: Ask) -> None:
    assert numbers(ask("附件里哪些还没到期")) == [3, 4, 5]


def test_what_is_open_of_this_year_has_what_has_passed_with_it(ask: Ask) -> None:
    answer = ask("教育局今年还有几件没办完")
    assert numbers(answer) == [1, 2, 7, 10, 5]
    assert "未登记办结、在2017年1月1日至2017年12月31日到期" in answer.text


def test_days_late_of_nothing_named_are_asked_back(ask: Ask) -> None:
    assert ask("超期几天了").status == "clarify"


def test_which_one_in_english_keeps_to_the_list(ask: Ask) -> None:
    answer = ask(
        "Which annex tasks are overdue?",
        "Which one is the public security branch responsible for?",
    )
    assert numbers(answer) == [10]


def test_why_after_a_list_of_one_asks_of_that_one(ask: Ask) -> None:
    answer = ask("附件里逾期的", "规划分局那项是什么", "为什么逾期")
    assert numbers(answer) == [2]
    assert "2017年8月31日" in answer.text
    assert "不等于工作没有做" in answer.text


def test_another_unit_beside_the_first_of_two_takes_the_place_of_the_second(ask: Ask) -> None:
    pair = "附件里教育局和编办一起的任务有几个"
    alone = ask("附件里教育局和人社局一起的任务有几个")
    assert numbers(ask(pair, "那跟人社局呢")) == numbers(alone) != numbers(ask(pair))
    assert "都" not in ask(pair, "民政局呢").text.splitlines()[0]  # one unit is not all of several


@pytest.mark.parametrize(
    ("turns", "rows"),
    [
        (("附件里9月到期的有哪些", "换成8月", "再换成2020年看看"), [3, 4]),
        (("财政局在附件里配合哪些", "换成负责的"), [5, 6, 11]),
        (("附件里财政局负责的任务", "换民政局"), [10]),
        ((LATE, "换成长期的", "里面没有配合部门的有几项"), [6, 8, 11]),
    ],
)
def test_one_thing_is_put_in_the_place_of_another(
    ask: Ask, turns: tuple[str, ...], rows: list[int]
) -> None:
    assert numbers(ask(*turns)) == rows


@pytest.mark.parametrize(
    ("turns", "rows"),
    [
        (("财政局负责哪些任务", "算了不看财政局了，国土分局在附件里配合哪些"), [2, 13]),
        ((LATE, "先不说逾期的了，附件里没有配合部门的有几项"), [5, 6, 7, 8, 10, 11]),
        (("区管校聘谁负责", "这个先不问了，附件里5月到期的是哪项"), [1]),
        (("附件里编办配合哪些", "编办先放一放，建设局呢"), [2, 13]),
    ],
)
def test_what_is_dropped_is_spoken_of_no_more_and_sets_nothing_aside(
    ask: Ask, turns: tuple[str, ...], rows: list[int]
) -> None:
    assert numbers(ask(*turns)) == rows


@pytest.mark.parametrize(
    ("turns", "rows"),
    [
        (("发改局在附件里负责哪些", "配合的也算进来"), [2, 9, 10, 12, 13]),
        (("附件里财政局配合的", "连它负责的一起列出来"), [4, 5, 6, 11, 12, 13]),
        (("附件里5月到期的有哪些", "把9月到期的也加上", "一共几项"), [1, 5]),
        ((LATE, "再加上长期的", "其中有配合部门的是哪几项"), [1, 2, 9, 12, 13]),
        (("司法局在附件里配合哪些", "把国土分局的也加进来"), [2, 12, 13]),
        (("附件里5月到期的有哪些", "把第5项也加上"), [1, 5]),
    ],
)
def test_more_is_added_to_the_last_list(ask: Ask, turns: tuple[str, ...], rows: list[int]) -> None:
    assert sorted(numbers(ask(*turns))) == rows


@pytest.mark.parametrize(
    ("turns", "articles", "rows"),
    [
        (("校园欺凌谁负责", "司法局是责任单位吗", "它还负责别的吗"), [], []),
        (("关爱留守儿童的责任单位", "有妇联吗", "它在正文里还负责别的哪些"), [17], []),
        (("附件里责任任务最多的是哪家", "它有几项逾期"), [], [2, 7, 10]),
    ],
)
def test_the_one_unit_of_an_answer_is_spoken_of_on(
    ask: Ask, turns: tuple[str, ...], articles: list[int], rows: list[int]
) -> None:
    answer = ask(*turns)
    assert (numbers(answer, "article"), numbers(answer)) == (articles, rows)


def test_the_task_spoken_of_is_held_beside_one_that_is_named(ask: Ask) -> None:
    assert "早30天" in ask("布局规划什么时候完成", "跟第5项比哪个先到期").text
    more = ask("规范教育培训市场的责任部门", "和第11项比哪个责任部门多")
    assert "前者多5家" in more.text
    turns = ("规范教育培训市场的责任部门", "和第11项比哪个责任部门多", "两项都有的是谁")
    assert [u.name for u in ask(*turns).units] == ["区教育文体局"]


@pytest.mark.parametrize(
    ("turns", "articles", "rows"),
    [
        (("减轻课业负担由谁负责", "正文里是第几条"), [17], []),
        (("明厨亮灶要达到多少", "这是第几条"), [22], []),
        (("附件里司法局配合哪项", "这项还有谁配合"), [], [12]),
        (("招生编班那项什么时候检查", "由谁检查", "附件里的配合部门"), [], [9]),
        (("这个月到期的附件任务", "谁负责", "上个月的呢"), [], [2, 7, 10]),
        (("附件里只有一家责任单位的有哪几项", "去掉教育文体局的"), [], [1]),
        ((LATE, "列一下名称和责任单位"), [], [1, 2, 7, 10]),
        (("Which annex tasks are overdue?", "And the third?"), [], [7]),
    ],
)
def test_short_sentences_go_on_about_what_was_told(
    ask: Ask, turns: tuple[str, ...], articles: list[int], rows: list[int]
) -> None:
    answer = ask(*turns)
    assert (numbers(answer, "article"), numbers(answer)) == (articles, rows)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("卫计局在责任单位里吗", ["区卫生和计划生育局"]),
        ("城管局管不管", ["区城市管理局"]),
        ("环保局配不配合", []),
    ],
)
def test_whether_a_unit_has_a_part_in_it_is_no_list_of_its_tasks(
    ask: Ask, question: str, names: list[str]
) -> None:
    answer = ask("正文第22条由哪些单位负责", question)
    assert sorted({u.name for u in answer.units}) == names
    assert "第22条" in answer.text


def test_a_stretch_in_which_nothing_is_due_is_an_answer(ask: Ask) -> None:
    answer = ask("本月到期的附件任务有哪些", "谁负责", "下个月的呢")
    assert (answer.status, numbers(answer)) == ("answered", [])


def test_it_after_a_ranking_is_none_that_the_ranking_left_out(ask: Ask) -> None:
    turns = ("除了教育文体局，哪家负责的任务最多", "它还配合哪些")
    assert [u.name for u in ask(*turns[:1]).units] == ["区财政局"]
    assert "由区财政局配合" in ask(*turns).text
