"""Scanned PDF files: what text recognition gives is put together as lines and marked.

The quick tests put a stand-in for the recogniser, which is an extra of 200 MB. The slow ones
have the real one read a page that was drawn here (scanned.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from ingest.errors import Scanned, TooLarge
from ingest.formats import SCAN
from ingest.parse import parse_document
from tests.ingest.parsing import ROOT, lexicon, units
from tests.ingest.pdf_writer import PdfPage, pdf_bytes
from tests.ingest.scanned import scanned_pdf

SEEN = [
    ("镜湖市人民政府关于加强管理的意见", 60, 0.99),
    ("一、加强校车管理。定期检查车辆，做好安全工作。", 100, 0.98),
    ("（责任单位：市教育局）", 120, 0.97),
    ("二、加强食堂管理。推进明厨亮兆。", 140, 0.6),
    ("— 1 —", 800, 0.99),
]


@pytest.fixture
def recogniser(monkeypatch):
    """A stand-in for rapidocr that sees SEEN on every page."""
    sizes = []

    class RapidOCR:
        def __init__(self, params=None) -> None:
            pass

        def __call__(self, picture):
            sizes.append(picture.shape)
            scale = picture.shape[0] / 842
            boxes = [
                [(x * scale, y * scale) for x, y in ((60, top), (60 + 12 * len(text), top + 12))]
                for text, top, _ in SEEN
            ]
            texts, shares = [t for t, _, _ in SEEN], [s for _, _, s in SEEN]
            return SimpleNamespace(boxes=boxes, txts=texts, scores=shares)

    module = ModuleType("rapidocr")
    module.RapidOCR = RapidOCR
    monkeypatch.setitem(sys.modules, "rapidocr", module)
    return sizes


def test_a_scan_is_read_line_by_line_and_marked_for_confirmation(recogniser):
    data = pdf_bytes([PdfPage()])
    document = parse_document(data, filename="扫描.pdf", lexicon=lexicon(), kind=SCAN)
    assert document.title == "镜湖市人民政府关于加强管理的意见"
    assert [units(t, "responsible") for t in document.tasks] == [["市教育局"], []]
    assert "— 1 —" not in document.text
    assert {task.unconfirmed for task in document.tasks} == {"文字由扫描件识别"}
    codes = {w.code: w.message for w in document.warnings}
    assert "对照原件" in codes["recognised"]
    assert "明厨亮兆" in codes["recognised-unsure"]
    assert max(recogniser[0]) == pytest.approx(842 * 200 / 72, abs=2)


def test_a_huge_page_is_rendered_smaller(recogniser):
    data = pdf_bytes([PdfPage()]).replace(b"[0 0 595 842]", b"[0 0 9999 9999]")
    parse_document(data, filename="扫描.pdf", lexicon=lexicon(), kind=SCAN)
    assert recogniser[0][0] * recogniser[0][1] <= 12_100_000


def test_a_scan_of_too_many_pages_is_refused(recogniser):
    with pytest.raises(TooLarge, match="扫描件"):
        parse_document(pdf_bytes([PdfPage()] * 61), filename="a.pdf", lexicon=lexicon(), kind=SCAN)
    assert recogniser == []


PAPER = (
    (
        "　　　　云溪区人民政府关于加强校园安全的意见",
        "　　　　　　　　云溪政发〔2023〕15号",
        "各街道办事处，区各有关部门：",
        "　　为进一步加强校园安全工作，现提出以下意见。",
        "　　一、加强校车管理。2023年9月底前完成全部校车的安全",
        "检查，每年3月、9月各组织一次应急演练，并建立校车档案。",
        "（责任单位：区教育局、区公安分局）",
        "　　二、加强食堂管理。2023年12月底前实现学校食堂“明厨",
        "亮灶”全覆盖。（责任单位：区市场监督管理局；配合单位：",
        "区教育局、各街道）",
        "",
        "　　　　　　　　　　　　　　　云溪区人民政府",
        "　　　　　　　　　　　　　　　2023年6月12日",
    ),
)


@pytest.mark.slow
@pytest.mark.recognition
@pytest.mark.timeout(600)
def test_the_real_recogniser_reads_a_scanned_paper():
    document = parse_document(scanned_pdf(PAPER), filename="扫描.pdf", lexicon=lexicon(), kind=SCAN)
    assert document.title == "云溪区人民政府关于加强校园安全的意见"
    assert document.doc_number == "云溪政发〔2023〕15号"
    assert str(document.issued) == "2023-06-12"
    assert [units(t, "responsible") for t in document.tasks] == [
        ["区教育局", "区公安分局"],
        ["区市场监督管理局"],
    ]
    assert [units(t, "supporting") for t in document.tasks] == [[], ["区教育局", "各街道"]]
    dates = [
        [str(m.deadline.due or m.deadline.recurrence) for m in t.milestones] for t in document.tasks
    ]
    assert dates[0][0] == "2023-09-30"
    assert dates[1] == ["2023-12-31"]
    assert "recognised" in {w.code for w in document.warnings}


TELLS_NOBODY = """
import sys
from app.environment import keep_offline
keep_offline()
from ingest.readers.scan import read_scan
print(len(read_scan(sys.stdin.buffer.read(), "扫描.pdf").text))
"""


@pytest.mark.slow
@pytest.mark.recognition
@pytest.mark.timeout(600)
def test_the_real_recogniser_reports_to_nobody(tmp_path: Path):
    """onnxruntime keeps a number of the machine and a queue of reports in the home folder as
    soon as it means to send some, before any connection is tried."""
    done = subprocess.run(
        [sys.executable, "-c", TELLS_NOBODY],
        input=scanned_pdf([PAPER[0][:2]]),
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
    assert [str(p) for p in tmp_path.rglob("*") if p.is_file()] == []


def test_without_the_extra_the_refusal_names_the_command_that_installs_it():
    with pytest.raises(Scanned, match=r"pip install .rapidocr"):
        parse_document(pdf_bytes([PdfPage()]), filename="扫描.pdf", lexicon=lexicon())
