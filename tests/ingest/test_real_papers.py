"""Ways of writing that real papers have: brackets above brackets, minutes without numbers,
groups between cells. The documents are in tests/documents; here each rule stands by itself."""

from itertools import pairwise

import pytest

from tests.ingest.parsing import leads, parse_text, units


def charged(document):
    """(unit, part) of every task, parts written r, r* (leading) and s."""
    return [
        [(a.unit, a.role[0] + "*" * a.lead) for a in task.assignments] for task in document.tasks
    ]


def test_a_heading_with_a_bracket_of_its_own_is_a_task_beside_those_below():
    document = parse_text(
        "瑞泽市减负工作分工方案\n一、减轻负担\n"
        "（一）清理重复填报。凡能共享的不得再要求提供。（市政府办公室牵头，市统计局等部门按职责分工负责）\n"
        "具体举措：\n"
        "1.建立填报事项清单。（市统计局牵头，市直部门负责）\n"
        "2.推行一表通报。（市工信局负责）\n"
        "（二）压缩开办时间。（市市场监管局牵头）\n"
        "具体举措：\n"
        "1.将时间压缩至3个工作日。（市市场监管局、市税务局负责）\n"
        "各县区的落实情况，年底前报市政府。\n"
    )
    assert [task.locator for task in document.tasks] == [
        "一、（一）",
        "一、（一）1",
        "一、（一）2",
        "一、（二）",
        "一、（二）1",
    ]
    assert leads(document.tasks[0]) == ["市政府办公室"]
    assert document.tasks[-1].milestones == (), "the last paragraph closes the document"


def test_problems_with_fields_and_measures_with_fields_are_both_tasks():
    document = parse_text(
        "汀兰县整改任务清单\n一、水体治理不彻底。督察发现3条水体返黑。\n责任单位：县水务局\n"
        "整改时限：2024年12月底前\n整改措施：\n"
        "1.开展溯源排查。（责任单位：县生态环境局；整改时限：2024年3月底）\n"
        "2.新建管网18公里。（责任单位：县住建局；整改时限：2024年10月底）\n"
        "二、扬尘管控不严。\n责任单位：县住建局\n整改时限：2024年6月底前\n"
    )
    assert [units(task, "responsible") for task in document.tasks] == [
        ["县水务局"],
        ["县生态环境局"],
        ["县住房和城乡建设局"],
        ["县住房和城乡建设局"],
    ]


@pytest.mark.parametrize("whole", ["各州、市人民政府", "各市、县级人民政府", "各地、州、市政府"])
def test_places_with_one_government_in_common_are_one_name(whole):
    document = parse_text(f"云岭省方案\n一、任务\n1.改造水厂。（省水利厅牵头，{whole}落实）\n")
    assert charged(document) == [[("省水利厅", "r*"), (whole, "r")]]


def test_departments_of_the_state_council_end_a_list_and_what_goes_on_is_a_name():
    document = parse_text(
        "国务院分工方案\n一、任务\n1.试点一表通报。（国家统计局牵头，农业农村部等国务院相关部门及"
        "各地区按职责分工负责）\n"
    )
    assert charged(document) == [[("国家统计局", "r*"), ("农业农村部", "r"), ("各地区", "r")]]


def test_no_body_begins_with_the_verb_that_says_its_part():
    document = parse_text(
        "河西县职责分工\n一、部门职责\n县公安局：1.依法查处焚烧行为；2.配合市生态环境局河西分局"
        "开展夜间巡查。\n县水利局：1.牵头负责水源调度；2.检修泵站。\n"
    )
    named = {unit for task in charged(document) for unit, _ in task}
    assert named == {"县公安局", "县水利局"}
    assert leads(document.tasks[-1]) == ["县水利局"]


def test_a_bracket_on_its_own_line_below_several_items_is_each_ones():
    document = parse_text(
        "云岭省三年行动计划\n二、任务\n（一）水源保护\n1.划定保护区。\n2.整治环境问题。\n"
        "（省生态环境厅牵头，省水利厅配合）\n（二）设施改造\n3.改造水厂。\n4.配齐设备。\n"
        "（省水利厅牵头，省财政厅配合）\n"
    )
    assert [leads(task) for task in document.tasks] == [
        ["省生态环境厅"],
        ["省生态环境厅"],
        ["省水利厅"],
        ["省水利厅"],
    ]


def test_minutes_without_numbers_are_read_sentence_by_sentence():
    document = parse_text(
        "海临市专题会议纪要\n会议听取了市住建局的汇报。\n"
        "会议明确，由市住建局牵头，市水务集团配合，于2024年5月底前完成普查。\n"
        "会议决定，由市市场监管局会同东湖街道，于2024年7月底前完成改造。市商务局参与指导。\n"
    )
    assert charged(document) == [
        [("市住房和城乡建设局", "r*"), ("市水务集团", "s")],
        [("市市场监管局", "r"), ("东湖街道", "s"), ("市商务局", "s")],
    ]


def test_the_number_and_the_title_of_a_group_may_stand_in_two_cells():
    document = parse_text(
        "附件\n平湖市任务分工表\n序号\n重点任务\n主要内容\n牵头单位\n责任单位\n"
        "一\n推进市民化\n1\n全面落实取消落户限制政策，推行跨省通办。\n市公安局\n各镇（街道）\n"
        "二\n增强承载能力\n2\n实施县城补短板项目20个。\n市发展改革局\n市财政局\n"
    )
    assert charged(document) == [
        [("市公安局", "r*"), ("各镇（街道）", "r")],
        [("市发展改革局", "r*"), ("市财政局", "r")],
    ]


def test_who_is_said_to_be_the_leading_unit_leads():
    document = parse_text(
        "龙门区要点\n一、安全\n1.治理事故多发路段。以区公安分局为牵头单位，区交通运输局、各街道为"
        "责任单位，10月底前完成。\n2.更新管道（区城管局负责）。\n"
    )
    assert charged(document)[0][0] == ("区公安分局", "r*")


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("改造2000年底前建成的老旧小区。", []),
        ("清理2015年6月30日前取得的许可。", []),
        ("市第二医院2024年6月投入使用。", ["2024-06-30"]),
        ("二期工程2024年10月建成。", ["2024-10-31"]),
    ],
)
def test_a_time_that_tells_things_apart_is_no_deadline(sentence, due):
    document = parse_text(f"平湖市方案\n一、任务\n1.{sentence}（市住建局负责）\n")
    assert [m.deadline.due.isoformat() for m in document.tasks[0].milestones] == due


def test_the_party_committee_of_a_place_and_an_office_of_the_house_take_no_level():
    document = parse_text(
        "清禾市整改清单\n一、任务\n1.压实责任（责任单位：市委、市政府、南城区委）。\n"
        "2.开通举报电话（责任单位：办公室、市财政局）。\n"
    )
    named = {unit for task in charged(document) for unit, _ in task}
    assert named == {"市委", "市政府", "南城区委", "办公室", "市财政局"}


def test_fields_between_a_problem_and_its_measures_are_kept_once():
    document = parse_text(
        "汀兰县整改任务清单\n一、水体治理不彻底。督察发现3条水体返黑。\n责任单位：县水务局\n"
        "整改时限：2024年12月底前\n整改目标：消除黑臭水体。\n整改措施：\n"
        "1.开展溯源排查。（责任单位：县生态环境局；整改时限：2024年3月底）\n2.新建管网18公里。\n"
    )
    pieces = sorted((*document.outline, *document.chunks), key=lambda piece: piece.start)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    assert [units(task, "responsible") for task in document.tasks] == [
        ["县生态环境局"],
        ["县水务局"],
    ]


def test_a_rule_below_a_header_word_belongs_to_it():
    document = parse_text(
        "岳州市分工表\n序号\n主要任务\n责任部门\n（列第一位者为牵头部门）\n时间进度\n"
        "1\n开展健康知识普及行动，建立健康科普专家库和资源库\n市卫生健康委\n市科协\n2022年\n6月底前\n"
        "2\n实施合理膳食行动，推动学校配备营养指导人员\n市卫生健康委\n市教育局\n2022年\n12月底前\n"
    )
    assert [leads(task) for task in document.tasks] == [["市卫生健康委"], ["市卫生健康委"]]
    assert [str(task.deadline.due) for task in document.tasks] == ["2022-06-30", "2022-12-31"]


WRAPPED = """云岭省实施意见

一、主要任务

（一）配齐建强师资队伍。到2025年底前，全省中小学心理健康教

育教师专职配备率达到百分之九十，每所学校至少配备一名专职教

师。（责任单位：省教育厅、省委编办、省财政厅、省人力资源社会

保障厅，各市人民政府）

（二）开展心理健康监测，每学年面向小学高年级学生开展测评，

建立“一生一策”档案，测评结果及时告知家长并做好分析。（责

— 1 —

任单位：省教育厅、省卫生健康委）

（三）畅通转介诊疗渠道。建立学校与医疗机构转介的“绿色通道”，

二级以上综合医院开设心理门诊，对确需治疗的学生及时转介，并

做好复学衔接。（责任单位：省卫生健康委、省教育厅、省医保局）
"""


def test_a_page_with_a_blank_line_after_every_line_has_its_paragraphs_back():
    document = parse_text(WRAPPED)
    assert [units(task, "responsible") for task in document.tasks] == [
        ["省教育厅", "省委编办", "省财政厅", "省人力资源社会保障厅", "各市人民政府"],
        ["省教育厅", "省卫生健康委"],
        ["省卫生健康委", "省教育厅", "省医保局"],
    ]


def test_headings_glued_to_their_neighbours_are_found():
    document = parse_text(
        "凤台市医改2024年重点工作任务一、深化价格改革1.建立动态调整机制，统一、规范收费项目，6月底前完成"
        "首次评估。（市医保局负责，市卫生健康委参与）2.落实集中带量采购政策。（市医保局负责）二、推进医共体"
        "建设3.2024年底前，80%以上的县建成医共体。（市卫生健康委牵头，市财政局参与）4.推动优质资源下沉，"
        "每半年轮换一次。（市卫生健康委负责）"
    )
    assert [task.locator for task in document.tasks] == ["一、1", "一、2", "二、3", "二、4"]
    assert document.tasks[0].milestones[0].deadline.due.isoformat() == "2024-06-30"
    assert document.tasks[2].milestones[0].deadline.due.isoformat() == "2024-12-31"


def test_bodies_above_their_own_numbers_within_a_section():
    document = parse_text(
        "河西县职责分工\n一、部门职责\n县农业农村局：\n1.推广秸秆综合利用技术并培训农机手。\n2.制定补贴办法。\n"
        "县公安局：\n1.查处焚烧行为。\n二、乡镇职责\n各乡镇人民政府：\n1.实行包片制度。\n"
    )
    assert charged(document) == [
        [("县农业农村局", "r")],
        [("县农业农村局", "r")],
        [("县公安局", "r")],
        [("各乡镇人民政府", "r")],
    ]


def test_the_day_on_which_a_page_was_put_up_is_nobodys_deadline():
    document = parse_text(
        "栖霞区行动方案\n发布时间：2023-06-19\n时间：2023-06-19   浏览次数：1532\n一、重点行动\n"
        "1.扩大就业岗位供给。（区人社局负责）\n2.筹集人才公寓。（区住建局负责）\n"
    )
    assert [task.deadline for task in document.tasks] == [None, None]


ONE_LINE = """栖霞区行动方案 一、重点行动 (一)就业行动 1.扩大岗位供给。每年归集岗位3万个。
牵头部门:区人社局
配合部门:区国资办、各街道办事处
2.加强基地建设。2023年底前建成100家。
牵头部门:区人社局
(二)安居行动
3.筹集人才公寓。对本科生、硕士生给予补贴。
牵头部门:区住建局
配合部门:区财政局
会议明确，由区团委负责宣传。
"""


def test_a_document_on_one_line_is_given_its_lines_back():
    document = parse_text(ONE_LINE.replace("\n", " "))
    assert [leads(task) for task in document.tasks] == [
        ["区人力资源和社会保障局"],
        ["区人力资源和社会保障局"],
        ["区住房和城乡建设局"],
    ]
    assert "\n牵头部门:区住建局\n配合部门:区财政局" in document.text


def test_a_table_on_one_line_is_given_its_cells_back():
    document = parse_text(
        "附件1 岳州市分工表 序号 主要任务 牵头单位 配合单位 完成时间 "
        "1 开展健康知识普及行动，建立健康科普专家库和资源库 市卫生健康委 市科协 2022年6月底前 "
        "2 实施合理膳食行动，推动学校配备营养指导人员 市卫生健康委 市教育局 2022年12月底前"
    )
    assert charged(document) == [
        [("市卫生健康委", "r*"), ("市科协", "s")],
        [("市卫生健康委", "r*"), ("市教育局", "s")],
    ]


def test_the_breaks_of_a_page_inside_words_are_taken_out_of_one_line():
    document = parse_text(WRAPPED.replace("\n\n", " ").replace("— 1 — ", ""))
    assert units(document.tasks[0], "responsible")[3] == "省人力资源社会保障厅"


def test_labels_and_a_head_glued_to_what_stands_before_them():
    document = parse_text(
        "栖霞区人民政府关于促进就业的意见栖政发〔2023〕4号各街道办事处，区各部门：为促进就业，制定本意见。"
        "一、重点行动1.扩大岗位供给，6月底前归集岗位3万个。牵头部门:区人社局配合部门:区国资办、各街道办事处"
        "2.加强基地建设，建成100家。牵头部门:区人社局二、安居行动3.筹集人才公寓5000套，补贴本科生。"
        "牵头部门:区住建局配合部门:区财政局"
    )
    assert document.title == "栖霞区人民政府关于促进就业的意见"
    assert [leads(task) for task in document.tasks] == [
        ["区人力资源和社会保障局"],
        ["区人力资源和社会保障局"],
        ["区住房和城乡建设局"],
    ]
    assert units(document.tasks[0], "supporting") == ["区国资办", "各街道办事处"]
    assert document.tasks[0].milestones[0].deadline.due.isoformat() == "2023-06-30"


def test_the_organisation_department_is_not_the_committee_that_organises():
    document = parse_text(
        "河川省方案\n一、任务\n1.打造创新平台，吸引创新人才。（省科技厅、省委组织部按职责分工负责）\n"
        "2.强化药品安全监管工作。（省卫生健康委、省药品监督管理局按职责分工负责）\n"
    )
    assert charged(document)[0] == [("省科技厅", "r"), ("省委组织部", "r")]
    assert charged(document)[1][1] == ("省药品监督管理局", "r")


def test_what_is_to_be_made_and_what_another_level_does_are_no_units():
    document = parse_text(
        "河川省方案\n一、重点任务\n（一）创建国家区域科技创新中心。\n1.打造一流创新平台。（省科技厅负责）\n"
        "2.培育创新主体，实施倍增计划。\n二、发放\n（一）各供养服务机构由同级民政部门牵头，将资金转入账户。\n"
    )
    named = {unit for task in charged(document) for unit, _ in task}
    assert named == {"省科技厅"}


def test_who_came_to_one_meeting_and_what_everybody_is_urged_to_is_no_task():
    document = parse_text(
        "福杉区防汛工作专题会议纪要\n2024年6月12日，区长主持召开专题会议。纪要如下：\n"
        "会议指出，今年汛情来得早，各级各部门要坚决克服麻痹思想。\n"
        "一要加强监测。区气象局、区水务局要加密会商。\n"
        "二要加快整改。由区住建局牵头，6月20日前完成整治；各级各部门要于每月5日前报送进展。\n"
        "参加：区应急管理局、区教育局主要负责人\n"
    )
    assert charged(document) == [
        [("区气象局", "r"), ("区水务局", "r")],
        [("区住房和城乡建设局", "r*")],
        [("各级各部门", "r")],
    ]


def test_banners_of_a_league_and_cities_share_a_level_of_government():
    document = parse_text(
        "内苏自治区方案\n一、任务\n1.编制保护修复规划。（自治区林业和草原局、各盟行政公署、市人民政府、"
        "各旗县（市、区）人民政府负责）\n"
    )
    assert [unit for unit, _ in charged(document)[0]] == [
        "自治区林业和草原局",
        "各盟行政公署、市人民政府",
        "各旗县（市、区）人民政府",
    ]


def test_a_day_over_two_lines_of_a_cell_is_one():
    document = parse_text(
        "岳州市分工表\n\n序号\n\n主要任务\n\n责任部门\n\n时间进度\n\n1\n\n开展健康知识普及行动，建立专家库\n\n"
        "市卫生健康委\n\n2022年\n\n6月底前\n\n2\n\n实施合理膳食行动，配备营养指导人员\n\n市教育局\n\n2023年\n\n10月底前\n"
    )
    assert [str(task.deadline.due) for task in document.tasks] == ["2022-06-30", "2023-10-31"]


def test_a_wrapped_page_with_an_indent_before_every_line_has_its_paragraphs_back():
    indented = "\n".join("　　" + line if line else line for line in WRAPPED.split("\n"))
    assert units(parse_text(indented).tasks[1], "responsible") == ["省教育厅", "省卫生健康委"]


def test_cells_that_only_blanks_part_with_a_name_of_two_parts_and_an_empty_cell():
    document = parse_text(
        "万山县2023年民生实事任务分解表\n"
        "序号 类别 项目名称 建设内容 分管领导 牵头单位 配合单位 时间节点\n"
        "1 民生类 农村饮水提升 新建集中供水工程6处，受益群众2万人 杨 波 "
        "县水利局 县发改局、有关乡镇 10月底前\n"
        "2 稳就业促增收 开展职业技能培训3000人次，举办招聘会 吴 军 县人社局 县总工会 全年推进\n"
        "3 设施类 口袋公园建设 新建口袋公园50处 石 强 县城市管理局 各街道办事处 12月底前\n"
    )
    assert charged(document) == [
        [("县水利局", "r*"), ("县发展和改革局", "s"), ("有关乡镇", "s")],
        [("县人力资源和社会保障局", "r*"), ("县总工会", "s")],
        [("县城市管理局", "r*"), ("各街道办事处", "s")],
    ]


@pytest.mark.parametrize(
    ("head", "place", "issuer"),
    [
        ("澄江省人民政府关于促进消费的意见", "澄江省", "澄江省人民政府"),
        ("关于开展全市建筑幕墙排查工作的通知", "", ""),
        ("标　　题：砚州市人民政府关于稳就业的通知", "砚州市", "砚州市人民政府"),
    ],
)
def test_whose_document_it_is_stands_in_its_own_title(head, place, issuer):
    document = parse_text(f"{head}\n一、任务\n1.做好排查整治和宣传工作。（财政局负责）\n")
    assert (document.place, document.issuer) == (place, issuer)


def cells(*rows: str) -> str:
    """A table of one cell a line, as a page leaves it."""
    return "\n\n".join(cell for row in rows for cell in row.split("|") if cell)


def test_rows_without_numbers_begin_where_the_columns_begin_again():
    document = parse_text(
        "桐岭县重点任务分解表\n2024年2月20日\n"
        + cells(
            "类别|重点任务|牵头单位|责任单位|完成时限",
            "一、扩大有效投资|实施重点项目120个|县发改委|县住建局|12月底前",
            "|完成快速路前期工作，年内开工|县交通局|县自然资源局|12月底前",  # its class is above
            "二、推进乡村振兴|新建高标准农田2.6万亩|县农业农村局|县财政局|县水利局|11月底前",
            "|完善管护制度|县水利局|持续推进",  # nobody assists
        )
        + "\n二、工作要求\n各单位要加强协作，县政府办公室负责汇总。\n"
    )
    assert [task.text.split()[0] for task in document.tasks] == [
        "一、扩大有效投资",
        "完成快速路前期工作，年内开工",
        "二、推进乡村振兴",
        "完善管护制度",
    ]
    assert [leads(task) for task in document.tasks] == [
        ["县发展和改革委"],
        ["县交通局"],
        ["县农业农村局"],
        ["县水利局"],
    ]
    assert units(document.tasks[2], "responsible")[1:] == ["县财政局", "县水利局"]


def test_headings_over_the_width_of_a_table_without_numbers_are_no_cells():
    document = parse_text(
        "桐岭县分工表\n"
        + cells(
            "工作任务|责任单位|完成时限",
            "一、城市管理",
            "清理占道经营|县城管局|2024年6月底",
            "整治违规广告|县城管局|2024年8月底",
            "二、交通秩序",
            "施划停车泊位|县公安局|2024年9月底",
        )
    )
    assert [task.title for task in document.tasks] == [
        "清理占道经营",
        "整治违规广告",
        "施划停车泊位",
    ]


def test_the_standard_of_an_assessment_says_what_is_to_be_done():
    document = parse_text(
        "考核指标分解表\n2024年3月1日\n序号\t考核指标\t分值\t评分标准\t责任单位\n"
        "1\t信访化解\t10\t12月底前化解率达到100%\t区信访局\n2\t党建\t10\t每半年研究一次\t区委组织部\n"
    )
    dated, repeated = (task.milestones[0].deadline for task in document.tasks)
    assert str(dated.due) == "2024-12-31"
    assert repeated.recurrence is not None


def test_the_last_of_two_days_in_a_bracket_binds():
    document = parse_text(
        "曲澜区要点\n2024年1月1日\n一、任务\n1.发展托育。（家庭科牵头，9月底前完成主体工程，12月底前投入运营）\n"
    )
    (task,) = document.tasks
    assert str(task.deadline.due) == "2024-12-31"
    assert [str(step.deadline.due) for step in task.milestones] == ["2024-09-30"]


@pytest.mark.parametrize(
    "body", ["经发局", "经开区管委会", "机关后勤服务中心", "和平区财政局", "将乐县教育局"]
)
def test_names_that_begin_like_a_word_of_relation_are_names(body):
    document = parse_text(
        f"纪要\n2024年1月1日\n一、事项\n1.由{body}负责，于9月底前签订协议。\n2.区住建局负责汇总。\n"
    )
    assert units(document.tasks[0], "responsible") == [body]


def test_an_empty_cell_between_wide_blanks_leaves_the_others_in_their_columns():
    document = parse_text(
        "督办通知\n2024年9月13日\n议定事项      牵头单位    配合单位      完成时限\n"
        "修订资金管理办法      经济发展局    法制办      9月30日前\n"
        "拟定代建管理细则      规划建设局      10月31日前\n"
    )
    assert charged(document)[1] == [("规划建设局", "r*")]
    assert [str(task.deadline.due) for task in document.tasks] == ["2024-09-30", "2024-10-31"]


def test_bodies_of_one_kind_in_places_of_two_levels_are_one_name_and_groups_are_each():
    document = parse_text(
        "岱原省意见\n一、任务\n1.落实补助。（省财政厅，各市、县财政局负责）\n"
        "2.动员参保。（各乡镇、街道负责）\n3.核定补助。（各乡镇、县财政局负责）\n"
    )
    assert [units(task, "responsible") for task in document.tasks] == [
        ["省财政厅", "各市、县财政局"],
        ["各乡镇", "各街道"],
        ["各乡镇", "县财政局"],
    ]


def test_what_a_field_charges_is_a_body_in_sentences_too():
    document = parse_text(
        "兰汀学院方案\n2023年9月20日\n一、任务\n1.完成决算。\n责任部门：基建处\n配合部门：审计处\n"
        "二、工作要求\n各部门要提高认识。审计处于2024年4月10日前形成总报告。\n"
    )
    assert [units(task, "responsible") for task in document.tasks] == [["基建处"], ["审计处"]]


def test_what_a_field_wants_each_month_is_kept_beside_its_last_day():
    document = parse_text(
        "望川市计划\n2025年1月1日\n1.农村公路\n责任单位：市交通运输局\n"
        "推进节点：每月底前报送进度，10月底前完工，11月底前完成验收\n"
    )
    (task,) = document.tasks
    assert str(task.deadline.due) == "2025-11-30"
    assert {m.deadline.recurrence for m in task.milestones} == {"FREQ=MONTHLY;BYMONTHDAY=-1", None}


def test_no_locator_names_two_tasks():
    """Items behind dashes under one heading, and tables whose numbers begin again."""
    document = parse_text(
        "桂溪县方案\n一、夯实设施\n——延伸网络。【责任单位：县工信局】\n——建设驿站。【责任单位：县商务局】\n"
        "二、智慧农业\n——建设果园。【责任单位：县农业农村局】\n"
    )
    assert [task.locator for task in document.tasks] == ["一-1", "一-2", "二"]
    head = "序号\t任务\t责任单位\n1\t{}\t县水利局\n2\t{}\t县住建局\n"
    document = parse_text(
        "任务表\n东溪\n"
        + head.format("清淤东溪下游河道三公里", "截流东溪沿岸生活污水")
        + "西溪\n"
        + head.format("清淤西溪下游河道三公里", "截流西溪沿岸生活污水")
    )
    assert [task.locator for task in document.tasks] == [
        "附表 第1项",
        "附表 第2项",
        "附表2 第1项",
        "附表2 第2项",
    ]
