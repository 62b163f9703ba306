"""No text brings the compiler down, and what it returns always slices the text."""

import contextlib
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import IngestError, NotAPolicy, TooLarge, UnreadableFile, UnsupportedFormat
from ingest.parse import parse_document
from tests.ingest.parsing import OWN, SEED, lexicon, parse_text

WORDS = """
一、 （一） 1． 1. （1） ① 第一条 第二章 # ## - [ ] —— 。 ， 、 ； ： （ ） 〔 〕 《 》 “ ” | **
责任单位： 牵头单位： 配合单位： 完成时限： 市教育局 市财政局 各县（市、区）人民政府 镇、各街道
（责任单位：市教育局） （市教育局牵头，市财政局配合） 由市教育局牵头 会同 等部门 负责
列首位的为牵头单位，下同 附件 附件1 序号 重点任务 主要内容 完成时间 责任部门 配合部门 1 2 3
长期 2017年8月 每年9月 到2020年 2017年13月 90%以上 12所 天政发〔2017〕1号 关于加强管理的通知
责任 區教育局 責任單位： 建立编办、财政局等部门参与的联席会议制度 目标 要求 😀
"""
SIGNS = ["\n", "\n\n", "\t", " ", "　", "- [ ] ", "\x00", "\x07", "\u200b", "\ud7ff"]

texts = st.lists(st.sampled_from([*WORDS.split(), *SIGNS]) | st.text(max_size=8), max_size=60).map(
    "".join
)
quick = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def check_offsets(document):
    pieces = [
        *document.outline, *document.chunks, *document.tasks, *document.furniture,
        *document.targets, *document.cited_documents, *document.joint_meetings,
    ]  # fmt: skip
    for task in document.tasks:
        pieces += [*task.assignments, *task.milestones]
        pieces += [m.deadline for m in task.milestones]
        pieces += [task.deadline] if task.deadline else []
    for piece in pieces:
        assert document.text[piece.start : piece.end] == piece.text
    for chunk in document.chunks:
        if chunk.tail:
            assert chunk.start <= chunk.tail[0] <= chunk.tail[1] <= chunk.end


def check_places(document):
    covered = [0] * len(document.text)
    for piece in (*document.outline, *document.chunks, *document.furniture):
        for index in range(piece.start, piece.end):
            covered[index] += 1
    odd = {n for c, n in zip(document.text, covered, strict=True) if not c.isspace()}
    assert odd <= {1}


def parsed_or_refused(data):
    try:
        return parse_document(data, filename="文件.txt", lexicon=lexicon())
    except IngestError as error:
        reason = str(error)
    assert "文件.txt" in reason
    return None


@given(texts)
@quick
def test_any_text_is_parsed_or_refused_with_a_reason(text):
    document = parsed_or_refused(text.encode("utf-8", "replace"))
    if document:
        check_offsets(document)
        check_places(document)


@given(st.binary(max_size=400))
@quick
def test_any_bytes_are_parsed_or_refused_with_a_reason(data):
    document = parsed_or_refused(data)
    if document:
        check_offsets(document)


@given(st.data())
@quick
def test_a_document_with_pieces_cut_out_is_still_parsed(data):
    text = data.draw(st.sampled_from([SEED, *OWN])).read_text(encoding="utf-8")[:6000]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        text = text[:start] + text[start + data.draw(st.integers(0, 80)) :]
    document = parse_text(text)
    check_offsets(document)
    check_places(document)


HOSTILE = {
    "open brackets": "（责任单位：",
    "titles": "《",
    "closing brackets": "）",
    "numbers": "1.",
    "ordinals": "一、",
    "lists": "市教育局、",
    "rows": "序号\n重点任务\n完成时间\n责任单位\n1\n做事\n2017年\n教育局\n",
    "dates": "2017年8月底前",
    "levels": "一、甲\n（一）乙\n1.丙\n（1）丁\n",
    "blanks": " \t",
    "one line": "加强管理，完善制度，",
}


def seconds(text):
    start = time.process_time()
    with contextlib.suppress(IngestError):
        parse_text(text)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_length_alone(piece):
    short, long = (piece * (n // len(piece)) for n in (20_000, 80_000))
    seconds(short)
    assert seconds(long) < 4 * 2.5 * max(seconds(short), 0.05)


def refused(data, filename):
    with pytest.raises(IngestError) as caught:
        parse_document(data, filename=filename, lexicon=lexicon())
    assert caught.value.filename == filename
    assert filename in str(caught.value)
    return caught.value


def test_an_empty_file_is_refused():
    for data in (b"", b" \r\n\t", b"\xef\xbb\xbf\n", b"\x00\x00"):
        error = refused(data, "通知.txt")
        assert isinstance(error, UnreadableFile)
        assert error.status_hint == 422


def test_a_binary_file_is_refused():
    assert isinstance(refused(bytes(range(256)) * 40, "照片.txt"), UnreadableFile)


def test_an_unknown_kind_of_file_is_refused_with_the_kinds_that_are_read():
    error = refused(b"abc", "录音.mp3")
    assert isinstance(error, UnsupportedFormat)
    assert error.status_hint == 415
    assert ".txt" in str(error)


def test_a_file_without_suffix_is_refused():
    assert isinstance(refused(b"abc", "README"), UnsupportedFormat)


def test_a_file_over_the_limit_is_refused():
    error = refused(b"\xe4" * (21 * 1024 * 1024), "大文件.txt")
    assert isinstance(error, TooLarge)
    assert error.status_hint == 413


def test_a_text_with_nothing_to_cite_is_refused():
    for text in ("你好", "……\n——\n", "1\n2\n3\n"):
        assert isinstance(refused(text.encode(), "便条.txt"), NotAPolicy)


def test_control_characters_are_taken_out_and_reported():
    document = parse_text(
        "一、加强\x00管理\x07。完善校车管理制度，定期检查车辆。\r\n二、开展检查。\r"
    )
    assert "\x00" not in document.text
    assert "\r" not in document.text
    assert "control-characters" in [w.code for w in document.warnings]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_seed_reads_the_same_in_any_encoding(encoding):
    text = SEED.read_text(encoding="utf-8")
    data = text.encode(encoding, errors="ignore" if encoding == "gbk" else "strict")
    document = parse_document(data, filename="seed.txt", lexicon=lexicon())
    assert len(document.tasks) == 37
    assert document.title.startswith("区政府关于")


def test_big5_is_told_from_gb18030():
    text = (
        "鏡湖市政府關於加強校園管理的實施意見\n一、重點任務\n"
        "1．完善校車管理制度，定期檢查車輛，發現問題及時處理。（責任單位：市教育局、市財政局）\n"
        * 3
    )
    document = parse_document(text.encode("big5"), filename="t.txt", lexicon=lexicon())
    assert "責任單位：市教育局" in document.text


def test_a_few_broken_bytes_are_shown_and_reported():
    data = bytearray(SEED.read_bytes())
    data[5000] = 0xFF
    document = parse_document(bytes(data), filename="seed.txt", lexicon=lexicon())
    assert len(document.tasks) == 37
    assert "broken-characters" in [w.code for w in document.warnings]
