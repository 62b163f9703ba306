"""Tables whose columns say how often, and cells that say for several rows what they are about."""

from tests.ingest.parsing import leads, parse_text, units

HEAD = "石桥县城市管理局2024年工作任务清单\n\n石城管〔2024〕3号\n\n"


def rows(table: str):
    return parse_text(HEAD + table).tasks


def test_a_column_of_frequency_says_how_often_and_may_hold_a_day():
    tasks = rows(
        "序号\t工作事项\t工作频次\t责任单位\n"
        "1\t巡查路灯和井盖。\t每日\t县市政中心\n"
        "2\t检测桥梁结构安全状况。\t2次/年\t县市政中心\n"
        "3\t组织燃气泄漏应急演练。\t每年不少于1次\t县住建局\n"
        "4\t清掏排水管网。\t每年5月底前\t县水务局\n"
        "5\t升级监测平台。\t2024年10月底前\t县大数据局\n"
    )
    assert [task.recurrence for task in tasks] == [
        "FREQ=DAILY",
        "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=-1",
        None,
    ]
    assert [str(task.deadline.due) for task in tasks if task.deadline.due] == ["2024-10-31"]


def test_how_often_stands_beside_by_when():
    often, once, standing = rows(
        "序号\t监管事项\t检查频率\t完成时限\t责任单位\n"
        "1\t抄录各单位用电计量数据\t1次/月\t/\t县机关事务中心\n"
        "2\t对重点单位开展现场核查\t每季度\t11月底前\t县发改局\n"
        "3\t通报能耗排名\t季度一次\t长期\t县机关事务中心\n"
    )
    assert often.recurrence == "FREQ=MONTHLY;BYMONTHDAY=-1"
    assert str(once.deadline.due) == "2024-11-30"
    assert once.recurrence is None
    assert [m.deadline.recurrence for m in once.milestones] == [
        "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
    ]
    assert standing.deadline.ongoing
    assert standing.recurrence.startswith("FREQ=YEARLY")


def test_a_signature_below_cells_under_each_other_is_no_cell():
    *_, last = rows(
        "序号\n检查内容\n检查周期\n责任单位\n配合单位\n"
        "1\n检查消防通道是否畅通\n每周\n县城管局\n各社区\n"
        "2\n检查学校周边食品摊点\n每季度\n县市场监管局\n"
        "石桥县城市管理局\n2024年2月6日\n"
    )
    assert (units(last, "responsible"), units(last, "supporting")) == (["县市场监管局"], [])


def test_an_aim_over_several_measures_is_no_part_of_the_first():
    first, second, third = rows(
        "序号\t目标任务\t工作举措\t责任单位\t完成时限\n"
        "1\t一、年内建成示范街\t整治弱电线路\t县城管局\t4月底\n"
        "2\t\t清理占道摊点\t县公安局\t5月20日前\n"
        "3\t二、规范停车秩序\t施划泊位800个\t县城管局\t9月底\n"
    )
    assert [task.title for task in (first, second, third)] == [
        "整治弱电线路",
        "清理占道摊点",
        "施划泊位800个",
    ]
    assert [task.milestones for task in (first, second, third)] == [(), (), ()]


def test_offices_lead_and_assist_by_their_columns():
    (task,) = rows(
        "序号\t监管内容\t开展频率\t主办科室\t协办科室\n1\t检查电梯维保记录\t季度一次\t特设科\t各监管所\n"
    )
    assert (leads(task), units(task, "supporting")) == (["特设科"], ["各监管所"])


def test_one_mark_in_a_leading_column_says_that_the_others_do_not_lead():
    (task,) = rows(
        "序号\t工作举措\t牵头部门\t完成时限\n1\t整顿后进村党组织2个\t党建办（牵头）、县纪委\t9月底前\n"
    )
    assert leads(task) == ["县党建办"]
    assert units(task, "responsible") == ["县党建办", "县纪委"]


def test_a_day_beside_how_often_is_the_day_of_each_period():
    tasks = rows(
        "序号\t工作内容\t办理频次\t责任股室\t配合单位\t时间要求\n"
        "1\t发放高龄津贴\t每季度\t养老服务股\t县财政局\t季度末月25日前\n"
        "2\t入户抽查\t按月\t社会救助股\t各乡镇\t20日前\n"
        "3\t发放助学金\t每学年一次\t儿童福利股\t\t9月底前\n"
    )
    assert [task.recurrence for task in tasks[:2]] == [
        "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25",
        "FREQ=MONTHLY;BYMONTHDAY=20",
    ]
    assert [task.deadline.due for task in tasks[:2]] == [None, None]
    assert str(tasks[2].deadline.due) == "2024-09-30"
    assert units(tasks[0], "responsible") == ["养老服务股"]  # offices, where no unit answers
