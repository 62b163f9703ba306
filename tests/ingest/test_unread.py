"""A field that says who or when, and from which nothing was read, leaves a warning."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.parsing import OWN, SEED, parse, parse_text

HEAD = "镜湖市工作方案\n镜政办〔2022〕3号\n一、重点任务\n1.加强学校周边环境整治。{}\n"
FIELD = re.compile(
    r"(?<=[\n。；;（(\[【　 ])(?:责任|牵头|配合|协办|主办|整改|完成)(?:单位|部门|时限|期限|時限)"
    r"[:：][ 　]*(?P<value>[^\n；;）)\]】。]{2,80})"
)


def told(document, start, end):
    """Whether a unit or a date was read between two offsets, or a warning stands there."""
    spans = [(a.start, a.end) for task in document.tasks for a in task.assignments]
    spans += [(t.deadline.start, t.deadline.end) for t in document.tasks if t.deadline]
    spans += [(m.deadline.start, m.deadline.end) for t in document.tasks for m in t.milestones]
    spans += [(w.start, w.end) for w in document.warnings if w.start is not None]
    return any(left < end and start < right for left, right in spans)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("（责任单位：待定）", "field-without-unit"),
        (
            "\n责任单位：另行明确为宜的那些方面和人员以及其他各种各样的有关人士和群众代表等",
            "field-without-unit",
        ),
        ("\n责任单位：市教育局\n完成时限：条件成熟时", "field-without-date"),
        ("（责任单位：市教育局；整改时限：项目开工前）", "field-without-date"),
        ("（以上人员负责）", "field-without-unit"),
    ],
)
def test_a_field_that_was_not_understood_is_reported_at_its_place(field, code):
    text = HEAD.format(field)
    document = parse_text(text)
    (warning,) = [w for w in document.warnings if w.code == code]
    at = text.index(field.strip())
    assert at <= warning.start < warning.end <= at + len(field)
    assert "请核对原文" in warning.message


def test_a_cell_of_units_without_a_unit_is_reported():
    rows = [
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t整治校园周边环境\t待研究后再定的那一方\t2022年6月底",
    ]
    document = parse_text(
        "镜湖市任务分解表\n" + "\n".join(rows) + "\n2\t检查校车\t市公安局\t每月底\n"
    )
    assert "field-without-unit" in [w.code for w in document.warnings]


@pytest.mark.parametrize(
    "field",
    [
        "（责任单位：市教育局、市公安局；完成时限：2022年6月底）",
        "\n责任领导：王建国\n责任单位：市教育局\n配合单位：—\n完成时限：长期坚持",
        "\n责 任 人：李明\n责任单位：市教育局\n完成时限：持续办理",
        "（由业主自行负责维修的除外）",
    ],
)
def test_what_was_read_or_is_no_field_is_not_reported(field):
    document = parse_text(HEAD.format(field))
    assert [w.message for w in document.warnings if w.code.startswith("field-")] == []


def test_the_same_words_are_reported_once_with_their_number():
    text = "镜湖市工作方案\n一、任务\n" + "".join(
        f"{n}.整治第{n}处场所。\n责任单位：市教育局\n完成时限：条件成熟时\n" for n in range(1, 6)
    )
    (warning,) = [w for w in parse_text(text).warnings if w.code == "field-without-date"]
    assert "5处" in warning.message


@pytest.mark.parametrize("path", [SEED, *OWN], ids=lambda path: path.stem)
def test_no_field_of_our_documents_is_passed_over_in_silence(path):
    document = parse(path)
    for match in FIELD.finditer(document.text):
        if not re.fullmatch(r"[—\-/ 　]*", match["value"]):
            assert told(document, *match.span("value")), match[0]


@settings(max_examples=150)
@given(
    label=st.sampled_from(["责任单位", "牵头部门", "配合单位", "完成时限", "整改时限"]),
    value=st.text(
        st.sampled_from("市县区教育公安财政局部门单位、，的和及2022年6月底前待定负责牵头；"),
        min_size=1,
        max_size=24,
    ),
    brackets=st.booleans(),
)
def test_no_field_at_all_is_passed_over_in_silence(label, value, brackets):
    field = f"（{label}：{value}）" if brackets else f"\n{label}：{value}"
    text = HEAD.format(field)
    at = text.index(label)
    document = parse_text(text)
    blank = re.fullmatch(r"[—\-/、，；：（）]*(?:无)?", value)
    assert blank or told(document, at, at + len(field))
