"""Follow-ups change what they name and keep the rest."""

from __future__ import annotations

from tests.assistant.conftest import Ask


def numbers(answer: object, source: str) -> list[int]:
    return [v.task.number for v in answer.tasks if v.task.source == source]  # type: ignore[attr-defined]


def names(answer: object, role: str) -> list[str]:
    return [u.name for u in answer.units if u.role == role]  # type: ignore[attr-defined]


def test_another_role_of_the_same_task(ask: Ask) -> None:
    answer = ask("附件第4项谁负责", "那配合的呢")
    assert names(answer, "supporting") == ["区财政局", "区人力资源和社会保障局", "区编办"]


def test_another_unit_with_the_same_question(ask: Ask) -> None:
    assert numbers(ask("附件里编办负责哪些", "民政局呢"), "annex") == [10]


def test_another_task_with_the_same_question(ask: Ask) -> None:
    answer = ask("校车安全由谁负责", "校园欺凌呢")
    assert "区司法局" in names(answer, "responsible")


def test_a_question_word_alone_asks_of_the_same_task(ask: Ask) -> None:
    assert "2017年8月31日" in ask("附件第2项谁负责", "什么时候完成").text


def test_of_these_narrows_the_last_answer(ask: Ask) -> None:
    answer = ask("财政局在附件里负责哪几项", "其中长期的有哪些")
    assert numbers(answer, "annex") == [6, 11]


def test_the_second_one_is_the_second_of_the_last_answer(ask: Ask) -> None:
    answer = ask("附件里哪些任务逾期了", "第二个谁负责", on="2017-10-01")
    assert [(v.task.source, v.task.number) for v in answer.tasks] == [("annex", 2)]


def test_the_next_one_is_the_next_in_the_document(ask: Ask) -> None:
    assert numbers(ask("正文第8条谁负责", "下一条呢"), "article") == [9]


def test_a_correction_replaces_what_was_said(ask: Ask) -> None:
    assert numbers(ask("附件第6项谁负责", "打错了，是第7项"), "annex") == [7]


def test_a_new_subject_starts_afresh(ask: Ask) -> None:
    answer = ask("附件第2项谁负责", "防治学生欺凌和暴力由谁负责")
    assert numbers(answer, "article") == [24]


def test_courtesies_do_not_break_the_thread(ask: Ask) -> None:
    answer = ask("附件第2项谁负责", "好的谢谢", "什么时候完成")
    assert numbers(answer, "annex") == [2]


def test_whether_a_unit_is_among_them(ask: Ask) -> None:
    assert ask("关爱保护留守儿童由谁负责", "有妇联吗").text.startswith("有")
    assert ask("关爱保护留守儿童由谁负责", "有编办吗").text.startswith("没有")


def test_our_unit_is_the_one_that_was_introduced(ask: Ask) -> None:
    answer = ask("我是人社局的", "附件里我们局负责哪些")
    assert numbers(answer, "annex") == [5, 6, 10]


def test_our_unit_without_an_introduction_is_asked_back(ask: Ask) -> None:
    assert ask("我们单位有哪些任务").status == "clarify"


def test_a_pronoun_without_anything_before_it_is_asked_back(ask: Ask) -> None:
    assert ask("它超期多少天了").status == "clarify"
    assert ask("谁负责？").status == "clarify"


def test_the_longest_overdue_is_one_of_the_overdue(ask: Ask) -> None:
    answer = ask("附件现在有几项逾期", "逾期最久的是哪个", on="2017-12-20")
    assert numbers(answer, "annex") == [1]
    assert (
        "203" in ask("附件现在有几项逾期", "逾期最久的是哪个", "超了多少天", on="2017-12-20").text
    )


def test_two_questions_in_one_message_are_both_answered(ask: Ask) -> None:
    answer = ask("附件第2项谁负责？什么时候完成？")
    assert "规划天宁分局" in answer.text
    assert "2017年8月31日" in answer.text


def test_what_is_set_aside_leaves_the_list(ask: Ask) -> None:
    turns = ("附件现在有几项逾期", "布局规划不算")
    assert numbers(ask(*turns), "annex") == [1, 7, 10]
    assert numbers(ask(*turns, "第7项去掉"), "annex") == [1, 10]
    assert numbers(ask(*turns, "第7项去掉", "分别是哪天到期"), "annex") == [1, 10]


def test_days_that_pick_tasks_ask_for_a_list_after_a_question_about_one(ask: Ask) -> None:
    assert numbers(ask("附件第5项谁负责", "8月的呢"), "annex") == [2, 7, 10]
    assert numbers(ask("附件第5项谁负责", "这个月底还有到期的吗"), "annex") == [5]


def test_a_question_about_a_narrowed_list_keeps_it_narrow(ask: Ask) -> None:
    answer = ask("附件里教育文体局配合哪些", "其中逾期的", "谁负责这个")
    assert numbers(answer, "annex") == [1]
    assert names(answer, "responsible") == ["区政府办公室"]


def test_those_with_a_deadline_are_a_part_of_the_list(ask: Ask) -> None:
    # 完成时间 means dated tasks (the HTTP contract): 长期, as of rows 6 and 11, is none
    assert numbers(ask("附件里财政局负责哪些", "其中有期限的"), "annex") == [5]


def test_a_number_is_a_reference_without_its_prefix(ask: Ask) -> None:
    assert [c.number for c in ask("正文第20条讲什么", "21条").citations] == [21]
    assert numbers(ask("5项谁负责"), "annex") == [5]
    assert numbers(ask("这个月有哪些到期", "第8条呢"), "article") == [8]


def test_that_one_of_another_topic_takes_the_last_question_over(ask: Ask) -> None:
    assert numbers(ask("附件第12项谁负责", "欺凌那条"), "article") == [24]


def test_the_counterpart_of_a_row_is_told(ask: Ask) -> None:
    assert numbers(ask("第5项跟正文哪条对应"), "article") == [11]


def test_two_questions_with_a_blank_between_are_both_answered(ask: Ask) -> None:
    answer = ask("财政局负责几项 配合几项")
    assert "15项" in answer.text
    assert "3项" in answer.text


def test_the_text_is_that_of_the_task_spoken_of(ask: Ask) -> None:
    assert "明厨亮灶" in ask("重视校园及其周边安全管理谁负责", "原文发我看看").text


def test_what_is_called_so_is_set_aside_and_not_what_mentions_it(ask: Ask) -> None:
    turns = ("过了时限的列出来", "培训机构的不要")
    assert numbers(ask(*turns), "annex") == [1, 2, 7]
    assert numbers(ask(*turns, "哪个拖得最久"), "annex") == [1]


def test_the_counterpart_of_the_task_spoken_of_is_told(ask: Ask) -> None:
    assert numbers(ask("附件第5项谁负责", "对应正文哪条"), "article") == [11]
