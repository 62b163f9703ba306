"""A figure is held up, and what it is of is asked: 那个80%说的是什么."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from app.assistant.answer import Answer, Message
from app.assistant.normalise import fold
from app.assistant.recognise.figures import figures
from app.settings import Settings
from app.wiring import build_desk
from tests.assistant.conftest import ROOT, Ask, assert_told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("92%", "百分之九十二"),
        ("九成", "90%以上"),
        ("九成五", "95%"),
        ("6-8所", "六到八所"),
        ("8倍以上", "八倍"),
        ("1小时", "一小时"),
        ("两年以上", "2年"),
        ("1,200万元", "1200万元"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert [f for _, f in figures(fold(one))] == [f for _, f in figures(fold(other))]


@pytest.mark.parametrize("text", ["2020年", "第8条", "常政发〔2017〕51号", "8月底前"])
def test_days_and_numbers_of_papers_are_no_figures(text: str) -> None:
    assert list(figures(fold(text))) == []


@pytest.mark.parametrize(
    ("question", "said", "article"),
    [
        ("80%是个什么目标", "A级学校食堂比率", 22),
        ("百分之九十二对应哪项工作", "公办学校吸纳率", 20),
        ("文件里提到的8倍指什么", "特殊教育学校", 1),
        ("6到8所说的是什么", "新建或异地新建小学", 3),
        ("哪一条写了360学时", "教师全员培训", 14),
        ("那个56人是怎么回事", "大班额", 9),
        ("两年以上是什么要求", "农村学校或薄弱学校任教", 12),
    ],
)
def test_the_sentences_that_hold_it_are_quoted(
    ask: Ask, question: str, said: str, article: int
) -> None:
    assert_told(ask(question), said, article)


def test_what_two_places_say_alike_is_quoted_once(ask: Ask) -> None:
    answer = ask("12所左右指的是什么")
    assert {c.source for c in answer.citations} == {"goal", "article", "annex"}
    assert answer.text.count("内涵品质进一步提升") == 1


@pytest.mark.parametrize("question", ["93%是什么指标", "那个7倍指的是什么"])
def test_a_figure_that_stands_nowhere_is_not_explained(ask: Ask, question: str) -> None:
    assert ask(question).status == "no_answer"


def test_numbers_of_tasks_and_years_are_read_as_before(ask: Ask) -> None:
    assert "附件第9项" in ask("第9项是什么").text
    assert ask("2020年是什么目标").tasks
    shared = ask("团区委负责的正文条目", "区妇联呢", "两家都有的是哪条")
    assert {v.task.number for v in shared.tasks} == {17}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Answer]]:
    """Asks the seed with a paper of another place beside it."""
    desk = build_desk(Settings(data_dir=tmp_path_factory.mktemp("figures") / "data"))
    path = ROOT / "tests/documents/01-yunxiu-elderly-care.txt"
    desk.library.add_document(path.read_bytes(), filename=path.name)

    def ask(question: str) -> Answer:
        asked = [Message(role="user", content=question)]
        return desk.assistant.ask(asked, as_of=date(2022, 3, 1))

    yield ask
    desk.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("文件里的4元是什么钱", "每餐给予4元补贴"),
        ("不超过3倍说的是什么", "押金"),
        ("每张10000元指的是什么", "一次性建设补助"),
        ("云岫养老文件里那个55%是什么要求", "彩票公益金"),
    ],
)
def test_a_figure_of_another_paper_is_found_where_home_has_none(
    elsewhere: Callable[[str], Answer], question: str, said: str
) -> None:
    answer = elsewhere(question)
    assert answer.status == "answered"
    assert said in answer.text
    assert "云岫政发〔2021〕18号" in answer.text


@pytest.mark.parametrize(
    "question", ["岭政发〔2021〕6号是讲什么的", "云岫养老文件开头提到的省里文件，文号是多少"]
)
def test_a_paper_that_another_place_cites_is_told(
    elsewhere: Callable[[str], Answer], question: str
) -> None:
    answer = elsewhere(question)
    assert answer.status == "answered"
    assert "关于推进养老服务高质量发展的意见》（岭政发〔2021〕6号）" in answer.text


def test_a_paper_that_is_named_by_its_words_is_told_by_its_parts(
    elsewhere: Callable[[str], Answer],
) -> None:
    assert "不作归纳" in elsewhere("云岫养老文件讲了什么").text
