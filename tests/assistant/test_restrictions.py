"""What narrows a question and what does not: asides, leftover words, numbers that compare.

Each table is asked over corpus/ and over a plan of another field (tests/documents/04).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.ledger.records import TaskFilter, TaskView
from app.settings import Settings
from app.wiring import Desk, build_desk
from tests.assistant.conftest import Ask

RECTIFICATION = Path(__file__).resolve().parents[1] / "documents/04-tinglan-rectification.txt"
DAY = "2023-11-15"

Counted = Callable[[TaskView], bool]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("restrictions")
    (folder / "corpus").mkdir()
    shutil.copy(RECTIFICATION, folder / "corpus")
    desk = build_desk(Settings(data_dir=folder / "data", corpus_dir=folder / "corpus"))
    yield desk
    desk.close()


def answer(desk: Desk, question: str, *, on: str) -> Answer:
    return desk.assistant.ask(
        [Message(role="user", content=question)], as_of=date.fromisoformat(on)
    )


def listed(given: Answer) -> list[tuple[str, int]]:
    return [(v.task.source, v.task.number) for v in given.tasks]


def meant(desk: Desk, counted: Counted, *, on: str) -> list[tuple[str, int]]:
    """The rows of the ledger that pass, as the test counts them itself."""
    rows = desk.db.find(TaskFilter(), as_of=date.fromisoformat(on)).tasks
    return sorted((v.task.source, v.task.number) for v in rows if counted(v))


@pytest.mark.parametrize(
    "aside",
    [
        "，书记明天要听汇报",
        " 下午例会上要用",
        "，急着写材料",
        "（检查组在等）",
        "。我刚接手这块工作，不太熟悉",
        "，节后上班要给领导过目",
    ],
)
def test_why_somebody_asks_narrows_nothing(ask: Ask, elsewhere: Desk, aside: str) -> None:
    assert listed(ask("附件里财政局负责哪些任务" + aside)) == [("annex", n) for n in (5, 6, 11)]
    plain, told = (answer(elsewhere, "公安局配合哪些任务" + end, on=DAY) for end in ("", aside))
    assert listed(plain)
    assert listed(told) == listed(plain)


def test_an_aside_may_come_first(ask: Ask) -> None:
    assert listed(ask("领导急等着看，附件里财政局负责哪些任务？")) == [
        ("annex", n) for n in (5, 6, 11)
    ]


def test_a_clause_of_which_nothing_is_understood_is_said_to_narrow_nothing(ask: Ask) -> None:
    given = ask("打印机又卡纸了，附件里财政局负责哪些任务")
    assert listed(given) == [("annex", n) for n in (5, 6, 11)]
    assert "打印机又卡纸了" in given.reading


@pytest.mark.parametrize(
    "narrowing", [" 本月底前到期的", "，9月份要完成的", "，水利方面的", "，没有配合部门的"]
)
def test_a_clause_that_narrows_is_no_aside(ask: Ask, narrowing: str) -> None:
    everything = listed(ask("财政局负责哪些任务"))
    assert listed(ask("财政局负责哪些任务" + narrowing)) != everything


@pytest.mark.parametrize(
    ("question", "words"),
    [("财政局负责哪些养老服务任务", "养老服务"), ("编办负责的污水处理任务有哪些", "污水处理")],
)
def test_what_no_document_knows_is_denied_by_its_name(ask: Ask, question: str, words: str) -> None:
    given = ask(question)
    assert (given.status, listed(given)) == ("answered", [])
    assert f"与“{words}" in given.text


@pytest.mark.parametrize(
    "question", ["财政局负责的任务里要抓紧瞅的有哪些", "编办负责的任务，掰扯的有哪些"]
)
def test_leftover_words_that_name_nothing_are_asked_back(ask: Ask, question: str) -> None:
    given = ask(question)
    assert (given.status, listed(given)) == ("clarify", [])
    assert "没有读懂" in given.text


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("配合单位超过两家的任务有哪些", lambda v: len(v.task.supporting) > 2),
        ("配合部门至少3个的是哪几项", lambda v: len(v.task.supporting) >= 3),
        ("责任单位两家以上的任务", lambda v: len(v.task.responsible) >= 2),
        ("配合单位不到两家的任务有几项", lambda v: len(v.task.supporting) < 2),
        ("配合部门正好两家的", lambda v: len(v.task.supporting) == 2),
        ("逾期超过60天的任务", lambda v: (v.standing.days_late or 0) > 60),
        ("超期三个月以上的有哪些", lambda v: (v.standing.days_late or 0) >= 92),
        (
            "过期不到一个月的任务有哪些",
            lambda v: v.standing.days_late is not None and v.standing.days_late < 31,
        ),
        (
            "离到期还有不足20天的任务",
            lambda v: (
                v.task.due is not None
                and v.standing.days_left is not None
                and v.standing.days_left < 20
            ),
        ),
    ],
)
def test_numbers_compare(desk: Desk, elsewhere: Desk, asked: str, counted: Counted) -> None:
    for held, on in ((desk, "2017-11-15"), (elsewhere, DAY)):
        given = answer(held, asked, on=on)
        assert given.status == "answered", given.text
        assert sorted(listed(given)) == meant(held, counted, on=on), given.text


def test_units_are_chosen_by_how_many_tasks_they_carry(ask: Ask) -> None:
    given = ask("附件里配合任务在3项以上的单位有哪些")
    assert {u.name for u in given.units} == {"区发展和改革局", "镇", "各街道", "区财政局"}
    assert ask("财政局负责的附件任务超过3项吗").text.startswith("不是")
    assert ask("附件里教育文体局负责的任务有没有超过3项").text.startswith("是")


def test_numbers_compare_in_english(ask: Ask) -> None:
    given = ask("Which annex tasks have more than three responsible units?")
    assert listed(given) == [("annex", n) for n in (5, 6, 10)]
    given = ask("Which annex items are overdue by more than 30 days?", on="2017-10-10")
    assert listed(given) == [("annex", n) for n in (1, 2, 7, 10)]


def test_a_count_of_units_is_no_number_of_a_row(ask: Ask) -> None:
    assert listed(ask("附件里责任部门在4家以上的")) == [("annex", n) for n in (5, 6, 10)]
    assert listed(ask("附件第4项的责任部门是谁")) == [("annex", 4)]


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("财政局要批的任务", "批"),
        ("财政局批的任务有哪些", "批"),
        ("附件里财政局要批的有几项", "批"),
        ("发改局要批的事项有哪些", "批"),
        ("财政局要批的任务什么时候到期", "批"),
    ],
)
def test_a_verb_that_nobody_reads_is_asked_back(ask: Ask, question: str, verb: str) -> None:
    given = ask(question)
    assert (given.status, given.tasks) == ("clarify", ())
    assert f"“{verb}”" in given.text


@pytest.mark.parametrize(
    "question", ["财政局的任务", "财政局那批任务有哪些", "财政局手里的任务", "财政局要办的任务"]
)
def test_words_that_narrow_nothing_leave_a_units_tasks(ask: Ask, question: str) -> None:
    assert ask(question).total == ask("财政局有哪些任务").total
