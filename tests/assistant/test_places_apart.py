"""Each district has a 财政局 of its own: counts keep the places apart and name them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.assistant.answer import Answer
from app.assistant.tools.places import called_in
from app.wiring import Desk
from tests.assistant.other_documents import open_desk
from tests.assistant.test_several_documents import ask


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The seed, one more document of its district, and one of the district beside it."""
    desk = open_desk(tmp_path_factory.mktemp("places"), ["F", "Z"])
    yield desk
    desk.close()


def lines(answer: Answer) -> list[str]:
    return [line.removeprefix("- ") for line in answer.text.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("question", ["所有文件里各单位负责几项任务", "三份文件按单位统计"])
def test_units_of_one_name_are_counted_by_place(three: Desk, question: str) -> None:
    told = lines(ask(three, question))
    assert "区财政局：责任20项，配合3项" in told
    assert "钟楼区财政局：责任2项，配合7项" in told


@pytest.mark.parametrize("question", ["两个区的财政局各负责几项", "两个区的财政局谁的任务多"])
def test_the_unit_of_every_place(three: Desk, question: str) -> None:
    told = ask(three, question).text
    assert "钟楼区财政局" in told
    assert "责任20项" in told


def test_a_unit_without_a_place_is_the_home_place_s(three: Desk) -> None:
    assert ask(three, "三份文件里财政局一共负责几项").total == 20
    assert ask(three, "钟楼区财政局负责几项").total == 2


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("钟楼区财政局负责哪些", "由钟楼区财政局负责的任务共2项"),
        ("加装电梯谁负责", "责任单位1家：钟楼区住房和城乡建设局"),
        ("钟楼区的任务里哪个单位最多", "任务最多的是钟楼区住房和城乡建设局"),
        ("天宁区财政局负责哪些", "由区财政局负责的任务共20项"),
    ],
)
def test_a_list_of_another_place_names_its_units_by_it(
    three: Desk, question: str, told: str
) -> None:
    assert told in ask(three, question).text


def test_a_ranking_over_all_places_names_the_place(three: Desk) -> None:
    answer = ask(three, "所有文件里配合任务最多的前三名")
    assert answer.text.startswith("配合任务最多的前3名：钟楼区各街道8项")


@pytest.mark.parametrize(
    ("place", "unit", "name"),
    [
        ("钟楼区", "区财政局", "钟楼区财政局"),
        ("钟楼区", "公安钟楼分局", "公安钟楼分局"),
        ("常州市", "区财政局", "常州市区财政局"),
        ("天宁区", "区财政局", "区财政局"),
        ("", "区财政局", "区财政局"),
    ],
)
def test_a_unit_by_its_place(place: str, unit: str, name: str) -> None:
    assert called_in(place, unit, home="天宁区") == name
