"""How an office asks: for whom, what is known already, what has come, what to leave out.

Sentences of our own about the seed ledger; each pair of wordings has to give the same rows."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from app.assistant.answer import Answer
from app.assistant.english import English
from app.assistant.normalise import is_english
from app.assistant.recognise.speech_acts import is_action
from app.assistant.words import Words
from app.settings import Settings
from tests.assistant.conftest import Ask as Ask_

DAY = "2018-01-02"


def rows(answer: Answer) -> list[str]:
    return [view.task.id for view in answer.tasks]


def units(answer: Answer) -> set[tuple[str, str]]:
    return {(unit.name, unit.role) for unit in answer.units}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("书记想了解一下逾期的任务有哪些", "逾期的任务有哪些"),
        ("主任让我问一下团区委配合哪些任务", "团区委配合哪些任务"),
        ("办公室要掌握快到期的任务", "快到期的任务"),
        ("领导想知道财政局和编办谁负责的任务多", "财政局和编办谁负责的任务多"),
        ("查一查团区委配合的任务", "团区委配合的任务"),
        ("周期性的工作，列个单子", "周期性的工作有哪些"),
        ("逾期的任务，列单", "逾期的任务"),
        ("请把标注为长期的任务发我", "长期的任务"),
        ("哪些任务快到期了，给我提个醒", "哪些任务快到期了"),
        ("办讫的任务", "办结的任务"),
        ("没能赶上期限的任务有哪些", "逾期的任务有哪些"),
        ("没卡住时限的任务", "逾期的任务"),
        ("已经到截止日期的任务", "逾期的任务"),
        ("到期了的任务", "逾期的任务"),
        ("快到截止日期了的任务", "快到期的任务"),
        ("马上到截止日的任务", "快到期的任务"),
        ("有什么任务已经过了该完成的日子", "逾期的任务"),
        ("哪几项早就该办完却一直没办完", "逾期的任务"),
        ("过了截止期还没销的任务", "逾期的任务"),
        ("哪些任务时限还在后头", "还没到期的任务"),
        ("哪些任务尚在办理期限内", "还没到期的任务"),
        ("期限未满的任务", "还没到期的任务"),
        ("哪些任务期限都过去了还没见办结", "逾期的任务"),
        ("配合单位不为零的任务", "有配合单位的任务"),
        ("附件里配合单位为零的任务", "附件里没有配合单位的任务"),
        ("有人配合的任务有哪些", "有配合单位的任务有哪些"),
        ("财政局与编办责任重合的任务", "财政局和编办共同负责的任务"),
        ("哪些任务离截止还有时间", "还没到期的任务"),
        ("需要最多单位协助的任务", "配合单位最多的任务是哪一项"),
        ("全由一个单位包下来的任务", "只有一家责任单位的任务"),
        ("到2020年底为止要办结的任务有哪些", "2020年底前要完成哪些任务"),
        ("附件多出来的任务有哪些", "只在附件里的任务"),
        ("附件比正文多的任务", "只在附件里的任务"),
        ("正文比附件多了哪些任务", "没有列入附件的正文任务"),
        ("没被附件收录的正文任务", "没有列入附件的正文任务"),
        ("附件里至少负责两项任务的单位", "附件里负责两项以上任务的单位"),
        ("逾期两项及以上的单位有哪些", "哪些单位时限已过的任务不止一项"),
        ("两项以上过期的单位有哪些", "哪些单位时限已过的任务不止一项"),
        ("哪些单位有2项以上没按时完成", "哪些单位时限已过的任务不止一项"),
        ("每年要做的有几项", "每年固定的任务有哪些"),
        ("每月要开展的工作有几项", "每月固定的任务有哪些"),
        ("只负责1项任务的单位有哪些", "负责任务正好1项的单位有哪些"),
        ("责任单位家数超过5的任务", "责任单位超过5家的任务"),
        ("Which tasks should have been finished by now?", "Which tasks are overdue?"),
        (
            "Which tasks have no more than 2 supporting units?",
            "Which tasks have at most 2 supporting units?",
        ),
        ("要到期了的任务有哪些", "快到期的任务有哪些"),
        ("不管什么身份，财政局都有哪些任务", "财政局参与的任务有哪些"),
        ("跟财政局有关系的任务，不管是负责还是配合", "财政局参与的任务有哪些"),
        ("财政局沾边的任务，责任也好配合也好", "财政局参与的任务有哪些"),
        ("财政局给哪家打下手、配合哪些任务", "财政局配合哪些任务"),
        ("财政局、镇俩家都负责的任务", "财政局和镇共同负责的任务"),
        ("镇目前负责些什么", "镇负责什么"),
        ("我们办附件第4项还剩多少天", "附件第4项还剩多少天"),
        ("麻烦统计一下附件任务总数", "附件任务总数是多少"),
        ("Which tasks is 财政局 required to help with?", "Which tasks does 财政局 support?"),
        (
            "tasks that 财政局 and 编办 are jointly responsible for",
            "Which tasks are 财政局 and 编办 both responsible for?",
        ),
        ("财政局: responsible for which tasks?", "Which tasks is 财政局 responsible for?"),
    ],
)
def test_the_office_wording_gives_what_the_plain_one_gives(
    said: str, plain: str, ask: Ask_
) -> None:
    answer, expected = ask(said, on=DAY), ask(plain, on=DAY)
    assert answer.status == expected.status == "answered"
    assert rows(answer) == rows(expected)
    assert units(answer) == units(expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "第5条的责任单位我知道有教育文体局，别的还有谁",
        "第5条的责任单位，教育文体局除外",
        "第5条，除教育文体局外，责任单位",
        "第5条教育文体局我知道了，其他责任单位呢",
    ],
)
def test_a_unit_that_is_known_is_left_untold(sentence: str, ask: Ask_) -> None:
    told = {unit.name for unit in ask(sentence, on=DAY).units}
    assert told == {"镇", "各街道", "规划天宁分局", "区建设局", "区环保局"}


@pytest.mark.parametrize(
    "sentence", ["附件第7项的牵头责任在哪个单位", "附件第7项谁牵头负责", "附件第7项的牵头职责归谁"]
)
def test_who_leads_is_asked_however_the_duty_is_named(sentence: str, ask: Ask_) -> None:
    answer = ask(sentence, on=DAY)
    assert "未载明牵头" in answer.text
    assert {unit.name for unit in answer.units} == {"区教育文体局"}


def test_both_roles_of_one_task_are_one_answer(ask: Ask_) -> None:
    answer = ask("附件第9项由谁负责，又由谁配合", on=DAY)
    assert [view.task.number for view in answer.tasks] == [9]
    assert {unit.role for unit in answer.units} == {"responsible", "supporting"}


def test_what_falls_due_some_time_has_a_date(ask: Ask_) -> None:
    answer = ask("附件里到期的任务有几项", on=DAY)
    assert answer.total == 7
    assert all(view.task.due for view in answer.tasks)


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("把登记为已办结的任务找出来", False),
        ("麻烦列一下台账登记为已办结的任务", False),
        ("请把标注为长期的任务发我", False),
        ("把登记为已办结的任务删掉", True),
        ("把附件第3项登记为已办结", True),
        ("把附件第3项标为已完成", True),
    ],
)
def test_what_is_registered_is_looked_up_and_registering_is_not_done_here(
    sentence: str, action: bool
) -> None:
    words = Words.from_toml((Settings().lexicon_dir / "questions.toml").read_text("utf-8"))
    assert is_action(sentence, words) is action


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the finance bureau supposed to do?", {"财政局"}),
        ("Is the finance bureau required to assist with annex item 3?", {"财政局配合附件第3项"}),
        ("When is annex item 3 supposed to be finished?", {"附件第3项", "什么时候完成"}),
        ("Which departments are expected to help with annex item 3?", {"附件第3项", "配合"}),
    ],
)
def test_what_somebody_is_meant_to_do_is_what_they_do(
    question: str, words: Collection[str]
) -> None:
    table = (Settings().lexicon_dir / "english.toml").read_text("utf-8")
    chinese = English.from_toml(table).to_chinese(question)
    assert all(word in chinese for word in words), chinese


def test_a_summary_is_still_a_summary(ask: Ask_) -> None:
    assert "其中" in ask("统计一下任务完成情况", on=DAY).text
    assert ask("统计一下任务有多少项", on=DAY).total == 37


def test_chinese_with_english_names_in_it_stays_chinese() -> None:
    assert not is_english("财政局用 Microsoft Office 写的通报里逾期的任务有哪些")
    assert is_english("天宁区财政局: responsible for which tasks?")
