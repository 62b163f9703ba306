"""Questions about units: who carries what, which of them, how many, and who is left out.

Asked of the seed document; each test says one general rule in words that no question set has.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.settings import Settings
from app.wiring import build_desk
from tests.assistant.conftest import Ask

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"


@pytest.fixture(scope="module")
def xinchuan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks of a document of ours alone that sets leads apart and names supporting units."""
    folder = tmp_path_factory.mktemp("people")
    (folder / "corpus").mkdir()
    shutil.copy(DOCUMENTS / "64-xinchuan-oneline.txt", folder / "corpus")
    desk = build_desk(Settings(data_dir=folder / "data", corpus_dir=folder / "corpus"))

    def run(question: str) -> Answer:
        said = [Message(role="user", content=question)]
        return desk.assistant.ask(said, as_of=date(2022, 10, 10))

    yield run
    desk.close()


def numbers(answer: Answer, source: str) -> set[int]:
    return {v.task.number for v in answer.tasks if v.task.source == source}


def told(answer: Answer, role: str) -> set[str]:
    return {u.name for u in answer.units if u.role == role}


@pytest.mark.parametrize(
    ("question", "articles", "rows"),
    [
        ("财政局除了附件第11项还负责哪些附件任务", set(), {5, 6}),
        ("除第10项外，民政局负责的任务有哪些", {16, 17, 21}, set()),
        ("除了留守儿童那条，妇联还有别的任务吗", {17}, set()),
    ],
)
def test_a_task_that_is_set_aside_is_not_listed(
    ask: Ask, question: str, articles: set[int], rows: set[int]
) -> None:
    answer = ask(question)
    assert numbers(answer, "article") == articles
    assert numbers(answer, "annex") == rows


@pytest.mark.parametrize(
    "question", ["除了教文局，附件里谁配合的任务最多", "抛开教文局，附件里配合任务最多的是哪家"]
)
def test_a_unit_that_is_set_aside_of_a_ranking_is_only_left_untold(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert told(answer, "supporting") == {"区财政局", "区发展和改革局", "镇", "各街道"}
    assert "除区教育文体局外" in answer.text


def test_the_second_place_of_a_ranking_is_not_the_first(ask: Ask) -> None:
    assert told(ask("附件里负责任务第二多的是哪家"), "responsible") == {
        "区财政局",
        "区人力资源和社会保障局",
    }
    assert numbers(ask("附件里责任部门最多的是哪项", "第二多的呢"), "annex") == {5, 6}


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("公安和综治办都负责的是哪几条", ("公安天宁分局", "区综治办")),
        (
            "民政、公安、人社局共同负责的任务",
            ("区民政局", "公安天宁分局", "区人力资源和社会保障局"),
        ),
    ],
)
def test_a_stem_beside_a_unit_is_a_unit(ask: Ask, question: str, units: tuple[str, ...]) -> None:
    answer = ask(question)
    assert answer.tasks
    assert all(set(units) <= set(v.task.responsible) for v in answer.tasks)


@pytest.mark.parametrize("question", ["布局和规划都有哪些要求", "学校布局规划都有哪些"])
def test_a_word_of_the_subject_is_no_unit(ask: Ask, question: str) -> None:
    assert "规划天宁分局" not in ask(question).reading


@pytest.mark.parametrize(
    "question", ["附件里财政局一点不沾边的任务", "附件里跟财政局完全不搭界的有哪些"]
)
def test_a_denied_part_is_not_read_as_one_that_is_held(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.tasks
    for view in answer.tasks:
        assert "区财政局" not in (*view.task.responsible, *view.task.supporting)


def test_the_units_of_a_whole_part_are_counted_once_each(ask: Ask) -> None:
    assert "12家责任单位" in ask("附件里的责任部门一共有多少家").text
    assert "8家责任单位" in ask("8月到期的附件任务涉及几家责任部门", on="2017-08-02").text
    assert ask("责任部门一共有多少家").status == "clarify"


def test_both_roles_of_one_unit_are_counted_apart(ask: Ask) -> None:
    assert "责任7项，配合2项" in ask("编办负责几项、配合几项").text


def test_units_that_hold_both_roles_are_told(ask: Ask) -> None:
    names = told(ask("附件里既是责任单位又是配合单位的有哪些单位"), "supporting")
    assert names == {
        "区教育文体局", "规划天宁分局", "区发展和改革局", "区财政局", "区人力资源和社会保障局",
        "区编办", "区市场监督管理局", "公安天宁分局",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("校车那条有没有运管所", "有。"),
        ("环保局管校车吗", "没有。"),
        ("校车这事环保局也有份？", "没有。"),
        ("校车是运管所管吗", "有。"),
        ("妇联在防欺凌那条里吗", "没有。"),
    ],
)
def test_whether_a_unit_is_in_it_is_answered_yes_or_no(
    ask: Ask, question: str, begins: str
) -> None:
    assert ask(question).text.startswith(begins)


def test_whether_several_units_are_in_it_is_answered_of_each(ask: Ask) -> None:
    text = ask("随迁子女那条，国土分局和环保局都有吗").text
    assert "有。国土天宁分局" in text
    assert "没有区环保局" in text


def test_a_body_that_the_ledger_does_not_have_is_said_not_to_be_there(ask: Ask) -> None:
    answer = ask("附件2里有水利局吗")
    assert answer.status == "no_answer"
    assert "“水利局”" in answer.text


def test_whom_a_unit_supports_is_not_who_supports_beside_it(ask: Ask) -> None:
    answer = ask("司法局配合谁")
    assert numbers(answer, "annex") == {12}
    assert told(answer, "responsible") == {"区教育文体局"}
    assert "区司法局" not in told(ask("谁来配合规划分局"), "supporting")


def test_what_is_left_of_some_units_is_counted_anew(ask: Ask) -> None:
    answer = ask("附件第2项配合部门", "去掉国土分局还剩几家")
    assert told(answer, "supporting") == {"区建设局", "镇", "各街道"}


def test_both_roles_of_a_task_are_added_up(ask: Ask) -> None:
    assert "共7家单位" in ask("附件第2项谁负责", "谁配合", "加起来几家").text


def test_what_one_of_two_units_has_alone_is_told(ask: Ask) -> None:
    answer = ask("街道负责哪些", "镇呢", "这两家有什么不同")
    assert numbers(answer, "article") == {11, 13}


def test_another_unit_that_shares_the_tasks_of_the_last_is_joined_to_it(ask: Ask) -> None:
    answer = ask("公安分局负责哪些", "和民政局重复的是哪些")
    assert numbers(answer, "article") == {17, 21}


@pytest.mark.parametrize("name", ["才政局", "财正局", "財政局"])
def test_a_name_with_a_wrong_character_is_the_unit(ask: Ask, name: str) -> None:
    assert numbers(ask(f"{name}配合哪些任务"), "annex") == {4, 12, 13}


def test_a_section_within_a_unit_is_not_known(ask: Ask) -> None:
    assert ask("附件第7项在教文局是哪个科室办").status == "no_answer"


def test_their_bureau_is_asked_for_where_nobody_named_one(ask: Ask) -> None:
    assert ask("他们局负责几项").status == "clarify"
    assert numbers(ask("编办负责哪些", "他们局配合哪些"), "annex") == {4, 13}


def test_who_asks_is_known_from_the_name_alone(ask: Ask) -> None:
    assert numbers(ask("我城管局的", "我们要做哪些"), "article") == {22}


def test_an_english_description_before_the_chinese_name_narrows_nothing(ask: Ask) -> None:
    answer = ask("Which annex tasks is the staff quota office (编办) responsible for?")
    assert numbers(answer, "annex") == {5, 6}


def test_a_unit_that_is_not_the_only_one_has_its_tasks_with_others(ask: Ask) -> None:
    assert numbers(ask("附件里教文局不是唯一责任部门的任务"), "annex") == {2, 5, 6, 8, 9, 10, 11}
    assert numbers(ask("附件里教文局一家负责的任务"), "annex") == {3, 4, 7, 12, 13}


def test_the_units_beside_one_are_ranked_by_its_tasks(ask: Ask) -> None:
    assert told(ask("谁和编办一起负责的附件任务最多"), "responsible") == {
        "区教育文体局",
        "区财政局",
        "区人力资源和社会保障局",
    }


def test_a_ranking_by_another_role_is_made_of_all_tasks(ask: Ask) -> None:
    assert "12项" in ask("附件里谁配合得最多", "那谁负责得最多").text


def test_a_place_before_a_stem_does_not_make_it_another_unit(ask: Ask) -> None:
    assert numbers(ask("天宁公安负责哪些正文条目"), "article") == {17, 20, 21, 22, 24}


def test_towns_and_streets_have_one_word_for_both(ask: Ask) -> None:
    assert numbers(ask("镇街都配合的附件任务"), "annex") == {2, 3, 13}
    answer = ask("镇街都要负责的有哪些条")
    assert all({"镇", "各街道"} <= set(v.task.responsible) for v in answer.tasks)


def test_so_many_units_of_a_task_are_no_units_with_so_many_tasks(ask: Ask) -> None:
    assert numbers(ask("附件里三个以上单位配合的有哪几项"), "annex") == {2, 4, 12, 13}


def test_a_task_without_a_stated_lead_is_told_by_it(xinchuan: Ask) -> None:
    assert numbers(xinchuan("没有明确牵头单位的任务有哪些"), "article") == {7, 9, 10}
    assert numbers(xinchuan("没人牵头的是哪几条"), "article") == {7, 9, 10}
    assert numbers(xinchuan("哪些任务有牵头单位"), "article") == {1, 2, 3, 4, 5, 6, 8}


def test_units_are_told_by_the_one_role_they_hold(xinchuan: Ask) -> None:
    assert "新川海关" in told(xinchuan("只配合、从来不牵头的有哪些单位"), "supporting")
    assert told(xinchuan("哪些单位只负责不配合"), "responsible") == {
        "市发展改革委", "市农业农村局", "中国铁路新川货运中心", "市市场监管局",
        "市自然资源和规划局",
        "国网新川供电公司", "市教育局", "市人力资源社会保障局",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["各县区", "各县市区", "各区县政府", "县区政府"])
def test_the_governments_below_go_by_any_row_of_their_levels(xinchuan: Ask, name: str) -> None:
    assert numbers(xinchuan(f"{name}配合哪些"), "article") == {2, 8}


def test_an_everyday_name_that_no_document_writes_is_repaired_as_well(xinchuan: Ask) -> None:
    assert numbers(xinchuan("人设局负责哪些"), "article") == {10}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("把各单位的任务数量列个表", "区财政局：责任15项，配合3项"),
        ("每个部门领了几项", "区财政局：责任15项，配合3项"),
        ("附件里各配合单位的任务数", "区财政局"),
        ("各单位分别负责几项任务", "区财政局"),
    ],
)
def test_a_count_for_every_unit_is_told_by_unit(ask: Ask, question: str, told: str) -> None:
    answer = ask(question)
    assert told in answer.text
    assert answer.text.count("配合") > 10
    assert not answer.tasks


def test_one_figure_of_all_units_is_not_told_by_unit(ask: Ask) -> None:
    assert not ask("各单位一共几项任务").units


def test_a_table_of_units_says_what_is_counted(ask: Ask) -> None:
    assert "时限已过" in ask("每个单位逾期几项").text.splitlines()[0]
    assert ask("附件里各单位任务数").text.startswith("附件")


def test_a_ranking_says_of_which_tasks(ask: Ask) -> None:
    assert "时限已过" in ask("哪个局逾期最多").text
    assert ask("附件里哪家配合最多").text.startswith("附件")
    assert ask("哪家配合最多").text.startswith("配合任务最多的是")
