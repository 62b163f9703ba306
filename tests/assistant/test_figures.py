"""A figure is held up, and what it is of is asked: 那个80%说的是什么."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Message
from app.assistant.normalise import fold
from app.assistant.recognise.figures import figures
from tests.assistant.conftest import Ask
from tests.assistant.other_documents import open_desk


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("92%", "百分之九十二"),
        ("九成", "90%以上"),
        ("九成五", "95%"),
        ("6-8所", "六到八所"),
        ("8倍以上", "八倍"),
        ("1小时", "一小时"),
        ("两年以上", "2年"),
        ("1,200万元", "1200万元"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert [f for _, f in figures(fold(one))] == [f for _, f in figures(fold(other))]


@pytest.mark.parametrize("text", ["2020年", "第8条", "常政发〔2017〕51号", "8月底前"])
def test_days_and_numbers_of_papers_are_no_figures(text: str) -> None:
    assert list(figures(fold(text))) == []


@pytest.mark.parametrize(
    ("question", "said", "article"),
    [
        ("80%是个什么目标", "A级学校食堂比率", 22),
        ("百分之九十二对应哪项工作", "公办学校吸纳率", 20),
        ("文件里提到的8倍指什么", "特殊教育学校", 1),
        ("6到8所说的是什么", "新建或异地新建小学", 3),
        ("哪一条写了360学时", "教师全员培训", 14),
        ("那个56人是怎么回事", "大班额", 9),
        ("两年以上是什么要求", "农村学校或薄弱学校任教", 12),
    ],
)
def test_the_sentences_that_hold_it_are_quoted(
    ask: Ask, question: str, said: str, article: int
) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert said in answer.text
    assert article in {c.number for c in answer.citations}


def test_what_two_places_say_alike_is_quoted_once(ask: Ask) -> None:
    answer = ask("12所左右指的是什么")
    assert {c.source for c in answer.citations} == {"goal", "article", "annex"}
    assert answer.text.count("内涵品质进一步提升") == 1


@pytest.mark.parametrize("question", ["93%是什么指标", "那个7倍指的是什么"])
def test_a_figure_that_stands_nowhere_is_not_explained(ask: Ask, question: str) -> None:
    assert ask(question).status == "no_answer"


def test_numbers_of_tasks_and_years_are_read_as_before(ask: Ask) -> None:
    assert "附件第9项" in ask("第9项是什么").text
    assert ask("2020年是什么目标").tasks
    shared = ask("团区委负责的正文条目", "区妇联呢", "两家都有的是哪条")
    assert {v.task.number for v in shared.tasks} == {17}


def test_a_figure_of_another_paper_is_found_where_home_has_none(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, ["P"])
    try:
        asked = [Message(role="user", content="文件里的500万元说的是什么")]
        answer = desk.assistant.ask(asked, as_of=date(2024, 1, 1))
        assert answer.status == "answered"
        assert "一次性奖励" in answer.text
        assert "鹏港市" in answer.text
    finally:
        desk.close()
