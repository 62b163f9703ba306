"""Body and annex side by side, on the seed and on a small document of our own."""

import pytest

from tests.ingest.crosscheck_pair import consistent, planted
from tests.ingest.parsing import SEED, parse, parse_text

BODY = """镜湖县人民政府关于河道整治的实施意见
镜政发〔2021〕9号
一、工作目标
（一）水质改善。到2022年，县城河道断面水质全部达到三类标准。
二、重点任务
1．封堵沿河排污口。2021年12月底前，完成县城河道沿线排污口封堵。由县水利局负责巡查沿线排污口。（责任单位：县住房城乡建设局、县生态环境局）
2．改善断面水质。到2022年，县城河道断面水质基本达到三类标准。（责任单位：县生态环境局）
3．建设滨河步道。在县城河道两岸建设步道。（责任单位：县林业局）
附件
任务分解表
序号
重点任务
完成时间
责任单位
配合单位
1
封堵县城河道沿线排污口
2022年3月
县住房城乡建设局
县生态环境局、县财政局
2
培训乡村医生
2021年
县卫生健康委
——
"""


@pytest.fixture(scope="module")
def checked():
    return parse_text(BODY)


def of(document, code):
    return [d for d in document.differences if d.code == code]


def test_a_row_is_linked_to_the_article_that_it_breaks_down(checked):
    assert [(link.row, link.source, link.number) for link in checked.links] == [(1, "article", 1)]


def test_a_unit_moved_from_answering_to_assisting_is_reported(checked):
    (moved,) = of(checked, "unit-moved")
    assert (moved.row, moved.article, moved.units) == (1, 1, ("县生态环境局",))
    assert "责任单位" in moved.message
    assert "配合单位" in moved.message


def test_a_unit_that_only_the_row_lists_is_reported(checked):
    assert [d.units for d in of(checked, "unit-added")] == [("县财政局",)]


def test_a_date_in_one_and_not_in_the_other_is_reported_both_ways(checked):
    messages = " ".join(d.message for d in of(checked, "date-missing"))
    assert "2022-03-31" in messages
    assert "2021-12-31" in messages


def test_another_date_in_the_other_place_is_told_and_not_called_missing():
    def paper(row: str) -> str:
        return (
            "云溪区人民政府关于做好防台工作的通知\n一、储备物资。2024年6月15日前补足防台物资。"
            "（责任单位：区应急管理局）\n附件：任务分解表\n序号\t任务\t责任单位\t完成时限\n"
            f"1\t储备防台物资\t区应急管理局\t{row}\n"
        )

    both = " ".join(d.message for d in of(parse_text(paper("2024年7月底")), "date-missing"))
    assert (
        "附件第1项“储备防台物资”写有时限2024-07-31，正文第1条“储备物资”写的是时限2024-06-15" in both
    )
    assert (
        "正文第1条“储备物资”写有时限2024-06-15，附件第1项“储备防台物资”写的是时限2024-07-31" in both
    )
    assert "没有写" not in both
    (one,) = of(parse_text(paper("长期")), "date-missing")
    assert one.message.endswith("附件第1项“储备防台物资”没有写。")


def test_rows_and_articles_without_a_counterpart_are_reported(checked):
    assert [d.row for d in of(checked, "row-unmatched")] == [2]
    assert [d.article for d in of(checked, "article-unmatched")] == [2, 3]


def test_a_sentence_that_charges_a_unit_its_bracket_omits_is_reported(checked):
    assert [(d.article, d.units) for d in of(checked, "sentence-unit")] == [(1, ("县水利局",))]


def test_all_in_the_goal_and_mostly_in_the_article_is_reported(checked):
    (wording,) = of(checked, "wording")
    assert wording.article == 2


def test_places_of_a_difference_slice_the_text(checked):
    for difference in checked.differences:
        for start, end in difference.places:
            assert 0 <= start < end <= len(checked.text)


def test_the_seed_links_rows_to_articles_of_the_same_matter():
    links = {}
    for link in parse(SEED).links:
        links.setdefault(link.row, (link.source, link.number))
    assert links[2] == ("article", 3)
    assert links[5] == ("article", 11)
    assert links[10] == ("article", 17)
    assert links[1] == ("requirement", 1)


def test_the_seed_says_all_in_a_goal_and_mostly_in_an_article():
    assert [d.article for d in of(parse(SEED), "wording")] == [9]


def test_a_consistent_document_has_no_difference():
    document = parse_text(consistent())
    assert [d.message for d in document.differences] == []
    assert [link.number for link in document.links] == [1, 2, 3, 4, 5, 6, 6, 7]


def test_every_planted_difference_is_found_and_no_other():
    found = [(d.code, d.row, d.article, d.units) for d in parse_text(planted()).differences]
    assert sorted(found, key=str) == sorted(
        [
            ("row-unmatched", 9, None, ()),
            ("article-unmatched", None, 8, ()),
            ("unit-dropped", 1, 1, ("县自然资源局",)),
            ("unit-added", 2, 2, ("县公安局",)),
            ("unit-moved", 3, 3, ("各乡镇人民政府",)),
            ("unit-moved", 3, 3, ("县农业农村局",)),
            ("date-missing", 5, 5, ()),
            ("date-missing", 5, 5, ()),
            ("sentence-unit", None, 2, ("县公安交警大队",)),
            ("wording", None, 5, ()),
        ],
        key=str,
    )


def test_a_rhythm_that_only_one_place_names_is_a_difference():
    (found,) = of(parse(SEED), "recurrence-missing")
    assert (found.row, found.article) == (6, 11)
    assert "每年9月" in found.message
