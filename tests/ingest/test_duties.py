"""Who a running sentence charges: responsible, leading, supporting; and whom it does not."""

import pytest

from ingest.duties import read_duties
from ingest.text import PolicyText
from tests.ingest.parsing import lexicon, parse_text, units


def charged(sentence):
    """(responsible, lead, supporting) of each duty, names as printed."""
    found = []
    for duty in read_duties(PolicyText.of(sentence), 0, len(sentence), lexicon()):
        names = [(n.text, s.part) for s in duty.shares for n in s.names]
        found.append(
            (
                [n for n, part in names if part.role == "responsible"],
                [n for n, part in names if part.lead],
                [n for n, part in names if part.role == "supporting"],
            )
        )
    return found


ONE = [
    (
        "由市应急局牵头，市公安局、市民政局配合，于3月底前完成排查。",
        ["市应急局"],
        ["市应急局"],
        ["市公安局", "市民政局"],
    ),
    ("市应急局牵头会同市公安局制定方案。", ["市应急局"], ["市应急局"], ["市公安局"]),
    ("市应急局会同市公安局每半年开展一次检查。", ["市应急局"], [], ["市公安局"]),
    (
        "市应急局要督促企业整改，并会同市公安局、市民政局开展检查。",
        ["市应急局"],
        [],
        ["市公安局", "市民政局"],
    ),
    ("镇（街）负责受理申请，并负责初审。", ["镇(街)"], [], []),
    ("各县（区）、各成员单位应当于每月25日前报送进展。", ["各县(区)", "各成员单位"], [], []),
    ("市、区财政部门按规定及时下达补贴资金。", ["市财政部门", "区财政部门"], [], []),
    ("区民政、残联要按要求组织资格复核。", ["区民政", "残联"], [], []),
    ("有关情况由市安委会办公室负责汇总，于每季度末报市政府。", ["市安委会办公室"], [], []),
    ("收费标准由市发展改革委于10月底前核定。", ["市发展改革委"], [], []),
    ("审核由市质量监督站负责，各检测机构配合。", ["市质量监督站"], [], ["各检测机构"]),
    ("各供热企业要公开服务热线，24小时受理诉求。", ["各供热企业"], [], []),
    ("各街道、各产业园区要于4月10日前制定方案。", ["各街道", "各产业园区"], [], []),
    (
        "站前广场由北岭机场公司、北岭火车站分别负责。",
        ["北岭机场公司", "北岭火车站"],
        [],
        [],
    ),
    ("北岭日报社、北岭广播电视台负责开设专栏。", ["北岭日报社", "北岭广播电视台"], [], []),
    (
        "由县住建局牵头，县卫健局、县人民医院配合，6月10日前调整计划。",
        ["县住建局"],
        ["县住建局"],
        ["县卫健局", "县人民医院"],
    ),
    (
        "市城管局为全市除雪工作的牵头单位，市公安局、市交通局为配合单位。",
        ["市城管局"],
        ["市城管局"],
        ["市公安局", "市交通局"],
    ),
    ("责成县城管局对摊点开展整治，每半月报告一次。", ["县城管局"], [], []),
    ("联席会议办公室（设在县文旅局）每季度召开一次调度会。", ["联席会议办公室"], [], []),
    ("县直有关单位、各乡镇要于每周一前报送情况。", ["县直有关单位", "各乡镇"], [], []),
    ("市政府教育督导室每半年开展一次督导。", ["市政府教育督导室"], [], []),
    ("园区公司配齐专职安全员。", ["园区公司"], [], []),
    (
        "每年1月底前，各县（区）教育局会同财政、人社部门开展自查。",
        ["各县(区)教育局"],
        [],
        ["各地财政部门", "各地人社部门"],
    ),
    ("县有关部门要督促指导企业，6月30日前报送小结。", ["县有关部门"], [], []),
    (
        "成立工作专班，专班办公室设在县卫健局，负责日常协调，每周五调度一次进展。",
        ["县卫健局"],
        [],
        [],
    ),
    (
        "教育、公安、交通运输等部门应当按照职责做好管理。",
        ["教育部门", "公安部门", "交通运输部门"],
        [],
        [],
    ),
]


@pytest.mark.parametrize(("sentence", "responsible", "lead", "supporting"), ONE)
def test_one_duty(sentence, responsible, lead, supporting):
    assert charged(sentence) == [(responsible, lead, supporting)]


NOBODY = [
    "学校要加强与家长的沟通。",
    "鼓励企业加大投入，支持医院开展服务。",
    "充分发挥工会、行业协会作用，妥善化解矛盾。",
    "经批准后报市财政局备案，并抄送市审计局。",
    "审核通过后在系统内提交区民政部门审定。",
    "必要时可商请公安、卫生健康等部门协助核查。",
    "各有关部门要高度重视，密切配合。",
    "补贴对象为具有本市户籍的残疾人。",
    "各类企业要落实主体责任，各相关企业要自查自纠。",
    "县有关部门要高度重视，密切配合。",
    "改造县人民医院，新建客运站。",
    "坚持源头治理、部门协同、社会共治，健全工作机制。",
    "专班办公室设在县卫健局。",
]


@pytest.mark.parametrize("sentence", NOBODY)
def test_sentences_that_charge_nobody(sentence):
    assert charged(sentence) == []


def test_two_subjects_in_a_sentence_are_two_duties():
    duties = charged(
        "市水利局要于4月底前完成普查，市应急局每月检查一次；住宅满15年的，由市住建局负责。"
    )
    assert [responsible for responsible, _, _ in duties] == [
        ["市水利局"],
        ["市应急局"],
        ["市住建局"],
    ]


def test_duties_cover_their_paragraph_without_gaps():
    text = "总体平稳。市水利局负责普查。要抓紧。市应急局每月检查一次。"
    duties = read_duties(PolicyText.of(text), 0, len(text), lexicon())
    assert "".join(text[d.start : d.end] for d in duties) == text


MINUTES = (
    "临漪区人民政府专题会议纪要\n\n〔2024〕第18期\n\n2024年6月11日，副区长主持召开会议。纪要如下：\n\n"
    "一、关于蓝藻打捞\n{}\n\n临漪区人民政府办公室　　2024年6月13日印发\n"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "会议要求，区水务局即日起组建打捞队伍。",
        "会议要求，区水务局6月底前组建打捞队伍。",
        "区水务局下周内拿出方案。",
        "区水务局7月1日起实行日报告。",
        "区水务局第三季度前完成整治。",
        "区水务局2024年底前拿出方案。",
        "区水务局一周内拿出方案。",
        "区水务局两个月内拿出方案。",
        "区水务局近期拿出方案。",
        "区水务局马上组织排查。",
        "责成区水务局6月20日前拿出方案。",
        "会议要求区水务局6月20日前拿出方案。",
    ],
)
def test_a_time_may_stand_between_a_body_and_what_it_is_to_do(sentence):
    (task,) = parse_text(MINUTES.format(sentence)).tasks
    assert units(task, "responsible") == ["区水务局"]


def test_who_lends_support_assists():
    (task,) = parse_text(MINUTES.format("此事由区水务局办理，区财政局予以支持。")).tasks
    assert units(task, "responsible") == ["区水务局"]
    assert units(task, "supporting") == ["区财政局"]


LETTER = (
    "青梧县人民政府督查室督办函\n\n青督函〔2024〕17号\n\n{}：\n\n现就有关事项督办如下：\n\n"
    "一、请{}于5月15日前完成2处积水点改造。\n二、请{}会同县财政局于4月30日前落实资金缺口。\n\n"
    "青梧县人民政府督查室\n2024年4月22日\n"
)


@pytest.mark.parametrize("you", ["你局", "贵局", "你单位"])
def test_a_letter_charges_the_one_that_it_is_addressed_to(you):
    document = parse_text(LETTER.format("县住房和城乡建设局", you, you))
    first, second = document.tasks
    assert units(first, "responsible") == units(second, "responsible") == ["县住房和城乡建设局"]
    assert units(second, "supporting") == ["县财政局"]
    assert first.assignments[0].text == you
    assert first.assignments[0].inferred == f"“{you}”按主送单位理解"
    assert all(you not in unit.aliases for unit in document.units)


@pytest.mark.parametrize("to", ["各有关单位", "县住建局、县水利局"])
def test_a_letter_to_several_charges_nobody_by_that_word(to):
    document = parse_text(LETTER.format(to, "你局", "你局"))
    assert not any(units(task, "responsible") for task in document.tasks)


@pytest.mark.parametrize(
    "said",
    [
        "于每月5日前将进展情况报区政府办公室",
        "每月5日前向区政府办公室报送进展情况",
        "于每月5日前将进展报送至区政府办公室、区财政局",
        "经区政府办公室同意后于每月5日前公布",
    ],
)
def test_who_is_only_told_does_not_do_it(said):
    paper = (
        "岚山区工作方案\n\n岚政办〔2024〕1号\n\n一、要求\n1.区教育局{}。\n2.区财政局要制定办法。\n"
        "3.区政府办公室负责汇总。\n"
    )
    first, *_ = parse_text(paper.format(said)).tasks
    assert units(first, "responsible") == ["区教育局"]
    assert [m.units for m in first.milestones] == [("区教育局",)]


def test_items_given_to_the_addressee_by_the_line_above_them_are_its_tasks():
    paper = (
        "雁北市防汛重要任务交办单\n\n市防指办发〔2024〕6号\n\n市水务局：\n"
        "根据会商会议要求，现将以下任务交办你单位：\n1.6月3日前完成水库安全鉴定复核；\n"
        "2.汛期实行24小时值班值守。\n\n雁北市防汛抗旱指挥部办公室\n2024年5月29日\n"
    )
    assert [units(task, "responsible") for task in parse_text(paper).tasks] == [["市水务局"]] * 2


def test_a_letter_of_praise_charges_nobody():
    paper = (
        "丰湖县人民政府关于表彰2023年度先进集体的决定\n\n丰政发〔2024〕4号\n\n"
        "各乡镇人民政府，县政府各部门：\n\n2023年，全县各级各部门真抓实干，决定授予县财政局等12个单位"
        "“先进集体”称号。全县各级各部门要以先进为榜样，开创各项工作新局面。\n\n"
        "丰湖县人民政府\n2024年2月20日\n"
    )
    assert parse_text(paper).tasks == ()
