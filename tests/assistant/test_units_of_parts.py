"""Units that one part of a paper names and the other does not; what somebody half remembers and
asks about in the next sentence."""

from __future__ import annotations

import pytest

from tests.assistant.conftest import Ask

ONLY_IN_THE_BODY = {"区环保局", "区委组织部", "区文明办", "区科协", "区妇联", "天宁运管所"}


@pytest.mark.parametrize(
    "question",
    [
        "哪些单位在正文里有责任、附件分解表却一次都没出现？",
        "正文里有、附件里没有的单位有哪些",
        "有哪几家单位进了正文但没进附件",
        "正文比附件多出哪些单位",
        "正文里出现而分解表未列的责任单位",
    ],
)
def test_units_that_only_the_body_names(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert {u.name for u in answer.units} == ONLY_IN_THE_BODY
    assert "6家" in answer.text


def test_units_that_only_the_annex_names(ask: Ask) -> None:
    for question in (
        "哪些部门在附件有任务，正文里却没露面",
        "附件里有、正文里没出现过的单位有哪些",
    ):
        assert [u.name for u in ask(question).units] == ["区政府办公室"], question


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        (
            "我只记得文件里有一条讲建学校要各家协同，叫什么协同机制。现在要给各家发函。责任单位请列出",
            "正文第5条的责任单位",
        ),
        (
            "我印象里附件有一项是关于校园安全的，具体名字忘了。配合部门是哪些？",
            "附件第12项的配合部门",
        ),
        ("好像记得有一条说的是师德的事。谁负责？", "正文第10条谁负责"),
    ],
)
def test_what_is_half_remembered_is_what_is_asked_about(
    ask: Ask, question: str, plain: str
) -> None:
    assert ask(plain).units
    assert ask(question).units == ask(plain).units
