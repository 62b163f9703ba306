"""Duties that a section of requirements states beside the tasks.

Such a section (工作要求, 保障措施) urges everybody to do what they can, which is no task. But a
sentence in it that charges bodies and names a day or a rhythm (各镇（街道）于每月5日前报送进展) is
what they will be asked for: it becomes a task of its own, apart from the numbered ones. Where a
document assigns by its sentences alone, a named body's duty there counts without a time, too.
Where an annexed table assigns, an article that says so much and that no row is about is a task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.deadlines import Calendar, milestones
from ingest.duties import Duty, read_duties
from ingest.lexicon import Lexicon
from ingest.names import is_group
from ingest.piece import Piece, short_title
from ingest.text import PolicyText

_SENTENCE = re.compile(r"[^。!?\n]+[。!?]?")
_HANDED_DOWN = re.compile(
    r"(?:出台|制[定订]|印发|拟[定订])[^,;。]{0,10}(?:方案|措施|细则|意见|计划)"
)
"""各区要于3个月内出台实施方案: how a paper is handed down a level, no work of its own."""
_HEAD = 30
"""Characters; what stands before a duty and is shorter, a title say, goes with it."""


_MOST_COMPARED = 200_000
"""Rows times articles that are compared: the work must not grow with their product."""
_SAME = 0.4
"""The share of a row's pairs of characters that an article holds where it is about the row."""


def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"[^一-龥A-Za-z\d]", "", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


@dataclass(frozen=True)
class DutiesAside:
    """Reads the requirements of one document. `untimed`: a named body's duty needs no time."""

    text: PolicyText
    lexicon: Lexicon
    calendar: Calendar
    untimed: bool

    def divided(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces, those of requirements divided where a sentence charges somebody."""
        done: list[Piece] = []
        for piece in pieces:
            open_ = piece.source == "requirement" and not piece.assigned
            done.extend(self._parted(piece) if open_ else [piece])
        return done

    def unlisted(self, pieces: Sequence[Piece], rows: Sequence[str]) -> list[Piece]:
        """The pieces of a document whose table assigns; an article that charges somebody by a time
        and that no row is about is a task, too. `rows` are what the rows are called."""
        if len(rows) * len(pieces) > _MOST_COMPARED:
            return list(pieces)  # a book, not a letter with its table
        listed = [_pairs(row) for row in rows]
        done: list[Piece] = []
        for piece in pieces:
            said = _pairs(self.text.folded[piece.start : piece.end])
            about = any(len(row & said) >= _SAME * len(row) for row in listed if row)
            numbered = piece.source == "article" and piece.printed is not None
            duties = list(self._duties(piece)) if numbered and not about else []
            shares = tuple(share for duty in duties for share in duty.shares)
            done.append(replace(piece, running=shares) if shares and not piece.running else piece)
        return done

    def _parted(self, piece: Piece) -> Iterator[Piece]:
        """What stands before, between and after the duties stays a requirement."""
        duties = list(self._duties(piece))
        if not duties:
            yield piece
            return
        at = piece.start
        for order, duty in enumerate(duties, 1):
            start = at if len(self.text.folded[at : duty.start].strip()) <= _HEAD else duty.start
            yield from self._rest(piece, at, start)
            yield replace(
                piece,
                source="article",
                start=self.text.trimmed(start, duty.end)[0],
                end=duty.end,
                title=short_title(self.text, duty.start, duty.end),
                locator=f"{piece.locator}-{order}" if len(duties) > 1 else piece.locator,
                printed=None,
                running=duty.shares,
                aside=True,
            )
            at = duty.end
        yield from self._rest(piece, at, piece.end)

    def _rest(self, piece: Piece, start: int, end: int) -> Iterator[Piece]:
        start, end = self.text.trimmed(start, end)
        if start < end:
            yield replace(piece, start=start, end=end)

    def _duties(self, piece: Piece) -> Iterator[Duty]:
        """The duties of a piece's sentences, read one by one."""
        for sentence in _SENTENCE.finditer(self.text.folded, piece.start, piece.end):
            for duty in read_duties(self.text, sentence.start(), sentence.end(), self.lexicon):
                if self._counts(duty):
                    yield duty

    def _counts(self, duty: Duty) -> bool:
        """Whether it says who answers, and by when, or names a body where that will do."""
        names = [n for s in duty.shares if s.part.role == "responsible" for n in s.names]
        groups = all(is_group(name.text) for name in names)
        if not names or (groups and _HANDED_DOWN.search(self.text.folded, duty.start, duty.end)):
            return False
        timed = any(milestones(self.text, duty.start, duty.end, self.calendar))
        return timed or (self.untimed and not groups)
