"""What a text refers to: other documents, and the joint meetings that it sets up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.document import CitedDocument, JointMeeting, Source
from ingest.frame import DOC_NUMBER
from ingest.lexicon import Lexicon
from ingest.names import read_names
from ingest.text import PolicyText

_TITLED = re.compile(r"《")
_MEETING = re.compile(r"联席会议(?:制度|机制)?")
_SETS_UP = re.compile(r"建立|健全|完善|召开|设立|成立|制度")
_SENTENCE = re.compile(r"[。;!?\n]")
_CITING = re.compile(
    r"根据|按照|落实|依据|贯彻|执行|依照|参照|遵照|精神|要求|规定|印发|转发|废止|修订|制定|认真"
    r"|结合|关于|《|[、和及]$"
)


def cited_documents(
    text: PolicyText,
    start: int,
    end: int,
    source: Source,
    chunk_number: int | None,
    pairs: Mapping[int, int],
) -> Iterator[CitedDocument]:
    """The documents named between two offsets: 《title》, a number, or both together."""
    at = start
    numbered: set[int] = set()
    for match in _TITLED.finditer(text.folded, start, end):
        if match.start() < at:
            continue
        close = pairs.get(match.start())
        if close is None or close >= end or close - match.start() > 150:
            continue
        at = close + 1
        title = re.sub(r"\s+", "", text.raw[match.end() : close])
        number = re.compile(rf"\s?[(〔]\s?(?P<n>{DOC_NUMBER.pattern})").match(text.folded, at, end)
        stop = at
        if number:
            numbered.add(number.start("n"))
            stop = number.end("n") + (
                text.folded[number.end("n") : number.end("n") + 1] in (")", "〕")
            )
        yield CitedDocument(
            text=text.raw[match.start() : stop],
            start=match.start(),
            end=stop,
            title=title,
            number=_number(text, number.start("n"), number.end("n")) if number else "",
            source=source,
            chunk_number=chunk_number,
        )
    for bare in DOC_NUMBER.finditer(text.folded, start, end):
        if not any(bare.start() <= place < bare.end() for place in numbered):
            left = _number_start(text.folded, bare.start(), bare.end())
            yield CitedDocument(
                text=text.raw[left : bare.end()],
                start=left,
                end=bare.end(),
                title="",
                number=_number(text, left, bare.end()),
                source=source,
                chunk_number=chunk_number,
            )


def _number_start(folded: str, start: int, end: int) -> int:
    """Where a number begins that follows words: 按照国发〔2018〕1号 -> 国发…"""
    head = folded[start:end]
    bracket = re.search(r"[〔\[(【]", head)
    run = head[: bracket.start()] if bracket else head
    lead = [m.end() for m in _CITING.finditer(run)]
    return start + max(lead, default=0) if lead and max(lead) < len(run) else start


def _number(text: PolicyText, start: int, end: int) -> str:
    return re.sub(r"\s+", "", text.raw[start:end])


def joint_meetings(
    text: PolicyText, start: int, end: int, source: Source, number: int | None, lexicon: Lexicon
) -> Iterator[JointMeeting]:
    """The 联席会议 that sentences between two offsets set up, with members as printed.

    建立编办、财政局等部门参与的联席会议制度 -> members 编办, 财政局
    """
    seen: set[int] = set()
    for match in _MEETING.finditer(text.folded, start, end):
        left, right = _sentence_around(text.folded, match.start(), start, end)
        if left in seen:
            continue
        sentence = text.folded[left:right]
        if not _SETS_UP.search(sentence) or re.search(r"联席会议办公室|联席会议成员", sentence):
            continue
        seen.add(left)
        yield JointMeeting(
            text=text.raw[left:right],
            start=left,
            end=right,
            source=source,
            number=number,
            members=_members(text, left, match.start(), lexicon),
        )


_MEMBERS = re.compile(
    r"(?:建立|健全|完善|召开|设立|成立)(?:由|健全"
    r"|和?完善)?(?P<names>[^,。;]+?)(?:等\d*个?)?(?:有关|相关)?(?:部门|单位)?"
    r"(?:共同)?(?:参与|参加|组成)的"
)


def _members(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> tuple[str, ...]:
    match = _MEMBERS.search(text.folded, start, end)
    if not match:
        return ()
    names = read_names(text, *match.span("names"), lexicon)
    return tuple(re.sub(r"部门$", "", text.raw[name.start : name.end].strip()) for name in names)


def _sentence_around(folded: str, at: int, start: int, end: int) -> tuple[int, int]:
    left = start
    for match in _SENTENCE.finditer(folded, max(start, at - 500), at):
        left = match.end()
    stop = _SENTENCE.search(folded, at, end)
    right = stop.start() if stop else end
    piece = folded[left:right]
    return left + len(piece) - len(piece.lstrip()), left + len(piece.rstrip())
