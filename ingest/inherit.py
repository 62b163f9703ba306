"""Fields that hold for more than the item they stand in, and words that belong to no item.

A field may hold for items before it (以上3项) or below its heading; what stands on lines of its
own below the field of the last item speaks of the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.fields import Tail
from ingest.piece import Piece
from ingest.text import PolicyText


def spread_back(pieces: list[Piece]) -> None:
    """Give a field that holds for items before its own (以上3项) to those that have none."""
    for index, piece in enumerate(pieces):
        for tail in piece.own:
            reach = index if tail.back < 0 else tail.back
            for before in range(index - 1, max(-1, index - 1 - reach), -1):
                other = pieces[before]
                if other.section != piece.section or any(t.shares for t in other.own):
                    break
                pieces[before] = replace(other, inherited=nearest((tail,), other.inherited))


def nearest(own: Sequence[Tail], above: Sequence[Tail]) -> tuple[Tail, ...]:
    """Fields that hold below a heading: its own, and from above what it does not say itself."""
    shares = any(tail.shares for tail in own)
    dates = any(tail.deadline for tail in own)
    kept = [
        replace(
            tail, shares=() if shares else tail.shares, deadline=None if dates else tail.deadline
        )
        for tail in above
    ]
    return (*own, *(tail for tail in kept if not tail.empty))


_ANNOUNCES = re.compile(r"[^。\n]{1,12}:")
"""具体举措: above the items of a heading that is a task itself."""
_FEW = 3
"""Items that a document must have before their shape says anything of the last one."""


def set_apart_closing(text: PolicyText, pieces: list[Piece]) -> None:
    """Part from the last item the paragraphs below its field, where no other item has any: they
    close the document (各地区的贯彻落实情况，年底前报国务院。) and are no part of a task."""
    charged = [p for p in pieces if p.source == "article" and any(t.shares for t in p.own)]
    if len(charged) < _FEW or not pieces or charged[-1] is not pieces[-1]:
        return
    *others, last = charged
    ends = [_line_end(text, piece) for piece in charged]
    below = [text.folded[end : p.end].strip() for p, end in zip(others, ends, strict=False)]
    if any(words and not _ANNOUNCES.fullmatch(words) for words in below):
        return
    start, end = text.trimmed(ends[-1], last.end)
    if start < end:
        pieces[-1] = replace(last, end=text.trimmed(last.start, ends[-1])[1])
        pieces.append(Piece(source="preamble", start=start, end=end, title="", locator="文末"))


def _line_end(text: PolicyText, piece: Piece) -> int:
    """Where the line of a piece's last field ends."""
    stop = text.folded.find("\n", max(tail.end for tail in piece.own), piece.end)
    return piece.end if stop < 0 else stop
