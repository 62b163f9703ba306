"""Layouts that offices use more seldom, one small document each: nothing of them gets lost."""

from __future__ import annotations

import pytest

from ingest.dates import describe_rrule
from tests.ingest.parsing import leads, parse_text, units
from tests.ingest.test_any_text import check_places

HEAD = "镜湖市人民政府关于加强校园管理的实施意见\n镜政发〔2021〕9号\n各有关单位：\n"


def read(text):
    return parse_text(HEAD + text).tasks


def days(task):
    found = [task.deadline] if task.deadline else []
    found += [m.deadline for m in task.milestones]
    return {d.due.isoformat() for d in found if d.due}


def charged(tasks):
    return [units(task, "responsible") for task in tasks]


CELLS = """附件
2021年便民实事分解表
序号
便民实事
责任单位
完成时限
1
新建停车场6处。
市城管局
市住房城乡建设局
市城投公司
10月底前
2
修缮敬老院2所。
市民政局
6月底前动工
增设养老床位80张。
12月底前
3
开通校车专线4条。
市教育局
8月投入使用
"""


def test_cells_below_each_other_under_a_header_word_that_no_rule_knows():
    tasks = read(CELLS)
    assert charged(tasks) == [
        ["市城市管理局", "市住房城乡建设局", "市城投公司"],
        ["市民政局"],
        ["市民政局"],
        ["市教育局"],
    ]
    assert [sorted(days(task)) for task in tasks] == [
        ["2021-10-31"],
        ["2021-06-30"],
        ["2021-12-31"],
        ["2021-08-31"],
    ]


STROKES = """工作任务
|
具体要求
|
责任单位
|
时限要求
|
校车管理
|
1
|
逐辆核验校车标识和驾驶人资格。
|
市公安局
|
3月底前
|
2
|
公布举报电话并及时处理群众来电。
|
市教育局
|
持续推进
|
食堂管理
|
3
|
推行校园食堂“明厨亮灶”全覆盖。
|
市市场监管局
|
9月底前
|
"""


def test_cells_parted_by_strokes_with_the_number_behind_a_groups_name():
    tasks = read(STROKES)
    assert charged(tasks) == [["市公安局"], ["市教育局"], ["市市场监管局"]]
    assert [task.title for task in tasks] == ["校车管理", "校车管理", "食堂管理"]
    check_places(parse_text(HEAD + STROKES))
    assert [sorted(days(task)) for task in tasks] == [["2021-03-31"], [], ["2021-09-30"]]


def test_a_body_on_a_line_of_its_own_above_what_it_does():
    text = "职责分工\n市公安局\n维护校园周边治安秩序。\n市教育局\n组织学校开展安全教育。\n"
    assert charged(read(text)) == [["市公安局"], ["市教育局"]]


def test_a_body_above_its_own_numbered_part():
    text = "现将分工通知如下：\n市公安局：\n1．维护校园周边秩序。\n2．查处非法营运。\n市教育局：\n"
    assert charged(read(text + "1．开展安全教育。\n")) == [["市公安局"], ["市公安局"], ["市教育局"]]


def test_a_heading_that_says_who_does_what_stands_below():
    text = (
        "一、以下任务由市教育局负责\n1．开展安全教育。\n二、以下工作由市公安局牵头\n1．维护秩序。\n"
    )
    first, second = read(text)
    assert (units(first, "responsible"), leads(second)) == (["市教育局"], ["市公安局"])


@pytest.mark.parametrize("opening", ["【市教育局、市公安局】", "（市教育局，市公安局）"])
def test_a_bracket_of_bodies_that_opens_an_item(opening):
    text = f"一、任务\n1．{opening}核验校车标识。\n2．【市财政局】落实经费。\n"
    assert charged(read(text)) == [["市教育局", "市公安局"], ["市财政局"]]


def test_a_field_below_a_section_whose_numbers_count_on_holds_for_each_item():
    text = "一、任务\n（一）校车\n1．核验标识。\n2．每年培训驾驶人。\n责任单位：市公安局\n"
    text += "（二）食堂\n3．推行“明厨亮灶”。\n4．检查食材。\n责任单位：市市场监管局\n"
    assert charged(read(text)) == [["市公安局"]] * 2 + [["市市场监管局"]] * 2
    assert [bool(task.milestones) for task in read(text)] == [False, True, False, False]


def test_numbered_problems_with_labels_below():
    text = "问题一：校车停靠点不规范。\n整改措施：重新划定停靠点。\n整改时限：2021年6月底前\n"
    text += "责任单位：市公安局\n问题二：食堂台账不全。\n整改措施：补齐台账。\n责任单位：市教育局\n"
    first, second = read(text)
    assert [task.text[:3] for task in (first, second)] == ["问题一", "问题二"]
    assert days(first) == {"2021-06-30"}
    assert charged([first, second]) == [["市公安局"], ["市教育局"]]


def test_one_odd_entry_leaves_the_others_in_their_place_and_is_named():
    document = parse_text(
        HEAD + "一、任务\n1．核验校车。\n责任单位：市教育局、加强日常巡查和值守、市公安局\n"
    )
    assert charged(document.tasks) == [["市教育局", "市公安局"]]
    (warning,) = [w for w in document.warnings if w.code == "unit-unclear"]
    assert document.text[warning.start : warning.end] == "加强日常巡查和值守"


def test_villages_and_neighbourhoods_are_units():
    (task,) = read("一、任务\n1．建设食堂。\n责任单位：街道民政办、永安社区、和平社区\n")
    assert units(task, "responsible") == ["街道民政办", "永安社区", "和平社区"]


def test_a_bracket_with_two_dates_keeps_both():
    tail = "（市教育局牵头，市财政局等按职责分工负责，6月底前出台办法，年内持续推进）"
    (task,) = read("一、任务\n1．核验校车。" + tail)
    assert days(task) == {"2021-06-30", "2021-12-31"}
    assert task.deadline.text == "6月底前出台办法，年内持续推进"


def test_the_year_of_a_plan_without_a_date():
    text = (
        "青浦县防汛安排\n现将2021年防汛准备工作安排如下：\n1．4月底前修好水库。（县水利局负责）\n"
    )
    (task,) = parse_text(text).tasks
    assert days(task) == {"2021-04-30"}


def test_cells_left_empty_before_the_first_one_keep_their_columns():
    text = "序号\t任务\t具体工作\t责任单位\t完成时间\n"
    text += "1\t新建学校\t完成主体工程\t市教育局\t2021年12月\n"
    text += "\t\t完成征地拆迁\t南湖区政府\t2021年6月\n"
    rows = read(text)
    assert charged(rows) == [["市教育局"], ["南湖区政府"]]
    assert [days(row) for row in rows] == [{"2021-12-31"}, {"2021-06-30"}]


def test_fields_that_are_numbered_themselves_belong_to_the_item_above():
    text = "貳、行動策略\n一、強化管理\n（一）汰換老舊管線\n1.主辦機關：縣政府建設處\n"
    text += "2.協辦機關：縣消防局\n3.辦理期程：112年1月至114年12月\n（二）每年辦理演練2場次\n"
    text += "1.主辦機關：縣消防局\n2.辦理期程：持續辦理\n"
    first, second = parse_text("望海縣氣候變遷調適行動計畫\n" + text).tasks
    assert [a.text for a in first.assignments] == ["縣政府建設處", "縣消防局"]
    assert leads(first) == units(first, "responsible") != units(first, "supporting")
    assert days(first) == {"2025-12-31"}
    assert [a.text for a in second.assignments] == ["縣消防局"]


def test_a_closing_sentence_of_units_and_parts_is_a_field():
    text = "一、行动\n（一）普惠行动。提高普惠园比例。市教育局牵头，市财政局、民政局配合；"
    text += "各县（市、区）人民政府落实。\n（二）强校行动。推行学区化管理。市教育局负责。\n"
    first, second = read(text)
    assert leads(first) == ["市教育局"]
    assert units(first, "responsible") == ["市教育局", "各县（市、区）人民政府"]
    assert units(first, "supporting") == ["市财政局", "市民政局"]
    assert units(second, "responsible") == ["市教育局"]


def test_what_everybody_is_urged_to_do_is_no_list_of_units():
    text = "一、任务\n1．核验校车。（市公安局负责）\n二、工作要求\n各部门要以严的作风抓好落实。\n"
    assert charged(read(text)) == [["市公安局"]]


def test_a_person_named_behind_a_town_is_no_part_of_its_name():
    (task,) = read("一、任务\n1．化解积案。\n责任单位：市公安局（张强）、平安镇（王伟）\n")
    assert units(task, "responsible") == ["市公安局", "平安镇"]


def test_the_first_chapter_of_rules_sets_duties_too():
    text = "镜湖市电梯安全办法\n第一章 总则\n第一条 为了保障安全，制定本办法。\n"
    text += "第二条 市市场监督管理部门负责全市电梯安全监督管理工作。\n第二章 维护\n"
    text += "第三条 市住房和城乡建设部门应当每年开展检查。\n"
    assert charged(parse_text(text).tasks) == [["市市场监督管理部门"], ["市住房和城乡建设部门"]]


TWO_UNIT_COLUMNS = """序号
项目
建设内容
责任单位
配合单位
时间节点
1
铁路小区
道路硬化、停车位改造
市城投公司
市住建局
铁西街道
2021年11月
2
文化小区
弱电入地
市工信局
市通信公司
市供电公司
2021年8月
"""


def test_one_unit_answers_and_several_assist_in_cells_below_each_other():
    first, second = read(TWO_UNIT_COLUMNS)
    assert units(first, "responsible") == ["市城投公司"]
    assert len(units(first, "supporting")) == 2
    assert units(second, "responsible") == ["市工业和信息化局"]
    assert units(second, "supporting") == ["市通信公司", "市供电公司"]


def test_a_short_notice_on_one_line_has_its_sections():
    text = "镜湖县关于做好防火工作的通知 镜政办〔2021〕9号 各乡镇，县直有关部门： 现通知如下： "
    text += "一、强化责任落实 县林草局要加强督促检查，每周通报一次火情，指导各乡镇做好防范。 "
    text += "二、严管野外火源 县公安局要依法打击违规用火行为，4月底前完成重点隐患排查。 "
    text += "镜湖县人民政府办公室 2021年3月1日"
    first, second = parse_text(text).tasks
    assert charged([first, second]) == [["县林草局"], ["县公安局"]]
    assert days(second) == {"2021-04-30"}


def test_offices_answer_where_a_table_names_no_units():
    text = "序号|重点工作|分管领导|责任科室（社区）|完成时限\n"
    text += "1|拆除违建|张伟|综合执法队、永福社区|4月30日\n2|新建驿站|李娜|党建办|9月底\n"
    rows = parse_text("槐树街道2021年重点工作清单\n" + text).tasks
    assert charged(rows) == [["综合执法队", "永福社区"], ["党建办"]]


def test_a_group_in_chinese_numerals_between_rows_is_no_row():
    text = "序号\t工作任务\t牵头单位\t完成时限\n一\t完善体系\n1\t制定条例\t市城管局\t2021年6月\n"
    text += "二\t设施建设\n2\t建成焚烧厂\t市城管局\t2022年12月\n"
    assert [row.title for row in read(text)] == ["制定条例", "建成焚烧厂"]


def test_customs_and_federations_stand_beside_longer_names():
    (task,) = read("一、任务\n1．稳住外贸外资和出口订单。（市商务局、海关、外汇管理局）\n")
    assert units(task, "responsible") == ["市商务局", "海关", "市外汇管理局"]


def test_an_award_for_what_is_chosen_each_year_is_no_amount():
    (task,) = read("一、任务\n1．每年评定民宿10家以上，给予每家奖励20万元。（市文旅局负责）\n")
    assert [m.deadline.recurrence for m in task.milestones] == [
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"
    ]


def test_months_whose_rent_is_let_off_are_no_deadline():
    (task,) = read("一、任务\n1．减免房租，2月免收、3—4月减半。（市国资委负责）\n")
    assert days(task) == set()


def test_a_recurrence_ends_where_the_text_ends_it():
    (task,) = read("一、任务\n1．2021—2023年，每年培训教师500名。（市教育局负责）\n")
    (milestone,) = task.milestones
    assert milestone.deadline.recurrence == "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1;UNTIL=20231231"
    assert milestone.deadline.begins.isoformat() == "2021-01-01"
    assert describe_rrule(milestone.deadline.recurrence) == "每年（至2023年底）"


def test_rows_and_items_are_counted_beyond_999():
    rows = "".join(f"{n}\n核验第{n}号校车的标识和驾驶人资格。\n市公安局\n" for n in range(1, 1011))
    assert len(read("序号\n工作任务\n责任单位\n" + rows)) == 1010
    items = "".join(f"{n}．核验校车。（市公安局负责）\n" for n in range(1, 1006))
    assert len(read("一、任务\n" + items)) == 1005
    (task,) = read("一、任务\n1．新建学校。\n2018、2019年各建一所。（市教育局负责）\n")
    assert units(task, "responsible") == ["市教育局"]


def test_units_of_a_title_stand_in_the_bracket_that_closes_it():
    text = "一、分工\n（一）加强试卷安全管理（市教育局、市公安局）\n严格执行保管制度。\n"
    text += "（二）新建综合楼（县医院）\n完成主体工程。\n"
    assert charged(read(text)) == [["市教育局", "市公安局"], []]


def test_a_cell_may_say_who_leads():
    text = "序号 | 事项 | 责任单位\n1 | 创建示范村 | 市农业农村局牵头，市住建局、市文旅局配合\n"
    (row,) = read(text)
    assert leads(row) == ["市农业农村局"]
    assert len(units(row, "supporting")) == 2


HEADERS = {
    "row": "序号|任务|责任分工||时限\n||牵头单位|配合单位|\n1|编制目录|市司法局|市财政局|3月底前\n",
    "cells": "序号\n任务\n责任分工\n时限\n牵头单位\n配合单位\n"
    "1\n编制目录\n市司法局\n市财政局\n3月底前\n",
}


@pytest.mark.parametrize("kind", HEADERS)
def test_a_header_of_two_lines(kind):
    (row,) = read(HEADERS[kind])
    assert (leads(row), units(row, "supporting")) == (["市司法局"], ["市财政局"])
    assert days(row) == {"2021-03-31"}


def test_duties_shared_out_among_the_safeguards_count_where_nothing_else_does():
    text = "三、保障措施\n（一）加强领导。各级要高度重视。\n（二）明确分工。教育部门负责健康教育；"
    text += "水利部门负责改水工作。\n"
    assert charged(read(text)) == [["市教育部门"], ["市水利部门"]]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("各县（市、区）自然资源局要于4月20日前完成排查。", "各县（市、区）自然资源局"),
        ("市应急管理局应当建立台账。", "市应急管理局"),
        ("各县（市、区）教育局至少组织1次演练。", "各县（市、区）教育局"),
    ],
)
def test_a_body_whose_name_holds_a_word_that_opens_predicates(sentence, unit):
    assert charged(read("1．加强管理。" + sentence + "\n")) == [[unit]]


def test_who_explains_a_document_has_no_task_by_it():
    text = (
        "第一条 支持扩产。（市教育局）\n第二条 本政策由市财政局负责解释，自2021年6月1日起施行。\n"
    )
    assert [u for u in charged(read(text)) if u] == [["市教育局"]]


def test_numbers_with_half_a_bracket_leave_the_fields_brackets_whole():
    text = "一、任务\n1) 发展电商。（牵头单位：市商务局；配合单位：市供销社）\n"
    text += "2) 培训村医。（市卫健委负责）\n"
    first, second = read(text)
    assert (leads(first), units(first, "supporting")) == (["市商务局"], ["市供销社"])
    assert units(second, "responsible") == ["市卫生健康委"]


def test_offices_of_one_house_lead_and_assist():
    text = "市第一人民医院2021年行动计划\n一、任务\n"
    text += "1．推行预约诊疗。（门诊部牵头，信息科、医务科配合）\n"
    text += "2．改造门诊厕所并完善标识。（总务科）\n"
    first, second = parse_text(text).tasks
    assert (leads(first), units(first, "supporting")) == (["门诊部"], ["信息科", "医务科"])
    assert units(second, "responsible") == ["总务科"]


def test_items_behind_a_colon_on_one_line():
    text = "三、分工：（一）制定年度抽检计划并向社会公布结果，由市市场监管局负责；"
    text += "（二）整治校园及其周边食品安全突出问题，由市教育局、市公安局负责；"
    text += "（三）推进承诺达标合格证制度，由市农业农村局负责；"
    text += "（四）每季度召开一次全体会议，研究解决突出问题，由市食安办负责。"
    assert charged(parse_text(text).tasks) == [
        ["市市场监管局"],
        ["市教育局", "市公安局"],
        ["市农业农村局"],
        ["市食安办"],
    ]


def test_a_column_of_terms_and_labels_that_go_on_with_each():
    text = "工作项目 | 主办机关 | 协办机关 | 期程\n办理敬老活动 | 市民政局 | 各区公所 | 每年10月\n"
    text += "改善公园设施 | 市住建局 | 市财政局 | 2021年6月底\n"
    first, second = read(text)
    assert first.recurrence == "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=-1"
    assert days(second) == {"2021-06-30"}
    (task,) = read("一、任务\n1．开通通道。（牵头单位为市民政局，配合单位为各乡镇、各街道）\n")
    assert units(task, "supporting") == ["各乡镇", "各街道"]


def test_what_goes_on_behind_and_other_departments():
    tail = "（责任单位：市民政局、市医保局等部门及各县（市、区）人民政府）"
    (task,) = read("一、任务\n1．每年评估一次。" + tail)
    assert units(task, "responsible") == ["市民政局", "市医保局", "各县（市、区）人民政府"]


def test_what_groups_are_told_beside_articles_with_fields_is_no_task_of_theirs():
    text = "一、任务\n1．核验校车。（市公安局负责）\n二、时间安排\n"
    text += "（一）部署阶段。各镇、各部门制定方案。\n"
    text += "（二）检查阶段。市教育局制定标准，各镇负责自查。\n"
    assert charged(read(text)) == [["市公安局"], [], ["市教育局", "各镇"]]


@pytest.mark.parametrize("second", ["1．查处非法营运。", "2．查处非法营运。"])
@pytest.mark.parametrize("does", ["：", "负责：", "牵头负责："])
def test_who_stands_above_a_part_is_never_taken_for_the_end_of_the_part_before(does, second):
    text = f"分工如下。\n市教育局{does}\n1．开展安全教育。\n市公安局{does}\n{second}\n"
    assert charged(read(text)) == [["市教育局"], ["市公安局"]]


def test_no_clause_of_an_explanation_is_taken_for_a_unit():
    text = "一、主要内容\n《意见》分为两个部分。第二部分明确监管责任，提出加强部门协同。\n"
    text += "二、亮点\n一是强化政府统筹、部门协同；二是鼓励市场参与、公众支持。\n"
    assert [u for u in charged(read(text)) if u] == []


def test_measures_with_numbers_above_or_below_their_fields():
    text = (
        "一、任务\n（一）断面水质不达标\n整改措施：\n1．提标改造污水处理厂。\n2．每月巡查一次。\n"
    )
    text += "责任单位：市住建局、市水利局\n整改时限：2021年12月31日\n（二）河道淤积严重\n"
    text += (
        "责任单位：市水利局\n整改时限：2021年6月底\n整改措施：\n1．清淤疏浚。\n2．10月底前复查。\n"
    )
    first, second = read(text)
    assert charged([first, second]) == [["市住房和城乡建设局", "市水利局"], ["市水利局"]]
    assert "2021-12-31" in days(first)
    assert days(second) == {"2021-06-30", "2021-10-31"}


def test_a_date_behind_its_label_at_the_very_end_closes_no_document():
    (task,) = read("一、任务\n1．修复矿山。\n责任单位：市财政局\n整改时限：2021年6月30日\n")
    assert days(task) == {"2021-06-30"}


def test_a_label_behind_a_dash():
    (task,) = read("1、送戏下乡240场——责任单位：市文旅局；\n")
    assert units(task, "responsible") == ["市文化和旅游局"]


def test_one_name_that_nothing_tells_does_not_lose_the_list():
    (task,) = read("一、任务\n1．强化应急保供能力。（市商务局、市粮食局、中储粮镜湖粮站库）\n")
    assert units(task, "responsible") == ["市商务局", "市粮食局", "中储粮镜湖粮站库"]


def test_items_may_be_numbered_by_a_letter_and_a_figure():
    items = (
        "【A类】基础设施\nA1 打通断头路4条\n  牵头：市住建局  配合：瑞东区政府\n"
        "A2 改造燃气管网36公里\n  牵头：市城管局\n【B类】公共服务\n"
        "B1 新增公办园学位1200个\n  牵头：市教育局\n"
    )
    tasks = parse_text("瑞泽市2024年城市更新任务清单\n\n" + items).tasks
    assert [(t.locator, t.title) for t in tasks] == [
        ("A1", "打通断头路4条"),
        ("A2", "改造燃气管网36公里"),
        ("B1", "新增公办园学位1200个"),
    ]
    assert [leads(t) for t in tasks] == [["市住房和城乡建设局"], ["市城市管理局"], ["市教育局"]]


def test_a_contract_charges_its_parties_by_the_names_at_its_head():
    paper = (
        "2024年度消防安全目标责任书\n\n甲方：鹿鸣市人民政府\n乙方：鹿鸣市教育局\n\n"
        "为落实消防安全责任制，签订本责任书。\n\n一、乙方职责\n"
        "（一）每季度组织一次消防安全检查。\n（二）9月30日前完成消防设施更新改造。\n\n"
        "二、考核奖惩\n年底由市消安办组织考核。\n\n2024年1月15日\n"
    )
    first, second, *_ = parse_text(paper).tasks
    assert units(first, "responsible") == units(second, "responsible") == ["鹿鸣市教育局"]
    assert [str(m.deadline.due) for m in second.milestones] == ["2024-09-30"]
    blank = parse_text(paper.replace("鹿鸣市教育局", "＿＿＿＿＿＿"))
    assert not any("乙方" in a.unit for task in blank.tasks for a in task.assignments)


def test_a_form_has_the_day_on_which_it_was_given_out_and_what_it_is_about():
    form = (
        "编号\t岚督〔2024〕21号\t交办日期\t2024年6月3日\n督办事项\t关于东关街道农贸市场改造缓慢的问题\n"
        "承办单位\t区商务局\t协办单位\t东关街道\n办理时限\t2024年7月31日前\n"
        "办理要求\t每半月报送一次进展\n"
    )
    (task,) = parse_text("岚溪区政府督查室\n督办通知单\n\n" + form).tasks
    assert task.title == "关于东关街道农贸市场改造缓慢的问题"
    assert units(task, "responsible") == ["区商务局"]
    assert task.deadline is not None
    assert str(task.deadline.due) == "2024-07-31"
    assert not any(m.deadline.due for m in task.milestones)


def test_the_last_clauses_of_a_line_may_say_who_and_by_when():
    items = (
        "1.新建口袋公园20个，市园林局，10月底前。\n"
        "2.新增公共停车泊位3000个，市城管局、市公安局交警支队，全年。\n"
        "3.为2万名老年人提供免费体检，市卫健委，9月底前完成80%，11月底前全部完成。\n"
        "4.整合重组市属企业，年内压减至6户以内。\n"
    )
    tasks = parse_text("鹿鸣市2024年度为民办实事项目清单\n" + items).tasks
    assert [units(t, "responsible") for t in tasks[:3]] == [
        ["市园林局"],
        ["市城市管理局", "市公安局交警支队"],
        ["市卫生健康委"],
    ]
    assert [str(t.deadline.due) for t in tasks[:3] if t.deadline] == [
        "2024-10-31",
        "2024-12-31",
        "2024-11-30",
    ]
    assert not any("企业" in a.unit for t in tasks for a in t.assignments)


def test_who_leads_a_section_leads_its_items_that_only_say_who_answers():
    paper = (
        "栖川市2024年度法治政府建设任务分工\n\n一、深化执法改革（牵头单位：市司法局）\n"
        "1．推进乡镇赋权。\n责任单位：市委编办、市司法局\n2．开展案卷评查。\n牵头单位：市政府督查室\n"
        "3．规范执法程序。\n"
    )
    first, second, third = parse_text(paper).tasks
    assert [leads(t) for t in (first, second, third)] == [
        ["市司法局"],
        ["市政府督查室"],
        ["市司法局"],
    ]
    assert units(first, "responsible") == ["市司法局", "市委编办"]


@pytest.mark.parametrize("label", ["责任单位：县住建局、县水务公司", "责任单位县住建局"])
def test_a_sentence_behind_the_units_names_no_more_of_them(label):
    item = f"（一）污水处理厂扩建。{label}。因施工单位更换，工期滞后2个月，目前尚未完成招标。\n"
    (task,) = parse_text("汀兰县2024年滞后事项清单\n\n一、滞后事项\n" + item).tasks
    assert "县住房和城乡建设局" in units(task, "responsible")
    assert all("工" not in unit and "目前" not in unit for unit in units(task, "responsible"))


def test_cards_are_numbered_by_what_they_are_about():
    card = (
        "督办事项{}：关于绿化提升的{}\n牵头部门：区园林绿化局\n办结要求：2024年6月30日前通过验收\n"
    )
    paper = "临漪区重点工作督查督办台账\n\n" + card.format("一", "甲") + card.format("二", "乙")
    assert [t.title for t in parse_text(paper).tasks] == ["关于绿化提升的甲", "关于绿化提升的乙"]
