"""What of a passage is searched, and that its sentences can be quoted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ledger.document_records import PassageRecord
from app.ledger.entries import entry_of, sentences


def passage(text: str, *, tail: tuple[int, int] | None = None, start: int = 0, title: str = ""):
    return PassageRecord(
        id="d#article-1",
        document_id="d",
        document="文号",
        source="article",
        number=1,
        locator="一、1",
        section="",
        title=title,
        text=text,
        start=start,
        end=start + len(text),
        body_end=tail[0] if tail else start + len(text),
        tail_end=tail[1] if tail else None,
    )


def test_the_responsibility_bracket_is_not_searched():
    text = "严格校车安全管理。每月召开会议。（责任单位：区教育局）"
    bracket = text.index("（")
    entry = entry_of(passage(text, tail=(bracket, len(text))))
    assert entry.text == "严格校车安全管理。每月召开会议。"


def test_what_follows_the_bracket_is_searched():
    text = "第一段。（责任单位：区教育局）第二段还有要求。"
    entry = entry_of(passage(text, tail=(4, 15)))
    assert entry.text == "第一段。\n第二段还有要求。"


def test_a_passage_that_is_all_bracket_is_searched_whole():
    text = "（责任单位：区教育局）"
    assert entry_of(passage(text, tail=(0, len(text)))).text == text


def test_a_title_broken_over_lines_is_searched_in_one_piece():
    entry = entry_of(passage("2\n修编“十三五”义务\n\n教育布局", title="修编“十三五”义务教育布局"))
    assert entry.text == "2\n修编“十三五”义务教育布局"


def test_sentences_end_at_full_stops_semicolons_and_lines():
    text = "每月召开会议；定期通报情况。“一校一策。”\n  长期\n落实到位了没有？"
    assert [s for _, _, s in sentences(passage(text))] == [
        "每月召开会议；",
        "定期通报情况。",
        "“一校一策。”",
        "落实到位了没有？",
    ]


@given(
    st.text(st.sampled_from("校车安全。；！\n 　”（责）\t"), max_size=60),
    st.integers(0, 40),
    st.data(),
)
def test_every_sentence_slices_the_document(text, start, data):
    document = "前" * start + text + "后文"
    tail = None
    if data.draw(st.booleans()):
        begins = data.draw(st.integers(start, start + len(text)))
        tail = (begins, data.draw(st.integers(begins, start + len(text))))
    for begin, end, sentence in sentences(passage(text, tail=tail, start=start)):
        assert document[begin:end] == sentence
        assert sentence.strip() == sentence
