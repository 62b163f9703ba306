"""文件 in a real browser: preview, put right, confirm or drop; replace, delete, look it up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.ledger.records import TaskFilter
from app.web.api import create_app
from app.wiring import Desk
from tests.web.conftest import OTHER, TODAY
from tests.web.desk import build
from tests.web.serving import serving
from tests.web.test_accessibility import serious
from tests.web.visit import SIZES, Visit

pytestmark = pytest.mark.browser

TITLE = "云溪区人民政府关于加强校园周边环境整治的实施意见"
ROWS = [
    ("1", "取缔流动摊点", "2018年5月底", "区城市管理局", "区市场监督管理局、各街道"),
    ("2", "整治交通秩序", "2018年7月底", "区公安分局", "区教育局"),
    ("3", "检查食品经营户", "长期", "区市场监督管理局", "区教育局"),
]
BODY = [
    "1．取缔流动摊点。全面取缔校门两侧200米内流动摊点。"
    "（责任单位：区城市管理局、区市场监督管理局、各街道）",
    "2．整治交通秩序。在校门口设置减速带和护学岗，规范停车。"
    "（牵头单位：区公安分局；配合单位：区教育局、各街道）",
    "3．检查食品经营户。每季度检查一次校园周边食品经营户。"
    "（责任单位：区市场监督管理局；配合单位：区教育局）",
]
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


NUMBERS = iter(range(1, 1000))


def word_file(path: Path, *, number: int = 0, rows: list[tuple[str, ...]] = ROWS) -> Path:
    """A document of an office, as Word: three articles and their annexed table. Each has a number
    of its own unless one is given: what is put right in one would come again in the next."""
    from docx import Document

    document = Document()
    number = number or next(NUMBERS)
    for line in (f"云溪政发〔2018〕{number}号", TITLE, "各镇人民政府、街道办事处，区政府各部门：",
                 "为加强校园周边环境整治，保障学生安全，现提出如下意见。", "一、重点任务", *BODY,
                 "附件：任务分解表"):  # fmt: skip
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=5)
    names = ("序号", "任务", "完成时限", "责任单位", "配合单位")
    for cell, text in zip(table.rows[0].cells, names, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


@pytest.fixture
def clean(desk: Desk, address: str, browser: Any) -> Iterator[None]:
    """Only the corpus is there before and after, and no preview waits."""
    kept = {d.id for d in desk.db.documents()}
    yield
    api = browser.new_context().request
    for draft in api.get(f"{address}/api/drafts").json()["drafts"]:
        api.delete(f"{address}/api/drafts/{draft['id']}")
    for document in desk.db.documents():
        if document.id not in kept:
            desk.library.remove_document(document.id)


@pytest.fixture
def files(visit: Visit, clean: None) -> Iterator[Visit]:
    """The tab, opened. What a refusal leaves in the console is no fault of the page."""
    opened(visit)
    yield visit
    visit.errors[:] = [e for e in visit.errors if not REFUSAL.match(e)]


def opened(visit: Visit) -> None:
    visit.page.get_by_role("tab", name="文件").click()
    visit.page.locator("#pd-upload").wait_for()


def upload(visit: Visit, *paths: Path) -> None:
    visit.page.set_input_files("#pd-upload input[type=file]", [str(path) for path in paths])


def preview(visit: Visit, path: Path) -> None:
    upload(visit, path)
    visit.page.get_by_text("预览，尚未入库").wait_for()


def field(visit: Visit, label: str) -> Any:
    return visit.page.locator(f'textarea[aria-label="{label}"]')


def put_in(visit: Visit, label: str, value: str) -> None:
    field(visit, label).fill(value)
    field(visit, label).press("Enter")


def confirm(visit: Visit) -> None:
    visit.page.get_by_role("button", name="确认入库").click()
    visit.page.get_by_text("已入库，计入").wait_for()


def test_a_word_file_is_previewed_corrected_confirmed_and_asked_about(
    files: Visit, desk: Desk, tmp_path: Path
) -> None:
    visit, page = files, files.page
    preview(visit, word_file(tmp_path / "整治.docx"))
    assert TITLE in page.locator("#pd-files h2").inner_text()
    assert len(visit.texts(".pd-tasks-form tbody tr")) == 6
    assert field(visit, "附件第2项的时限").input_value() == "2018年7月底"
    assert len(desk.db.documents()) == 1, "nothing counts before it is confirmed"
    page.fill("#pd-by", "区政府办 李某")
    put_in(visit, "附件第2项的时限", "2018年6月底")
    page.get_by_text("已更正").wait_for()
    row = page.locator(".pd-tasks-form tr", has=field(visit, "附件第2项的时限"))
    assert "到期日 2018-06-30" in row.inner_text()
    assert "读出的是：2018年7月底" in row.inner_text()
    visit.shot("8-preview", full_page=True)
    confirm(visit)
    (task,) = [
        v.task
        for v in desk.db.find(TaskFilter(text="整治交通秩序", source="annex"), as_of=TODAY).tasks
    ]
    assert (task.due, task.corrections[0].by) == (date(2018, 6, 30), "区政府办 李某")
    page.get_by_role("tab", name="问答").click()
    visit.ask("云溪区整治交通秩序什么时候完成？")
    said = visit.texts("#pd-chat .bot.message")[-1]
    assert "2018年6月底" in said or "2018年6月30日" in said
    assert "2018年7月31日" not in said
    visit.shot("9-corrected-in-chat")


def test_what_is_no_date_is_refused_beside_the_field(files: Visit, tmp_path: Path) -> None:
    visit, page = files, files.page
    preview(visit, word_file(tmp_path / "整治.docx"))
    put_in(visit, "附件第2项的时限", "很快")
    page.get_by_role("alert").wait_for()
    assert "没有看懂" in page.get_by_role("alert").inner_text()
    assert field(visit, "附件第2项的时限").input_value() == "很快"
    page.get_by_role("button", name="恢复原来的内容").click()
    assert field(visit, "附件第2项的时限").input_value() == "2018年7月底"
    put_in(visit, "正文第2条的配合单位", "区数据管理局")
    page.get_by_role("button", name="是新单位，照填").click()
    page.get_by_text("已更正").wait_for()
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已更正").wait_for(state="detached")
    assert field(visit, "正文第2条的配合单位").input_value() == "区教育局、各街道"


def test_each_file_has_a_result_or_a_reason_and_what_is_dropped_leaves_nothing(
    files: Visit, desk: Desk, tmp_path: Path
) -> None:
    visit, page = files, files.page
    broken = tmp_path / "坏文件.bin"
    broken.write_bytes(bytes(range(256)))
    upload(visit, broken, OTHER, word_file(tmp_path / "整治.docx"))
    page.get_by_text("已处理 3 / 3 份").wait_for()
    said = visit.texts("#pd-results li")
    assert said[0].startswith("未收")
    assert "坏文件.bin" in said[0]
    assert all(line.startswith("已读") and re.search(r"读出 \d+ 项任务", line) for line in said[1:])
    assert len(visit.texts("#pd-waiting li")) == 2
    assert len(desk.db.documents()) == 1
    visit.shot("7-documents", full_page=True)
    page.locator("#pd-waiting li", has_text=OTHER.name).get_by_text("确认入库").click()
    page.get_by_text("已入库，计入 19 项任务").wait_for()
    assert len(visit.texts("#pd-documents tbody tr")) == 2
    page.locator("#pd-waiting a").click()
    page.get_by_role("button", name="放弃").click()
    page.keyboard.press("Escape")
    page.get_by_text("预览，尚未入库").wait_for()  # Escape keeps it
    page.get_by_role("button", name="放弃").click()
    page.get_by_role("button", name="放弃预览").click()
    page.get_by_text("没有留下任何内容").wait_for()
    assert page.locator("#pd-waiting").is_hidden()
    assert len(desk.db.documents()) == 2
    names = {broken.name, OTHER.name, "整治.docx"}
    assert [p for p in desk.settings.data_dir.rglob("*") if p.name in names] == []
    upload(visit, OTHER)
    page.get_by_text("没有重复导入").wait_for()


def test_a_new_version_shows_what_it_changes_before_it_counts(
    files: Visit, desk: Desk, tmp_path: Path
) -> None:
    visit, page = files, files.page
    first = word_file(tmp_path / "整治.docx", number=1001)
    old = desk.library.add_document(first.read_bytes(), filename=first.name)
    desk.db.record_progress(
        f"{old.id}#annex-1", status="done", note="已取缔", on=TODAY, by="区城管局"
    )
    later = [ROWS[0], (*ROWS[1][:2], "2018年9月底", "区公安分局", "区城市管理局"), ROWS[2]]
    later.append(("4", "公布投诉电话", "2018年10月", "区政府办公室", ""))
    preview(visit, word_file(tmp_path / "整治（修订）.docx", number=1001, rows=later))
    shown = page.locator(".pd-compare").inner_text()
    assert re.search(r"不变\s*5", shown)
    assert re.search(r"有变化\s*1", shown)
    assert re.search(r"新增\s*1", shown)
    assert "2018-07-31 → 2018-09-30" in shown.replace("\n", " ")
    assert "已有的 1 条办理记录随任务保留" in shown
    page.get_by_text("不替换，两份都保留").click()
    page.locator(".pd-changes").first.wait_for(state="detached")
    page.locator("[data-choice]").first.click()
    page.locator(".pd-changes").first.wait_for()
    visit.shot("10-new-version", full_page=True)
    confirm(visit)
    assert "有变化 1 项，新增 1 项" in page.locator(".pd-told").inner_text()
    rows = {
        v.task.title: v
        for v in desk.db.find(TaskFilter(source="annex", text="流动摊点"), as_of=TODAY).tasks
    }
    assert rows["取缔流动摊点"].standing.state == "done"
    assert desk.db.document(old.id) is None


def test_a_document_is_deleted_only_after_a_second_word(
    files: Visit, desk: Desk, tmp_path: Path
) -> None:
    page = files.page
    desk.library.add_document(word_file(tmp_path / "a.docx").read_bytes(), filename="a.docx")
    page.reload()
    page.locator("#pd-documents a", has_text=TITLE).click()
    page.get_by_role("button", name="删除", exact=True).click()
    assert "6 项任务将从台账和问答中移除" in page.get_by_role("dialog").inner_text()
    page.get_by_role("button", name="取消").click()
    assert len(desk.db.documents()) == 2
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    page.get_by_text("文件已删除").wait_for()
    assert len(desk.db.documents()) == 1
    assert TITLE not in page.locator("#pd-documents").inner_text()


def test_the_document_page_holds_the_cross_check_and_opens_both_places(files: Visit) -> None:
    visit, page = files, files.page
    page.locator("#pd-documents tbody a").first.click()
    check = page.locator(".pd-check")
    check.wait_for()
    assert re.search(r"\d+ 处不一致", check.inner_text())
    check.locator("summary").click()
    assert "正文 24 条，附件分解表 13 项" in check.inner_text()
    first = check.locator("ol li").first
    first.locator("a").first.click()
    page.locator("#pd-reader mark").first.wait_for()
    assert page.locator("#pd-reader .pd-contents").count() == 1
    page.get_by_role("button", name="下一处出处").click()
    page.locator("#pd-reader mark").first.wait_for()
    visit.shot("11-cross-check")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载原件").click()
    assert download.value.suggested_filename.endswith(".txt")


def test_a_correction_shows_in_the_ledger_without_a_reload(
    files: Visit, desk: Desk, tmp_path: Path
) -> None:
    visit, page = files, files.page
    data = word_file(tmp_path / "a.docx").read_bytes()
    record = desk.library.add_document(data, filename="a.docx")
    page.goto(f"{visit.address}/?tab=ledger&as_of=2018-07-15&document={record.id}")
    row = page.locator("#pd-view-ledger tr", has_text="附表 第1项")
    row.get_by_text("时限已过", exact=True).wait_for()
    page.get_by_role("tab", name="文件").click()
    page.locator("#pd-documents a", has_text=TITLE).click()
    put_in(visit, "附件第1项的时限", "2018年9月")
    page.get_by_text("已更正").wait_for()
    page.go_back()
    page.go_back()
    row.get_by_text("未到期", exact=True).wait_for()


def test_reload_and_back_find_the_same_panel(files: Visit, tmp_path: Path) -> None:
    visit, page = files, files.page
    preview(visit, word_file(tmp_path / "整治.docx"))
    put_in(visit, "附件第2项的时限", "2018年6月底")
    page.get_by_text("已更正").wait_for()
    page.reload()
    page.get_by_text("已更正").wait_for()
    page.go_back()
    page.locator("#pd-upload").wait_for()
    assert "整治.docx" in page.locator("#pd-waiting").inner_text()
    page.go_forward()
    page.get_by_text("预览，尚未入库").wait_for()


def test_two_windows_do_not_confirm_the_same_preview_twice(
    files: Visit, browser: Any, address: str, desk: Desk, tmp_path: Path
) -> None:
    preview(files, word_file(tmp_path / "整治.docx"))
    path = files.page.url.removeprefix(address)
    other = Visit(browser, address, path=path)
    other.page.get_by_text("预览，尚未入库").wait_for()
    confirm(files)
    other.page.get_by_role("button", name="确认入库").click()
    other.page.get_by_role("alert").wait_for()
    assert "重新上传" in other.page.get_by_role("alert").inner_text()
    assert len(desk.db.documents()) == 2
    other.close()


def test_fields_are_worked_by_keyboard(files: Visit, tmp_path: Path) -> None:
    visit, page = files, files.page
    preview(visit, word_file(tmp_path / "整治.docx"))
    due = field(visit, "附件第1项的时限")
    due.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("2018年4月")
    page.keyboard.press("Escape")
    assert due.input_value() == "2018年5月底"
    due.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("2018年4月")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.get_by_text("到期日 2018-04-30").wait_for()
    assert "附件第2项" in page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_a_hostile_file_runs_nothing_in_any_panel(files: Visit, desk: Desk, tmp_path: Path) -> None:
    visit, page = files, files.page
    attack = "<img src=x onerror=\"document.title='ran'\"></textarea><script>x</script>"
    text = OTHER.read_text("utf-8").replace("老旧小区", f"老旧{attack}小区")
    hostile = tmp_path / "<img src=x onerror=alert(1)>.txt"
    hostile.write_text(text, "utf-8")
    preview(visit, hostile)
    put_in(visit, "标题", f"{attack}标题")
    page.get_by_text("已更正").wait_for()
    confirm(visit)
    page.locator("#pd-documents a").last.click()
    page.get_by_role("link", name="下载原件").wait_for()
    page.wait_for_timeout(300)
    assert page.title() != "ran"
    assert page.locator("#pd-files :is(img, script, iframe)").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panels_fit_every_width(
    window: Any, address: str, clean: None, tmp_path: Path, scheme: str
) -> None:
    for name, viewport in SIZES.items():
        path = "/?tab=documents"
        visit = Visit(window, address, path=path, viewport=viewport, color_scheme=scheme)
        visit.page.locator("#pd-upload").wait_for()
        preview(visit, word_file(tmp_path / "整治.docx"))
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert visit.page.evaluate(overflow) <= 0
        visit.shot(f"files-{name}-{scheme}-preview", full_page=True)
        visit.page.locator(".pd-tasks-form .pd-cite").first.click()
        visit.page.locator("#pd-reader mark").first.wait_for()
        assert visit.page.evaluate(overflow) <= 0
        visit.shot(f"files-{name}-{scheme}-reader")
        visit.page.keyboard.press("Escape")
        visit.page.get_by_role("button", name="放弃").click()
        visit.page.get_by_role("button", name="放弃预览").click()
        visit.page.get_by_text("没有留下任何内容").wait_for()
        assert visit.errors == []
        visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_panels(
    window: Any, address: str, clean: None, tmp_path: Path, scheme: str
) -> None:
    visit = Visit(window, address, path="/?tab=documents", color_scheme=scheme)
    page = visit.page
    page.locator("#pd-documents tbody a").click()
    page.locator(".pd-check summary").click()
    assert serious(page) == []
    page.get_by_role("link", name="返回文件列表").click()
    page.locator("#pd-upload").wait_for()
    first = word_file(tmp_path / "a.docx", number=2001)
    preview(visit, first)
    put_in(visit, "附件第2项的时限", "2018年6月底")
    page.get_by_text("已更正").wait_for()
    put_in(visit, "附件第1项的时限", "很快")
    page.get_by_role("alert").wait_for()
    assert serious(page) == []
    page.get_by_role("button", name="恢复原来的内容").click()
    confirm(visit)
    assert serious(page) == []
    preview(visit, word_file(tmp_path / "b.docx", number=2001, rows=ROWS[:2]))
    page.locator(".pd-changes").first.wait_for()
    page.get_by_role("button", name="放弃").click()
    page.get_by_role("dialog").wait_for()
    assert serious(page) == []
    visit.close()


def test_an_empty_library_says_what_to_do(browser: Any, tmp_path: Path) -> None:
    parts = build(tmp_path)
    with serving(create_app(parts, today=lambda: TODAY)) as url:  # type: ignore[arg-type]
        visit = Visit(browser, url, path="/?tab=documents")
        opened(visit)
        assert "还没有文件" in visit.page.locator("#pd-documents").inner_text()
        assert "确认后才计入台账" in visit.page.locator("#pd-documents").inner_text()
        visit.shot("12-empty-library")
        assert visit.errors == []
        visit.close()
    parts.close()


def test_several_uploads_are_confirmed_at_once(files: Visit, tmp_path: Path, desk: Desk) -> None:
    page = files.page
    before = len(desk.db.documents())
    sent = [str(word_file(tmp_path / f"{n}.docx")) for n in (1, 2)]
    page.set_input_files("#pd-upload input", sent)
    page.locator("#pd-results", has_text="已处理 2 / 2").wait_for()
    page.get_by_role("button", name="全部确认入库（2 份）").click()
    page.locator(".pd-dialog", has_text="2 份文件全部入库，计入 12 项任务？").wait_for()
    page.get_by_role("button", name="全部入库", exact=True).click()
    page.locator(".pd-done-note", has_text="已入库 2 份文件，计入 12 项任务。").wait_for()
    assert len(desk.db.documents()) == before + 2
    assert page.locator("#pd-waiting").is_hidden()
