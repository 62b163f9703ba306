"""A sentence that asks twice is answered twice, and one that asks once stays whole."""

from __future__ import annotations

import pytest

from app.assistant.clauses import clauses
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("这文件是哪年发的，文号多少", ["这文件是哪年发的", "文号多少"]),
        ("教师待遇归谁管,有时间要求吗", ["教师待遇归谁管", "有时间要求吗"]),
        ("除了教育文体局，还有谁负责", ["除了教育文体局，还有谁负责"]),
        ("校车谁管，急", ["校车谁管，急"]),
        ("财政局负责的任务", ["财政局负责的任务"]),
        ("", [""]),
    ],
)
def test_a_comma_parts_what_asks_by_itself(sentence: str, parts: list[str]) -> None:
    assert clauses(sentence) == parts


def test_who_and_when_are_both_answered(ask: Ask) -> None:
    answer = ask("留守儿童那块谁来抓，什么时候要弄好")
    assert "区妇联" in {unit.name for unit in answer.units}
    assert "没有写明完成时限" in answer.text


def test_two_facts_of_the_document_are_both_told(ask: Ask) -> None:
    answer = ask("这份文件的文号是多少，谁发的")
    assert "常天政发〔2017〕68号" in answer.text
    assert "区政府" in answer.text


def test_a_comparison_over_a_comma_stays_one_question(ask: Ask) -> None:
    answer = ask("财政局和民政局，谁负责的任务多，多几项")
    assert "多11项" in answer.text


def test_what_is_still_due_lies_ahead(ask: Ask) -> None:
    answer = ask("今年还有哪些到期的", on="2017-09-15")
    assert {view.task.due.isoformat() for view in answer.tasks if view.task.due} == {"2017-09-30"}
    assert "2017年9月15日至2017年12月31日" in answer.text


def test_a_stretch_without_a_beginning_is_said_without_one(ask: Ask) -> None:
    assert "2017年8月31日及以前" in ask("8月底前要完成的有哪些", on="2017-09-15").text


def test_counts_by_unit_are_those_of_the_tasks_meant(ask: Ask) -> None:
    text = ask("按单位统计逾期任务", on="2017-09-15").text
    assert "区教育文体局：责任3项" in text
    assert "区妇联" not in text


@pytest.mark.parametrize("question", ["写个督查通报", "出一份督查情况", "起草一份督查通报"])
def test_a_bulletin_is_answered_by_its_figures(ask: Ask, question: str) -> None:
    text = ask(question, on="2017-09-15").text
    assert "督查事项总数37项" in text
    assert "本期督查" in text


@pytest.mark.parametrize("question", ["总结一下这份文件", "这个文件主要讲什么"])
def test_no_digest_is_made_of_a_document(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert "不作归纳" in answer.text
    assert len(answer.citations) == 4


def test_the_inside_of_a_paper_that_is_only_cited_is_no_digest_of_ours(ask: Ask) -> None:
    assert ask("《天宁区校车安全管理办法》第十条写了什么").status == "no_answer"


def test_recurring_sentences_of_articles_count_among_recurring_work(ask: Ask) -> None:
    text = ask("9月份有什么要做的", on="2018-01-01").text
    assert "周期性工作4项" in text  # rows 6 and 9 of the annex, articles 8 and 23
