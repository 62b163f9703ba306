"""Saved web pages: tables inside tables, of which one lays out the page and one holds the tasks."""

from __future__ import annotations

from ingest.document import PolicyDocument
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, parse_text, units

HEAD = (
    "<h1>云溪区人民政府办公室关于印发安全生产重点任务的通知</h1><p>云溪政办发〔2024〕12号</p>"
    "<p>各镇、街道：</p><p>现将重点任务印发给你们，请认真抓好落实。</p><p>附件：重点任务分解表</p>"
)
LENGTHS = (
    "<table><tr><td>城区</td><td>120公里</td></tr><tr><td>镇区</td><td>60公里</td></tr></table>"
)
TASKS = (
    "<table><tr><th>序号</th><th>任务</th><th>责任单位</th><th>完成时限</th></tr>"
    "<tr><td>1</td><td>排查燃气管道{0}</td><td>区住房和城乡建设局</td><td>2024年6月底</td></tr>"
    "<tr><td>2</td><td>检查危化企业</td><td>区应急管理局</td><td>每季度</td></tr></table>"
)


def read(body: str) -> PolicyDocument:
    page = f"<html><head><meta charset=utf-8></head><body>{body}</body></html>"
    document = parse_document(page.encode(), filename="通知.html", lexicon=lexicon())
    for task in document.tasks:
        assert document.text[task.start : task.end] == task.text
    return document


def rows(document: PolicyDocument) -> list[tuple]:
    return [
        (
            t.number,
            units(t, "responsible"),
            t.deadline and (t.deadline.due or t.deadline.recurrence),
        )
        for t in document.tasks
    ]


def laid_out(content: str) -> str:
    """A page as old sites are made: links to the left, the paper to the right, in one table."""
    return (
        "<table><tr><td><ul><li><a href=1>领导之窗</a></li><li><a href=2>统计数据</a></li>"
        f"</ul></td><td>{content}</td></tr></table>"
    )


def test_a_table_that_lays_out_the_page_gives_way_to_the_table_in_it():
    plain = read(HEAD + TASKS.format(""))
    assert [r[1] for r in rows(plain)] == [["区住房和城乡建设局"], ["区应急管理局"]]
    assert rows(read(laid_out(HEAD + TASKS.format("")))) == rows(plain)


def test_a_table_in_a_cell_is_words_of_that_cell():
    plain = read(HEAD + TASKS.format(""))
    for page in (HEAD + TASKS.format(LENGTHS), laid_out(HEAD + TASKS.format(LENGTHS))):
        nested = read(page)
        assert rows(nested) == rows(plain)
        assert "排查燃气管道 城区 120公里 镇区 60公里\t区住房和城乡建设局" in nested.text
        assert nested.text.count("120公里") == 1


def test_rows_of_a_layout_are_no_rows_of_tasks():
    page = (
        "<table><tr><td>信息公开</td><td>索引号 123</td></tr><tr><td>首页</td><td>"
        f"{HEAD}{TASKS.format('')}</td></tr></table>"
    )
    assert len(read(page).tasks) == 2


def test_the_numbers_that_a_browser_writes_before_items_are_read():
    def item(words: str, unit: str) -> str:
        return f"<li>{words}（责任单位：{unit}）</li>"

    page = (
        "<html><body><h1>丹阳区2024年营商环境工作要点</h1><h2>一、政务服务</h2><ol>"
        + item("推行“一业一证”改革。", "区行政审批局")
        + item("推进政务服务“就近办”。", "区行政审批局")
        + "</ol><h2>二、要素保障</h2><ol start='3'>"
        + item("优化用地供给。", "区自然资源局")
        + item("4. 强化融资支持。", "区金融办")
        + "<li value='7'>降低物流成本。（责任单位：区商务局）</li></ol></body></html>"
    )
    document = parse_text(page, "要点.html")
    assert [task.locator for task in document.tasks] == [
        "一、1",
        "一、2",
        "二、3",
        "二、4",
        "二、7",
    ]
    assert document.tasks[0].title == "推行“一业一证”改革"
