"""A sentence answers only where it holds the kind of thing that was asked for."""

from __future__ import annotations

import pytest

from app.assistant.tools.answer_types import fits
from tests.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("课后服务收多少费", "结合实际做好课后服务工作。", False),
        ("课后服务收多少费", "课后服务每生每月收费不超过180元。", True),
        ("课后服务到几点结束", "结合实际做好课后服务工作。", False),
        ("课后服务到几点结束", "课后服务结束时间不早于17:30。", True),
        ("教师编制总数是多少", "每年9月份开学前落实到位，编制吸纳率达92%。", False),
        ("教师编制总数是多少", "全区教师编制4200名。", True),
        ("今年招几个编制老师", "每年9月份开学前，任教两年以上的老师优先。", False),
        ("今年招几个编制老师", "公开招聘老师80名。", True),
        ("新优质学校是哪几所", "建成12所左右新优质学校。", False),
        ("新优质学校是哪几所", "青龙小学、兰陵小学建成新优质学校。", True),
        ("新增泊位多少", "新增泊位1450个。", True),
        ("补贴资金省里出多少，地方出多少", "补贴资金由省与市按6∶4比例分担。", True),
        ("指导意见的文号是多少", "落实指导意见（常教基〔2016〕15号）。", True),
        ("报名要带啥材料", "坚持以公办学校为主安排就学。", False),
        ("报名要带啥材料", "凭居住证和户口簿到学校登记。", True),
        ("学校在哪条路上", "加快学校的康复楼建设。", False),
        ("学校在哪条路上", "学校位于和平路120号。", True),
        ("课后服务怎么收费", "做好课后服务工作。", False),
        ("课后服务怎么收费", "课后服务不收学生任何费用。", True),
        ("养老院收费多少", "预收服务费不得超过12个月。", False),
        ("押金最多收多少", "押金不得超过月服务费用的3倍。", True),
        ("老年大学收多少学费", "开设书画课程，学费减半收取。", True),
        ("买辆新车能补多少钱", "购买新车的给予2000元补贴。", True),
        ("公积金顶格能贷多少", "公积金贷款额度最高提至80万元。", True),
        ("送饭的跑腿费收多少", "配送费每单不超过1元。", True),
        ("建设预算多少万", "建设停车场3处，共1200万平方米。", False),
        ("留守儿童有多少", "实行一人一档、动态管理。", False),
        ("公务员平均工资多少", "13．教师平均工资不低于公务员的平均工资。", False),
        ("所得税税率", "受理之日起3个工作日内办结。", False),
        ("入学登记要带哪些证件", "支持已取得居住证的父母在工作地为孩子办理入学。", False),
        ("入学登记要带哪些证件", "持居住证到学校登记。", True),
        ("申请补贴要填什么表", "坚持标准，享受补贴政策。", False),
        ("申请补贴要填什么表", "向街道提交补贴申请表。", True),
        ("这项补贴能领几年", "2020年起发放补贴。", False),
        ("这项补贴能领几年", "补贴连续发放3年。", True),
        ("阳光厨房要让大家都看得见的覆盖率是多少", "阳光厨房覆盖率达75%。", True),
        ("垃圾分哪几类", "垃圾要分类投放。", False),
        ("垃圾分哪几类", "分为厨余垃圾、可回收物和有害垃圾。", True),
        ("抽检合格率要多少，到哪一年", "抽检合格率达98%。", True),
        ("改造计划改多少个小区", "改造小区56个，惠及3万户；", True),
        ("工程的验收合格率多少", "工程进度达75%。", False),
        ("A级食堂比率要到多少", "到2020年，A级学校食堂比率达80%。", True),
    ],
)
def test_a_sentence_holds_what_was_asked_for(question: str, sentence: str, answers: bool) -> None:
    assert fits(question, sentence) is answers


def test_the_value_told_is_of_the_kind_that_was_asked_for() -> None:
    assert not fits("养老院一个月收费多少", "不得超过12个")
    assert fits("押金最多收多少", "不超过3倍", around="押金不得超过月服务费用的3倍")


def test_what_a_figure_is_of_may_be_said_in_an_official_word() -> None:
    official = {"念书": ("教育",)}.get
    said = "普及残疾少年儿童15年免费教育。"
    assert not fits("残疾孩子免费念书多少年", said)
    assert fits("残疾孩子免费念书多少年", said, expand=lambda w: official(w, ()))


def test_a_figure_of_another_clause_is_no_answer(ask: Ask) -> None:
    assert "**100%**" not in ask("择校生控制到多少").text
    assert "**92%**" in ask("随迁子女公办学校吸纳率要达到多少").text
