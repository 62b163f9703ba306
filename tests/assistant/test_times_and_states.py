"""Days, states and rhythms as people ask for them, and what a short sentence after a list means."""

from __future__ import annotations

import pytest

from app.assistant.answer import Answer
from tests.assistant.conftest import Ask

LATE = "附件里现在逾期的有哪些"  # on 2018-01-10: rows 1, 2, 5, 7, 10


def rows(answer: Answer, source: str = "annex") -> list[int]:
    return sorted(v.task.number for v in answer.tasks if v.task.source == source)


@pytest.mark.parametrize(
    ("day", "question", "meant"),
    [
        ("2017-09-28", "这几天附件有要到期的吗", [5]),
        ("2017-08-11", "今明两个月附件有哪些要到期", [2, 5, 7, 10]),
        ("2017-08-21", "这个月就剩十天了，附件里哪几项要到期", [2, 7, 10]),
        ("2017-07-28", "9月以后到年底附件到期的", [5]),  # one stretch, with an end
        ("2017-09-28", "节前附件还有要到期的吗", [5]),
        ("2017-08-25", "附件里哪些任务9月底前到期", [2, 5, 7, 10]),  # 任务9 is no task
        ("2017-08-25", "哪些附件任务10天内到期", [2, 7, 10]),
        ("2017-08-25", "附件里快到期了还没办结的", [2, 7, 10]),  # row 1 is late
        ("2017-08-10", "今后一个月附件有哪些任务到期", [2, 7, 10]),
        ("2017-08-30", "附件还差一天到期的有几项", [2, 7, 10]),
        ("2020-05-06", "2020年要完成的附件任务，长期的别列", [3, 4]),
        ("2018-06-01", "今年上半年附件有没有要到期的，长期和每年都做的除外", []),
    ],
)
def test_days_pick_the_tasks_that_fall_due_then(
    ask: Ask, day: str, question: str, meant: list[int]
) -> None:
    answer = ask(question, on=day)
    assert (answer.status, rows(answer)) == ("answered", meant)


@pytest.mark.parametrize(
    ("day", "question", "meant"),
    [
        ("2017-09-05", "八月底到期的那几项附件任务现在都超期了吧", [2, 7, 10]),
        ("2021-01-04", "2020年底到期那两项附件任务过时限了没", [3, 4]),
        ("2018-01-08", "2018年初盘点一下：附件里哪些没按时完成", [1, 2, 5, 7, 10]),
    ],
)
def test_days_that_fall_due_narrow_what_is_late_and_other_days_do_not(
    ask: Ask, day: str, question: str, meant: list[int]
) -> None:
    assert rows(ask(question, on=day)) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [("下个月附件里会逾期的有哪些", [5]), ("再过一个月附件会多出哪几项过期的", [2, 7, 10])],
)
def test_what_will_be_late_is_what_falls_due_in_the_days_ahead(
    ask: Ask, question: str, meant: list[int]
) -> None:
    assert rows(ask(question, on="2017-08-05")) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("附件里有时限的任务有哪些", [1, 2, 3, 4, 5, 7, 10]),
        ("附件一共几项有明确时限", [1, 2, 3, 4, 5, 7, 10]),
        ("附件里长期的占几项", [6, 8, 9, 11, 12, 13]),
        ("分解表里写了长期但没说每年的是哪几项", [8, 13]),
        ("附件里长期的和有期限的各几项", [*range(1, 14)]),
    ],
)
def test_long_term_dated_and_recurring_rows_are_told_apart(
    ask: Ask, question: str, meant: list[int]
) -> None:
    assert rows(ask(question)) == meant


def test_each_of_two_kinds_is_counted_by_itself(ask: Ask) -> None:
    text = ask("附件2017年到期的和2020年到期的各几项", on="2021-05-17").text
    assert "共5项" in text
    assert "共2项" in text


@pytest.mark.parametrize(
    "question", ["逾期和未到期的附件任务分别几项", "附件里逾期的和未到期的各几项"]
)
def test_both_kinds_that_are_counted_are_of_the_part_named(ask: Ask, question: str) -> None:
    answer = ask(question, on="2018-10-08")
    assert (rows(answer), rows(answer, "article")) == ([1, 2, 3, 4, 5, 7, 10], [])


def test_what_is_late_in_the_body_alone_can_be_asked_for(ask: Ask) -> None:
    assert rows(ask("正文里有没有时限过了的", on="2019-07-08"), "article") == [9]


@pytest.mark.parametrize(
    ("question", "source", "number", "said"),
    [
        ("每月要开什么会", "article", 23, "驾驶员安全工作会议"),
        ("明年三月份要迎接什么检查", "annex", 11, "每年第一季度的专项检查"),
        ("九月份有什么专项督查", "article", 8, "规范办学行为专项督查"),
    ],
)
def test_what_is_done_at_a_time_is_the_duty_of_that_time(
    ask: Ask, question: str, source: str, number: int, said: str
) -> None:
    answer = ask(question, on="2018-02-12")
    assert rows(answer, source) == [number]
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "articles"), [("每月要做的有哪些", [23]), ("每季度要做的任务有哪些", [])]
)
def test_every_month_is_not_every_year(ask: Ask, question: str, articles: list[int]) -> None:
    answer = ask(question)
    assert (rows(answer, "article"), rows(answer)) == (articles, [])


def test_a_rhythm_is_told_in_the_words_of_the_document(ask: Ask) -> None:
    assert "每年第一季度" in ask("附件第11项什么时候完成", on="2019-03-11").text


@pytest.mark.parametrize(
    "question",
    [
        "附件任务今天的数字报一下，到期几项、过时限几项、没到期几项、长期几项",
        "出一下附件的督办数，总数、逾期、今天到期、未到期、长期",
    ],
)
def test_figures_asked_for_side_by_side_are_the_figures_of_the_day(ask: Ask, question: str) -> None:
    text = ask(question, on="2017-08-31").text
    assert all(w in text for w in ("总数13项", "登记1项", "今天到期3项", "未到期3项", "周期性6项"))


def test_the_figures_of_a_unit_say_whose_they_are(ask: Ask) -> None:
    assert "区财政局" in ask("财政局的任务，逾期、未到期、长期各几项", on="2018-01-10").text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("这文件是发给哪些单位的", "开发区管委会、镇政府、各街道办事处，区各办局、公司"),
        ("主送哪些单位", "开发区管委会"),
        ("是依据省里哪个文件定的", "苏政发〔2017〕1号"),
        ("美育依据哪份文件", "常州市中小学推进美育教育实施意见"),
    ],
)
def test_facts_of_the_document_are_read_from_it(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert (answer.status, said in answer.text) == ("answered", True)


@pytest.mark.parametrize("order", ["明天提醒我开区管校聘联席会", "第7项已经做完了，帮我办结一下"])
def test_what_chat_cannot_do_is_refused_and_its_place_told(ask: Ask, order: str) -> None:
    answer = ask(order)
    assert answer.status == "no_answer"
    assert "任务台账" in answer.text


def test_a_question_word_behind_a_known_word_is_no_slip_of_another(ask: Ask) -> None:
    assert "距时限还有15天" in ask("区管校聘什么时候完成的", on="2017-09-15").text


@pytest.mark.parametrize(
    ("day", "turns", "meant"),
    [
        ("2016-12-28", ("明年上半年要到期的附件任务", "下半年呢"), [2, 5, 7, 10]),
        ("2016-12-28", ("2017年上半年要到期的附件任务", "那8月的呢"), [2, 7, 10]),
        ("2018-01-10", (LATE, "把政府办那项去掉"), [2, 5, 7, 10]),
        ("2018-01-10", (LATE, "政府办的不用说了，其他的呢"), [2, 5, 7, 10]),
        ("2018-01-10", (LATE, "人社局的呢", "拖得久的是哪项"), [10]),
        ("2018-08-27", ("附件下个月例行要做的", "哪项要发改局配合"), [9]),
        ("2018-08-27", ("附件下个月例行要做的", "哪项要发改局配合", "这项具体做什么"), [9]),
        ("2019-03-11", ("附件第11项", "还有别的每年都要做的吗 附件里"), [6, 9, 12]),
        ("2017-09-28", ("第5项哪几家负责", "编办附件里还有别的吗"), [6]),
        ("2017-05-31", ("今天到期的附件任务", "配合单位", "那8月底到期的有几项"), [2, 7, 10]),
        ("2019-10-08", ("附件里长期的有几项", "有期限的呢"), [1, 2, 3, 4, 5, 7, 10]),
        (
            "2018-01-10",
            ("出一下附件的督办数，总数、逾期、长期", "逾期的是哪几项"),
            [1, 2, 5, 7, 10],
        ),
    ],
)
def test_a_sentence_after_a_list_goes_on_about_it(
    ask: Ask, day: str, turns: tuple[str, ...], meant: list[int]
) -> None:
    assert rows(ask(*turns, on=day)) == meant


def test_a_number_put_right_is_not_picked_as_the_one_before_was(ask: Ask) -> None:
    turns = ("三季度附件到期的", "其中教育文体局一家负责的", "什么时候到期", "打错了，问的是第5项")
    assert rows(ask(*turns, on="2017-07-03")) == [5]


def test_what_a_unit_does_in_the_task_spoken_of_is_what_the_task_says(ask: Ask) -> None:
    answer = ask("附件第8项什么时候完成", "督导部门在里面干啥")
    assert "专项督查" in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("标准化建设正文和附件的时间对得上吗", ["时限没有发现不一致", "至2020年"]),
        ("区管校聘正文和附件单位不一致吗", ["正文第11条", "列有镇"]),
        ("附件第2项和正文有什么出入", ["正文第3条", "是责任单位", "是配合单位"]),
        ("第10项跟正文的责任单位差在哪", ["正文第17条", "区妇联"]),
    ],
)
def test_one_task_is_compared_in_the_body_and_in_the_annex(
    ask: Ask, question: str, said: list[str]
) -> None:
    answer = ask(question)
    assert [w for w in said if w not in answer.text] == []
    assert {v.task.source for v in answer.tasks} == {"article", "annex"}


@pytest.mark.parametrize(
    ("day", "question", "meant"),
    [
        ("2021-01-01", "分解表里昨天还不算、今天刚变成超期的是哪几项", [3, 4]),
        ("2017-10-01", "附件有没有今天新增的逾期", [5]),
        ("2017-09-01", "附件里昨天没过期、今天过期了的有哪些", [2, 7, 10]),
        ("2017-09-03", "附件里逾期第3天的任务", [2, 7, 10]),
        ("2017-08-31", "附件里过了今天就超期的有几项", [2, 7, 10]),
        ("2017-09-29", "后天起就算逾期的附件任务", [5]),
        ("2017-09-01", "附件里今天逾期的有哪几项", [1, 2, 7, 10]),  # how things stand today
    ],
)
def test_the_day_on_which_something_becomes_late_is_counted_from(
    ask: Ask, day: str, question: str, meant: list[int]
) -> None:
    answer = ask(question, on=day)
    assert (answer.status, rows(answer)) == ("answered", meant)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("三季度内到期的附件任务", [2, 5, 7, 10]),
        ("两个季度内到期的附件任务", [1, 2, 5, 7, 10]),
        ("今年前5个月附件里到期的", [1]),
        ("附件里5月和9月到期的有哪些", [1, 5]),
        ("二季度跟2020年到期的分解表任务", [1, 3, 4]),
        ("八月、九月到期的附件任务", [2, 5, 7, 10]),
    ],
)
def test_stretches_that_lie_apart_leave_out_what_lies_between(
    ask: Ask, question: str, meant: list[int]
) -> None:
    assert rows(ask(question, on="2017-04-03")) == meant


def test_months_that_are_counted_apart_are_told_one_by_one(ask: Ask) -> None:
    text = ask("5月、8月、9月各有几项附件任务到期", on="2017-04-03").text
    assert all(w in text for w in ("2017年5月：1项", "2017年8月：3项", "2017年9月：1项"))
