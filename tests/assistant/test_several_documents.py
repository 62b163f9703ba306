"""Documents of several places loaded: the home place is meant, the others are found and named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.assistant.recognise.places import means_home
from app.settings import ROOT, Settings
from app.wiring import Desk, build_desk

DOCUMENTS = Path(ROOT) / "tests" / "documents"
ESTATES = "望清政办发〔2022〕12号"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The seed and seven documents of other places; no place is set."""
    desk = build_desk(Settings(data_dir=tmp_path_factory.mktemp("several") / "data"))
    for path in sorted(DOCUMENTS.glob("0[1-7]-*.txt")):
        desk.library.add_document(path.read_bytes(), filename=path.name)
    yield desk
    desk.close()


def ask(desk: Desk, question: str) -> Answer:
    return desk.assistant.ask([Message(role="user", content=question)], as_of=date(2017, 9, 15))


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("整治乱搭乱建什么时候完成", ESTATES),
        ("打通消防生命通道怎么做", ESTATES),
        ("加装电梯谁负责", ESTATES),
    ],
)
def test_what_home_does_not_hold_is_found_elsewhere_and_named(
    full: Desk, question: str, document: str
) -> None:
    answer = ask(full, question)
    assert answer.status == "answered"
    assert {citation.document for citation in answer.citations} == {document}
    assert document in answer.text


@pytest.mark.parametrize("question", ["校车谁管", "学校食堂由谁负责", "大班额什么时候消除"])
def test_what_home_holds_is_answered_from_home(full: Desk, question: str) -> None:
    home = full.db.documents()[0]
    answer = ask(full, question)
    assert answer.status == "answered"
    assert {citation.document_id for citation in answer.citations} == {home.id}


@pytest.mark.parametrize("question", ["高中招生谁负责", "地铁什么时候通车", "医保报销比例是多少"])
def test_what_no_document_holds_is_refused(full: Desk, question: str) -> None:
    assert ask(full, question).status == "no_answer"


def test_a_list_without_a_place_is_that_of_home(full: Desk) -> None:
    home = full.db.documents()[0]
    answer = ask(full, "财政局负责哪些任务")
    assert {view.task.document_id for view in answer.tasks} == {home.id}


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The seed and papers of three other fields and places."""
    desk = build_desk(Settings(data_dir=tmp_path_factory.mktemp("fields") / "data"))
    for name in ("15-chengnan-assessment", "59-qixia-talent-plan", "84-menggu-grassland"):
        desk.library.add_document((DOCUMENTS / f"{name}.txt").read_bytes(), filename=f"{name}.txt")
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("评上优秀有没有钱拿", "300万元"),
        ("办孵化器能拿多少奖励", "50万元"),
        ("羊养得太多草场受不了，超了怎么办", "依法处理"),
        ("连着两年垫底，街道一把手要不要换", "组织调整"),
    ],
)
def test_everyday_words_for_what_home_does_not_hold_find_the_paper_elsewhere(
    fields: Desk, question: str, says: str
) -> None:
    answer = ask(fields, question)
    assert answer.status == "answered"
    assert says in answer.text
    home = fields.db.documents()[0].id
    assert home not in {citation.document_id for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "在草原上露营罚不罚款",
        "草原禁牧补助一亩多少钱",
        "博士买房给多少购房补贴",
        "考核不合格扣街道多少经费",
    ],
)
def test_what_is_only_near_the_papers_elsewhere_is_not_answered(
    fields: Desk, question: str
) -> None:
    assert ask(fields, question).status in ("no_answer", "clarify")


@pytest.mark.parametrize("asked", ["区里评上优秀有没有钱拿", "我区办孵化器能拿多少奖励"])
def test_who_says_our_district_is_told_nothing_of_another(fields: Desk, asked: str) -> None:
    home = fields.db.documents()[0].id
    assert {c.document_id for c in ask(fields, asked).citations} <= {home}


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("区里高中学费", True),
        ("在区里读高中", True),
        ("咱们区老人", True),
        ("本区", True),
        ("小区里充电桩", False),
        ("我们小区", False),
        ("城区里的学校", False),
        ("县里", False),
    ],
)
def test_home_is_meant_by_its_level(text: str, home: bool) -> None:
    assert means_home(text, "天宁区") is home
