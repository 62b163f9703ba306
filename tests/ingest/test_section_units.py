"""Units and times that a section's heading gives to the items below it, and marks inside lists."""

import pytest

from tests.ingest.parsing import leads, parse_text, units

HEAD = "永安市数字政府建设工作方案\n\n永政发〔2024〕9号\n\n"
ITEMS = (
    "{n}.整合办事入口。关停部门自建应用12个。\n"
    "{m}.建设自助终端。布设自助机60台，2024年8月底前投入使用，每月巡检一次。\n"
)


def section(number: str, title: str, field: str, first: int) -> str:
    return f"{number}、{title}\n{field}\n" + ITEMS.format(n=first, m=first + 1)


@pytest.mark.parametrize(
    "field",
    [
        "牵头单位：市行政审批局\n配合单位：市公安局、各乡镇（街道）\n完成时限：2025年10月底前",
        "（牵头单位：市行政审批局；配合单位：市公安局、各乡镇（街道）；完成时限：2025年10月底前）",
        "本部分任务由市行政审批局牵头，市公安局、各乡镇（街道）配合，2025年10月底前完成。",
        "以下工作均由市行政审批局牵头，市公安局、各乡镇（街道）配合，2025年10月底前完成。",
        "本行动牵头单位：市行政审批局；配合单位：市公安局、各乡镇（街道）；完成时限：2025年10月底前",
    ],
)
def test_a_field_below_a_heading_holds_for_each_item_that_says_nothing_else(field):
    document = parse_text(
        HEAD
        + section("一", "政务服务优化行动", field, 1)
        + section("二", "基层治理提升行动", field, 3)
    )
    assert [task.locator for task in document.tasks] == ["一、1", "一、2", "二、3", "二、4"]
    for task in document.tasks:
        assert (units(task, "responsible"), leads(task)) == (["市行政审批局"], ["市行政审批局"])
        assert units(task, "supporting") == ["市公安局", "各乡镇（街道）"]
    plain, own = document.tasks[:2]
    assert (str(plain.deadline.due), plain.recurrence, plain.milestones) == ("2025-10-31", None, ())
    assert own.deadline is None
    assert {str(m.deadline.due or m.deadline.recurrence) for m in own.milestones} == {
        "2024-08-31",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
    }


def test_items_with_numbers_of_their_own_below_a_field_are_items_where_they_have_titles():
    document = parse_text(
        HEAD
        + section("一", "政务服务优化行动", "责任单位：市行政审批局（牵头）、市大数据局", 1)
        + section("二", "基层治理提升行动", "责任单位：市委政法委", 1)
    )
    assert [(t.locator, leads(t)) for t in document.tasks] == [
        ("一、1", ["市行政审批局"]),
        ("一、2", ["市行政审批局"]),
        ("二、1", []),
        ("二、2", []),
    ]


def test_a_sentence_below_the_last_item_may_hold_for_all_above():
    first, second = parse_text(
        HEAD + "一、农村供水\n1.建设水厂。建成东山水厂。\n2.更换管网。更换管网45公里。\n"
        "以上工作由县水利局牵头，县卫生健康局配合。\n"
    ).tasks
    assert leads(first) == leads(second) == ["县水利局"]


def test_a_name_in_a_cell_may_say_its_own_part():
    (task,) = parse_text(
        HEAD + "序号\t整改措施\t整改时限\t责任单位\n"
        "1\t修复损毁设施，落实管护经费。\t2025年4月底前\t县农业农村局（牵头）、县水利局、各镇\n"
        "有关要求：各责任单位要于2024年11月20日前将整改方案报县审计局；县审计局要会同县政府督查室"
        "开展跟踪检查，2025年7月底前提交综合报告。\n"
    ).tasks[-1:]
    assert leads(task) == ["县农业农村局"]
    assert set(units(task, "responsible")) == {"县农业农村局", "县水利局", "各镇"}


def test_what_is_asked_besides_a_table_is_a_task_where_it_says_by_when():
    *asked, _row = parse_text(
        HEAD + "序号\t整改措施\t整改时限\t责任单位\n"
        "1\t修复损毁设施，落实管护经费。\t2025年4月底前\t县水利局\n"
        "有关要求：各责任单位要于2024年11月20日前将整改方案报县审计局；县审计局要会同县政府督查室"
        "开展跟踪检查，2025年7月底前提交综合报告。\n"
    ).tasks
    assert [units(task, "responsible") for task in asked] == [["各责任单位"], ["县审计局"]]
    assert units(asked[1], "supporting") == ["县政府督查室"]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("每季度研判一次", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("每月通报一次", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每年4月举办", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=-1"),
    ],
)
def test_a_bracket_may_say_how_often_in_a_few_words(said, rule):
    (task,) = parse_text(
        HEAD + f"一、重点任务\n1.用好机制。做到早发现。（市农业农村局牵头，市民政局配合，{said}）\n"
    ).tasks
    assert task.recurrence == rule


def test_a_bracket_with_two_steps_is_due_by_the_last():
    (task,) = parse_text(
        HEAD + "一、任务\n1.抓好项目。（市农业农村局负责，5月底前完成入库，11月底前全部完工）\n"
    ).tasks
    assert str(task.deadline.due) == "2024-11-30"
    assert [str(m.deadline.due) for m in task.milestones] == ["2024-05-31"]


@pytest.mark.parametrize("title", ["推行免证办", "动员部署", "推广积分制"])
def test_a_title_that_ends_like_a_body_is_none(title):
    (task,) = parse_text(
        HEAD + f"一、重点任务\n1.{title}。梳理公布清单。（责任单位：市大数据局）\n"
    ).tasks
    assert units(task, "responsible") == ["市大数据局"]


def test_a_field_below_a_heading_of_the_second_level_holds_for_titled_items():
    tasks = parse_text(
        HEAD + "一、重点任务\n（一）完善基础设施\n牵头单位：市住建局\n责任单位：市财政局\n"
        "1.更新管网。改造管网12公里，6月底前完成。\n2.整治线路。线路入地8公里。\n"
        "（二）提升服务\n责任单位：市民政局\n（1）新建驿站5处；\n（2）设置服务点3处。\n"
    ).tasks
    assert [(t.locator, units(t, "responsible")) for t in tasks] == [
        ("一、（一）1", ["市住房和城乡建设局", "市财政局"]),
        ("一、（一）2", ["市住房和城乡建设局", "市财政局"]),
        ("一、（二）", ["市民政局"]),
    ]


def test_a_list_of_who_does_what_takes_stations_and_villages_for_bodies():
    tasks = parse_text(
        "榆坡镇防汛职责分工\n\n榆政发〔2023〕15号\n\n"
        "一、镇防汛办：负责组织协调，每日汇总水情。\n"
        "二、镇水利站：负责塘坝巡查；会同镇应急办修订预案，5月20日前报备案。\n"
        "三、镇派出所、镇交管站：负责交通秩序维护。\n"
        "四、各村委会：负责群众转移，每月更新名册。\n"
    ).tasks
    assert [units(task, "responsible") for task in tasks] == [
        ["镇防汛办"],
        ["镇水利站"],
        ["镇派出所", "镇交管站"],
        ["各村委会"],
    ]


def test_the_time_of_a_stage_binds_beside_a_day_inside_it():
    first, last = parse_text(
        "白鹭市文化广电旅游局关于开展专项检查的通知\n\n白文旅发〔2025〕8号\n\n各县文旅局：\n"
        "一、步骤安排\n（一）部署阶段（3月20日至3月31日）。市文旅局制定方案，3月28日前印发。\n"
        "（二）总结阶段（5月16日至5月31日）。市局市场管理科汇总情况，5月25日前形成报告。\n"
    ).tasks
    assert [str(t.deadline.due) for t in (first, last)] == ["2025-03-31", "2025-05-31"]
    assert [str(m.deadline.due) for m in last.milestones] == ["2025-05-25"]
    assert units(last, "responsible") == ["市局市场管理科"]


@pytest.mark.parametrize("rule", ["列首位的为牵头单位", "排在首位的为牵头单位，下同"])
def test_a_rule_behind_a_list_takes_no_name_from_it_and_holds_for_lists_only(rule):
    *tasks, asked = parse_text(
        HEAD
        + section("一", "社区服务行动", f"责任单位：市民政局、市医保局、市教体局（{rule}）", 1)
        + "二、保障措施\n（一）健全机制。市大数据局负责日常调度，每月通报一次。\n"
    ).tasks
    for task in tasks:
        assert units(task, "responsible")[:2] == ["市民政局", "市医保局"]
        assert (len(units(task, "responsible")), leads(task)) == (3, ["市民政局"])
    assert (units(asked, "responsible"), leads(asked)) == (["市大数据局"], [])
