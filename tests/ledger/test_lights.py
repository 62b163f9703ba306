"""Lights: by rules that an office may edit, each with its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.ledger.lights import COLOUR_WORDS, Lights
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from ingest.word_tables import BadTable
from tests.ledger.writer import EVERY_SEPTEMBER, Writer

SHIPPED = (Path(__file__).parents[2] / "corpus" / "lexicon" / "lights.toml").read_text("utf-8")
LAST = '{ light = "gray", says = "其余" }'


@pytest.fixture
def lights() -> Lights:
    return Lights.from_toml(SHIPPED)


def light_of(db, shelve, lights, as_of, preset="", **task):
    shelve(db, Writer().task("任务", source="annex", **task).done())
    return lights.light(db.find(TaskFilter(), as_of=as_of).tasks[0], preset)


DUE = {"deadline": "2017年8月", "due": date(2017, 8, 31)}


@pytest.mark.parametrize(
    ("as_of", "preset", "colour"),
    [
        (date(2017, 6, 1), "标准", "green"),
        (date(2017, 8, 1), "标准", "yellow"),
        (date(2017, 8, 31), "标准", "yellow"),
        (date(2017, 9, 1), "标准", "red"),
        (date(2017, 7, 2), "从严", "yellow"),
        (date(2017, 8, 24), "从严", "red"),
        (date(2017, 8, 1), "从宽", "green"),
        (date(2017, 9, 30), "从宽", "yellow"),
        (date(2017, 10, 1), "从宽", "red"),
    ],
)
def test_a_date_shows_green_yellow_and_red_as_the_preset_says(
    db: TaskDB, shelve, lights, as_of, preset, colour
) -> None:
    assert light_of(db, shelve, lights, as_of, preset, **DUE).colour == colour


def test_the_reason_names_the_date_the_words_and_the_rule(db: TaskDB, shelve, lights) -> None:
    light = light_of(db, shelve, lights, date(2017, 9, 15), **DUE)
    assert light.why == (
        "时限2017年8月31日（原文“2017年8月”）已过15天，截至2017年9月15日台账无办结登记。"
        "规则（标准）：时限已过、台账无办结登记的亮红灯。"
    )


def test_a_recurring_duty_shows_yellow_when_its_period_ends_soon(db, shelve, lights) -> None:
    rule = {"deadline": "长期", "ongoing": True, "recurrence": EVERY_SEPTEMBER}
    assert light_of(db, shelve, lights, date(2018, 9, 10), **rule).colour == "yellow"
    assert lights.light(db.find(TaskFilter(), as_of=date(2018, 10, 1)).tasks[0]).colour == "blue"


def test_every_task_has_a_light_under_every_preset(db: TaskDB, shelve, lights) -> None:
    from tests.ledger.writer import school_safety

    shelve(db, school_safety())
    for day in (date(2017, 1, 1), date(2018, 1, 15), date(2030, 1, 1)):
        for view in db.find(TaskFilter(), as_of=day).tasks:
            for preset in lights.presets:
                light = lights.light(view, preset.name)
                assert light.colour in COLOUR_WORDS
                assert light.why.endswith("。")


HEAD = 'preset = "甲"\n[[presets]]\nname = "甲"\nrules = '


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("preset = ", "写法不对"),
        ('preset = "甲"', "没有这套规则"),
        ('preset = "甲"\n[[presets]]\nrules = []', "没有 name"),
        (f"{HEAD}[]", "最后一条应不带条件"),
        (HEAD + '[{ light = "red", state = ["done"], says = "红" }]', "最后一条应不带条件"),
        (HEAD + '[{ light = "紫", says = "x" }]', "只能是 red"),
        (HEAD + '[{ light = "red", states = [] }]', "不认识的条件：states"),
        (HEAD + '[{ light = "red", state = ["late"] }]', "只能取"),
        (HEAD + '[{ light = "red", days_left = "七" }]', "整数天数"),
        (HEAD + '[{ light = "red" }]', "没有 says"),
        (f'{HEAD}[{LAST}]\n[[early]]\nphrase = "开学前"\nday = "8月"', "应像 08-31"),
    ],
)
def test_a_mistake_in_the_file_is_named(text: str, said: str) -> None:
    with pytest.raises(BadTable, match=said):
        Lights.from_toml(text)
