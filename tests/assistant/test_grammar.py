"""The grammar binds units, roles, parts and states, whatever the order of the words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.grammar.frame import Frame, read_frame
from app.assistant.grammar.tokens import tokenise
from app.assistant.knowledge import Knowledge
from app.assistant.query import Ask
from app.assistant.reading import Reading, read
from app.assistant.recognise.units import recognise_units
from app.assistant.utterance import Utterance
from app.ledger.records import Carrying
from tests.assistant.conftest import Ask as Ask_

DAY = date(2017, 9, 15)
FINANCE, SCHOOLS, STAFF = "区财政局", "区教育文体局", "区编办"


def frame_of(sentence: str, knowledge: Knowledge) -> Frame | None:
    """The frame of a sentence in which only units are named."""
    u = Utterance(sentence)
    mentions, _ = recognise_units(u, knowledge.unit_names)
    return read_frame(tokenise(u, mentions, knowledge.words))


def reading_of(sentence: str, knowledge: Knowledge) -> Reading:
    return read(sentence, knowledge=knowledge, as_of=DAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "教育文体局负责、财政局配合的有哪些任务",
        "财政局配合教育文体局的任务是哪几项",
        "由教育文体局负责、让财政局来配合的工作列一下",
        "责任单位是教育文体局、配合单位里有财政局的任务",
        "财政局作为配合部门、教育文体局作为责任单位的任务有几项",
    ],
)
def test_two_units_keep_their_roles(sentence: str, knowledge: Knowledge) -> None:
    reading = reading_of(sentence, knowledge)
    said = {(reading.units, reading.qualities.roles)}
    said |= {(c.units, frozenset({c.role})) for c in reading.also}
    assert reading.ask is Ask.TASKS
    assert said == {
        ((SCHOOLS,), frozenset({"responsible"})),
        ((FINANCE,), frozenset({"supporting"})),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "财政局负责而编办不负责的任务有哪些",
        "哪些任务归财政局管、不归编办管",
        "财政局负责的任务里，除了编办负责的还有哪些",
        "责任单位有财政局但没有编办的任务",
        "编办没有责任、财政局有责任的任务是哪几项",
        "编办负责的不算，财政局负责哪些任务",
        "没劳驾编办负责、由财政局负责的任务",
        "归财政局不归编办的任务有哪些",
        "有财政局没编办负责的任务是哪些",
    ],
)
def test_what_a_unit_does_not_carry_is_set_aside(sentence: str, knowledge: Knowledge) -> None:
    reading = reading_of(sentence, knowledge)
    assert reading.units == (FINANCE,)
    assert reading.qualities.roles == {"responsible"}
    assert reading.also == (Carrying(units=(STAFF,), role="responsible", negated=True),)


@pytest.mark.parametrize(
    ("sentence", "every"),
    [
        ("财政局和编办共同负责的任务", True),
        ("财政局、编办两家都负责哪些任务", True),
        ("责任单位同时有财政局和编办的任务有哪些", True),
        ("财政局或者编办负责的任务有哪些", False),
    ],
)
def test_together_means_each_of_them(sentence: str, every: bool, knowledge: Knowledge) -> None:
    reading = reading_of(sentence, knowledge)
    assert set(reading.units) == {FINANCE, STAFF}
    assert reading.qualities.common is every


@pytest.mark.parametrize(
    ("sentence", "ask", "order"),
    [
        ("哪家单位负责的任务最多", Ask.UNIT_RANK, "most"),
        ("承担任务最少的部门是谁", Ask.UNIT_RANK, "least"),
        ("配合次数最多的单位", Ask.UNIT_RANK, "most"),
        ("责任单位最多的任务是哪项", Ask.TASK_RANK, "most"),
        ("最少单位负责的任务有哪些", Ask.TASK_RANK, "least"),
        ("财政局和编办谁负责的任务更多", Ask.UNIT_COUNTS, None),
        ("财政局负责几项，编办负责几项", Ask.UNIT_COUNTS, None),
        ("逾期任务涉及哪些责任单位", Ask.UNITS, None),
        ("哪些单位名下有逾期任务", Ask.UNITS, None),
        ("没有配合部门的是哪些", Ask.TASKS, None),
        ("财政局负责的任务总数", Ask.TASKS, None),
        ("当配合单位次数最少的有哪些", Ask.UNIT_RANK, "least"),
        ("配合单位家数最少的有哪些", Ask.TASK_RANK, "least"),
        ("按负责任务数排，第一的是哪个单位", Ask.UNIT_RANK, "most"),
        ("负责的任务，财政局多还是编办多", Ask.UNIT_COUNTS, None),
        ("长期任务里责任单位有财政局的", Ask.TASKS, None),
        ("逾期数是多少", Ask.TASKS, None),
        ("任务压得最多的责任单位是哪家", Ask.UNIT_RANK, "most"),
        ("拿财政局和编办比比，谁负责的多", Ask.UNIT_COUNTS, None),
    ],
)
def test_the_noun_that_is_asked_for_decides(
    sentence: str, ask: Ask, order: str | None, knowledge: Knowledge
) -> None:
    frame = frame_of(sentence, knowledge)
    assert frame is not None
    assert (frame.ask, frame.order) == (ask, order)


@pytest.mark.parametrize(
    ("sentence", "source", "alone"),
    [
        ("附件里有哪些任务", "annex", False),
        ("只看附件的任务有哪些", "annex", False),
        ("只在附件里有的任务", "annex", True),
        ("附件里有、正文里没有的任务", "annex", True),
        ("正文有哪些任务没有写进分解表", "article", True),
        ("没进附件的任务有哪些", "article", True),
        ("附件中没有配合单位的任务有哪些", "annex", False),
        ("附件哪些任务正文里找不到", "annex", True),
        ("附件里单列、正文没写的任务", "annex", True),
        ("附件独有的任务有哪些", "annex", True),
        ("正文里查不到、附件里才有的任务", "annex", True),
        ("分解表里查不到的正文任务", "article", True),
    ],
)
def test_a_part_that_is_denied_leaves_what_stands_in_the_other_alone(
    sentence: str, source: str, alone: bool, knowledge: Knowledge
) -> None:
    frame = frame_of(sentence, knowledge)
    assert frame is not None
    assert (frame.part.source, frame.part.alone) == (source, alone)


@pytest.mark.parametrize(
    ("sentence", "states", "pending"),
    [
        ("哪些任务过了完成时限", ("overdue",), False),
        ("时限已过还没办完的任务", ("overdue",), False),
        ("到期还没完成的任务", ("overdue",), False),
        ("该完成没完成的任务是哪些", ("overdue",), False),
        ("截止日期还没过的任务", ("on_track", "due_soon"), False),
        ("哪些任务离时限还早", ("on_track",), False),
        ("时限快到了的任务", ("due_soon",), False),
        ("台账已记办结的任务", ("done",), False),
        ("财政局协助编办完成的任务", (), False),
        ("哪些任务该办结了", (), False),
        ("没有截止日期、属于长期的任务有哪些", (), False),
        ("还没到期的任务有哪些", ("on_track", "due_soon"), False),
        ("时限没到的任务有几项", ("on_track", "due_soon"), False),
        ("未到期的任务有哪些", ("on_track",), False),
        ("快要到期的任务", ("due_soon",), False),
        ("已经做完的任务有哪些", ("done",), False),
        ("登记办结了哪些任务", ("done",), False),
        ("还没有办结的任务", (), True),
        ("没有完成时限的任务有哪些", ("no_deadline",), False),
    ],
)
def test_a_state_is_put_together_from_its_parts(
    sentence: str, states: tuple[str, ...], pending: bool, knowledge: Knowledge
) -> None:
    frame = frame_of(sentence, knowledge)
    assert frame is not None
    assert (frame.states.states, frame.states.pending) == (states, pending)


@pytest.mark.parametrize(
    ("sentence", "supported", "sole"),
    [
        ("有配合部门的任务有哪些", True, False),
        ("不用别的单位配合的任务", False, False),
        ("配合部门是空的任务有几项", False, False),
        ("只有一家责任单位的任务", None, True),
        ("由一个部门单独负责的任务有哪些", None, True),
        ("独家负责的任务有哪些", None, True),
        ("哪些任务没有第二家责任单位", None, True),
        ("要别家配合的任务有哪些", True, False),
        ("哪些任务不涉及配合单位", False, False),
        ("配合单位一栏空着的有哪几项", False, False),
    ],
)
def test_a_property_of_the_units_narrows(
    sentence: str, supported: bool | None, sole: bool, knowledge: Knowledge
) -> None:
    frame = frame_of(sentence, knowledge)
    assert frame is not None
    assert (frame.supported, frame.sole) == (supported, sole)


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("天宁区财政局负责的任务", (FINANCE,)),
        ("附件中由区民政局负责的任务", ("区民政局",)),
        ("公安天宁分局配合哪些任务", ("公安天宁分局",)),
        ("这个星期天宁区财政局负责的任务哪些到期", (FINANCE,)),
        ("区卫计局负责几项任务", ("区卫生和计划生育局",)),
        ("司法局负责但镇不负责的任务", ("区司法局",)),
    ],
)
def test_a_unit_is_found_whatever_stands_beside_its_name(
    sentence: str, units: tuple[str, ...], knowledge: Knowledge
) -> None:
    reading = reading_of(sentence, knowledge)
    assert (reading.units, reading.topic, reading.places) == (units, "", ())


def test_a_number_of_days_is_no_row_of_the_annex(knowledge: Knowledge) -> None:
    reading = reading_of("附件中30天内到期、还没有完成的任务有哪些", knowledge)
    assert (reading.references, reading.source, reading.qualities.pending) == ((), "annex", True)


@pytest.mark.parametrize(
    "sentence",
    ["正文中只由一个单位负责的任务", "哪几项任务已经做完了", "刨去综治办负责的，逾期任务还有哪些"],
)
def test_words_that_are_spelt_right_are_left_alone(sentence: str, knowledge: Knowledge) -> None:
    assert reading_of(sentence, knowledge).repairs == ()


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("附件里统计一下下个月到期的任务数", date(2017, 10, 1), date(2017, 10, 31)),
        ("最近30天内要到期的任务", date(2017, 9, 15), date(2017, 10, 15)),
        ("最近30天内到期的任务", date(2017, 8, 16), date(2017, 9, 15)),
        ("11月前要完成的任务", date(2017, 9, 15), date(2017, 10, 31)),
    ],
)
def test_the_words_about_a_stretch_of_days_say_where_it_lies(
    sentence: str, first: date, last: date, knowledge: Knowledge
) -> None:
    window = reading_of(sentence, knowledge).window
    assert window is not None
    assert (window.first, window.last) == (first, last)


@pytest.mark.parametrize(
    "sentence",
    [
        "正文第15条的责任单位，编办以外还有哪几家？",
        "编办不算，正文第15条的责任单位有哪几家",
        "正文第15条除开编办还有哪些责任单位",
        "不算编办，正文第15条还由哪些单位负责",
    ],
)
def test_of_one_task_the_other_units_are_told(sentence: str, ask: Ask_) -> None:
    answer = ask(sentence)
    names = {unit.name for unit in answer.units}
    assert STAFF not in names
    assert {SCHOOLS, FINANCE} <= names


def test_a_unit_that_only_supports_is_looked_for_among_those_that_support(
    knowledge: Knowledge,
) -> None:
    frame = frame_of("财政局只算配合的任务有哪些", knowledge)
    assert frame is not None
    assert (frame.carriers[0].role, frame.sole) == ("supporting", False)


def test_a_whole_title_means_its_task_and_not_one_of_a_longer_title(ask: Ask_) -> None:
    answer = ask("“修编义务教育学校布局规划”这项任务由谁负责？")
    assert [(v.task.source, v.task.number) for v in answer.tasks] == [("article", 3)]


def test_a_sentence_with_a_topic_is_left_to_the_recognisers(knowledge: Knowledge) -> None:
    assert frame_of("校车安全由哪些单位负责", knowledge) is None
    assert frame_of("财政局负责的校车任务有哪些", knowledge) is None


WORDS = (
    "财政局", "编办", "不", "由", "负责", "配合", "的", "任务", "最多", "哪些", "单位", "除了",
    "附件", "没有", "只", "、", "和", "一家", "到期", "完成", "都", "外",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_row_of_its_words_is_read_without_an_error(
    knowledge: Knowledge, words: list[str]
) -> None:
    read("".join(words), knowledge=knowledge, as_of=DAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "哪些工作不用财政局参与",
        "不需要财政局配合的有哪些",
        "哪些任务无需街道配合",
        "没让民政局牵头的",
        "不归公安管的逾期任务",
        "财政局没有份的任务",
    ],
)
def test_a_denied_unit_is_never_read_as_meant(sentence: str, knowledge: Knowledge) -> None:
    frame = frame_of(sentence, knowledge)
    assert frame is not None
    assert [c.negated for c in frame.carriers] == [True]


@pytest.mark.parametrize(
    "sentence",
    ["不消财政局出面的任务有哪些", "没惊动民政局负责的任务", "不烦公安分局配合的工作有哪些"],
)
def test_a_denial_that_cannot_be_bound_is_asked_back(sentence: str, knowledge: Knowledge) -> None:
    assert frame_of(sentence, knowledge) is None
    assert reading_of(sentence, knowledge).unread


@pytest.mark.parametrize("sentence", ["不清楚财政局负责啥", "不知道校车谁管", "有没有民政局的任务"])
def test_a_denial_of_nothing_that_is_asked_stands_in_no_way(
    sentence: str, knowledge: Knowledge
) -> None:
    assert reading_of(sentence, knowledge).unread == ""


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("交警管啥", "天宁交警大队"),
        ("人社要做什么", "区人力资源和社会保障局"),
        ("8月份到期的里面有没有公安的", "公安天宁分局"),
        ("校车由市监管吗", "区市场监督管理局"),
    ],
)
def test_a_unit_goes_by_its_stem_where_a_unit_is_called_for(
    sentence: str, unit: str, knowledge: Knowledge
) -> None:
    assert reading_of(sentence, knowledge).units == (unit,)


@pytest.mark.parametrize("sentence", ["教育经费由谁负责", "规划的责任单位", "财政投入归谁管"])
def test_a_field_of_work_is_no_unit(sentence: str, knowledge: Knowledge) -> None:
    assert reading_of(sentence, knowledge).units == ()


@pytest.mark.parametrize("sentence", ["附件第8项现在算不算逾期", "民政局有没有负责的任务"])
def test_a_question_by_turns_denies_nothing(sentence: str, knowledge: Knowledge) -> None:
    assert reading_of(sentence, knowledge).unread == ""
