"""Files are read in a process of their own: what goes wrong in there is a reason out here."""

from __future__ import annotations

import http.server
import io
import os
import signal
import threading
import time
import zipfile
from collections.abc import Iterator

import pytest

from app.ledger.files.limits import MB, Limits
from app.ledger.files.office import Office
from app.ledger.files.parser import FileParser
from app.programs import LIBREOFFICE
from ingest.errors import (
    Classified,
    NotAPolicy,
    Scanned,
    TooLarge,
    UnreadableFile,
    UnsupportedFormat,
)
from tests.ingest.parsing import OWN, SEED, lexicon, parse
from tests.ingest.pdf_writer import PdfPage, pdf_bytes
from tests.ingest.scanned import scanned_pdf

BODY = "镜湖市人民政府关于加强管理的意见\n一、加强校车管理。定期检查车辆，做好安全工作。\n"


@pytest.fixture(scope="module")
def parser() -> Iterator[FileParser]:
    parser = FileParser()
    yield parser
    parser.close()


def read(parser: FileParser, data: bytes | str, filename: str = "文件.txt"):
    data = data.encode() if isinstance(data, str) else data
    return parser(data, filename=filename, lexicon=lexicon())


@pytest.mark.parametrize("path", [SEED, *OWN], ids=lambda p: p.stem)
def test_what_comes_out_of_the_process_is_what_the_compiler_made(parser, path):
    assert read(parser, path.read_bytes(), path.name) == parse(path)


@pytest.mark.parametrize(
    ("data", "filename", "error"),
    [
        (b"", "空.txt", UnreadableFile),
        (b"abc", "录音.mp3", UnsupportedFormat),
        ("你好".encode(), "便条.txt", NotAPolicy),
        (f"机密★5年\n{BODY}".encode(), "密.txt", Classified),
        (b"not an archive", "通知.docx", UnreadableFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "通知.doc", UnsupportedFormat),
        (b"x" * (21 * MB), "大.txt", TooLarge),
    ],
)
def test_a_refusal_keeps_its_kind_and_its_words(parser, data, filename, error):
    with pytest.raises(error, match=filename) as caught:
        read(parser, data, filename)
    assert type(caught.value) is error
    assert caught.value.filename == filename


def test_a_secret_document_is_let_in_where_the_setting_allows_it():
    allowing = FileParser(allow_classified=True)
    document = read(allowing, f"机密★5年\n{BODY}")
    allowing.close()
    assert "secret-mark" in [w.code for w in document.warnings]


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_one_is_read():
    small = FileParser(limits=Limits(memory=40 * MB))
    with pytest.raises(TooLarge, match="内存"):
        read(small, BODY * 150_000)
    assert read(small, BODY).tasks
    small.close()


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read():
    for limits in (Limits(cpu=1), Limits(wall=0.6)):
        hasty = FileParser(limits=limits)
        read(hasty, BODY)  # starts the process
        with pytest.raises(TooLarge, match="秒"):
            read(hasty, BODY * 20_000)
        assert read(hasty, BODY).tasks
        hasty.close()


def test_a_process_that_dies_is_replaced(parser):
    read(parser, BODY)
    assert parser._reader._process is not None
    os.killpg(parser._reader._process.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert read(parser, BODY).tasks


def test_the_process_ends_when_it_is_closed(parser):
    read(parser, BODY)
    process = parser._reader._process
    assert process is not None
    parser.close()
    assert process.poll() == 0


def test_a_reader_that_is_taken_over_reaches_nothing(tmp_path):
    """The guard itself, in a process of its own, because it cannot be taken off again."""
    import subprocess
    import sys

    code = (
        "import socket, subprocess, os\n"
        "from app.ledger.files.limits import Limits, forbid_reaching_out\n"
        "Limits().set_here(); forbid_reaching_out()\n"
        "def tried(act):\n"
        "    try: act()\n"
        "    except PermissionError: return\n"
        "    raise SystemExit('it worked')\n"
        "tried(lambda: socket.create_connection(('127.0.0.1', 9)))\n"
        "tried(lambda: subprocess.run(['true']))\n"
        "tried(lambda: os.system('true'))\n"
        f"tried(lambda: open({str(tmp_path / 'x')!r}, 'w'))\n"
        f"tried(lambda: os.open({str(tmp_path / 'y')!r}, os.O_CREAT | os.O_RDWR))\n"
        "open(os.devnull).close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


# LibreOffice


@pytest.fixture(scope="module")
def office_parser() -> Iterator[FileParser]:
    program = LIBREOFFICE.find()
    assert program
    parser = FileParser(office=Office(program))
    yield parser
    parser.close()


RTF = (
    r"{\rtf1\ansi\ansicpg936 "
    + "".join(
        rf"\u{ord(char) - 65536 if ord(char) > 32767 else ord(char)}?" if char > "~" else char
        for char in BODY.replace("\n", "\\par\n")
    )
    + "}"
)


@pytest.mark.office
def test_a_rich_text_file_is_read_also_under_the_suffix_of_an_old_word_file(office_parser):
    for name in ("意见.rtf", "意见.doc"):
        assert read(office_parser, RTF, name).title == "镜湖市人民政府关于加强管理的意见"


@pytest.mark.office
@pytest.mark.parametrize("kind", [".doc", ".xls", ".rtf"])
def test_a_damaged_old_file_is_refused_and_leaves_nothing(
    office_parser, kind, tmp_path, monkeypatch
):
    head = b"{\\rtf1" if kind == ".rtf" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    stream = ("Workbook" if kind == ".xls" else "WordDocument").encode("utf-16-le")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(UnreadableFile, match=f"坏{kind}"):
        read(office_parser, head + stream + b"\x01\x02\xfe" * 3000, f"坏{kind}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.office
def test_a_conversion_that_takes_too_long_is_stopped():
    program = LIBREOFFICE.find()
    assert program
    office = Office(program, limits=Limits(wall=0.2))
    with pytest.raises(TooLarge, match="LibreOffice"):
        office.convert(RTF.encode(), ".rtf", filename="慢.rtf")


@pytest.mark.office
def test_a_file_that_links_to_the_network_fetches_nothing(office_parser):
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        field = r"{\field{\*\fldinst INCLUDEPICTURE " + f'"{address}/a.png"' + r" \\d}{\fldrslt}}"
        document = read(office_parser, RTF.replace("}", field + "}"), "链接.rtf")
        content = (
            '<?xml version="1.0"?><office:document-content office:version="1.2" '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
            'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>'
            + "".join(f"<text:p>{line}</text:p>" for line in BODY.splitlines())
            + f'<text:p><draw:frame><draw:image xlink:href="{address}/b.png"/></draw:frame>'
            "</text:p>"
            f'<text:section text:name="x"><text:section-source xlink:href="{address}/c.odt"/>'
            "</text:section></office:text></office:body></office:document-content>"
        )
        odt = io.BytesIO()
        with zipfile.ZipFile(odt, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", content)
            archive.writestr(
                "META-INF/manifest.xml",
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
                'manifest:1.0"><manifest:file-entry manifest:full-path="/" '
                'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
                '<manifest:file-entry manifest:full-path="content.xml" '
                'manifest:media-type="text/xml"/></manifest:manifest>',
            )
        again = read(office_parser, odt.getvalue(), "链接.odt")
        server.shutdown()
    assert document.tasks
    assert again.tasks
    assert asked == []


@pytest.mark.slow
@pytest.mark.recognition
@pytest.mark.timeout(600)
def test_a_scan_is_recognised_within_the_limits_of_its_own_process():
    """Where nothing may be written, no program started and no connection opened."""
    recognising = FileParser(recognises=True)
    title = "镜湖市人民政府关于加强管理的意见"
    scan = scanned_pdf([["　　" + title, "　　一、加强校车管理。定期检查车辆，做好安全工作。"]])
    try:
        document = read(recognising, scan, "扫描.pdf")
    finally:
        recognising.close()
    assert document.title == title
    assert [task.text for task in document.tasks] == [
        "一、加强校车管理。定期检查车辆，做好安全工作。"
    ]


def test_a_scan_is_refused_with_the_reason_where_recognition_is_not_installed(parser):
    with pytest.raises(Scanned, match="扫描件"):
        read(parser, pdf_bytes([PdfPage()]), "扫描.pdf")
