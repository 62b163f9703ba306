"""Ways of writing one field: each is read, and read the same."""

import pytest

from tests.ingest.parsing import leads, parse_text, units

DOCUMENT = (
    "镜湖市工作方案\n镜政办〔2022〕3号\n一、重点任务\n"
    "1.加强学校周边环境整治工作，消除安全隐患。{}\n2.建设停车场。（责任单位：市城管局）\n"
)


def task(field: str):
    return parse_text(DOCUMENT.format(field)).tasks[0]


@pytest.mark.parametrize(
    "field",
    [
        "（责任单位：市教育局、市公安局）",
        "（市教育局、市公安局）",
        "〔市教育局、市公安局负责〕",
        "【责任单位：市教育局、市公安局】",
        "（市教育局、市公安局按职责分工负责）",
        "（市教育局、市公安局；2022年12月底前）",
        "（市教育局、市公安局，2022年12月底前完成）",
        "（市教育局、市公安局，长期坚持）",
        "责任单位：市教育局、市公安局。",
        "责任单位为市教育局、市公安局。",
        "\n责任单位：市教育局、市公安局",
        "\n责任单位:市教育局、市公安局.完成时限:2022.12",
        "\n责 任 单 位：市教育局、市公安局",
        "\n责任单位 市教育局、市公安局",
        "\n【责任单位】市教育局、市公安局",
        "\n[责任单位] 市教育局；市公安局",
        "\n◎责任单位：市教育局 市公安局",
        "\n★责任部门、单位：市教育局，市公安局",
        "\n主要责任单位：市教育局，市公安局等",
        "\n责任单位：\n市教育局、市公安局",
        "\n责任单位：市教育局、\n　　　　　市公安局",
        "\n责任单位：1.市教育局 2.市公安局",
        "\n责任单位：市教育局（基教科）、市公安局（张伟）",
        "\n责任单位及责任人：市教育局 李明、市公安局 王强",
        "\n责任领导：李明\n责任单位：市教育局、市公安局\n责 任 人：王强",
        "\n包保领导：李明　责任单位：市教育局、市公安局　完成时限：6月底",
        "\n主管部门：市教育局、市公安局",
    ],
)
def test_two_units_answer_for_the_task(field):
    assert units(task(field), "responsible") == ["市教育局", "市公安局"]
    assert units(task(field), "supporting") == []


@pytest.mark.parametrize(
    "field",
    [
        "（市教育局牵头，市公安局配合）",
        "（牵头单位：市教育局；配合单位：市公安局）",
        "（牵头单位：市教育局，协办单位：市公安局，完成时间：2022年底）",
        "（由市教育局牵头负责，市公安局协同）",
        "\n牵头责任单位：市教育局；配合责任单位：市公安局",
        "\n牵头部门：市教育局\n配合部门：市公安局",
        "\n牵头：市教育局\n参与：市公安局",
        "\n【牵头单位】市教育局 【配合单位】市公安局 【完成时限】2022年6月",
        "\n牵头单位：市教育局（市公安局配合）",
        "\n牵头单位：市教育局会同市公安局",
        "\n牵头市领导：李明\n牵头部门 市教育局\n配合部门 市公安局",
    ],
)
def test_one_unit_leads_and_one_assists(field):
    assert leads(task(field)) == ["市教育局"]
    assert units(task(field), "responsible") == ["市教育局"]
    assert units(task(field), "supporting") == ["市公安局"]


@pytest.mark.parametrize("where", ["\n责任单位（排第一的为牵头单位）：市教育局、市公安局"])
def test_a_label_may_say_who_of_its_list_leads(where):
    assert leads(task(where)) == ["市教育局"]
    assert units(task(where), "responsible") == ["市教育局", "市公安局"]


@pytest.mark.parametrize(
    ("field", "due"),
    [
        ("\n完成时限：2022年6月底前", "2022-06-30"),
        ("\n时间进度：6月底前", "2022-06-30"),
        ("\n完成时限 2022年6月30日", "2022-06-30"),
        ("\n【整改时限】2022.6.30", "2022-06-30"),
        ("\n预期完成时间：2022年上半年", "2022-06-30"),
        ("\n工作进度：3月启动，6月底前完成", "2022-06-30"),
    ],
)
def test_a_field_of_time_is_the_deadline(field, due):
    text = DOCUMENT.format("（责任单位：市教育局）" + field)
    deadline = parse_text(text).tasks[0].deadline
    assert deadline is not None
    assert str(deadline.due) == due
