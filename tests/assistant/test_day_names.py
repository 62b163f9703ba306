"""A renamed unit in the chat: today's name from the day on, the old one before, both understood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.assistant.answer import Answer
from app.wiring import Desk
from tests.assistant.conftest import Ask

OLD, NEW, SINCE = "地税四分局", "常州税务第四分局", date(2018, 7, 5)


@pytest.fixture(scope="module")
def renamed(desk: Desk) -> Iterator[Desk]:
    place = next(u.place for u in desk.db.units(as_of=SINCE) if u.name == OLD)
    entry = desk.db.decide_unit(OLD, kind="rename", place=place, other=NEW, since=SINCE)
    yield desk
    desk.db.undo_unit_decision(entry.id)


def named(answer: Answer) -> set[str]:
    return {u.name for u in answer.units}


@pytest.mark.parametrize("asked", [OLD, NEW])
def test_either_name_finds_its_tasks_under_the_name_of_the_day(
    renamed: Desk, ask: Ask, asked: str
) -> None:
    before, after = (ask(f"{asked}负责哪些任务？", on=day) for day in ("2018-07-04", "2018-07-05"))
    assert [v.task.id for v in before.tasks] == [v.task.id for v in after.tasks] != []
    assert all(OLD in v.task.responsible for v in before.tasks)
    assert all(NEW in v.task.responsible for v in after.tasks)
    assert NEW in after.text
    assert f"{NEW}在文件中写作“{OLD}”" in after.text
    assert NEW not in before.text.replace(asked, "")
    quoted = {c.quote for c in after.citations}
    assert quoted == {c.quote for c in before.citations}


def test_a_question_about_a_day_of_its_own_uses_the_names_of_that_day(
    renamed: Desk, ask: Ask
) -> None:
    counted = ask(f"{NEW}负责几项任务？", on="2018-08-01")
    own_day = ask(f"截至2018年6月1日，{NEW}负责几项任务？", on="2018-08-01")
    assert counted.total == own_day.total > 0


def test_a_count_by_unit_says_what_the_documents_print(renamed: Desk, ask: Ask) -> None:
    said = ask("按单位统计任务数", on="2018-08-01").text
    assert NEW in said
    assert f"{NEW}在文件中写作“{OLD}”" in said
    assert "写作" not in ask("按单位统计任务数", on="2018-07-01").text
