"""What is asked for is no evidence of what it is asked of, and what is compared must be held."""

from __future__ import annotations

import pytest

from app.assistant.tools.answer_types import without_asked_noun
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("topic", "question", "left"),
    [
        ("迁户口 条件", "迁户口有什么条件", "迁户口"),
        ("开店 手续", "开店要办哪些手续", "开店"),
        ("条件", "有什么条件", "条件"),
        ("办学条件", "办学条件怎么改善", "办学条件"),
    ],
)
def test_the_noun_that_is_asked_for_is_left_out(topic: str, question: str, left: str) -> None:
    assert without_asked_noun(topic, question) == left


@pytest.mark.parametrize(
    "question",
    [
        "落户有什么条件",
        "落户有哪些手续",
        "外省户口的孩子报名读书要带哪些证件",
        "插班要准备什么材料",
        "申请困难补助要填什么表",
    ],
)
def test_no_passage_of_others_answers_what_is_asked_of_it(ask: Ask, question: str) -> None:
    assert ask(question).status == "no_answer"


@pytest.mark.parametrize(
    "question",
    [
        "去年新出的那份意见跟这份比改了什么",
        "这份文件跟旧版相比有哪些变化",
        "新修订的校车管理办法和原来的有什么区别",
        "比上一版多了哪些任务",
    ],
)
def test_what_cannot_be_compared_is_said(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.status == "no_answer"
    assert not answer.tasks


def test_the_two_parts_of_the_paper_are_compared_as_before(ask: Ask) -> None:
    assert ask("正文和附件有什么不一样").status == "answered"
    assert ask("附件第3项和正文比有什么出入").status == "answered"


@pytest.mark.parametrize(
    ("question", "unit", "articles", "rows"),
    [
        ("Which tasks is the No. 4 Branch of Local Taxation (地税四分局) responsible for?",
         "地税四分局", {13, 17}, {10}),
        ("What does 地税四分局 (No. 4 Local Tax Branch) have to do?", "地税四分局", {13, 17}, {10}),
        ("Which annex items does the Market Watchdog (市监局) support?",
         "区市场监督管理局", set(), {12}),
    ],
)  # fmt: skip
def test_a_chinese_name_beside_an_english_one_decides(
    ask: Ask, question: str, unit: str, articles: set[int], rows: set[int]
) -> None:
    answer = ask(question)
    assert unit in answer.text
    assert {v.task.number for v in answer.tasks if v.task.source == "article"} == articles
    assert {v.task.number for v in answer.tasks if v.task.source == "annex"} == rows


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("打工人员的小孩在咱们区读书归谁管", 20),
        ("民工的娃上学谁负责", 20),
        ("一个班塞了六十多人的情况要消掉，是哪些单位负责", 9),
        ("咱们区的校车安全归谁管", 23),
    ],
)
def test_our_district_is_no_unit_of_the_asker(ask: Ask, question: str, article: int) -> None:
    answer = ask(question)
    assert answer.units
    assert article in {c.number for c in answer.citations}


def test_our_bureau_is_one(ask: Ask) -> None:
    assert ask("咱们局负责哪些任务").status == "clarify"
