"""Layouts of responsibility fields, one small document each."""

import pytest

from tests.ingest.parsing import leads, parse_text, units

HEAD = "镜湖市人民政府关于加强校园管理的实施意见\n镜政发〔2021〕9号\n各有关单位：\n一、重点任务\n"


def one(item, head=HEAD):
    (task,) = parse_text(head + item).tasks
    return task


def shape(task):
    return (units(task, "responsible"), leads(task), units(task, "supporting"))


def due(task):
    return task.deadline.due.isoformat() if task.deadline and task.deadline.due else None


TAILS = [
    ("（责任单位：市教育局、市财政局）", ["市教育局", "市财政局"], [], []),
    ("(责任单位:市教育局、市财政局)", ["市教育局", "市财政局"], [], []),
    ("【责任单位：市教育局】", ["市教育局"], [], []),
    ("〔市教育局牵头，市财政局配合〕", ["市教育局"], ["市教育局"], ["市财政局"]),
    ("［市教育局负责］", ["市教育局"], [], []),
    (
        "（牵头单位：市教育局；配合单位：市财政局、市公安局）",
        ["市教育局"],
        ["市教育局"],
        ["市财政局", "市公安局"],
    ),
    ("（牵头单位：市教育局，配合单位：市财政局）", ["市教育局"], ["市教育局"], ["市财政局"]),
    (
        "（由市教育局牵头负责，市财政局、市公安局等部门配合）",
        ["市教育局"],
        ["市教育局"],
        ["市财政局", "市公安局"],
    ),
    ("（市教育局会同市财政局负责）", ["市教育局"], [], ["市财政局"]),
    (
        "（市教育局牵头，会同市财政局、市公安局落实）",
        ["市教育局"],
        ["市教育局"],
        ["市财政局", "市公安局"],
    ),
    ("（市教育局、市财政局按职责分工负责）", ["市教育局", "市财政局"], [], []),
    (
        "（责任单位：市教育局（牵头）、市财政局、市公安局）",
        ["市教育局", "市财政局", "市公安局"],
        ["市教育局"],
        [],
    ),
    (
        "（责任单位：市教育局牵头，市财政局、市公安局配合）",
        ["市教育局"],
        ["市教育局"],
        ["市财政局", "市公安局"],
    ),
    (
        "（市教育局指导，各县（市、区）人民政府落实）",
        ["市教育局", "各县（市、区）人民政府"],
        [],
        [],
    ),
    (
        "（责任单位：市教育局，各县（市、区）人民政府，开发区管委会）",
        ["市教育局", "各县（市、区）人民政府", "开发区管委会"],
        [],
        [],
    ),
    (
        "（市教育局、市财政局，各县（市、区）人民政府）",
        ["市教育局", "市财政局", "各县（市、区）人民政府"],
        [],
        [],
    ),
    ("（主办单位：市教育局；协办单位：市财政局）", ["市教育局"], ["市教育局"], ["市财政局"]),
    ("（责任部门：市教育局等5部门）", ["市教育局"], [], []),
    ("（责任领导：张三；责任单位：市教育局）", ["市教育局"], [], []),
    (
        "（责任单位：各市、县（市、区）人民政府，省教育厅、财政厅）",
        ["各市、县（市、区）人民政府", "省教育厅", "省财政厅"],
        [],
        [],
    ),
    ("（市教育局、市公安局和市财政局共同负责）", ["市教育局", "市公安局", "市财政局"], [], []),
    (
        "牵头单位：市教育局；责任单位：市财政局；配合单位：市公安局。",
        ["市教育局", "市财政局"],
        ["市教育局"],
        ["市公安局"],
    ),
    ("牵头单位：市教育局。配合单位：市公安局。", ["市教育局"], ["市教育局"], ["市公安局"]),
    ("\n责任单位：市教育局、市财政局", ["市教育局", "市财政局"], [], []),
    ("\n责任单位：\n市教育局、市财政局", ["市教育局", "市财政局"], [], []),
    ("\n牵头单位：市教育局　　配合单位：市财政局", ["市教育局"], ["市教育局"], ["市财政局"]),
    (
        "\n牵头单位：市教育局\n责任单位：市财政局\n配合单位：市公安局",
        ["市教育局", "市财政局"],
        ["市教育局"],
        ["市公安局"],
    ),
    ("\n（责任单位：市教育局）", ["市教育局"], [], []),
    ("\n**责任单位**：市教育局", ["市教育局"], [], []),
]


@pytest.mark.parametrize(("tail", "responsible", "lead", "supporting"), TAILS)
def test_tails(tail, responsible, lead, supporting):
    task = one("1．加强校车管理。完善校车管理制度，定期检查车辆。" + tail)
    assert shape(task) == (responsible, lead, supporting)
    assert task.title == "加强校车管理"


DEADLINES = [
    ("（责任单位：市教育局；完成时限：2021年12月底前）", "2021-12-31"),
    ("（责任单位：市教育局；2021年12月底前完成）", "2021-12-31"),
    ("（市教育局牵头，2021年6月底前完成）", "2021-06-30"),
    ("（2021年6月底前完成，市教育局负责）", "2021-06-30"),
    ("（责任单位：市教育局）（完成时限：2021年9月）", "2021-09-30"),
    ("\n责任单位：市教育局\n完成时限：2021年10月31日前", "2021-10-31"),
    ("\n责任单位：市教育局  完成时限：2021年第三季度", "2021-09-30"),
    ("\n时限要求：2021年11月底\n责任单位：市教育局", "2021-11-30"),
    ("责任单位：市教育局；整改时限：2021年底。", "2021-12-31"),
]


@pytest.mark.parametrize(("tail", "day"), DEADLINES)
def test_deadline_fields(tail, day):
    task = one("1．加强校车管理。完善校车管理制度，定期检查车辆。" + tail)
    assert due(task) == day
    assert shape(task)[0] == ["市教育局"]


NO_FIELDS = [
    "（试行）",
    "（由业主负责维护）",
    "（含民办学校）",
    "（以下简称《办法》）",
    "（教育部令第43号）",
    "（责任到人）",
]


@pytest.mark.parametrize("bracket", NO_FIELDS)
def test_brackets_that_are_no_field(bracket):
    task = one(f"1．加强校车管理。完善校车管理制度{bracket}，定期检查车辆。")
    assert task.assignments == ()


def test_several_brackets_in_a_paragraph_are_several_tasks():
    document = parse_text(
        HEAD
        + "（一）加强管理。完善制度。（市教育局负责）定期检查车辆。（市公安局牵头，市教育局配合）\n"
        "开展宣传。（市委宣传部负责）\n"
    )
    assert [units(t, "responsible") for t in document.tasks] == [
        ["市教育局"],
        ["市公安局"],
        ["市委宣传部"],
    ]
    assert [t.locator for t in document.tasks] == [
        "一、（一）第1段-1",
        "一、（一）第1段-2",
        "一、（一）第2段",
    ]


def test_a_bracket_behind_the_title_belongs_to_the_whole_item():
    task = one("1．加强校车管理。（市教育局负责）完善制度，定期检查车辆。对不合格的车辆予以清退。")
    assert units(task, "responsible") == ["市教育局"]
    assert task.text.endswith("予以清退。")


def test_the_first_unit_leads_where_the_text_says_so():
    document = parse_text(
        HEAD + "1．做甲事。（责任单位：市教育局、市财政局；列首位的为牵头单位，下同）\n"
        "2．做乙事。（责任单位：市公安局、市教育局）\n"
    )
    assert [leads(t) for t in document.tasks] == [["市教育局"], ["市公安局"]]


def test_standing_units_are_reported_and_not_spread():
    document = parse_text(
        HEAD + "1．做甲事。（责任单位：市教育局，各县区；以下各项均涉及各县区，不再单独列出）\n"
        "2．做乙事。（责任单位：市公安局）\n"
    )
    assert [units(t, "responsible") for t in document.tasks] == [
        ["市教育局", "各县区"],
        ["市公安局"],
    ]
    assert "standing-units" in [w.code for w in document.warnings]


def test_a_field_in_a_heading_holds_for_the_items_below():
    document = parse_text(
        HEAD
        + "（一）加强管理（牵头单位：市教育局）\n1．完善制度，明确责任，建立台账，定期通报。"
        + "内容" * 700
        + "\n"
        "2．开展检查，发现问题及时处置。" + "内容" * 700 + "\n"
    )
    assert [(units(t, "responsible"), leads(t)) for t in document.tasks] == [
        (["市教育局"], ["市教育局"])
    ] * 2


def test_a_field_below_several_items_holds_for_all_of_them():
    task = one("（一）加强管理\n1．完善制度。\n2．开展检查。\n责任单位：市教育局\n")
    assert units(task, "responsible") == ["市教育局"]
    assert "完善制度" in task.text


def test_one_unit_named_at_the_top_holds_for_all():
    document = parse_text(
        "镜湖市教育局工作计划\n责任单位：市教育局\n一、重点任务\n1．完善制度。\n2．开展检查。\n"
    )
    assert [units(t, "responsible") for t in document.tasks] == [["市教育局"]] * 2


def test_articles_and_chapters():
    document = parse_text(
        "镜湖市校车管理办法\n第一章 总则\n第一条 为加强校车管理，制定本办法。\n"
        "第二章 职责\n第二条 市教育局负责校车日常管理。\n第三条 市公安局应当每月检查校车。\n"
    )
    assert [(t.number, units(t, "responsible")) for t in document.tasks] == [
        (2, ["市教育局"]),
        (3, ["市公安局"]),
    ]


def test_paragraphs_without_numbers_have_tasks_too():
    document = parse_text(
        "镜湖市校园安全任务分工\n完善校车管理制度，定期检查车辆。（责任单位：市教育局）\n"
        "开展校园周边整治，严查违法经营。（责任单位：市公安局）\n"
    )
    assert [units(t, "responsible") for t in document.tasks] == [["市教育局"], ["市公安局"]]


def test_lines_lost_their_breaks():
    items = " ".join(
        f"{n}．做第{n}件事。{'内容' * 60}。（责任单位：市教育局）" for n in range(1, 9)
    )
    document = parse_text(HEAD.replace("\n", " ") + items)
    assert [t.number for t in document.tasks] == list(range(1, 9))


def test_traditional_characters():
    document = parse_text(
        "鏡湖市政府關於加強校園管理的實施意見\n一、重點任務\n1．完善校車管理制度，定期檢查車輛。（責任單位：市教育局、市財政局）\n"
    )
    (task,) = document.tasks
    assert [a.text for a in task.assignments] == ["市教育局", "市財政局"]
    assert units(task, "responsible")[0] == "市教育局"


TABLE = ["序号", "工作任务", "责任单位", "配合单位", "完成时限"]
ROWS = [
    ["1", "完善校车管理制度，定期检查车辆。", "市教育局、市公安局", "市财政局", "2021年6月底前"],
    ["2", "开展校园周边环境整治，严查违法经营。", "市公安局", "——", "长期"],
]


def check_rows(document):
    assert [(t.source, t.number) for t in document.tasks] == [("annex", 1), ("annex", 2)]
    assert shape(document.tasks[0]) == (["市教育局", "市公安局"], [], ["市财政局"])
    assert due(document.tasks[0]) == "2021-06-30"
    assert document.tasks[1].deadline.ongoing


def test_table_one_cell_a_line():
    cells = [cell for row in [TABLE, *ROWS] for cell in row]
    check_rows(parse_text("镜湖市任务分工表\n" + "\n".join(cells)))


def test_table_with_the_header_again_on_the_next_page():
    cells = [cell for row in [TABLE, ROWS[0], TABLE, ROWS[1]] for cell in row]
    check_rows(parse_text("镜湖市任务分工表\n" + "\n".join(cells)))


@pytest.mark.parametrize("sign", ["\t", " | "])
def test_table_one_row_a_line(sign):
    lines = [sign.join(row) for row in [TABLE, *ROWS]]
    check_rows(parse_text("镜湖市任务分工表\n" + "\n".join(lines)))


def test_markdown_table():
    lines = ["| " + " | ".join(row) + " |" for row in [TABLE, ["---"] * 5, *ROWS]]
    check_rows(parse_text("# 镜湖市任务分工表\n\n" + "\n".join(lines), filename="分工.md"))


def test_text_after_a_table_is_no_row():
    cells = [cell for row in [TABLE, *ROWS] for cell in row]
    document = parse_text("镜湖市任务分工表\n" + "\n".join(cells) + "\n注：各单位每月报送进展。\n")
    check_rows(document)
    assert "注" not in document.tasks[-1].text


MORE_TAILS = [
    ("（公安、交通运输、城管等部门按职责分工负责）", ["公安", "交通运输", "城管"]),
    (
        "（财政部、教育部，各省、自治区、直辖市人民政府按职责分工负责）",
        ["财政部", "教育部", "各省、自治区、直辖市人民政府"],
    ),
    ("（各有关部门和地方各级人民政府负责）", ["各有关部门", "地方各级人民政府"]),
    ("（责任单位：市教育局　市财政局　市公安局）", ["市教育局", "市财政局", "市公安局"]),
    (
        "（牵头单位：国网镜湖供电公司；责任单位：镜湖经济技术开发区、临港保税区）",
        ["国网镜湖供电公司", "镜湖经济技术开发区", "临港保税区"],
    ),
]


@pytest.mark.parametrize(("tail", "printed"), MORE_TAILS)
def test_units_as_printed(tail, printed):
    task = one("1．加强校车管理。完善校车管理制度，定期检查车辆。" + tail)
    assert [a.text for a in task.assignments] == printed


def test_a_standing_time_limit_in_a_bracket_is_ongoing():
    task = one("1．加强校车管理。定期检查车辆。（市教育局负责，持续推进）")
    assert task.deadline.ongoing
    assert units(task, "responsible") == ["市教育局"]


def test_header_words_broken_over_lines():
    header = ["序号", "工作", "任务", "责任", "单位", "配合", "单位", "完成", "时限"]
    cells = header + [cell for row in ROWS for cell in row]
    check_rows(parse_text("镜湖市任务分工表\n" + "\n".join(cells)))


def test_a_column_of_groups_is_no_title():
    rows = [
        ["序号", "类别", "重点任务", "责任单位", "完成时限"],
        ["1", "校车", "完善校车管理制度，定期检查车辆。", "市教育局", "2021年6月底前"],
        ["2", "开展校园周边环境整治，严查违法经营。", "市公安局", "长期"],
    ]
    document = parse_text("镜湖市任务分工表\n" + "\n".join(c for row in rows for c in row))
    assert [t.title[:4] for t in document.tasks] == ["完善校车", "开展校园"]
    assert [units(t, "responsible") for t in document.tasks] == [["市教育局"], ["市公安局"]]


def test_several_fields_of_work_before_a_verb_are_charged():
    document = parse_text(
        "镜湖市校车管理办法\n第一条 教育、公安、交通运输等部门应当按照职责做好校车管理工作。\n"
        "第二条 镇人民政府（街道办事处）负责巡查。\n第三条 学校应当每月检查校车。\n"
    )
    assert [[a.text for a in t.assignments] for t in document.tasks] == [
        ["教育", "公安", "交通运输"],
        ["镇人民政府（街道办事处）"],
    ]


@pytest.mark.parametrize("place", ["渚州市", "镜湖市", "镜湖区"])
def test_the_place_of_a_paper_that_names_its_government_by_level_alone(place: str):
    document = parse_text(
        f"{place[-1]}政府关于加强校车管理的意见\n{place}各有关单位：\n为加强{place}校车管理，现就{place}"
        f"工作提出如下意见。\n1．加强管理。{place}校车须检验。（责任单位：{place[-1]}公安局）\n"
    )
    assert document.place == place
    assert document.units[0].place == place


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("柳溪镇2023年秸秆禁烧工作方案", "柳溪镇"),
        ("柳溪镇人民政府关于加强校车管理的意见", "柳溪镇"),
        ("中共柳溪镇委员会2023年工作要点", "柳溪镇"),
        ("梧桐街道2023年校车管理任务分解", "梧桐街道"),
        ("关于印发《镜湖市校车管理办法》的通知", "镜湖市"),
        ("特色小镇建设2023年工作要点", ""),
        ("城镇2023年燃气改造方案", ""),
        ("美丽乡村建设工作要点", ""),
        ("镜湖区柳溪镇校车管理方案", "镜湖区"),
    ],
)
def test_the_place_of_a_town_or_of_the_paper_that_a_notice_issues(title: str, place: str):
    document = parse_text(f"{title}\n1．加强管理。每月检查梧桐街道的校车。（责任单位：派出所）\n")
    assert document.place == place


def test_the_units_of_a_town_keep_their_level():
    document = parse_text(
        "柳溪镇2023年秸秆禁烧工作方案\n1．加强巡查。（责任单位：镇应急办、柳溪派出所、各村委会）\n"
    )
    assert [(u.name, u.place) for u in document.units] == [
        ("镇应急办", "柳溪镇"), ("柳溪派出所", ""), ("各村委会", ""),
    ]  # fmt: skip


def test_a_year_before_the_document_says_what_is_meant_and_sets_no_date():
    document = parse_text(
        "镜湖市2019年老旧小区改造方案\n"
        "1．摸清底数。对2000年以前建成的小区逐一摸排，2019年5月底前完成。（责任单位：市住建局）\n"
    )
    assert [str(m.deadline.due) for m in document.tasks[0].milestones] == ["2019-05-31"]


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("镜湖县教育局　镜湖县公安局\n关于加强校车管理的通知\n镜教联〔2023〕8号", "镜湖县"),
        ("镜湖省发展和改革委员会等五部门\n关于做好校车管理工作的通知", "镜湖省"),
        ("关于印发《镜湖省校车管理若干措施》任务分工的通知", "镜湖省"),
        ("柳桥街道2024年度重点工作任务分解", "柳桥街道"),
        ("教育部　公安部\n关于加强校车管理的通知", ""),
        ("关于进一步加强全市校车管理的通知", ""),
    ],
)
def test_the_place_of_a_paper_whose_title_names_none(head: str, place: str):
    document = parse_text(
        f"{head}\n各有关单位：\n现通知如下。\n一、加强管理。县教育局负责检验校车。\n"
    )
    assert document.place == place


def test_a_heading_that_states_something_is_a_passage():
    document = parse_text(
        "镜湖县街道考核办法\n第一章 考核内容\n"
        "一、考核内容包括平安建设、城市管理两个方面，满分100分。\n"
        "（一）平安建设。由县委政法委负责评分。\n（二）城市管理。由县城管局负责评分。\n"
    )
    said = [c for c in document.chunks if "满分100分" in c.text]
    assert [c.source for c in said] == ["preamble"]
    assert [t.title for t in document.tasks] == ["平安建设", "城市管理"]
