"""Columns of time: which of several binds, and columns whose header says when."""

import pytest

from tests.ingest.parsing import leads, parse_text, units

TITLE = "桐岭县2024年重点事项台账\n\n"


def tasks(*rows: tuple[str, ...]):
    return parse_text(TITLE + "\n".join("\t".join(row) for row in rows) + "\n").tasks


@pytest.mark.parametrize(
    "before",
    [
        "检查时间",
        "批示日期",
        "受理时间",
        "交办时间",
        "来文日期",
        "填报时间",
        "发现时间",
        "开工时间",
    ],
)
@pytest.mark.parametrize("by", ["整改期限", "办理时限", "办结期限", "完成时间", "竣工时间", "时限"])
def test_a_column_of_what_came_before_is_no_deadline(before, by):
    (task,) = tasks(
        ("序号", before, "工作任务", "责任单位", by),
        ("1", "2024年3月12日", "清理消防通道，设置标识", "县商务局", "2024年4月25日"),
    )
    assert task.deadline is not None
    assert str(task.deadline.due) == "2024-04-25"


def test_the_day_that_work_begins_is_a_step_before_it_ends():
    (task,) = tasks(
        ("序号", "项目名称", "开工时间", "竣工时间", "责任单位"),
        ("1", "滨河路改造工程", "2024年3月", "2024年11月底", "县住建局"),
    )
    assert task.deadline is not None
    assert str(task.deadline.due) == "2024-11-30"
    assert [str(m.deadline.due) for m in task.milestones] == ["2024-03-31"]


def test_a_day_beside_each_item_is_its_deadline_and_offices_have_their_parts():
    first, second = tasks(
        ("日期", "工作内容", "牵头科室", "配合科室", "备注"),
        ("6月5日前", "完成第二批流程再造", "审改科", "信息科、综合科", "—"),
        ("6月20日至28日", "开展满意度回访", "督查科", "信息科", "—"),
    )
    assert (str(first.deadline.due), str(second.deadline.due)) == ("2024-06-05", "2024-06-28")
    assert leads(first) == ["审改科"]
    assert units(first, "supporting") == ["信息科", "综合科"]


@pytest.mark.parametrize(
    ("headers", "dues"),
    [
        (("一季度目标", "二季度目标"), ["2024-03-31", "2024-06-30"]),
        (("第一季度", "第二季度"), ["2024-03-31", "2024-06-30"]),
        (("上半年计划", "下半年计划"), ["2024-06-30", "2024-12-31"]),
        (("6月底前", "12月底前"), ["2024-06-30", "2024-12-31"]),
        (("1-3月任务", "4-6月任务"), ["2024-03-31", "2024-06-30"]),
        (("2024年目标", "2025年目标"), ["2024-12-31", "2025-12-31"]),
    ],
)
def test_columns_whose_header_says_when_are_milestones(headers, dues):
    rows = tasks(
        ("序号", "项目名称", *headers, "责任单位"),
        ("1", "县人民医院迁建工程", "完成主体封顶", "竣工验收", "县卫健局"),
        ("2", "智慧停车系统", "——", "平台上线", "县城管局"),
    )
    assert [(m.text, str(m.deadline.due)) for m in rows[0].milestones] == [
        ("完成主体封顶", dues[0]),
        ("竣工验收", dues[1]),
    ]
    assert [m.text for m in rows[1].milestones] == ["平台上线"]
    assert rows[0].title == "县人民医院迁建工程"


def test_a_deadline_beside_such_columns_is_still_the_deadline():
    (task,) = tasks(
        ("序号", "项目名称", "一季度进度", "二季度进度", "责任单位", "完成时限"),
        ("1", "县人民医院迁建工程", "完成主体封顶", "竣工验收", "县卫健局", "2024年6月底"),
    )
    assert task.deadline is not None
    assert str(task.deadline.due) == "2024-06-30"
    assert [m.text for m in task.milestones] == ["完成主体封顶"]


def test_headers_without_the_word_time_are_times_too():
    (task,) = tasks(
        ("序号", "项目", "改造内容", "计划开工", "计划竣工", "实施单位"),
        ("1", "东升里小区", "外墙保温、管网改造", "2024.4", "2024.10", "县住建局"),
    )
    assert task.deadline is not None
    assert str(task.deadline.due) == "2024-10-31"
    assert [str(m.deadline.due) for m in task.milestones] == ["2024-04-30"]


def test_an_empty_first_cell_below_a_unit_goes_on_with_it():
    rows = tasks(
        ("单位", "工作任务", "完成时限", "联络员"),
        ("县教育局", "学校食堂明厨亮灶全覆盖", "2024年8月底", "王五"),
        ("", "组织食品安全宣传进校园", "2024年9月底", ""),
        ("县公安局", "严厉打击食品犯罪行为", "长期坚持", "赵六"),
    )
    assert [units(t, "responsible") for t in rows] == [["县教育局"], ["县教育局"], ["县公安局"]]
