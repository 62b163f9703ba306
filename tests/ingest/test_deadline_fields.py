"""What a field of time says, whatever stands beside it, and the last day of a range."""

import pytest

from tests.ingest.parsing import parse_text, units

LETTER = (
    "青梧县人民政府办公室关于印发重点工作任务的通知\n青政办发〔2024〕12号\n各有关单位：\n"
    "现将任务印发给你们。\n2024年2月1日\n一、重点任务\n{}\n"
)
ITEMS = LETTER.format(
    "1.制定教育综合改革方案，推进改革落实。{}\n2.建设停车场。（责任单位：县城管局）"
)
TABLE = (
    "<html><body><p>青梧县2024年任务分解表</p><table>"
    "<tr><td>序号</td><td>工作任务</td><td>责任单位</td><td>完成时限</td></tr>"
    "<tr><td>1</td><td>制定教育改革方案</td><td>县教育局</td><td>{}</td></tr></table></body></html>"
)


def task(field: str):
    return parse_text(ITEMS.format(field)).tasks[0]


def dues(task):
    return [str(m.deadline.due) for m in task.milestones]


@pytest.mark.parametrize(
    "field",
    [
        "\n责任单位：县教育局　完成时限：2024年9月底    成果形式：调研报告",
        "\n责任单位：县教育局；完成时限：2024年9月底；成果形式：调研报告",
        "\n责任单位：县教育局。完成时限：2024年9月底。工作标准：建立机制。",
        "\n完成时限：2024年9月底  责任单位：县教育局  印证材料：会议纪要",
        "\n完成时限：2024年9月底（成果形式：调研报告）　责任单位：县教育局",
        "\n【完成时限】2024年9月底【成果形式】调研报告【责任单位】县教育局",
        "（责任单位：县教育局；完成时限：2024年9月底 成果形式：调研报告）",
        "（完成时限：2024年9月底，备查资料目录：见附件，责任单位：县教育局）",
        "\n责任单位：县教育局\n完成时限：2024年9月底　联系人：张三　0519-12345678",
    ],
)
def test_a_deadline_ends_where_another_label_begins(field):
    found = task(field)
    assert found.deadline is not None
    assert found.deadline.text == "2024年9月底"
    assert units(found, "responsible") == ["县教育局"]


def test_a_cell_of_time_ends_where_a_label_begins_too():
    html = TABLE.format("2024年9月底<br>成果形式：12月出报告")
    deadline = parse_text(html, "表.html").tasks[0].deadline
    assert deadline is not None
    assert (deadline.text, str(deadline.due)) == ("2024年9月底", "2024-09-30")


def test_parts_of_one_deadline_are_no_labels():
    deadline = task("\n责任单位：县教育局\n完成时限：一期：2024年6月；二期：2024年12月").deadline
    assert deadline is not None
    assert str(deadline.due) == "2024-12-31"


def test_a_date_behind_another_label_is_a_step_of_its_own():
    found = task("\n责任单位：县教育局　完成时限：9月底　阶段目标：6月底前完成方案")
    assert found.deadline is not None
    assert str(found.deadline.due) == "2024-09-30"
    assert dues(found) == ["2024-06-30"]


RANGES = {
    "3月1日至3月31日": "2024-03-31",
    "3月1日-31日": "2024-03-31",
    "3月1日起至3月31日止": "2024-03-31",
    "3月1日（星期五）至3月31日": "2024-03-31",
    "3月1日一3月31日": "2024-03-31",
    "3月1日→3月31日": "2024-03-31",
    "3月至5月": "2024-05-31",
    "3—5月份": "2024-05-31",
    "3月上旬至5月中旬": "2024-05-20",
    "2024年3月1日—5月31日": "2024-05-31",
    "2024.3.1-5.31": "2024-05-31",
    "2024.3-5": "2024-05-31",
    "2024.03-05": "2024-05-31",
    "2024年3月～2025年2月": "2025-02-28",
    "11月至次年3月": "2025-03-31",
    "第二至三季度": "2024-09-30",
    "即日起至5月底": "2024-05-31",
    "3月启动—5月完成": "2024-05-31",
    "3-5月、9-11月": "2024-11-30",
    "6月、11月": "2024-11-30",
}


@pytest.mark.parametrize(("said", "due"), RANGES.items())
@pytest.mark.parametrize(
    "field",
    [
        "（责任单位：县教育局；完成时限：{}）",
        "\n责任单位：县教育局\n完成时限：{}",
        "（县教育局，{}）",
    ],
)
def test_a_range_is_due_on_its_last_day(field, said, due):
    found = task(field.format(said))
    assert units(found, "responsible") == ["县教育局"]
    assert found.deadline is not None
    assert str(found.deadline.due) == due


@pytest.mark.parametrize(("said", "due"), RANGES.items())
def test_a_range_in_a_cell_is_due_on_its_last_day(said, due):
    deadline = parse_text(TABLE.format(said), "表.html").tasks[0].deadline
    assert deadline is not None
    assert str(deadline.due) == due


@pytest.mark.parametrize("said", ["3.1-5.31", "3.1至5.31"])
def test_days_by_dots_count_in_a_field_that_is_nothing_else(said):
    deadline = task(f"（责任单位：县教育局；完成时限：{said}）").deadline
    assert deadline is not None
    assert str(deadline.due) == "2024-05-31"


@pytest.mark.parametrize(
    "item",
    [
        "（一）动员部署阶段（3月1日至3月31日）。县教育局制定方案，召开动员会。",
        "（一）第一阶段：动员部署（3月）。县教育局制定方案，召开动员会。",
        "（一）动员部署（3月1日至31日）县教育局制定方案，召开动员会。",
        "（一）动员部署（2024年3月1日（周五）至3月31日（周日））：县教育局制定方案，召开动员会。",
        "（一）动员部署阶段（即日起至3月底）\n县教育局制定方案，召开动员会。",
    ],
)
def test_a_stage_is_due_on_the_last_day_of_its_bracket(item):
    found = parse_text(LETTER.format(item + "\n（二）总结。县财政局形成报告。")).tasks[0]
    assert units(found, "responsible") == ["县教育局"]
    assert found.deadline is not None
    assert str(found.deadline.due) == "2024-03-31"


def test_a_year_beside_a_title_sets_no_deadline():
    item = "（一）推进改革试点（2024年）。县教育局制定方案。\n（二）总结。县财政局形成报告。"
    assert parse_text(LETTER.format(item)).tasks[0].deadline is None
