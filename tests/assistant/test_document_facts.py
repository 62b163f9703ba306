"""Questions about a document itself: its number, issuer, date, aims, annexes and basis."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Message
from app.settings import Settings
from app.wiring import build_desk
from tests.assistant.conftest import ROOT, Ask

DOCUMENTS = ROOT / "tests/documents"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("这文件文号多少", "常天政发〔2017〕68号"),
        ("谁发的这个文件", "区政府（天宁区）"),
        ("文件标题是什么", "统筹推进城乡义务教育一体化"),
        ("附件是个什么表", "重点任务分解表"),
        ("依据省里哪个文", "苏政发〔2017〕1号"),
        ("意见贯彻的是省、市哪两份文件", "常政发〔2017〕51号"),
        ("文件分几个部分", "共分4个部分"),
        ("为啥要出这个意见", "面临不少新情况和新问题"),
        ("出台这份文件的目的是什么", "从基本均衡向优质均衡迈进"),
        ("这个文是照着省里哪个文件来的", "苏政发〔2017〕1号"),
    ],
)
def test_a_fact_of_the_document_is_told_with_its_place(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert said in answer.text
    assert answer.citations
    assert not answer.tasks


def test_aims_are_counted_and_listed(ask: Ask) -> None:
    answer = ask("工作目标有哪几条")
    assert "8条" in answer.text
    assert len(answer.citations) == 8
    assert {c.source for c in answer.citations} == {"goal"}


def test_a_date_that_the_document_does_not_state_is_not_guessed(ask: Ask) -> None:
    answer = ask("这个文什么时候发的")
    assert answer.status == "no_answer"
    assert "2017" not in answer.text


@pytest.mark.parametrize("question", ["这个文件管到什么时候", "文件由谁解释", "这份意见有效期多久"])
def test_a_closing_clause_that_is_not_there_is_not_made_up(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.status == "no_answer"
    assert not answer.citations


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("这个办法什么时候生效", "自2021年8月1日起施行"),
        ("这个办法有效期几年", "有效期5年"),
        ("这个办法归谁解释", "由州水利局负责解释"),
        ("这个办法为什么制定", "为了加强河湖管理保护"),
    ],
)
def test_closing_clauses_are_told(tmp_path: Path, question: str, said: str) -> None:
    (tmp_path / "corpus").mkdir()
    shutil.copy(DOCUMENTS / "13-moling-river-rules.txt", tmp_path / "corpus")
    desk = build_desk(Settings(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus"))
    answer = desk.assistant.ask([Message(role="user", content=question)], as_of=date(2022, 3, 1))
    desk.close()
    assert answer.status == "answered"
    assert said in answer.text
    assert answer.citations
    assert not answer.tasks


def test_another_level_is_asked_for_by_its_name_alone(ask: Ask) -> None:
    answer = ask("依据省里哪个文", "市里的呢")
    assert "常政发〔2017〕51号" in answer.text
    assert "苏政发" not in answer.text


def test_the_basis_of_a_task_just_spoken_of_is_not_that_of_the_document(ask: Ask) -> None:
    answer = ask("大班额什么时候消除", "依据的是哪个文件")
    assert "常教基〔2016〕18号" in answer.text


def test_an_article_without_supporting_units_gives_those_of_its_row(ask: Ask) -> None:
    answer = ask("正文第7条谁配合")
    assert {u.name for u in answer.units} == {"镇", "各街道"}
    assert {u.role for u in answer.units} == {"supporting"}
    assert [v.task.source for v in answer.tasks] == ["annex"]


def test_which_role_a_unit_has_is_told_for_article_and_row(ask: Ask) -> None:
    answer = ask("招生那项发改局是负责还是配合")
    assert {(u.name, u.role) for u in answer.units} == {
        ("区发展和改革局", "responsible"),
        ("区发展和改革局", "supporting"),
    }


@pytest.mark.parametrize(
    "question",
    [
        "哪几项正文和附件不一致？",
        "附件和正文有什么不同",
        "正文与分解表哪些地方对不上",
        "这份文件前后有没有矛盾？",
    ],
)
def test_where_body_and_annex_differ_is_listed_with_both_places(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    lines = [line for line in answer.text.splitlines() if line[:1].isdigit()]
    counted = [int(n) for line in lines for n in re.findall(r"（(\d+)处）", line) or [1]]
    folded = re.search(r"其余(\d+)处", answer.text)
    assert f"共{sum(counted) + int(folded[1] if folded else 0)}处" in answer.text
    in_full = ask(question, "都列出来")
    assert "其余" not in in_full.text
    assert len(in_full.text.splitlines()) > len(lines)
    moved = next(line for line in lines if "附件第2项" in line and "配合单位" in line)
    assert "国土天宁分局" in moved
    marks = [int(n) for n in re.findall(r"\[(\d+)\]", moved)]
    assert {answer.citations[n - 1].source for n in marks} == {"article", "annex"}


def test_differences_of_dates_or_units_alone_may_be_asked_for(ask: Ask) -> None:
    dates, units = ask("附件和正文的时限哪里对不上？"), ask("正文和附件的责任单位有哪些不一致？")
    assert "写有时限" in dates.text
    assert "没有找到对应的条款" not in dates.text
    assert "写有时限" not in units.text
    assert "配合单位" in units.text


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("引言里引用的两份上级文件叫什么", ("苏政发〔2017〕1号", "常政发〔2017〕51号"), "18号"),
        ("前言里写的那两份文件，把文号报给我", ("苏政发〔2017〕1号", "常政发〔2017〕51号"), "18号"),
        ("正文一共提到了哪些文件", ("《常州市中小学推进美育教育实施意见》", "7号"), "苏政发"),
        ("附件里提到了什么文件", ("标准化建设工程实施方案",), "校车"),
        ("都引用了哪些省里的文件", ("苏政发〔2017〕1号",), "常政发"),
        ("引用过的文件，文号都列一下", ("常教发〔2016〕7号",), "校车安全管理办法"),
    ],
)
def test_the_papers_that_it_names_are_listed_by_place_and_level(
    ask: Ask, question: str, said: tuple[str, ...], unsaid: str
) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert all(s in answer.text for s in said)
    assert unsaid not in answer.text


@pytest.mark.parametrize(
    ("question", "title", "article"),
    [
        ("常教基〔2016〕18号是什么文件", "消除全市义务教育学校大班额", 9),
        ("7号文是关于哪方面的", "进一步深化学校主动发展", 19),
        ("常教基〔2016〕15号叫什么名字", "义务教育学校作业管理", 17),
    ],
)
def test_a_paper_that_is_only_cited_is_known_by_the_title_it_is_cited_with(
    ask: Ask, question: str, title: str, article: int
) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert title in answer.text
    assert "没有入库" in answer.text
    assert {c.number for c in answer.citations} == {article}


@pytest.mark.parametrize(
    "question",
    ["常教基〔2016〕15号第二条怎么写的", "7号文的原文给我", "常教发〔2015〕3号是讲什么的"],
)
def test_what_stands_inside_a_paper_that_is_only_cited_is_not_told(ask: Ask, question: str) -> None:
    assert ask(question).status == "no_answer"
