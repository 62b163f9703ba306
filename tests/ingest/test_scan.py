"""Scanned PDF files: what text recognition gives is put together as lines and marked.

The recogniser is an extra of 200 MB that the tests do not install: a stand-in says what it sees.
"""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from ingest.errors import Scanned, TooLarge
from ingest.formats import SCAN
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, units
from tests.ingest.pdf_writer import PdfPage, pdf_bytes

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


def test_without_the_extra_the_refusal_names_the_command_that_installs_it():
    with pytest.raises(Scanned, match=r"pip install .rapidocr"):
        parse_document(pdf_bytes([PdfPage()]), filename="扫描.pdf", lexicon=lexicon())
