"""The exam's questions written in other ways give the same rows: polite, in traditional characters,
in full width, with other marks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import opencc
import pytest

from app.assistant.answer import Answer, Message
from app.exam.families import load_families
from app.exam.oracle import Oracle
from app.exam.questions import Drawer
from app.exam.sitting import DATABASE, Item, in_words, sample
from app.settings import Settings
from app.wiring import Desk, build_desk

ASKED = 6  # of each rewriting
TRADITIONAL = opencc.OpenCC("s2t")

Rewrite = Callable[[Item, random.Random], str]


def _polite(item: Item, rng: random.Random) -> str:
    return rng.choice(["您好，请问", "麻烦问一下，", "请帮我查一下，"]) + item.text


def _thankful(item: Item, rng: random.Random) -> str:
    return item.text.rstrip("？。") + rng.choice(["，谢谢！", "，多谢。", "？辛苦了"])


def _marks(item: Item, rng: random.Random) -> str:
    return item.text.rstrip("？。") + rng.choice(["??", "。", "！", "…", ""])


def _blanks(item: Item, rng: random.Random) -> str:
    return item.text.replace("，", " ").replace("、", " ")


def _traditional(item: Item, rng: random.Random) -> str:
    text: str = TRADITIONAL.convert(item.text)
    return text


def _wide(item: Item, rng: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in item.text)


REWRITES: dict[str, Rewrite] = {
    "polite": _polite,
    "thankful": _thankful,
    "other marks": _marks,
    "blanks for commas": _blanks,
    "traditional": _traditional,
    "full width": _wide,
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(build_desk(Settings(data_dir=tmp_path_factory.mktemp("rewritten") / "d"))) as desk:
        yield desk


@pytest.fixture(scope="module")
def items(desk: Desk) -> list[Item]:
    """Chinese questions of every family in the phrasings that may be tuned by."""
    assert desk.folder
    with closing(Oracle(Path(desk.folder.path) / DATABASE, place="天宁区")) as oracle:
        drawn = Drawer(oracle, load_families(), seed=3).draw(at_least=100)
        said = in_words(drawn, oracle, stage="", seed=3)
        wanted = [i for i in said if i.phrasing.half == "tune" and i.phrasing.lang == "zh"]
        return sample(wanted, 400, seed="3")


def _rows(answer: Answer) -> tuple[object, ...]:
    units = {(unit.name, unit.role) for unit in answer.units}
    return answer.status, sorted(view.task.id for view in answer.tasks), units


@pytest.mark.parametrize("way", REWRITES)
def test_a_question_written_in_another_way_gives_the_same_rows(
    way: str, desk: Desk, items: list[Item]
) -> None:
    rng = random.Random(way)
    asked = 0
    for item in rng.sample(items, len(items)):
        text = REWRITES[way](item, rng)
        if text == item.text:
            continue
        asked += 1
        day = item.question.as_of
        first, second = (
            _rows(desk.assistant.ask([Message(role="user", content=said)], as_of=day))
            for said in (item.text, text)
        )
        assert first == second, text
        if asked == ASKED:
            break
    assert asked == ASKED
