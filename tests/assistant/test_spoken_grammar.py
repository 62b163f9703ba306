"""What clerks say rather than write: comparisons, second roles, dates that have come, lists."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.assistant.grammar.frame import Frame, read_frame
from app.assistant.grammar.tokens import SECTION, tokenise
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import compact, is_english
from app.assistant.query import Ask
from app.assistant.reading import Reading, read
from app.assistant.recognise.units import recognise_units
from app.assistant.utterance import Utterance
from app.ledger.records import Carrying
from tests.assistant.conftest import Ask as Ask_

DAY = date(2017, 9, 15)
FINANCE, STAFF = "区财政局", "区编办"


def frame_of(sentence: str, knowledge: Knowledge) -> Frame:
    u = Utterance(compact(sentence))
    mentions, _ = recognise_units(u, knowledge.unit_names)
    tokens = tokenise(u, mentions, knowledge.words)
    frame = read_frame(tokens)
    assert frame is not None, (tokens.rest, tokens.row)
    return frame


def reading_of(sentence: str, knowledge: Knowledge) -> Reading:
    return read(sentence, knowledge=knowledge, as_of=DAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "财政局比编办多负责几项",
        "财政局负责的是不是比编办少",
        "财政局负责的任务数量超过编办了吗",
        "财政局负责的有没有编办多",
        "论负责的项数，财政局、编办哪个排前面",
        "负责任务的数量，财政局和编办谁高谁低",
        "财政局负责的任务数不如编办吧",
        "财政局与编办负责的任务，数量上差多少",
        "把财政局和编办负责的任务数摆在一起看看",
    ],
)
def test_two_units_set_beside_each_other_are_both_counted(
    sentence: str, knowledge: Knowledge
) -> None:
    reading = reading_of(sentence, knowledge)
    assert reading.ask is Ask.UNIT_COUNTS
    assert reading.units == (FINANCE, STAFF)
    assert reading.qualities.roles == {"responsible"}


def test_a_word_of_degree_without_a_second_unit_compares_nothing(knowledge: Knowledge) -> None:
    assert reading_of("财政局负责的任务多不多", knowledge).ask is not Ask.UNIT_COUNTS


@pytest.mark.parametrize(
    ("sentence", "role", "denied"),
    [
        ("财政局不是主责、但要配合的工作", "supporting", "responsible"),
        ("财政局不负责、只配合的任务有哪些", "supporting", "responsible"),
        ("财政局负责但不牵头的任务", "responsible", "lead"),
    ],
)
def test_a_second_role_of_the_same_unit_turns_the_first(
    sentence: str, role: str, denied: str, knowledge: Knowledge
) -> None:
    reading = reading_of(sentence, knowledge)
    assert (reading.units, reading.qualities.roles) == ((FINANCE,), {role})
    assert reading.also == (Carrying(units=(FINANCE,), role=denied, negated=True),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sentence",
    [
        "财政局和编办在哪些任务上都是责任单位",
        "两家一起担责的任务（财政局、编办）有哪些",
        "财政局与编办同为责任单位的是哪几项",
        "财政局和编办合着负责哪些事",
    ],
)
def test_together_counts_wherever_it_stands(sentence: str, knowledge: Knowledge) -> None:
    (carrier,) = frame_of(sentence, knowledge).carriers
    assert (carrier.role, carrier.every) == ("responsible", True)


@pytest.mark.parametrize(
    "sentence",
    [
        "到了日子还没办结的任务",
        "时间到了仍未销号的任务",
        "哪些事过点了还没办完",
        "哪几项超了时间还没完",
        "日子已经过了的任务",
        "没按期办结的任务",
        "晚了的任务有哪些",
        "哪些任务已经超时",
    ],
)
def test_a_day_that_has_come_and_gone_is_late_whatever_it_is_called(
    sentence: str, knowledge: Knowledge
) -> None:
    assert frame_of(sentence, knowledge).states.states == ("overdue",)


@pytest.mark.parametrize(
    "sentence",
    [
        "办结清单", "完事了的工作列一下", "已告完成的任务", "已经画上句号的任务",
        "落实完毕的任务有哪些", "不用再盯、已经办结的任务有哪些", "到目前为止办完的有哪几项",
    ],
)  # fmt: skip
def test_what_is_finished_is_finished_in_any_words(sentence: str, knowledge: Knowledge) -> None:
    reading = reading_of(sentence, knowledge)
    assert (reading.ask, reading.qualities.states) == (Ask.TASKS, ("done",))


@pytest.mark.parametrize(
    ("sentence", "long", "recurring"),
    [
        ("要一直做下去的任务有哪些", True, None),
        ("长年不断线的任务", True, None),
        ("不设终点、持续推进的工作", True, None),
        ("哪些任务是循环往复的", None, True),
        ("按周期办理的工作有哪几项", None, True),
        ("隔一段时间就得做一次的有哪些", None, True),
    ],
)
def test_what_has_no_end_and_what_comes_again(
    sentence: str, long: bool | None, recurring: bool | None, knowledge: Knowledge
) -> None:
    states = frame_of(sentence, knowledge).states
    assert (states.long, states.recurring) == (long, recurring)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [("正文没提、光附件写了的任务有哪些", "annex"), ("分解表漏掉的正文任务有哪些", "article")],
)
def test_what_one_part_leaves_out_stands_in_the_other_alone(
    sentence: str, source: str, knowledge: Knowledge
) -> None:
    part = frame_of(sentence, knowledge).part
    assert (part.source, part.alone) == (source, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "责任单位既有财政局又有编办的",
        "误了时限的，列出来",
        "超期的，财政局负责的不算，列一下",
        "附件里没安排协办单位的",
    ],
)
def test_a_clause_without_its_noun_holds_of_tasks(sentence: str, knowledge: Knowledge) -> None:
    assert frame_of(sentence, knowledge).ask is Ask.TASKS


@pytest.mark.parametrize("sentence", ["附件里没安排协办单位的", "附件中配合单位没写的"])
def test_a_unit_that_is_not_written_down_is_none(sentence: str, knowledge: Knowledge) -> None:
    frame = frame_of(sentence, knowledge)
    assert (frame.supported, frame.part.source, frame.part.alone) == (False, "annex", False)


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("目前销了号的有哪些", "done"),
        ("哪些任务超了期", "overdue"),
        ("误了期的有哪几项", "overdue"),
    ],
)
def test_a_verb_may_be_parted_from_its_noun(
    sentence: str, state: str, knowledge: Knowledge
) -> None:
    assert frame_of(sentence, knowledge).states.states == (state,)


def test_who_works_with_a_unit_is_not_that_unit(ask: Ask_) -> None:
    names = {unit.name for unit in ask("跟编办一起负责正文第15条的还有谁").units}
    assert STAFF not in names
    assert FINANCE in names


def test_its_turn_comes_in_a_year_and_not_until_it(knowledge: Knowledge) -> None:
    window = reading_of("轮到2017年做的例行工作", knowledge).window
    assert window is not None
    assert window.first == date(2017, 1, 1)


def test_an_english_word_that_nobody_knows_does_not_vanish_from_a_question_of_all_tasks(
    ask: Ask_,
) -> None:
    answer = ask("Which duties come frobnicated?")
    assert answer.status == "clarify"
    assert "frobnicated" in answer.text
    assert ask("Could you pull up every task in the annex, mate?").total == 13


def test_what_another_does_is_not_the_units_role(knowledge: Knowledge) -> None:
    (carrier,) = frame_of("哪些事是别家主办、财政局帮着办的", knowledge).carriers
    assert (carrier.units, carrier.role) == ((FINANCE,), "supporting")


def test_of_the_words_that_fit_the_longest_is_read(knowledge: Knowledge) -> None:
    u = Utterance("列一下办理的任务")
    assert [t.text for t in tokenise(u, [], knowledge.words).row] == [
        "列一下",
        "办理",
        "的",
        "任务",
    ]


def test_every_entry_begins_with_a_character_of_its_own(knowledge: Knowledge) -> None:
    """The table is looked up by character: an entry must not begin with one that it does not
    name."""
    around = re.compile(r"\(\?<?[=!](?:[^()]|\([^()]*\))*\)")
    for group, entries in knowledge.words.groups.items():
        if group.startswith(SECTION):
            assert not [e for e in entries if around.sub("", e)[:1] in (".", "\\", "")], group
            assert not [e for e in entries if around.sub("", e).startswith("[^")], group


@pytest.mark.parametrize("sentence", ["哪些任务要催", "需要跟进的任务有哪些", "附件里哪几项得盯着"])
def test_what_is_done_with_tasks_narrows_them_where_nothing_else_does(
    sentence: str, knowledge: Knowledge
) -> None:
    u = Utterance(compact(sentence))
    assert read_frame(tokenise(u, [], knowledge.words)) is None


@pytest.mark.parametrize(
    "sentence", ["财政局有哪些工作是和编办一起负责的", "财政局跟编办两家都负责哪些任务"]
)
def test_a_unit_and_the_one_it_works_with_are_one_group(
    sentence: str, knowledge: Knowledge
) -> None:
    (carrier,) = frame_of(sentence, knowledge).carriers
    assert (set(carrier.units), carrier.role, carrier.every) == (
        {FINANCE, STAFF},
        "responsible",
        True,
    )


def test_a_comparison_in_two_clauses_keeps_to_the_part_named_first(ask: Ask_) -> None:
    answer = ask("附件中公安分局负责几项，司法局又负责几项")
    assert "公安天宁分局1项、区司法局0项" in answer.text


@pytest.mark.parametrize(
    ("sentence", "english"),
    [
        ("Is 市财政局 responsible for more tasks than 人力资源社会保障局?", True),
        ("PPT 里要写财政局负责的任务，please", False),
    ],
)
def test_english_words_about_long_chinese_names_are_english(sentence: str, english: bool) -> None:
    assert is_english(sentence) is english


def test_within_the_days_to_come_is_a_stretch_and_not_its_last_day(knowledge: Knowledge) -> None:
    window = reading_of("附件里再过30天以内就到期的任务", knowledge).window
    assert window is not None
    assert (window.first, window.last) == (DAY, date(2017, 10, 15))


def test_counting_what_falls_due_is_no_summary(knowledge: Knowledge) -> None:
    assert reading_of("附件中统计一下2018年9月份到期的任务数", knowledge).ask is Ask.TASKS
