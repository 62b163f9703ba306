"""A sentence answers only where it holds the kind of thing that was asked for."""

from __future__ import annotations

import pytest

from app.assistant.tools.answer_types import fits


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("课后服务收多少费", "结合实际做好课后服务工作。", False),
        ("课后服务收多少费", "课后服务每生每月收费不超过180元。", True),
        ("课后服务到几点结束", "结合实际做好课后服务工作。", False),
        ("课后服务到几点结束", "课后服务结束时间不早于17:30。", True),
        ("教师编制总数是多少", "每年9月份开学前落实到位，编制吸纳率达92%。", False),
        ("教师编制总数是多少", "全区教师编制4200名。", True),
        ("今年招几个编制老师", "每年9月份开学前，任教两年以上的老师优先。", False),
        ("今年招几个编制老师", "公开招聘老师80名。", True),
        ("新优质学校是哪几所", "建成12所左右新优质学校。", False),
        ("新优质学校是哪几所", "青龙小学、兰陵小学建成新优质学校。", True),
        ("新增泊位多少", "新增泊位1450个。", True),
        ("指导意见的文号是多少", "落实指导意见（常教基〔2016〕15号）。", True),
        ("A级食堂比率要到多少", "到2020年，A级学校食堂比率达80%。", True),
    ],
)
def test_a_sentence_holds_what_was_asked_for(question: str, sentence: str, answers: bool) -> None:
    assert fits(question, sentence) is answers
