"""The fields of blocks, and an item with several of them as several stretches.

Each field that follows a full stop or a line's end closes a stretch of its own; fields with
nothing but signs between them belong together, and one right behind an item's title holds for
the whole item.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ingest.duties import read_duties
from ingest.fields import Tail
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.piece import Piece, join_locator, short_title
from ingest.tails import bracket_tails, clause_tail, label_tail, sentence_tails
from ingest.text import PolicyText

_HEAD_LENGTH = 36


_NUMBERED = re.compile(r"\s*(?:\d{1,3}[.、]|\(\d{1,3}\)|[①-⑳])")
_MORE_OF_IT = re.compile(
    r"\s*(?P<label>(?:整改|工作|主要|具体)(?:目标|措施|举措|进展)|进展情况|工作要求)\s*:"
)


class FieldReader:
    """Finds the fields of blocks, each once, and parts items by them."""

    def __init__(self, text: PolicyText, pairs: Mapping[int, int], lexicon: Lexicon) -> None:
        self._text = text
        self._pairs = pairs
        self._lexicon = lexicon
        self._tails: dict[int, list[Tail]] = {}

    def skip(self, blocks: Sequence[Block]) -> None:
        """Blocks that hold no fields, whatever they look like."""
        self._tails.update((block.start, []) for block in blocks)

    def of(self, block: Block) -> list[Tail]:
        """The responsibility fields of a block."""
        found = self._tails.get(block.start)
        if found is None:
            line = label_tail(self._text, block.start, block.end, self._lexicon)
            before = line.start if line else block.end
            found = list(bracket_tails(self._text, block.start, before, self._pairs, self._lexicon))
            found += [line] if line else []
            if not found:
                found = self._closing_sentences(block)
            if not found and (tail := self._closing_clauses(block)):
                found = [tail]
            self._tails[block.start] = found
        return found

    def _closing_sentences(self, block: Block) -> list[Tail]:
        """Sentences of units and parts, where what stands before them charges nobody outright:
        among sentences that do, such a one is only the next (市商务局参与指导。)."""
        found = list(sentence_tails(self._text, block.start, block.end, self._lexicon))
        before = found[0].start if found else block.start
        if before > block.start and any(
            duty.outright for duty in read_duties(self._text, block.start, before, self._lexicon)
        ):
            return []
        return found

    def _closing_clauses(self, block: Block) -> Tail | None:
        """What closes a numbered line of one sentence: 1.新建公园20个,市园林局,10月底前。"""
        line = self._text.folded[block.start : block.end]
        if not _NUMBERED.match(line) or "。" in line.rstrip("。 "):
            return None
        return clause_tail(self._text, block.start, block.end, self._lexicon)

    def stretches(self, base: Piece, blocks: Sequence[Block]) -> list[Piece]:
        """An item as one piece, or one for each field that closes a stretch of it."""
        groups = self._field_groups(blocks)
        if any(tail.shares for group in groups for tail in group) and base.source != "article":
            base = replace(base, source="article")
        line_ends = {block.end for block in blocks}
        ends = [group[-1].end for group in groups if self._closes(group, blocks[0], line_ends)]
        ends = [end for end in ends if end < base.end]
        if ends and self._is_closing(ends[-1], base.end):
            closing = self._text.trimmed(ends[-1], base.end)
        else:
            closing = (base.end, base.end)
        if ends and closing[0] == closing[1] and (not groups or groups[-1][-1].end <= ends[-1]):
            ends.pop()  # words after the last field go with what stands before it
        stops = [*ends, closing[0]] if not ends or ends[-1] < closing[0] else ends
        if (
            closing[0] < closing[1]
            and ends
            and not self._text.folded[ends[-1] : closing[0]].strip()
        ):
            stops = ends
        pieces: list[Piece] = []
        tails = [tail for group in groups for tail in group]
        at = base.start
        for stop in stops:
            start, end = self._text.trimmed(at, stop)
            at = stop
            if start < end:
                first = bisect_left(tails, start, key=lambda tail: tail.start)
                last = bisect_left(tails, end, key=lambda tail: tail.start)
                own = tuple(t for t in tails[first:last] if t.end <= end)
                pieces.append(replace(base, start=start, end=end, own=own))
        pieces = self._named(base, blocks, pieces)
        if closing[0] < closing[1]:
            pieces.append(
                Piece(source="preamble", start=closing[0], end=closing[1], title="", locator="文末")
            )
        return pieces

    def _field_groups(self, blocks: Sequence[Block]) -> list[list[Tail]]:
        """Fields of a run of blocks; those with nothing but signs between them belong together."""
        groups: list[list[Tail]] = []
        for tail in (t for block in blocks for t in self.of(block)):
            gap = self._text.folded[groups[-1][-1].end : tail.start] if groups else "x"
            if gap.strip(" ,;。、\n"):
                groups.append([tail])
            else:
                groups[-1].append(tail)
        return groups

    def _closes(self, group: Sequence[Tail], first: Block, line_ends: Collection[int]) -> bool:
        """Whether a field ends a stretch: it follows or precedes a full stop or a line's end,
        and is not the head of the item, which `first` begins with."""
        if not any(tail.shares for tail in group):
            return False
        start, end = group[0].start, group[-1].end
        says = max(tail.end for tail in group if not tail.empty)
        more = _MORE_OF_IT.match(self._text.folded, says)
        if more and more["label"] not in self._text.folded[max(first.start, start - 999) : start]:
            return False  # the fields stand above the measures
        before = self._text.folded[max(first.start, start - 2) : start].rstrip(" ")
        after = self._text.folded[end : end + 2].lstrip(" ")
        stops_before = not before or before[-1] in "。;!?”\n"
        stops_after = not after or after[0] in "。;\n"
        if end < first.end and start - first.start < 2 * _HEAD_LENGTH:
            head = self._text.folded[first.start : start].strip(" \n。")
            if len(head) < _HEAD_LENGTH and "。" not in head:
                return False  # right behind the item's title
        return stops_before or stops_after or end in line_ends

    def _is_closing(self, start: int, end: int) -> bool:
        """Whether what follows the last field speaks of the whole document."""
        rest = self._text.folded[start:end].strip()
        return bool(
            re.match(
                r"(?:本|此)(?:通知|意见|办法|方案|措施|规定|细则|计划|政策|文件|实施)|附件", rest
            )
        )

    def _named(self, base: Piece, blocks: Sequence[Block], pieces: list[Piece]) -> list[Piece]:
        """Locators and titles of the stretches of one item: 第2段-1."""
        if len(pieces) < 2:
            return pieces
        starts = [block.start for block in blocks]
        paragraph = [max(1, bisect_right(starts, piece.start)) for piece in pieces]
        many = Counter(paragraph)
        seen: Counter[int] = Counter()
        named = []
        for index, piece in enumerate(pieces):
            number = paragraph[index]
            seen[number] += 1
            label = f"第{number}段" if len(many) > 1 else ""
            locator = join_locator([base.locator, label])
            if many[number] > 1:
                locator += f"-{seen[number]}"
            title = (
                base.title if index == 0 else self.title(piece.start, Block(piece.start, piece.end))
            )
            named.append(replace(piece, locator=locator, title=title, printed=None))
        return named

    def title(self, start: int, block: Block) -> str:
        """The first sentence before any field, or as much of it as makes a title."""
        fields = [t.start for t in self._tails.get(block.start, ()) if t.start > start + 1]
        limit = min([block.end, *fields])
        return short_title(self._text, start, limit)
