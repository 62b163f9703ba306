"""Who issued a document, wherever it says so: a body, never a place alone."""

import pytest

from tests.ingest.parsing import parse_text

BODY = (
    "一、重点任务\n1.完善校车管理制度，定期检查车辆。（责任单位：县教育局）\n"
    "2.建设停车场，增加泊位。（责任单位：县住建局）\n"
)
SAYS = [
    ("青梧县人民政府办公室关于加强校车管理的通知\n\n{}", "青梧县人民政府办公室"),
    (
        "中共青梧县委办公室 青梧县人民政府办公室\n关于加强校车管理的通知\n\n{}",
        "中共青梧县委办公室、青梧县人民政府办公室",
    ),
    (
        "青梧省发展和改革委员会 国家金融监督管理总局青梧监管局\n关于加强校车管理的通知\n\n{}",
        "青梧省发展和改革委员会、国家金融监督管理总局青梧监管局",
    ),
    ("青梧县人民政府办公室转发县教育局关于加强校车管理意见的通知\n\n{}", "青梧县人民政府办公室"),
    ("中共青梧县委办公室文件\n青办发〔2024〕3号\n关于加强校车管理的通知\n{}", "中共青梧县委办公室"),
    ("青 梧 县 教 育 局\n关于加强校车管理的通知\n\n{}", "青梧县教育局"),
    (
        "青梧县教育局　青梧县公安局\n青梧县交通运输局\n关于加强校车管理的通知\n\n{}",
        "青梧县教育局、青梧县公安局、青梧县交通运输局",
    ),
    (
        "关于加强校车管理的通知\n\n各有关单位：\n{}\n青梧县教育局　　　　青梧县公安局\n"
        "青梧县交通运输局\n2024年3月1日\n",
        "青梧县教育局、青梧县公安局、青梧县交通运输局",
    ),
    (
        "青梧县2024年民生实事项目清单\n\n{}\n抄送：县委各部门。\n"
        "青梧县人民政府办公室　　　　2024年3月1日印发\n",
        "青梧县人民政府办公室",
    ),
    (
        "青梧县人民政府常务会议纪要\n（第5期）\n青梧县人民政府办公室　　　2024年3月11日\n\n{}",
        "青梧县人民政府办公室",
    ),
    ("青梧县人民政府第32次常务会议纪要\n\n{}", "青梧县人民政府"),
    ("青梧县安委会2024年第二次全体会议纪要\n\n{}", "青梧县安委会"),
    ("青梧县教育局2024年工作要点\n\n{}", "青梧县教育局"),
    ("索引号：QW001\n发布机构：青梧县政府办公室\n青梧县校车管理办法\n{}", "青梧县政府办公室"),
    ("索引号\tQW001\t制发单位\t青梧县教育局\n青梧县校车管理办法\n\n{}", "青梧县教育局"),
    ("青梧县校车管理办法\n来源：县政府办公室\n\n{}", "县政府办公室"),
    ("青梧县关于校车督查反馈问题的整改方案\n\n{}", ""),
    ("青梧县贯彻落实《国务院关于加强校车管理的意见》任务分工表\n\n{}", ""),
    ("青梧镇2024年重点任务分解\n来源：新华网\n\n{}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "issuer"), SAYS)
def test_the_issuer_is_the_body_that_the_paper_names(paper, issuer):
    document = parse_text(paper.format(BODY))
    assert document.issuer == issuer
    assert len(document.tasks) == 2


def test_the_card_that_a_portal_sets_beside_its_article_is_read():
    items = "".join(f"<p>{line}</p>" for line in BODY.strip().split("\n"))
    card = (
        "<table><tr><td>索引号：</td><td>QW001</td><td>发文机关：</td><td>青梧县教育局</td></tr>"
        "<tr><td>成文日期：</td><td>2024年3月1日</td><td>发文字号：</td><td>青教发〔2024〕5号</td>"
        "</tr></table>"
    )
    page = (
        f"<html><body>{card}<div><h1>青梧县校车管理办法</h1><div>{items}</div></div></body></html>"
    )
    document = parse_text(page, "办法.html")
    assert (document.issuer, document.doc_number) == ("青梧县教育局", "青教发〔2024〕5号")
    assert str(document.issued) == "2024-03-01"
    assert document.title == "青梧县校车管理办法"
    assert len(document.tasks) == 2


def test_a_zone_lends_its_name_to_no_unit():
    """新区 is no level: its 经济发展局 is not called 区经济发展局 for it."""
    paper = "青岚新区管委会督查室\n关于议定事项的督办通知\n\n1.修订办法。（牵头单位：经济发展局）\n"
    document = parse_text(paper + "青岚新区管委会督查室\n2024年9月13日\n")
    assert document.issuer == "青岚新区管委会督查室"
    assert [a.unit for a in document.tasks[0].assignments] == ["经济发展局"]


def test_what_stands_below_the_title_of_a_markdown_file_is_read():
    paper = (
        "# 临漪区2024年重点任务清单\n\n临政办〔2024〕8号\n\n2024年2月27日\n\n## 一、交通\n\n"
        "1. 建设停车场，增加泊位。（责任单位：区住建局）\n\n"
        "临漪区人民政府办公室　2024年3月1日印发\n"
    )
    document = parse_text(paper, "清单.md")
    assert document.title == "临漪区2024年重点任务清单"
    assert (document.doc_number, str(document.issued)) == ("临政办〔2024〕8号", "2024-02-27")
    assert document.issuer == "临漪区人民政府办公室"
