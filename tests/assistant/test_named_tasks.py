"""One or a few tasks meant by a description: their place, several names, their dates compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.settings import Settings
from app.wiring import build_desk
from tests.assistant.conftest import Ask
from tests.assistant.other_documents import DOCUMENTS


def told(answer: Answer) -> list[tuple[str, int]]:
    return [(v.task.source, v.task.number) for v in answer.tasks]


def units(answer: Answer, role: str) -> list[str]:
    return [u.name for u in answer.units if u.role == role]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("分解表最后那项归谁负责", [("annex", 13)]),
        ("附件倒数第四项有没有配合部门", [("annex", 10)]),
        ("正文末一条责任单位有哪几家", [("article", 24)]),
        ("附件里打头的那项谁配合", [("annex", 1)]),
        ("正文前两条分别是谁的事", [("article", 1), ("article", 2)]),
        ("附件末尾两项由哪个部门负责", [("annex", 12), ("annex", 13)]),
        ("最后一条由哪些单位负责", [("article", 24)]),
    ],
)
def test_a_task_is_named_by_its_place_in_a_part(
    ask: Ask, question: str, meant: list[tuple[str, int]]
) -> None:
    assert told(ask(question)) == meant


@pytest.mark.parametrize(
    ("follow_up", "meant"),
    [
        ("排第二的那项谁负责", [2]),
        ("最后一项什么时候到期", [5]),
        ("头两项分别由谁负责", [1, 2]),
        ("倒数第二个谁配合", [10]),
        ("末尾那项呢", [5]),
    ],
)
def test_a_place_after_a_list_is_one_of_that_list(
    ask: Ask, follow_up: str, meant: list[int]
) -> None:
    answer = ask("附件里今年到期的有哪些", follow_up, on="2017-04-20")
    assert [v.task.number for v in answer.tasks] == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("师德建设和绩效工资由谁负责", [("article", 10), ("article", 13)]),
        (
            "校车安全、课业负担和体育艺术教育分别归谁管",
            [("article", 23), ("annex", 8), ("article", 18)],
        ),
        ("体育跟艺术教育由谁负责", [("article", 18)]),
        ("欺凌与暴力谁负责防治", [("article", 24)]),
        ("附件里布局规划跟标准化建设分别什么时候完成", [("annex", 2), ("annex", 3)]),
    ],
)
def test_several_names_mean_several_tasks(
    ask: Ask, question: str, meant: list[tuple[str, int]]
) -> None:
    assert set(told(ask(question))) == set(meant)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("第7项和第10项是同一天到期吗", "是，在同一天到期。"),
        ("附件第1项跟第5项的时限一样吗", "不是，不在同一天到期。"),
        ("布局规划和区管校聘，两项是不是同一个月完成", "不是，不在同一月到期。"),
        ("第3项和第5项哪个先到期", "先到期的是附件第5项（2017年9月30日），比附件第3项"),
        ("第5项比第10项晚几天截止", "先到期的是附件第10项（2017年8月31日），比附件第5项"),
    ],
)  # fmt: skip
def test_the_dates_of_two_tasks_are_compared_and_both_are_told(
    ask: Ask, question: str, first: str
) -> None:
    answer = ask(question)
    assert answer.text.startswith(first)
    assert len(answer.tasks) == 2


@pytest.mark.parametrize(
    ("day", "question", "role", "meant"),
    [
        ("2019-03-02", "附件里每年9月查编班的那一项，谁配合", "supporting", ["区发展和改革局"]),
        ("2019-03-02", "分解表里归政府办牵头的那项任务，谁来配合", "supporting", ["区教育文体局"]),
        ("2017-06-20", "附件里头已经过期的那项是哪家的责任", "responsible", ["区政府办公室"]),
        ("2019-03-02", "附件里配合部门最多的那项由谁负责", "responsible", ["区教育文体局"]),
        ("2019-03-02", "附件中到期最晚的那两项责任部门是谁", "responsible", ["区教育文体局"]),
        (
            "2019-03-02",
            "附件里规划分局负责的那项，还有谁一起负责",
            "responsible",
            ["区发展和改革局", "区教育文体局"],
        ),
    ],
)  # fmt: skip
def test_tasks_are_described_by_days_states_and_units_and_then_asked_about(
    ask: Ask, day: str, question: str, role: str, meant: list[str]
) -> None:
    assert units(ask(question, on=day), role) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("完成时间填2020年的那两项，现在算不算超期", [("annex", 3), ("annex", 4)]),
        ("附件里编办负责的那两项哪天到期", [("annex", 5), ("annex", 6)]),
        ("附件里长期的那几项里，配合部门超过5家的是哪些", [("annex", 12), ("annex", 13)]),
        ("科协参与的那一条讲了什么", [("article", 16)]),
        ("正文里由运管所牵头的那条讲什么", [("article", 23)]),  # no 头一条
        ("附件里只有一家责任单位的那几项，哪些还没到期", [("annex", 3), ("annex", 4)]),
    ],
)
def test_so_many_tasks_as_the_description_says(
    ask: Ask, question: str, meant: list[tuple[str, int]]
) -> None:
    assert told(ask(question, on="2019-03-02")) == meant


@pytest.mark.parametrize(
    ("turns", "meant"),
    [
        (["附件第2项已经知道过期了，除它以外附件里还有哪些逾期的"], [1, 7, 10]),
        (["规范教师职业行为是8月底到期，除此之外附件里8月还有哪几项到期"], [2, 10]),
        (["附件里8月到期的有哪些", "除了这几项，附件里今年还有哪些到期"], [1, 5]),
    ],
)
def test_what_was_said_first_is_left_out_of_the_list(
    ask: Ask, turns: list[str], meant: list[int]
) -> None:
    answer = ask(*turns, on="2017-09-20" if len(turns) == 1 else "2017-03-20")
    assert [v.task.number for v in answer.tasks] == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("跟附件第7项同一天到期的还有哪些", [2, 10]),
        ("附件里比第5项早到期的有哪几项", [1, 2, 7, 10]),
        ("和第5项同一年到期的任务有几项", [1, 2, 7, 10]),
        ("比区管校聘那项晚到期的有哪些", [3, 4]),
    ],
)
def test_tasks_are_listed_by_the_date_of_one_that_is_named(
    ask: Ask, question: str, meant: list[int]
) -> None:
    assert sorted(v.task.number for v in ask(question).tasks) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [("附件里第一个到期的是哪项", [1]), ("附件里最后一个到期的是哪几项", [3, 4])],
)
def test_the_first_that_falls_due_is_no_first_task(
    ask: Ask, question: str, meant: list[int]
) -> None:
    assert [v.task.number for v in ask(question).tasks] == meant


def test_a_number_that_no_task_has_is_no_error_where_it_is_set_aside(ask: Ask) -> None:
    assert ask("第99项我知道逾期了，除了它附件里还有哪些逾期").status in ("answered", "no_answer")


def test_a_body_that_a_task_reports_to_is_no_unit_that_is_asked_about(ask: Ask) -> None:
    assert told(ask("附件里要报送市教育局的那项谁负责")) == [("annex", 2)]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        (
            "附件里整体提升教育质量这块，给教文局打配合的有谁",
            ["区财政局", "区人力资源和社会保障局", "区编办"],
        ),
        ("附件第1项，替政府办搭把手的是哪家", ["区教育文体局"]),
        ("招生编班，配合教育文体局的是哪个部门", ["区发展和改革局"]),
    ],
)
def test_who_supports_a_unit_in_a_task_are_its_supporting_units(
    ask: Ask, question: str, meant: list[str]
) -> None:
    assert units(ask(question), "supporting") == meant


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("体育和艺术教育只归教育文体局一家管吗", 1),
        ("区管校聘是不是编办一家的事", 4),
        ("附件第2项单靠规划分局承担吗", 3),
    ],
)
def test_whether_a_unit_is_alone_is_answered_with_all_of_them(
    ask: Ask, question: str, count: int
) -> None:
    assert len(units(ask(question), "responsible")) == count


def test_where_there_is_no_other_unit_the_one_there_is_is_told(ask: Ask) -> None:
    answer = ask("附件第7项除了教育文体局还有别的责任部门吗")
    assert answer.text.startswith("没有别的责任单位：附件第7项")


def test_tasks_are_named_so_in_a_paper_without_an_annex(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = (DOCUMENTS / "07-tinglan-livelihood.txt").read_text(encoding="utf-8")
    (tmp_path / "corpus" / "0.txt").write_text(text, encoding="utf-8")
    desk = build_desk(Settings(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus"))

    def answer(*turns: str) -> Answer:
        messages = [Message(role="user", content=turn) for turn in turns]
        return desk.assistant.ask(messages, as_of=date(2023, 8, 5))

    try:
        assert [v.task.number for v in answer("第2项和第4项是同一个月完成吗").tasks] == [2, 4]
        assert [v.task.number for v in answer("倒数第二件实事由谁牵头").tasks] == [9]
        assert units(answer("水利局牵头的那件，给它打配合的是谁"), "supporting") == [
            "县发展和改革局"
        ]
        assert [v.task.number for v in answer("托育和乡村医疗分别由谁牵头").tasks] == [1, 2]
        more = answer("8月到期的有哪些", "换成10月", "11月的也加上")
        assert sorted(v.task.number for v in more.tasks) == [2, 4, 9]
    finally:
        desk.close()
