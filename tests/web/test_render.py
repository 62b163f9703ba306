"""HTML made from data: escaped, faithful to the text, in the office's words."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.assistant.answer import Answer, Citation
from app.ledger.document_records import DocumentRecord, WarningRecord
from app.ledger.records import (
    MilestoneRecord,
    Standing,
    State,
    TaskRecord,
    TaskView,
)
from app.web.render_answer import evidence, tasks_table
from app.web.render_documents import documents_table, system_table, warnings_list
from app.web.render_overview import overview
from app.web.render_source import Source, source_page, source_pane
from app.web.render_text import cited_markdown, safe_markdown, shortened, source_link
from ingest.document import Heading

ATTACK = '<img src=x onerror="alert(1)"><script>alert(2)</script>\'"&'
DAY = date(2018, 1, 1)
TASK = TaskRecord(
    id="9f2c#annex-2",
    document_id="9f2c",
    document="甲政发〔2017〕1号",
    source="annex",
    number=2,
    locator="附件 第2项",
    section="",
    title="修编规划",
    text="修编规划，八月底前完成。",
    start=10,
    end=22,
    responsible=("甲局", "乙局"),
    supporting=("丙局",),
    deadline_text="2017年8月",
    due=date(2017, 8, 31),
)
RECORD = DocumentRecord(
    id="9f2c",
    title="关于规划的意见",
    doc_number="甲政发〔2017〕1号",
    issuer="甲区政府",
    place="甲区",
    issued=None,
    year=2017,
    filename="a.txt",
    chunks=3,
    tasks=2,
)


def view(state: State, task: TaskRecord = TASK, **standing: object) -> TaskView:
    return TaskView(task=task, standing=Standing(as_of=DAY, state=state, **standing))  # type: ignore[arg-type]


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


# Answers


def test_a_passed_date_is_said_as_what_the_ledger_knows() -> None:
    shown = tasks_table([view("overdue", overdue_since=date(2017, 8, 31))], total=1)
    assert "时限已过" in shown
    assert "台账无办结登记" in shown
    assert "已过123天" in shown
    assert "逾期" not in shown


@pytest.mark.parametrize("state", ["due_soon", "on_track", "ongoing", "done", "no_deadline"])
def test_every_state_has_a_light_and_a_word(state: State) -> None:
    shown = tasks_table([view(state)], total=1)
    assert re.search(r'class="pd-light pd-\w+" title="[^"]+">[^<]+<', shown)


def test_a_milestone_that_passed_is_named() -> None:
    milestone = MilestoneRecord(
        number=1,
        text="年底前消除大班额",
        start=0,
        end=8,
        deadline_text="年底前",
        due=date(2017, 12, 31),
        recurrence=None,
    )
    shown = tasks_table(
        [view("overdue", overdue_since=date(2017, 12, 31), overdue_milestones=(milestone,))],
        total=1,
    )
    assert "阶段目标时限已过：年底前消除大班额" in shown


def test_lead_units_stand_before_the_others_that_are_responsible() -> None:
    shown = tasks_table([view("on_track", replace(TASK, lead=("乙局",)))], total=1)
    assert plain(shown).index("牵头 乙局") < plain(shown).index("责任 甲局")


def test_a_list_cut_short_says_how_many_there_are() -> None:
    rows = [view("on_track", replace(TASK, id=f"a#{n}")) for n in range(250)]
    assert "共 250 项，列出前 200 项" in plain(tasks_table(rows, total=250))


def test_what_stands_beside_an_answer_is_escaped_and_on_one_line() -> None:
    task = replace(TASK, title=ATTACK, responsible=(ATTACK,), locator=ATTACK, deadline_text=ATTACK)
    cited = Citation(
        document=ATTACK,
        document_id=ATTACK,
        source="annex",
        number=1,
        locator=ATTACK,
        quote=f"第一行\n\n{ATTACK}",
        start=0,
        end=5,
    )
    answer = Answer(
        text="x",
        status="answered",
        as_of=DAY,
        model="embedded",
        tasks=(view("overdue", task),),
        citations=(cited,),
        nearest=(cited,),
        reading=ATTACK,
    )
    shown = evidence(f"问\n\n{ATTACK}", answer)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "\n" not in shown  # a blank line would end the HTML block inside Markdown


def test_links_name_our_own_pages_only() -> None:
    answer = Answer(
        text="x", status="answered", as_of=DAY, model="m", tasks=(view("on_track"),), total=1
    )
    links = re.findall(r'href="([^"]*)"', evidence("问", answer))
    assert links
    ours = ("/source/", "/api/tasks.", "/api/reports/bulletin.docx?", "/task?id=")
    assert all(link.startswith(ours) for link in links)
    assert {start for start in ours for link in links if link.startswith(start)} == set(ours)


# Source


def test_the_marked_passage_is_the_slice() -> None:
    text = "标题\n\n一、总则\n1．第一条。做好甲。\n2．第二条。做好乙。\n"
    start = text.index("第二条")
    pane = source_pane(Source(RECORD, text), passage=(start, start + 8))
    assert plain("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", pane))) == text[start : start + 8]
    assert pane.count('id="passage"') == 1


@given(
    text=st.text(alphabet='甲乙𠮷<&"\t\n 。', max_size=60),
    a=st.integers(0, 60),
    b=st.integers(0, 60),
)
def test_any_passage_is_marked_and_no_word_is_lost(text: str, a: int, b: int) -> None:
    pane = source_pane(Source(RECORD, text), passage=(a, b))
    shown = pane[pane.index('<article class="pd-source-text">') :]
    marked = plain("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", shown)))
    words = str.maketrans("", "", "\t\n ")
    assert plain(shown).translate(words) == text.translate(words)
    assert marked.translate(words) == text[a:b].translate(words)


def test_rows_of_an_annex_are_laid_out_as_a_table() -> None:
    text = "附件\n\t序号\n\t任务\n\t1\n\t修编\n\n规划\n\t2\n\t补充教师\n"
    first, second = text.index("\t1"), text.index("\t2")
    rows = [(first, second), (second, len(text))]
    pane = source_pane(Source(RECORD, text, rows=rows), passage=rows[1])
    assert '<tr class="pd-head"><td>序号</td><td>任务</td></tr>' in pane
    assert '<tr class="pd-row"><td>1</td><td>修编<br />规划</td></tr>' in pane
    assert '<td><mark id="passage">2</mark></td><td><mark>补充教师</mark></td>' in pane


def test_headings_can_be_jumped_to() -> None:
    text = "一、总则\n做好工作。"
    outline = [Heading(text="一、总则", start=0, end=4, label="一、", title="总则", level=1)]
    pane = source_pane(Source(RECORD, text, outline), passage=None)
    assert '<a href="#at0">一、总则</a>' in pane
    assert 'id="at0"' in pane


def test_a_source_page_is_escaped() -> None:
    page = source_page(Source(replace(RECORD, title=ATTACK, issuer=ATTACK), ATTACK), passage=(0, 9))
    assert "<img" not in page
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/page/dark.js">']


# Text


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil.example/a.png)",
        "[x](http://evil.example)",
        "[x][1]\n\n[1]: http://evil.example",
        "<img src=http://evil.example>",
        "<http://evil.example>",
        "http://evil.example",
        "www.evil.example",
        "[a](javascript:alert(1))",
        "![a][b]\n[b]: https://evil.example 'x'",
        "[![x](http://evil.example/i)](http://evil.example)",
        "![x](http://evil.example/a(b).png)",
        "[x]( <http://evil.example> )",
        "a@evil.example",
    ],
)
def test_markdown_has_no_way_out(text: str) -> None:
    safe = safe_markdown(text)
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(safe)
    assert "<a" not in shown
    assert "<img" not in shown
    assert not re.search(r"https?:|www\.|@", safe)  # what is linked without being marked up


def test_markdown_keeps_its_emphasis_lists_and_words() -> None:
    assert safe_markdown("**甲局**：\n\n1. 校车（2017年）") == "**甲局**：\n\n1. 校车（2017年）"
    assert safe_markdown("见[第三项](/source/a)和 A<B") == "见第三项和 A&lt;B"


def test_a_mark_links_to_the_place_it_stands_for() -> None:
    shown = cited_markdown("六家[1][2]，[9]", ["/source/a", "/source/b"])
    assert shown == "六家[[1]](/source/a)[[2]](/source/b)，&#91;9&#93;"


def test_a_mark_lends_no_link_to_an_address_after_it() -> None:
    shown = MarkdownIt().render(cited_markdown("[1](http://evil.example)", ["/source/a"]))
    assert re.findall(r'href="([^"]*)"', shown) == ["/source/a"]


def test_a_source_link_says_where() -> None:
    assert source_link("9f2c", 5, 20) == "/source/9f2c?start=5&end=20#passage"
    assert source_link("9f2c") == "/source/9f2c"


def test_a_shortened_text_ends_in_an_ellipsis() -> None:
    assert shortened("甲乙丙，丁", 4) == "甲乙丙…"
    assert shortened("甲\n乙", 4) == "甲 乙"


# Documents, system, overview


def test_documents_say_that_there_is_something_to_look_at() -> None:
    warning = WarningRecord(code="x", message=f"标题缺号{ATTACK}", start=3, end=9)
    record = replace(RECORD, warnings=(warning,), title=ATTACK, corrected_tasks=1)
    shown = documents_table([record])
    assert "1 处提醒" in shown
    assert "有更正" in shown
    assert "<img" not in shown
    listed = warnings_list([warning], source_id=RECORD.id)
    assert "/source/9f2c?start=3&amp;end=9#passage" in listed
    assert "<img" not in listed


def test_an_empty_library_says_what_to_do() -> None:
    assert "还没有文件" in documents_table([])
    assert "还没有文件" in overview({}, [], total=0, as_of=DAY)


def test_the_figures_of_the_overview_are_those_of_the_states() -> None:
    shown = plain(overview({"overdue": 2, "ongoing": 3}, [], total=0, as_of=DAY))
    assert "共 5 项任务" in shown
    assert "时限已过2" in shown


def test_the_system_panel_names_what_is_missing() -> None:
    shown = plain(system_table(["检索索引：损坏"], {"model": "embedded"}))
    assert "检索索引：损坏" in shown
    assert "离线模式" in shown
