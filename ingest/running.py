"""Articles without a responsibility field: their units are in their sentences, if anywhere.

In a document without any field each duty that the sentences state becomes a piece of its own,
with the words before it that charge nobody; the paragraphs between a heading and its first item
are read, too. Where other articles have fields, an article without one stays one piece, and what
groups of bodies are told (各镇、各部门要…) counts only where it is said outright (各镇负责).
Sections of requirements are left alone: what they urge on everybody is no task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.dates import find_times
from ingest.duties import Duty, bodies_alone, read_duties
from ingest.lexicon import Lexicon
from ingest.lines import Block, blocks
from ingest.names import is_group
from ingest.piece import Piece, join_locator, short_title
from ingest.text import PolicyText

_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+条$")
_SHARED_OUT = re.compile(r"(?:职责|责任|任务|部门|明确)分工|明确(?:工作)?职责|部门职责")
_Stretch = tuple[int, Block, Duty | None]


def with_duties(
    text: PolicyText, pieces: Sequence[Piece], lexicon: Lexicon, *, only_running: bool
) -> list[Piece]:
    """The pieces, those without a field divided by their duties.

    `only_running`: no field of the document assigns anything.
    """
    done: list[Piece] = []
    for piece in pieces:
        ruled = piece.source == "preamble" and _ARTICLE.search(piece.locator)  # 总则, 第四条
        shared_out = piece.source == "requirement" and _SHARED_OUT.search(piece.title)
        open_ = piece.source == "article" or (
            only_running and (piece.lead_in or ruled or shared_out)
        )
        if open_ and not piece.assigned and not piece.checkbox:
            done.extend(
                _divided(text, piece, lexicon)
                if only_running
                else [_charged_as_one(text, piece, lexicon)]
            )
        else:
            done.append(piece)
    return done


def _charged_as_one(text: PolicyText, piece: Piece, lexicon: Lexicon) -> Piece:
    """An item among items with fields: one task, with the bodies that its sentences charge, and
    groups of bodies where they are charged outright (各镇负责) or by a time."""
    shares = [
        share
        for block in paragraphs(text, piece.start, piece.end, lexicon)
        for duty in read_duties(text, block.start, block.end, lexicon)
        if duty.outright or _names_somebody(duty) or _recurs_or_ends(text, duty)
        for share in duty.shares
    ]
    return replace(piece, running=tuple(shares))


def _names_somebody(duty: Duty) -> bool:
    """Whether a duty is a named body's: what 各镇、各部门 are urged to is no task of its own."""
    names = [n for share in duty.shares if share.part.role == "responsible" for n in share.names]
    return not all(is_group(name.text) for name in names)


def _recurs_or_ends(text: PolicyText, duty: Duty) -> bool:
    """Whether it says by when: 各社区每月25日前报送 is owed, whoever 各社区 are."""
    times = find_times(text.folded[duty.start : duty.end], reference=None)
    return any(time.rrule or time.kind == "until" for time in times)


def _divided(text: PolicyText, piece: Piece, lexicon: Lexicon) -> Iterator[Piece]:
    stretches = list(_stretches(text, piece, lexicon))
    charged = [stretch for stretch in stretches if stretch[2]]
    if not charged:
        yield piece
        return
    piece = replace(piece, source="article", lead_in=False)
    if len(charged) == 1:
        yield replace(piece, running=charged[0][2].shares if charged[0][2] else ())
        return
    merged = _merged(stretches)
    paragraphs = sorted({number for number, _, _ in merged})
    for index, (number, duty, title_at) in enumerate(merged):
        label = f"第{paragraphs.index(number) + 1}段" if len(paragraphs) > 1 else ""
        locator = join_locator([piece.locator, label])
        beside = [i for i, (n, _, _) in enumerate(merged) if n == number]
        if len(beside) > 1:
            locator += f"-{beside.index(index) + 1}"
        yield replace(
            piece,
            start=duty.start,
            end=duty.end,
            title=piece.title
            if index == 0 and piece.title
            else short_title(text, title_at, duty.end),
            locator=locator,
            own=tuple(t for t in piece.own if duty.start <= t.start and t.end <= duty.end),
            running=duty.shares,
            printed=None,
        )


def _stretches(text: PolicyText, piece: Piece, lexicon: Lexicon) -> Iterator[_Stretch]:
    """(paragraph, its end, duty or None) for each duty of each paragraph, in order."""
    for number, block in enumerate(paragraphs(text, piece.start, piece.end, lexicon)):
        duties = read_duties(text, block.start, block.end, lexicon)
        if not duties:
            yield number, block, None
        for duty in duties:
            yield number, block, duty


def paragraphs(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> list[Block]:
    """The blocks of a stretch; a line that only names bodies is one with the duty below it."""
    done: list[Block] = []
    for block in blocks(text, start, end):
        named = done and bodies_alone(text, done[-1].start, done[-1].end, lexicon)
        if named and not bodies_alone(text, block.start, block.end, lexicon):
            done[-1] = Block(done[-1].start, block.end)
        else:
            done.append(block)
    return done


def _merged(stretches: Sequence[_Stretch]) -> list[tuple[int, Duty, int]]:
    """(paragraph number, duty with what goes before it, where its own words begin).

    Paragraphs without a duty go with the duty before them, the first ones with the one after.
    """
    merged: list[tuple[int, Duty, int]] = []
    pending: int | None = None
    for number, block, duty in stretches:
        if duty is not None:
            begin = duty.start if pending is None else pending
            merged.append((number, replace(duty, start=begin), duty.start))
            pending = None
        elif merged:
            last_number, last, at = merged[-1]
            merged[-1] = (last_number, replace(last, end=block.end), at)
        elif pending is None:
            pending = block.start
    return merged
