"""Units by their official names, by those of before and after a reform, by the asker's own."""

from __future__ import annotations

import pytest

from app.assistant.knowledge import Knowledge
from app.assistant.recognise.bodies import Bodies
from app.assistant.recognise.unit_names import UnitNames
from app.assistant.recognise.units import recognise_units
from app.assistant.utterance import Utterance
from app.ledger.records import UnitRecord
from ingest.word_tables import BadTable
from tests.assistant.conftest import ROOT, Ask

BODIES = Bodies.from_toml((ROOT / "corpus/lexicon/units.toml").read_text("utf-8"))


def names_of(*units: str, place: str) -> UnitNames:
    records = [UnitRecord(name=u, place=place, aliases=(), group=False) for u in units]
    return UnitNames.build(records, homes=units, bodies=BODIES)


def meant(names: UnitNames, typed: str) -> set[str]:
    mentions, _ = recognise_units(Utterance(f"{typed}负责哪些任务"), names)
    return {m.name for m in mentions}


@pytest.mark.parametrize(
    ("unit", "place", "typed"),
    [
        ("团市委", "云岫市", "共青团云岫市委"),
        ("团县委", "汀兰县", "共青团汀兰县委员会"),
        ("市妇联", "云岫市", "市妇女联合会"),
        ("县残联", "汀兰县", "汀兰县残疾人联合会"),
        ("市委编办", "鹿鸣市", "市机构编制委员会办公室"),
        ("县科学技术协会", "汀兰县", "县科协"),
        ("市文明办", "云岫市", "市精神文明建设指导委员会办公室"),
        ("县工商业联合会", "汀兰县", "工商联"),
        ("市公安局交警支队", "鹿鸣市", "交警支队"),
    ],
)
def test_official_and_short_names_mean_one_unit(unit: str, place: str, typed: str) -> None:
    assert meant(names_of(unit, f"{place[-1]}财政局", place=place), typed) == {unit}


@pytest.mark.parametrize(
    ("unit", "typed"),
    [
        ("县卫生和计划生育局", "县卫健委"),
        ("县环保局", "生态环境局"),
        ("县国土资源局", "县自然资源局"),
        ("县安全生产监督管理局", "应急局"),
        ("县农业局", "县农业农村局"),
        ("县住房和城乡建设局", "建设局"),
        ("县生态环境局", "县环保局"),
        ("县应急管理局", "安监局"),
    ],
)
def test_a_name_of_another_time_means_the_one_unit_of_that_field(unit: str, typed: str) -> None:
    names = names_of(unit, "县财政局", place="汀兰县")
    assert meant(names, typed) == {unit}


def test_a_name_that_the_ledger_holds_means_that_unit_alone() -> None:
    names = names_of("县卫生健康局", "县卫生和计划生育局", place="汀兰县")
    assert meant(names, "县卫生健康局") == {"县卫生健康局"}


def test_no_successor_is_guessed_for_another_place() -> None:
    names = names_of("县环保局", place="汀兰县")
    assert meant(names, "临江市生态环境局") == set()


def test_an_answer_says_that_a_unit_had_another_name(ask: Ask) -> None:
    given = ask("区卫健委负责哪几条")
    assert [v.task.number for v in given.tasks] == [22]
    assert "台账里没有“区卫健委”" in given.text
    given = ask("自然资源和规划局负责哪些任务")
    assert (given.status, given.tasks) == ("clarify", ())
    assert "国土天宁分局、规划天宁分局" in given.text


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("地税那边", "地税四分局"),
        ("区民政局办公室", "区民政局"),
        ("镇政府", "镇"),
        ("天宁区交通警察大队", "天宁交警大队"),
        ("司法局这边", "区司法局"),
    ],
)
def test_a_unit_may_be_named_with_its_office(knowledge: Knowledge, typed: str, unit: str) -> None:
    assert meant(knowledge.unit_names, typed) == {unit}


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("我们在附件里负责哪几项", [5, 6, 11]),
        ("附件里归我们管的有几项", [5, 6, 11]),
        ("这次附件里我们局要配合哪些任务", [4, 12, 13]),
        ("附件中本单位承担的任务", [5, 6, 11]),
        ("我在附件里要配合哪些", [4, 12, 13]),
    ],
)
def test_we_stand_for_the_unit_introduced(ask: Ask, question: str, rows: list[int]) -> None:
    given = ask("我是区财政局办公室的", question)
    assert [v.task.number for v in given.tasks] == rows
    unknown = ask(question)
    assert (unknown.status, unknown.tasks) == ("clarify", ())


def test_a_follow_up_keeps_the_unit_introduced(ask: Ask) -> None:
    turns = ("我是团区委的", "我们负责哪些", "要配合的呢")
    assert [v.task.number for v in ask(*turns).tasks] == [12]
    turns = ("我是发改局的", "我们在附件里负责哪几项", "配合的任务里有逾期的没")
    assert "由区发展和改革局配合" in ask(*turns, on="2017-10-08").text


def test_a_table_that_does_not_hold_together_is_named() -> None:
    with pytest.raises(BadTable, match="妇联"):
        Bodies.from_toml('[official]\n"妇联" = "妇女联合会"\n')


@pytest.mark.parametrize(
    "typed", ["区应急管理局", "应急管理局", "区医疗保障局", "区政务服务管理局"]
)
def test_the_end_of_anothers_name_is_no_short_form(typed: str) -> None:
    names = names_of("区城市管理局", "区人力资源和社会保障局", "区财政局", place="天宁区")
    assert meant(names, typed) == set()


@pytest.mark.parametrize("typed", ["城市管理局", "区城市管理局", "天宁区城市管理局", "城管局"])
def test_a_city_in_a_units_name_is_no_place(typed: str) -> None:
    assert meant(names_of("区城市管理局", place="天宁区"), typed) == {"区城市管理局"}
