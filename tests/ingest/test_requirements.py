"""Duties that stand in a section of requirements, and what is only urged there."""

import pytest

from tests.ingest.parsing import parse_text, units

TASKS = (
    "曲澜区整治方案\n曲政办〔2024〕2号\n一、重点任务\n"
    "1.排查隐患。（责任单位：区应急局）\n2.整改销号。（责任单位：区住建局）\n"
)
RUNNING = (
    "曲澜区会议纪要\n一、工作任务\n1.由区应急局牵头，6月底前完成排查。\n2.区住建局负责整改销号。\n"
)


def beside(requirements: str, above: str = TASKS):
    """(title, responsible) of the tasks behind the first two, and the document."""
    document = parse_text(f"{above}二、工作要求\n{requirements}\n")
    return [(t.title, units(t, "responsible")) for t in document.tasks[2:]], document


def test_a_report_that_is_due_each_month_is_a_task_beside_the_numbered_ones():
    found, document = beside(
        "（一）加强领导。各镇要高度重视，加强组织领导。\n"
        "（二）强化报送。各镇（街道）于每月5日前将进展报区应急局；区应急局于每月10日前汇总上报。"
    )
    assert [units for _, units in found] == [["各镇（街道）"], ["区应急局"]]
    assert [task.number for task in document.tasks] == [1, 2, 3, 4]
    rules = [m.deadline.recurrence for t in document.tasks[2:] for m in t.milestones]
    assert rules == ["FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=MONTHLY;BYMONTHDAY=10"]
    kept = [chunk.text for chunk in document.chunks if chunk.source == "requirement"]
    assert kept == ["（一）加强领导。各镇要高度重视，加强组织领导。"]


@pytest.mark.parametrize(
    "urged",
    [
        "各镇、各部门要高度重视，切实加强组织领导，确保取得实效。",
        "区应急局要加强统筹协调，强化督促检查。",
        "各镇要结合实际，于4月底前制定具体实施方案。",
        "对2024年6月底前未完成的，由区政府予以通报。",
        "企业每月开展一次自查。",
    ],
)
def test_what_everybody_is_urged_to_is_none(urged):
    found, _ = beside(urged)
    assert found == []


def test_where_sentences_assign_a_named_body_needs_no_time():
    sentence = "区政府督查室要会同区应急局开展督查。各镇要加强值守。"
    assert beside(sentence)[0] == []
    found, document = beside(sentence, RUNNING)
    assert [units for _, units in found] == [["区政府督查室"]]
    assert units(document.tasks[-1], "supporting") == ["区应急局"]


def test_a_row_is_not_missing_for_what_only_a_requirement_says():
    document = parse_text(
        "曲澜区方案\n曲政办〔2024〕2号\n一、重点任务\n1.排查燃气隐患。\n2.整改消防隐患。\n二、工作要求\n"
        "区应急局每月25日前汇总报送。\n附件\n序号\t任务\t责任单位\n"
        "1\t排查燃气隐患\t区应急局\n2\t整改消防隐患\t区住建局\n"
    )
    assert [(t.source, t.number) for t in document.tasks] == [
        ("article", 3),
        ("annex", 1),
        ("annex", 2),
    ]
    assert document.differences == ()


def test_a_list_of_enclosures_belongs_to_no_requirement():
    tasks = parse_text(
        "临泽新区城市管理委员会办公室关于开展广告整治的通知\n\n临新城管办〔2023〕6号\n\n各街道：\n"
        "一、整治步骤\n（一）集中整治。新区城市管理局牵头，新区市场监管局配合，依法拆除。\n"
        "二、有关要求\n（一）各街道要于每月28日前向新区城管办报送整治台账。\n"
        "（二）新区应急管理局每季度通报一次整治情况。\n"
        "附件：1.整治台账（样表）\n2.检测报告（模板）\n"
        "临泽新区城市管理委员会办公室\n2023年9月1日\n"
    ).tasks
    assert [units(task, "responsible") for task in tasks] == [
        ["新区城市管理局"],
        ["各街道"],
        ["新区应急管理局"],
    ]


def test_who_came_to_a_meeting_by_a_sentence_is_charged_with_nothing():
    tasks = parse_text(
        "松江县推进乡村旅游发展联席会议纪要\n〔2025〕第2期\n\n"
        "2025年3月12日，副县长赵文主持召开联席会议。县文旅局、县交通局等单位参加。会议议定：\n"
        "1.由县文旅局牵头负责，县林业局协助，4月20日前完成露营地选址。\n"
        "2.县交通运输局抓紧实施环线改造；县财政局要落实配套资金。\n"
    ).tasks
    assert [(task.locator, units(task, "responsible")) for task in tasks] == [
        ("1", ["县文化和旅游局"]),
        ("2-1", ["县交通运输局"]),
        ("2-2", ["县财政局"]),
    ]


def test_an_article_that_no_row_of_the_table_is_about_is_a_task_where_it_says_who_and_when():
    paper = (
        "砚州市应急管理局关于开展2024年“安全生产月”活动的通知\n\n砚应急〔2024〕38号\n\n"
        "各县（区）应急管理局：\n\n现将有关事项通知如下：\n\n一、活动内容\n"
        "（一）举办安全宣传咨询日。6月16日，市应急管理局牵头设主会场，市公安局配合。\n"
        "（二）组织应急演练。6月25日前，各单位至少开展1次应急演练。\n"
        "（三）加强宣传引导。市融媒体中心要做好宣传。\n\n"
        "砚州市应急管理局\n2024年5月16日\n\n附件\n活动任务分工表\n"
        "序号\t活动内容\t责任单位\t完成时间\n1\t安全宣传咨询日\t市应急管理局\t6月16日\n"
        "2\t安全知识竞赛\t市总工会\t6月20日前\n"
    )
    tasks = parse_text(paper).tasks
    assert [(t.source, t.title) for t in tasks] == [
        ("article", "组织应急演练"),
        ("annex", "安全宣传咨询日"),
        ("annex", "安全知识竞赛"),
    ]
    assert units(tasks[0], "responsible") == ["各单位"]
    assert [str(m.deadline.due) for m in tasks[0].milestones] == ["2024-06-25"]
