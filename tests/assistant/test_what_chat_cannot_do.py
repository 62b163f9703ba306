"""Orders that chat cannot carry out are told apart from questions that use the same words."""

from __future__ import annotations

import pytest

from app.assistant.knowledge import Knowledge
from app.assistant.query import Ask
from app.assistant.recognise.speech_acts import recognise_speech_act


@pytest.mark.parametrize(
    "said",
    [
        "第7项做完了,销号吧",
        "附件第3项已经办完了",
        "每月1号提醒我看校车的事",
        "第1项的完成时间给我延到年底",
        "把第2项的时限推迟到10月",
        "发个短信叫教育文体局报进度",
        "给财政局打个电话",
        "替我催一下规划分局",
    ],
)
def test_an_order_is_an_order(said: str, knowledge: Knowledge) -> None:
    assert recognise_speech_act(said, knowledge.words) is Ask.ACTION


@pytest.mark.parametrize(
    "said",
    [
        "第7项做完了没有",
        "延到年底的任务有哪些",
        "第1项能延到什么时候",
        "哪些要实行销号管理",
        "学校对家长有什么帮助",
        "家庭困难的学生怎么帮助",
        "who helps with item 3",
    ],
)
def test_a_question_in_the_same_words_stays_a_question(said: str, knowledge: Knowledge) -> None:
    assert recognise_speech_act(said, knowledge.words) is None


@pytest.mark.parametrize("said", ["帮助", "你都能干些啥", "您能帮我做什么", "help me"])
def test_what_it_can_do_is_told_when_asked(said: str, knowledge: Knowledge) -> None:
    assert recognise_speech_act(said, knowledge.words) is Ask.HELP
