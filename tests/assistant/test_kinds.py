"""Duties by kind: how they are asked for and how documents write them is data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.kinds import Kinds
from app.settings import ROOT
from tests.assistant.conftest import Ask

TABLE = Path(ROOT) / "corpus" / "lexicon" / "duties.toml"
KINDS = Kinds.from_toml(TABLE.read_text("utf-8"))


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("报送材料", "报送"),
        ("上报", "报送"),
        ("制定方案", "制定"),
        ("出台制度", "制定"),
        ("严禁", "禁止"),
        ("学校自己事", "学校"),
        ("经费", "经费"),
        ("校车检查", None),
        ("食堂", None),
        ("教师培训经费标准", None),
        ("", None),
    ],
)
def test_a_kind_is_asked_for_by_the_whole_topic(topic: str, name: str | None) -> None:
    kind = KINDS.of(topic)
    assert (kind.name if kind else None) == name


@given(st.text())
def test_no_topic_breaks_the_table(topic: str) -> None:
    KINDS.of(topic)


def test_every_task_of_a_kind_holds_a_sentence_of_it(ask: Ask) -> None:
    for question, name in (
        ("要制定方案的任务有哪些", "制定"),
        ("涉及经费的任务有哪些", "经费"),
        ("哪些任务要报送材料", "报送"),
    ):
        answer = ask(question)
        pattern = next(kind.text for kind in KINDS.kinds if kind.name == name)
        assert answer.tasks
        assert all(pattern.search(f"{v.task.title}。{v.task.text}") for v in answer.tasks)
        assert answer.total == len(answer.tasks)


def test_a_kind_narrows_what_a_unit_carries(ask: Ask) -> None:
    of_unit = {v.task.id for v in ask("财政局负责的任务有哪些").tasks}
    of_kind = {v.task.id for v in ask("涉及经费的任务有哪些").tasks}
    both = {v.task.id for v in ask("财政局负责的涉及经费的任务有哪些").tasks}
    assert both
    assert both <= of_unit & of_kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[kinds]]\nname = "a"\nasked = ["x"]\n', "应写 name、asked、text"),
        ('[[kinds]]\nname = "a"\nasked = ["("]\ntext = ["x"]\n', "写法有误"),
        ('[[kinds]]\nname = "a"\nasked = [1]\ntext = ["x"]\n', "写法有误"),
    ],
)
def test_a_mistake_in_the_table_names_its_entry(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Kinds.from_toml(text)
